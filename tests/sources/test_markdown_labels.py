"""Lines that name what they say (`**Authors**: …`), wherever a list or note has them: fields get it, words stay a note."""

from __future__ import annotations

import pytest

from digestgen.model.record import Record
from digestgen.sources import SOURCES
from digestgen.sources.markdown.labels import Labelled, read_label, take_labels
from digestgen.sources.recognise import recognise_source
from digestgen.sources.source import Context

A, B = "https://arxiv.org/abs/2602.97385", "https://arxiv.org/abs/2602.97386"
CODE = "https://github.com/lamps/dusk"
KETTLES = f"\n## Kettles\n[paper]({B})\nThey sing.\n"
WORDS = "I read it by a lamp: twice."


def read(text: str, name: str = "week.md") -> list[Record]:
    source = recognise_source(text.encode(), name, SOURCES)
    return list(source.parse(text.encode(), name, Context(today="2026-02-06")).records)


@pytest.mark.parametrize(
    "line",
    ["Authors: {}", "**Authors**: {}", "**Authors:** {}", "- *Authors:* {}", "* __Author(s)__: {}", "1. Authors: {}", "> Authors: {}",
     "Authors - {}", "Authors – {}", "👥 **Authors**: {}", "**👥 Authors:** {}", "`Authors`: {}", "| Authors | {} |", "| **Authors:** | {} |",
     "**作者**：{}", "- 著者： {}", "Autoren: {}", "Auteurs : {}", "<b>Authors:</b> {}", "<p><strong>Author</strong>: {}</p>", "**Authors:**\n{}"],
)  # fmt: skip
def test_people_are_read_from_every_spelling_of_a_label(line: str):
    said = take_labels(f"{line.format('Ada One, Bo Two')}\n\n{WORDS}")
    assert said.values == {"authors": "Ada One, Bo Two"}
    assert said.rest == WORDS


@pytest.mark.parametrize(
    "line",
    [
        "Ada: no",
        "Code is poetry",
        "Paper: we read it aloud",
        "**Lamps at Dusk**",
        "Note: twice",
        "- Date: soon",
        "Source code: ask Bo",
    ],
)
def test_words_that_name_no_field_stay(line: str):
    assert take_labels(line).rest == line


@pytest.mark.parametrize(
    ("line", "key"),
    [("PDF link: x", "pdf"), ("Link to the paper: x", "url"), ("Code Available: x", ""), ("GitHub URL: x", "code"), ("论文链接：x", "url"),
     ("TL;DR: x", "summary"), ("tl;dr - x", "summary"), ("TLDR: x", "summary"), ("一句话总结：x", "summary"), ("発表日: x", "date"),
     ("Project page: x", "project"), ("Keywords: x", "tags"), ("Published in: x", "venue"), ("(Submitted on 5 Feb 2026)", "date")],
)  # fmt: skip
def test_what_a_label_is_of(line: str, key: str):
    assert read_label(line)[0] == key


