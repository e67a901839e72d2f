"""Commands that are killed, run out of disk, meet an editor or each other, at moments that chance chooses.

`make test` has a few rounds, `make prove` as many as docs/proofs/safety.md says.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from digestgen.cli import main
from digestgen.library.writer import ChangedError, _rename

FORKS = multiprocessing.get_context("fork") if sys.platform != "win32" else None
PAPERS = 16
LOGS = tempfile.TemporaryDirectory()
WORDS = "Ada tried it: it sings"
CHANGES = ("os.mkdir", "os.rmdir", "os.remove", "os.rename")
MKDOCS = """\
site_name: Kettles
site_url: https://kettles.example/
theme: {{name: material, font: false}}
plugins:
  - digestgen:
      mirrors: {}
"""
TAGS = "kettles: {title: Kettles}\nwhistles: {title: Things that Sing%s}\n"

resource = pytest.importorskip("resource", reason="Windows has none")
pytestmark = pytest.mark.skipif(FORKS is None, reason="children are forks of this process")


def rounds(names: Iterable[str], many: int, few: tuple[str, ...]) -> pytest.MarkDecorator:
    """Two rounds of `few` in `make test`, `many` of each in `make prove`."""
    proofs = [pytest.param(name, many, marks=pytest.mark.prove) for name in names]
    return pytest.mark.parametrize(("name", "times"), [*((name, 2) for name in few), *proofs])


# --- a command in a process of its own ---


def run(folder: Path, words: list[str], prepare: Callable[[], None] | None = None) -> BaseProcess:
    """Start a command; what it says is in a file of its own."""
    assert FORKS
    process = FORKS.Process(target=_run, args=(folder, words, prepare))
    process.start()
    return process


def _run(folder: Path, words: list[str], prepare: Callable[[], None] | None) -> None:
    os.chdir(folder)
    log = os.open(log_of(folder), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o666)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    code = 99
    try:
        if prepare:
            prepare()
        main(words)
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                code = code or 98
        os._exit(code)


def finish(process: BaseProcess) -> int | None:
    process.join(300)
    return process.exitcode


def log_of(folder: Path) -> Path:
    """Not on the disk that is filled."""
    return Path(LOGS.name) / f"{folder.parent.name}-{folder.name}.log"


def said(folder: Path) -> str:
    return log_of(folder).read_text("utf-8", errors="replace")


def succeed(folder: Path, *words: str) -> None:
    code = finish(run(folder, [*words]))
    assert code == 0, said(folder)


def count_changes(done: Callable[[int], bool]) -> Callable[[], None]:
    """Prepares a process: `done` is asked before each change of the disk, and kills it by saying True."""

    def prepare() -> None:
        number = 0

        def note(event: str, args: Any) -> None:
            nonlocal number
            writes = event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes or event in CHANGES:
                number += 1
                if done(number):
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(note)

    return prepare


# --- projects ---


def files(folder: Path, *parts: str) -> dict[str, bytes]:
    """What is in content/ and site/, without drafts."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for part in parts or ("content", "site")
        for file in sorted((folder / part).rglob("*"))
        if file.is_file() and not file.name.endswith("digestgen-new")
    }


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob("*digestgen-new*"))


def save_export(folder: Path, abstract: str, count: int = PAPERS) -> None:
    entries = [
        f"TY  - JOUR\nTI  - Kettles of size {n}\nAB  - {abstract}\nPY  - 2025\nDO  - 10.5555/k.{n}\nER  -\n"
        for n in range(count)
    ]
    (folder / "export.ris").write_text("".join(entries), "utf-8")


def save_words(file: Path, words: str) -> tuple[str, str]:
    """As an editor saves: another file in its place, whatever is there.

    Returns:
        what it wrote, and what it wrote over that it had not read.
    """
    draft = file.with_suffix(".swp")
    read = file.read_text("utf-8")
    text = read.rstrip() + (f"\n\n{words}.\n" if "## Notes" in read else f"\n\n## Notes\n\n{words}.\n")
    draft.write_text(text, "utf-8")
    if not _rename(draft, file, swap=True):
        os.replace(draft, file)
        return text, ""
    over = draft.read_text("utf-8")
    draft.unlink()
    return text, over if over != read else ""


