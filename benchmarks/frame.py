"""The size of our pages, and HTML of that size for peers, so that bytes written can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.peers.tool import Frame

_ROW = '<li class="nav__item"><a href="/digest/section-{:03}/" class="nav__link"><span>Section {:03}</span></a></li>\n'


@dataclass(frozen=True, slots=True)
class Sizes:
    """Median bytes of our pages: before and after the article, and of a whole paper's page (mean)."""

    head: int
    foot: int
    paper: int


def measure_frame(output: Path) -> Sizes:
    """Measure digestgen's own output."""
    papers = [file.read_bytes() for file in (output / "papers").glob("*/index.html")]
    heads = [len(data.split(b"<article", 1)[0]) for data in papers]
    foots = [len(data.rsplit(b"</article>", 1)[-1]) for data in papers]
    return Sizes(int(median(heads)), int(median(foots)), sum(map(len, papers)) // len(papers))


def build_frame(head: int, foot: int, extra: int) -> Frame:
    """A theme of the given sizes in bytes; about 1 KB of the head is what a peer's own template has in <head>."""
    return Frame(_build_nav("header", head - 1000), _build_nav("footer", foot), _build_nav("aside", extra))


def _build_nav(tag: str, size: int) -> str:
    """A list of links in about `size` bytes."""
    rows = [_ROW.format(at, at) for at in range(1, max(size, 0) // len(_ROW.format(0, 0)) + 1)]
    return f"<{tag}><ul>\n{''.join(rows)}</ul></{tag}>\n" if rows else ""
