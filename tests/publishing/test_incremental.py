"""An incremental build is a clean build: whatever people do to a project, no byte of the site differs.

A seeded random walk: each step changes the invented library in one way, builds on top of what lies there, builds
a copy from nothing, and compares every file. Content that has problems fails both ways, and the old site stays.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import unquote

import pytest

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.library import ahead
from digestgen.library.cached import open_cache
from digestgen.output import workers
from digestgen.problems import DigestgenError
from digestgen.publishing.build import build
from digestgen.publishing.manifest import Manifest
from digestgen.publishing.plan import Watch
from digestgen.site.site import Site
from tests.gathering import files

INPUTS = ("content", "words", "site_templates", "mkdocs.yml")  # `words`: content/ under another name
IDS = ("arxiv:2508.00011", "arxiv:math/0309136", "doi:10.1000/a-b", "doi:10.1000/a/b", "doi:10.1000/A(b)",
       "title:untold", "openreview:Qwerty123", "acl:2025.walk-main.3", "arxiv:2508.01001v2")  # fmt: skip
DAYS = ("2024-12-29", "2024-12-30", "2025-01-01", "2025-08-04", "2025-08-06", "2025-08-07", "2025-08-08",
        "2025-08-11", "2026-01-01", "2031-01-01")  # fmt: skip
NAMES = ("Ada Quist", "A. Quist", "Zoë Marlowe", "Zoe Marlowe", "Bo Two", "Cy Three", "Gil Seven", "李四")
TITLES = ("Tides, again", '"Quoted": <b>bold</b> & $x^2$', "no", "[Re] Tides", "Über $O(n)$", "`code` here")
TEXTS = ("One sentence.", "Two. Sentences.\n\nAnd *another* paragraph with $a_b$.", "A `code` span & <b>tag</b>.",
         "| a | b |\n|---|---|\n| 1 | $2$ |", "```python\nx = 1  # [no](link.md)\n```", "First[^1].\n\n[^1]: A footnote.")  # fmt: skip
PERIODS = ("2024-12-30", "2025-W01", "2025-08-06", "2025-08-07", "2025-W32", "2025-W33", "2025-08", "2031-01")
PAGES = ("index.md", "about.md", "archive.md", "tags/index.md", "guide/reading.md", "guide/new.md")
ASSETS = ("assets/tide.svg", "data", "data", "robots.txt", "feed.xml", "papers/new/picture.png")


class Walk:
    """A project that people work on, and the random choices they make."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.count = folder, random.Random(seed), 0
        self.engine = False  # whether the last step changed something that the engine reads

    # --- what is there ---

    @property
    def content(self) -> Path:
        return next(self.folder / name for name in INPUTS[:2] if (self.folder / name).is_dir())

    def one(self, pattern: str) -> Path:
        """A file of content/ by glob."""
        return self.random.choice(
            sorted(self.content.glob(pattern)) or sorted(self.content.glob("papers/**/*.md"))
        )

    def some(self, values: tuple[str, ...], most: int = 3) -> list[str]:
        return self.random.sample(values, self.random.randint(0, most))

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def tags(self) -> tuple[str, ...]:
        return tuple(re.findall(r"^([\w-]+):", (self.content / "tags.yml").read_text("utf-8"), re.MULTILINE))

    def link(self, at: Path) -> str:
        """A link from a file to another one, papers more often than anything else."""
        kind = self.random.choice(("papers/**/*.md", "papers/**/*.md", "digests/*.md", "*.md", "assets/*"))
        to = os.path.relpath(self.one(kind), at.parent)
        to += self.random.choice(("", "", "#x"))
        return self.random.choice(("See [it]({}).", "See [it].\n\n[it]: {}", '<a href="{}">It</a>.')).format(
            to
        )

    # --- how it is changed ---

    def write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def replace(self, file: Path, pattern: str, new: str) -> None:
        text = file.read_text("utf-8")
        self.write(file, re.sub(pattern, lambda _: new, text, count=1, flags=re.MULTILINE))

    def field(self, file: Path, key: str, value: str) -> None:
        """Set a field of the front matter; "" takes it out."""
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        _, head, body = text.split("---\n", 2)
        head = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", head, flags=re.MULTILINE)
        self.write(file, f"---\n{head}{f'{key}: {value}' + chr(10) if value else ''}---\n{body}")


