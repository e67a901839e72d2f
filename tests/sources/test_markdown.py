"""Moving in with Markdown: a Hugo site's publications, Jekyll's posts, Obsidian's notes, and pages that are broken."""

from __future__ import annotations

import textwrap

import pytest

from digestgen.model.record import Record
from digestgen.sources.markdown.reader import SOURCE
from digestgen.sources.source import Context, Parsed

HUGO = """\
---
title: "A Lantern in the *Harbour*: Light for $5"
# Authors
authors:
- Ada One
- ; B. C. Two
- cy-tre
- '**Di Four**'
author_notes: []
date: '2014-01-01'
publishDate: '2024-05-08T23:10:28.847315Z'
publication_types: ["1"]
publication: In *Proceedings of the [Lamp](https://lamps.example) Conference*
publication_short: In *Lamp*
doi: "see https://doi.org/10.1234/Lamp\\\\_7"
summary: 'Light, *briefly*.'
abstract: |
  We light *Lampyris* over the harbour,
  with $a*b*c$ lamps.

  It works.
tags: [lamps, 'harbours']
featured: true
math: true
landing_weight: 10
weight_lamps: 60
url_pdf: https://arxiv.org/abs/1401.90001v2
url_code: https://github.com/lamps/harbour
url_video: ''
url_slides: files/slides.pdf
links:
- {name: Data, url: https://data.lamps.example}
- {name: Twitter, url: https://social.example/lamps}
mood: sunny
---

<!-- not for readers -->
## What I think

It is **good**. See [the other](../other/) and [the site](https://lamps.example).

{{< figure src="lamp.png" caption="A *lamp*." >}}
{{% callout note %}}Inside.{{% /callout %}}

```
<!-- code --> {{< kept >}}
# no heading
```

### Details

![a drawing](drawing.png)
"""

BIB = b"""
@inproceedings{one2014lantern,
  author = {One, Ada and Two, B. C. and Tre, Cy and Four, Di}, year = {2014}, pages = {1--9},
  title = {A Lantern in the Harbour: Light for \\$5}, booktitle = {Lamps}
}
"""


def read(text: str, name: str = "content/publication/lantern/index.md", **beside: bytes) -> Parsed:
    files = {key.replace("_", "."): data for key, data in beside.items()}
    return SOURCE.parse(textwrap.dedent(text).encode(), name, Context(beside=files))


def one(text: str, name: str = "content/publication/lantern/index.md", **beside: bytes) -> Record:
    (record,) = read(text, name, **beside).records
    return record


def authors(record: Record) -> list[str]:
    return [name.text for name in record.authors]


def test_a_publication_of_a_hugo_site():
    parsed = read(HUGO)
    (lantern,) = parsed.records
    assert lantern.source == "markdown"
    assert lantern.title == "A Lantern in the Harbour: Light for $5"
    assert [str(one) for one in lantern.ids] == ["doi:10.1234/lamp_7", "arxiv:1401.90001"]
    assert authors(lantern) == ["Ada One", "B. C. Two", "cy-tre", "Di Four"]
    assert (lantern.published, lantern.date) == ("2014-01-01", "2024-05-08")
    assert lantern.abstract == "We light *Lampyris* over the harbour, with $a*b*c$ lamps.\n\nIt works."
    assert lantern.keywords == ("lamps", "harbours")
    assert lantern.publication == {
        "type": "paper-conference",
        "venue": "Proceedings of the Lamp Conference",
    }
    assert lantern.links == {"code": "https://github.com/lamps/harbour", "data": "https://data.lamps.example"}
    assert lantern.payload == {
        "url": "https://doi.org/10.1234/lamp_7",
        "version": 2,
        "summary": "Light, briefly.",
        "featured": True,
    }
    assert parsed.remarks == (
        "lantern/index.md: these fields are not read here: mood.",
        "lantern/index.md: links of other kinds were left out: Twitter.",
        "lantern/index.md: the text below its front matter: shortcodes of another program were taken out: "
        "figure, callout.",
        "lantern/index.md: the text below its front matter: links and images that lead to files beside it "
        "became their text (2).",
        'lantern/index.md: authors that look like user names were kept; write their names out: "cy-tre".',
        "lantern/index.md: the slides link was left out: 'files/slides.pdf' is not a web address.",
    )


