"""README and manual can be followed: their commands run and say what they say there, and the manual is built."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.utils.yaml import yaml_load

from digestgen.cli import main
from digestgen.sources import SOURCES

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs/manual"
README = (ROOT / "README.md").read_text("utf-8")
STEP = re.compile(
    r"^<!-- (?P<do>edit|append): (?P<file>[^:\s]+)(?:: (?P<old>[^\n]*) → (?P<new>[^\n]*))? -->$"
    r"|^ *```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^ *```$",
    re.DOTALL | re.MULTILINE,
)
INSTALLING = re.compile(r"python3 -m venv |\. \.venv/bin/activate$|pip install |make ")
LIBRARY = """\
@misc{one2025lanternnet, author = {One, Ada and Two, Bo}, eprint = {2508.90001}, archiveprefix = {arXiv},
  title = {LanternNet: Teaching Small Models to Read by Candlelight}, year = {2025}}
"""


class Follower:
    """A person who does what a page says, in a folder that is empty at first.

    What installs digestgen and what asks the network is read and not done; GitHub is a folder on this machine.
    """

    def __init__(self, folder: Path) -> None:
        self.home, self.at, self.said = folder, folder, ""
        self.ran: list[str] = []
        github = folder / "github.git"
        self.environment = {
            **os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8", "COLUMNS": "100", "HOME": str(folder),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Ada One",
            "GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": "ada@example.org",
            "GIT_CONFIG_KEY_2": f"url.file://{github}.insteadOf",
            "GIT_CONFIG_VALUE_2": "https://github.com/ada/digest.git",
        }  # fmt: skip
        subprocess.run(["git", "init", "--quiet", "--bare", str(github)], check=True, env=self.environment)

    def follow(self, page: str) -> None:
        append = ""
        for match in STEP.finditer(page):
            step = {**match.groupdict(), "body": textwrap.dedent(match["body"] or "")}
            if step["do"] == "edit":
                file = self.at / step["file"]
                text = file.read_text("utf-8")
                assert step["old"] in text
                file.write_text(text.replace(step["old"], step["new"]), "utf-8")
            elif step["do"] == "append":
                append = step["file"]
            elif append:
                with (self.at / append).open("a", encoding="utf-8") as file:
                    file.write("\n" + step["body"])
                append = ""
            elif step["title"]:
                (self.at / step["title"]).write_text(step["body"], "utf-8")
            elif step["language"] == "sh":
                self.said = ""
                for line in step["body"].splitlines():
                    self.run(line)
            elif step["language"] == "text":
                self.expect(step["body"])

    def run(self, line: str) -> None:
        assert not line.startswith(("$", ">", "#")) and "<<" not in line, f"cannot be pasted: {line}"
        if INSTALLING.match(line) or line.startswith("digestgen fetch "):
            return
        self.ran.append(line)
        if line.startswith("cd "):
            self.at = (self.at / line.removeprefix("cd ")).resolve()
            assert self.at.is_dir()
        elif line == "digestgen serve":
            self.look()
        elif line.startswith("digestgen "):
            with contextlib.chdir(self.at):
                here = CliRunner().invoke(main, shlex.split(line)[1:], env=self.environment)
            assert here.exit_code == (1 if "[unknown-tag]" in here.output else 0), f"{line}\n{here.output}"
            self.said += here.output
        else:
            done = subprocess.run(
                shlex.split(line), cwd=self.at, env=self.environment, timeout=120, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            assert done.returncode == 0, f"{line}\n{done.stdout}"
            self.said += done.stdout

    def look(self) -> None:
        """Serve the site on a free port, and open it as the page says: at this path."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = ["digestgen", "serve", "--port", str(port)]
        serving = subprocess.Popen(program, cwd=self.at, env=self.environment, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                try:
                    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/my-digest/", timeout=5).read()
                    break
                except OSError:
                    assert serving.poll() is None
                    time.sleep(0.1)
            assert b"Attention Is All You Need" in page
        finally:
            serving.terminate()
            serving.wait(20)

    def expect(self, shown: str) -> None:
        """What was shown is what the last commands said; `…` stands for what differs from day to day."""
        pattern = re.escape(shown.rstrip()).replace("…", ".*")
        said = "\n".join(line.rstrip() for line in self.said.splitlines())
        assert re.fullmatch(pattern, said.rstrip(), re.DOTALL), said


def fences(text: str, language: str) -> Iterator[str]:
    return (textwrap.dedent(step["body"]) for step in STEP.finditer(text) if step["language"] == language)


def test_the_readme_is_short_and_takes_a_person_to_a_published_site(tmp_path: Path) -> None:
    assert len(README.splitlines()) <= 150
    ada = Follower(tmp_path)
    ada.at = tmp_path / "copy-of-this-repository"
    ada.at.mkdir()
    (tmp_path / "my-digest").mkdir()
    (tmp_path / "my-digest/library.bib").write_text(LIBRARY, "utf-8")
    ada.follow(README)
    assert {"digestgen serve", "digestgen check", "git init -b main"} <= set(ada.ran)
    names = subprocess.run(["git", "ls-tree", "-r", "--name-only", "main"], cwd=tmp_path / "github.git",
                           capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    assert "content/papers/2025-08/1706.03762.md" in names
    assert any("2508.90001" in file.name for file in (tmp_path / "my-digest/content/papers").rglob("*.md"))
    assert not any(name.startswith("site/") for name in names)
    assert README.index("GitHub Actions* under") < README.index("git push")
    for page in (README, (MANUAL / "index.md").read_text("utf-8")):
        first_screen = page.splitlines()[:60]
        assert [line[0] for line in first_screen if re.match(r"\d\. ", line)] == list("123456")
    assert f"[{len(SOURCES)} sources]" in README


def test_what_the_readme_says_of_this_repository_is_in_the_makefile_and_in_ci() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (commands,) = [block for block in fences(README, "sh") if block.startswith("make ")]
    for command in commands.splitlines():
        assert re.search(rf"^{command.removeprefix('make ')}:", makefile, re.MULTILINE)
    assert (ROOT / ".ci/run").read_text("utf-8").rstrip().endswith("make --no-print-directory test")


def test_the_tutorial_runs_and_says_what_it_says_there(tmp_path: Path) -> None:
    tutorial = (MANUAL / "tutorial.md").read_text("utf-8")
    bo = Follower(tmp_path)
    bo.follow(tutorial)
    assert len(bo.ran) > 8
    assert next(fences(tutorial, "sh")) == next(fences(README, "sh"))  # one way to install
    (paper,) = (bo.at / "content/papers").rglob("lanternnet*.md")
    assert paper.read_text("utf-8").startswith(next(b for b in fences(tutorial, "markdown") if "id:" in b))
    assert "that you can hear" in (bo.at / "site/papers/10.5555-kettles.7/index.html").read_text("utf-8")


def commands(text: str) -> Iterator[str]:
    for block in fences(text, "sh"):
        yield from (line for line in block.splitlines() if line.startswith("digestgen "))


@pytest.mark.parametrize("page", sorted(MANUAL.rglob("*.md")), ids=lambda page: page.stem)
def test_every_command_that_is_shown_is_one(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("readers.txt").touch()
    for line in commands(page.read_text("utf-8")):
        command, words = main, shlex.split(line, comments=True)[1:]
        context = command.make_context("digestgen", list(words), resilient_parsing=True)
        while hasattr(command, "get_command") and not (command.invoke_without_command and words[0][0] == "-"):
            command = command.get_command(context, words.pop(0))
            assert command, line
        assert command.make_context(command.name, words), line


def test_a_block_of_commands_can_be_pasted() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *MANUAL.rglob("*.md")):
        text = page.read_text("utf-8")
        assert "```console" not in text
        for block in fences(text, "sh"):
            assert not re.search(r"^[$>] |<<", block, re.MULTILINE), page


def test_the_paper_in_the_reference_has_every_field_and_no_problem(tmp_path: Path) -> None:
    from digestgen.library.fields import PAPER_FIELDS

    front = [name for name, row in PAPER_FIELDS.items() if not row.sections]
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    paper = next(fences((MANUAL / "reference/fields.md").read_text("utf-8"), "markdown"))
    assert re.findall(r"^(\w+):", paper, re.MULTILINE) == front
    (tmp_path / "content/papers/2025-08/1706.03762.md").write_text(paper, "utf-8")
    figure = re.findall(r"src: ([\w./]+)", paper)[0]
    (tmp_path / "content" / figure).parent.mkdir()
    (tmp_path / "content" / figure).touch()
    done = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("page", ["settings", "theme"])
def test_settings_that_are_shown_are_settings(page: str, tmp_path: Path) -> None:
    file = next(MANUAL.rglob(f"{page}.md"))
    CliRunner().invoke(main, ["init", str(tmp_path)])
    (tmp_path / "content/tags.yml").write_text("language-models: {title: Language models}\n", "utf-8")
    for paper in (tmp_path / "content/papers").rglob("*.md"):
        paper.unlink()
    settings = yaml_load((tmp_path / "mkdocs.yml").read_text("utf-8"))
    shown = [yaml.safe_load(block) for block in fences(file.read_text("utf-8"), "yaml")]
    for one in (one for one in shown if one.keys() & {"theme", "plugins"}):
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({**settings, **one}), "utf-8")
        done = CliRunner().invoke(main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
        assert done.exit_code == 0, done.output


def test_addresses_are_those_of_a_site_and_no_others(library: Path) -> None:
    settings = (library / "mkdocs.yml").read_text("utf-8").replace(
        "      author_pages: 2\n",
        "      author_pages: 2\n      author_feeds: true\n      views: {sea: {title: The sea, tags: [ocean-science]}}\n",
    )  # fmt: skip
    (library / "mkdocs.yml").write_text(settings, "utf-8")
    done = CliRunner().invoke(main, ["build", "-f", str(library / "mkdocs.yml")])
    assert done.exit_code == 0, done.output
    site = library / "site"
    built = {f"/{file.relative_to(site).as_posix()}".removesuffix("index.html") for file in site.rglob("*.*")
             if file.is_file()}  # fmt: skip
    text = (MANUAL / "reference/addresses.md").read_text("utf-8")
    rows = re.findall(r"^\| `(/[^`]*)` \| \S", text, re.MULTILINE)
    patterns = {
        row: re.compile(re.sub(r"<[\w]+>", r"[\\w.-]+", re.escape(row).replace(r"\<", "<"))) for row in rows
    }
    assert [row for row, one in patterns.items() if not any(map(one.fullmatch, built))] == []
    pages = {f"/{file.relative_to(library / 'content').with_suffix('').as_posix()}/"
             for file in (library / "content").rglob("*.md")}  # fmt: skip
    ours = {url for url in built if not url.startswith(("/assets/", "/search/", "/.")) and url not in pages}
    assert sorted(url for url in ours if not any(one.fullmatch(url) for one in patterns.values())) == []


def test_the_manual_is_built_without_a_warning_and_old_addresses_lead_into_it(tmp_path: Path) -> None:
    program = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-f",
        "docs/mkdocs.yml",
        "-d",
        str(tmp_path),
    ]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for page in tmp_path.rglob("*.html"):  # a repo_url would have every visitor's browser ask api.github.com
        text = page.read_text("utf-8")
        assert not re.search(r'(?:src|rel="stylesheet" href)="?https?:|data-md-component="?source', text), (
            page
        )
    home = yaml.safe_load((ROOT / "docs/mkdocs.yml").read_text("utf-8"))["site_url"]
    assert home == yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["site_url"] + "manual/"
    for old in ("curators", "machines"):
        moved = (ROOT / f"content/guide/{old}/index.html").read_text("utf-8")
        (target,) = set(re.findall(rf'"(?:0; url=)?({re.escape(home)}[^"]*)"', moved))
        assert 'http-equiv="refresh"' in moved
        assert (tmp_path / target.removeprefix(home) / "index.html").is_file()