PEOPLE, VENUE, PDF, REPO, SHORT = (
    "Ada One, Bo Two",
    "ICML 2026",
    f"[arXiv]({A})",
    f"[GitHub]({CODE})",
    "Lamps glow.",
)
SECTIONS = {
    "a line each": f"## Lamps at Dusk\n**Authors:** {PEOPLE}\n**Venue:** {VENUE}\n**Paper:** {PDF}\n**Code:** {REPO}\n**TL;DR:** {SHORT}\n{WORDS}\n",
    "items": f"## 1. Lamps at Dusk\n- **Authors**: {PEOPLE}\n- **Conference**: {VENUE}\n- **PDF**: {A}\n- **Code**: {CODE}\n- **TL;DR**: {SHORT}\n\n{WORDS}\n",
    "one line": f"## [Lamps at Dusk]({A})\n*Authors:* {PEOPLE} · *Venue:* {VENUE} | **Code:** {REPO}\n\n*TL;DR*: {SHORT}\n\n{WORDS}\n",
    "bold after bold": f"## Lamps at Dusk\n**Authors:** {PEOPLE} **Venue:** {VENUE} **Paper:** {PDF} **Code:** {REPO}\n\nTL;DR: {SHORT}\n\n{WORDS}\n",
    "dashes": f"## [Lamps at Dusk]({A})\nAuthors - {PEOPLE}\nVenue – {VENUE}\nCode - {CODE}\nTL;DR — {SHORT}\n\n{WORDS}\n",
    "emoji": f"## 🔥 Lamps at Dusk\n📄 **Paper**: {PDF}  💻 **Code**: {REPO}\n👥 **Authors**: {PEOPLE}\n🏛 Venue: {VENUE}\n💡 **TL;DR**: {SHORT}\n\n{WORDS}\n",
    "Chinese": f"## [1] Lamps at Dusk\n- **作者**：{PEOPLE}\n- **会议**：{VENUE}\n- **论文链接**：{A}\n- **代码**：{CODE}\n- **一句话总结**：{SHORT}\n\n{WORDS}\n",
    "Traditional Chinese": f"## [1] Lamps at Dusk\n- **作者**：{PEOPLE}\n- **會議**：{VENUE}\n- **論文連結**：{A}\n- **程式碼**：{CODE}\n- **一句話總結**：{SHORT}\n\n{WORDS}\n",
    "Japanese": f"## Lamps at Dusk\n- 著者: Ada One、Bo Two\n- 学会: {VENUE}\n- 論文リンク: {A}\n- コード: {CODE}\n- 一言: {SHORT}\n\n{WORDS}\n",
    "table": f"## Lamps at Dusk\n\n| | |\n|---|---|\n| Authors | {PEOPLE} |\n| Venue | {VENUE} |\n| arXiv | {PDF} |\n| Code | {CODE} |\n| TL;DR | {SHORT} |\n\n{WORDS}\n",
    "a list of people": f"## Lamps at Dusk\n**Authors:**\n- Ada One\n- Bo Two\n\n**Venue:** {VENUE}\n**Link:** {A}\n**Code:** {CODE}\n\n**TL;DR:** {SHORT}\n\n{WORDS}\n",
    "headings below": f"## Lamps at Dusk\n**Authors:** {PEOPLE}\n**Venue:** {VENUE}\n**TL;DR:** {SHORT}\n\n{WORDS}\n\n### Links\n- [Paper]({A})\n- [Code]({CODE})\n",
    "a title of its own": f"## Paper 1\n**Title:** Lamps at Dusk\n**Authors:** {PEOPLE}\n**Venue:** {VENUE}\n**Link:** {A}\n**Code:** {CODE}\n**TL;DR:** {SHORT}\n\n{WORDS}\n",
    "HTML's marks": f'## Lamps at Dusk\n<div align="center">\n\n<b>Authors:</b> {PEOPLE}<br>\n<strong>Venue:</strong> {VENUE}\n\n**Paper:** <a href="{A}">arXiv</a> **Code:** <a href="{CODE}">here</a>\n</div>\n\nTL;DR: {SHORT}\n\n{WORDS}\n',
}  # fmt: skip


@pytest.mark.parametrize("text", SECTIONS.values(), ids=SECTIONS)
def test_labels_of_a_section_are_fields_and_words_are_the_note(text: str):
    lamps, kettles = read(text + KETTLES)
    assert (lamps.title, [str(one) for one in lamps.ids], lamps.note) == (
        "Lamps at Dusk",
        ["arxiv:2602.97385"],
        WORDS,
    )
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]
    assert (lamps.publication["venue"], lamps.links["code"], lamps.payload["summary"]) == (VENUE, CODE, SHORT)
    assert (kettles.title, kettles.note) == ("Kettles", "They sing.")