def test_the_text_below_is_the_persons_own_and_stands_under_notes():
    assert one(HUGO).note == textwrap.dedent("""\
        ### What I think

        It is **good**. See the other and [the site](https://lamps.example).

        A *lamp*.
        Inside.

        ```
        <!-- code --> {{< kept >}}
        # no heading
        ```

        #### Details

        a drawing""")


def test_a_bibliography_beside_fills_in_what_the_page_leaves_open():
    lantern = one(HUGO, cite_bib=BIB)
    assert authors(lantern) == ["Ada One", "B. C. Two", "Cy Tre", "Di Four"]
    assert lantern.published == "2014"  # Academic's importer made a day of it
    assert lantern.publication["venue"] == "Proceedings of the Lamp Conference"
    assert lantern.publication["pages"].startswith("1")
    assert lantern.payload["citekey"] == "one2014lantern"
    assert not any("user names" in remark for remark in read(HUGO, cite_bib=BIB).remarks)


def test_of_a_large_bibliography_only_the_same_paper_counts():
    many = BIB + b"@article{x, title = {Another Lamp}, author = {Five, Eve}, year = {1999}}"
    assert one(HUGO, all_bib=many).published == "2014"
    other = b"@article{x, title = {Another Lamp}, author = {Five, Eve}, year = {1999}}"
    assert one(HUGO, all_bib=other) == one(HUGO)
    parsed = read(HUGO, cite_bib=b"no bibliography")
    assert parsed.records == read(HUGO).records
    assert any(remark.startswith("cite.bib was not used: ") for remark in parsed.remarks)


def test_a_publication_with_toml():
    lantern = one(
        """\
        +++
        title = "Lanterns"
        date = 1995-08-01T16:29:00Z
        authors = ["**Ada One**", "Bo Two*"]
        publication_types = ["2"]
        publication = "*Journal of Lamps*, 4<sup>th</sup> series"
        selected = "false"
        arxiv = 1401.10
        [[url_custom]]
        name = "Source code"
        url = "https://github.com/lamps/x"
        [header]
        image = ""
        +++
        """
    )
    assert authors(lantern) == ["Ada One", "Bo Two"]
    assert lantern.published == "1995-08-01"
    assert lantern.publication == {"type": "article-journal", "venue": "Journal of Lamps, 4th series"}
    assert lantern.links == {"code": "https://github.com/lamps/x"}
    assert "featured" not in lantern.payload


def test_values_are_the_text_that_stands_there():
    lantern = one("---\ntitle: 2026-03-06\narxiv: 2401.01230\nauthors: [No, Yes]\nvolume: 1.10\n---\n")
    assert lantern.title == "2026-03-06"
    assert str(lantern.ids[0]) == "arxiv:2401.01230"
    assert authors(lantern) == ["No", "Yes"]
    assert lantern.publication["volume"] == "1.10"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("authors: Ada One, Bo Two and Cy Tre", ["Ada One", "Bo Two", "Cy Tre"]),
        ('authors: ["Ada One, Bo Two"]', ["Ada One", "Bo Two"]),
        ('authors: ["One, A.", "Two, B.C."]', ["A. One", "B.C. Two"]),
        ("author: Ada One", ["Ada One"]),
        ("authors: [{name: Ada One, orcid: https://orcid.org/0000-0002-1825-0097}]", ["Ada One"]),
        ("authors: [{given: Ada, family: One}]", ["Ada One"]),
        (
            "author: [{name: {given: Ada, family: van One}}, {name: {literal: Lamp Lab}}]",
            ["Ada van One", "Lamp Lab"],
        ),
    ],
)
def test_authors_in_every_shape(written: str, read_as: list[str]):
    assert authors(one(f"---\ntitle: Lanterns\ndoi: 10.1234/x\n{written}\n---\n")) == read_as


def test_what_quarto_cites_a_page_as_and_a_month_of_its_own():
    head = (
        "title: Lanterns\nauthor: [{name: Ada One, affiliations: [{name: Lamp Lab}]}]\nyear: 2019\nmonth: 7\n"
    )
    cited = "citation: {type: article-journal, container-title: Journal of Lamps, volume: 3, page: 12-19}\n"
    lantern = one(f"---\n{head}{cited}---\n")
    assert (lantern.published, lantern.authors[0].affiliation) == ("2019-07", "Lamp Lab")
    assert lantern.publication == {
        "type": "article-journal", "venue": "Journal of Lamps", "volume": "3", "pages": "12–19",
    }  # fmt: skip


