"""Keys follow from what is given: each field that there is, changed alone, gives every file whose bytes change a new key,
and what is kept of the build before gives the bytes of a clean build.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from types import FunctionType

import pytest
import yaml

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.engine.engines import render_docs
from digestgen.engine.rendered import read_rendered
from digestgen.library.fields import EDITORIAL_FIELDS, PAPER_FIELDS, PERSON_FIELDS, TAG_FIELDS
from digestgen.output.output import Step, Waypoint
from digestgen.pages.all import plan_pages
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.publishing.build import read_site, stage_site
from digestgen.publishing.plan import plan_outputs
from digestgen.settings.settings import Settings, name_value
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site

LAMPS, KETTLES, WICKS, OIL = (f"papers/2508.0000{number}.md" for number in range(1, 5))
BODY = {
    "abstract": "Lamps need oil. We measure how much of it, in $x^2$ drops.",
    "note": "See [kettles](2508.00002.md).",
}
CONTENT: dict[str, dict[str, object]] = {
    LAMPS: {"id": "arxiv:2508.00001", "title": "Lamps that burn", "authors": ["Ada One", "Bo Two"], "date": "2025-08-07",
            "tags": ["lamps"], "changed": "2025-08-06", **BODY},
    KETTLES: {"id": "arxiv:2508.00002", "title": "Kettles that sing", "authors": ["Bo Two", "Cy Three"],
              "date": "2025-08-07", "tags": ["lamps", "kettles"], "sources": {"huggingface": {"upvotes": "3"}},
              "abstract": "We present a kettle which sings while lamps burn oil."},
    WICKS: {"id": "arxiv:2508.00003", "title": "Wicks of lamps", "authors": ["A. One"], "date": "2025-08-06",
            "tags": ["wicks"], "abstract": "Wicks of lamps, and oil. This paper studies both."},
    OIL: {"id": "arxiv:2508.00004", "title": "Oil, and more oil", "authors": ["Cy Three", "Ada One"], "date": "2025-08-05",
          "abstract": "Oil burns in lamps."},
    "digests/2025-08-07.md": {"title": "Of lamps", "pins": ["arxiv:2508.00002"], "abstract": "A [lamp](../papers/2508.00003.md)."},
    "tags.yml": {"lamps": {"title": "Lamps"}, "wicks": {"title": "Wicks", "parent": "lamps"}, "kettles": {"title": "Kettles"}},
    "people.yml": {"ada": {"name": "Ada One", "variants": ["A. One"]}},
}  # fmt: skip
SETTINGS: dict[str, object] = {"search": False, "views": {"oil": {"title": "Oil", "words": ["oil"]}}}

PAPER: dict[str, object] = {
    "id": "arxiv:2508.00009", "ids": ["doi:10.1000/lamps"], "guid": "urn:example:lamps", "citation_key": "Lamps",
    "title": "Lamps that glow, $y$", "authors": ["Bo Two", "Di Four"], "date": "2025-08-05", "published": "2025-07",
    "updated": "2025-08-09", "tags": ["kettles"], "summary": "Lamps glow.", "lang": "de",
    "image": {"src": "lamp.svg", "alt": "A lamp", "credit": "Ada One"},
    "publication": {"venue": "Journal of Lamps", "type": "article-journal", "editor": ["Ed Five"]},
    "links": {"code": "https://example.org/lamps"}, "status": "withdrawn", "changed": "2025-08-05", "featured": True,
    "discussed": {"on": "2025-08-14", "where": "the lamp room"}, "draft": True, "body": "summary",
    "aliases": ["old-lamps"], "sources": {"arxiv": {"version": "2", "keywords": ["lamps"]}},
    "imported": {"title": "0a1b2c"}, "translations": {"de": {"title": "Lampen", "abstract": "Lampen *brennen*."}}, "abstract": "Lamps *glow*, and [wicks](2508.00003.md) do.", "note": "A new note.",
}  # fmt: skip
EDITORIAL: dict[str, object] = {
    "title": "Of kettles", "order": ["arxiv:2508.00002", "title"], "pins": ["arxiv:2508.00001"],
    "groups": {"wicks": ["arxiv:2508.00001"], "Others": ["arxiv:2508.00002"]}, "draft": True,
}  # fmt: skip
TAG: dict[str, object] = {"title": "Lanterns", "description": "What burns.", "aliases": ["candles"], "parent": "kettles",
                          "phrases": ["oil lamp"], "categories": ["cs.LG"]}  # fmt: skip
PERSON: dict[str, object] = {"name": "Ada B. One", "variants": ["Di Four"], "orcid": "0000-0002-1825-0097"}
SETTING: dict[str, object] = {
    "author_pages": 1, "page_size": 1, "order": "votes", "lists": "lines", "groups": 2, "identity": "https://old.example/",
    "feed_days": 1, "feed_items": 1, "sources": [{"source": "arxiv", "category": "cs.CL"}],
    "views": {"oil": {"title": "Oils", "tags": ["lamps"]}}, "author_feeds": True, "digest_feeds": ["daily"], "machine_summaries": "never",
    "figures": False, "hub": "https://hub.example/", "search": True, "rights": "CC BY", "unsubscribe": "mailto:a@b.example",
    "subscribe": "https://list.example/", "csp": False, "scripts": ["*.svg"], "contact": "ada@one.example",
    "inbox_days": 3, "taste": ["mine.bib"], "taste_authors": False, "mirrors": {"https://a.example": "https://b.example"},
}  # fmt: skip
SITE: dict[str, object] = {"site_name": "Oil & lamps", "site_description": "Of oil.", "site_author": "Ada", "copyright": "Ada",
                           "site_url": "https://b.example/x/", "edit_uri": "edit/main/", "repo_url": "https://c.example/r",
                           "markdown_extensions": ["smarty"]}  # fmt: skip

CHANGES = [
    *((LAMPS, name, value) for name, value in PAPER.items()),
    *(("digests/2025-08-07.md", name, value) for name, value in EDITORIAL.items()),
    *(("tags.yml", f"lamps.{name}", value) for name, value in TAG.items()),
    *(("people.yml", f"ada.{name}", value) for name, value in PERSON.items()),
    *(("settings", name, value) for name, value in SETTING.items()),
    *(("mkdocs.yml", name, value) for name, value in SITE.items()),
    # what is not a field of its own: a topic that loses its last paper is no address for a group any more
    (WICKS, "tags", ["lamps"]),
]


def save_content(file: Path, values: dict[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".yml":
        file.write_text(yaml.safe_dump(values, sort_keys=False), "utf-8")
        return
    head = {name: value for name, value in values.items() if name not in BODY}
    note = f"\n\n## Notes\n\n{values['note']}" if values.get("note") else ""
    file.write_text(
        f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n\n{values.get('abstract', '')}{note}\n", "utf-8"
    )


def save_settings(folder: Path, settings: dict[str, object], site: dict[str, object]) -> None:
    config = {"site_name": "Lamps", "site_url": "https://a.example/", "docs_dir": "content",
              "theme": {"name": "material", "font": False}, "plugins": [{"digestgen": settings}], **site}  # fmt: skip
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lamps")
    for name, values in CONTENT.items():
        save_content(folder / "content" / name, values)
    (folder / "content/lamp.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    save_settings(folder, SETTINGS, {})
    return folder


def make(folder: Path, cache: Cache | None = None) -> dict[str, tuple[bytes, bytes]]:
    """Every file of the site: its key, and its bytes, made with what a cache has kept."""
    config = read_config(folder / "mkdocs.yml")
    site = read_site(config, kept=cache)
    rendered = read_rendered(
        render_docs(config, stage_site(site), site.nav), config, styled=site.names_classes
    )
    made, kept = {}, None
    for output in plan_outputs(site, rendered, kept=cache):
        if isinstance(output, Waypoint):
            kept = output.kept or kept
        elif isinstance(output, Step):
            output.make()
        else:
            made[output.path] = output.key, output.render()
    if cache and kept:
        kept.keep()
    return made


@pytest.fixture(scope="module")
def before(project: Path) -> Iterator[tuple[Cache, dict[str, tuple[bytes, bytes]]]]:
    with Cache(None) as cache:
        yield cache, make(project, cache)


def test_each_field_is_among_the_changes() -> None:
    assert PAPER.keys() == PAPER_FIELDS.keys()
    assert EDITORIAL.keys() == EDITORIAL_FIELDS.keys()
    assert TAG.keys() == TAG_FIELDS.keys()
    assert PERSON.keys() == PERSON_FIELDS.keys()
    assert SETTING.keys() == {one.name for one in fields(Settings)} - {
        "engine"
    }  # two engines' sites are compared elsewhere


def check(
    project: Path, before: tuple[Cache, dict[str, tuple[bytes, bytes]]], file: str, name: str, value: object
) -> None:
    cache, old = before
    try:
        if file == "settings":
            save_settings(project, SETTINGS | {name: value}, {})
        elif file == "mkdocs.yml":
            save_settings(project, SETTINGS, {name: value})
        else:
            entry, _, field = name.rpartition(".")
            values = CONTENT[file] | (
                {entry: CONTENT[file][entry] | {field: value}} if entry else {name: value}
            )  # type: ignore[operator]
            save_content(project / "content" / file, values)
        clean, incremental = make(project), make(project, cache)
    finally:
        save_settings(project, SETTINGS, {})
        if file in CONTENT:
            save_content(project / "content" / file, CONTENT[file])
    assert [
        path for path in clean.keys() | incremental.keys() if clean.get(path) != incremental.get(path)
    ] == []
    stale = [
        path
        for path, (key, data) in clean.items()
        if path in old and old[path][1] != data and old[path][0] == key
    ]
    assert stale == []


@pytest.mark.parametrize(
    ("file", "name", "value"), [*CHANGES[::20], CHANGES[-1], ("settings", "order", "votes")]
)
def test_some_fields_changed_alone(project, before, file: str, name: str, value: object) -> None:  # type: ignore[no-untyped-def]
    check(project, before, file, name, value)


@pytest.mark.prove
@pytest.mark.parametrize(("file", "name", "value"), CHANGES)
def test_every_field_changed_alone(project, before, file: str, name: str, value: object) -> None:  # type: ignore[no-untyped-def]
    check(project, before, file, name, value)


def test_a_page_that_an_author_loses_is_news_to_pages_alone(project, before) -> None:  # type: ignore[no-untyped-def]
    """Cy Three is left with one paper: its page leads to his no more, and nothing else of the kettle is made again."""
    try:
        save_content(project / "content" / OIL, CONTENT[OIL] | {"authors": ["Ada One"]})
        after = make(project)
    finally:
        save_content(project / "content" / OIL, CONTENT[OIL])
    files = (
        "papers/2508.00002/index.html",
        "digests/2025-08-07/papers.json",
        "tags/kettles/feed.xml",
        "tags/kettles/papers.bib",
    )
    assert [after[path][0] == before[1][path][0] for path in files] == [False, True, True, True]


def test_lists_of_the_same_days_are_planned_one_after_the_other(project: Path) -> None:
    """Topics come as lamps, wicks, kettles; wicks are of the day before."""
    site = read_site(read_config(project / "mkdocs.yml"))
    plans = plan_pages(site, Fragments(site), Keys(site, b""))
    days = [plan.updated for plan in plans if plan.layout in ("tag", "author", "view")]
    assert len(days) > 5 and days == sorted(days, reverse=True)


def test_a_page_is_made_by_a_plain_function_that_does_not_know_the_site(project: Path) -> None:
    site = read_site(read_config(project / "mkdocs.yml"))
    planned: list[partial[Page]] = []
    plan = Renderer.plan

    def note(renderer: Renderer, *given: object) -> Plan:
        planned.append(plan(renderer, *given).build)  # type: ignore[arg-type]
        return plan(renderer, *given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "plan", note)
        assert len([*plan_pages(site, Fragments(site), Keys(site, b""))]) == len(planned)
    for build in planned:
        assert isinstance(build.func, FunctionType) and not build.func.__closure__
        renderer, *given = build.args
        assert not any(isinstance(one, Site) for one in (*given, *vars(renderer).values()))
    with pytest.raises(TypeError, match="has no key"):
        Keys(site, b"").of([site])


def test_settings_that_name_functions_are_the_same_in_every_process(project: Path) -> None:
    """Material's own manual writes them so, for emoji and diagrams: a function lies elsewhere in each process."""
    (project / "content" / "papers" / "lamps.md").write_text(
        "---\nid: title:lamps\ntitle: Lamps\ndate: 2025-08-07\n---\n\nA :lamp:.\n", "utf-8"
    )
    config = project / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8")
        + """
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
""",
        "utf-8",
    )
    command = [sys.executable, "-m", "digestgen", "build", "-f", str(config)]
    outputs = [subprocess.run(command, capture_output=True, text=True, check=True).stderr for _ in range(2)]
    assert ": 0 written, 0 removed." in outputs[1], outputs


def test_a_setting_is_named_by_what_it_does() -> None:
    def lighter(by: int) -> Callable[[int], int]:
        return lambda lamps: lamps + by

    class Lamp:
        def __init__(self, lit: object) -> None:
            self.lit = lit

    same = [len, lighter(1), partial(lighter, by=1), Lamp, Lamp(True), {"a": [1, None, date(2025, 8, 7)]}]
    other = [repr, lighter(2), partial(lighter, by=2), str, Lamp(False), {"a": [1, None, "2025-08-07"]}]
    again = [len, lighter(1), partial(lighter, by=1), Lamp, Lamp(True), {"a": [1, None, date(2025, 8, 7)]}]
    assert [name_value(value) for value in same] == [name_value(value) for value in again]
    assert not {name_value(value) for value in same} & {name_value(value) for value in other}
    assert "0x" not in name_value(same)
    assert name_value({"b", "a", "c"}) == name_value({"c", "b", "a"}) != name_value({"a", "b"})
    shelf = Lamp(True)
    shelf.lit = [shelf]
    assert name_value(shelf) == name_value(shelf)
