"""What a first visit costs and how still the page stands: bytes and requests, nothing kept; layout shifts as it comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

MOST_BYTES, MOST_REQUESTS, MOST_FONT, MOST_SHIFT = 77_000, 5, 100_000, 0.02
MOST_ELSEWHERE = 85_000  # bytes of long lists, guides and the search page
ABREAST = 3  # they wait for the network most of the time; more keep two processors from everything else
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TALL = {"height": 2000}  # what moves below the window does not count
# Shifts are watched before anything is drawn; those after a key or a click are no surprise and do not count
# (https://wicg.github.io/layout-instability/).
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node }) => node && (node.outerHTML || node.data || "").slice(0, 60));
    window.shifts.push([entry.value, ...moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""

TABLE = """\
Bytes over the wire with nothing kept, headers among them; 150 ms away, 1.6 Mbit/s, a processor four times slower.
Limits: 77 KB of a paper, 85 KB of lists, guides and search, without the font for maths; that font 100 KB, 5 requests for a paper without a figure, 0.02 of shift.

| page | KB | font, KB | requests | shift, telephone | shift, desk |
|---|---:|---:|---:|---:|---:|
"""

pytestmark = pytest.mark.browser


@dataclass
class First:
    """The first visit to a page.

    Attributes:
        sizes: URL → bytes over the wire, headers too; the page itself among them.
        fonts: those of `sizes` that are fonts.
        shifts: each [value, what moved …].
    """

    kind: str
    maths: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    fonts: dict[str, int] = field(default_factory=dict)
    shifts: list[list] = field(default_factory=list)

    @property
    def shift(self) -> float:
        return sum(shift[0] for shift in self.shifts)

    @property
    def without_fonts(self) -> int:
        return sum(size for url, size in self.sizes.items() if url not in self.fonts)


def listen(wire: CDPSession, first: First) -> None:
    """Bytes as Chromium counts them (https://chromedevtools.github.io/devtools-protocol/tot/Network/)."""
    urls: dict[str, str] = {}

    def finished(event: dict) -> None:
        url = urls[event["requestId"]]
        if not url.startswith("data:"):
            first.sizes[url] = first.sizes.get(url, 0) + int(event["encodedDataLength"])

    wire.on(
        "Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]})
    )
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")


def open_first(
    browser: Browser, kind: str, url: str, size: dict[str, int], *, slow: bool = False
) -> tuple[First, Page]:
    """As a reader comes the first time; `slow`: with a telephone 150 ms away, 1.6 Mbit/s, a quarter of our speed."""
    page = browser.new_context(viewport=size).new_page()
    page.add_init_script(WATCH)
    wire, first = page.context.new_cdp_session(page), First(kind)
    listen(wire, first)
    if slow:
        wire.send("Network.emulateNetworkConditions",
                  {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000})  # fmt: skip
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="commit")
    return first, page


def finish(first: First, page: Page) -> First:
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)  # and reads on to its end
    page.wait_for_timeout(200)
    first.maths = page.locator("math").count() > 0
    first.shifts = page.evaluate("shifts")
    first.fonts = {
        url: size for url, size in first.sizes.items() if url.endswith((".woff2", ".woff", ".ttf"))
    }
    page.context.close()
    return first


def list_visits(served: Any) -> dict[str, str]:
    kinds = {kind: url for kind, url in served.kinds.items() if kind != "redirect"}
    papers = served.site.papers
    plain = next(p for p in papers if not p.image and "$" not in p.title + p.summary + p.abstract + p.note)
    return {**kinds, "plain paper": served.site.url(plain)}


def first_visits(
    browser: Browser, served: Any, size: dict[str, int], only: Collection[str] = (), *, slow: bool = False
) -> list[First]:
    visits = [(kind, url) for kind, url in list_visits(served).items() if not only or kind in only]
    done = []
    for at in range(0, len(visits), ABREAST):
        opened = [
            open_first(browser, kind, served.root + url, size, slow=slow)
            for kind, url in visits[at : at + ABREAST]
        ]
        done += [finish(*one) for one in opened]
    return done


# Each of the others is like one of these: an author's page like a topic's, a week like a month. The long proof visits all.
UNLIKE = (
    "home",
    "paper",
    "plain paper",
    "maths",
    "month",
    "archive",
    "tag",
    "feeds",
    "search",
    "saved",
    "hand-written",
)


@pytest.fixture(scope="module")
def firsts(chromium: Browser, sample) -> list[First]:  # type: ignore[no-untyped-def]
    return first_visits(chromium, sample, PHONE, UNLIKE)


def find_heavy(firsts: list[First]) -> dict[str, tuple[int, dict[str, int]]]:
    most = {f.kind: MOST_BYTES if is_paper(f) else MOST_ELSEWHERE for f in firsts}
    return {f.kind: (f.without_fonts, f.sizes) for f in firsts if f.without_fonts > most[f.kind]}


