"""Pages that list papers, notes about one, and which of the two a page is."""

from __future__ import annotations

import json

import pytest

from digestgen.model.ids import parse_id
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.markdown.links import is_generic, is_label
from digestgen.sources.markdown.reader import SOURCE
from digestgen.sources.markdown.when import find_listed_day
from digestgen.sources.source import Context, Parsed

A, B, C = (f"https://arxiv.org/abs/2602.9738{number}" for number in (5, 6, 7))


def read(text: str, name: str = "page.md", **beside: bytes) -> Parsed:
    files = {key.replace("_", "."): data for key, data in beside.items()}
    return SOURCE.parse(text.encode(), name, Context(beside=files))


def one(text: str, name: str = "page.md", **beside: bytes) -> Record:
    (record,) = read(text, name, **beside).records
    return record


def short(text: str, name: str = "page.md") -> list[tuple[str, ...]]:
    return [(record.title, *map(str, record.ids)) for record in read(text, name).records]


def claims(text: str, name: str = "page.md") -> bool:
    assert SOURCE.recognise is not None
    return SOURCE.recognise(text[:4096], name.lower())


DUSK, DAWN = ("Lamps at Dusk", "arxiv:2602.97385"), ("Kettles at Dawn", "arxiv:2602.97386")


@pytest.mark.parametrize(
    "items",
    [
        f"- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B}): a note\n",
        f"* [Lamps at Dusk]({A}) - Ada One\n* [Kettles at Dawn]({B})\n",
        f"1. **Lamps at Dusk** [[paper]({A})] [[code](https://github.com/lamps/x)]\n2. **Kettles at Dawn** [[paper]({B})]\n",
        f"+ Lamps at Dusk [pdf]({A})\n+ Kettles at Dawn [arXiv]({B})\n",
        f"- Lamps at Dusk, CVPR 2026 [[Paper]]({A})\n- (*ICML 2026*) Kettles at Dawn [[Paper]({B})]\n",
        f"- [2026/02] Lamps at Dusk. *Ada One*. [link]({A})\n- 2026-02: **Kettles at Dawn**, Bo Two. {B}\n",
        f'- Ada One, Bo Two. "Lamps at Dusk." NeurIPS. [pdf]({A})\n- Bo Two. “Kettles at Dawn”, 2026. [doc]({B})\n',
        f"- Lamps at Dusk\n  - Ada One\n  - [Paper]({A})\n- Kettles at Dawn\n  - [Paper]({B}) [Code](https://github.com/k/x)\n",
        f"- By night\n  - [Lamps at Dusk]({A})\n  - [Kettles at Dawn]({B})\n",
        f"- [ ] [Lamps at Dusk]({A})\n- [x] [Kettles at Dawn]({B})\n",
        f'- <a href="{A}">Lamps at Dusk</a><br>Ada One\n- <b>Kettles at Dawn</b> <a href="{B}">paper</a>\n'.replace("<b>", "**").replace("</b>", "**"),
        f"- **Lamps at Dusk** [![arXiv](https://img.example/a.svg)]({A}) ![stars](https://img.example/s.svg)\n- **Kettles at Dawn** [2602.97386]({B})\n",
        f"- \\[[arxiv]({A})\\] Lamps at Dusk. `2026.02`\n- \\[[EMNLP 2024 findings]({B})\\] Kettles at Dawn. \\[[Repo](https://github.com/k/x)\\]\n",
        f"- [[TKDE]({A})] Lamps at Dusk\n- [paper]({B}) Kettles at Dawn\n",
        "| arXiv | Title |\n|-|-|\n| 2602.97385 | Lamps at Dusk |\n| 2602.97386 | Kettles at Dawn |\n",
        f"| # | Paper |\n|-|-|\n| 1 | [Lamps at Dusk]({A}) |\n| 2 | Kettles at Dawn [[arXiv]({B})] |\n",
        f"### 1. Lamps at Dusk\n- **Authors**: Ada One\n- **Link**: {A}\n\n### 2. Kettles at Dawn\n- **Link**: {B}\n",
        f"[Lamps at Dusk]({A})\n\n[Kettles at Dawn]({B})\n",
        f"| Title | Link |\n|---|---|\n| Lamps at Dusk | [Paper]({A}) |\n| Kettles at Dawn | [Paper]({B}) |\n",
        f"| Paper | Authors |\n|:--|--:|\n| [Lamps at Dusk]({A}) | Ada One |\n| [Kettles at Dawn]({B}) | Bo Two |\n",
        f"Year | Work | arXiv\n--- | --- | ---\n2026 | **Lamps at Dusk** | {A}\n2026 | **Kettles at Dawn** | {B}\n",
        f"| 日期 | 标题 | 论文链接 |\n|-|-|-|\n| 2026-02-01 | Lamps at Dusk | [链接]({A}) |\n| 2026-02-01 | Kettles at Dawn | [链接]({B}) |\n",
    ],
)  # fmt: skip
def test_rows_and_items_are_papers_titled_by_their_own_words(items: str):
    page = f"# Awesome lamps\n\nPapers about light.\n\n## Household\n\n{items}"
    assert short(page) == [DUSK, DAWN]
    assert claims(page, "README.md") and claims(page)
    assert short(f"---\ntitle: Awesome lamps\n---\n{items}") == [DUSK, DAWN]
    assert {record.keywords for record in read(page).records} == {("Household",)}


@pytest.mark.parametrize(
    ("item", "note"),
    [
        (f"[Lamps at Dusk]({A}) (Ada One, 2026): they glow.", "(Ada One, 2026): they glow."),
        (f'"Lamps at Dusk" by Ada One (2026), {A}', "by Ada One (2026)"),
        (f"**Lamps at Dusk**, *Ada One et al.*, ICRA 2026 — [pdf]({A})", "*Ada One et al.*, ICRA 2026"),
    ],
)
def test_what_is_said_of_a_paper_keeps_its_brackets_and_stress(item: str, note: str):
    assert read(f"# Lamps\n\n- {item}\n- [Kettles at Dawn]({B})\n").records[0].note == note


