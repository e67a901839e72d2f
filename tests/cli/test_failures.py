"""What the system refuses and what a template does wrong: a sentence with the place, never a traceback."""

from __future__ import annotations

import errno
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from digestgen.cli import main
from digestgen.config import package_templates
from digestgen.problems import ContentError
from digestgen.publishing.failures import explain_failures
from digestgen.publishing.serve import build_server
from digestgen.report import Reporter

PAPER = (
    '---\nid: "arxiv:2508.00001"\ntitle: {title}\ndate: 2025-08-07\nauthors: [Ada One]\n---\n\nLamps dim.\n'
)


@pytest.fixture
def here(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a paper."""
    monkeypatch.chdir(project)
    (project / "content/papers/one.md").write_text(PAPER.format(title="Lamps that Dim Themselves"), "utf-8")
    return project


def run(*words: str) -> Result:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def template(project: Path, name: str, old: str, new: str) -> int:
    """A template of the site's own, with a mistake; the line of it."""
    text = (package_templates() / name).read_text("utf-8")
    assert text.count(old) >= 1
    text = text.replace(old, new, 1)
    file = project / "site_templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return text[: text.index(new)].count("\n") + 1


# --- templates ---


@pytest.mark.parametrize(
    ("name", "new", "says"),
    [
        ("articles/paper.html", "{{ paper.titel }}", "has no attribute 'titel'"),
        ("articles/paper.html", "\n\n  {{ nobody }}\n\n", "'nobody' is undefined"),
        ("articles/paper.html", '{% include "lamp.html" %}', 'there is no template "lamp.html"'),
    ],
)
def test_a_template_that_fails_on_a_page(here: Path, name: str, new: str, says: str) -> None:
    old = "{{ paper.title }}"
    line = template(here, name, old, new)
    line += len(new) - len(new.lstrip("\n"))
    done = run("build")
    assert done.exit_code == 1
    assert f"site_templates/{name}:{line}: " in done.stderr
    assert says in done.stderr and "[template-error]" in done.stderr
    assert "Nothing more was written." in done.stderr


@pytest.mark.parametrize("name", ["articles/card.html", "mail/issue.html", "theme/base.html"])
def test_a_template_that_jinja_cannot_read_is_found_by_check_and_nothing_is_built(
    here: Path, name: str
) -> None:
    text = (package_templates() / name).read_text("utf-8")
    template(here, name, text, f"{text}\n{{% if %}}\n")
    place = f"site_templates/{name}:{text.count(chr(10)) + 2}"
    for command in ("check", "build"):
        done = run(command)
        assert (done.exit_code, place in done.stderr, "[template-error]" in done.stderr) == (1, True, True)
    assert not (here / "site").exists()
    (problem,) = json.loads(run("check", "--json").stdout)["problems"]
    assert (f"{problem['path']}:{problem['line']}", problem["code"]) == (place, "template-error")


def test_mkdocs_build_says_it_in_the_same_words(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    line = template(here, "articles/paper.html", "{{ paper.title }}", "{{ paper.titel }}")
    with (here / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: content\n")
    with pytest.raises(Abort):
        mkdocs_build(load_config(str(here / "mkdocs.yml")))
    assert f"site_templates/articles/paper.html:{line}: " in caplog.text and "'titel'" in caplog.text


def test_a_defect_of_ours_stays_one(here: Path) -> None:
    with pytest.raises(ZeroDivisionError), explain_failures(here):
        raise ZeroDivisionError


def test_a_fault_of_ours_is_reported_without_anything_of_the_curator(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        secret = "bo@example.org"
        raise ZeroDivisionError(f"no lamp for {secret} in {here}")

    monkeypatch.setattr("digestgen.publishing.build.build_site", fail)
    (here / ".digestgen").mkdir()
    for has_place in (True, False):
        done = run("check", "--ready")
        assert done.exit_code == 70
        assert (
            "This is a fault of digestgen, not yours: ZeroDivisionError in digestgen/publishing/build.py:"
            in done.stderr.replace("\\", "/")
        )
        assert (".digestgen/error-report.txt" in done.stderr) == has_place
        if has_place:
            report = (here / ".digestgen/error-report.txt").read_text("utf-8")
            (here / ".digestgen/error-report.txt").unlink()
            (here / ".digestgen/error-report.txt").mkdir()
        else:
            report = done.stderr.partition("with these lines:")[2]
        assert "ZeroDivisionError" in report and " check, Python 3" in report and "read_site" in report
        for private in ("bo@example.org", "--ready", str(here), here.name + "/"):
            assert private not in report, private


# --- the system ---


@pytest.mark.parametrize(
    ("number", "hint"), [(errno.EACCES, "Let yourself read"), (errno.ENOSPC, "Make room"), (errno.EIO, "")]
)
@pytest.mark.parametrize("command", [("check",), ("build",), ("tags", "list"), ("check", "--json")])
def test_a_file_that_the_system_does_not_give(
    here: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], number: int, hint: str
) -> None:
    """As for somebody who is not root, or has a disk that is full or broken."""
    file = here / "content/papers/one.md"

    def refuse(*_: object) -> None:
        raise OSError(number, "No, says the disk", str(file))

    monkeypatch.setattr("digestgen.library.reader._Reader._read_text", refuse)
    done = run(*command)
    assert done.exit_code == 1
    assert "content/papers/one.md" in done.output and "the system says: No, says the disk" in done.output
    assert hint in done.output and "system-error" in done.output


# --- serve ---


def test_a_port_that_is_taken_is_said_before_anything_is_built(here: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.exit_code == 2
    assert f"Port {port} is taken" in done.stderr and "--port" in done.stderr
    assert not (here / ".digestgen").exists()


def test_after_a_first_build_that_fails_the_port_is_free_again(here: Path) -> None:
    port = free_port()
    template(here, "articles/paper.html", "{{ paper.title }}", "{{ paper.titel }}")
    with pytest.raises(ContentError):
        build_server(here / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))


def test_serve_shows_what_is_wrong_with_a_template_until_it_is_mended(here: Path) -> None:
    port = free_port()
    template(here, "articles/paper.html", "{{ paper.title }}", "<i>{{ paper.title }}</i>")
    server = build_server(here / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}/repo/papers/2508.00001/"
    try:
        wait_for(url, 200, "<i>Lamps")
        template(here, "articles/paper.html", "{{ paper.title }}", "<b>{{ paper.titel }}</b>")
        wait_for(url, 500, "site_templates/articles/paper.html:")
        template(here, "articles/paper.html", "{{ paper.title }}", "<b>{{ paper.title }}</b>")
        wait_for(url, 200, "<b>Lamps")
    finally:
        server.shutdown()
        thread.join(10)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(url: str, status: int, words: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                found = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                found = error.code, error.read().decode()
        if found[0] == status and words in found[1]:
            return
        time.sleep(0.1)
    raise AssertionError(f"no {status} with {words!r}, but {found}")
