"""Author lists: what is a name, whose order it is in, and what is no part of it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.model.person import Name
from digestgen.sources import Context
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.toolkit.names import build_names, read_name
from digestgen.sources.toolkit.namesplit import split_names


def names(*written: str | Name) -> list[str]:
    return [name.text for name in build_names(written)[0]]


def remarks(*written: str) -> tuple[str, ...]:
    builder = RecordBuilder("lamps", "lamps.json", Context())
    builder.add("1", title="On lamps", markup=TEX, authors=written)
    return tuple(remark.removeprefix("1: ") for remark in builder.page().remarks)


@pytest.mark.parametrize(
    "name",
    [
        "Ada One",
        "Ada O. P. One",
        "A.-M. One",
        "B.One",
        "Ada One Jr.",
        "Hal Öne III",
        "Conor O'Two",
        "Conor O’Two",
        "Lin “Jim” Tre",
        "Juan de la Två",
        "Xíng",
        "NVIDIA",
        "AT&T Lamps",
        "Lantern Team",
        "The Harbour Collaboration",
        "Ada One, PhD",
        "Dr. Ada One",
        "Two, Inc.",
        "Institute of Lamps, University of Harbours",
        "William (Bill) One",
        "Ming One (明)",
        "江常皓",
        "김철수",
        "ei One",
        "One AB",
        "Anand Brand",
        "Ferdinand Roland Anand",
    ],
)
def test_a_name_is_kept_as_it_was_written(name: str):
    assert names(name) == [name]
    assert remarks(name) == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One, Ada", "Ada One"),
        ("One, A. B.", "A. B. One"),
        ("de la Cruz, Ana", "Ana de la Cruz"),
        ("van One, Ada", "Ada van One"),
        ("O’Two, Bo", "Bo O’Two"),
        ("Öne, III, Hal", "Hal Öne III"),
        ("Öne III, Hal", "Hal Öne III"),
        ("Hal Öne, III", "Hal Öne III"),
        ("One, Ada, Jr.", "Ada One Jr."),
        ("One, V.", "V. One"),
        ("One, Ada, PhD", "Ada One, PhD"),
        ("Lantern, The", "The Lantern"),
        ("Collaboration, LAMP", "LAMP Collaboration"),
        ("One,", "One"),
        (", Ada", "Ada"),
        ("王, 小明", "王小明"),
        ("김, 철수", "김철수"),
        ("やまだ, タロウ", "やまだタロウ"),
        ("One, Ada, Two, Bo", "One, Ada, Two, Bo"),
    ],
)
def test_family_names_that_stand_first_are_turned(written: str, read: str):
    assert read_name(written).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada\u00a0One", "Ada One"),
        ("  Ada \n One ", "Ada One"),
        ("Marti\u0301n One", "Martín One"),
        ("Martı\u0301n One", "Martín One"),
        ("Aȷ\u030c One", "Aǰ One"),
        (r"Jos\'e One", "José One"),
        (r"G\'{o}n, \L{}ada", "Łada Gón"),
        (r"Nguy\~ên Öne", "Nguyễn Öne"),
        (r"\\Ada One", "Ada One"),
        (r"\Ada One", "Ada One"),
        ("Ada~One", "Ada One"),
        ("One, Ada (0000-0002-1825-0097)", "Ada One"),
        ("Ada One, ORCID: 0000-0002-1825-0097", "Ada One"),
        ("Ada One https://orcid.org/0000-0002-1825-0097", "Ada One"),
        ("{Lantern Team}", "Lantern Team"),
        ("**Ada One**", "Ada One"),
        ("__**Ada One**__", "Ada One"),
        ("<b>Ada</b> One", "Ada One"),
        ("Ada One*", "Ada One"),
        ("Ada One†‡", "Ada One"),
        ("Ada One (†)", "Ada One"),
        ("Ada One(1,2)", "Ada One"),
        ("Ada One¹²", "Ada One"),
        ("Ada One$^{1,2}$", "Ada One"),
        ("Ada One<sup>2</sup>", "Ada One"),
        ("Ada One\\thanks{of the lamps}", "Ada One"),
        ("Ada One)", "Ada One"),
        ("(Ada One", "Ada One"),
        ("; A. B. One", "A. B. One"),
        ("and Ada One", "Ada One"),
        ("Ada One and", "Ada One"),
        ("C. -P. One", "C.-P. One"),
        ("LAMP-4. 5 Team", "LAMP-4.5 Team"),
        ("Ada &amp; Bo", "Ada & Bo"),
        ("LÃ¼der One", "Lüder One"),
        ("Å½iga Ã–ne", "Žiga Öne"),
    ],
)
def test_what_is_no_part_of_a_name_is_cleaned_away_in_silence(written: str, read: str):
    assert names(written) == [read]
    assert remarks(written) == ()


def test_what_holds_no_name_is_left_out():
    assert names("NVIDIA", ":", "", "*", "()", "Ada One") == ["NVIDIA", "Ada One"]


@pytest.mark.parametrize("last", ["others", "et al.", "et al", "and others", "…", "etc."])
def test_a_list_that_goes_on_says_so(last: str):
    assert names("Ada One", last) == ["Ada One"]
    assert names(f"Ada One, {last}") == names(f"Ada One {last}") == ["Ada One"]
    assert remarks("Ada One", last) == (
        'the author list ends with "et al." or "others": it goes on in the paper.',
    )


def test_mail_addresses_are_no_authors():
    assert names("Ada One", "{bo", "two}@lamps.example") == ["Ada One", "bo"]
    assert names("Ada One <ada@lamps.example>") == ["Ada One"]
    assert remarks("ada@lamps.example", "bo@lamps.example") == (
        "e-mail addresses among the authors were left out (2).",
    )


def test_a_group_behind_a_person_is_an_author_of_its_own():
    for written in (
        "Ada One (for the LAMP Collaboration)",
        "Ada One (LAMP Collaboration)",
        "Ada One for the LAMP Collaboration",
        "Ada One, on behalf of the LAMP Collaboration",
        "Collaboration, Ada One for the LAMP",
        Name("Ada One for the LAMP Collaboration"),
        Name("Ada One", affiliation="on behalf of the LAMP Collaboration"),
    ):
        assert names(written) == ["Ada One", "LAMP Collaboration"]
    assert names("Ada One", "for the LAMP Collaboration") == ["Ada One", "LAMP Collaboration"]
    assert names(Name("Center for the Lamp Project")) == ["Center for the Lamp Project"]


def test_an_address_behind_a_person_is_the_affiliation():
    assert build_names(["Ada One (University of Lamps)", "Two, Bo (LAMP)"])[0] == (
        Name("Ada One", "", "University of Lamps"),
        Name("Bo Two", "", "LAMP"),
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Council on Lamps, Oil and Fog", "Council on Lamps, Oil and Fog"),
        ("One, Ada", "One, Ada"),
        ("Lamps and Co; Harbours (LAMP)", "Lamps and Co; Harbours (LAMP)"),
        ("Ada One et al.", "Ada One"),
        ("Bo Others", "Bo Others"),
        (r"{Conseil de l'\'Eclairage, Paris}", "Conseil de l'Éclairage, Paris"),
        ("Ada\u200b\u00a0One†", "Ada One"),
        ("LÃ¼der One", "Lüder One"),
    ],
)
def test_a_name_whose_order_is_known_is_only_cleaned(text: str, clean: str):
    named = Name(text, "0000-0002-1825-0097", "Harbour")
    assert build_names([named])[0] == (Name(clean, "0000-0002-1825-0097", "Harbour"),)


def test_what_is_too_long_for_a_name_is_left_out_and_said():
    long = "A" + 300 * "a"
    for written in (long, Name(long), f"{long} One, Ada", "Ada One " * 38):
        assert names(written, "Bo Two") == ["Bo Two"]
    assert remarks(long, "Bo Two") == (
        f'what is too long for a name was left out of the authors: "{long[:30]}".',
    )


def test_names_that_lost_their_separators_are_taken_apart_where_there_are_many():
    four = ["Ada One", "Bo Two", "Cy Tre", "Di Four"]
    assert names("and ".join(four)) == names(". ".join(four)) == names("; ".join(four)) == four
    assert names(" and ".join(four)) == four
    assert remarks("and ".join(four)) == (
        "several authors stood in one text without separators; see whether they were taken apart well.",
    )
    assert names("Ada Oneand Bo Two") == ["Ada Oneand Bo Two"]
    assert names("Centre for Lamps and Harbours") == ["Centre for Lamps and Harbours"]


def test_a_list_given_twice_is_cut_and_a_name_given_twice_is_taken_once():
    assert names("Ada One", "Bo Two", "Ada One", "Bo Two") == ["Ada One", "Bo Two"]
    assert remarks("Ada One", "Bo Two", "Ada One", "Bo Two") == ()
    assert names("Ada One", "Bo Two", "One, Ada") == ["Ada One", "Bo Two"]
    assert remarks("Ada One", "Bo Two", "One, Ada") == (
        'names that stand more than once among the authors were taken once: "Ada One".',
    )
    assert remarks(*"AABBCCDDE") == (
        'names that stand more than once among the authors were taken once: "A", "B", "C" … (4).',
    )


def test_two_people_of_one_name_are_told_apart_by_their_orcids():
    first, second = Name("Ada One", "0000-0002-1825-0097"), Name("Ada One", "0000-0001-5109-3700")
    assert build_names([first, second])[0] == (first, second)
    assert build_names(["Ada One", first])[0] == (first,)


def test_user_names_are_kept_and_said():
    assert names("Ada One", "bo-two") == ["Ada One", "bo-two"]
    assert remarks("Ada One", "bo-two") == (
        'authors that look like user names were kept; write their names out: "bo-two".',
    )


@pytest.mark.parametrize(
    ("text", "separate"),
    [
        ("Ada One;Bo Two", ["Ada One", "Bo Two"]),
        ("Ada One; Bo Two; ", ["Ada One", "Bo Two"]),
        ("One, Ada; Two, Bo", ["One, Ada", "Two, Bo"]),
        ("Ada One; Bo Two; and Cy Tre", ["Ada One", "Bo Two", "and Cy Tre"]),
        ("Ada One, Bo Two, and Cy Tre", ["Ada One", "Bo Two", "Cy Tre"]),
        ("Ada One and Bo Two", ["Ada One", "Bo Two"]),
        ("Ada One & Bo Two", ["Ada One", "Bo Two"]),
        ("Ada One,\n  Bo\n  Two", ["Ada One", "Bo Two"]),
        ("Ada One\nBo Two", ["Ada One", "Bo Two"]),
        ("Ada One, Bo Two", ["Ada One", "Bo Two"]),
        ("Ada One, Bo Two, et al.", ["Ada One", "Bo Two", "et al."]),
        ("Ada One, Jr., Bo Two", ["Ada One Jr.", "Bo Two"]),
        ("Ada One, PhD, Bo Two, MD", ["Ada One, PhD", "Bo Two, MD"]),
        ("One, Ada", ["One, Ada"]),
        ("One, Ada, PhD", ["One, Ada, PhD"]),
        ("de la One, Ada", ["de la One, Ada"]),
        ("One Two, Ada B.", ["One Two, Ada B."]),
        ("One, A., Two, B. C.", ["One, A.", "Two, B. C."]),
        ("One A, Two BC", ["One A", "Two BC"]),
        ("One, Ada and Two, Bo", ["One, Ada", "Two, Bo"]),
        ("One Uno, Ada A. and Two Due, Bo B. and Tre, Cy", ["One Uno, Ada A.", "Two Due, Bo B.", "Tre, Cy"]),
        ("Ada One, Bo Two and Cy Tre, Di Four", ["Ada One", "Bo Two", "Cy Tre", "Di Four"]),
        ("Ada One (Lamps, Harbours and Co), Bo Two", ["Ada One (Lamps, Harbours and Co)", "Bo Two"]),
        ("Ada One (1), Bo Two (2) ((1) Lamps, (2) Harbours)", ["Ada One (1)", "Bo Two (2)"]),
        ("Ada One (Lamps, Bo Two", ["Ada One Lamps", "Bo Two"]),
        ("LAMP collaboration: A. One, B. Two", ["LAMP collaboration", "A. One", "B. Two"]),
        ("Andrés One, Bo S&aacute;nder", ["Andrés One", "Bo Sánder"]),
        ("王小明、李四", ["王小明", "李四"]),
        ("张三, 李四", ["张三", "李四"]),
        ("김철수, 이영희", ["김철수", "이영희"]),
        ("王, 小明", ["王, 小明"]),
        ("Ada One, 王小明", ["Ada One", "王小明"]),
        ("Ada Eins und Bo Zwei", ["Ada Eins", "Bo Zwei"]),
        ("Ada Un et Bo Deux et al.", ["Ada Un", "Bo Deux et al."]),
        ("Иван Один и Пётр Два", ["Иван Один", "Пётр Два"]),
        ("", []),
        (" ; ,", []),
    ],
)
def test_a_list_in_one_text(text: str, separate: list[str]):
    assert split_names(text) == separate


@pytest.mark.parametrize("kind", ["Ada{} One", "One{}, Ada", "Éva{} Tóth", "ada{} one", "Bo{}"])
def test_the_longest_list_known_takes_no_time(kind: str, linear):
    digits = str.maketrans("0123456789", string.ascii_lowercase[:10])
    written = [kind.format(str(number).translate(digits)) for number in range(7456)]
    linear(lambda size: build_names(written[:size]), 7456)
    found, said = build_names(written)
    assert (len(found), said) == (7456, {})


HARD = [
    "and ",
    "Ada ",
    "Oneand ",
    "; ",
    ", ",
    "(",
    "((1)",
    ")",
    " for the ",
    "@",
    "$^",
    "\\",
    "{",
    "}",
    "Team",
    " et al.",
]


@pytest.mark.parametrize("piece", HARD)
def test_no_text_takes_long(piece: str, linear):
    linear(lambda size: build_names([piece * (size // len(piece))]), 16_000)
    linear(lambda size: build_names(split_names(piece * (size // len(piece)))), 16_000)


@given(st.lists(st.lists(st.sampled_from(HARD) | st.text(max_size=4), max_size=8).map("".join), max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_name_is_one_line_and_has_a_letter(written: list[str]):
    for text in (*written, *(one for each in written for one in split_names(each))):
        for name in build_names([text])[0]:
            assert name.text == " ".join(name.text.split())
            assert any(map(str.isalpha, name.text))


@pytest.mark.parametrize(
    ("written", "orcid"),
    [
        ("One, Ada (0000-0002-1825-0097)", "0000-0002-1825-0097"),
        ("Ada One [ORCID: 0000-0002-1694-233x]", "0000-0002-1694-233X"),  # as the checker takes it
        ("Ada One https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"),
    ],
)
def test_an_orcid_beside_a_name_is_kept_as_one(written: str, orcid: str):
    assert build_names([written])[0] == (Name("Ada One", orcid),)


def test_a_number_that_tells_two_people_of_one_name_apart_is_no_name():
    assert names("Ada One 0001", "Lamp Team 2030") == ["Ada One", "Lamp Team 2030"]