def listed(values: list[str]) -> str:
    return "[" + ", ".join(quoted(value) for value in values) + "]"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- papers ------------------------------------------------------------------------------------------------


def add_paper(walk: Walk) -> None:
    number, choice = walk.fresh(), walk.random.choice
    name = choice((*IDS, f"arxiv:2509.{number:05}", f"arxiv:2509.{number:05}"))
    file = walk.content / f"papers/new/{number}.md"
    fields = {
        "id": quoted(name), "title": quoted(choice(TITLES)), "authors": listed(walk.some(NAMES)),
        "date": choice(DAYS), "tags": listed(walk.some(walk.tags(), 2)), "status": choice(("", "", "replaced")),
        "featured": choice(("", "true")), "aliases": choice(("", "[first-alias]", "[2508.01001, other]")),
    }  # fmt: skip
    head = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    note = f"\n\n## Notes\n\n{choice(TEXTS)} {walk.link(file)}" if walk.random.random() < 0.5 else ""
    walk.write(file, f"---\n{head}---\n\n{choice(TEXTS)}{note}\n")


def edit_field(walk: Walk) -> None:
    choice = walk.random.choice
    key, value = choice((
        ("title", quoted(choice(TITLES))), ("authors", listed(walk.some(NAMES))), ("date", choice(DAYS)),
        ("tags", listed(walk.some(walk.tags(), 2))), ("summary", choice(("", quoted(choice(TITLES))))),
        ("status", choice(("", "withdrawn", "retracted"))), ("changed", choice(DAYS)), ("featured", choice(("", "true"))),
        ("updated", choice(DAYS)), ("published", choice(("", "2025", "2025-08"))), ("lang", choice(("", "de"))),
        ("aliases", choice(("", "[second-alias]", "[lighthouses]"))), ("id", quoted(choice(IDS))),
        ("image", choice(("", "{src: assets/tide.svg, alt: A tide}"))), ("body", choice(("summary", "abstract"))),
        ("tags", "[nobody-knows-this-tag]"), ("draft", "true"), ("draft", ""), ("draft", choice(("", "true"))),
        ("guid", f"urn:example:{walk.fresh()}"),
    ))  # fmt: skip
    walk.field(walk.one("papers/**/*.md"), key, value)


def edit_text(walk: Walk) -> None:
    file = walk.one("papers/**/*.md")
    head = re.match(r"\ufeff?---\r?\n.*?^---\r?\n", file.read_bytes().decode(), re.DOTALL | re.MULTILINE)
    assert head
    note = walk.random.choice(("", f"## Notes\n\n{walk.random.choice(TEXTS)} {walk.link(file)}\n"))
    rest = walk.random.choice(("", "## Method\n\nThe same heading.\n", f"## Links\n\n{walk.link(file)}\n"))
    walk.write(file, f"{head[0]}\n{walk.random.choice(TEXTS)}\n\n{note}\n{rest}")


def rename_paper(walk: Walk) -> None:
    file = walk.one("papers/**/*.md")
    file.rename(file.with_name(f"renamed-{walk.fresh()}.md"))


def remove_paper(walk: Walk) -> None:
    walk.one("papers/**/*.md").unlink()


def touch(walk: Walk) -> None:
    file = walk.random.choice([p for p in sorted(walk.content.rglob("*")) if p.is_file()])
    os.utime(file, (86400, 86400)) if walk.random.random() < 0.5 else file.write_bytes(file.read_bytes())
    if file.suffix == ".md" and "papers" in file.parts and walk.random.random() < 0.3:
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def edit_digest(walk: Walk) -> None:
    choice, file = walk.random.choice, walk.content / f"digests/{walk.random.choice(PERIODS)}.md"
    if file.exists() and walk.random.random() < 0.3:
        file.unlink()
        return
    ids = [re.search(r"^id: *(.*?)\s*$", p.read_text("utf-8-sig"), re.MULTILINE)[1]  # type: ignore[index]
           for p in sorted(walk.content.glob("papers/**/*.md"))]  # fmt: skip
    order, pins = ([i.strip("\"'").replace("v3", "") for i in walk.some(tuple(ids), 3)] for _ in range(2))
    fields = f"title: {quoted(choice(TITLES))}\norder: {listed(order)}\npins: {listed(choice((pins, [])))}\n"
    draft = f"draft: {choice(('false', 'false', 'true'))}\n"
    walk.write(file, f"---\n{fields}{draft}---\n\n{choice(TEXTS)}\n{choice(('', walk.link(file)))}\n")


