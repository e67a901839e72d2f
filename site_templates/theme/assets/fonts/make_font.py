"""Makes maths.woff2 and maths-more.woff2 again, of the font that README.md names: `python make_font.py FONT`.

A subset of STIX Two Math in two files: what most formulas need, small enough to be there before a page is shown, and the
letters and signs that few need. The stylesheet says which file has which characters.

Three changes to the MATH table, for browsers. Chromium reserves for a root or fence the width of the widest form that
the font has of it: the forms here are nearly as narrow as the smallest. `^` and `~` grow over several letters as the
combining accents do. And these, and the arrow of vectors, stand in the middle of their own width, where browsers look.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

FIRST = """
U+20-7E,U+A0,U+A8,U+AF,U+B1,U+B4,U+B7,U+D7,U+F7,U+2C6,U+2DC,U+302,U+303,U+393-3A9,U+3B1-3C9,
U+3D1,U+3D5,U+3F5,U+2016,U+2026,U+2032,U+2033,U+20D7,U+2102,U+210E,U+2112,U+2113,U+2115,U+211D,
U+2124,U+2131,U+2190-2194,U+21A6,U+21D2,U+2200,U+2202-2205,U+2207-2209,U+220F,U+2210,U+2211-2213,
U+2217,U+2218,U+221A,U+221D,U+221E,U+2225,U+2229-222C,U+222E,U+223C,U+2248,U+2260,U+2261,U+2264,
U+2265,U+226A,U+226B,U+2272,U+2273,U+2282,U+2286,U+2295,U+2297,U+22A4,U+22C0-22C3,U+22C5,U+22EF,
U+2308-230B,U+23DE,U+23DF,U+27E8,U+27E9,U+2A00-2A02,U+1D434-1D467,U+1D49C,U+1D49F,U+1D4A9,U+1D4AA,
U+1D53C,U+1D6FC-1D71B
"""
ALL = """
U+20-7E,U+A0,U+A7,U+A8,U+AC,U+AF,U+B0-B4,U+B7,U+D7,U+F7,U+131,U+237,U+2C6,U+2C7,U+2D8-2DD,U+300-30C,U+332,U+338,U+391-3A9,U+3B1-3C9,U+3D1,U+3D5,U+3D6,U+3F0,
U+3F1,U+3F5,U+2010-2016,U+2018-201D,U+2020-2022,U+2026,U+2030,U+2032-2037,U+2044,U+2057,U+20D7,U+2102,U+210A-2113,
U+2115,U+2118-211D,U+2124,U+2126-212D,U+212F-2138,U+2190-219B,U+219D,U+21A0,U+21A3,U+21A6,U+21A9-21AE,U+21BC,U+21BD,
U+21C0,U+21C1,U+21C4,U+21C6,U+21CB,U+21CC,U+21D0-21D4,U+21DD,U+2200-22FF,U+2308-230B,U+23B4,U+23B5,U+23DC-23E1,U+25A0,U+25A1,U+25B3,
U+25B7,U+25BD,U+25C1,U+25C7,U+25CB,U+25CF,U+2605,U+266D-266F,U+2713,U+27C2,U+27E6-27EB,U+27F5-27FF,
U+2A00-2A06,U+2A0C,U+2A3F,U+2A7D,U+2A7E,U+2AAF,U+2AB0,U+2AEB,U+1D400-1D4CF,U+1D504-1D56B,
U+1D5A0-1D5D3,U+1D670-1D6A5,U+1D6A8-1D6DA,U+1D6E2-1D734,U+1D736-1D74E,U+1D7CE-1D7E1
"""
FENCES = "()[]{}⌊⌋⌈⌉⟨⟩"
FORMS = 9  # sizes, up to 2.9 em, before a fence is put together of pieces
WIDEST = 1.25  # of a fence's smallest form


def narrow(font: TTFont, glyph: str, width: int, done: set[str]) -> None:
    """Scale a glyph across to an advance width; its height stays."""
    advance = font["hmtx"][glyph][0]
    if glyph in done or advance <= width:
        return
    done.add(glyph)
    outline = font["glyf"][glyph]
    outline.coordinates.scale((width / advance, 1))
    outline.coordinates.toInt()
    outline.recalcBounds(font["glyf"])
    font["hmtx"][glyph] = (width, outline.xMin)


def middle(font: TTFont, glyph: str) -> None:
    """Give an accent the width of its outline, and begin the outline at 0."""
    outline = font["glyf"][glyph]
    outline.coordinates.translate((-outline.xMin, 0))
    outline.recalcBounds(font["glyf"])
    font["hmtx"][glyph] = (outline.xMax, 0)


def main(source: str) -> None:
    first, every = (set(parse_unicodes(text.replace("\n", ""))) for text in (FIRST, ALL))
    save_part(source, "maths.woff2", first)
    save_part(source, "maths-more.woff2", every - first)


def save_part(source: str, name: str, characters: set[int]) -> None:
    font = TTFont(source, recalcTimestamp=False)
    variants, names = font["MATH"].table.MathVariants, font.getBestCmap()
    down = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    across = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    done: set[str] = set()
    for sign in "√" + FENCES:
        construction = down[names[ord(sign)]]
        construction.MathGlyphVariantRecord = construction.MathGlyphVariantRecord[:FORMS]
        construction.VariantCount = len(construction.MathGlyphVariantRecord)
        pieces = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        width = round(font["hmtx"][names[ord(sign)]][0] * (1 if sign == "√" else WIDEST))
        for glyph in [r.VariantGlyph for r in construction.MathGlyphVariantRecord] + [
            p.glyph for p in pieces
        ]:
            narrow(font, glyph, width, done)
    for accent in "\u0302\u0303\u20d7":
        construction = across[names[ord(accent)]]
        construction.GlyphAssembly = None
        for record in construction.MathGlyphVariantRecord:
            middle(font, record.VariantGlyph)
    for plain, combining in (("^", "\u0302"), ("~", "\u0303")):
        construction = copy.deepcopy(across[names[ord(combining)]])
        first = construction.MathGlyphVariantRecord[0]
        first.VariantGlyph, first.AdvanceMeasurement = names[ord(plain)], font["hmtx"][names[ord(plain)]][0]
        across[names[ord(plain)]] = construction
    ordered = sorted(across, key=font.getGlyphID)
    variants.HorizGlyphCoverage.glyphs = ordered
    variants.HorizGlyphConstruction = [across[name] for name in ordered]
    variants.HorizGlyphCount = len(ordered)
    options = Options(
        flavor="woff2", hinting=False, bidi_closure=False, layout_features=[], glyph_names=False, notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], drop_tables=[*Options().drop_tables, "GDEF", "GPOS", "gasp"],
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(Path(__file__).with_name(name))


if __name__ == "__main__":
    main(sys.argv[1])
