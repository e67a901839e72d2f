"""Engines: which one renders, what it says it leaves out, and where another one is refused. Real runs: tests/public/test_engines.py."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from importlib.metadata import FileHash, PackageNotFoundError, PackagePath
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from digestgen.cli import main
from digestgen.config import read_config
from digestgen.engine import mkdocs, zensical
from digestgen.engine.staging import choose_extensions
from digestgen.pages.page import add_words
from digestgen.publishing.build import read_site
from digestgen.publishing.plan import _resolve_page
from digestgen.text.maths.maths import render_mathml

ROOT = Path(__file__).parents[2]
SETTINGS = """\
site_name: Lamps
site_url: https://lamps.example.org/
docs_dir: content
theme: material
hooks: [lamps.py]
plugins:
  - search
  - material/tags
  - lamplight: {at: dusk}
  - digestgen: {engine: zensical}
"""


@pytest.fixture
def lamps(project: Path) -> Path:
    """A site that asks for Zensical, with a plugin and a hook of MkDocs."""
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    (project / "lamps.py").write_text("", "utf-8")
    return project


def test_what_zensical_does_not_run_is_named_at_its_line(lamps: Path) -> None:
    remarks = list(zensical.find_remarks(read_config(lamps / "mkdocs.yml")))
    assert [(remark.line, remark.code, remark.what) for remark in remarks] == [
        (9, "engine-ignores", 'the engine zensical does not run the plugin "lamplight"'),
        (5, "engine-ignores", 'the engine zensical does not run the hook "lamps.py"'),
    ]


@pytest.mark.parametrize("theme", ["materialx", "{name: materialx}"])
def test_a_theme_that_zensical_does_not_have_is_named(lamps: Path, theme: str) -> None:
    settings = SETTINGS.replace("hooks: [lamps.py]\n", "").replace("  - lamplight: {at: dusk}\n", "")
    (lamps / "mkdocs.yml").write_text(settings.replace("theme: material", f"theme: {theme}"), "utf-8")
    (remark,) = zensical.find_remarks(read_config(lamps / "mkdocs.yml"))
    assert (remark.line, remark.code) == (4, "engine-ignores")
    assert remark.what == 'the engine zensical has material in place of the theme "materialx"'


def test_a_properdocs_that_replaces_nothing_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "properdocs").mkdir()
    (tmp_path / "properdocs/__init__.py").touch()
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import digestgen; print('fine')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("fine\n", "")


def test_an_engine_that_is_not_installed_is_named_with_its_package(
    lamps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zensical, "find_spec", lambda name: None)
    for command in ("check", "build"):
        done = CliRunner().invoke(main, [command, "--config", str(lamps / "mkdocs.yml")])
        assert done.exit_code == 1, done.output
        assert "pip install zensical" in done.output
    assert not (lamps / "site").exists()


def test_mkdocs_refuses_to_build_what_another_engine_is_for(
    lamps: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = SETTINGS.replace("  - lamplight: {at: dusk}\n", "").replace("hooks: [lamps.py]\n", "")
    (lamps / "mkdocs.yml").write_text(settings, "utf-8")
    with pytest.raises(Abort):
        mkdocs_build(load_config(config_file=str(lamps / "mkdocs.yml")))
    assert 'engine: zensical, and this is MkDocs. Build with "digestgen build"' in caplog.text
    assert not (lamps / "site").exists()


@pytest.mark.parametrize(
    ("target", "page", "spelled"),
    [
        ("papers/lamps.md", "index.md", "papers/lamps/"),
        ("papers/lamps.md#notes", "about.md", "../papers/lamps/#notes"),
        ("../tags/index.md?a=b", "guide/lamps.md", "../../tags/?a=b"),
        ("./lamps.md", "about.md", ".././lamps/"),
        ("tags/lamps/", "about.md", "../tags/lamps/"),
        ("feed.xml", "guide/index.md", "feed.xml"),
        ("/papers/lamps.md", "about.md", "/papers/lamps.md"),
        ("doi:10.1145/12.34", "about.md", "doi:10.1145/12.34"),
        ("#notes", "about.md", "#notes"),
    ],
)
def test_a_link_that_leads_to_no_page_as_zensical_spells_it(target: str, page: str, spelled: str) -> None:
    assert zensical.spell_link(target, page) == spelled
    assert mkdocs.spell_link(target, page) == target


def test_links_of_own_pages_lead_where_they_do_under_mkdocs(project: Path) -> None:
    """To a paper's file, to a page that the engine knows, and to a feed as a browser needs it from /about/."""
    text = "# About\n\n[a](papers/lamps.md#notes) [c](index.md) [d](../feed.xml) [e](#about)\n"
    (project / "content/about.md").write_text(text, "utf-8")
    (project / "content/papers").mkdir(exist_ok=True)
    paper = "---\nid: 'title:lamps'\ntitle: Lamps\ndate: 2025-08-07\n---\n"
    (project / "content/papers/lamps.md").write_text(paper, "utf-8")
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    page = "".join(
        f'<a href="{zensical.spell_link(link, "about.md")}">' for link in re.findall(r"\]\((.*?)\)", text)
    )
    resolved = _resolve_page(read_site(read_config(project / "mkdocs.yml")), "about.md", page)
    assert re.findall(r'href="(.*?)"', resolved) == [
        "../papers/lamps/#notes", "../", "../feed.xml", "#about",
    ]  # fmt: skip