ITEMS = {
    "below": f"- **Lamps at Dusk**\n  - Authors: {PEOPLE}\n  - Paper: {A}\n  - Code: {CODE}\n  - TL;DR: {SHORT}\n  - {WORDS}\n- **Kettles**\n  - *Link*: {B}\n",
    "going on": f"1. [Lamps at Dusk]({A})\n   **Authors:** {PEOPLE}\n   **Code:** {REPO}\n   **TL;DR:** {SHORT}\n   {WORDS}\n2. [Kettles]({B})\n",
    "all of it": f"- Title: Lamps at Dusk\n  Authors: {PEOPLE}\n  Link: {A}\n  Code: {CODE}\n  TL;DR: {SHORT}\n  {WORDS}\n- Title: Kettles\n  Link: {B}\n",
    "no list": f"# Week 7\n\nTitle: Lamps at Dusk\nAuthors: {PEOPLE}\nLink: {A}\nCode: {CODE}\nTL;DR: {SHORT}\n{WORDS}\n\nTitle: [Kettles]({B})\nAuthors: Cy Tre\n",
    "bold lines": f"# Week 7\n\n**Lamps at Dusk**\n\nAuthors: {PEOPLE}\n\n[Paper]({A}) | [Code]({CODE})\n\nTL;DR: {SHORT}\n\n{WORDS}\n\n**[Kettles]({B})**\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ITEMS.values(), ids=ITEMS)
def test_labels_of_items_and_paragraphs_are_fields(text: str):
    lamps, kettles = read(text)
    assert (lamps.title, [str(one) for one in lamps.ids], lamps.note) == (
        "Lamps at Dusk",
        ["arxiv:2602.97385"],
        WORDS,
    )
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]
    assert (lamps.links["code"], lamps.payload["summary"], kettles.title) == (CODE, SHORT, "Kettles")


def test_an_abstract_is_read_behind_its_label_folded_away_or_quoted_below_who_wrote_it():
    says = "Lamps are lit at dusk, and kettles sing when the water in them boils. " * 4
    head = f"## Lamps at Dusk\n[paper]({A})\n**Authors:** Ada One\n"
    for shown in (f"**Abstract:** {says}", f" - **Abstract**\n {says}", f"**Abstract**\n\n{says}", f"> {says}", f"### Abstract\n{says}",
                  f"<details>\n<summary><b>Abstract</b></summary>\n\n{says}\n\n</details>", f"**摘要**：{says}"):  # fmt: skip
        lamps, _ = read(f"{head}{shown}\n{KETTLES}")
        assert (lamps.abstract, lamps.note) == (says.strip(), "")


def test_a_daily_list_of_arxivs_keywords_is_read_below_a_long_index():
    """As a bot has written them into issues and pages of many repositories."""
    part = "### {}\n - **Authors:** Ada One, Bo Two\n - **Subjects:** Robotics (cs.RO); Multiagent Systems (cs.MA)\n - **Arxiv link:** {}\n - **Pdf link:** {}\n - **Abstract**\n Lamps are lit.\n"
    index = "".join(f"- [Lamps {number}](#lamps-{number})\n" for number in range(300))
    text = f"# New submissions for Fri, 27 May 26\n{index}## Keyword: lamps\n{part.format('Lamps at Dusk', A, A.replace('abs', 'pdf'))}## Keyword: oil\nThere is no result\n## Keyword: kettles\n{part.format('Kettles', B, B)}"
    lamps, kettles = read(text)
    assert (lamps.title, lamps.keywords, lamps.abstract, lamps.note) == (
        "Lamps at Dusk",
        ("lamps", "cs.RO", "cs.MA"),
        "Lamps are lit.",
        "",
    )
    assert (kettles.title, lamps.date) == ("Kettles", "2026-05-27")


def test_papers_that_a_report_names_without_a_link_are_read_by_their_people():
    text = "# Daily\n\n## 1. Lamps at Dusk\n**Authors:** A One, B Two\n**Source:** Lamps & Wicks (2026-02-03)\n**Score:** 100\n\n---\n\n## 2. Kettles\n**Authors:** C Tre\n**Source:** Nature\n"
    lamps, kettles = read(text)
    assert (lamps.title, lamps.ids, lamps.published, lamps.publication["venue"]) == (
        "Lamps at Dusk",
        (),
        "2026-02-03",
        "Lamps & Wicks",
    )
    assert (lamps.note, kettles.title) == ("**Score:** 100", "Kettles")


NOTES = {
    "a table": f"# Lamps at Dusk\n\n| Item | Value |\n| --- | --- |\n| arXiv | [{A}]({A}) |\n| Authors | {PEOPLE} |\n\n## Idea\n{WORDS}\n",
    "HTML around": f'# Lamps at Dusk\n\n<div class="meta" markdown>\n\n**Authors**: {PEOPLE}  \n**Paper Link**: [Lamps Online]({A})\n\n</div>\n\n## Idea\n{WORDS}\n',
    "a heading of the second level": f"## [Lamps at Dusk]({A})\n\nAuthors: {PEOPLE}\n\n### Idea\n{WORDS}\n",
}


