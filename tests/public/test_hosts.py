"""Each host's steps, as the manual has them, and what the host then does: the same bytes for one address, wherever."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from digestgen.init.answers import HOSTS
from tests.public.runner import Runner

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs/manual/how-to/publish.md").read_text("utf-8")
HEADINGS = {
    "github": "## GitHub Pages", "gitlab": "### GitLab Pages", "netlify": "### Netlify", "cloudflare": "### Cloudflare Pages",
    "server": "### A web server of your own",
}  # fmt: skip
ADDRESS = "https://lamps.ada.example/digest"
ORIGINS = ("https://github.com/ada/digest.git", "https://gitlab.com/ada/digest.git")


def read_steps(host: str) -> list[str]:
    """The numbered steps of a host's section."""
    section = MANUAL.split(f"\n{HEADINGS[host]}\n")[1]
    return re.findall(
        r"^\d\. (.*?)(?=^\d\. |^\S(?<!\d)|\Z)",
        re.split(r"^#", section, flags=re.MULTILINE)[0],
        re.DOTALL | re.MULTILINE,
    )


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_six_numbered_steps(host: str) -> None:
    steps = read_steps(host)
    assert len(steps) == 6
    assert any("digestgen init my-digest" in step for step in steps)
    pushed = [at for at, step in enumerate(steps) if "git push" in step]
    settings = [at for at, step in enumerate(steps) if "GitHub Actions* as the source" in step]
    assert all(at < pushed[0] for at in settings), "the source is chosen before the first push"


class Person:
    """Who types the steps; `https://github.com/ada/digest.git` is a folder, and no command reaches a network."""

    def __init__(self, folder: Path) -> None:
        self.at, self.origin = folder, folder / "origin.git"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "SITE_URL"}, "HOME": str(folder),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": "4",
            "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Ada One",
            "GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": "ada@example.org",
            **{f"GIT_CONFIG_KEY_{at}": f"url.file://{self.origin}.insteadOf" for at in (2, 3)},
            **{f"GIT_CONFIG_VALUE_{at}": url for at, url in zip((2, 3), ORIGINS, strict=True)},
        }  # fmt: skip
        subprocess.run(
            ["git", "init", "--quiet", "--bare", str(self.origin)], check=True, env=self.environment
        )

    def run(self, command: str, at: Path | None = None, **environment: str) -> None:
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], cwd=at or self.at, text=True, timeout=300,
                              env={**self.environment, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}"

    def follow(self, steps: list[str]) -> None:
        for step in steps:
            for block in re.findall(r"^ +```sh\n(.*?)^ +```", step, re.DOTALL | re.MULTILINE):
                for line in map(str.strip, block.splitlines()):
                    if line.startswith("cd "):
                        self.at = self.at / line[3:]
                    elif not line.startswith("sh publish.sh"):
                        self.run(line)


def build_on(host: str, clone: Path, person: Person) -> Path:
    """What a host does with what was pushed, by the file that it reads; installing is left out."""
    file = clone / HOSTS[host][0]
    if host == "github":
        done = Runner(
            clone, {"github.event_name": "push", "github.ref": "refs/heads/main"}, base_url=ADDRESS
        ).run(file, "build")
        assert done.failed == "", done.output
        return clone / done.uploads[0]
    if host == "gitlab":
        job = yaml.safe_load(file.read_text("utf-8"))["pages"]
        person.run("\n".join(job["script"]), clone, CI_PAGES_URL=ADDRESS)
        return clone / job["artifacts"]["paths"][0]
    if host == "server":
        target = clone.parent / "www"
        person.run(f"sh publish.sh {target}/", clone, SITE_URL=ADDRESS)
        return target
    text = file.read_text("utf-8")
    command = re.findall(r'^\s*command = "(.*)"|^# 3\. Build command:  (.*)', text, re.MULTILINE)[0]
    parts = [part for part in "".join(command).split(" && ") if not part.startswith("pip install ")]
    assert len(parts) >= 2
    person.run(" && ".join(parts), clone, **{"URL" if host == "netlify" else "SITE_URL": ADDRESS})
    return clone / re.findall(r'(?:publish|pages_build_output_dir) = "(.*)"', text)[0]


@pytest.mark.prove
@pytest.mark.parametrize("host", HOSTS)
def test_the_steps_end_in_the_same_site_at_one_address(host: str, tmp_path: Path) -> None:
    if host == "server" and not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    person = Person(tmp_path)
    person.follow(read_steps(host))
    clone = tmp_path / "host/clone"
    clone.parent.mkdir()
    if host == "server":
        shutil.copytree(person.at, clone)
    else:
        person.run(f"git clone --quiet --branch main {person.origin} {clone}", tmp_path)
    built = build_on(host, clone, person)
    person.run(f"digestgen build --quiet --site-dir {tmp_path / 'plain'}", clone, SITE_URL=ADDRESS)
    plain = {
        file.relative_to(tmp_path / "plain"): file.read_bytes()
        for file in (tmp_path / "plain").rglob("*")
        if file.is_file()
    }
    theirs = {file.relative_to(built): file.read_bytes() for file in built.rglob("*") if file.is_file()}
    assert theirs == plain and len(plain) > 80
    assert f"{ADDRESS}/papers/1706.03762/".encode() in plain[Path("feed.xml")]