def test_references_with_a_bare_doi_are_papers():
    page = (
        "# Lamps\n\n- One A, Two BC. Lamps at Dusk. J Lamps. 2025;3(4):5-9. doi:10.5555/dusk.\n"
        "- A. One, “Kettles at Dawn,” in Proc. Kettles, 2025, doi: 10.5555/dawn.\n"
    )
    lamps, kettles = read(page).records
    assert (lamps.title, str(lamps.ids[0]), lamps.published) == ("Lamps at Dusk", "doi:10.5555/dusk", "2025")
    assert [name.text for name in lamps.authors] == ["A. One", "B. C. Two"]
    assert (kettles.title, str(kettles.ids[0])) == ("Kettles at Dawn", "doi:10.5555/dawn")


def test_what_a_list_says_of_a_paper_the_second_time_is_kept():
    page = "# Lamps\n\n- [Lamps at Dusk](https://arxiv.org/abs/2508.90001)\n\n## All\n\n| Title | Authors | Venue |\n|---|---|---|\n"
    row = "| [{}](https://arxiv.org/abs/{}) | Ada One | {} |\n"
    rows = row.format("Lamps at Dusk", "2508.90001", "LampConf") + row.format(
        "Kettles", "2508.90002", "J. Tea"
    )
    records = read(page + rows).records
    assert [(r.title, r.publication["venue"]) for r in records] == [
        ("Lamps at Dusk", "LampConf"),
        ("Kettles", "J. Tea"),
    ]


def test_a_day_above_papers_is_no_topic_of_theirs():
    day = f"## 2026-02-05\n\n### [Lamps at Dusk]({A})\nGood.\n\n### [Kettles at Dawn]({B})\nGood.\n"
    assert {(record.date, record.keywords) for record in read(day).records} == {("2026-02-05", ())}


def test_a_bar_that_is_escaped_is_in_a_title():
    table = f"| Title | Link |\n|-|-|\n| Lamps \\| Kettles | [pdf]({A}) |\n| Kettles at Dawn | [pdf]({B}) |\n"
    assert [record.title for record in read(table).records] == ["Lamps | Kettles", "Kettles at Dawn"]


def test_a_row_of_sentences_is_titled_by_the_first_and_the_rest_is_said_of_it():
    page = (
        f"| **Paper** | **Links** |\n| - | - |\n| 1) Lamp: a study. It glows. | [Paper]({A}), [Post](https://x.example/1) |\n"
        "| 2) **Kettles (KT)** - They sing. | [Paper](https://kettles.example/k.pdf) |\n| 3) News | [Blog](https://x.example/2) |\n"
    )
    parsed = read(page)
    lamp, kettles = parsed.records
    assert (lamp.title, lamp.note, str(lamp.ids[0])) == ("Lamp: a study", "It glows.", "arxiv:2602.97385")
    assert (kettles.title, kettles.note, kettles.ids) == ("Kettles (KT)", "They sing.", ())
    assert kettles.links == {"pdf": "https://kettles.example/k.pdf"}
    assert [(skip.where, skip.why) for skip in parsed.skipped] == [("line 5", "it has no link to a paper")]


def test_the_table_of_an_arxiv_bot():
    page = (
        "## Updated on 2026.02.09\n\n## SLAM\n\n|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
        f"|**2026-02-05**|**Lamps $x|y$**|Ada One et.al.|[2602.97385v2]({A}v2)|**[link](https://github.com/lamps/x)**|\n"
        f"|**2026-02-04**|**Kettles**|Bo Two, Cy Tre|[2602.97386]({B})|null|\n"
    )
    lamps, kettles = read(page).records
    assert (lamps.title, lamps.date, lamps.published) == ("Lamps $x|y$", "2026-02-05", "2026-02-05")
    assert [name.text for name in kettles.authors] == ["Bo Two", "Cy Tre"]
    assert (lamps.keywords, lamps.links) == (("SLAM",), {"code": "https://github.com/lamps/x"})


def test_the_json_of_an_arxiv_bot():
    rows = {
        "2602.97385v1": f"|**2026-02-05**|**Lamps at Dusk**|Ada One et.al.|[2602.97385v1]({A}v1)|null|\n",
        "2602.97386": f"- 2026-02-04, **Kettles at Dawn**, Bo Two et.al., Paper: [{B}]({B}), Code: **[https://github.com/k/x](https://github.com/k/x)**\n",
        "2602.97387": 7,
    }
    text = json.dumps({"NeRF": {}, "SLAM": rows, "Lamps": {"2602.97385": rows["2602.97385v1"]}})
    parsed = read(text, "docs.json")
    assert [(record.title, str(record.ids[0])) for record in parsed.records] == [DUSK, DAWN]
    lamps, kettles = parsed.records
    assert (lamps.date, lamps.keywords) == ("2026-02-05", ("SLAM", "Lamps"))
    assert [name.text for name in kettles.authors] == ["Bo Two"]
    assert kettles.links == {"code": "https://github.com/k/x"}
    assert [skip.why for skip in parsed.skipped] == ["it is not a row of Markdown"]
    assert claims(text, "docs.json")
    assert not claims('{"SLAM": {"2602.97385": "Lamps"}}', "docs.json")


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("2026-02-09", "2026-02-09"),
        ("Updated on 2026.02.09", "2026-02-09"),
        ("2026/2/9 (Mon)", "2026-02-09"),
        ("2026年2月9日", "2026-02-09"),
        ("Feb 9th, 2026", "2026-02-09"),
        ("Monday, 9 February 2026", "2026-02-09"),
        ("Top Papers of the Week (February 2-8) - 2026", "2026-02-08"),
        ("Top Papers of the Week (December 29 - January 4) - 2026", "2026-01-04"),
        ("Week 2026-W07", "2026-02-15"),
        ("Top 10 May 21", ""),
        ("February 2026", ""),
        ("February 9", ""),
        ("2026-02-30", ""),
        ("Lamps", ""),
    ],
)
def test_the_day_of_a_heading_is_that_of_what_stands_below_it(heading: str, day: str):
    assert find_listed_day(heading) == day
    records = read(
        f"# Weekly\n## {heading}\n### Household\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B})\n"
    ).records
    assert {record.date for record in records} == {day}
    page = f"# {heading}\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B})\n"
    assert {record.date for record in read(page).records} == {day}