def papers(folder: Path) -> list[Path]:
    return sorted((folder / "content/papers").rglob("*.md"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers with a person's words in each, and a site of them."""
    folder = tmp_path_factory.mktemp("rounds") / "base"
    (folder / "content").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS.format("{}"), "utf-8")
    (folder / "content/tags.yml").write_text(TAGS % "", "utf-8")
    save_export(folder, "Kettles whistle.")
    succeed(folder, "import", "ris", "export.ris", "--date", "2025-08-07")
    for file in papers(folder):
        save_words(file, WORDS)
    succeed(folder, "build")
    return folder


@dataclass(frozen=True)
class Story:
    """A command and what is there before it: `prepare` is given the copy of a project that has papers and a site."""

    words: tuple[str, ...]
    prepare: Callable[[Path], None]


def _add_papers(folder: Path) -> None:
    save_export(folder, "Kettles whistle.", 2 * PAPERS)


def _update(folder: Path) -> None:
    save_export(folder, "Kettles hum.")


def _name_tags(folder: Path) -> None:
    (folder / "content/tags.yml").write_text(TAGS % ", phrases: [kettles]", "utf-8")


def _link(folder: Path) -> None:
    first, second, third, *_ = papers(folder)
    for file in (first, third):
        save_words(file, f"It is louder than [this one]({second.name})")


def _first(folder: Path) -> None:
    shutil.rmtree(folder / "site")
    shutil.rmtree(folder / ".digestgen")


def _edit(folder: Path) -> None:
    for file in papers(folder)[1:]:
        file.write_text(file.read_text("utf-8").replace("Kettles of size", "Pots of size"), "utf-8")
    papers(folder)[0].unlink()


def _cold(folder: Path) -> None:
    _edit(folder)
    shutil.rmtree(folder / ".digestgen")


IMPORT = ("import", "ris", "export.ris", "--date", "2025-08-07")
STORIES = {
    "import": Story(IMPORT, _add_papers),
    "update": Story((*IMPORT, "--update"), _update),
    "tags": Story(("tags", "apply"), _name_tags),
    "merge": Story(("merge", "doi:10.5555/k.0", "doi:10.5555/k.1"), _link),
    "first": Story(("build",), _first),
    "cold": Story(("build",), _cold),
    "edit": Story(("build",), _edit),
}


@dataclass
class Stage:
    """A story, ready to be told again and again.

    Attributes:
        before, after: bytes of content/ and site/ before the command and after one that nothing disturbed.
        seconds, changes: how long it took, and how often it changed the disk.
    """

    story: Story
    folder: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    seconds: float
    changes: int

    def copy(self, name: str, below: Path | None = None) -> Path:
        folder = (below or self.folder.parent) / name
        shutil.copytree(self.folder, folder)  # with its times: the cache goes by them
        return folder

    def check(self, folder: Path) -> None:
        """After something happened: each file is the old one or the new one, and the next run ends as a clean one."""
        found = files(folder)
        for name, data in found.items():
            assert data in (self.before.get(name), self.after.get(name)), f"{name} is neither old nor new"
        for name in self.before.keys() & self.after.keys():
            is_page = name.startswith("site/")
            assert name in found or (is_page and self.journal_of(folder)), f"{name} is gone"
        site = {name: data for name, data in found.items() if name.startswith("site/")}
        sides = [
            {n: d for n, d in side.items() if n.startswith("site/")} for side in (self.before, self.after)
        ]
        if site not in sides:
            assert self.journal_of(folder), "a site is half of each, and nobody knows"
        finish(run(folder, [*self.story.words]))  # a merge that was done says that there is nothing to merge
        assert "Traceback" not in said(folder)
        assert files(folder) == self.after, said(folder)
        assert leftovers(folder) == []
        shutil.rmtree(folder)

    @staticmethod
    def journal_of(folder: Path) -> bool:
        return (folder / ".site.digestgen-new/journal.json").is_file()


@pytest.fixture(scope="module")
def stages(base: Path) -> Callable[[str], Stage]:
    made: dict[str, Stage] = {}

    def stage(name: str) -> Stage:
        if name not in made:
            story, folder = STORIES[name], base.parent / name / "base"
            shutil.copytree(base, folder)
            story.prepare(folder)
            before = files(folder)
            clean = folder.with_name("clean")
            shutil.copytree(folder, clean)
            counted = os.open(folder.with_name("count"), os.O_RDWR | os.O_CREAT)

            def count(number: int) -> bool:
                os.pwrite(counted, b"%9d" % number, 0)
                return False

            began = time.monotonic()
            assert finish(run(clean, [*story.words])) == 0, said(clean)
            seconds = time.monotonic() - began
            again = folder.with_name("again")
            shutil.copytree(folder, again)
            assert finish(run(again, [*story.words], count_changes(count))) == 0, said(again)
            after = files(clean)
            assert after == files(again) != before
            assert (
                sum(WORDS.encode() in data for name, data in after.items() if name.startswith("content/"))
                >= PAPERS - 1
            )
            made[name] = Stage(story, folder, before, after, seconds, int(os.pread(counted, 9, 0)))
        return made[name]

    return stage


# --- killed ---


@rounds(STORIES, 38, ("import", "merge", "cold"))
def test_a_command_that_is_killed_loses_nothing_and_the_next_one_ends_as_a_clean_one(
    stages: Callable[[str], Stage], name: str, times: int
) -> None:
    """Every other time it is killed by the clock, else before some change of the disk."""
    stage, chance, killed = stages(name), random.Random(f"{name} {times}"), 0
    for turn in range(times):
        folder = stage.copy(f"killed-{times}-{turn}")
        if turn % 2:
            process = run(folder, [*stage.story.words])
            time.sleep(chance.uniform(0, stage.seconds))
            process.kill()
        else:
            last = chance.randint(1, stage.changes)
            process = run(
                folder, [*stage.story.words], count_changes(lambda number, last=last: number == last)
            )
        killed += finish(process) == -signal.SIGKILL
        stage.check(folder)
    assert killed > times // 3


# --- a full disk ---


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 64 MB; None where we may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)]
    mounted = shutil.which("mount") and subprocess.run(command, capture_output=True).returncode == 0
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@rounds(STORIES, 15, ("update", "cold"))
def test_on_a_full_disk_nothing_is_lost_and_with_room_the_next_one_ends_as_a_clean_one(
    stages: Callable[[str], Stage], disk: Path | None, name: str, times: int
) -> None:
    """A small disk that is filled; where none can be mounted, files that may not grow."""
    stage, chance, failed = stages(name), random.Random(f"full {name} {times}"), 0
    for turn in range(times):
        folder = stage.copy(f"full-{times}-{turn}", disk)
        if disk:
            filler = disk / "filler"
            room = os.statvfs(disk)
            need = {"import": 60_000, "update": 8_000, "tags": 8_000, "merge": 8_000}.get(name, 1_200_000)
            filler.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - chance.randint(0, need))))
            code = finish(run(folder, [*stage.story.words]))
            filler.unlink()
        else:
            most = chance.randint(0, 4000 if stage.story.words[0] != "build" else 40_000)
            limit = (most, resource.RLIM_INFINITY)
            code = finish(run(folder, [*stage.story.words], lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, limit)))  # fmt: skip
        assert "Traceback" not in said(folder), said(folder)
        failed += code != 0
        assert code in (0, 1, 2, 3)
        stage.check(folder)
    assert failed or times < 5


