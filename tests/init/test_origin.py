"""Where an installed digestgen came from, told by what installers write down (PEP 376, PEP 610) and by git."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import digestgen
from digestgen.init.answers import Answers
from digestgen.init.origin import PACKAGE, find_requirement_of, public_address
from digestgen.init.site import init_site

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHA256 = "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184"
GIT = {"vcs_info": {"vcs": "git", "commit_id": COMMIT}}
WHEEL = "https://files.example.org/digestgen-0.4.0-py3-none-any.whl"
HASHED = {"archive_info": {"hashes": {"sha256": SHA256}}}


def install(
    at: Path, direct_url: object = None, installer: str = "pip\n", version: str = "0.4.0"
) -> PathDistribution:
    """A `site-packages` with digestgen in it, as an installer leaves it."""
    info = at / "digestgen-0.4.0.dist-info"
    (at / "digestgen").mkdir(parents=True, exist_ok=True)
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: digestgen\nVersion: {version}\n")
    (info / "INSTALLER").write_text(installer)
    if direct_url is not None:
        text = direct_url if isinstance(direct_url, str) else json.dumps(direct_url)
        (info / "direct_url.json").write_text(text)
    return PathDistribution(info)


def git(at: Path, *command: str) -> str:
    person = ("-c", "user.name=Ada One", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    return subprocess.run(
        ["git", *person, *command], cwd=at, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a repository with digestgen at its top; its one commit is pushed, and its origin is told by ssh."""
    there, here = tmp_path / "there.git", tmp_path / "my checkout"
    git(tmp_path, "init", "--quiet", "--bare", str(there))
    git(tmp_path, "clone", "--quiet", str(there), str(here))
    (here / "digestgen").mkdir()
    (here / "digestgen/__init__.py").write_text("")
    (here / "pyproject.toml").write_text("[project]\nname = 'digestgen'\n")
    commit(here, "Light the lamp")
    git(here, "push", "--quiet", "origin", "HEAD:main")
    git(here, "remote", "set-url", "origin", "git@git.example.org:ada/digestgen.git")
    return here


def commit(at: Path, subject: str) -> str:
    git(at, "add", "--all")
    git(at, "commit", "--quiet", "--allow-empty", "--message", subject)
    return git(at, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("direct_url", "wanted"),
    [
        ({"url": "https://git.example.org/ada/digestgen.git", **GIT}, f"git+https://git.example.org/ada/digestgen.git@{COMMIT}"),
        ({"url": "ssh://git@git.example.org:2222/ada/digestgen", **GIT}, f"git+https://git.example.org/ada/digestgen@{COMMIT}"),
        ({"url": "https://ada:secret@git.example.org/ada/digestgen", **GIT}, f"git+https://git.example.org/ada/digestgen@{COMMIT}"),
        ({"url": "https://${TOKEN}@git.example.org:8443/d", **GIT}, f"git+https://git.example.org:8443/d@{COMMIT}"),
        ({"url": "https://git.example.org/a/tools", "subdirectory": "py/digestgen", **GIT},
         f"git+https://git.example.org/a/tools@{COMMIT}#subdirectory=py/digestgen"),
        ({"url": WHEEL, **HASHED}, f"{WHEEL}#sha256={SHA256}"),
        ({"url": WHEEL, "archive_info": {"hash": f"sha256={SHA256}"}}, f"{WHEEL}#sha256={SHA256}"),
        ({"url": WHEEL, "archive_info": {"hashes": {"md5": "0" * 32}}}, WHEEL),
        ({"url": f"https://bo:two@{WHEEL[8:]}", **HASHED}, f"{WHEEL}#sha256={SHA256}"),
        ({"url": "https://files.example.org/tools.zip", "subdirectory": "py", **HASHED},
         f"https://files.example.org/tools.zip#subdirectory=py&sha256={SHA256}"),
    ],
)  # fmt: skip
def test_what_came_from_an_address_is_to_come_from_there(
    tmp_path: Path, direct_url: dict, wanted: str
) -> None:
    found = find_requirement_of(install(tmp_path, direct_url), tmp_path / "digestgen")

    assert found == f"digestgen @ {wanted}"
    assert (Requirement(found).name, Requirement(found).url) == ("digestgen", wanted)


@pytest.mark.parametrize(
    "direct_url",
    [
        "",
        "not JSON",
        "[]",
        {"url": WHEEL},
        {"url": f"file:///home/ada{WHEEL[8:]}", **HASHED},
        {"url": f"{WHEEL}?X-Signature=5ecret", **HASHED},
        {"url": "https://localhost/digestgen", **GIT},
        {"url": "http://127.0.0.1:3000/ada/digestgen", **GIT},
        {"url": "ssh://git@work/ada/digestgen", **GIT},
        {"url": "https://git.example.org/a b\n--index-url=https://bad.example", **GIT},
        {"url": "https://git.example.org/d", "vcs_info": {"vcs": "git", "commit_id": "main"}},
        {"url": "https://hg.example.org/d", "vcs_info": {"vcs": "hg", "commit_id": COMMIT}},
        {"url": "https://git.example.org/d", "subdirectory": "a; b", **GIT},
        {"url": "file:///nowhere", "dir_info": {}},
    ],
    ids=str,
)
def test_what_nobody_else_could_get_is_said_to_be_unknown(tmp_path: Path, direct_url: object) -> None:
    assert find_requirement_of(install(tmp_path, direct_url), tmp_path / "digestgen") == ""