def test_a_note_without_front_matter_is_titled_by_its_heading():
    page = f"# Lamps at Dusk\n\n**arXiv**: [2602.97385]({A})\n**Authors**: Ada One, Bo Two\n**Date**: 2026-02-03\n\n## Summary\nIt glows.\n"
    lamps = one(page)
    assert (lamps.title, str(lamps.ids[0]), lamps.note) == (*DUSK, "### Summary\nIt glows.")
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]
    assert (lamps.published, lamps.date) == ("2026-02-03", "")
    assert claims(page) and not claims(page, "README.md"), "a program's own paper looks alike"


@pytest.mark.parametrize(
    "head",
    [
        f"**arXiv**: [2602.97385]({A})",
        f"[Paper]({A}) | [Code](https://github.com/lamps/x)",
        f"> 📄 {A}",
        f"- Paper: <{A}>\n- Venue: Lamps 2026",
        f"论文：{A}\n作者：Ada One",
        f"[![arXiv](https://img.example/a.svg)]({A})",
        f"Read [the paper]({A}), not [the other one]({A}).",
        f"[Lamps]({A}) by Ada One. [DOI](https://doi.org/10.5555/lamp)",
    ],
)
@pytest.mark.parametrize("rest", ["It glows.", f"## Related\n- [Kettles at Dawn]({B})\n- [Cups at Noon]({C})", f"## Idea\nAs [kettles]({B})."])  # fmt: skip
def test_one_id_in_the_head_is_the_papers(head: str, rest: str):
    page = f"# Lamps at Dusk\n\n{head}\n\n{rest}\n"
    lamps = one(page)
    assert lamps.title == "Lamps at Dusk" and "arxiv:2602.97385" in map(str, lamps.ids)
    assert claims(page)


@pytest.mark.parametrize("heading", ["Introduction", "2. Related work", "Einleitung", "Références", "Resumen", "参考文献", "まとめ", "요약", "Литература", "Summary & Notes", "TL;DR"])  # fmt: skip
def test_a_generic_heading_titles_no_paper(heading: str):
    assert is_generic(heading)
    noted = one(
        f"---\ntitle: Remembering Lamps\n---\n## {heading}\n* [Link to the paper]({A})\n## Setup\n* plain\n## Related\n* [another]({B})\n"
    )
    assert (noted.title, [str(paper_id) for paper_id in noted.ids]) == (
        "Remembering Lamps",
        ["arxiv:2602.97385"],
    )
    with pytest.raises(SourceError):
        read(f"# {heading}\n\n[Paper]({A})\n")
    assert "Summary" not in str(
        short(
            f"# Lamps\n## {heading}\n[Paper]({A})\n## Lamps at Dusk\n[Paper]({B})\n## Kettles\n[Paper]({C})\n"
        )
    )


def test_the_label_decides_which_id_is_meant():
    page = f"---\ntitle: Remembering\n---\n{{}}\n\nAs in [kettles]({B}).\n"
    for label in ("Link to the paper", "Paper", "arXiv", "[PDF]", "论文", "Original paper"):
        assert [str(paper_id) for paper_id in one(page.format(f"[{label}]({A})")).ids] == ["arxiv:2602.97385"]
    assert is_label("link") and not is_label("Lamps at Dusk")
    with pytest.raises(SourceError, match="about no paper"):
        read(page.format(f"[lamps]({A})"))


def test_a_note_whose_heading_is_the_link():
    page = "# [Lamps at Dusk](https://papers.example/lamps)\n\nDate: 05/29/2026\nTags: oil\n\nIt glows.\n"
    lamps = one(page)
    assert (lamps.title, lamps.published, lamps.keywords) == ("Lamps at Dusk", "2026-05-29", ("oil",))
    assert (lamps.payload["url"], lamps.note) == ("https://papers.example/lamps", "It glows.")
    assert claims(page) and not claims("# [Lamps](https://lamps.example)\n\nA tool.\n")


def test_a_note_with_a_title_and_a_labelled_link_is_a_paper():
    lamps = one(
        "---\ntitle: Remembering\ntags: [oil]\n---\n[Link to the paper](http://papers.example/paper/9.pdf)\n\nGood.\n"
    )
    assert (lamps.title, lamps.ids, lamps.links) == (
        "Remembering",
        (),
        {"pdf": "http://papers.example/paper/9.pdf"},
    )
    lamps = one("---\ntitle: Remembering\n---\n[Paper](http://papers.example/9)\n")
    assert lamps.payload["url"] == "http://papers.example/9"
    with pytest.raises(SourceError, match="about no paper"):
        read("---\ntitle: Remembering\n---\n[My shop](http://papers.example/9)\n")


def test_a_survey_s_own_list_is_a_list():
    page = f"# Awesome Lamps\n\nThe list of our [paper](https://arxiv.org/abs/2602.90000).\n## Lamps\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B})\n- [Cups at Noon]({C})\n"
    assert len(short(page)) == 3 and claims(page, "readme.md")


