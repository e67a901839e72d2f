r"""arXiv's `.abs` files and daily e-mails: headers between lines of `\\`, and abstracts."""

from __future__ import annotations

from digestgen.sources.arxiv.listing import SOURCE
from digestgen.sources.source import Context, Parsed

RULE = "-" * 78
LAMP = rf"""{RULE}
\\
arXiv:math/0309136
From: Ada One <ada@lamps.example.org>
Date: Mon, 8 Sep 2003 10:00:00 GMT   (12kb)
Date (revised v2): Tue, 9 Sep 2003 11:00:00 GMT   (12kb,D)
Date (revised v10): Fri, 5 Mar 2004 12:00:00 GMT   (14kb)

Title: On the na\"ive lighting of a lamp, and of
  two lamps: a survey
Authors: Ada One (Lamp Institute), Bo Tw\"o and the
  Candle Collaboration
Categories: math.GT cs.AI
Comments: 12 pages; code at
  https://github.com/ada-one/lamp
Report-no: LAMP-03-7
MSC-class: 57M25 (Primary)
Journal-ref: J. Lamps 3 (2004) 1--12
DOI: 10.5555/Lamp.7
License: http://creativecommons.org/licenses/by/4.0/
\\
  We light a lamp, so that \begin{{align}}
  a &= b,
\\
  c &= d.
\end{{align}}
and then another, ``carefully''.
  The second paragraph is short.
\\
"""
BOATS = rf"""{RULE}
\\
arXiv:2508.90002
From: Cy Three <cy@boats.example.org>
Date: Thu, 7 Aug 2025 09:00:00 GMT   (3kb)
Date (revised v2): Fri, 8 Aug 2025 09:00:00 GMT   (0kb,I)

Title: Paper boats
Author: nobody reads this key
Authors: Cy Three
Categories: cs.RO
\\
  We fold.
\\
"""
MAIL = rf"""Date: Fri, 17 Mar 23 00:31:14 GMT
From: no-reply@arxiv.org
Subject: cs.RO daily 2 new +  crosses received

{RULE}
received from  Wed 15 Mar 23 18:00:00 GMT  to  Thu 16 Mar 23 18:00:00 GMT
{RULE}
\\
arXiv:2303.90001
Date: Thu, 9 Mar 2023 01:29:09 GMT   (961kb,D)

Title: Kettles that plan
Authors: Di Four
Categories: cs.RO
\\
  We boil water.
\\ ( https://arxiv.org/abs/2303.90001 ,  961kb)
%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-
{RULE}
\\
arXiv:2303.90002 (*cross-listing*)
Date: Thu, 16 Mar 2023 09:38:40 GMT   (1633kb)

Title: Kettles that talk
Authors: Di Four
Categories: cs.CL cs.RO
\\
  We listen.
\\ ( https://arxiv.org/abs/2303.90002 ,  1633kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
{RULE}
\\
arXiv:2011.90003
replaced with revised version Wed, 15 Mar 2023 18:05:58 GMT   (829kb,D)

Title: Kettles that wait
Authors: Eve Five
Categories: cs.RO
\\ ( https://arxiv.org/abs/2011.90003 ,  829kb)
%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---%%%---
"""


def read(text: str | bytes, name: str = "listing.txt", day: str = "") -> Parsed:
    return SOURCE.parse(text.encode() if isinstance(text, str) else text, name, Context(day=day))


def test_an_abs_file_says_everything_but_the_day_of_a_listing():
    parsed = read(LAMP)
    (lamp,) = parsed.records
    assert [str(one) for one in lamp.ids] == ["arxiv:math/0309136", "doi:10.5555/lamp.7"]
    assert lamp.title == "On the naïve lighting of a lamp, and of two lamps: a survey"
    assert [(name.text, name.affiliation) for name in lamp.authors] == [
        ("Ada One", "Lamp Institute"),
        ("Bo Twö", ""),
        ("the Candle Collaboration", ""),
    ]
    assert (lamp.date, lamp.published, lamp.updated) == ("", "2003-09-08", "2004-03-05")
    assert lamp.keywords == ("math.GT", "cs.AI")
    assert lamp.links == {
        "pdf": "https://arxiv.org/pdf/math/0309136",
        "code": "https://github.com/ada-one/lamp",
    }
    assert lamp.payload == {
        "url": "https://arxiv.org/abs/math/0309136",
        "version": 10,
        "categories": ["math.GT", "cs.AI"],
        "comment": "12 pages; code at https://github.com/ada-one/lamp",
        "journal_ref": "J. Lamps 3 (2004) 1–12",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "report_no": "LAMP-03-7",
        "classes": ["57M25 (Primary)"],
    }
    assert parsed.remarks == ()


