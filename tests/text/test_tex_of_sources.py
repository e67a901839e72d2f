"""What single sources do to TeX: dollars before digits, ties, lost backslashes, encodings that were declared wrongly."""

from __future__ import annotations

import pytest

from digestgen.sources.huggingface.paper import restore_tex
from digestgen.sources.records import TEX
from digestgen.sources.toolkit.xmltree import inner_text, parse_xml
from digestgen.text.clean import heal_sentences
from digestgen.text.maths.maths import plain_title
from digestgen.text.tex.latex import tex_to_title


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The lamps 4U 1822$-$37 and 4U 1700$-$24 were seen.", "The lamps 4U 1822−37 and 4U 1700−24 were seen."),
        ("J1807$+$26 at $\\pm$0.08", "J1807+26 at ±0.08"),
        ("From $20,000 and $30,000 to $5/$6", "From $20,000 and $30,000 to $5/$6"),
    ],
)  # fmt: skip
def test_a_dollar_before_a_digit_is_maths(written: str, shown: str) -> None:
    assert plain_title(tex_to_title(written)) == shown
    assert plain_title(TEX.abstract(written)) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Lamps at z~4, kT~2 keV, N~100 and 10K~20K", "Lamps at z~4, kT~2 keV, N~100 and 10K~20K"),
        (
            "NGC~4261, SN~Ia, GLM~5, M~87, a~5, at~4, Fig.~3",
            "NGC 4261, SN Ia, GLM 5, M 87, a 5, at 4, Fig. 3",
        ),
        ("[Fe/H]~-1.5, Eq.~(2), Ref.~[3], ./~", "[Fe/H]~-1.5, Eq. (2), Ref. [3], ./~"),
        (r"30^\circ C, 45^{\circ}, 20^oC, 5^{o}, x^{o}", "30° C, 45°, 20°C, 5°, xᵒ"),
        (
            r"Lamp\xspace is lit, {\sc Lamp}\xspace, Lamp\xspace{} goes out",
            "Lamp is lit, Lamp, Lamp goes out",
        ),
    ],
)
def test_a_tie_an_about_degrees_and_a_space(written: str, shown: str) -> None:
    assert tex_to_title(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("up to 23times faster", "up to 23× faster"),
        ("23 times faster, sometimes", "23 times faster, sometimes"),
        ("at sim 2 and sim2real", "at ∼2 and sim2real"),
        ("91.2pm0.3", "91.2±0.3"),
        ("$sim$5 and $pm$", "∼5 and ±"),
        ("M^3: Lamps, pi^3", "M³: Lamps, π³"),
        ("$x^2$ and $a^{3}$", "x² and a³"),
    ],
)
def test_lost_backslashes_and_dollars(written: str, shown: str) -> None:
    assert plain_title(tex_to_title(restore_tex(written))) == shown


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "windows-1252"])
def test_dashes_and_quotation_marks_under_the_name_of_latin_1(declared: str) -> None:
    data = f'<?xml version="1.0" encoding="{declared}"?><a>Öl – „Licht“</a>'.encode("cp1252")
    assert inner_text(parse_xml(data, "feed.xml")) == "Öl – „Licht“"


@pytest.mark.parametrize("declared", ["iso-8859-1", "ISO-8859-15", "windows-1252", "us-ascii"])
def test_utf8_under_another_name_is_utf8(declared: str) -> None:
    data = f'<?xml version="1.0" encoding="{declared}"?><a>Zoë 王</a>'.encode()
    assert inner_text(parse_xml(data, "feed.xml")) == "Zoë 王"


def test_what_is_what_it_declares_stays() -> None:
    data = '<?xml version="1.0" encoding="iso-8859-1"?><a>Zoë</a>'.encode("latin-1")
    assert inner_text(parse_xml(data, "feed.xml")) == "Zoë"


def test_an_abstract_is_healed_sentence_by_sentence() -> None:
    broken = "Die MÃ¼hle brennt. NÃO, Ã¢ und Å². PalÃ¤onten!"
    assert (
        heal_sentences("Die MÃ¼hle brennt. Ein À bleibt. PalÃ¤onten!")
        == "Die Mühle brennt. Ein À bleibt. Paläonten!"
    )
    assert heal_sentences(broken).startswith("Die Mühle brennt.") and heal_sentences(broken).endswith(
        "Paläonten!"
    )