# --- front matter that is not strict YAML ---


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("title: Lamps: A study of kettles", "title", "Lamps: A study of kettles"),
        ("title: @Lamps at home", "title", "@Lamps at home"),
        ("title: *Lamps* at home", "title", "Lamps at home"),
        ("title: [Re] Lamps: again", "title", "[Re] Lamps: again"),
        ('title: "Lamps" and oil', "title", '"Lamps" and oil'),
        ("title: `lamp` at home", "title", "lamp at home"),
        ("title: Lamps in C # and D", "title", "Lamps in C # and D"),
        ("abstract: We light: all lamps.", "abstract", "We light: all lamps."),
        ("authors: [[Ada One]], [[Bo Two]]", "authors", "Ada One|Bo Two"),
        ("authors: [[[Ada One]], [[Bo Two]]]", "authors", "Ada One|Bo Two"),
        ("authors: [[people/Ada One]]", "authors", "Ada One"),
        ("authors:\n  - [[Ada One]]\n  - [[bo|Bo Two]]", "authors", "Ada One|Bo Two"),
        ("citekey: @one2024", "citekey", "one2024"),
    ],
)  # fmt: skip
def test_a_head_that_yaml_refuses_is_read_line_by_line(line: str, field: str, value: str):
    title = "" if line.startswith("title") else "title: Lamps\n"
    parsed = read(f"---\n{title}{line}\narxiv: 2602.97380\nyear: 2026\n---\nMy words.\n", "note.md")
    (record,) = parsed.records
    said = {
        "title": record.title, "abstract": record.abstract, "keywords": "|".join(record.keywords),
        "authors": "|".join(name.text for name in record.authors), "citekey": record.payload.get("citekey"),
    }  # fmt: skip
    assert said[field] == value
    assert (str(record.ids[0]), record.published, record.note) == ("arxiv:2602.97380", "2026", "My words.")


def test_what_was_odd_about_a_head_is_said():
    parsed = read("---\ntitle: Lamps: a study\nauthors: [Ada One]\n---\n", "note.md")
    assert parsed.remarks == (
        "note.md: the front matter is not YAML: mapping values are not allowed in this context (line 2); "
        "it was read line by line.",
    )
    parsed = read("---\ntitle: Lamps in C # 2\nauthors: [Ada One]\ndraft: false # not now\n---\n", "note.md")
    assert parsed.remarks == (
        'note.md: "title" has " #" in it, where YAML ends; it was read to the end of its line.',
        'note.md: of "draft", \'# not now\' was left out: " #" begins a comment in YAML.',
    )
    strict = read("---\ntitle: 'Lamps: in C # 2'\nauthors: [Ada One]\n---\n", "note.md")
    assert (strict.records[0].title, strict.remarks) == ("Lamps: in C # 2", ())


def test_a_page_of_logseq_that_zotero_wrote():
    page = (
        "title:: @Lamps\noriginal-title:: Lamps in Rows\nitem-type:: [[journalArticle]]\nauthors:: [[Ada One]], [[Bo Two]]\n"
        "date:: 2023-02-03\naccess-date:: 2024-01-01\npublication-title:: Journal of Lamps\ndoi:: 10.5555/lamp.1\ntags:: [[oil]], #wick\n\n"
        '- [[Abstract]]\n\t- We light\n\t  the rows.\n- [[Attachments]]\n\t- {{zotero-imported-file ABC, "x.pdf"}}\n'
        "- My words ((64f10000-1111-2222-3333-444455556666))\n  id:: 64f10000-1111-2222-3333-444455556666\n"
    )
    lamps = one(page)
    assert (lamps.title, lamps.abstract, lamps.note) == ("Lamps in Rows", "We light the rows.", "- My words")
    assert (lamps.keywords, lamps.publication["venue"]) == (("oil", "wick"), "Journal of Lamps")
    assert [name.text for name in lamps.authors] == ["Ada One", "Bo Two"]


@pytest.mark.parametrize(
    ("bib", "is_own"),
    [
        (b"@article{k, title={Kettles in Tune}, doi={10.5555/kettle}}", False),
        (b"@article{k, title={Lamps at Night}, doi={10.5555/kettle}}", True),
        (b"@article{k, title={{Lamps} at night.}, doi={10.5555/kettle}}", True),
        (b"@article{k, title={Lamps at Night: A Story}, doi={10.5555/kettle}}", True),
        (b"@article{one24, title={Kettles in Tune}, doi={10.5555/kettle}}", True),
    ],
)
def test_a_reference_belongs_to_a_note_if_titles_agree_or_its_key_is_named(bib: bytes, is_own: bool):
    lamps = one("---\ntitle: Lamps at Night\nauthors: [Ada One]\ncitekey: one24\n---\n", library_bib=bib)
    assert [str(paper_id) for paper_id in lamps.ids] == (["doi:10.5555/kettle"] if is_own else [])


def test_two_blanks_end_a_title_and_stress_in_a_sentence_is_none():
    says = "This paper lights a lamp in each of many rows, which is **the bright part** of it."
    (record,) = read(
        f"| **Top** | **Links** |\n|---|---|\n| 1) Lamps at Dusk  {says} | [Paper]({A}), [Post](https://x.example/1) |\n"
    ).records
    assert (record.title, record.note) == ("Lamps at Dusk", says)