@pytest.mark.parametrize("later", ["mkdocs-material", "mkdocs-materialx", "neither"])
def test_two_themes_in_one_folder_are_said_and_whose_files_are_there(
    later: str, lamps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lamps / "base.html").write_text(later, "utf-8")

    def find(name: str) -> SimpleNamespace:
        path = PackagePath("material/templates/base.html")
        digest = base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).rstrip(b"=").decode()
        path.hash, path.dist = (
            FileHash(f"sha256={digest}"),
            SimpleNamespace(locate_file=lambda _: lamps / "base.html"),
        )  # type: ignore[attr-defined]
        return SimpleNamespace(files=[path])

    monkeypatch.setattr("importlib.metadata.distribution", find)
    (remark,) = mkdocs.find_remarks(read_config(lamps / "mkdocs.yml"))
    assert (remark.code, remark.line) == ("two-themes", 4)
    assert remark.what.endswith(f"the files there are those of {later}")

    (lamps / "base.html").unlink()  # recorded, and gone
    (remark,) = mkdocs.find_remarks(read_config(lamps / "mkdocs.yml"))
    assert remark.what.endswith("the files there are those of neither")

    def find_one(name: str) -> SimpleNamespace:
        if name == later:
            raise PackageNotFoundError
        return find(name)

    monkeypatch.setattr("importlib.metadata.distribution", find_one)
    assert len(list(mkdocs.find_remarks(read_config(lamps / "mkdocs.yml")))) == (later == "neither")


def test_templates_of_the_theme_keep_to_what_minijinja_reads() -> None:
    """It has no methods of text, and its `replace` takes no count. words.js is rendered by ourselves."""
    for file in (ROOT / "site_templates/theme").glob("*.html"):
        code = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", file.read_text("utf-8"), re.DOTALL))
        assert set(re.findall(r"[\w.]+(?=\()", code)) <= {"super", "lang.t", "replace"}, file.name
        assert not re.search(r"\breplace\([^()]*,[^()]*, *\d", code), file.name


@pytest.mark.parametrize("extension", ["toc", "pymdownx.arithmatex: {generic: true}"])
def test_formulas_of_own_pages_are_mathml_with_and_without_an_extension_for_them(
    extension: str, project: Path
) -> None:
    text = "# Of $x^2$ lamps\n\nThey cost $5 to $10, and \\(y_1\\) of oil.\n"
    (project / "content/about.md").write_text(text, "utf-8")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(f"markdown_extensions:\n  - {extension}\n")
    done = CliRunner().invoke(main, ["build", "--config", str(project / "mkdocs.yml")])
    assert done.exit_code == 0, done.output
    page = (project / "site/about/index.html").read_text("utf-8")
    assert f'<h1 id="of-x2-lamps">Of {add_words(render_mathml("x^2"))} lamps' in page
    assert f"<p>They cost $5 to $10, and {add_words(render_mathml('y_1'))} of oil.</p>" in page
    assert "<title>Of x² lamps - " in page
    assert "arithmatex" not in page


def test_what_zensical_brings_of_its_own_stays_where_the_settings_name_no_extension(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = SimpleNamespace(DEFAULT_MARKDOWN_EXTENSIONS={"abbr": {}, "pymdownx.arithmatex": {"generic": True}})
    monkeypatch.setattr(zensical, "import_module", lambda name: own)
    ours = "digestgen.text.markdown.pages"
    listed = [
        choose_extensions(zensical._list_extensions(entries))
        for entries in (None, {"mdx_math": None, "toc": {"title": "Lamps"}}, ["toc", {"mdx_math": {}}])
    ]
    assert listed == [[{"abbr": {}}, ours], [{"toc": {"title": "Lamps"}}, ours], ["toc", ours]]


def test_zensical_is_given_no_setting_without_a_value(lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It makes a nav where there is none, and ends with a TypeError where it is null."""
    text = SETTINGS.replace("hooks: [lamps.py]\n", "extra_css:\nrepo_url: ~\n")
    (lamps / "mkdocs.yml").write_text(text, "utf-8")
    config = read_config(lamps / "mkdocs.yml")
    (config.work / "stage").mkdir(parents=True)
    monkeypatch.setattr(zensical, "_lay_templates", lambda *_: None)
    monkeypatch.setattr(zensical.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=0))
    zensical.render(config, config.work / "stage", {}, config.work / "engine")
    (project,) = [yaml.unsafe_load(file.read_text("utf-8")) for file in config.work.glob("*.yml")]
    assert not {"nav", "extra_css", "repo_url"} & project.keys()
    assert None not in project.values()
