"""Characters that sources carry and nobody can see, and where paragraphs end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text.clean import clean_text, heal_encoding, unwrap


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Clari\ufb01er, \ufb02ow, o\ufb00er, e\ufb03cient, sni\ufb04e, fa\ufb05, \ufb06ar", "Clarifier, flow, offer, efficient, sniffle, fast, star"),
        ("Krei\u0306n", "Kreĭn"),
        ("Mart\u0131\u0301n", "Martı́n"),  # a dotless i stays one
        ("\ufeffzero\u200bwidth\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Oar\x99 and \x80\x93", "Oar and "),
        ("tide\x02table", "tidetable"),
        ("\u202eevil\u202c \u2066isolate\u2069 \u200emark", "evil isolate mark"),
        ("a\ufdd0b\ufdefc\ufffed\uffffe\U0001fffef\U000effffg", "abcdefg"),
        ("private\uf0a07\U000f0000\U0010fffd", "private7"),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("lone\ud83dsurrogate", "lonesurrogate"),
        ("a\u00a0b\u2009c\u3000d\u202fe\u205ff", "a b c d e f"),
        ("one\u2028two\u2029three\r\nfour\rfive", "one\ntwo\nthree\nfour\nfive"),
        ("tab\there\x0band\x0cthere", "tab here and there"),
        ("\ufffd stays, as a sign of what was lost", "\ufffd stays, as a sign of what was lost"),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_goes(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("$\theta$ and $x_\tau + \rho$", r"$\theta$ and $x_\tau + \rho$"),
        ("the angle \theta", r"the angle \theta"),
        ("$\x07pprox$, \x07lpha, $\x0crac{1}{2}$, $\x0barepsilon$, \x08eta", r"$\approx$, \alpha, $\frac{1}{2}$, $\varepsilon$, \beta"),
        ("propose \x08uoyname today", r"propose \buoyname today"),
        ("\textbf{Bold}", r"\textbf{Bold}"),
        ("5 \times 5", r"5 \times 5"),
        ("$\nabla f$", r"$\nabla f$"),
    ],
)  # fmt: skip
def test_escapes_that_a_program_ate_come_back(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("A\tau\tome", "A au ome"),
        ("Visual\rho ho ho", "Visual\nho ho ho"),
        ("an\nablation study", "an\nablation study"),
        ("page\fIntroduction", "page Introduction"),
        ("\x08is", "is"),
    ],
)
def test_control_characters_before_other_words_are_no_escapes(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍🔬 and 👨‍👩‍👧", "naïve — “so” 中文 ½ ✓"])
def test_joiners_that_spell_words_stay(text: str) -> None:
    assert clean_text(text) == text


def test_a_joiner_between_latin_letters_goes() -> None:
    assert clean_text("ze\u200dro\u200cwidth") == "zerowidth"


REAL = [
    "Müller", "Özgür MÖLLER: 2 × 3", "“So” – naïve…", "São Paulo à la carte", "Žižka", "5 °C ± 2 µm §3 ®", "Ñandú Ülo Øre Ëlle",
    "d’Ëtre", "“So” – ‘x’…", "Żubr i łąka", "Лампа", "日本の灯", "Türkçe ışık", "Λάμπα", "β-cells", "ΔG ≥ 5 → CO₂", "NF-κB", "Nguyễn Văn"]  # fmt: skip


def misread(text: str, encoding: str) -> str:
    """UTF-8 as a program shows it that takes it for another encoding; WHATWG's Windows-1252 has all 256 bytes."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", REAL)
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_utf8_that_was_read_as_another_encoding_is_healed(text: str, encoding: str) -> None:
    assert heal_encoding(misread(text, encoding)) == text
    assert heal_encoding(misread(misread(text, encoding), "cp1252")) == text


def test_what_was_lost_of_it_is_known_by_the_rest() -> None:
    assert heal_encoding("dÃ©jÃ  vu: â€œlampsâ€") == "déjà vu: “lamps”"
    assert heal_encoding("VoilÃ la lampe") == "Voilà la lampe"


@pytest.mark.parametrize(
    "text",
    [*REAL, "NÃO, IRMÃ E ÂNGELO", "IRMÃ… e «IRMû", "MANHÃ—NOITE", "“Ô", "« Â » et À Â\u00a0: oui", "litera Â", "ŢARA Â, Ă",
     "5 Å², 2 Å–3 Å", "Â² and Â·B commute", "«5 Å»", "Îµ de départ", "Ã© beside 中文", "MÃ¼ller and Müller", "Â†", "Ã", "â€", ""],
)  # fmt: skip
def test_what_somebody_may_have_written_stays(text: str) -> None:
    assert heal_encoding(text) == text


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(codec="cp1252"), max_size=12)
    | st.text(st.sampled_from("ÃÂâ€Å©¡ \x80\xa0…“a"), max_size=8)
)
def test_healing_is_done_once_and_never_raises(text: str) -> None:
    healed = heal_encoding(text)
    assert heal_encoding(healed) == healed
    assert len(healed) <= len(text)


def test_text_without_accents_is_not_looked_at_twice(no_slower: Callable[..., None]) -> None:
    text = "a" * 5_000_000
    no_slower(lambda: heal_encoding(text), lambda: re.search("[ÂÃ]", text), 3)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        (" \n\n ", []),
        ("One line.", ["One line."]),
        ("Hard\nwrapped\n here.", ["Hard wrapped here."]),
        ("  Indented first\nline.", ["Indented first line."]),
        ("One.\n  Two\ngoes on.\n   Three.", ["One.", "Two goes on.", "Three."]),
        ("One.\n\nTwo.\n \t\n\n\nThree.", ["One.", "Two.", "Three."]),
        ("learn-\ning of well-\nknown", ["learn- ing of well- known"]),
    ],
)
def test_paragraphs_of_an_abstract(text: str, paragraphs: list[str]) -> None:
    assert unwrap(text) == paragraphs


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_cleaning_is_done_once_and_leaves_only_text(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")
    for char in clean.replace("\n", "").replace("\u200c", "").replace("\u200d", ""):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Co", "Zl", "Zp") and (
            char == " " or not char.isspace()
        )
        assert ord(char) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(char) <= 0xFDEF
