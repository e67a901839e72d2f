"""Maths in a real browser: the font comes with formulas only, and every formula of the list is drawn with it.

`--rewrite-pictures` writes docs/proofs/maths/: all of tests/data/tex/formulas.txt, drawn. Look at each before you commit it.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page, Route

from digestgen.text.maths.delimiters import split_maths
from digestgen.text.maths.maths import render_mathml, render_plain

REPOSITORY = Path(__file__).parent.parent.parent
ASSETS = REPOSITORY / "site_templates" / "theme" / "assets"
FONTS = [ASSETS / "fonts" / name for name in ("maths.woff2", "maths-more.woff2")]
PICTURES = REPOSITORY / "docs" / "proofs" / "maths"
MOST = 200_000  # bytes of one picture

pytestmark = pytest.mark.browser


def read_groups() -> dict[str, list[str]]:
    """Heading → the TeX of its formulas."""
    groups: dict[str, list[str]] = {}
    for line in (REPOSITORY / "tests/data/tex/formulas.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            groups[line[2:]] = []
        elif line and not line.startswith("    "):
            groups[list(groups)[-1]].append(line)
    return groups


GROUPS = read_groups()


def file_name(heading: str) -> str:
    return re.sub(r"[^a-z]+", "-", heading.lower()).strip("-") + ".png"


STYLE = """
body { margin: 12px; font: 15px/1.5 sans-serif; color: #111; background: #fff; }
ol { columns: 3; column-gap: 24px; margin: 0; padding: 0; list-style: none; }
li { break-inside: avoid; border-top: 1px solid #ccc; padding: 4px 0 6px; overflow: hidden; }
code, small { display: block; font-size: 11px; color: #555; overflow-wrap: anywhere; }
.drawn { font-size: 19px; }
"""


def sheet(formulas: list[str]) -> str:
    """A page that shows each formula: its TeX, drawn inline, drawn as display where that differs, as text."""
    items = []
    for tex in formulas:
        inline, display = render_mathml(tex), render_mathml(tex, True)
        drawn = f'<div class="drawn">{inline}</div>'
        if display.replace(' display="block"', "") != inline or re.search(
            r"\\(?:frac|sum|int|begin|over)", tex
        ):
            drawn += f'<div class="drawn">{display}</div>'
        items.append(
            f"<li><code>{html.escape(tex)}</code>{drawn}<small>{html.escape(render_plain(tex))}</small></li>"
        )
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Maths</title><style>{STYLE}</style>'
    head += '<link rel="preload" href="assets/fonts/maths.woff2" as="font" type="font/woff2" crossorigin>'
    return f'{head}<link rel="stylesheet" href="assets/styles/maths.css"><ol>{"".join(items)}</ol></html>'


@pytest.fixture(scope="module")
def sheets(
    tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[[Path, str], AbstractContextManager[str]]
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sheets")
    shutil.copytree(ASSETS, folder / "assets")
    for heading, formulas in GROUPS.items():
        (folder / file_name(heading).replace(".png", ".html")).write_text(sheet(formulas), "utf-8")
    (folder / "404.html").write_text("no such file", "utf-8")
    with serve_folder(folder, "/") as root:
        yield root


def requested(page: Page, url: str) -> list[str]:
    """Paths asked for while a page loads and comes to rest."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    return asked


def test_only_a_page_with_maths_asks_for_the_font(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    for kind, wanted in (("maths", 1), ("hand-written", 0), ("tags", 0)):
        page = chromium.new_page()
        assert ("<math" in (sample.folder / sample.kinds[kind] / "index.html").read_text("utf-8")) is bool(
            wanted
        )
        fonts = [url for url in requested(page, sample.root + sample.kinds[kind]) if ".woff" in url]
        first = [url for url in fonts if not url.endswith("maths-more.woff2")]
        assert [url.removeprefix(sample.root) for url in first] == ["assets/fonts/maths.woff2"] * wanted
        assert len(fonts) <= 2 * wanted
        if wanted:
            assert page.evaluate(LOADED)
        page.close()


LOADED = (
    """[...document.fonts].some((font) => /Digest Maths/.test(font.family) && font.status === "loaded")"""
)


def characters(file: Path) -> dict[int, str]:
    return TTFont(file).getBestCmap()


def test_the_font_is_small_and_can_do_maths() -> None:
    first, more = FONTS
    assert first.stat().st_size <= 32_000 and first.stat().st_size + more.stat().st_size <= 100_000
    font = TTFont(first)
    constructions = font["MATH"].table.MathVariants
    grows = {*constructions.VertGlyphCoverage.glyphs, *constructions.HorizGlyphCoverage.glyphs}
    names = font.getBestCmap()
    assert all(names[ord(sign)] in grows for sign in "()[]{}|‖⟨⟩⌊⌋⌈⌉√∑∏∐∫⋃⋂⨁⨂⋁⋀⏞⏟→^~")
    assert "Reserved Font Name" not in font["name"].getDebugName(0)  # else the name would have to go
    assert "SIL OPEN FONT LICENSE" in (first.parent / "OFL.txt").read_text("utf-8")


def test_the_second_file_is_asked_for_by_what_the_first_has_not() -> None:
    said = re.search(r"unicode-range: ([^;]+);", (ASSETS / "styles/maths.css").read_text("utf-8"))
    first, more = (characters(file).keys() for file in FONTS)
    assert said and more - set(parse_unicodes(said[1])) == {0xB0}
    assert not set(parse_unicodes(said[1])) & {*first, 0xB0, 0x2061}, "or it comes in place of the first"
    assert not first & more


def test_the_font_has_every_character_of_the_formulas() -> None:
    names = characters(FONTS[0]).keys() | characters(FONTS[1]).keys()
    missing = {
        (character, tex)
        for formulas in GROUPS.values()
        for tex in formulas
        for character in re.sub(r"<[^>]*>", "", html.unescape(render_mathml(tex)))
        if ord(character) not in names and character != "\u2061"  # which is not drawn
    }
    assert missing == set()


def test_nothing_moves_when_the_font_comes(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """On a telephone, over a slow line (Lighthouse's: 1.6 Mbit/s, 150 ms)."""
    page = chromium.new_page(viewport={"width": 412, "height": 823})
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions",
              {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000})  # fmt: skip
    page.add_init_script(MOVED)
    page.goto(sample.root + sample.kinds["maths"], wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(LOADED)
    assert page.evaluate("window.moved") <= 0.02
    page.close()


MOVED = """
window.moved = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
# Boxes of nothing, boxes outside of their formula's, and roots or fences that do not cover what is in them.
FAULTS = r"""
() => [...document.querySelectorAll("math")].flatMap((math) => {
  const faults = [], whole = math.getBoundingClientRect();
  if (math.textContent.trim() && (whole.width < 1 || whole.height < 1)) faults.push("empty");
  for (const element of math.querySelectorAll("mi, mn, mtext, mo, mfrac, msqrt")) {
    const box = element.getBoundingClientRect();
    if (/^[\u20d0-\u20ff\u2061]?$/u.test(element.textContent.trim())) continue;
    if (box.width < 0.5 || box.height < 1) faults.push("nothing: " + element.outerHTML);
    if (box.left < whole.left - 8 || box.right > whole.right + 8) faults.push("outside: " + element.outerHTML);
  }
  for (const root of math.querySelectorAll("msqrt")) {
    const inside = root.firstElementChild.getBoundingClientRect(), box = root.getBoundingClientRect();
    if (box.left + 4 > inside.left || box.top > inside.top) faults.push("no root sign: " + root.outerHTML);
  }
  for (const fence of math.querySelectorAll("mo[fence=true]")) {
    const next = fence.nextElementSibling;
    const inside = next && next.tagName === "mtable" && next.getBoundingClientRect();
    if (inside && fence.getBoundingClientRect().height < 0.9 * inside.height) faults.push("short fence: " + math.outerHTML);
  }
  return faults.map((fault) => math.getAttribute("alttext") + ": " + fault);
})
"""


@pytest.mark.parametrize("heading", GROUPS)
def test_each_formula_is_drawn(
    request: pytest.FixtureRequest, chromium: Browser, sheets: str, heading: str
) -> None:
    page = chromium.new_page(viewport={"width": 1000, "height": 600})
    requested(page, sheets + file_name(heading).replace(".png", ".html"))
    assert page.evaluate(LOADED)
    assert page.locator("li").count() == len(GROUPS[heading])
    assert page.evaluate(FAULTS) == []
    if request.config.getoption("--rewrite-pictures", default=False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / file_name(heading), full_page=True)
        assert (PICTURES / file_name(heading)).stat().st_size <= MOST
    page.close()


def test_the_contact_sheet_shows_every_group() -> None:
    shown = re.findall(
        r"!\[([^\]]{10,})\]\(maths/([\w-]+\.png)\)", (REPOSITORY / "docs/proofs/maths.md").read_text("utf-8")
    )
    assert [name for _alt, name in shown] == [file_name(heading) for heading in GROUPS]
    assert {file.name for file in PICTURES.iterdir()} == {name for _alt, name in shown}


def test_the_words_of_a_formula_are_hidden_in_a_neighbour_s_title(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    page = chromium.new_page()
    for paper in sample.site.papers:
        text = page.request.get(sample.root + sample.site.url(paper)).text()
        if re.search(r'class="dg-step(?:(?!</a>).)*<span hidden>', text, re.DOTALL):
            break
    page.goto(sample.root + sample.site.url(paper))
    words = page.locator(".dg-step span[hidden]")
    assert words.count() and not any(one.is_visible() for one in words.all())
    page.close()


def test_copied_text_has_the_tex_of_its_formulas(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """From half a formula to half of another: all are there as a whole."""
    papers = [paper for paper in sample.site.papers if paper.abstract.count("$") > 3]
    paper = max(papers, key=lambda paper: paper.abstract.count("\\"))
    formulas = [tex for kind, tex in split_maths(paper.abstract) if kind == "inline"]
    context = chromium.new_context()
    context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=sample.root.removesuffix(sample.base)
    )
    page = context.new_page()
    page.goto(sample.root + sample.site.url(paper))
    page.evaluate("""() => {
      const formulas = document.querySelectorAll(".dg-abstract math"), range = document.createRange();
      range.setStart(formulas[0].querySelector("mi").firstChild, 1);
      range.setEnd([...formulas].at(-1).querySelector("mi").firstChild, 1);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }""")
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"${formulas[0]}$") and copied.endswith(f"${formulas[-1]}$")
    assert re.findall(r"\$([^$]+)\$", copied) == formulas
    assert page.locator("body > .md-typeset .dg-hidden").count() == 0
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.dg-authors'))")
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()").startswith(paper.authors[0].text), (
        "as the browser does it"
    )
    context.close()


def test_words_for_text_browsers_are_nowhere_in_a_browser(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """Not on the screen, not for screen readers, not in what is copied; and the title of a saved paper has them once."""
    context = chromium.new_context()
    context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=sample.root.removesuffix(sample.base)
    )
    page = context.new_page()
    page.goto(sample.root + sample.kinds["maths"])
    words = page.locator("article span[hidden]:has(+ math)")
    assert words.count() == page.locator("article math").count() > 0
    assert not any(words.nth(n).is_visible() for n in range(words.count()))
    tree = page.locator("article").aria_snapshot()
    page.evaluate("for (const one of document.querySelectorAll('span[hidden]:has(+ math)')) one.remove()")
    assert page.locator("article").aria_snapshot() == tree

    page.goto(sample.root + sample.kinds["maths"])
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.dg-abstract'))")
    page.keyboard.press("Control+C")
    copied = page.evaluate("""async () => {
      const [item] = await navigator.clipboard.read();
      return (await item.getType("text/html")).text();
    }""")
    assert "<math" in copied and "hidden" not in copied and "<script" not in copied

    card = (
        '<div data-dg-paper="p/"><h3><span hidden>x²</span><math><mi>x</mi><mn>2</mn></math> lamps</h3></div>'
    )
    title = page.evaluate(
        "(card) => digestgen.titleOf(new DOMParser().parseFromString(card, 'text/html').body)", card
    )
    assert title == "x² lamps"
    context.close()


WIDE = render_mathml(" + ".join(f"x_{{{n}}}" for n in range(80)))
NARROW = render_mathml("y^2")


@pytest.mark.parametrize("width", [320, 1300])
def test_a_wide_formula_scrolls_and_not_the_page(chromium: Browser, sample, width: int) -> None:  # type: ignore[no-untyped-def]
    """In titles, on cards and lines, in what leads to the next page: a formula has no place to break. So has a long word."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    titles = re.compile(
        r'<h1\b[^>]*>|<h3 class="dg-card__title"[^>]*><a\b[^>]*>|<b dir="auto"[^>]*>|<section class="dg-abstract">'
    )

    def write(route: Route) -> None:
        answer = route.fetch()
        body = titles.sub(rf"\g<0>{WIDE} {NARROW} ", answer.text())
        body = body.replace(
            '<span class="dg-issues__title">', f'<span class="dg-issues__title">{"lamps" * 90}'
        )
        route.fulfill(response=answer, body=body)

    for kind in ("paper", "day", "month", "tag", "author", "archive"):
        url = sample.root + sample.kinds[kind]
        page.route(url, write)
        page.goto(url)
        if kind != "archive":
            page.locator("math[tabindex='0']").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
        narrow = page.locator("math[alttext='y²']")
        assert narrow.count() > 0 and page.locator("math[alttext='y²'][tabindex]").count() == 0
    page.close()
