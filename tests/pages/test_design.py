"""What cards and paper pages show, in which order, and how a site changes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digestgen.config import package_templates, read_config
from digestgen.messages.messages import read_messages
from digestgen.publishing.build import build
from digestgen.sources import SOURCES
from tests.conftest import MKDOCS

NEWTS = """\
---
id: "arxiv:2508.01234"
title: Die Wanderung der Molche
authors: [{name: Ada Quist, orcid: 0000-0002-1825-0097, affiliation: Institut für Molche}, Bo Two]
date: 2025-08-07
published: 2025-08-05
updated: 2025-08-06
lang: de
image: {src: "assets/newts at night.png", alt: Newts under a lamp}
links: {pdf: "https://arxiv.org/pdf/2508.01234", code: "https://example.org/newts"}
publication: {venue: Zeitschrift für Molche}
status: withdrawn
sources: {huggingface: {url: "https://huggingface.co/papers/2508.01234", listed: 2025-08-07, version: 2, upvotes: 41}}
---

Molche wandern im Frühjahr.

## Notes

Read it for the *method*.
"""
TIDES = """\
---
id: "arxiv:2508.01235"
title: A Tide Model
authors: [Cy Three]
date: 2025-08-07
lang: de
body: summary
summary: Water comes and goes.
---

Water comes, and then it goes.
"""


BARE = """---\nid: "{id}"\ntitle: 'Kettles "in" $n$ Tunes'\ndate: 2025-08-06\nauthors: [{title} One]\n{more}\n---\n\nThey sing of {title}.\n"""
KETTLES = {  # name: id, more of the front matter, the names of its links
    "preprint": ("arxiv:2508.70002", 'ids: ["doi:10.5555/lamps.1", "pmid:30000001"]\nlinks: {code: "https://c.example", pdf: "https://p.example"}',
                 ["arXiv", "DOI", "PDF", "Code", "PubMed"]),
    "project": ("arxiv:2508.70003", 'links: {project: "https://c.example"}', ["arXiv", "PDF", "Project page"]),
    "printed": ("doi:10.5555/lamps.2", 'links: {demo: "https://d.example", code: "https://c.example"}', ["DOI", "Code", "Demo"]),
    "bare": ("title:bare", "", ["Look for this title"]),
    "coded": ("title:coded", 'links: {code: "https://c.example"}', ["Look for this title", "Code"]),
    "pdf": ("title:pdf", 'links: {pdf: "https://p.example"}', ["PDF"]),
    "journal": ("title:journal", 'publication: {url: "https://j.example"}', ["Published version"]),
    "medical": ("title:medical", 'ids: ["pmid:30000002"]', ["PubMed"]),
    "machine": ("title:machine", "sources: {huggingface: {summary: A lamp $x^2$.}}", []),
    "scholar": ("title:scholar", "sources: {semanticscholar: {summary: A lamp.}}", []),
    "review": ("title:review", "sources: {openreview: {tldr: A lamp.}}", []),
    "two": ("title:two", "sources: {markdown: {summary: A lamp.}, huggingface: {summary: Two.}}", []),
    "ours": ("title:ours", "summary: Ours.\nsources: {huggingface: {summary: Theirs.}}", []),
}  # fmt: skip


def write(project: Path) -> Path:
    """Two papers and a picture, and the kettles of below."""
    papers = {"newts": NEWTS, "tides": TIDES} | {
        key: BARE.format(id=paper_id, title=key, more=more) for key, (paper_id, more, _) in KETTLES.items()
    }
    for name, text in papers.items():
        (project / f"content/papers/{name}.md").write_text(text, "utf-8")
    (project / "content/assets").mkdir()
    (project / "content/assets/newts at night.png").write_bytes(b"a picture")
    return project


@pytest.fixture
def digest(project: Path) -> Path:
    """To be changed, and built by page()."""
    return write(project)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it is: built once."""
    project = tmp_path_factory.mktemp("design")
    (project / "content/papers").mkdir(parents=True)
    (project / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    build(read_config(write(project) / "mkdocs.yml"))
    return project / "site"


def article(site: Path, url: str) -> str:
    """A page without the theme's frame."""
    text = (site / url / "index.html").read_text("utf-8")
    return text[text.index('<article class="md-content') : text.rindex("</article>")]


def page(project: Path, url: str) -> str:
    """A page of the site as it is to be built now."""
    build(read_config(project / "mkdocs.yml"))
    return article(project / "site", url)


def test_a_paper_page_says_first_what_counts_first(site: Path) -> None:
    text = article(site, "papers/2508.01234")
    order = ("Thursday, 7 August 2025", "has been withdrawn", "<h1", "Ada Quist", "Zeitschrift für Molche",
             "updated 6 August 2025", "https://arxiv.org/abs/2508.01234", "https://arxiv.org/pdf/2508.01234",
             "https://example.org/newts", "Read it for", "Molche wandern", "newts%20at%20night.png", "Institut für Molche", "0000-0002-1825-0097",
             "of 7 August 2025, version 2, 41 upvotes then", "@misc{quist2025", 'rel="next"')  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_source_is_called_by_its_name(digest: Path, language: str) -> None:
    texts = read_messages([package_templates()], language).texts
    names = {key: texts.get(f"provenance.sources.{key}", key) for key in SOURCES}
    assert {key for key, name in names.items() if name == key} == set(), "what the program calls it"
    assert len(set(names.values())) == len(names)
    newts = digest / "content/papers/newts.md"
    newts.write_text(NEWTS.replace("{huggingface:", "{crossref:"), "utf-8")
    settings = digest / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("name: material", f"name: material, language: {language}"),
        "utf-8",
    )
    said = {"en": "From", "de": "Von"}[language]
    assert f'{said} <a href="https://huggingface.co/papers/2508.01234">Crossref</a>' in page(
        digest, "papers/2508.01234"
    )


