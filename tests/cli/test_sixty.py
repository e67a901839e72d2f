"""What a disk, a port, a right, a link, a cache, a setting or a template can do: a sentence each, never a traceback."""

from __future__ import annotations

import ctypes
import functools
import os
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from digestgen.config import package_templates
from digestgen.network.transport import Transport
from tests.gathering import run

resource = pytest.importorskip("resource", reason="Windows has none")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="rights and links are POSIX's"),
    pytest.mark.usefixtures("cold_engine"),
]

PAPER = (
    '---\nid: "arxiv:2508.{n:05}"\ntitle: Lamp {n}\ndate: 2025-08-07\nauthors: [Ada One]\n---\n\nLamps dim.\n'
)
RIS = "TY  - JOUR\nTI  - Kettle {n}\nAB  - Kettles whistle{more}.\nPY  - 2025\nDO  - 10.5555/k.{n}\nER  -\n"
SETTINGS = """\
site_name: {name}
site_url: {url}
docs_dir: content
theme: {{name: material, font: false}}
plugins:
  - digestgen:
      hub: http://127.0.0.1:9/
      mirrors: {{"https://huggingface.co/": "http://127.0.0.1:9/"}}
"""
CARD = "articles/card.html"
IMPORT = "import ris export.ris --date 2025-08-07"
MAIL = "mail 2025-08-07 --to bo@example.org --from ada@example.org --smtp smtp://127.0.0.1:9"
_NO_RIGHT = "Permission denied"
_CAPABILITIES = 0x20080522  # version 3, linux/capability.h
_BYPASS = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def like_anybody() -> Iterator[None]:
    """Rights count, for root too; without a way to make them count, the test is skipped."""
    if os.geteuid():
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head, data = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)()
    if not hasattr(libc, "capget") or libc.capget(head, data):
        pytest.skip("root cannot give up its capabilities here")
    before, data[0] = data[0], data[0] & ~_BYPASS
    assert libc.capset(head, data) == 0
    try:
        yield
    finally:
        data[0] = before
        assert libc.capset(head, data) == 0


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: a write ends in the middle, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- what can be done to a project ---


def lock(name: str, mode: int = 0) -> Callable[[Path], None]:
    """Take the rights away."""

    def prepare(here: Path) -> None:
        (here / name).chmod(mode)

    return prepare


def put_file(name: str, text: str = "mine") -> Callable[[Path], None]:
    """Put a file in the place of whatever is there."""

    def prepare(here: Path) -> None:
        clear(here / name)
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(text.encode("latin-1"))

    return prepare


def put_folder(name: str) -> Callable[[Path], None]:
    def prepare(here: Path) -> None:
        clear(here / name)
        (here / name / "inside").mkdir(parents=True)

    return prepare


def put_link(name: str, target: str) -> Callable[[Path], None]:
    def prepare(here: Path) -> None:
        clear(here / name)
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).symlink_to(target)

    return prepare