def edit_tags(walk: Walk) -> None:
    file, choice = walk.content / "tags.yml", walk.random.choice
    entries = re.findall(r"(?m)^[\w-]+:\n(?:  .*\n)+", file.read_text("utf-8"))
    at, other = walk.random.randrange(len(entries)), choice(walk.tags())
    match choice(("title", "description", "parent", "parent", "add", "remove", "order")):
        case "add":
            entries.append(f"tag-{walk.fresh()}:\n  title: Another\n  parent: {other}\n")
        case "remove":
            entries.pop(at)
        case "order":
            entries.append(entries.pop(at))
        case key:
            value = other if key == "parent" else quoted(choice(TITLES))
            entries[at] = re.sub(rf"(?m)^  {key}:.*\n", "", entries[at]) + f"  {key}: {value}\n"
    walk.write(file, "".join(entries))


def edit_people(walk: Walk) -> None:
    names = [listed(walk.some(NAMES[at : at + 4])) for at in (0, 4)]
    walk.write(walk.content / "people.yml", f"quist:\n  name: Ada {walk.fresh()} Quist\n  variants: {names[0]}\n"
               f"bo:\n  name: Bo Beta\n  variants: {names[1]}\n")  # fmt: skip


# --- the site's own settings, templates, pages and pictures ------------------------------------------------


def edit_settings(walk: Walk) -> None:
    walk.engine = True
    choice = walk.random.choice
    key, value = choice((
        ("site_name", quoted(f"Digest {walk.fresh()} <&>")), ("site_description", quoted(choice(TITLES))),
        ("edit_uri", choice(("edit/main/content/", "src/"))), ("site_url", choice(("https://a.example/", "https://b.example/x/"))),
    ))  # fmt: skip
    setting, number = choice((("author_pages", choice("0123")), ("page_size", choice("135"))))
    if walk.random.random() < 0.5:
        walk.replace(walk.folder / "mkdocs.yml", rf"^{key}:.*$", f"{key}: {value}")
    else:
        walk.replace(walk.folder / "mkdocs.yml", rf"{setting}: \d+", f"{setting}: {number}")


def move_content(walk: Walk) -> None:
    """The same files in a folder of another name."""
    walk.engine = True
    new = "words" if walk.content.name == "content" else "content"
    walk.content.rename(walk.folder / new)
    walk.replace(walk.folder / "mkdocs.yml", r"^docs_dir:.*$", f"docs_dir: {new}")


CARD = """<article>{% include "pieces/mark.html" %}<a href="{{ base }}{{ paper.url }}">{{ paper.title }}</a>
{% for tag in paper.tags %}{{ tag.label }} {{ tag.hint }}{% endfor %}</article>
"""
TAG = """<h1>{{ tag.label }}</h1>{% if parent %}{{ parent.label }} {{ parent.hint }}{% endif %}
{% for card in cards %}{{ card | safe }}{% endfor %}
"""
PAPER = "<h1>{{ paper.title }}</h1>\n"


def edit_templates(walk: Walk) -> None:
    walk.engine = True  # site_templates/theme may go with the rest
    own, mark = walk.folder / "site_templates/articles", f"<i>{walk.fresh()}</i>"
    if own.exists() and walk.random.random() < 0.4:
        file = walk.random.choice([p for p in sorted(own.rglob("*.html")) if p.name != "mark.html"])
        file.unlink()
        if not list(own.glob("*.html")):
            shutil.rmtree(own.parent if walk.random.random() < 0.5 else own)
        return
    name, text = walk.random.choice((("card.html", CARD), ("tag.html", TAG), ("paper.html", PAPER)))
    walk.write(own / "pieces/mark.html", mark)
    if (own / "card.html").exists() and walk.random.random() < 0.5:
        return  # only the piece that the card includes
    walk.write(own / name, text + walk.random.choice(("", mark)))