def test_pictures_keep_their_place_before_they_are_there(site: Path) -> None:
    for url in ("papers/2508.01234", "digests/2025-08-07"):
        (tag,) = re.findall(r"<img [^>]+>", article(site, url))
        assert re.search(r'width="\d+" height="\d+"', tag) and 'alt="Newts under a lamp"' in tag
        assert 'src="../../assets/newts%20at%20night.png"' in tag


def test_without_figures_there_is_none(digest: Path) -> None:
    settings = digest / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("[digestgen]", "[digestgen: {figures: false}]")
    settings.write_text(text, "utf-8")
    assert "<img" not in page(digest, "papers/2508.01234")
    assert "<img" not in page(digest, "digests/2025-08-07")


def links_of(site: Path, key: str) -> list[str]:
    """The names of a paper's links: on its page, on its card, in a letter and in the feed, where the same come first."""
    url = f"papers/{KETTLES[key][0].partition(':')[2].replace('/', '-')}"
    (own,) = re.findall(r'<p class="dg-links dg-links--row">(.*?)</p>', article(site, url)) or [""]
    names = re.findall(r">([^<]+)(?:<span>[^<]*</span>)?</a>", own)
    issue = (site / "digests/2025-08-06/index.html").read_text("utf-8")
    card = issue[issue.index(f'{url}/"') :]
    assert re.findall(r">([^<]+)</a>", re.findall(r'<p class="dg-links">(.*?)</p>', card)[0]) == names[:4]
    letter = (site / "digests/2025-08-06/email.html").read_text("utf-8")
    letter = letter[letter.index(f'{url}/"') :]
    assert re.findall(r">([^<]+)</a>", letter[: letter.index("</div>")])[1:] == names[:4]
    feed = (site / "feed.xml").read_text("utf-8")
    feed = feed[feed.index(f"They sing of {key}.</p>") :]
    assert re.findall(r">([^<]+)</a>", feed[: feed.index("]]>")]) == names
    return names


@pytest.mark.parametrize("key", [key for key, (_, _, names) in KETTLES.items() if names])
def test_the_way_to_a_paper_comes_first(site: Path, key: str) -> None:
    assert links_of(site, key) == KETTLES[key][2]


def test_a_title_is_looked_for_as_one_phrase(site: Path) -> None:
    assert 'href="https://scholar.google.com/scholar?q=%22Kettles+in+n+Tunes%22"' in article(
        site, "papers/bare"
    )


