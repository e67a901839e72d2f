"""A site that grows out of its host is said so before the host says it, with what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.config import Config, read_config
from digestgen.init import answers
from digestgen.publishing import hosts
from digestgen.publishing.hosts import HOSTS, find_near_limits, read_sizes

GITHUB, CLOUDFLARE = "https://ada.github.io/lamps/", "https://lamps.pages.dev/"
MB = 10**6


def lamps(folder: Path, address: str, setting: str = "page_size: 50") -> Config:
    file = folder / "mkdocs.yml"
    file.write_text(
        f"site_name: Lamps\nsite_url: {address}\ntheme: material\nplugins:\n  - digestgen:\n      {setting}\n"
    )
    return read_config(file)


def test_hosts_are_those_that_init_knows() -> None:
    known = {title: file for file, title in answers.HOSTS.values() if file != "publish.sh"}
    assert {host.title: host.file for host in HOSTS} == known


@pytest.mark.parametrize(
    ("address", "sizes", "what", "hint"),
    [
        (GITHUB, {"papers/a": 799 * MB}, "", ""),
        (GITHUB, {"papers/a": 300 * MB, "authors/b": 400 * MB, "search/c": 150 * MB, "feed.xml": MB},
         "GitHub Pages takes 1,000 MB, and the site has 851 MB",
         "Most is in authors/ 400 MB, papers/ 300 MB, search/ 150 MB. What makes it less: author_pages: 3, search: false."),
        (GITHUB, {"papers/a": 1200 * MB}, "and the site has 1,200 MB", "Choose a host that takes more."),
        (GITHUB, dict.fromkeys(map("tags/{}".format, range(90_000)), 9), "", ""),
        (CLOUDFLARE, dict.fromkeys(map("tags/{}".format, range(15_999)), 9), "", ""),
        (CLOUDFLARE, dict.fromkeys(map("tags/{}".format, range(16_000)), 9),
         "Cloudflare Pages takes 20,000 files, and the site has 16,000", "tags/ 16,000. What makes it less: fewer topics"),
        (CLOUDFLARE, {"films/kettle.mp4": 30 * 2**20}, "takes files of 25 MiB, and films/kettle.mp4 has 30.0", "if it is a file of content/"),
        ("https://lamps.netlify.app/", {"films/kettle.mp4": 3000 * MB}, "", ""),
        ("https://github.io.example.org/", {"papers/a": 3000 * MB}, "", ""),
        ("https://lamps.example.org/", {}, "", ""),
    ],
)  # fmt: skip
def test_near_a_limit_size_limit_and_remedy_are_named(
    tmp_path: Path, address: str, sizes: dict[str, int], what: str, hint: str
) -> None:
    found = find_near_limits(lamps(tmp_path, address), sizes)
    assert len(found) == bool(what)
    for remark in found:
        assert (remark.path, remark.line, remark.code) == ("mkdocs.yml", 2, "host-limit")
        assert what in remark.what and hint in remark.hint


def test_a_domain_of_its_own_is_where_the_file_of_a_host_says(tmp_path: Path) -> None:
    (tmp_path / "wrangler.toml").write_text("")
    sizes = dict.fromkeys(map("authors/{}".format, range(25_000)), 9)
    (remark,) = find_near_limits(lamps(tmp_path, "https://lamps.example.org/", "author_pages: 5"), sizes)
    assert "Cloudflare" in remark.what and "author_pages: 6." in remark.hint
    config = lamps(tmp_path, GITHUB)
    assert find_near_limits(config, sizes) == [], "an address that a host gives away is there"


def test_build_check_and_a_build_with_nothing_new_say_the_same(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tuple(replace(host, files=host.files and 100) for host in HOSTS)
    monkeypatch.setattr(hosts, "HOSTS", small)
    (library / "wrangler.toml").write_text("")
    (library / "site" / ".git").mkdir(parents=True)
    (library / "site" / ".git" / "config").write_text("", "utf-8")
    config = str(library / "mkdocs.yml")

    def said(command: str) -> list[str]:
        done = CliRunner().invoke(main, [command, "--config", config])
        assert done.exit_code == 0, done.output
        lines = done.stderr.splitlines()
        return [text for line, text in enumerate(lines) if "host-limit" in text or "Cloudflare" in text]

    assert said("check") == [], "nothing is built yet"
    first = said("build")
    assert len(first) == 2 and "takes 100 files, and the site has " in first[0]
    count = len(read_sizes(library / "site"))
    assert f"the site has {count:,}" in first[0] and count > 100
    assert said("build") == said("check") == first