def is_paper(first: First) -> bool:
    return first.kind in ("paper", "plain paper", "maths", "withdrawn")


def test_a_first_visit_is_small(firsts: list[First]) -> None:
    """The maths font apart, which is there for formulas alone."""
    assert len(firsts) == len(UNLIKE) and find_heavy(firsts) == {}


def test_a_paper_without_a_figure_takes_five_requests(firsts: list[First]) -> None:
    assert {
        f.kind: f.sizes for f in firsts if is_paper(f) and len(f.sizes) - len(f.fonts) > MOST_REQUESTS
    } == {}


def test_the_font_for_maths_comes_with_maths_and_only_then(firsts: list[First]) -> None:
    assert {f.kind: f.fonts for f in firsts if len(f.fonts) != f.maths} == {}
    assert {f.kind: f.fonts for f in firsts if sum(f.fonts.values()) > MOST_FONT} == {}


def moved(firsts: list[First]) -> dict[str, list[list]]:
    return {f.kind: f.shifts for f in firsts if f.shift > MOST_SHIFT}


# Writes a page piece by piece, and lets each be drawn before the next comes.
DRIBBLE = """async (pieces) => {
  const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  document.open();
  const loaded = new Promise((done) => addEventListener("load", done));
  for (const piece of pieces) {
    document.write(piece);
    await drawn();
  }
  document.close();
  await loaded;
  await drawn();
}"""
MOST_BLOCKS = 16
BLOCKS = re.compile(r"(?=<(?:h[1-6]|p|div|ul|section|article|nav|figure)\b)")


def watch(browser: Browser, texts: Mapping[str, str], size: dict[str, int]) -> dict[str, list]:
    """What moves as a page comes block by block, in a window so tall that most of it counts; a line is 0.002 there.

    Args:
        texts: URL → page.
    """
    context = browser.new_context(viewport=size | TALL)
    context.add_init_script(WATCH)
    page, shifts = context.new_page(), {}
    for url, text in texts.items():
        page.route(url, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto(url)
        start, end = text.index("<article"), text.index("</main>")
        page.evaluate(
            DRIBBLE, [text[:start], *BLOCKS.split(text[start:end], maxsplit=MOST_BLOCKS), text[end:]]
        )
        shifts[url] = page.evaluate("shifts")
    context.close()
    return {url: shift for url, shift in shifts.items() if sum(value for value, *_ in shift) > 0.001}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["telephone", "desk"])
def test_nothing_moves_while_a_page_comes(chromium: Browser, sample, size: dict[str, int]) -> None:  # type: ignore[no-untyped-def]
    urls = [url for kind, url in list_visits(sample).items() if kind in UNLIKE]
    texts = {sample.root + url: (sample.folder / url / "index.html").read_text("utf-8") for url in urls}
    assert len(texts) == len(UNLIKE) and watch(chromium, texts, size) == {}


def test_the_alarm_goes_off_when_something_moves(chromium: Browser, sample) -> None:  # type: ignore[no-untyped-def]
    """By a script that comes late, and by a rule that looks ahead: Chromium heeds it when all of the div is there."""
    late = "document.body.prepend(Object.assign(document.createElement('div'), {style: 'height: 99px'}))"
    ahead = "<style>p:has(~ div) { margin-top: 99px }</style>"
    body = f"<article><p>{'words ' * 99}</p><div><p>more</p><p>more</p></div></article></main>"
    texts = {
        f"{sample.root}rule": f"<!doctype html><title>x</title>{ahead}{body}",
        f"{sample.root}script": f"<!doctype html><title>x</title>{body}<script>{late}</script>",
        f"{sample.root}still": f"<!doctype html><title>x</title>{body}",
    }
    assert list(watch(chromium, texts, PHONE)) == [*texts][:2]


@pytest.mark.prove
def test_nothing_moves_on_a_wide_screen_and_the_table_of_it_all(
    chromium: Browser, sample, record: Callable[[str, str], None]
) -> None:  # type: ignore[no-untyped-def]
    firsts, wide = (first_visits(chromium, sample, size, slow=True) for size in (PHONE, DESKTOP))
    rows = [
        f"| {f.kind} | {f.without_fonts / 1000:.1f} | {sum(f.fonts.values()) / 1000:.1f} | {len(f.sizes)} "
        f"| {f.shift:.3f} | {w.shift:.3f} |"
        for f, w in zip(firsts, wide, strict=True)
    ]
    record("First visits", TABLE + "\n".join(rows))
    assert (find_heavy(firsts), moved(firsts), moved(wide)) == ({}, {}, {})