@pytest.mark.parametrize(
    ("installer", "version", "wanted"),
    [
        ("pip\n", "0.4.0", "digestgen==0.4.0"),
        ("uv", "0.4.0rc1", "digestgen==0.4.0rc1"),
        ("Poetry 1.8.3", "1!2.0", "digestgen==1!2.0"),
        ("pip\n", "0.4.0+lamps", ""),  # no index takes a local version
        ("conda", "0.4.0", ""),  # writes no direct_url.json for anything
        ("", "0.4.0", ""),
    ],
)
def test_what_came_from_an_index_is_named_with_its_version(
    tmp_path: Path, installer: str, version: str, wanted: str
) -> None:
    installed = install(tmp_path, installer=installer, version=version)
    assert find_requirement_of(installed, tmp_path / "digestgen") == wanted


def test_a_checkout_is_told_by_its_origin_and_its_pushed_commit(tmp_path: Path, checkout: Path) -> None:
    installed = install(tmp_path / "lib", {"url": checkout.as_uri(), "dir_info": {"editable": True}})
    pushed = git(checkout, "rev-parse", "HEAD")
    wanted = f"digestgen @ git+https://git.example.org/ada/digestgen.git@{pushed}"
    assert find_requirement_of(installed, checkout / "digestgen") == wanted

    newer = commit(checkout, "A second lamp that only Ada has")
    assert find_requirement_of(installed, checkout / "digestgen") == ""

    git(checkout, "update-ref", "refs/remotes/origin/lamps", newer)  # what a push writes down
    assert find_requirement_of(installed, checkout / "digestgen") == wanted.replace(pushed, newer)
    git(checkout, "remote", "remove", "origin")
    assert find_requirement_of(installed, checkout / "digestgen") == ""


def test_a_folder_and_a_local_repository_are_told_by_the_checkout_they_name(
    tmp_path: Path, checkout: Path
) -> None:
    pushed = git(checkout, "rev-parse", "HEAD")
    commit(checkout, "Not pushed")
    vcs = {"vcs": "git", "commit_id": pushed}
    cloned = install(tmp_path / "a", {"url": checkout.as_uri(), "vcs_info": vcs})
    copied = install(tmp_path / "b", {"url": checkout.as_uri(), "dir_info": {}})

    assert find_requirement_of(cloned, tmp_path / "a/digestgen").endswith(f"/ada/digestgen.git@{pushed}")
    assert find_requirement_of(copied, tmp_path / "b/digestgen") == ""
    git(checkout, "checkout", "--quiet", pushed)
    assert find_requirement_of(copied, tmp_path / "b/digestgen").endswith(f"/ada/digestgen.git@{pushed}")


def test_a_checkout_below_the_top_of_its_repository_says_so(tmp_path: Path, checkout: Path) -> None:
    (checkout / "tools").mkdir()
    git(checkout, "mv", "digestgen", "pyproject.toml", "tools")
    git(checkout, "update-ref", "refs/remotes/origin/main", commit(checkout, "Into tools/"))
    installed = install(
        tmp_path / "lib", {"url": (checkout / "tools").as_uri(), "dir_info": {"editable": True}}
    )

    assert find_requirement_of(installed, checkout / "tools/digestgen").endswith("#subdirectory=tools")


def test_a_copy_that_somebody_elses_repository_ignores_is_not_that_repository(
    tmp_path: Path, checkout: Path
) -> None:
    copy = checkout / "vendor/digestgen"
    (copy / "digestgen").mkdir(parents=True)
    (copy / "pyproject.toml").write_text("[project]\nname = 'digestgen'\n")
    installed = install(tmp_path / "lib", {"url": copy.as_uri(), "dir_info": {}})

    assert find_requirement_of(installed, tmp_path / "lib/digestgen") == ""


def test_what_runs_is_the_package_whole() -> None:
    """Else every installed digestgen would be taken for a checkout beside another."""
    assert Path(digestgen.__file__).resolve().parent == PACKAGE


def test_code_that_runs_beside_an_installed_one_tells_of_itself(tmp_path: Path, checkout: Path) -> None:
    installed = install(tmp_path / "lib", {"url": WHEEL, **HASHED})
    assert "git.example.org" in find_requirement_of(installed, checkout / "digestgen")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("git@git.example.org:ada/d.git", "https://git.example.org/ada/d.git"),
        ("git.example.org:ada/d", "https://git.example.org/ada/d"),
        ("ssh://git@git.example.org/ada/d.git", "https://git.example.org/ada/d.git"),
        ("https://token@git.example.org/ada/d.git", "https://git.example.org/ada/d.git"),
        ("git@git.example.org:/srv/git/d.git", ""),  # a path of that machine
        ("work:ada/d.git", ""),  # a name out of somebody's ssh settings
        ("C:/digestgen", ""),
        ("/srv/git/d.git", ""),
        ("../d.git", ""),
        ("https://[::1]/d", ""),
        ("https://git.example.org:port/d", ""),
        ("https://git.example.org", ""),
    ],
)
def test_an_address_is_one_that_others_can_use_without_a_password(url: str, wanted: str) -> None:
    assert public_address(url) == wanted


def test_the_requirement_stands_in_the_new_site_and_nothing_else_is_installed(tmp_path: Path) -> None:
    wanted = f"digestgen @ git+https://git.example.org/ada/digestgen@{COMMIT}"
    init_site(tmp_path, Answers(requirement=wanted))

    lines = (tmp_path / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [wanted]


def test_without_one_pip_stops_before_it_asks_an_index_and_says_what_to_write(tmp_path: Path) -> None:
    init_site(tmp_path)
    command = (
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--no-index",
        "--disable-pip-version-check",
    )
    done = subprocess.run(
        [*command, "--requirement", "requirements.txt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "Invalid requirement" in done.stderr and "digestgen @ git+https://" in done.stderr
