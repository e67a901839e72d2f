"""`digestgen check` names every mistake of a bad day at once, each with the file and line it stands on."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.cli import main

# file below content/, what stood there, the mistake, the words its line is found by ("" for line 1), code
MISTAKES = (
    ("papers/2025-08/2508.01001.md", "tags: [tide-models", "tags: [tide-modles", "tags: [", "unknown-tag"),
    ("papers/2025-08/2508.01001.md", "gauges](2508.01002.md)", "gauges](2508.01020.md)", "01020", "broken-link"),
    ("papers/2025-08/2508.01001.md", "pdf: https:", "pdf: ftp:", "pdf: ftp", "bad-url"),
    ("papers/2025-08/2508.01001.md", "{src: assets/tide.svg", "{src: assets/tied.svg", "tied", "broken-link"),
    ("papers/2025-08/2508.01002.md", "status: replaced", "status: replased", "status", "unknown-value"),
    ("papers/2025-08/2508.01002.md", "published: 2025-08", "published: 2025-8", "published", "bad-date"),
    ("papers/2025-08/2508.01003.md", "---\n\nThey", "\nThey", "", "front-matter-open"),
    ("papers/2025-08/2508.01004.md", 'title: "#1 of Many:', "title: Many: A", "title", "yaml-syntax"),
    ("papers/2025-08/2508.01005.md", "date: 2025-08-07", "date: 2025-08-32", "date", "bad-date"),
    ("papers/2025-08/openreview-bom.md", "{type: paper", "{typ: paper", "{typ", "unknown-key"),
    ("papers/2025-08/slug-one.md", "slug/a.b", "slug(a.b)", "", "duplicate-id"),
    ("papers/2025-08/doi-odd.md", "authors:", "autors:", "autors", "unknown-key"),
    ("papers/2025-08/de-untagged.md", "lang: de", "lang: deutsch?", "lang", "bad-lang"),
    ("papers/2025-08/draft.md", "draft: true", "draft: perhaps", "draft: p", "wrong-type"),
    ("papers/2025-07/hep-th-9901042.md", "title: yes\n", "", "", "missing-key"),
    ("papers/2025-07/title-lighthouses.md", "clocks]", "clocks, a/b]", "a/b", "bad-slug"),
    ("papers/2024-12/2412.09999.md", "urn:example:kept-since-2024", "kept since 2024", "guid", "bad-guid"),
    ("digests/2025-W32.md", "title: The", "titel: The", "titel", "unknown-key"),
    ("tags.yml", "parent: tides", "parent: tide", "parent: tide\n", "unknown-tag"),
    ("people.yml", "0000-0002-1825-0097", "0000-0002-1825", "orcid", "bad-orcid"),
)  # fmt: skip


@pytest.fixture
def bad_day(library: Path, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int, str]]:
    """Twenty mistakes in the invented library; where each of them is."""
    content = library / "content"
    for name, good, bad, _, _ in MISTAKES:
        text = (content / name).read_bytes().decode()
        assert good in text, (name, good)
        (content / name).write_bytes(text.replace(good, bad, 1).encode())
    expected = set()
    for name, _, _, words, code in MISTAKES:
        lines = (content / name).read_bytes().decode().splitlines(keepends=True)
        line = next(number for number, text in enumerate(lines, 1) if words in text)
        if code == "duplicate-id":  # said of the file that comes second
            name, line = "papers/2025-08/slug-two.md", 2
        expected.add((f"content/{name}", line, code))
    monkeypatch.chdir(library)
    return expected


def test_twenty_mistakes_are_twenty_problems(bad_day: set[tuple[str, int, str]]) -> None:
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    said = re.findall(r"^(\S+?):(\d+): .*\n {4}.*\[([a-z0-9-]+)\]$", result.stderr, re.MULTILINE)
    assert {(path, int(line), code) for path, line, code in said} == bad_day
    assert len(said) == len(bad_day) == 20
    assert result.stderr.splitlines()[-1] == "20 problems in 16 of 26 files. Nothing was written."
    assert result.stdout == ""


def test_a_program_gets_the_same(bad_day: set[tuple[str, int, str]]) -> None:
    result = CliRunner().invoke(main, ["check", "--json"])
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert {(p["path"], p["line"], p["code"]) for p in problems} == bad_day
    assert all(p["what"] and not p["what"].endswith(".") for p in problems)


def test_a_build_says_the_same_and_makes_nothing(bad_day: set[tuple[str, int, str]], library: Path) -> None:
    checked, built = (CliRunner().invoke(main, [command]) for command in ("check", "build"))
    assert built.stderr == checked.stderr and built.exit_code == 1
    assert not (library / "site").exists()


def test_what_one_broken_file_brings_with_it_is_not_reported(library: Path) -> None:
    """With tags.yml unreadable no tag is known, and with a paper unreadable nobody can pin it: one problem each."""
    (library / "content" / "tags.yml").write_text("tides: [\n", "utf-8")
    (library / "content" / "papers" / "2025-08" / "2508.01001.md").write_text("---\nid: [\n---\n", "utf-8")
    result = CliRunner().invoke(main, ["check", "--json", "-f", str(library / "mkdocs.yml")])
    found = [(p["path"].rsplit("/", 1)[-1], p["code"]) for p in json.loads(result.stdout)["problems"]]
    assert found == [("2508.01001.md", "yaml-syntax"), ("tags.yml", "yaml-syntax")]


def test_the_invented_library_is_sound(library: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--json", "-f", str(library / "mkdocs.yml")])
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["problems"], answer["files"]) == (0, [], 26)
    found = [remark["code"] for remark in answer["remarks"]]
    assert found == ["example-address", "far-date", "plain-text", "url-resolved"]


def run(project: Path) -> str:
    return CliRunner().invoke(main, ["check", "--config", str(project / "mkdocs.yml")]).stderr


def test_the_address_of_an_example_is_remarked_on_and_not_ready_to_be_published(project: Path) -> None:
    settings = (project / "mkdocs.yml").read_text("utf-8")
    for host, remarks in (
        ("www.example.com", 1),
        ("example.org", 1),
        ("localhost:8000", 1),
        ("username.github.io", 1),
        ("myexample.org", 0),
        ("lamps.example", 0),
        ("0.0.0.0:8000", 1),
        ("169.254.1.1", 1),
        ("OWNER.github.io/REPOSITORY", 1),
        ("YOUR_NAME.github.io/lamps", 1),
        ("your-site.netlify.app", 1),
        ("yourdomain.org", 1),
        ("github.com/ada/lamps", 1),
        ("ada.github.io/lamps", 0),
        ("yourte.ch", 0),
    ):
        text = re.sub(r"site_url: .*", f"site_url: https://{host}/", settings)
        (project / "mkdocs.yml").write_text(text, "utf-8")
        assert run(project).count("[example-address]") == remarks, host
        for words, exit_code in ((["check"], 0), (["build"], 0), (["check", "--ready"], remarks)):
            done = CliRunner().invoke(main, [*words, "--config", str(project / "mkdocs.yml")])
            assert (done.exit_code, done.stderr.count("[example-address]")) == (exit_code, remarks), words


@pytest.mark.parametrize(
    "host", ["192.168.1.4", "10.0.0.5:8000", "lampserver", "lamps.local", "wiki.internal/lamps"]
)
def test_the_address_of_one_network_is_remarked_on_and_published(project: Path, host: str) -> None:
    settings = (project / "mkdocs.yml").read_text("utf-8")
    text = re.sub(r"site_url: .*", f"site_url: http://{host}/", settings)
    (project / "mkdocs.yml").write_text(text, "utf-8")
    assert "is known in one network only" in run(project)
    done = CliRunner().invoke(main, ["check", "--ready", "--config", str(project / "mkdocs.yml")])
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("taste: [lamps.bib]", 'there is no file "lamps.bib"'),
        ("sources: [{source: arxvi}]", 'Did you mean "arxiv"?'),
        ("sources: [{source: bibtex, words: [lamps.bib]}]", "digestgen import bibtex FILE"),
        ("sources: [{source: openreview}]", "openreview: there is nothing to ask for"),
        ("sources: [{source: crossref, query: lamps}]", "cannot be asked by --query"),
        ("sources: [{source: huggingface, tags: [lmap]}]", 'there is no tag "lmap"'),
        ("sources: [{source: huggingface, tags: [lanterns]}, {source: biorxiv, category: botany}]", ""),
    ],
)
def test_what_fails_in_the_night_is_said_by_day(project: Path, setting: str, said: str) -> None:
    """Standing sources and files of taste, of which publishing asks nothing."""
    (project / "content/tags.yml").write_text("lamps: {title: Lamps, aliases: [lanterns]}\n", "utf-8")
    config = project / "mkdocs.yml"
    settings = config.read_text("utf-8")
    config.write_text(
        settings.replace("plugins: [digestgen]", f"plugins:\n  - digestgen:\n      {setting}"), "utf-8"
    )
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert (done.exit_code, said in done.output) == (1 if said else 0, True), done.output
    if said:
        assert "mkdocs.yml:" in done.output


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ paper.titel }}", "has no attribute 'titel'"),
        ('{% include "lamp.html" %}', 'there is no template "lamp.html"'),
        ('{% extends "card.html" %}', "without end"),
        ('{{ words("lamps.title") }}', "there is no message, or no value of one, called 'lamps.title'"),
    ],
)
def test_a_template_that_stops_a_build_stops_check(library: Path, template: str, said: str) -> None:
    folder = library / "site_templates" / "articles"
    folder.mkdir(parents=True)
    (folder / "card.html").write_text(template, "utf-8")
    done = CliRunner().invoke(main, ["check", "--config", str(library / "mkdocs.yml")])
    assert done.exit_code == 1 and "[template-error]" in done.stderr and said in done.stderr, done.output


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("markdown_extensions: [lamps.nosuch]", "lamps.nosuch"),
        ("repo_url: lamps", "repo_url"),
        ("dev_addr: lamps", "dev_addr"),
        ("watch: [lamps]", "watch"),
        ("validation: {nav: {omitted_files: lamps}}", "omitted_files"),
        ("strict: lamps", "mkdocs.yml:6: strict: MkDocs: "),
        ("nav: [index.md, Lamps: 'https://[lamps']", "ValueError"),
        ("theme: {name: material, font: false, palette: [{toggle: {icon: 3}}]}", "palette.html"),
    ],
)
def test_a_setting_that_the_engine_refuses_is_said_by_check(project: Path, setting: str, said: str) -> None:
    config = project / "mkdocs.yml"
    name = setting.partition(":")[0]
    others = [line for line in config.read_text("utf-8").splitlines() if not line.startswith(f"{name}:")]
    config.write_text("\n".join([*others, setting, ""]), "utf-8")
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert done.exit_code == 1 and "[engine-failed]" in done.stderr and said in done.stderr, done.output


@pytest.mark.parametrize(
    ("field", "setting", "said"),
    [
        ("template: lamps.html", "", "content/about.md:3: template: there is no template"),
        ("icon: 'lamps/lit' # by night", "", "content/about.md:3: icon: there is no icon"),
        ("icon: material/home", "extra: {social: [{icon: lamps/lit, link: x}]}", "mkdocs.yml:6: extra.social.0.icon: "),
        ("template: main.html", "extra_css: [3]", "mkdocs.yml: MkDocs: TypeError: "),
        ("template: main.html", "extra: {social: 3}", "mkdocs.yml: the theme fails at partials/social.html"),
    ],
)  # fmt: skip
def test_what_the_theme_has_not_is_said_where_it_is_asked_for(
    project: Path, field: str, setting: str, said: str
) -> None:
    (project / "content" / "about.md").write_text(f"---\ntitle: We\n{field}\n---\n\n# We\n", "utf-8")
    config = project / "mkdocs.yml"
    settings = config.read_text("utf-8").replace("feeds.md]", "about.md]")
    config.write_text(f"{settings}{setting}\n", "utf-8")
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert said in done.stderr and "[engine-failed]" in done.stderr, done.output


@pytest.mark.parametrize(
    "name", ["content/papers", "content/digests", "inbox", ".digestgen/engine", ".digestgen/stage"]
)
def test_a_file_in_the_place_of_a_folder(project: Path, name: str) -> None:
    file = project / name
    file.parent.mkdir(exist_ok=True)
    if file.is_dir():
        shutil.rmtree(file)
    file.write_text("", "utf-8")
    done = CliRunner().invoke(main, ["check", "--config", str(project / "mkdocs.yml")])
    assert done.exit_code == 1 and f"{name}: a folder has to be here" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("name", ["content/lamp\udce9.png", "content/papers/\udce9/a.md", "content/a\\b.md",
                                  "site_templates/articles/\udce9.html"])  # fmt: skip
def test_a_name_of_which_no_address_can_be_made(project: Path, name: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("Lamps.\n", "utf-8")
    summary = project / "summary.md"
    done = CliRunner().invoke(
        main, ["check", "--config", str(project / "mkdocs.yml"), "--summary", str(summary)]
    )
    assert done.exit_code == 1 and "[bad-name]" in done.stderr and summary.is_file(), done.output


@pytest.mark.parametrize("name", ["building.lock", "manifest", "engine.key"])
def test_a_folder_in_the_place_of_a_file_for_work(project: Path, name: str) -> None:
    (project / ".digestgen" / name).mkdir(parents=True)
    done = CliRunner().invoke(main, ["check", "--config", str(project / "mkdocs.yml")])
    assert done.exit_code == 1 and f".digestgen/{name}: a file has to be here" in done.stderr


def test_a_template_with_a_slip_in_its_name_is_remarked_on(project: Path) -> None:
    folder = project / "site_templates" / "articles"
    folder.mkdir(parents=True)
    (folder / "crad.html").write_text("<p>{{ paper.title }}</p>", "utf-8")
    assert 'Did you mean "site_templates/articles/card.html"?' in run(project)
    (folder / "crad.html").rename(folder / "lamp.html")
    assert "[unknown-template]" not in run(project)
    (folder / "lamp.html").rename(folder / "pages.html")  # near paper.html, and one's own
    (folder / "home.html").write_text('{% include "pages.html" %}', "utf-8")
    assert "[unknown-template]" not in run(project)