@pytest.mark.parametrize(
    ("item", "title", "authors"),
    [
        ("Ada One, Bo Two. 2025. Lamps at Dusk. In LampConf. [doi]", "Lamps at Dusk", ["Ada One", "Bo Two"]),
        (
            "One, A., & Two, B. (2025). Lamps at dusk: A study. *J. Lamps*, 3(2), 1–9. [PDF]",
            "Lamps at dusk: A study",
            ["A. One", "B. Two"],
        ),
        (
            "van der One, A. B., O'Two, C., . . . Three, D. (2025). Lamps at Dusk. *J. Lamps*, 7, Article 3. [PDF]",
            "Lamps at Dusk",
            ["A. B. van der One", "C. O'Two", "D. Three"],
        ),
        (
            "A. One and B. van Two, 2025. Lamps at Dusk? Proc. LampConf. [pdf]",
            "Lamps at Dusk?",
            ["A. One", "B. van Two"],
        ),
        ("Ada One et al. (2025, May). “Lamps in Rows.” J. Lamps. [link]", "Lamps in Rows", ["Ada One"]),
        (
            "One A, van Two BC, 王小海. Lamps at Dusk. J Lamps. 2025 Aug;12(3):4-5. [pdf]",
            "Lamps at Dusk",
            ["A. One", "B. C. van Two", "王小海"],
        ),
        (
            "One A, Two B Jr, et al. Do Lamps Think? [Internet]. arXiv; 2025. Available from: [pdf]",
            "Do Lamps Think?",
            ["A. One", "B. Two Jr"],
        ),
        (
            'A. One and B. Two, "Lamps at dusk," *J. Lamps*, vol. 3, no. 2, pp. 1-9, 2025. [pdf]',
            "Lamps at dusk",
            ["A. One", "B. Two"],
        ),
        (
            "One, Ada, and Bo Two. “Lamps at Dusk.” J. Lamps 3, no. 2 (2025): 1–9. [pdf]",
            "Lamps at Dusk",
            ["Ada One", "Bo Two"],
        ),
        ("One, A. (2025) 'Lamps at dusk', J. Lamps, 3(1), pp. 4-9. [pdf]", "Lamps at dusk", ["A. One"]),
        ('See "Lamps at Dusk" of 2025 in rows. [pdf]', "Lamps at Dusk", []),
        (
            "Lamps at Dusk. Ada One, B. van Two. *LampConf* 2025. [pdf]",
            "Lamps at Dusk",
            ["Ada One", "B. van Two"],
        ),
        ("Müller J. Lamps at Dusk. 2025. [pdf]", "Lamps at Dusk", ["J. Müller"]),
        ("Open AI. Lamps at Dusk. 2025. [pdf]", "Open AI", []),
        ("Lamp RAG. They glow in rows. 2025. [pdf]", "Lamp RAG", []),
        ("Lamps at Dusk 2025: a study [pdf]", "Lamps at Dusk 2025: a study", []),
        ("Graph Lamps (2025). They glow in rows. [pdf]", "Graph Lamps (2025)", []),
    ],
)
def test_an_item_may_be_a_reference(item: str, title: str, authors: list[str]):
    (record,) = read(f"# Lamps\n\n- {item}({A})\n").records
    assert (record.title, [name.text for name in record.authors]) == (title, authors)


REFERENCES = [  # item, what is known of its publication, and what is left for the note
    ("One, A., & Two, B. (2021). Lamps at Dusk. *J. Lamps*, *12*(3), 45–67. [PDF]", "J. Lamps|12|3|45–67", ""),
    ("One, A. (2021). Lamps at Dusk. *Lamps*, *12*, Article 104567. - Bright. [PDF]", "Lamps|12||104567", "Bright."),
    ('One, Ada, and Bo Two. "Lamps at Dusk." *Lamps*, vol. 12, no. 3, Mar. 2021, pp. 45-67. [PDF]', "Lamps|12|3|45–67", ""),
    ("One, Ada, and Bo Two. 2021. “Lamps at Dusk.” *Lamps* 12 (3): 45–67. [PDF]", "Lamps|12|3|45–67", ""),
    ('A. One, "Lamps at Dusk," in *Proc. Int. Conf. Lamps (ICL)*, Jun. 2021, pp. 1–8. [PDF]', "Proc. Int. Conf. Lamps (ICL)|||1–8", ""),
    ("One A, Two BC. Lamps at Dusk. J Lamp. 2021 Mar 5;12(3):e45. [PDF]", "J Lamp|12|3|e45", ""),
    ("Ada One and Bo Two. Lamps at Dusk. *J. Lamps*, 12(3):45–67, 2021. [PDF]", "J. Lamps|12|3|45–67", ""),
    ("Two, B. & One, A. Lamps at Dusk. *Nat. Lamps* **12**, 45–67 (2021). [PDF]", "Nat. Lamps|12||45–67", ""),
    ("Two, B.; One, A. Lamps at Dusk. *J. Am. Lamp Soc.* **2021**, *12* (3), 45. [PDF]", "J. Am. Lamp Soc.|12|3|45", ""),
    ("One, A. (2021). Lamps at Dusk. In B. Hill (Ed.), *Rows* (2nd ed., pp. 4–9). Lamp Press. [PDF]", "Rows|||4–9", ""),
    ("One, A. (2021). Lamps at Dusk [Preprint]. bioRxiv. [PDF]", "bioRxiv|||", ""),
    ("[3] **One, A.**\\*, & Two, B.† (2021). Lamps at Dusk. *J. Lamps*, *12*(3), 45–67. [PDF]", "J. Lamps|12|3|45–67", ""),
    ('A. One, "Lamps at Dusk," in *Adv. Lamp Syst.*, vol. 34, 2021, pp. 1–12. [PDF]', "Adv. Lamp Syst.|34||1–12", ""),
    ("One, A. (2021). Lamps at Dusk. They glow in 12 rows. [PDF]", "|||", "They glow in 12 rows."),
]  # fmt: skip