def edit_theme(walk: Walk) -> None:
    walk.engine = True
    own = walk.folder / "site_templates/theme"
    if own.exists() and walk.random.random() < 0.5:
        shutil.rmtree(own)
        return
    override = f'{{% extends "base.html" %}}{{% block content %}}no place for an article {walk.fresh()}{{% endblock %}}'
    walk.random.choice((
        lambda: walk.write(own / "assets/styles/cards.css", f"p {{ margin: {walk.fresh()}px }}\n"),
        lambda: walk.write(own / "partials/copyright.html", f"<p>Mine, {walk.fresh()}</p>\n"),
        lambda: walk.write(own / "404.html", f"<h1>Lost {walk.fresh()}</h1>\n"),
        lambda: walk.write(own / "main.html", override),
    ))()  # fmt: skip


def edit_page(walk: Walk) -> None:
    walk.engine = True
    choice = walk.random.choice
    file = walk.content / choice(PAGES)
    if file.exists() and file.name in ("new.md", "index.md", "archive.md") and walk.random.random() < 0.4:
        file.unlink()
    else:
        walk.write(file, f"# Page {walk.fresh()}\n\n{choice(TEXTS)}\n\n{walk.link(file)}\n")


def edit_asset(walk: Walk) -> None:
    walk.engine = True
    name = walk.random.choice(ASSETS)
    file = walk.content / name
    if file.is_dir():  # a folder becomes a file, and a file a folder
        shutil.rmtree(file)
        walk.write(file, "a file\n")
    elif file.exists() and name != "assets/tide.svg":
        file.unlink()
        if name == "data":
            walk.write(file / "one.txt", "in a folder\n")
    else:
        walk.write(file, f"<svg>{walk.fresh()}</svg>\n")


def tamper(walk: Walk) -> None:
    """Something happens to the site or to the working files."""
    files = [p for p in sorted((walk.folder / "site").rglob("*")) if p.is_file() and p.name != ".digestgen"]
    file, work = walk.random.choice(files), walk.folder / ".digestgen"
    walk.random.choice((
        file.unlink, lambda: file.write_bytes(b"tampered with"), lambda: file.write_bytes(file.read_bytes()[:-1]),
        lambda: file.write_bytes(b"x" * file.stat().st_size), lambda: shutil.rmtree(walk.folder / "site"),
        lambda: shutil.rmtree(walk.folder / "site/papers"), lambda: (file.unlink(), file.mkdir()),
        lambda: (work / "cache.db").write_bytes(b"not a database"), lambda: shutil.rmtree(work),
    ))()  # fmt: skip


CHANGES: dict[Callable[[Walk], None], int] = {
    add_paper: 16, edit_field: 36, edit_text: 14, rename_paper: 5, remove_paper: 6, touch: 6,
    edit_digest: 12, edit_tags: 12, edit_people: 5, edit_settings: 7, move_content: 2, edit_templates: 6,
    edit_theme: 4, edit_page: 7, edit_asset: 8, tamper: 10,
}  # fmt: skip


# --- the proof ---------------------------------------------------------------------------------------------


def inputs(folder: Path) -> dict[str, bytes]:
    found = {f"{top}/{name}": data for top in INPUTS[:3] for name, data in files(folder / top).items()}
    config = folder / "mkdocs.yml"
    return found | ({"mkdocs.yml": config.read_bytes()} if config.exists() else {})


def restore(folder: Path, wanted: dict[str, bytes]) -> None:
    """Give a project these inputs and no others; what is right already is not touched."""
    there = inputs(folder)
    for name in there.keys() - wanted.keys():
        (folder / name).unlink()
    for top in INPUTS[:3]:
        for parent, _, _ in os.walk(folder / top, topdown=False):
            with contextlib.suppress(OSError):  # only what is empty goes
                Path(parent).rmdir()
    for name, data in wanted.items():
        if there.get(name) != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


pytestmark = pytest.mark.usefixtures("cold_engine")