def test_a_line_of_tex_that_looks_like_the_end_is_not_the_end():
    (lamp,) = read(LAMP).records
    before, display, after, second = lamp.abstract.split("\n\n")
    assert before == "We light a lamp, so that"
    assert display.startswith("$$") and "c &= d." in display
    assert after == "and then another, “carefully”."
    assert second == "The second paragraph is short."


def test_addresses_of_people_are_never_kept():
    assert "@" not in repr(read(LAMP + BOATS + MAIL))


def test_many_abs_files_may_be_one_and_a_withdrawn_version_has_no_size():
    lamp, boats = read(LAMP + BOATS).records
    assert (lamp.status, boats.status) == ("", "withdrawn")
    assert boats.abstract == "We fold."
    assert "pdf" not in boats.links
    back_again = BOATS.replace("(3kb)", "(0kb,I)").replace("00 GMT   (0kb,I)\n\n", "00 GMT   (5kb)\n\n")
    assert read(back_again).records[0].status == ""


def test_a_mail_lists_new_crossed_and_replaced_papers_under_its_day():
    parsed = read(MAIL)
    assert [
        (str(one.ids[0]), one.date, one.published, one.updated, one.payload["announced"], one.abstract)
        for one in parsed.records
    ] == [
        ("arxiv:2303.90001", "2023-03-17", "2023-03-09", "", "new", "We boil water."),
        ("arxiv:2303.90002", "2023-03-17", "2023-03-16", "", "cross", "We listen."),
        ("arxiv:2011.90003", "2023-03-17", "", "2023-03-15", "replace", ""),
    ]
    assert parsed.remarks == (
        "1 of 3 are new versions of papers announced before; mails have no abstracts of them.",
    )
    assert {one.date for one in read(MAIL, day="2023-03-20").records} == {"2023-03-20"}


def test_of_several_mails_each_has_its_day_and_a_paper_is_there_once():
    later = MAIL.replace("Fri, 17 Mar 23", "Mon, 20 Mar 23").replace("2303.90001", "2303.90009")
    parsed = read(MAIL + later)
    assert [(str(one.ids[0]), one.date) for one in parsed.records] == [
        ("arxiv:2303.90001", "2023-03-17"),
        ("arxiv:2303.90002", "2023-03-17"),
        ("arxiv:2011.90003", "2023-03-17"),
        ("arxiv:2303.90009", "2023-03-20"),
    ]
    assert "arxiv:2303.90002 is there twice; the newest version was taken." in parsed.remarks


def test_what_is_cut_off_is_skipped():
    cut = read(LAMP + BOATS[: BOATS.index("We fold") + 3])
    assert [str(one.ids[0]) for one in cut.records] == ["arxiv:math/0309136"]
    assert [(one.where, one.why) for one in cut.skipped] == [
        ("line 32 (arXiv:2508.90002v2)", "it is cut off")
    ]
    lost_end = read(BOATS.removesuffix("\\\\\n") + LAMP + BOATS)
    assert [one.why for one in lost_end.skipped] == ["it is cut off"]
    assert len(lost_end.records) == 2


def test_an_entry_without_a_title_or_with_no_id_is_skipped():
    nameless = BOATS.replace("Title: Paper boats", "Title:")
    wrong = BOATS.replace("2508.90002", "boats")
    parsed = read(LAMP + nameless + wrong)
    assert len(parsed.records) == 1
    assert [one.why for one in parsed.skipped] == [
        "it has no title",
        "'boatsv2' is not an arXiv id",
    ]


def test_latin_1_and_windows_line_ends():
    parsed = read(BOATS.replace("Cy Three\nCat", "Cy Thr\xe9e\nCat").replace("\n", "\r\n").encode("latin-1"))
    assert parsed.records[0].authors[0].text == "Cy Thrée"
    assert parsed.remarks == ("listing.txt is not UTF-8 (line 10); it was read as Windows-1252.",)