@pytest.mark.parametrize(
    "field",
    [
        "doi: '[10.5555/lamp](https://doi.org/10.5555/lamp)'",
        "doi: '`10.5555/lamp`'",
        "url: '[page](https://doi.org/10.5555/lamp)'",
        "doi: <https://doi.org/10.5555/lamp>",
        "hugoblox: {ids: {doi: 10.5555/lamp}}",
    ],
)
def test_an_id_may_be_a_link_or_stand_in_a_block_of_hugos(field: str):
    lamp = one(f"---\ntitle: Lamps\nauthors: [Ada One]\n{field}\n---\n")
    assert list(map(str, lamp.ids)) == ["doi:10.5555/lamp"]
    assert lamp.payload["url"] == "https://doi.org/10.5555/lamp"


def test_a_paper_of_the_day_is_called_by_its_own_title():
    page = (
        "# Paper of the day\n\n**Lamps at Dusk** — ICRA 2026\n\n[Paper](https://arxiv.org/abs/2602.97385)\n"
    )
    assert one(page).title == "Lamps at Dusk"


@pytest.mark.parametrize(
    ("aliases", "heading", "title"),
    [
        ("[One 18]", "Lamps at Dusk and Dawn", "Lamps at Dusk and Dawn"),
        ("[One18, Lamps at Dusk and Dawn]", "One 2018", "Lamps at Dusk and Dawn"),
        ("[One 18]", "Notes", "One 18"),
    ],
)
def test_of_a_notes_heading_and_its_other_names_the_longest_is_the_title(
    aliases: str, heading: str, title: str
):
    assert one(f"---\naliases: {aliases}\ndoi: 10.5555/lamp\n---\n# {heading}\n").title == title


def test_fenced_bibtex_is_a_pages_own():
    code = "```bibtex\n@article{one18, title={Lamps at Dusk}, author={One, Ada}, journal={Lamps}, year={2018}}\n```\n"
    lamps = one(f"---\ntitle: Lamps at Dusk\n---\n{code}")
    assert (authors(lamps), lamps.published, lamps.publication["venue"]) == (["Ada One"], "2018", "Lamps")
    other = one(f"---\ntitle: Kettles\ndoi: 10.5555/kettle\n---\n{code}")
    assert (authors(other), other.published) == ([], "")


def test_a_page_whose_text_is_only_its_address():
    lantern = one("---\ntitle: Lanterns\nauthors: [Ada One]\n---\nhttp://arxiv.org/abs/astro-ph/9501990v2\n")
    assert str(lantern.ids[0]) == "arxiv:astro-ph/9501990"
    assert lantern.note == ""
    assert lantern.payload == {"url": "http://arxiv.org/abs/astro-ph/9501990v2", "version": 2}


def test_the_default_day_of_hugos_template_is_no_day():
    assert one("---\ntitle: L\nauthors: [A]\ndate: 2020-05-06\npublishDate: 2017-01-01\n---\n").date == ""


def test_academicpages_with_their_own_bibtex_and_an_abstract_below():
    lantern = one("""\
        ---
        title: "Lanterns: A Story"
        collection: publications
        permalink: /publication/lanterns
        excerpt: 'A short one.'
        date: 2017-10-10
        venue: 'Workshop on Lamps'
        paperurl: 'https://arxiv.org/pdf/1709.90001v2'
        codeurl: https://github.com/lamps/x
        citation: 'One, A. (2017). Lanterns.'
        bibtex: |
          @article{one2017, title = {Lanterns: A Story}, author = {One, Ada and Two, Bo}, volume = {3}}
        ---

        Abstract
        --------
        We tell *a story* of
        lamps.

        ## Results
        Good.
        """)
    assert lantern.abstract == "We tell *a story* of lamps."
    assert lantern.note == "### Results\nGood."
    assert authors(lantern) == ["Ada One", "Bo Two"]
    assert (lantern.published, lantern.date) == ("2017-10-10", "")
    assert lantern.links == {
        "pdf": "https://arxiv.org/pdf/1709.90001v2",
        "code": "https://github.com/lamps/x",
    }
    assert lantern.publication == {"type": "article-journal", "venue": "Workshop on Lamps", "volume": "3"}
    assert lantern.payload == {
        "url": "https://arxiv.org/pdf/1709.90001v2",
        "version": 2,
        "summary": "A short one.",
        "citekey": "one2017",
    }


