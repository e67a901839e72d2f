"""Other engines and themes than MkDocs with Material, each in an environment of its own: the same articles, the same files.

Needs a package index; what it does not have is skipped with the reason. `-s` shows time, memory and bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.prove
ROOT = Path(__file__).parents[2]
HERE = Path(sys.executable).parent  # MkDocs, Material, and uv
ARTICLE = re.compile(r'<article class="md-content__inner md-typeset"\s*>(.*)</article>', re.DOTALL)
# Where the keyboard lands that skips the frame: each theme makes it for itself.
LANDING = re.compile(r'<a id="__skip" tabindex="-1"></a>|<span id="dg-article" tabindex="-1"></span>')
# What another theme brings of its own, and the hashes of its scripts.
THEIRS = re.compile(r"assets/(?:digestgen\.\w+\.(?:css|js)|javascripts/LICENSE|stylesheets/.*)|_headers")

Tree = dict[str, bytes]
Run = Callable[..., None]


def read_tree(folder: Path) -> Tree:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def read_article(page: bytes) -> str | None:
    """The article of a page with the theme's frame, without white space."""
    found = ARTICLE.search(page.decode())
    return re.sub(r"\s+", "", LANDING.sub("", found[1])) if found else None


def note(line: str) -> None:
    print(line)  # noqa: T201


def run(*command: str | Path, cwd: Path) -> tuple[int, str]:
    """Exit status and output; on a terminal of pytest's `-s`, CPU seconds and memory of it and what it started."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    note(
        f"{used.ru_utime + used.ru_stime:6.2f} CPU s {used.ru_maxrss // 1024:5} MB  {Path(command[0]).name} {command[1]}"
    )
    return process.returncode, output


def install(environment: Path, *packages: str | Path) -> None:
    """Add packages to an environment, or skip with what the index says."""
    command = (HERE / "uv", "pip", "install", "--quiet", "--python", environment / "bin/python", *packages)
    status, output = run(*command, cwd=environment)
    if status:
        pytest.skip(f"{' '.join(map(str, packages))} cannot be had: {output.strip()[:300]}")


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    folder = tmp_path / "environment"
    assert run(HERE / "uv", "venv", "--quiet", "--python", sys.executable, folder, cwd=tmp_path)[0] == 0
    install(folder, ROOT)
    return folder


@pytest.fixture(scope="module", params=["sample", "library"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A project, and the site that MkDocs and Material make of it."""
    project = tmp_path_factory.mktemp(request.param) / "project"
    if request.param == "sample":
        project.mkdir()
        shutil.copy(ROOT / "mkdocs.yml", project)
        shutil.copytree(ROOT / "content", project / "content")
    else:
        shutil.copytree(
            ROOT / "tests/data/library", project, ignore=shutil.ignore_patterns("site", ".digestgen")
        )
    return project, build(HERE, project, "mkdocs")


def build(programs: Path, project: Path, name: str, *options: str) -> Tree:
    out = project.parent / name
    shutil.rmtree(project / ".digestgen", ignore_errors=True)
    status, output = run(programs / "digestgen", "build", "--site-dir", out, *options, cwd=project)
    assert status == 0, output
    tree = read_tree(out)
    note(f"{len(tree):5} files {sum(map(len, tree.values())):,} bytes  {name}, {project.parent.name}")
    return tree


def with_setting(project: Path, old: str, new: str) -> Path:
    copy = project.parent / ("project" + re.sub(r"\W+", "-", new))
    shutil.copytree(project, copy, dirs_exist_ok=True)
    settings = (copy / "mkdocs.yml").read_text("utf-8")
    assert old in settings
    (copy / "mkdocs.yml").write_text(settings.replace(old, new, 1), "utf-8")
    return copy


