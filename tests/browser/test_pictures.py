"""docs/proofs/pictures/: what the pages look like. `--rewrite-pictures` takes them anew; look at each before you commit it."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent.parent.parent / "docs" / "proofs"
PICTURES = DOCS / "pictures"
# Name of the picture → kind of page; "results" is a search that found something, "saved" has two papers in it.
PAGES = {"home": "home", "paper": "paper", "maths": "maths", "withdrawn": "withdrawn", "issue": "day", "week": "week",
         "month": "month", "archive": "archive", "tags": "tags", "tag": "tag", "tag-page-2": "tag-page-2",
         "author": "author", "view": "view", "search": "search", "results": "results", "saved": "saved",
         "statistics": "statistics", "feeds": "feeds", "hand-written": "hand-written", "not-found": "404"}  # fmt: skip
MODES = {"light": ((1240, 720), "light"), "dark": ((1240, 720), "dark"), "phone": ((390, 700), "light")}
MOST = 80_000  # bytes of one picture

pytestmark = pytest.mark.browser


def test_every_picture_is_shown_small_and_of_its_size(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("they are being rewritten")
    wanted = {f"{name}-{mode}.png" for name in PAGES for mode in MODES}
    assert {file.name for file in PICTURES.iterdir()} == wanted
    shown = re.findall(
        r"!\[([^\]]{10,})\]\(pictures/([\w-]+\.png)\)", (DOCS / "pictures.md").read_text("utf-8")
    )
    assert sorted(name for _alt, name in shown) == sorted(wanted)
    for name in wanted:
        data = (PICTURES / name).read_bytes()
        assert len(data) <= MOST, name
        assert data[:8] == b"\x89PNG\r\n\x1a\n", name
        assert struct.unpack(">II", data[16:24]) == MODES[name[:-4].rpartition("-")[2]][0], name


def go_to(page: Page, served, kind: str, save_two: Callable[[Page, str], None]) -> None:  # type: ignore[no-untyped-def]
    if kind == "saved":
        save_two(page, served.root)
        return
    page.goto(served.root + (served.results if kind == "results" else served.kinds[kind]))
    if kind == "results":
        page.locator(".dg-search__results li").first.wait_for()


def test_rewrite_pictures(
    request: pytest.FixtureRequest, chromium: Browser, sample, save_two: Callable[[Page, str], None]
) -> None:  # type: ignore[no-untyped-def]
    if not request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("pictures are taken with --rewrite-pictures")
    taken = {}
    painter = chromium.new_page()
    for mode, ((width, height), scheme) in MODES.items():
        for name, kind in PAGES.items():
            # A reader each: what one has read is marked in the next picture else.
            context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            go_to(page, sample, kind, save_two)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.activeElement.blur()")
            taken[f"{name}-{mode}.png"] = shrink(
                painter, page.screenshot(animations="disabled", caret="hide")
            )
            context.close()
    painter.close()
    assert {name: len(data) for name, data in taken.items() if len(data) > MOST} == {}
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name, data in taken.items():
        (PICTURES / name).write_bytes(data)


# The 256 commonest colours, which are nearly all there are; each of the others becomes the nearest of them.
PALETTE = """
async (source) => {
  const picture = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = Uint32Array.from({ length: data.length / 4 }, (_, at) => (data[4 * at] << 16) | (data[4 * at + 1] << 8) | data[4 * at + 2]);
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) || 0) + 1);
  const colours = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const apart = (a, b) => [16, 8, 0].reduce((sum, bits) => sum + (((a >> bits) & 255) - ((b >> bits) & 255)) ** 2, 0);
  const nearest = new Map(colours.map((colour, index) => [colour, index]));
  for (const colour of counts.keys()) {
    if (nearest.has(colour)) continue;
    let best = 0;
    colours.forEach((other, index) => { if (apart(colour, other) < apart(colour, colours[best])) best = index; });
    nearest.set(colour, best);
  }
  const indices = Uint8Array.from(pixels, (colour) => nearest.get(colour));
  let text = "";
  for (let at = 0; at < indices.length; at += 0x8000) text += String.fromCharCode(...indices.subarray(at, at + 0x8000));
  return { width: canvas.width, colours, indices: btoa(text) };
}
"""


def shrink(painter: Page, png: bytes) -> bytes:
    """The same picture with a palette (https://www.w3.org/TR/png-3/, colour type 3), about a third of the size."""
    made = painter.evaluate(PALETTE, "data:image/png;base64," + base64.b64encode(png).decode())
    indices, width = base64.b64decode(made["indices"]), made["width"]
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in made["colours"])
    header = struct.pack(">IIBBBBB", width, len(indices) // width, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