def clear(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        place.rename(place.with_name(f".{place.name}-before"))
    else:
        place.unlink(missing_ok=True)


def built(*then: Callable[[Path], None]) -> Callable[[Path], None]:
    """Build first, and change a paper."""

    def prepare(here: Path) -> None:
        assert run("build").exit_code == 0
        file = here / "content/papers/1.md"
        file.write_text(file.read_text("utf-8").replace("Lamp 1", "Lamp One"), "utf-8")
        for step in then:
            step(here)

    return prepare


def imported(*then: Callable[[Path], None]) -> Callable[[Path], None]:
    """Import first; the next import has another abstract."""

    def prepare(here: Path) -> None:
        assert run(*IMPORT.split()).exit_code == 0
        (here / "export.ris").write_text(RIS.format(n=1, more=" aloud"), "utf-8")
        (here / "content/tags.yml").write_text("kettles: {title: Kettles}\n", "utf-8")
        for step in then:
            step(here)

    return prepare


def settings(old: str, new: str) -> Callable[[Path], None]:
    def prepare(here: Path) -> None:
        text = (here / "mkdocs.yml").read_text("utf-8")
        assert old in text
        (here / "mkdocs.yml").write_text(text.replace(old, new), "utf-8")

    return prepare


def more_settings(text: str) -> Callable[[Path], None]:
    return settings("docs_dir: content\n", f"docs_dir: content\n{text}\n")


def template(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A template of the site's own with something else in it; "" stands for its end."""

    def prepare(here: Path) -> None:
        file = here / "site_templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (package_templates() / name).read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")

    return prepare


def newer_cache(here: Path) -> None:
    """As another version would leave it: tables of the same names, and other columns."""
    (here / ".digestgen").mkdir()
    cache = sqlite3.connect(here / ".digestgen/cache.db")
    cache.executescript("create table meta (version); create table read_files (a); create table written_files (a);"
                        "create table reads (a); create table written (b); pragma user_version = 99")  # fmt: skip
    cache.close()


def nothing(here: Path) -> None:
    """What is wrong is in the command."""


@dataclass(frozen=True)
class Thing:
    """One thing that is wrong: how it comes, what is run, which words come back, and the exit status (1 unless said)."""

    prepare: Callable[[Path], None]
    command: str
    says: str
    exit_code: int = 1
    most: int = 0  # bytes of a file, 0 for as many as it likes


THINGS = {
    # rights
    "content cannot be read": Thing(lock("content"), "check", f"content: the system says: {_NO_RIGHT}"),
    "papers cannot be listed": Thing(lock("content/papers"), "check", _NO_RIGHT),
    "a paper cannot be read": Thing(lock("content/papers/1.md"), "check", f"content/papers/1.md: the system says: {_NO_RIGHT}"),
    "a page cannot be read": Thing(lock("content/about.md"), "build", f"content/about.md: the system says: {_NO_RIGHT}"),
    "an editorial cannot be read": Thing(lock("content/digests/2025-08-07.md"), "check", _NO_RIGHT),
    "tags cannot be read": Thing(lock("content/tags.yml"), "tags list", f"content/tags.yml: the system says: {_NO_RIGHT}"),
    "people cannot be read": Thing(lock("content/people.yml"), "check", f"content/people.yml: the system says: {_NO_RIGHT}"),
    "a picture cannot be read": Thing(lock("content/lamp.png"), "build", f"content/lamp.png: the system says: {_NO_RIGHT}"),
    "settings cannot be read": Thing(lock("mkdocs.yml"), "check", f"mkdocs.yml: the system says: {_NO_RIGHT}"),
    "a template cannot be read": Thing(lambda here: (template(CARD, "", "")(here), lock(f"site_templates/{CARD}")(here))[0], "build", _NO_RIGHT),
    "templates cannot be listed": Thing(lambda here: (template(CARD, "", "")(here), lock("site_templates")(here))[0], "check", _NO_RIGHT),
    "the project cannot be written to": Thing(lock(".", 0o500), "build", _NO_RIGHT),
    "the working folder cannot be written to": Thing(built(lock(".digestgen", 0o500)), "build", ".digestgen"),
    "the working folder cannot be read": Thing(built(lock(".digestgen")), "build", ".digestgen"),
    "the site cannot be written to": Thing(built(lock("site/papers/2508.00001", 0o500)), "build", "site/papers/2508.00001/index.html"),
    "a page of the site cannot be read": Thing(built(lambda here: (here / ".digestgen/cache.db").unlink(), lock("site/index.html")), "build", f"site/index.html: the system says: {_NO_RIGHT}"),
    "the cache cannot be written to": Thing(built(lock(".digestgen/cache.db", 0o400)), "build", "papers", 0),
    "the lock cannot be read": Thing(built(lock(".digestgen/building.lock")), "build", "building.lock"),
    "a new paper's folder cannot be made": Thing(lock("content/papers", 0o500), IMPORT, f"cannot be written: {_NO_RIGHT}"),
    "an old paper's folder cannot be written to": Thing(imported(lock("content/papers/2025-08", 0o500)), f"{IMPORT} --update", f"cannot be written: {_NO_RIGHT}"),
    "the folder of a tagged paper cannot be written to": Thing(imported(lock("content/papers/2025-08", 0o500)), "tags apply", f"cannot be written: {_NO_RIGHT}"),
    "the folder of a merged paper cannot be written to": Thing(lock("content/papers", 0o500), "merge 2508.00001 2508.00002", _NO_RIGHT),
    "an export cannot be read": Thing(lock("export.ris"), IMPORT, f"export.ris: cannot be read: {_NO_RIGHT}", 3),
    "a folder for references cannot be written to": Thing(lock("shelf", 0o500), "export -o shelf/all.bib", f"shelf/all.bib: the system says: {_NO_RIGHT}"),
    "a new site's folder cannot be written to": Thing(lock("shelf", 0o500), "init shelf/lamps", f"cannot be written: {_NO_RIGHT}", 2),
    "the ledger cannot be written to": Thing(lambda here: (put_file("mail.sent.jsonl", "")(here), lock("mail.sent.jsonl", 0o400)(here))[0], MAIL, f"mail.sent.jsonl: the system says: {_NO_RIGHT}"),
    "a list of readers cannot be read": Thing(lambda here: (put_file("readers.txt")(here), lock("readers.txt")(here))[0], f"{MAIL} --list readers.txt", _NO_RIGHT),
    # a file where a folder has to be, a folder where a file has to be
    "content is a file": Thing(put_file("content"), "check", "content"),
    "papers is a file": Thing(put_file("content/papers"), IMPORT, "content/papers"),
    "the site is a file": Thing(put_file("site"), "build", "site is a file, and the site is a folder", 2),
    "the site is a file for check, too": Thing(put_file("site"), "check", "site_dir: site is a file, and the site is a folder"),
    "words are a file": Thing(put_file("site_templates/words"), "check", "site_templates/words: a folder has to be here", 0),
    "the working folder is a file": Thing(put_file(".digestgen"), "build", ".digestgen: a folder has to be here"),
    "the engine's folder is a file": Thing(put_file(".digestgen/stage"), "build", ".digestgen/stage"),
    "the engine's output is a file": Thing(put_file(".digestgen/engine"), "build", ".digestgen/engine: a folder has to be here"),
    "the engine's record is a folder": Thing(put_folder(".digestgen/engine.key"), "build", ".digestgen/engine.key"),
    "compiled templates are a file": Thing(put_file(".digestgen/templates"), "build", "papers", 0),
    "the cache is a folder": Thing(put_folder(".digestgen/cache.db"), "build", "papers", 0),
    "the lock of content is a folder": Thing(put_folder(".digestgen/writing.lock"), IMPORT, "writing.lock"),
    "the lock of builds is a folder": Thing(put_folder(".digestgen/building.lock"), "build", "building.lock"),
    "new files' place is a file": Thing(put_file(".site.digestgen-new"), "build", ".site.digestgen-new"),
    "settings are a folder": Thing(put_folder("mkdocs.yml"), "check", "mkdocs.yml: there is no such file here"),
    "tags are a folder": Thing(put_folder("content/tags.yml"), "check", "no problems", 0),
    "a paper is a folder": Thing(put_folder("content/papers/1.md"), "build", "1 paper,", 0),
    "an export is a folder": Thing(put_folder("export.ris"), IMPORT, "this is a folder", 3),
    "references go into a folder": Thing(nothing, "export -o shelf", "is a directory", 2),
    "the ledger is a folder": Thing(put_folder("mail.sent.jsonl"), MAIL, "mail.sent.jsonl: the system says: Is a directory"),
    "readers are a folder": Thing(put_folder("readers.txt"), f"{MAIL} --list readers.txt", "is a directory", 2),
    "answers are a folder": Thing(put_folder(".digestgen/responses.db"), "fetch huggingface --date 2025-08-07", "cannot be reached", 3),
    "templates are a file": Thing(put_file("site_templates"), "check", "no problems", 0),
    "a template is a folder": Thing(put_folder(f"site_templates/{CARD}"), "build", "card.html"),
    "a new site goes where a file is": Thing(nothing, "init export.ris", "export.ris", 2),
    # links
    "a loop of folders": Thing(put_link("content/loop", "loop"), "check", "content/loop: this is a link that leads nowhere"),
    "papers are a link": Thing(put_link("content/papers", "../shelf"), "check", "content/papers: this is a link to a folder"),
    "a paper leads outside": Thing(put_link("content/papers/3.md", "../../export.ris"), "check", "leads out of content/"),
    "the site is a link": Thing(put_link("site", "shelf"), "build", "site: this is a link"),
    "the working folder is a link": Thing(put_link(".digestgen", "shelf"), "build", ".digestgen: this is a link"),
    "settings are a loop": Thing(put_link("mkdocs.yml", "mkdocs.yml"), "check", "mkdocs.yml: there is no such file here"),
    # a full disk
    "no room for a site": Thing(nothing, "build", "the system says: File too large", most=4000),
    "no room for a lock": Thing(nothing, IMPORT, "writing.lock cannot be locked", most=100),
    "no room for a paper": Thing(put_file("export.ris", RIS.format(n=1, more=" and whistle" * 200)), IMPORT, "cannot be written: File too large", most=1500),
    "no room for references": Thing(nothing, "export -o all.bib", "all.bib: the system says: File too large", most=50),
    "no room for a new site": Thing(nothing, "init shelf/lamps", "cannot be written: File too large", 2, most=100),
    "no room for the ledger": Thing(nothing, MAIL, "mail.sent.jsonl: the system says: File too large", most=10),
    # what earlier runs left
    "a cache that is no database": Thing(put_file(".digestgen/cache.db", "lamp" * 999), "build", "papers", 0),
    "a cache that is cut": Thing(built(lambda here: os.truncate(here / ".digestgen/cache.db", 5000)), "build", "papers", 0),
    "a newer cache": Thing(newer_cache, "build", "papers", 0),
    "a lock that is no database": Thing(put_file(".digestgen/building.lock", "lamp" * 999), "build", "building.lock"),
    "answers that are no database": Thing(put_file(".digestgen/responses.db", "lamp" * 999), "fetch huggingface --date 2025-08-07", "cannot be reached", 3),
    "a ledger of something else": Thing(put_file("mail.sent.jsonl", "lamps\n"), MAIL, "is not a ledger of digestgen mail", 2),
    # ports
    "a port that is taken": Thing(nothing, "serve --port {taken}", "is taken, perhaps by another digestgen serve", 2),
    "an address of another machine": Thing(nothing, "serve --host 192.0.2.1 --port 8765", "cannot be listened to", 2),
    "a name that is no host": Thing(nothing, "serve --host lamps.invalid --port 8765", "lamps.invalid", 2),
    "nobody at the hub": Thing(nothing, "ping", "127.0.0.1", 3),
    "nobody at the mail server": Thing(nothing, MAIL, "127.0.0.1", 3),
    # settings
    "a line break in the name": Thing(settings("site_name: Lamps", 'site_name: "Lamps\\nand Kettles"'), f"{MAIL} --dry-run", "Lamps and Kettles", 0),
    "a line break in the address": Thing(settings("url: https://lamps", 'url: "https://lamps\\n'), "check", "mkdocs.yml"),
    "a line break in who unsubscribes": Thing(nothing, f"{MAIL} --unsubscribe mailto:a@example.org\\nBcc:b@example.org", "--unsubscribe has to be", 2),
    "a line break in the sender": Thing(settings("docs_dir", 'site_author: "Ada <ada@example.org>\\nBcc: bo@example.org"\ndocs_dir'), "mail 2025-08-07 --to bo@example.org --dry-run", "Say who it is from", 2),
    "settings that are no YAML": Thing(settings("theme: {", "theme: {{"), "check", "mkdocs.yml:"),
    "settings that are a list": Thing(put_file("mkdocs.yml", "- lamps\n"), "check", "mkdocs.yml"),
    "empty settings": Thing(put_file("mkdocs.yml", ""), "check", "mkdocs.yml"),
    "settings that are no text": Thing(put_file("mkdocs.yml", "site_name: \xff\xfe\x00\n"), "check", "mkdocs.yml"),
    "content outside the project": Thing(settings("docs_dir: content", "docs_dir: ../elsewhere"), "check", "is not a folder inside the project"),
    "a site inside content": Thing(more_settings("site_dir: content/site"), "check", "site_dir: what is in content/ is published"),
    "a copyright that is a list": Thing(more_settings("copyright: [Ada One]"), "check", "Config value 'copyright'"),
    "a number in the nav": Thing(more_settings("nav: [index.md, {Lamps: [5]}]"), "check", "Config value 'nav'"),
    "an option that an extension lacks": Thing(more_settings("markdown_extensions: [toc: {permalnk: true}]"), "check", "Failed to load extension 'toc'"),
    "a hook that is not Python": Thing(lambda here: (put_file("hook.py", "def (")(here), more_settings("hooks: [hook.py]")(here))[0], "check", "hook.py:1: SyntaxError"),
    "a site among the templates": Thing(more_settings("site_dir: site_templates/site"), "check", "site_dir: what is in site_templates/ is read"),
    "a site that is the project": Thing(more_settings("site_dir: ."), "build", "holds files that digestgen did not make", 2),
    "a theme that is not there": Thing(settings("name: material", "name: kettle"), "check", "mkdocs.yml"),
    "an extension that is not there": Thing(more_settings("markdown_extensions: [kettle]"), "build", "kettle"),
    "a plugin that is not there": Thing(settings("plugins:\n", "plugins:\n  - kettle\n"), "build", "kettle"),
    "a hook that is not there": Thing(more_settings("hooks: [kettle.py]"), "build", "kettle.py"),
    "a hook that fails": Thing(lambda here: (put_file("hook.py", "def on_config(config):\n    raise ValueError('no kettle')\n")(here), more_settings("hooks: [hook.py]")(here))[0], "build", "no kettle"),
    "settings that inherit from nobody": Thing(more_settings("INHERIT: base.yml"), "check", 'there is no file "base.yml"'),
    "settings that inherit from themselves": Thing(more_settings("INHERIT: mkdocs.yml"), "check", "mkdocs.yml"),
    "a language that is none": Thing(settings("name: material", "name: material, language: '../kettle'"), "build", "kettle"),
    "a folder of overrides that is not there": Thing(settings("name: material", "name: material, custom_dir: kettle"), "build", "kettle"),
    "a setting that is not there": Thing(settings("      hub:", "      kettle: 1\n      hub:"), "check", 'there is no setting "kettle"'),
    # templates
    "a template asks for what is not there": Thing(template(CARD, "", "{{ nobody.knows }}"), "build", f"site_templates/{CARD}:"),
    "a template is not Jinja": Thing(template(CARD, "", "{% if %}"), "check", f"site_templates/{CARD}:"),
    "a template extends itself": Thing(put_file(f"site_templates/{CARD}", '{% extends "card.html" %}'), "build", "include or extend each other without end"),
    "two templates extend each other": Thing(lambda here: (put_file(f"site_templates/{CARD}", '{% extends "kettle.html" %}')(here), put_file("site_templates/articles/kettle.html", '{% extends "card.html" %}')(here))[0], "build", "include or extend each other without end"),
    "a template includes what is not there": Thing(template(CARD, "", '{% include "kettle.html" %}'), "build", "kettle.html"),
    "a template divides by zero": Thing(template(CARD, "", "{{ 1 // 0 }}"), "build", "by zero"),
    "a filter that is not there": Thing(template(CARD, "", "{{ 1 | kettle }}"), "check", "kettle"),
    "a macro without end": Thing(template(CARD, "", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"), "build", f"site_templates/{CARD}:"),
    "a template that is no text": Thing(put_file(f"site_templates/{CARD}", "\xff\xfe\x00"), "check", f"site_templates/{CARD}"),
    "a theme template that fails": Thing(put_file("site_templates/theme/404.html", "{{ lamp.shade.colour }}"), "build", "site_templates/theme/404.html:1"),
    "a letter's template that fails": Thing(template("mail/issue.html", "", "{{ nobody.knows }}"), f"{MAIL} --dry-run", "site_templates/mail/issue.html:"),
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project with two papers and one of each other thing there is."""
    project = tmp_path / "project"
    for folder in ("content/papers", "content/digests", "shelf"):
        (project / folder).mkdir(parents=True)
    (project / "mkdocs.yml").write_text(SETTINGS.format(name="Lamps", url="https://lamps.example/"), "utf-8")
    for n in (1, 2):
        (project / f"content/papers/{n}.md").write_text(PAPER.format(n=n), "utf-8")
    (project / "content/about.md").write_text("# About\n", "utf-8")
    (project / "content/lamp.png").write_bytes(b"\x89PNG")
    (project / "content/digests/2025-08-07.md").write_text("---\n---\n\nLamps again.\n", "utf-8")
    (project / "content/tags.yml").write_text("lamps: {title: Lamps}\n", "utf-8")
    (project / "content/people.yml").write_text("", "utf-8")
    (project / "export.ris").write_text(RIS.format(n=1, more=""), "utf-8")
    monkeypatch.chdir(project)
    patient = functools.partial(Transport, sleep=lambda seconds: None)
    monkeypatch.setattr("digestgen.collecting.fetching.Transport", patient)
    monkeypatch.setattr("digestgen.delivery.deliver.time.sleep", lambda seconds: None)
    yield project
    for parent, folders, files in os.walk(project):  # so that pytest can take it away
        for name in (*folders, *files):
            if not os.path.islink(f"{parent}/{name}"):  # noqa: PTH114
                os.chmod(f"{parent}/{name}", 0o700)  # noqa: PTH101
    project.chmod(0o700)


def test_there_are_sixty() -> None:
    assert len(THINGS) >= 60
    assert len({(id(thing.prepare), thing.command, thing.most) for thing in THINGS.values()}) == len(THINGS)


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_that_goes_wrong_is_a_sentence(here: Path, name: str) -> None:
    thing = THINGS[name]
    thing.prepare(here)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        words = [
            word.format(taken=other.getsockname()[1]).replace("\\n", "\n") for word in thing.command.split()
        ]
        with like_anybody(), small_files(thing.most or resource.RLIM_INFINITY):
            done = run(*words)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert "Traceback" not in done.output and thing.says in done.output, done.output
    assert done.exit_code == thing.exit_code, done.output
    assert done.output.strip() and str(package_templates()) not in done.output