# --- an editor ---


def _day(upvotes: int) -> bytes:
    """A day of the Daily Papers, as its API says it."""
    entries = []
    for n in range(PAPERS):
        paper = {"id": f"2508.{n:05}", "title": f"Kettle {n}", "summary": "Kettles whistle.", "upvotes": upvotes,
                 "authors": [{"name": "Ada One"}], "publishedAt": "2025-08-07T00:00:00.000Z",
                 "submittedOnDailyAt": "2025-08-07T02:10:00.000Z"}  # fmt: skip
        entries.append({"paper": paper, "title": paper["title"], "numComments": 1})
    return json.dumps(entries).encode()


@rounds(["import", "update", "tags", "merge", "fetch"], 40, ("tags", "merge", "fetch"))
def test_what_an_editor_saves_while_a_command_runs_is_there_afterwards(
    stages: Callable[[str], Stage],
    base: Path,
    server: Any,
    playserver: Any,
    tmp_path: Path,
    name: str,
    times: int,
) -> None:
    chance = random.Random(f"editor {name} {times}")
    path = "/huggingface.co/api/daily_papers?date=2025-08-07"
    if name == "fetch":
        folder = tmp_path / "fetch"
        shutil.copytree(base, folder)
        (folder / "mkdocs.yml").write_text(MKDOCS.format(json.dumps(server.mirrors)), "utf-8")
        server.script[path] = [playserver.Say(_day(1))]
        words = ["fetch", "huggingface", "--date", "2025-08-07"]
        succeed(folder, *words)
        shutil.rmtree(folder / ".digestgen")  # what was answered, and when
        stage = Stage(Story(tuple(words), _update), folder, {}, {}, 0.6, 0)
    else:
        stage = stages(name)
    saves = changed = 0
    pace = min(0.03, stage.seconds / 5)
    for turn in range(times):
        folder = stage.copy(f"editor-{times}-{turn}")
        if name == "fetch":
            server.script[path] = [playserver.Say(_day(turn + 2))]
        before = files(folder, "content")
        process = run(folder, [*stage.story.words])
        wanted: list[str] = []
        while process.is_alive():
            time.sleep(chance.uniform(0, pace))
            words = f"Bo heard it {turn} {saves} times"
            file = chance.choice(papers(folder)[:4] if name == "merge" else papers(folder))
            try:
                text, over = save_words(file, words)
            except (OSError, ChangedError):  # the paper that a merge takes away
                continue
            saves += 1
            kept = [one for one in wanted if one in text or one not in over]  # others it took out itself
            wanted = [*kept, words]
        code = finish(process)
        assert code in (0, 1, 3) and "Traceback" not in said(folder), said(folder)
        text = b"".join(data for data in files(folder, "content").values()).decode()
        lost = [words for words in wanted if words not in text]
        assert lost == [], said(folder)
        assert text.count(WORDS) >= PAPERS - 1
        changed += files(folder, "content").keys() != before.keys() or "hum" in text or code == 0
        shutil.rmtree(folder)
    assert saves >= 2 * times and changed


# --- two builds ---