def test_a_post_about_one_paper_is_dated_by_itself_and_its_author_is_not_the_papers():
    lantern = one(
        """\
        ---
        layout: post
        title: Notes on [Lanterns](https://arxiv.org/abs/1709.90001)
        categories: lamps oil
        author: A Reader
        ---
        # Notes on Lanterns
        {% include toc.html %}
        I read it at {{ site.url }}.
        ## Before
        See [a](https://arxiv.org/abs/1709.90001) and [b](https://arxiv.org/abs/1709.90002).
        ## After
        See [c](https://arxiv.org/abs/1709.90003).
        """,
        "_posts/2020-02-03-lanterns.md",
    )
    assert lantern.title == "Notes on Lanterns"
    assert [str(one) for one in lantern.ids] == ["arxiv:1709.90001"]
    assert (lantern.date, lantern.published, lantern.authors) == ("2020-02-03", "", ())
    assert lantern.keywords == ("lamps", "oil")
    assert lantern.note.startswith("I read it at .\n### Before\n")


def test_a_page_that_links_to_one_paper_is_about_it():
    lantern = one(
        "---\ntitle: Lanterns\n---\nRead [it](https://doi.org/10.1234/x), [it](https://doi.org/10.1234/x).\n"
    )
    assert [str(one) for one in lantern.ids] == ["doi:10.1234/x"]


DIGEST = """\
---
layout: default
title: 2024-06-21
permalink: /2024-06-21/
---

# 2024-06-21

## Lamps

### Lanterns: $\\tau$ of Light

**Relevance:** It shines, see [p. 4](notes.md).

💡 **[Summary](2406.90001/)** 📄 **[Full paper](https://arxiv.org/pdf/2406.90001)** [Code](https://github.com/lamps/x)

### Oil

**Relevance:** It burns.

📄 **[Full paper](https://arxiv.org/pdf/2406.90002)**

### News

No paper here.

## Harbours

### Lanterns: $\\tau$ of Light

**Relevance:** It guides.

📄 **[Full paper](https://arxiv.org/pdf/2406.90001)**

### [3. Boats](https://doi.org/10.1234/boat)

One of [two](https://doi.org/10.1234/two).

### Both

[One](https://arxiv.org/abs/2406.90003) [Two](https://arxiv.org/abs/2406.90004)
"""


def test_a_page_that_lists_papers_gives_each_once():
    parsed = read(DIGEST, "digest.md")
    lanterns, oil, boats = parsed.records
    assert lanterns.title == "Lanterns: $\\tau$ of Light"
    assert [str(one.ids[0]) for one in parsed.records] == [
        "arxiv:2406.90001",
        "arxiv:2406.90002",
        "doi:10.1234/boat",
    ]
    assert {record.date for record in parsed.records} == {"2024-06-21"}
    assert lanterns.keywords == ("Lamps", "Harbours")
    assert lanterns.note == "**Relevance:** It shines, see p. 4.\n\n**Relevance:** It guides."
    assert lanterns.links == {"pdf": "https://arxiv.org/pdf/2406.90001", "code": "https://github.com/lamps/x"}
    assert oil.links == {"pdf": "https://arxiv.org/pdf/2406.90002"}
    assert boats.title == "Boats"
    assert boats.note == "One of [two](https://doi.org/10.1234/two)."
    assert [(one.where, one.why) for one in parsed.skipped] == [
        ("line 23", "it has no link to a paper"),
        ("line 39", "it links to several papers"),
    ]
    assert parsed.remarks == (
        "line 11: the text about it: links and images that lead to files beside it became their text (1).",
    )


def test_the_day_of_a_list_may_stand_in_its_name():
    untitled = DIGEST.replace("title: 2024-06-21", "title: Weekly 3").replace(
        "permalink: /2024-06-21/", "x: y"
    )
    assert read(untitled, "posts/2024-06-28/index.md").records[0].date == "2024-06-28"
    assert read(untitled, "posts/2024-06-30-weekly.md").records[0].date == "2024-06-30"
    assert read(untitled, "weekly.md").records[0].date == ""


