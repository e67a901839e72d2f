"""Layouts: what the engine renders once must be, filled, what it would have rendered for the page itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import lxml.html
import markdown
import pytest
from markupsafe import Markup
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.engine.assets import Assets
from digestgen.engine.engines import render_docs
from digestgen.engine.layout import ARTICLE, SLOTS, minify, parse_layout, restore
from digestgen.engine.mkdocs import prepare_engine
from digestgen.engine.rendered import read_rendered
from digestgen.engine.staging import LAYOUTS
from digestgen.model.page import LISTS
from digestgen.pages.all import plan_pages
from digestgen.pages.page import Page, Plan, fill_page
from digestgen.publishing import build
from digestgen.publishing.build import read_site, stage_site
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.keys import Keys
from digestgen.text.html import escape_html
from digestgen.text.markdown.body import BodyRenderer

pytestmark = pytest.mark.usefixtures("cold_engine")

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own site, in another folder, with short tag pages so that every kind occurs."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(REPOSITORY / "content", folder / "content")
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    settings = text.replace("author_pages: 2", "author_pages: 2\n      page_size: 1")
    assert settings != text
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    return folder


def one_of_each(plans: Iterable[Plan]) -> dict[str, tuple[Plan, Page]]:
    """The richest page of every layout: the one with the longest article."""
    found: dict[str, tuple[Plan, Page]] = {}
    for plan in plans:
        page = plan.build()
        if plan.layout not in found or len(page.article) > len(found[plan.layout][1].article):
            found[plan.layout] = plan, page
    return found


def test_a_filled_page_equals_the_same_page_rendered_by_the_engine(sample: Path, tmp_path: Path) -> None:
    config = read_config(sample / "mkdocs.yml")
    site = read_site(config)
    stage = stage_site(site)
    rendered = read_rendered(render_docs(config, stage, {}), config, styled=False)
    with Cache(None) as cache:
        chosen = one_of_each(plan_pages(site, Fragments(site), Keys(site, b""), cache))
    assert set(chosen) == {*LAYOUTS, *LISTS} - {"view", "view-page"}

    # Every chosen page as an engine page of its own: its article is injected as the content MkDocs made.
    docs = tmp_path / "docs"
    shutil.copytree(stage, docs)
    own: dict[str, tuple[Plan, Page]] = {}
    for plan, page in chosen.values():
        source = LISTS.get(plan.layout) or f"{plan.url.rstrip('/')}.md"
        own[source] = plan, page
        if plan.layout in LAYOUTS:
            (docs / source).parent.mkdir(parents=True, exist_ok=True)
            (docs / source).write_text("# placeholder\n", "utf-8")
    mkdocs = load_config(config_file=str(config.file), site_dir=str(tmp_path / "out"), plugins=[])
    prepare_engine(mkdocs, config, docs, {})

    class Inject:
        """Stands where a plugin would: gives the page the meta and the content that filling gives it."""

        def on_page_markdown(self, markdown: str, *, page: object, **_: object) -> str:
            plan, ours = own.get(page.file.src_uri, (None, None))  # type: ignore[attr-defined]
            if plan and ours and plan.layout in LAYOUTS:
                base = "../" * plan.url.count("/")
                page.meta.update(  # type: ignore[attr-defined]
                    # Markup: what filling escapes once, Material prints raw in one place and escaped in another
                    title=Markup(escape_html(ours.title)),
                    description=Markup(escape_html(ours.description)),
                    hide=["navigation", "toc"],
                    digestgen={
                        "kind": plan.layout,
                        "canonical": escape_html(config.site_url + plan.url),
                        "head": ours.head.replace(BASE, base),
                    },
                )
            return markdown

        def on_page_content(self, content: str, *, page: object, **_: object) -> str:
            plan, ours = own.get(page.file.src_uri, (None, None))  # type: ignore[attr-defined]
            if plan is None or ours is None:
                return content
            article = ours.article.replace(BASE, "../" * plan.url.count("/") or "./")
            if plan.layout in LAYOUTS:
                page.toc = []  # type: ignore[attr-defined]
            return article if plan.layout in LAYOUTS else content.replace(ARTICLE, article)

    inject = Inject()
    mkdocs.plugins.events["page_markdown"].append(inject.on_page_markdown)
    mkdocs.plugins.events["page_content"].append(inject.on_page_content)
    mkdocs_build(mkdocs)

    assets = Assets(tmp_path / "out", config.markdown_extensions)
    for plan, _page in chosen.values():
        theirs = rendered.policy.apply(
            assets.join(restore((tmp_path / "out" / plan.path).read_text("utf-8")))
        )
        filled = fill_page(plan, rendered.layouts[plan.layout], config.site_url).decode()
        assert minify(filled) == minify(theirs), plan.url


def test_every_hole_stands_in_the_contexts_its_escaping_is_made_for(sample: Path) -> None:
    """Where each slot stands in Material's page. A new Material that prints a value elsewhere fails here."""
    config = read_config(sample / "mkdocs.yml")
    out = render_docs(config, stage_site(read_site(config)), {})
    for kind, source in LAYOUTS.items():
        text = (out / source.removesuffix(".md") / "index.html").read_text("utf-8")
        contexts = {
            name: [_context(text, m.start()) for m in re.finditer(mark, text)] for name, mark in SLOTS.items()
        }
        assert contexts == {
            "title": ["attribute content", "text of <title>", "text of <span>"],
            "description": ["attribute content"],
            "canonical": ["attribute href", "attribute content"],
            "head": ["text of <head>"],
            "article": ["comment"],
            "heading": [],  # where the title is in English, on a site of another language
        }, kind