@pytest.mark.parametrize(("item", "publication", "note"), REFERENCES)
def test_the_rest_of_a_reference_is_the_publication(item: str, publication: str, note: str):
    (record,) = read(f"# Lamps\n\n- {item}({A})\n").records
    said = [str(record.publication.get(key, "")) for key in ("venue", "volume", "issue", "pages")]
    assert ("|".join(said), record.note, record.published[:4]) == (publication, note, "2021")
    assert (record.title, record.date) == ("Lamps at Dusk", "")


def test_paragraphs_may_be_references():
    one = 'One, Ada, and Bo Two. 2021. "Lamps at Dusk." *J. Lamps* 12\n(3): 45--67.'
    two = 'Two, Bo. 2020. "Wicks at Noon." In *Rows of Lamps*, 12--19. Kiel: Lamp Press.'
    words = "Two, B. (2020) says. It glows in many rows of lamps, and how."
    lamps, wicks = read(f"# Reading\n\n::: {{#refs}}\n{one}\n:::\n\n{two}\n\n{words}\n").records
    assert (lamps.title, lamps.publication["pages"], lamps.authors[0].text) == (
        "Lamps at Dusk",
        "45–67",
        "Ada One",
    )
    assert (wicks.publication["pages"], wicks.publication["place"]) == ("12–19", "Kiel")


def test_a_reference_may_be_wrapped():
    wrapped = "- One, A. (2021). Lamps at Dusk. *Journal of\n  Lamps*, *12*(3), 45–67. They\n  glow."
    lamps, _ = read(f"# Lamps\n\n{wrapped}\n- [Kettles at Dawn]({B})\n").records
    assert (lamps.publication["venue"], lamps.publication["pages"], lamps.note) == (
        "Journal of Lamps",
        "45–67",
        "They glow.",
    )


def test_a_reference_needs_no_link():
    lamps = "One, A. (2024). Lamps at Dusk. *J. Lamps*, *12*(3), 45–67."
    kettles = "Two, B., & Three, C. (2023, July). Kettles in Tune. Lamp Press."
    found = [(each.title, each.published) for each in read(f"# Reading\n\n- {lamps}\n- {kettles}\n").records]
    assert found == [("Lamps at Dusk", "2024"), ("Kettles in Tune", "2023-07")]


@pytest.mark.parametrize(
    ("end", "ids"),
    [
        ("doi: 10.5555/lamps.1.", ["doi:10.5555/lamps.1"]),
        ("(doi:10.5555/lamps.1)", ["doi:10.5555/lamps.1"]),
        (
            "doi:10.5555/(lamps)1. PMID: 123; PMCID: PMC45.",
            ["doi:10.5555/(lamps)1", "pmid:123", "pmcid:PMC45"],
        ),
        ("doi:10.5555/(sici)1(199806)49:8<693::aid-asi4>3.0.co;2-#", []),
    ],
)
def test_a_doi_without_its_address_names_the_paper(end: str, ids: list[str]):
    records = read(
        f"# Lamps\n\n- [Kettles at Dawn]({B})\n- One A, Two B. Lamps at Dusk. J Lamps. 2025 Aug;12(3):4-5. {end}\n"
    ).records
    assert [str(one) for record in records[1:] for one in record.ids] == ids


def test_links_of_reference_are_links():
    page = f'# Lamps\n- [Lamps at Dusk][1], Ada One\n- [Kettles at Dawn][]\n\n[1]: {A}\n[Kettles at Dawn]: {B} "Kettles"\n'
    assert short(page, "readme.md") == [DUSK, DAWN] and claims(page, "readme.md")


HTML_TABLE = f"""# Awesome lamps

<h2 align="center">Wicks</h2>

<table>
  <tr><th>Date</th><th>Title</th><th>Authors</th><th>Links</th></tr>
  <tr>
    <td rowspan="2">2026-02-05</td>
    <td><b>Lamps at Dusk</b></td>
    <td><p>Ada One,
        Bo Two</p></td>
    <td><a href="{A}">Paper</a><br><a href="https://github.com/lamps/x">Code</a></td>
  </tr>
  <tr><td><a href="{B}"><strong>Kettles at Dawn</strong></a></td><td>Cy Three</td></tr>
</table>

Words.

- [Wicks at Noon]({C})
"""


def test_tables_of_html_are_tables():
    dusk, dawn, noon = read(HTML_TABLE, "readme.md").records
    assert (dusk.title, dusk.ids, dusk.date, dusk.keywords) == (
        DUSK[0],
        (parse_id(A),),
        "2026-02-05",
        ("Wicks",),
    )
    assert ([name.text for name in dusk.authors], dict(dusk.links)) == (["Ada One", "Bo Two"], {"code": "https://github.com/lamps/x"})  # fmt: skip
    assert (dawn.title, dawn.date, noon.title) == (DAWN[0], "2026-02-05", "Wicks at Noon")
    assert claims(HTML_TABLE, "readme.md")


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>Name</td><td>Paper</td></tr><tr><td>Lamps at Dusk</td><td><a href={A}>arXiv</a></td></tr>"
        f"<tr><td>Kettles at Dawn</td><td><a href='{B}'>arXiv</a></td></tr></table>\n",
        f'<table><tr><td><img src="a.png"></td><td><a href="{A}">Lamps at Dusk</a><br>Ada One</td></tr>\n'
        f'<tr><td><img src="b.png"></td><td><a href="{B}">Kettles at Dawn</a></td></tr></table>\n',
        f'<ul>\n<li><a href="{A}">Lamps at Dusk</a>, Ada One</li>\n<li>By night\n<ol><li><b>Kettles at Dawn</b> '
        f'[<a href="{B}">paper</a>]</li></ol></li></ul>\n',
    ],
)
def test_rows_and_items_of_html_are_papers(page: str):
    assert short(f"# Awesome lamps\n\n{page}") == [DUSK, DAWN]


