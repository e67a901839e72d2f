"""A picture from elsewhere, drawn anew: what is kept holds pixels and nothing else."""

from __future__ import annotations

import warnings
from io import BytesIO

from digestgen.problems import SourceError

WIDEST = 1200  # pixels of the longer side: twice the width of a page's text
_MOST = 50_000_000  # pixels that are unpacked
_SMALLEST = 100  # pixels: less is an icon
_HEAVY = 250_000  # bytes of a PNG from which it is a photograph
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def redraw(data: bytes, name: str) -> tuple[bytes, str, bool]:
    """(a picture of at most WIDEST pixels on white, ".png" or ".jpg", whether it was made smaller)."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > _MOST:
                raise SourceError(name, f"the picture has {width:,} × {height:,} pixels, which is too large")
            if min(width, height) < _SMALLEST:
                raise SourceError(name, f"the picture has only {width} × {height} pixels")
            kind = picture.format
            layer: Image.Image = ImageOps.exif_transpose(picture)
            if layer.mode.startswith("I"):  # 16 bits of grey, of which convert() would make white
                layer = layer.convert("I").point(lambda grey: grey / 256).convert("L")
            layer = layer.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise SourceError(name, "what came is not a PNG, JPEG, GIF or WebP picture") from None
    drawn = Image.new("RGB", layer.size, "white")
    drawn.paste(layer, mask=layer)
    drawn.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    drawn.save(out, "JPEG" if kind == "JPEG" else "PNG", optimize=True, quality=85)
    if kind != "JPEG" and len(out.getvalue()) > _HEAVY:
        out, kind = BytesIO(), "JPEG"
        drawn.save(out, "JPEG", optimize=True, quality=85)
    return out.getvalue(), ".jpg" if kind == "JPEG" else ".png", drawn.size != layer.size
