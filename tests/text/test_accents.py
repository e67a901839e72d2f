r"""TeX's accents in every spelling, over every letter that Unicode has with them, in names and in titles."""

from __future__ import annotations

import unicodedata

import pytest

from digestgen.sources.bibtex.reader import SOURCE
from digestgen.sources.source import Context
from digestgen.sources.toolkit.names import build_names
from digestgen.text.jats.rich import rich_to_title
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307", "u": "\u0306",
    "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327", "k": "\u0328", "b": "\u0331", "d": "\u0323",
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPELLINGS = [
    r"\%s{%s}", r"{\%s{%s}}", r"\%s {%s}", r"\%s{ %s}", r"\%s{%s }", r"{\%s {%s}}", r"{\%s %s}", r"\%s{{%s}}", r"{\%s { %s }}",
]  # fmt: skip


def spell(accent: str, letter: str) -> list[str]:
    """Every way in which people and programs write an accent over a letter."""
    spelled = [spelling % (accent, letter) for spelling in SPELLINGS]
    spelled += (
        [rf"\{accent} {letter}"] if accent.isalpha() else [rf"\{accent}{letter}", rf"{{\{accent}{letter}}}"]
    )
    if letter in "ij":
        spelled += [
            rf"\{accent}{{\{letter}}}",
            rf"{{\{accent}\{letter}}}",
            rf"\{accent}\{letter}{{}}",
            rf"{{\{accent}{{\{letter}}}}}",
        ]
    return spelled


MATRIX = [
    (tex, made)
    for accent, mark in ACCENTS.items()
    for letter in LETTERS
    if len(made := unicodedata.normalize("NFC", letter + mark)) == 1
    for tex in spell(accent, letter)
]  # fmt: skip


def test_there_are_as_many_as_were_promised() -> None:
    assert len(MATRIX) > 2000 and len(ACCENTS) == 15


def test_every_spelling_in_a_title_an_abstract_and_a_name() -> None:
    wrong = []
    for tex, made in MATRIX:
        written, right = f"Ada L{tex}mp", f"Ada L{made}mp"
        (name,), _ = build_names([written])
        for where, shown in (
            ("name", name.text),
            ("title", tex_to_title(written)),
            ("text", tex_to_markdown(written)),
        ):
            if shown != right:
                wrong.append((where, tex, shown))
    assert wrong == []


def test_every_spelling_through_a_bibtex_file() -> None:
    """Exporters' braces are taken away before; what is over the letter must stay."""
    entries = [
        f"@misc{{lamp{number}, title = {{Of L{tex}mp oil}}, author = {{L{tex}mp, Ada and Bo Z{tex}o}}}}"
        for number, (tex, _) in enumerate(MATRIX)
    ]
    records = SOURCE.parse("\n".join(entries).encode(), "lamps.bib", Context()).records
    assert len(records) == len(MATRIX)
    wrong = [
        (tex, record.title, names)
        for (tex, made), record in zip(MATRIX, records, strict=True)
        if (names := [name.text for name in record.authors]) != [f"Ada L{made}mp", f"Bo Z{made}o"]
        or record.title != f"Of L{made}mp oil"
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"Clar{\^{e}}ne Two", "Clarêne Two"),
        (r"D\'Alba, O\'Two and d\'Or of L\'Aal by \'Ed", "D'Alba, O'Two and d'Or of LÁal by Éd"),
        (r"L\^{e}, Th\d{i}", "L\u00ea, Thị"),
        (r"Ada {\v R}{\r u}{\v z}ek", "Ada Řůžek"),
        (r"Poincar\' e and Jos\' e", "Poincaré and José"),
        (r"\d{\^o} \'{\^{e}} {\'{\^e}} \'\^e \~{\u{a}}", "ộ ế ế ế ẵ"),
        (r"Tr{\^{\`a}}n, \^{\'e} and \u{\`{a}}", "Trần, ế and ằ"),
        (r"\'{\ae} \'\o{} \={\ae} \'{\aa}", "ǽ ǿ ǣ ǻ"),
        (r"\t{oo} and \t oo", "o͡o and o͡o"),
        (r"\v{cz} and \'{eo}", "čz and éo"),
        (r"\.{I} \.{\i} \.z", "İ i ż"),
        (r"\u\i x, \'\i x, \^\i le", "ĭx, íx, île"),
        (r"\h{a} \ohorn{} \k A", "ả ơ Ą"),
        # MathSciNet's, tabbing's, and what is left where braces were taken away
        (r"Franc{\ocirc{u}}, Gel{\cprime}lamp, {\Dbar}or\dbar e, W\polhk egl, {\soft{t}} \cb{S}", "Franců, Gelʹlamp, Đorđe, Węgl, ť Ș"),
        (r"P\a'erez and \a`a la", "Pérez and à la"),
        (r"Garc\'\ia, Beno\^\it, na\"\ive", "García, Benoît, naïve"),
        (r"Nov\adddot\addspace 5\nopunct", "Nov. 5"),
        # no accents
        (r"It\'s \"obvious\" that lamps\' oil won\'t", "It's \"obvious\" that lamps' oil won't"),
        (r"1\. Getting lamps", "1. Getting lamps"),
        (r"\^{} and \~{}", "^ and ~"),
    ],
)  # fmt: skip
def test_accents_that_are_read_as_tex_reads_them(tex: str, shown: str) -> None:
    assert tex_to_title(tex) == shown


def test_rich_text_has_them_too() -> None:
    assert rich_to_title(r"Lamps of {\" o}l and {\v r} and \c{c}") == "Lamps of öl and ř and ç"