CITING = """\
# {}

Some words on lamps[^1] and kettles[^pots].

[^1]: One, A., & Two, B. (2024). Lamps in Rows. *Lamp Letters*,
    12(3), 1–12. https://doi.org/10.5555/lamps.1
[^pots]: [Kettles at Dawn](https://arxiv.org/abs/2602.97386), by Cy Three.
"""


def test_the_papers_of_a_reading_list_may_stand_in_its_footnotes() -> None:
    parsed = read(CITING.format("Reading list"))
    assert [record.title for record in parsed.records] == ["Lamps in Rows", "Kettles at Dawn"]


def test_a_footnote_cites_other_papers_than_a_notes_own() -> None:
    (record,) = read(CITING.format("[Lamps at Dusk](https://arxiv.org/abs/2602.97385)")).records
    assert (record.title, [str(one) for one in record.ids]) == ("Lamps at Dusk", ["arxiv:2602.97385"])
    (record,) = read("# Lamps at Dusk\n\nIt glows[^1].\n\n[^1]: <https://arxiv.org/abs/2602.97385>\n").records
    assert (record.title, [str(one) for one in record.ids]) == ("Lamps at Dusk", ["arxiv:2602.97385"])


@pytest.mark.parametrize(
    ("written", "title", "authors", "published", "venue"),
    [
        ("A. One and B. Two. Lamps at Dusk. arXiv:2602.97385 [cs.CL], 2026.", "Lamps at Dusk", "A. One; B. Two", "2026", "arXiv"),
        ("One, A. Lamps at Dusk. arXiv:2602.97385 (2026).", "Lamps at Dusk", "A. One", "2026", "arXiv"),
        ("A. One, B. Two. Lamps at Dusk. CoRR, abs/2602.97385, 2026.", "Lamps at Dusk", "A. One; B. Two", "2026", "arXiv"),
        ("Ada One and Bo Two. Lamps at Dusk. arXiv preprint arXiv:2602.97385, 2026.", "Lamps at Dusk", "Ada One; Bo Two", "2026", "arXiv"),
        ('A. One and B. Two, "Lamps at dusk," in Proc. LampConf, 2026, pp. 1–9, arXiv:2602.97385.', "Lamps at dusk", "A. One; B. Two", "2026", "Proc. LampConf"),
        ("One A, Two B. Lamps at Dusk[J]. Lamp Letters, 2026, 12(3): 1-9. arXiv:2602.97385", "Lamps at Dusk", "A One; B Two", "2026", "Lamp Letters"),
        ("One A, Two B. Lamp Glow. Nature, 2026, 12(3): 1-9. arXiv:2602.97385", "Lamp Glow", "A One; B Two", "2026", "Nature"),
        ("One A, Two B. Lamps at Dusk[J]. arXiv preprint arXiv:2602.97385, 2026.", "Lamps at Dusk", "A One; B Two", "2026", "arXiv"),
        ("Ada One. 2026. Lamps at Dusk. In Proceedings of LampConf. arXiv:2602.97385", "Lamps at Dusk", "Ada One", "2026", "Proceedings of LampConf"),
        ("One A, Two B. Lamps at Dusk[C]//Proceedings of the 9th LampConf. Berlin: Lamp Press, 2026: 1-9. arXiv:2602.97385", "Lamps at Dusk", "A One; B Two", "2026", "Proceedings of the 9th LampConf"),
        ("One A, Two B. Lamps at Dusk[C]//Advances in Lamps. 2026. arXiv:2602.97385", "Lamps at Dusk", "A. One; B. Two", "2026", "Advances in Lamps"),
        ("Ada One, Bo Two: Lamps at Dusk. CoRR abs/2602.97385 (2026)", "Lamps at Dusk", "Ada One; Bo Two", "2026", "arXiv"),
        ("ONE, A., TWO, B. Lamps at Dusk. Lamp Letters 12 (2026), 1–9. arXiv:2602.97385", "Lamps at Dusk", "A. ONE; B. TWO", "2026", "Lamp Letters"),
    ],
)  # fmt: skip
def test_a_reference_is_read_in_the_manner_of_its_field(
    written: str, title: str, authors: str, published: str, venue: str
) -> None:
    (record,) = read(f"# Reading list\n\n- {written}\n").records
    assert (record.title, "; ".join(name.text for name in record.authors)) == (title, authors)
    assert (record.published, record.publication["venue"]) == (published, venue)
    assert [str(one) for one in record.ids] == ["arxiv:2602.97385"]


@pytest.mark.parametrize(
    ("item", "authors", "published", "venue"),
    [
        ("Ada One, Bo Two. {}. 2026.", "Ada One; Bo Two", "2026", ""),
        ("Ada One. {}. NeurIPS 2026.", "Ada One", "2026", "NeurIPS 2026"),
        ("Ada One et al. {}. 2026.", "Ada One", "2026", ""),
        ("Ada One, Bo Two: {}, 2026", "Ada One; Bo Two", "2026", ""),
        ("**Ada One and Bo Two** - {} (2026)", "Ada One; Bo Two", "2026", ""),
        ("{} (Ada One, Bo Two; 2026)", "Ada One; Bo Two", "2026", ""),
        ("{} by Ada One and Bo Two, 2026", "Ada One; Bo Two", "2026", ""),
        ("{} (2026)", "", "2026", ""),
        ("{}, 2026.", "", "2026", ""),
        ("{} - NeurIPS 2026", "", "2026", "NeurIPS 2026"),
        ("{}. Lamp Letters 12(3), 1–9, 2026.", "", "2026", "Lamp Letters"),
        ("Must read. {}. 2026.", "", "2026", ""),
    ],
)
def test_who_wrote_a_linked_title_and_when_stands_before_it_or_behind(
    item: str, authors: str, published: str, venue: str
) -> None:
    (record,) = read(f"# Awesome lamps\n\n- {item.format(f'[Lamps at Dusk]({A})')}\n").records
    assert (record.title, "; ".join(name.text for name in record.authors)) == ("Lamps at Dusk", authors)
    assert (record.published, record.publication.get("venue", ""), record.note) == (published, venue, "")