class Reader:
    """Somebody who looks at what `digestgen serve` shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: Site | None = None
        self.early: dict[str, bytes] = {}  # pages that were shown before the others, as they were then

    def look(self, urls: Collection[str] | None, _written: int) -> None:
        files = [self.folder / f"site/{unquote(url)}index.html" for url in urls or ()]
        self.early |= {str(file): file.read_bytes() for file in files}


def build_or_say(folder: Path, kept: Cache | None = None, reader: Reader | None = None) -> str:
    """Build as the command does, or as `digestgen serve` with a cache that it keeps open; "" or what was said."""
    manifest = Manifest(folder / "mkdocs.yml", os.environ)
    if manifest.is_current():
        return ""
    if reader:
        reader.early.clear()
    try:
        config = read_config(folder / "mkdocs.yml")
        manifest.note(config)
        watch = Watch(reader.look, reader.shown) if reader and reader.shown else None
        built = build(config, cache=kept, watch=watch, allow_shrink=True, look=manifest.is_site_changed)
        if reader:
            reader.shown = built.site
            assert {name: Path(name).read_bytes() for name in reader.early} == reader.early
        manifest.save(config, built.published, [])
        assert manifest.is_current()
    except DigestgenError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def take_walk(
    library: Path, clean: Path, seed: int, steps: int, *, resident: bool = False
) -> tuple[int, int]:
    """Walk; how many steps built a site, and how many were refused."""
    settings = library / "mkdocs.yml"
    view = "      views: {tides: {title: Of tides, words: [tide, quoted, table], period: 2025-01..}}\n"
    settings.write_text(
        settings.read_text("utf-8").replace("- digestgen:\n", f"- digestgen:\n{view}"), "utf-8"
    )
    kept = open_cache(read_config(settings).work, resident=True) if resident else None
    reader = Reader(library) if resident else None
    walk, done, refused = Walk(library, seed), [], 0
    each = walk.random.sample(list(CHANGES), len(CHANGES))  # once, and then as it comes
    clean.mkdir()
    assert build_or_say(library, kept, reader) == ""
    for step in range(steps):
        before, old, walk.engine = inputs(library), files(library / "site"), False
        change = each.pop() if each else walk.random.choices(list(CHANGES), list(CHANGES.values()))[0]
        change(walk)
        done.append(change.__name__)
        where = f"seed {seed}, step {step}: {', '.join(done[-8:])}"

        left = files(library / "site")  # a tampered site is not the old one
        said = build_or_say(library, kept, reader)
        restore(clean, inputs(library))
        for name in files(clean / "site").keys() - {".digestgen"}:
            (clean / "site" / name).unlink()
        # What the engine made is kept while nothing it reads has changed: it is half of the time.
        old_cache = clean / ".digestgen" if walk.engine or step % 25 == 0 else clean / ".digestgen/cache.db"
        shutil.rmtree(old_cache, ignore_errors=True) if old_cache.is_dir() else old_cache.unlink(
            missing_ok=True
        )
        with pytest.MonkeyPatch.context() as patch:  # that it was made by several processes shows nowhere
            patch.setattr(workers, "count_processes", (lambda _: 1, lambda _: 3)[step % 4 == 0])
            patch.setattr(ahead, "_SHARE", 3)
            assert build_or_say(clean) == said, where
        if said:
            refused += 1
            assert files(library / "site") == left, where
            restore(library, before)
            assert build_or_say(library, kept, reader) == "", where
            assert files(library / "site") == old, where
            continue
        ours, theirs = files(library / "site"), files(clean / "site")
        assert ours.keys() == theirs.keys(), where
        assert [name for name in ours if ours[name] != theirs[name]] == [], where
    if kept:
        kept.close()
    return steps - refused, refused


@pytest.mark.parametrize(("seed", "resident"), [(1, False), (2, True)])
def test_an_incremental_build_is_a_clean_build(
    library: Path, tmp_path: Path, seed: int, resident: bool
) -> None:
    built, refused = take_walk(library, tmp_path / "clean", seed, steps=14, resident=resident)
    assert built > 8 and refused > 0, (
        "a walk that is always refused proves little, and so does one that never is"
    )


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_long_walk(library: Path, tmp_path: Path, seed: int) -> None:
    built, refused = take_walk(library, tmp_path / "clean", seed, steps=200, resident=seed % 2 == 1)
    assert built > 120 and refused > 3, "a walk that is always refused, or never, proves little"