def _context(text: str, at: int) -> str:
    before = text[:at]
    if before.endswith("<!--!"):
        return "comment"
    tag = before.rfind("<")
    if before.rfind(">") < tag:  # inside a tag
        return "attribute " + re.findall(r'([\w-]+)="[^"]*$', before[tag:])[0]
    stack: list[str] = []
    for close, name, empty in re.findall(r"<(/?)([a-z0-9]+)\b[^>]*?(/?)>", before):
        if close:
            while stack and stack.pop() != name:
                pass
        elif not empty and name not in ("meta", "link", "input", "br", "img", "path"):
            stack.append(name)
    return f"text of <{stack[-1]}>"


def test_no_layout_reaches_the_site(sample: Path) -> None:
    built = build.build(read_config(sample / "mkdocs.yml"))
    folder = sample / "site"
    assert built.published.files == len([p for p in folder.rglob("*") if p.is_file()]) - 1  # the mark
    for file in folder.rglob("*"):
        assert "dglayout" not in str(file)
        if file.suffix in (".html", ".xml", ".txt", ".json"):
            text = file.read_text("utf-8")
            assert "dghole" not in text and "dglayout" not in text, file
            assert BASE not in text, file


def test_layout_fills_holes_in_order_and_twice() -> None:
    layout = parse_layout(f"<title>{SLOTS['title']}</title>{SLOTS['title']}{ARTICLE}.")
    assert layout.fill({"title": b"T", "article": "Ä".encode()}) == "<title>T</title>TÄ.".encode()


def test_mkdocs_own_markdown_agrees_with_ours_on_bodies(sample: Path, tmp_path: Path) -> None:
    """Bodies go through the site's markdown_extensions as MkDocs itself would send them."""
    config = read_config(sample / "mkdocs.yml")
    mkdocs = load_config(config_file=str(config.file), site_dir=str(tmp_path / "out"), plugins=[])
    ours = list(config.markdown_extensions)
    assert ours == list(mkdocs.markdown_extensions)
    theirs = {name: options for name, options in mkdocs.mdx_configs.items() if options}
    assert {name: dict(options) for name, options in config.extension_configs.items()} == theirs

    renderer = BodyRenderer(config.markdown_extensions, config.extension_configs)
    plain = markdown.Markdown(extensions=mkdocs.markdown_extensions, extension_configs=mkdocs.mdx_configs)
    body = (
        "Some *words*, a [link](https://example.org/?a=1&b=2) and `code`.\n\n- one\n- two\n\n    1. deeper\n\n"
        "> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nprint('x')\n```\n\n!!! note\n    Take care.\n\nTerm\n:   Meaning\n"
    )
    assert _structure(renderer.render(body)) == _structure(plain.convert(body))


def _structure(html: str) -> list[tuple[str, list[str], list[str]]]:
    """Elements in order with the words in and behind them; attributes are the sanitiser's business."""
    root = lxml.html.fragment_fromstring(html, create_parent=True)
    return [(node.tag, (node.text or "").split(), (node.tail or "").split()) for node in root.iter()]


def test_a_nav_that_mkdocs_makes_has_no_layouts(project: Path) -> None:
    config = project / "mkdocs.yml"
    config.write_text(re.sub(r"nav: .*", "", config.read_text("utf-8")), "utf-8")
    (project / "content/about.md").write_text("# About lamps\n", "utf-8")
    build.build(read_config(config))
    page = (project / "site/about/index.html").read_text("utf-8")
    assert "About lamps" in page and "archive/" in page
    assert "dglayout" not in page and "dghole" not in page