def test_a_page_says_the_paper_in_a_sentence_and_whose_it_is(site: Path) -> None:
    ours = article(site, "papers/2508.01235")
    assert '<p class="dg-summary" dir="auto">Water comes and goes.</p>' in ours
    sentence = '<p class="dg-summary" dir="auto">{} <span class="dg-small">{}</span></p>'
    for key, *said in (
        ("machine", "A lamp x².", "Summary from Hugging Face Daily Papers, made by a machine"),
        ("scholar", "A lamp.", "Summary from Semantic Scholar, made by a machine"),
        ("review", "A lamp.", "Summary from OpenReview"),
        ("two", "A lamp.", "Summary from Markdown"),
    ):
        text = article(site, f"papers/{key}")
        assert sentence.format(*said) in text and text.count("A lamp") == 1
    assert "made by a machine: Two." in text, "what a second source says stands with where it comes from"
    text = article(site, "papers/ours")
    assert '<p class="dg-summary" dir="auto">Ours.</p>' in text
    assert "Summary from Hugging Face Daily Papers, made by a machine: Theirs." in text


def test_a_card_counts_votes(site: Path) -> None:
    votes = re.findall(
        r'<span class="dg-votes" role="img" title="([^"]+)">([^<]+)<', article(site, "digests/2025-08-07")
    )
    assert votes == [("41 upvotes then", "▲ 41")]


def test_a_language_is_said_of_what_is_written_in_it(digest: Path) -> None:
    theirs = page(digest, "papers/2508.01234")
    assert '<h1 dir="auto" lang="de">' in theirs
    assert re.search(r'<div dir="auto" lang="de"><p>Molche wandern', theirs)
    ours = page(digest, "papers/2508.01235")
    assert '<h1 dir="auto" lang="de">' in ours and ours.count('lang="de"') == 2, (
        "its title, and that of the paper before it"
    )
    newts = digest / "content/papers/newts.md"
    newts.write_text(NEWTS.replace("Read it for the *method*.", ""), "utf-8")
    cards = page(digest, "digests/2025-08-07")
    assert re.search(r'lang="de">Molche wandern', cards)
    assert '<p class="dg-excerpt">Water comes and goes.' in cards, "the summary is the curator's"


def test_a_paper_runs_in_its_own_direction(digest: Path) -> None:
    """Titles, names and texts tell it themselves, whose language is not said: on pages, in feeds and in letters."""
    newts = digest / "content/papers/newts.md"
    newts.write_text(NEWTS.replace("lang: de", "lang: ar"), "utf-8")  # as if it began with GPT-4
    tides = digest / "content/papers/tides.md"
    tides.write_text(
        TIDES.replace("A Tide Model", '"مصابيح: GPT-4"').replace("Water comes", "الماء Water comes"), "utf-8"
    )
    theirs = page(digest, "papers/2508.01235")
    assert re.search(r'<h1 dir="auto"[^>]*>مصابيح', theirs)
    assert '<div class="dg-authors" dir="auto">' in theirs and '<div dir="auto"><p>الماء' in theirs
    other = page(digest, "papers/2508.01234")
    assert re.search(r'<b dir="auto"[^>]*>مصابيح', other)
    assert '<h1 dir="rtl" lang="ar">' in other and '<div dir="rtl" lang="ar"><p>' in other
    card = page(digest, "digests/2025-08-07")
    assert re.search(r'dir="auto"[^>]*><a[^>]*>مصابيح', card) and re.search(
        r'dir="auto">\s*<p[^>]*>الماء', card
    )
    feed = (digest / "site/feed.xml").read_text("utf-8")
    assert '<div dir="auto"><p>الماء' in feed and '<div dir="rtl" lang="ar"><p>' in feed
    letter = (digest / "site/digests/2025-08-07/email.html").read_text("utf-8")
    assert re.search(r'dir="auto"[^>]*><a[^>]*>مصابيح', letter) and re.search(
        r'dir="auto"[^>]*>الماء', letter
    )
    daily = (digest / "site/digests/daily.xml").read_text("utf-8")
    assert (
        re.search(r'<h3 dir="auto"><a[^>]*>مصابيح', daily)
        and '<h3 dir="rtl"><a' in daily
        and '<p dir="auto">الماء' in daily
    )