@pytest.mark.parametrize("text", NOTES.values(), ids=NOTES)
def test_labels_of_a_notes_head_are_fields(text: str):
    (lamps,) = read(text, "lamps.md")
    assert (lamps.title, [str(one) for one in lamps.ids], lamps.note) == (
        "Lamps at Dusk",
        ["arxiv:2602.97385"],
        f"### Idea\n{WORDS}",
    )
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]


def test_people_day_and_categories_are_read_without_labels_where_a_line_holds_nothing_else():
    item = "- **{}**  \n  {}  \n  _2026-02-02_ · {} · `cs.RO`\n  {}\n"
    text = (
        "# Daily\n## 2026-02-05\n"
        + item.format("Lamps at Dusk", "Ada One, Bo van der Two, Cy T. Tre", A, WORDS)
        + item.format("Kettles", "Robot Learning, Computer Vision", B, "")
    )
    lamps, kettles = read(text)
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo van der Two", "Cy T. Tre"]
    assert (lamps.published, lamps.date, lamps.keywords, lamps.note) == (
        "2026-02-02",
        "2026-02-05",
        ("cs.RO",),
        WORDS,
    )
    assert (kettles.authors, kettles.note) == ((), "Robot Learning, Computer Vision")


def test_a_day_or_month_above_papers_is_no_topic_whatever_its_level():
    days = read(
        f"# Lamp papers\n# 2026-02-05\n## [Lamps at Dusk]({A})\nGood.\n# 2026-02-04\n## [Kettles]({B})\nGood.\n"
    )
    assert [(record.date, record.keywords) for record in days] == [("2026-02-05", ()), ("2026-02-04", ())]
    months = read(
        f"## Paper notes\n#### 2026-02\n- [Lamps at Dusk]({A})\n#### January 2026\n- [Kettles]({B})\n"
    )
    assert [record.keywords for record in months] == [(), ()]


def test_links_to_files_beside_a_list_are_titles_or_go():
    rows = read(
        f"## Lamps\n- [Lamps at Dusk](./dusk.md) — [arXiv]({A})\n- Kettles [[notes](k/e.md)] [[link]({B})]\n"
    )
    assert [(record.title, record.note) for record in rows] == [("Lamps at Dusk", ""), ("Kettles", "")]
    rows = read(
        f"| Title | arXiv |\n|---|---|\n| [Lamps at Dusk](dusk.md) | [2602.97385]({A}) |\n| [Kettles](k.md) | [2602.97386]({B}) |\n"
    )
    assert [record.title for record in rows] == ["Lamps at Dusk", "Kettles"]


def test_a_scrapers_heading_that_only_says_title_is_followed_by_it():
    text = "### Title:\n          Lamps at Dusk\n - **Authors:** One, Ada, Two, Bo\n - **Subjects:** Subjects:\nRobotics (cs.RO)\n - **Arxiv link:** https://arxiv.org/abs/\n - **Abstract**\n We light.\n"
    lamps, kettles = read(text + text.replace("Lamps at Dusk", "Kettles"))
    assert (lamps.title, lamps.keywords, lamps.payload.get("url"), kettles.title) == (
        "Lamps at Dusk",
        ("cs.RO",),
        None,
        "Kettles",
    )
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]


def test_a_note_may_say_who_wrote_a_paper_and_link_to_no_id():
    text = "# Lamps at Dusk\n\n**Authors**: Ada One, Bo Two\n**Paper Link**: [USENIX](https://www.usenix.example/lamps) | [GitHub](https://github.com/lamps/x)\n\n## Idea\nGood.\n"
    (lamps,) = read(text, "lamps.md")
    assert (lamps.title, lamps.payload["url"], lamps.links["code"]) == (
        "Lamps at Dusk",
        "https://www.usenix.example/lamps",
        "https://github.com/lamps/x",
    )


