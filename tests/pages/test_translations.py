"""Papers in several languages: the site's own is shown, the others can be opened, and citations name the original."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from zipfile import ZipFile

import feedparser
import pytest
import yaml
from lxml import html

from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.problems import ContentError
from digestgen.publishing.build import build
from digestgen.site.fragments import find_translation

HOSTILE = runpy.run_path(str(Path(__file__).parent.parent / "data" / "hostile" / "values.py"))["VALUES"]
TRANSLATIONS = {
    "fr": {
        "title": "Les bouilloires $x^2$",
        "summary": "Deux suffisent.",
        "abstract": "Nous *chauffons*.\n\nPuis [non](x.md).",
    },
    "ar": {"title": "غلايات: GPT-4", "abstract": "نسخن."},
}


def publish(project: Path, language: str, **fields: object) -> Path:
    """A site of one paper, and of its neighbour."""
    mkdocs = project / "mkdocs.yml"
    mkdocs.write_text(
        "site_name: Lampes\nsite_url: https://lamps.example/\nplugins: [digestgen]\n"
        f"theme: {{name: material, font: false, language: {language}}}\n", "utf-8")  # fmt: skip
    for name, more in (("kettles", fields), ("lamps", {})):
        front = {
            "id": f"title:{name}",
            "title": f"On {name.title()}",
            "date": "2031-03-14",
            "authors": ["Ada One"],
            **more,
        }
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n\nWe heat water. It boils.\n"
        (project / "content/papers").mkdir(parents=True, exist_ok=True)
        (project / f"content/papers/{name}.md").write_text(text, "utf-8")
    build(read_config(mkdocs))
    return project / "site"


def parse(site: Path, url: str) -> html.HtmlElement:
    return html.fromstring((site / url / "index.html").read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "lang", "others", "shown"),
    [
        ("zh-tw zh-hant zh", "en", "zh zh-Hant", "zh-Hant"), ("zh-tw zh-hant zh", "zh", "zh-Hant", "zh-Hant"),
        ("zh-tw zh-hant zh", "en", "zh", "zh"), ("zh-tw zh-hant zh", "zh-TW", "zh zh-Hant", ""),
        ("zh-cn zh", "zh-TW", "zh", ""), ("de-at de", "en", "de fr", "de"), ("de-at de", "de-CH", "de", ""),
        ("de-at de", "", "de", ""), ("fr", "en", "de", ""),
    ],
)  # fmt: skip
def test_the_nearest_translation_is_shown(language: str, lang: str, others: str, shown: str) -> None:
    translations = {tag: {"title": tag} for tag in others.split()}
    paper = Paper(
        "a.md", parse_id("title:a"), "A", (), "2031-03-14", lang=lang, extra={"translations": translations}
    )
    assert find_translation(paper, language.split()).get("title", "") == shown


def test_the_site_s_language_is_shown_everywhere_and_the_original_can_be_opened(project: Path) -> None:
    site = publish(project, "fr", lang="en", translations=TRANSLATIONS)
    page = parse(site, "papers/kettles")
    (heading,) = page.xpath("//h1")
    assert heading.text_content().startswith("Les bouilloires x") and heading.get("lang") is None
    assert heading.get("dir") == "auto"
    (abstract,) = page.xpath("//section[@class='dg-abstract']/div")
    assert "Nous chauffons." in abstract.text_content() and abstract.get("lang") is None
    assert not abstract.xpath(".//a"), "a link to a file is text"
    versions = [
        (one.get("lang"), one.get("dir"), one.findtext("summary")) for one in page.xpath("//details[@lang]")
    ]
    assert versions == [("en", "ltr", "English"), ("ar", "rtl", "العربية")]
    original = page.xpath("//details[@lang='en']")[0].text_content()
    assert "On Kettles" in original and "We heat water." in original
    assert page.xpath("//meta[@name='citation_title']/@content") == ["On Kettles"]
    assert page.xpath("//meta[@name='citation_language']/@content") == ["en"]
    assert "{On Kettles}" in page.xpath("//*[@id='bibtex']")[0].text_content()
    (step,) = parse(site, "papers/lamps").xpath("//a[@rel]/b[contains(., 'bouilloires')]")
    assert step.get("lang") is None
    card = (
        parse(site, "digests/2031-03-14")
        .xpath("//article[@data-dg-paper='papers/kettles/']")[0]
        .text_content()
    )
    assert (
        "Les bouilloires" in card and "Deux suffisent." in card and "On Kettles" not in card.split("rft.")[0]
    )
    for path in ("feed.xml", "atom.xml"):
        entry = next(e for e in feedparser.parse((site / path).read_bytes()).entries if "kettles" in e.link)
        assert entry.title == "Les bouilloires x²" and "<em>chauffons</em>" in entry.content[0].value
    item = next(
        i for i in json.loads((site / "feed.json").read_text("utf-8"))["items"] if "kettles" in i["url"]
    )
    assert "language" not in item, "it is the feed's"
    assert "Les bouilloires x²" in (site / "digests/2031-03-14/email.html").read_text("utf-8")
    with ZipFile(site / "digests/2031-03-14/2031-03-14.epub") as book:
        assert any("Les bouilloires" in book.read(name).decode() for name in book.namelist())
    record = next(
        r
        for r in json.loads((site / "papers.json").read_text("utf-8"))["papers"]
        if r["id"] == "title:kettles"
    )
    assert record["title"] == "On Kettles" and record["translations"]["ar"]["title"] == "غلايات: GPT-4"
    terms = "".join(file.read_text("utf-8") for file in (site / "search/terms").iterdir())
    assert all(f'"{word}' in terms for word in ("bouilloire", "kettle", "heat", "suffisent"))


def test_what_is_not_translated_keeps_its_language(project: Path) -> None:
    site = publish(project, "fr", lang="de", translations={"fr": {"title": "Les bouilloires"}})
    page = parse(site, "papers/kettles")
    assert page.xpath("//h1/@lang") == []
    assert page.xpath("//section[@class='dg-abstract']/div/@lang") == ["de"]
    assert [one.get("lang") for one in page.xpath("//details[@lang]")] == ["de"], "its title is there"
    site = publish(project, "en", lang="de", translations=TRANSLATIONS)
    page = parse(site, "papers/kettles")
    assert page.xpath("//h1/@lang") == ["de"], "none in the site's language: the original"
    assert [one.get("lang") for one in page.xpath("//details[@lang]")] == ["fr", "ar"]
    site = publish(project, "fr", translations=TRANSLATIONS)
    assert parse(site, "papers/kettles").xpath("//h1")[0].text_content() == "On Kettles", (
        "it does not say its language"
    )


@pytest.mark.parametrize(
    ("parts", "title_lang", "text_lang"),
    [("title", "", "de"), ("abstract", "de", ""), ("title abstract", "", ""), ("summary", "de", "de")],
)
def test_title_and_text_have_each_their_language(
    project: Path, parts: str, title_lang: str, text_lang: str
) -> None:
    """Where only one of them is translated, even where it is spelled as before: everywhere but in citations."""
    here = {part: {"title": "On Kettles"}.get(part, "Nous chauffons.") for part in parts.split()}
    site = publish(
        project, "fr", lang="de", translations={"fr": here}, changed="2031-03-13", status="withdrawn"
    )

    def lang(tree: html.HtmlElement, path: str) -> str:
        (element,) = tree.xpath(path)
        return element.get("lang") or ""

    page, day = parse(site, "papers/kettles"), parse(site, "digests/2031-03-14")
    assert (lang(page, "//h1"), lang(page, "//section[@class='dg-abstract']/div")) == (title_lang, text_lang)
    card = day.xpath("//article[@data-dg-paper='papers/kettles/']")[0]
    line_lang = "" if "summary" in parts else text_lang
    assert (lang(card, ".//h3"), lang(card, ".//p[@class='dg-excerpt']")) == (title_lang, line_lang)
    assert lang(parse(site, "papers/lamps"), "//b[text()='On Kettles']") == title_lang
    records = json.loads((site / "search/papers/0.json").read_text("utf-8"))
    (record,) = (r for r in records if r["url"] == "papers/kettles/")
    assert record.get("lang", "") == title_lang
    assert record.get("text_lang", record.get("lang", "")).replace("fr", "") == text_lang

    def read(name: str) -> dict[str, str]:
        items = json.loads((site / name).read_text("utf-8"))["items"]
        return next(item for item in items if "On Kettles" in item["title"] + item["content_html"])

    item = read("feed.json")
    assert item.get("language", "") == text_lang == lang(html.fromstring(item["content_html"]), ".//div")
    change = read("changes.json")
    assert change.get("language", "") == "", "what has changed is said in the site's"
    assert lang(html.fromstring(change["content_html"]), ".//a[text()='On Kettles']") == title_lang
    issue = html.fromstring(read("digests/daily.json")["content_html"])
    assert lang(issue, ".//h3/a[text()='On Kettles']") == title_lang
    assert lang(issue, ".//li/a[text()='On Kettles']") == title_lang
    assert lang(issue, ".//h3[a='On Kettles']/following-sibling::p[3]") == line_lang


def test_text_in_english_is_not_called_german(project: Path) -> None:
    """Where a paper does not say its language: its title and its text may have different ones."""
    english = {"sources": {"semanticscholar": {"tldr": "Two kettles are enough."}}}
    text = "We heat the water and listen.\n"
    publish(project, "de", title="Das Licht der Lampen", summary="The lamps and their light.")
    for name in ("kettles", "lamps"):
        file = project / f"content/papers/{name}.md"
        front = file.read_text("utf-8").replace("We heat water. It boils.", text)
        more = yaml.safe_dump(english) if name == "lamps" else ""
        file.write_text(front.replace("date:", f"{more}date:", 1), "utf-8")
    build(read_config(project / "mkdocs.yml"))
    found = [
        [(parse(project / "site", f"papers/{name}").xpath(path) or [""])[0] for path in
         ("//h1/@lang", "//section[@class='dg-abstract']/div/@lang", "//p[@class='dg-summary']/@lang", "//meta[@name='citation_language']/@content")]
        for name in ("kettles", "lamps")
    ]  # fmt: skip
    assert found == [["", "en", "en", ""], ["en", "en", "en", ""]]


# An empty block of data between a formula's words and the formula (pages/page.py).
OURS = "count(*) = 1 and script[@type = 'text/plain' and count(@*) = 1 and not(node())]"


def test_hostile_translations_are_text(project: Path) -> None:
    for at in range(0, len(HOSTILE), 60):
        some = [value for value in HOSTILE[at : at + 60] if value.strip() and value.isprintable()]
        texts = {
            "title": " ".join(some[:20]),
            "summary": " ".join(some[20:40]),
            "abstract": "\n\n".join(some),
        }
        site = publish(project, "fr", lang="en", translations={"fr": texts, "ar": dict(texts)})
        page = parse(site, "papers/kettles")
        (article,) = page.xpath("//*[@class='dg-paper']")
        assert not article.xpath(
            ".//*[starts-with(local-name(), 'on')]|.//@*[starts-with(name(), 'on')]|.//iframe|.//object|.//form|.//style"
            f"|.//svg[not({OURS})]"
        )
        assert not [
            one
            for one in article.xpath(".//@href|.//@src")
            if one.strip().lower().startswith(("javascript", "data", "vbscript"))
        ]
        scripts = {one.get("type") for one in article.xpath(".//script[node()]")}
        assert scripts == {"application/vnd.citationstyles.csl+json"}
        assert {one.get("type") for one in article.xpath(".//script[not(node())]")} <= {"text/plain"}


@pytest.mark.parametrize(
    ("translations", "code"),
    [("Les lampes", "wrong-type"), ("{fr: Les lampes}", "wrong-type"), ("{fr: {titel: x}}", "unknown-key"),
     ("{français: {title: x}}", "bad-lang"), ("{fr: {abstract: [x]}}", "wrong-type"),
     ("{fr: {title: x}, fr: {title: y}}", "duplicate-key"), ("{pt-BR: {title: x}, pt-br: {title: y}}", "duplicate-key"),
     (f'{{fr: {{abstract: "{"> " * 400}x"}}}}', "body-too-nested")],
)  # fmt: skip
def test_what_is_not_a_translation_is_told(project: Path, translations: str, code: str) -> None:
    (project / "content/papers").mkdir(parents=True, exist_ok=True)
    text = f"---\nid: title:lamps\ntitle: Lamps\ndate: 2031-03-14\ntranslations: {translations}\n---\n"
    (project / "content/papers/lamps.md").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_library(project, "content")
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [(code, 5)]


def test_what_is_wrong_in_a_translation_is_said_of_its_line(project: Path) -> None:
    (project / "content/papers").mkdir(parents=True, exist_ok=True)
    text = "---\nid: title:lamps\ntitle: Lamps\ndate: 2031-03-14\ntranslations:\n  fr:\n    abstract: |\n      Oui.\n\n"
    text += f"      {'> ' * 400}Non.\n---\n"
    (project / "content/papers/lamps.md").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_library(project, "content")
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("body-too-nested", 10)]
