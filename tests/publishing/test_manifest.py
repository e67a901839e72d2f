"""Nothing changed is seen by a look, and only then: the manifest of a build answers for what it knows.

That a build behind it is a clean build, whatever people do to a project, is what test_incremental.py walks for.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digestgen import cache
from digestgen.cli import main
from digestgen.publishing.manifest import Manifest
from tests.gathering import files

pytestmark = pytest.mark.usefixtures("cold_engine")

HERE = Path(__file__).parents[1]
LATE = ("pydantic", "mkdocs", "yaml", "jinja2", "markdown")
PAPER, PAGE = "content/papers/2025-08/de-untagged.md", "site/about/index.html"


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """A build turns the collection of garbage off, as its process ends with it."""
    yield
    gc.enable()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented library, and a page that shows a picture of it."""
    folder = tmp_path_factory.mktemp("manifest") / "project"
    shutil.copytree(HERE / "data" / "library", folder)
    return folder


def run(folder: Path, *options: str) -> Result:
    done = CliRunner().invoke(main, ["build", "--config", str(folder / "mkdocs.yml"), *options])
    assert done.exit_code == 0, done.output
    return done


def is_current(folder: Path) -> bool:
    return Manifest(folder / "mkdocs.yml", os.environ).is_current()


def rewrite(file: Path) -> None:
    """Other bytes, as many, and the same time."""
    stat, data = file.stat(), file.read_bytes()
    file.write_bytes(data[:-2] + b"!\n")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def swap(file: Path) -> None:
    """The same bytes in another file of the same time, as a checkout leaves it."""
    shutil.copy2(file, file.with_name("other"))
    file.with_name("other").replace(file)


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited, of the same size and time": lambda folder: rewrite(folder / PAPER),
    "checked out": lambda folder: swap(folder / "mkdocs.yml"),
    "a paper deleted": lambda folder: (folder / PAPER).unlink(),
    "a picture added": lambda folder: (folder / "content/assets/dot.svg").write_text("<svg/>"),
    "a template": lambda folder: shutil.copytree(
        HERE.parent / "site_templates/words", folder / "site_templates/words"
    ),
    "a page edited": lambda folder: rewrite(folder / PAGE),
    "a page deleted": lambda folder: (folder / PAGE).unlink(),
    "a stray page": lambda folder: (folder / "site/about/stray.html").write_text("stray"),
    "a folder for a page": lambda folder: ((folder / PAGE).unlink(), (folder / PAGE).mkdir()),
    "the site deleted": lambda folder: shutil.rmtree(folder / "site"),
    "the cache deleted": lambda folder: (folder / ".digestgen/cache.db").unlink(),
    "cut short": lambda folder: (folder / ".site.digestgen-new").mkdir(),
    "lines lost": lambda folder: shorten(folder / ".digestgen/manifest"),
}


def shorten(file: Path) -> None:
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-9]))


def test_whatever_changed_is_seen_and_the_site_is_that_of_a_clean_build(
    project: Path, tmp_path: Path
) -> None:
    run(project)
    for name, change in CHANGES.items():
        assert is_current(project), name
        change(project)
        assert not is_current(project), name
        run(project)
    shutil.copytree(project, tmp_path / "clean", ignore=shutil.ignore_patterns("site", ".digestgen"))
    run(tmp_path / "clean")
    assert files(project / "site") == files(tmp_path / "clean/site")


def test_the_command_says_the_same_and_loads_next_to_nothing(project: Path) -> None:
    run(project)
    code = f"import sys; from digestgen.cli import main; main(['build'], standalone_mode=False); print({{*{LATE}}} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
    (project / ".digestgen/manifest").unlink()
    assert done.stderr == run(project).output
    assert " 0 written, 0 removed." in done.stderr