def test_notes_and_introductions_run_in_their_own_direction(digest: Path) -> None:
    """A curator may write in Arabic on an English site, or the other way round: in feeds, letters and books, too."""
    newts = digest / "content/papers/newts.md"
    newts.write_text(NEWTS.replace("Read it for the *method*.", "اقرأ (GPT-4)."), "utf-8")
    (digest / "content/digests").mkdir(exist_ok=True)
    (digest / "content/digests/2025-08-07.md").write_text(
        "---\ntitle: 'مصابيح: GPT-4'\ngroups: {'فئة (GPT)': ['2508.01234']}\n---\n\nأهلا: GPT-4.\n", "utf-8"
    )
    assert '<h1 dir="auto">مصابيح' in page(digest, "digests/2025-08-07")
    for name in ("feed.xml", "digests/daily.xml"):
        assert '<blockquote dir="auto"><p>اقرأ' in (digest / "site" / name).read_text("utf-8")
    letter = (digest / "site/digests/2025-08-07/email.html").read_text("utf-8")
    for text in ("مصابيح", "أهلا", "اقرأ", "فئة"):
        assert re.search(rf'dir="auto">(<p[^>]*>)?{text}', letter), text


def test_another_language_of_a_neighbour_shows(digest: Path) -> None:
    page(digest, "papers/2508.01234")
    tides = digest / "content/papers/tides.md"
    tides.write_text(TIDES.replace("lang: de", "lang: fr"), "utf-8")
    assert '<b dir="auto" lang="fr">A Tide Model</b>' in page(digest, "papers/2508.01234")


def test_a_card_says_whose_note_it_is_and_what_became_of_the_paper(site: Path) -> None:
    newts, _ = re.findall(
        r'<article class="dg-card.*?</article>', article(site, "digests/2025-08-07"), re.DOTALL
    )
    order = (
        "Withdrawn",
        "Die Wanderung",
        "Ada Quist",
        ">Note<",
        "<em>method</em>",
        ">PDF<",
    )
    assert "Molche wandern" not in newts, "the curator's note is the line"
    places = [newts.find(words) for words in order]
    assert -1 not in places and places == sorted(places)


THEME = (Path(__file__).parents[2] / "docs/manual/how-to/theme.md").read_text("utf-8")
(CARD,) = re.findall(r"^```html\n(.*?)^```$", THEME, re.DOTALL | re.MULTILINE)
(WORDS,) = re.findall(r"^```yaml\n(paper:.*?)^```$", THEME, re.DOTALL | re.MULTILINE)


def test_a_site_draws_its_own_cards_and_says_its_own_words(digest: Path) -> None:
    """The examples of the manual."""
    page(digest, "digests/2025-08-07")
    own = digest / "site_templates"
    (own / "articles").mkdir(parents=True)
    (own / "articles/card.html").write_text(CARD, "utf-8")
    (own / "words").mkdir()
    (own / "words/en.yml").write_text(WORDS, "utf-8")
    cards = page(digest, "digests/2025-08-07")
    assert '<p class="dg-excerpt">Ada Quist: Molche wandern im Frühjahr.</p>' in cards
    assert "dg-note" not in cards
    assert '<h2 class="dg-label">Why we read it</h2>' in page(digest, "papers/2508.01234")


def test_a_site_says_its_own_words_where_nothing_is(digest: Path) -> None:
    """The theme's templates have the same words as the articles."""
    build(read_config(digest / "mkdocs.yml"))
    assert "<h1>There is no such page</h1>" in (digest / "site/404.html").read_text("utf-8")
    (digest / "site_templates/words").mkdir(parents=True)
    (digest / "site_templates/words/en.yml").write_text("missing: {title: Gone & forgotten}\n", "utf-8")
    build(read_config(digest / "mkdocs.yml"))
    assert "<h1>Gone &amp; forgotten</h1>" in (digest / "site/404.html").read_text("utf-8")