OBSIDIAN = """\
---
category: literaturenote
tags:
  - ml/lamps
citekey: One18Lamps
status:
  - read
aliases:
  - "Lamps"
citation key: One18Lamps
DOI: ""
created date: 2024-09-01T15:47:05-07:00
---

> [!info]- : [**Zotero**](zotero://select/library/items/X) | [[One18.pdf|PDF]]
>
> **Abstract**
> Lamps depend on oil.
> We study oil.
>
> **FirstAuthor**:: One, Ada
> **Author**:: de Two, Bo
~
> **Title**:: "Lamps: A Novel Approach"
> **Year**:: 2018
> **itemType**:: journalArticle
> **URL**:: https://lamps.example/x.html
> **Journal**:: *Journal of Lamps*
> **Volume**:: 18
> **Related**::

> [!Cite]
> One, A. (2018). Lamps.

> [!Synth]
> **Contribution**:: They light.
> **Weak points**::

%% begin notes %%
Oil is *good*, see [[Two17|the other]] and [p. 9](One18.pdf#page=9). ^fjq6uu

# Points
- one
%% end notes %%
"""


def test_a_literature_note_of_obsidian():
    lamps = one(OBSIDIAN, "Papers/One18.md")
    assert lamps.title == "Lamps: A Novel Approach"
    assert authors(lamps) == ["Ada One", "Bo de Two"]
    assert lamps.abstract == "Lamps depend on oil. We study oil."
    assert (lamps.date, lamps.published) == ("2024-09-01", "2018")
    assert lamps.publication == {
        "type": "article-journal", "venue": "Journal of Lamps", "volume": "18", "url": "https://lamps.example/x.html",
    }  # fmt: skip
    assert lamps.keywords == ("ml/lamps",)
    assert lamps.status == ""
    assert lamps.payload == {"url": "https://lamps.example/x.html", "citekey": "One18Lamps"}
    assert lamps.note == textwrap.dedent("""\
        **Contribution**: They light.

        Oil is *good*, see the other and p. 9.

        ### Points
        - one""")


def test_a_literature_note_with_an_abstract_callout_and_no_yaml():
    lamps = one("""\
        # Lamps
        > [!md]
        > **Author**:: One, Ada
        > **Title**:: Lamps

        > [!Abstract]
        >
        > abstract:: Lamps depend on oil.
        """)
    assert (lamps.title, lamps.abstract, lamps.note) == ("Lamps", "Lamps depend on oil.", "")
    plain = one("""\
        # Lamps at Dusk
        - **Venue**: [[Journal of Lamps]]
        - **DOI**: 10.5555/lamp

        > [!abstract] Abstract
        > Lamps depend on oil.
        > We study oil.

        Good.
        """)
    assert (plain.abstract, plain.note) == ("Lamps depend on oil. We study oil.", "Good.")
    assert plain.publication["venue"] == "Journal of Lamps"


def test_a_key_that_stands_twice_is_said():
    parsed = read("---\ntitle: One\ntitle: Two\nauthors: [A]\n---\n", "l.md")
    assert parsed.records[0].title == "One"
    assert parsed.remarks == ('"title" stands in the front matter of l.md twice; the first one was taken.',)


def test_a_draft_and_the_owner_of_the_other_site_are_said():
    parsed = read("---\ntitle: L\nauthors: [admin]\ndraft: true\n---\n", "l.md")
    assert parsed.records[0].payload == {"draft": True}
    assert parsed.remarks == (
        "l.md: it is a draft there.",
        'l.md: the author "admin" is the other site\'s owner; write the name out.',
    )


def test_a_text_that_no_page_could_show_is_left_out():
    parsed = read(f"---\ntitle: L\nauthors: [A]\n---\n{'[' * 100}", "l.md")
    assert parsed.records[0].note == ""
    assert parsed.remarks == (
        "l.md: the text below its front matter: it was left out: brackets are nested more than 20 deep.",
    )
    parsed = read(f"---\ntitle: L\nauthors: [A]\n---\n{'word ' * 50_000}", "l.md")
    assert "it was left out: it has 250,0" in parsed.remarks[0]


def test_hashtags_need_no_comma():
    (record,) = read(
        "title:: Lamps in Rows\ntags:: #lamps #[[big kettles]], #pots\ndoi:: 10.5555/lamps\n"
    ).records
    assert record.keywords == ("lamps", "big kettles", "pots")