def test_one_name_before_an_unlinked_title_needs_a_journal_behind_it() -> None:
    for item, title, authors in (
        (f"Cy Three. Kettles in Tune. *Lamp Letters* 12(3), 45-67, 2024. {A}", "Kettles in Tune", ["Cy Three"]),
        (f"Cy Three, Dee Four. Kettles in Tune. In *Proc. of Kettles*, 2024. {A}", "Kettles in Tune", ["Cy Three", "Dee Four"]),
        (f"Graph Lamps. They glow at dusk. NeurIPS 2024. {A}", "Graph Lamps", []),
    ):  # fmt: skip
        (record,) = read(f"# Awesome lamps\n\n- {item}\n").records
        assert (record.title, [name.text for name in record.authors]) == (title, authors)
        assert "*" not in record.publication.get("venue", "")


@pytest.mark.parametrize(
    ("written", "venue", "numbers"),
    [
        ("LAMPS 2026: 1-9", "LAMPS", {"pages": "1–9"}),
        ("Lamp Lett. 12(3): 1-9 (2026)", "Lamp Lett.", {"volume": "12", "issue": "3", "pages": "1–9"}),
    ],
)
def test_a_list_may_be_copied_from_dblp(written: str, venue: str, numbers: dict[str, str]) -> None:
    """DBLP puts a colon behind the authors, and numbers who have one name."""
    (record,) = read(f"# Reading list\n\n- Ada One 0001, Bo Two: Lamps at Dusk: A Study. {written}\n").records
    assert (record.title, record.published) == ("Lamps at Dusk: A Study", "2026")
    assert [name.text for name in record.authors] == ["Ada One", "Bo Two"]
    assert record.publication["venue"] == venue
    assert {key: record.publication[key] for key in numbers} == numbers


@pytest.mark.parametrize(
    "address",
    [
        "http://proceedings.mlr.press/v139/one21k.html",
        "https://openaccess.thecvf.com/content/CVPR2021/html/One_Lamps_CVPR_2021_paper.html",
        "https://ojs.aaai.org//index.php/AAAI/article/view/16300",
        "https://jair.org/index.php/jair/article/view/10939",
        "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=6759227",
        "https://www.usenix.org/conference/osdi20/presentation/one",
        "https://www.sciencedirect.com/science/article/pii/S0004370221000862",
        "https://lamps.example/one.pdf",
    ],
)
def test_a_title_may_lead_to_a_page_of_the_paper_without_an_id(address: str):
    """As a row, and as a heading; what leads to code or a talk is none."""
    more = "- [Lamps in code](https://github.com/ada/lamps)\n- [Lamps in a talk](https://youtu.be/abc)\n"
    row = read(f"# Lamps\n\n- [Lamps at Dusk]({address})\n- [Kettles at Dawn]({B})\n{more}")
    assert [record.title for record in row.records] == ["Lamps at Dusk", "Kettles at Dawn"]
    assert row.records[0].payload["url"] == address
    heads = read(f"# Lamps\n\n## [Lamps at Dusk]({address})\nGlows.\n\n## [Kettles at Dawn]({B})\nBoils.\n")
    assert [(record.title, record.note) for record in heads.records] == [
        ("Lamps at Dusk", "Glows."),
        ("Kettles at Dawn", "Boils."),
    ]


def test_a_page_may_have_both_sections_and_tables_of_papers():
    rows = "".join(
        f"| [Lamps of {name}](https://arxiv.org/abs/2602.9000{at}) | **L{at}**; they glow |\n"
        for at, name in enumerate(("Ada", "Bo", "Cy", "Di"))
    )
    text = (
        f"# Lamps\n\n## Tables\n\n|paper|note|\n|:-:|:-:|\n{rows}\n## Papers\n\n"
        f"### LAMP\n**Paper:** [Lamps at Dusk over Water]({A})\n\n### KETTLE\n**Paper:** [Kettles at Dawn over Fire]({B})\n"
    )  # fmt: skip
    records = read(text).records
    assert [record.title for record in records] == [
        "Lamps of Ada", "Lamps of Bo", "Lamps of Cy", "Lamps of Di", "Lamps at Dusk over Water", "Kettles at Dawn over Fire",
    ]  # fmt: skip
    assert [record.note for record in records[3:5]] == ["**L3**; they glow", "LAMP"]


def test_a_venue_in_brackets_that_a_linked_title_ends_with_is_the_venue():
    record = one(f"# Lamps\n\n- [Lamps at Dusk (ICLR2019)]({A})\n")
    assert (record.title, record.publication["venue"], record.published) == ("Lamps at Dusk", "ICLR", "2019")


def test_a_table_s_venue_has_a_year_and_a_name_is_no_title_beside_one():
    table = (
        f"# Lamps\n\n|Name|Paper|收录|\n|-|-|-|\n|LAMP|[Lamps at Dusk over Water]({A})|ICML 2021|\n"
        f"|KETTLE|[Kettles at Dawn]({B})|IEEE Trans. Kettles|\n"
    )
    records = read(table).records
    assert [(r.title, r.note, r.publication.get("venue"), r.published) for r in records] == [
        ("Lamps at Dusk over Water", "LAMP", "ICML", "2021"),
        ("Kettles at Dawn", "KETTLE", "IEEE Trans. Kettles", ""),
    ]
