"""What the system refuses and what a template does wrong: a sentence with the place, never a traceback."""

from __future__ import annotations

import errno
import json
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_disk_that_is_full_is_named_by_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught, explain_failures(tmp_path):
        Path("/dev/full").write_text("Lamps.\n", "utf-8")
    assert caught.value.problems[0].path == "/dev/full"
