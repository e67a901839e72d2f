"""What is shipped is what is tested: the wheel, in an environment of its own, far from the checkout.

Only third-party packages are borrowed from the running interpreter (through a `.pth` file, whose folders come
last and whose own `.pth` files, such as that of an editable install, are not read). digestgen itself comes out
of the wheel, and the first test proves it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from digestgen import HOME

ROOT = Path(__file__).parents[2]

PAGE = """\
Daily Papers

Aug 7

LanternNet: Teaching Small Models to Read by Candlelight

Reading in poor light is hard for people and, as it turns out, for models. We introduce LanternNet, a family of \
small readers that are trained on pages lit by a single flame. It reads 34% more words than a reader of the same \
size that was trained in daylight.

Can a Kettle Plan? Probing Household Appliances for Foresight

Planning is said to need a mind. We ask 14 kettles to boil water before it is needed, and find that the best one \
starts 3.2 minutes early. Foresight grows with the volume $v$ as $v^{0.7}$, and stops when the kettle is full of \
limescale, whatever its make.
"""


@dataclass(frozen=True)
class Installed:
    """A virtual environment that holds the wheel."""

    wheel: Path
    folder: Path

    def run(self, *command: str, at: Path) -> str:
        """Run a program of the environment; its standard output and error."""
        clean = {
            k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DIGESTGEN", "PYTEST", "COV"))
        }
        program = self.folder / "bin" / command[0]
        done = subprocess.run(
            [program, *command[1:]], cwd=at, env=clean, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    _python("-m", "pip", "--python", str(environment / "bin" / "python"), "install", "--quiet", "--no-index",
            "--no-deps", "--disable-pip-version-check", str(wheel))  # fmt: skip
    (packages,) = (environment / "lib").glob("python*/site-packages")
    borrowed = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (packages / "third-party.pth").write_text("\n".join(borrowed) + "\n", "utf-8")
    return Installed(wheel, environment)


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_digestgen_comes_out_of_the_wheel_and_nothing_out_of_the_checkout(
    installed: Installed, tmp_path: Path
) -> None:
    program = "import sys, digestgen, digestgen.config as c; print(digestgen.__file__, c.package_templates(), *sys.path, sep='\\n')"
    package, templates, *path = installed.run("python", "-c", program, at=tmp_path).splitlines()
    assert Path(package).is_relative_to(installed.folder)
    assert Path(templates).is_relative_to(installed.folder)
    assert str(ROOT) not in path and str(ROOT / "site_templates") != templates


def test_the_wheel_holds_code_templates_and_what_a_new_site_is_made_of(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    code = {p.relative_to(ROOT).as_posix() for p in (ROOT / "digestgen").rglob("*.*")
            if p.suffix in (".py", ".toml", ".txt")}  # fmt: skip
    templates = {p.relative_to(ROOT) for p in (ROOT / "site_templates").rglob("*") if p.is_file()}
    wanted = code | {f"digestgen/{p.as_posix()}" for p in templates}
    wanted |= {"digestgen/site_templates/init/content/tags.yml", "digestgen/py.typed"}
    assert "digestgen/site_templates/init/.github/workflows/publish.yml" in wanted
    shipped = {name for name in names if ".dist-info/" not in name}
    assert shipped == wanted


def test_a_package_index_shows_a_readme_whose_links_lead_somewhere_and_finds_nothing_wrong(
    installed: Installed, tmp_path: Path
) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        about = Parser().parsestr(wheel.read(name).decode("utf-8"))
    readme = (ROOT / "README.md").read_text("utf-8")
    text = about.get_payload()
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) == len(re.findall(r"\]\(([^)]+)\)", readme)) > 20
    assert all(link.startswith(("https://", "#")) for link in links)
    home = f"{HOME}/"
    files = [
        link.removeprefix(home).split("/", 2)[2].split("#")[0]
        for link in links
        if link.startswith((f"{home}blob/", f"{home}raw/"))
    ]
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert {"Homepage", "Documentation", "Changelog", "Issues"} <= {
        url.partition(",")[0] for url in about.get_all("Project-URL")
    }
    for command in (["twine", "check", "--strict"], ["check-wheel-contents"]):
        if not (program := Path(sys.executable).with_name(command[0])).exists():
            pytest.skip(f"{command[0]} is not installed (it is in the dev extra)")
        done = subprocess.run(
            [program, *command[1:], installed.wheel], capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.prove
def test_the_sdist_makes_the_same_wheel(installed: Installed, tmp_path: Path) -> None:
    _python("-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT))
    (sdist,) = tmp_path.glob("*.tar.gz")
    _python("-m", "twine", "check", "--strict", str(sdist))
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    _python(
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(tmp_path / sdist.name.removesuffix(".tar.gz")),
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.read_bytes() == installed.wheel.read_bytes()


def test_every_package_that_is_locked_has_hashes_and_a_licence() -> None:
    lock = (ROOT / "site_templates/init/requirements.lock").read_text("utf-8")
    packages = re.findall(
        r"^([\w.-]+)==(\S+)[^\n]*\n((?: +--hash=sha256:[0-9a-f]{64}[ \\]*\n?)+)", lock, re.MULTILINE
    )
    names = {name for name, _, _ in packages}
    assert len(packages) == len(re.findall("==", lock)) - lock.count("== ") > 40
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {re.split(r"[<>=]", line)[0].lower() for line in project["project"]["dependencies"]}
    assert wanted | {"hatchling"} <= names
    page = (ROOT / "docs/proofs/licences.md").read_text("utf-8")
    assert {name for name in names if f"| {name} |" not in page} == set()
    assert "(not said)" not in page


def test_an_installed_digestgen_makes_imports_and_publishes_a_site(
    installed: Installed, tmp_path: Path
) -> None:
    installed.run("digestgen", "init", "my-digest", at=tmp_path)
    site = tmp_path / "my-digest"
    (site / "page.txt").write_text(PAGE, "utf-8")
    assert "2 new" in installed.run(
        "digestgen", "import", "text", "page.txt", "--date", "2025-08-08", at=site
    )
    assert "no problems" in installed.run("digestgen", "check", at=site)
    assert "5 papers" in installed.run("digestgen", "build", at=site)

    (page,) = (site / "site/papers").glob("lanternnet*/index.html")
    assert "Teaching Small Models to Read by Candlelight" in page.read_text("utf-8")
    assert "LanternNet" in (site / "site/feed.xml").read_text("utf-8")
    assert list((site / "site/assets").glob("digestgen.*.css"))


def test_mkdocs_finds_the_plugin_of_the_wheel(installed: Installed, tmp_path: Path) -> None:
    installed.run("digestgen", "init", "my-digest", at=tmp_path)
    installed.run("python", "-m", "mkdocs", "--quiet", "build", at=tmp_path / "my-digest")
    assert (tmp_path / "my-digest/site/papers/1706.03762/index.html").is_file()
