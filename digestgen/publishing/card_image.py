"""The picture that is shown where somebody shares an address of the site: its name and description, drawn at build.

One for the whole site, `assets/card.png`, 1200 × 630 (https://ogp.me); a file of that name in content/ stands for it.
No network, no browser, no font of the machine: the same settings give the same bytes with the same Pillow.
"""

from __future__ import annotations

import warnings
from bisect import bisect_right
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from digestgen.config import Config, package_templates
from digestgen.output.output import Output
from digestgen.site.keys import build_key

if TYPE_CHECKING:  # Pillow is loaded when the picture has to be drawn, which is nearly never
    from PIL import ImageDraw
    from PIL.ImageFont import FreeTypeFont

PATH = "assets/card.png"
WIDTH, HEIGHT, MARGIN = 1200, 630, 88
GROUND, INK, PALE, ACCENT, RULE = "#fbfaf7", "#1b1d22", "#565b66", "#4051b5", "#e3e0d8"
FONTS = ("NotoSerif-Bold.woff2", "NotoSerif-Regular.woff2")
_ELLIPSIS = "…"


def plan_card_image(config: Config) -> Output:
    """The picture of a site."""
    import PIL  # its version alone

    address = config.site_url.partition("://")[2].rstrip("/")
    folder = package_templates() / "card"
    said = (config.site_name, config.site_description, address)
    made_with = [(folder / font).read_bytes() for font in FONTS] + [Path(__file__).read_bytes()]
    key = build_key(PIL.__version__, *made_with, *said)
    return Output(PATH, key, partial(render_card_image, *said, folder))


def render_card_image(name: str, description: str, address: str, folder: Path) -> bytes:
    """A PNG.

    Args:
        folder: where the fonts lie. They have Latin, Greek and Cyrillic; text with other letters is left out, for
            boxes in its place would be worse.
    """
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(picture)
    bold, regular = (folder / font for font in FONTS)
    heading = name if _has_all(_font(bold, 54), name) else address
    pen.rectangle((0, 0, WIDTH, 14), fill=ACCENT)
    _draw_pile(pen, WIDTH - MARGIN - 164, MARGIN + 6)
    width, top = WIDTH - 2 * MARGIN, MARGIN - 4
    for size in (96, 80, 66, 54):  # the largest in which the name has room beside the pile of papers
        font = _font(bold, size)
        lines = _wrap(heading, font, width - 230)
        if len(lines) <= 2 and max(map(font.getlength, lines), default=0) <= width - 230:
            break
    for line in _cut(lines, 3, font, width - 230):
        pen.text((MARGIN, top), line, INK, font)
        top += round(size * 1.22)
    top = max(top + 34, 300)
    font = _font(regular, 38)
    if _has_all(font, description):
        for line in _cut(_wrap(description, font, width), 3 if top < 340 else 2, font, width):
            pen.text((MARGIN, top), line, PALE, font)
            top += 56
    pen.line((MARGIN, HEIGHT - 112, WIDTH - MARGIN, HEIGHT - 112), fill=RULE, width=2)
    font = _font(bold, 28)
    if address != heading:
        pen.text((MARGIN, HEIGHT - 88), _cut([address], 1, font, width)[0], ACCENT, font)
    data = BytesIO()
    # an eighth of the time that the default takes
    picture.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(data, "PNG")
    return data.getvalue()


def measure_picture(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels, as its first bytes say; None where it is not a picture that Pillow knows (SVG)."""
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file) as picture:  # nothing is unpacked
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _draw_pile(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Three sheets of paper, the uppermost with a title, lines and a note at its edge."""
    for step, edge in ((2, RULE), (1, "#cfcbc0"), (0, INK)):
        at = (left + 16 * step, top - 14 * step)
        pen.rounded_rectangle((*at, at[0] + 130, at[1] + 168), 8, fill="#ffffff", outline=edge, width=3)
    pen.rectangle((left + 22, top + 26, left + 92, top + 35), fill=INK)
    for line, long in enumerate((86, 86, 78, 86, 52)):
        y = top + 58 + 20 * line
        pen.rectangle((left + 22, y, left + 22 + long, y + 5), fill="#b9bbc4")
    pen.rectangle((left + 12, top + 56, left + 15, top + 104), fill=ACCENT)


def _font(file: Path, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def _has_all(font: FreeTypeFont, text: str) -> bool:
    """Whether the font can draw each character."""
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(character)) != missing for character in set(text) - {" "})


def _wrap(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """Lines of words that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(lines: list[str], most: int, font: FreeTypeFont, width: int) -> list[str]:
    """At most so many lines, none too long; what is left out is shown by an ellipsis."""
    shown = lines[:most]
    for at, line in enumerate(shown):
        more = at == most - 1 and len(lines) > most
        if font.getlength(line + _ELLIPSIS if more else line) > width:
            fits = bisect_right(
                range(len(line)), float(width), key=lambda end: font.getlength(line[:end] + _ELLIPSIS)
            )
            line, more = line[: fits - 1], True
        shown[at] = line.rstrip(" ,.;:") + _ELLIPSIS if more else line
    return shown