def compare(ours: Tree, theirs: Tree) -> None:
    """Articles are equal, and all other files but those of the theme."""
    pages = {
        file: article
        for file, data in ours.items()
        if file.endswith(".html") and (article := read_article(data))
    }
    assert len(pages) > 50
    assert {file for file in pages if read_article(theirs[file]) != pages[file]} == set()
    others = {file for file in ours.keys() | theirs.keys() if file not in pages}
    assert {
        file for file in others if ours.get(file) != theirs.get(file) and not THEIRS.fullmatch(file)
    } == set()
    note(
        f"{len(pages)} articles equal, {sum(ours.get(file) == theirs.get(file) for file in others)} other files byte for byte"
    )


def test_properdocs_makes_the_same_files(built: tuple[Path, Tree], environment: Path) -> None:
    project, ours = built
    install(environment, "properdocs==1.6.7")
    assert build(environment / "bin", project, "properdocs-inside") == ours
    out = project.parent / "properdocs"
    command = (
        environment / "bin/properdocs",
        "build",
        "--quiet",
        "--config-file",
        "mkdocs.yml",
        "--site-dir",
        out,
    )
    status, output = run(*command, cwd=project)
    assert status == 0, output
    assert read_tree(out) == ours


def test_materialx_makes_the_same_articles(built: tuple[Path, Tree], environment: Path) -> None:
    project, ours = built
    python = environment / "bin/python"
    install(
        environment, "mkdocs-materialx==10.2.2"
    )  # beside Material, as nobody should: both lie in the same folder
    _, output = run(environment / "bin/digestgen", "check", cwd=project)
    assert "the files there are those of mkdocs-material" in output
    assert "[two-themes]" in output
    for package in ("mkdocs-material", "mkdocs-materialx"):
        run(HERE / "uv", "pip", "uninstall", "--quiet", "--python", python, package, cwd=project)
    install(environment, "mkdocs-materialx==10.2.2")
    changed = with_setting(project, "  name: material\n", "  name: materialx\n")
    compare(ours, build(environment / "bin", changed, "materialx"))
    _, output = run(environment / "bin/digestgen", "check", cwd=changed)
    assert "two-themes" not in output


@pytest.mark.parametrize("version", ["0.0.73", "0.1.3"])
@pytest.mark.parametrize("variant", ["classic", "modern"])
def test_zensical_makes_the_same_articles(
    variant: str, version: str, built: tuple[Path, Tree], environment: Path
) -> None:
    project, ours = built
    if version == "0.0.73":
        install(environment, f"zensical=={version}")
    else:
        install_newest(environment, version)
    changed = with_setting(project, "  - digestgen:\n", "  - digestgen:\n      engine: zensical\n")
    changed = with_setting(changed, "theme:\n", f"theme:\n  variant: {variant}\n")
    theirs = build(environment / "bin", changed, f"zensical-{version}-{variant}")
    compare(ours, theirs)
    status, output = run(environment / "bin/digestgen", "build", "--site-dir", changed.parent / f"zensical-{version}-{variant}", cwd=changed)  # fmt: skip
    assert " 0 written, 0 removed." in output, output
    status, output = run(environment / "bin/mkdocs", "build", cwd=changed)
    assert status == 1
    assert 'Build with "digestgen build"' in output
    assert not (changed / "site").exists()


def install_newest(environment: Path, version: str) -> None:
    """Zensical with its package of templates; where the index lacks that, with the templates of 0.0.73, which it reads, too."""
    status, _ = run(HERE / "uv", "pip", "install", "--quiet", "--python", environment / "bin/python", f"zensical=={version}", cwd=environment)  # fmt: skip
    if status == 0:
        return
    install(environment, "zensical==0.0.73")
    (site,) = environment.glob("lib/python*/site-packages")
    shutil.copytree(site / "zensical/templates", site / "zensical_ui/templates")
    code = 'from pathlib import Path\n\n\ndef get_theme_dir():\n    return str(Path(__file__).parent / "templates")\n'
    (site / "zensical_ui/__init__.py").write_text(code, "utf-8")
    install(environment, "--no-deps", f"zensical=={version}")
    assert not (site / "zensical/templates").exists()