def test_other_commands_take_the_settings_that_a_build_has_checked(project: Path) -> None:
    run(project)
    (project / "content/tags.yml").touch()  # as a curator goes on
    code = f"import sys; from digestgen.cli import main; main(['tags', 'list'], standalone_mode=False); print(*sorted({{*{LATE[:2]}}} & {{*sys.modules}}))"
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
        )
        said.append(done.stdout)
        (project / ".digestgen/manifest").unlink(missing_ok=True)
    assert said[0].endswith("\n\n") and said[1] == said[0][:-1] + "mkdocs pydantic\n"


def test_another_program_or_python_looks_at_everything(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    for name, value in (("version", "3.99"), ("path", [])):
        assert is_current(project)
        with monkeypatch.context() as patch:
            patch.setattr(sys, name, value)
            cache.stamp_program.cache_clear()
            assert not is_current(project)
        cache.stamp_program.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(cache, "__file__", str(project / "cache.py"))  # another package than the one that built
        cache.stamp_program.cache_clear()
        assert not is_current(project)
    cache.stamp_program.cache_clear()


def test_a_part_of_the_papers_is_no_answer_for_all(project: Path) -> None:
    whole = run(project).output
    assert run(project, "--as-of", "2025-08-06").output != whole
    assert " 0 written" not in run(project).output
    run(project, "--site-dir", str(project / "elsewhere"))
    assert is_current(project)


@pytest.mark.parametrize(
    ("settings", "beside"),
    [
        ("hooks: [hook.py]\n", {"hook.py": ""}),
        ("INHERIT: ../base.yml\n", {"../base.yml": "copyright: Ada One\n"}),
    ],
    ids=["hooks", "inherited"],
)
def test_what_may_read_more_has_no_manifest(library: Path, settings: str, beside: dict[str, str]) -> None:
    file = library / "mkdocs.yml"
    file.write_text(settings + file.read_text("utf-8"), "utf-8")
    for name, text in beside.items():
        (library / name).write_text(text, "utf-8")
    run(library)
    assert not is_current(library)


def test_what_the_settings_ask_the_environment_counts(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As init writes them: the address is the host's where it says one. Other variables come and go."""
    file = library / "mkdocs.yml"
    file.write_text("copyright: !ENV [DIGESTGEN_TEST_OWNER, 'Ada One']\n" + file.read_text("utf-8"), "utf-8")
    run(library)
    assert is_current(library)
    monkeypatch.setenv("DIGESTGEN_TEST_LAMP", "on")
    assert is_current(library)
    for value in ("Bo Two", "Cy Three"):
        monkeypatch.setenv("DIGESTGEN_TEST_OWNER", value)
        assert not is_current(library)
        run(library)
        assert is_current(library)
    assert "Cy Three" not in (library / ".digestgen/manifest").read_text("utf-8")
    monkeypatch.delenv("DIGESTGEN_TEST_OWNER")
    assert not is_current(library)


CHECKS = ("pydantic", "mkdocs")


def edit(folder: Path) -> None:
    paper = min((folder / "content/papers").rglob("*.md"))
    paper.write_bytes(paper.read_bytes() + b"\nAda has read it once more.\n")


def list_loaded(folder: Path) -> str:
    """Which of CHECKS a build loads."""
    code = f"import sys; from digestgen.cli import main; main(['build'], standalone_mode=False); print({{*{CHECKS}}} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_an_edit_checks_no_settings_again(project: Path) -> None:
    run(project)
    edit(project)
    assert list_loaded(project) == "set()"
    edit(project)
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_name: ", "site_name: New "), "utf-8")
    assert "pydantic" in list_loaded(project)
    assert "New The Invented Digest" in (project / PAGE).read_text("utf-8")


def test_settings_of_which_one_is_a_function_are_read_again(project: Path) -> None:
    settings = project / "mkdocs.yml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("extra:\n  now: !!python/name:os.getcwd\n")
    run(project)
    assert is_current(project)
    edit(project)
    assert "pydantic" in list_loaded(project)