def test_a_section_of_metadata_below_front_matter_fills_what_that_leaves_open():
    text = f"---\ntitle: Lamps at Dusk\ndate: 2026-02-05\n---\n## 書誌情報\n- **arXiv:** [arXiv:2602.97385v1]({A})\n- **著者:** Ada One, Bo Two\n- **主分類・副分類:** math.DG（主分類）、math.CV\n- **初回投稿日:** 2026年2月3日（v1）\n- **ライセンス:** CC BY 4.0\n\n## 要約\n\n{WORDS}\n"
    (lamps,) = read(text, "lamps.md")
    assert ([str(one) for one in lamps.ids], len(lamps.authors)) == (["arxiv:2602.97385"], 2)
    assert lamps.keywords == ("math.DG", "math.CV")
    assert lamps.note == f"- **ライセンス:** CC BY 4.0\n\n### 要約\n\n{WORDS}"


def test_a_note_whose_heading_glosses_a_paper_has_the_papers_own_title():
    text = f"# 灯：黄昏\n\n> **论文**：*Lamps at Dusk: A Study in Oil*\n>\n> **作者**：Ada One、Bo Two（同等贡献） 等\n>\n> 🔗 [arXiv]({A}) | [PDF]({A})\n>\n> **分类标签**：`lamps` `oil`\n\n## 评论\n好。\n"
    (lamps,) = read(text, "lamps.md")
    assert (lamps.title, lamps.keywords) == ("Lamps at Dusk: A Study in Oil", ("lamps", "oil"))
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]


def test_a_web_clippers_source_is_the_papers_page_and_a_folder_may_say_the_day():
    (lamps,) = read(
        f'---\ntitle: Lamps at Dusk\nsource: "{A}"\nauthor:\n  - "[[Ada One]]"\n---\n{WORDS}\n', "lamps.md"
    )
    assert ([str(one) for one in lamps.ids], lamps.authors[0].text, lamps.note) == (
        ["arxiv:2602.97385"],
        "Ada One",
        WORDS,
    )
    (lamps, _) = read(f"# Papers\n- [Lamps at Dusk]({A})\n- [Kettles]({B})\n", "5-Feb-2026/README.md".lower())
    assert lamps.date == "2026-02-05"


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("Code: https://github.com/ada/lamps is a mess, do not use it.", 1),
        ("**Code:** [repo](https://github.com/ada/lamps) — I ran it, and it only works on Linux.", 1),
        ("Demo: I tried https://lamps.example/demo and it fails on long texts.", 1),
        ("Paper: [Lamps](https://arxiv.org/abs/2508.70011). The proofs in section 3 are wrong.", 1),
        ("Resources: they used eight lamps, see https://lamps.example/", 1),
        ("I liked it. Subject: lamps are hard to love.", 0),
        ("The idea is simple; source: the appendix", 0),
        ("Topic: I think this is about lamps, not light.", 0),
        ("Authors: the authors claim that lamps glow", 0),
        ("Authors: Ada One, Bo Two. They also wrote the lamp paper of 2020", 0),
        ("Date: 2025-01-02, but I only read it in March.", 0),
        ("Source: a friend told me about it", 0),
    ],
)
def test_a_person_s_sentence_with_a_label_stays(line: str, links: int) -> None:
    said = take_labels(f"It glows.\n\n{line}\n")
    assert said.rest == f"It glows.\n\n{line}" and len(said.links) == links
    assert not said.tags and not said.values.keys() - {"date"}


def test_code_has_no_labels() -> None:
    """A block of settings, and a day in a program, are what they are."""
    block = "```yaml\nauthors: [Ada One]\ntags: [lamps]\ncode: https://github.com/ada/lamps\n```\n\n~~~\n2024-01-02\n~~~"
    assert take_labels(f"How I run it:\n\n{block}\n") == Labelled(rest=f"How I run it:\n\n{block}")
    assert "authors" in take_labels(block.replace("`", "")).values


def test_where_something_is_from_is_an_address_or_is_said_to_be_unread() -> None:
    page = "---\ntitle: Lamps at Dusk\narxiv: 2508.70011\nsource: {}\n---\n\nThey glow.\n"
    for source, remarks in (
        ("Twitter", 1),
        ("a friend", 1),
        ("https://lamps.example/dusk", 0),
        ("arXiv:2508.70011", 0),
    ):
        parsed = SOURCES["markdown"].parse(page.format(source).encode(), "dusk.md", Context("", "2025-08-08"))
        assert sum("not read here: source" in remark for remark in parsed.remarks) == remarks, source
