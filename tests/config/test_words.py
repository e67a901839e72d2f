"""The site's own words: one catalogue a language, a site's own over it, English where one is missing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml
from babel.lists import format_list
from lxml import html

from digestgen.config import package_templates, read_config
from digestgen.mail.letter import build_letter
from digestgen.messages.languages import list_tags, name_language, plural_rules
from digestgen.messages.messages import Messages, read_messages
from digestgen.problems import ConfigError
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import Fragments

CATALOGUES = package_templates() / "words"
LIBRARY = Path(__file__).parents[1] / "data/library"
NAMES = sorted(file.stem for file in CATALOGUES.glob("*.yml"))


def flat(node: object, prefix: str = "") -> dict[str, object]:
    if not isinstance(node, dict):
        return {prefix.rstrip("."): node}
    return {k: v for key, value in node.items() for k, v in flat(value, f"{prefix}{key}.").items()}


def catalogue(name: str) -> dict[str, object]:
    return flat(yaml.load((CATALOGUES / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader))


def own(folder: Path, language: str, text: str) -> tuple[Path, Path]:
    (folder / "words").mkdir(parents=True)
    (folder / "words" / f"{language}.yml").write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder, package_templates()


def test_days_weeks_and_months_in_english() -> None:
    words = read_messages([package_templates()], "en")
    assert words.day("2025-08-07", weekday=True) == "Thursday, 7 August 2025"
    assert (words.day("2025-08-07"), words.day("2025-08"), words.day("2025")) == (
        "7 August 2025",
        "August 2025",
        "2025",
    )
    assert (words.period("2025-W32"), words.period("2025-08")) == ("Week 32 of 2025", "August 2025")
    assert words.period_days("2025-W32") == "4 – 10 August 2025"
    assert words.period_days("2025-W31") == "28 July – 3 August 2025"
    assert words.period_days("2025-W01") == "30 December 2024 – 5 January 2025"
    assert words.period_days("2025-08") == ""


def test_one_and_many() -> None:
    words = read_messages([package_templates()], "en")
    assert [words("counts.papers", n=n) for n in (0, 1, 2)] == ["0 papers", "1 paper", "2 papers"]


def test_a_site_changes_a_word_and_keeps_the_others(tmp_path: Path) -> None:
    words = read_messages(own(tmp_path / "site_templates", "en", "paper:\n  note: Our view\n"), "en")
    assert (words("paper.note"), words("paper.abstract")) == ("Our view", "Abstract")


def test_a_language_nobody_has_written_speaks_english(tmp_path: Path) -> None:
    assert read_messages([package_templates()], "sv")("paper.abstract") == "Abstract"
    words = read_messages(own(tmp_path / "site_templates", "sv", "paper: {abstract: Sammandrag}\n"), "sv-FI")
    assert (words("paper.abstract"), words("paper.note"), words.language) == ("Sammandrag", "Note", "sv-FI")


@pytest.mark.parametrize(
    ("tag", "tags", "name", "home"),
    [
        ("zh-TW", "zh-tw zh-hant zh", "中文 (TW)", "訂閱"), ("zh-HK", "zh-hk zh-hant zh", "中文 (HK)", "訂閱"),
        ("zh-Hant-MO", "zh-hant-mo zh-hant zh", "中文 (Hant-MO)", "訂閱"), ("zh-Hant", "zh-hant zh", "繁體中文", "訂閱"),
        ("zh-CN", "zh-cn zh", "中文 (CN)", "订阅"), ("zh-SG", "zh-sg zh", "中文 (SG)", "订阅"), ("zh-Hans", "zh-hans zh", "简体中文", "订阅"),
        ("pt-PT", "pt-pt pt", "Português (PT)", "Assinar"), ("es-419", "es-419 es", "Español latinoamericano", "Suscribirse"),
        ("fr-CA", "fr-ca fr", "Français (CA)", "S’abonner"), ("en-GB", "en-gb en", "English (GB)", "Subscribe"),
        ("nn", "nn no nb", "Norsk nynorsk", "Subscribe"), ("no", "no nb", "Norsk", "Subscribe"),
        ("sr-Latn", "sr-latn sh", "Srpski", "Subscribe"),
    ],
)  # fmt: skip
def test_a_tag_has_the_words_of_its_next_of_kin(tag: str, tags: str, name: str, home: str) -> None:
    words = read_messages([package_templates()], tag)
    assert (" ".join(list_tags(tag)), name_language(tag), words("home.subscribe")) == (tags, name, home)
    assert bool(words.english) == (tag in ("nn", "no", "sr-Latn"))


def test_a_catalogue_of_the_sites_own_may_be_named_in_capitals_and_is_the_last_word(tmp_path: Path) -> None:
    folders = own(tmp_path / "site_templates", "zh-TW", "paper: {note: 編者的話}")
    (tmp_path / "site_templates/words/zh.yml").write_text("paper: {note: 编者, cite: 引文}", "utf-8")
    words = read_messages(folders, "zh-TW")
    assert [words(f"paper.{key}") for key in ("note", "cite", "tags")] == ["編者的話", "引文", "主題"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("paper: {abstrct: A}", "unknown-key"),
        ("paper: {abstract: [A]}\npaper: [", "yaml-syntax"),
        ("dates: {months: twelve}", "wrong-type"),
        ("dates: {months: [Jan, Feb]}", "wrong-type"),
        ("home: {newest: [New, Old]}", "wrong-type"),
        ("home: {newest: Caf\udce9}", "not-utf8"),
        ('tag: {description: "{nothing}"}', "bad-setting"),
    ],
)
def test_a_slip_in_a_catalogue_is_said(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_messages(own(tmp_path / "site_templates", "en", text), "en")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].path == "site_templates/words/en.yml"


FORMS = re.compile(r"\.(zero|one|two|few|many|other)$")
# What a catalogue may have beyond English: months in the form that they have without a day.
MORE = {"dates.months_alone"}


def slots(text: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(text))) - {"n"}


@pytest.mark.parametrize("name", NAMES)
def test_a_catalogue_of_ours_is_complete(name: str) -> None:
    english, theirs = catalogue("en"), catalogue(name)
    plurals = {key.removesuffix(".one") for key in english if key.endswith(".one")}
    forms = {*plural_rules(name), "other"}
    singles = {key for key in english if FORMS.sub("", key) not in plurals}
    assert theirs.keys() - MORE == singles | {f"{base}.{form}" for base in plurals for form in forms}
    for key, text in theirs.items():
        base = FORMS.sub("", key)
        assert text, key
        if key not in MORE and not key.startswith("dates.span_"):
            assert slots(text) == slots(english[f"{base}.other" if base in plurals else key]), key
        if key.endswith(".other") and base in plurals and "{n}" in str(english[key]):
            assert "{n}" in str(text), key
    for days, count in (("months", 12), ("months_alone", 12), ("weekdays", 7)):
        assert len(set(theirs.get(f"dates.{days}", range(count)))) == count  # type: ignore[call-overload]


@pytest.mark.parametrize("name", sorted({*NAMES} - {"en", "de"}))
def test_a_catalogue_that_no_native_speaker_has_read_says_so(name: str) -> None:
    first = (CATALOGUES / f"{name}.yml").read_text("utf-8").partition("\n")[0]
    assert "no native speaker has reviewed this yet" in first


def spans(text: str) -> set[int]:
    """`3-10 103-110` → those numbers."""
    return {
        n
        for part in text.split()
        for first, _, last in [part.partition("-")]
        for n in range(int(first), int(last or first) + 1)
    }


# Of 0 to 30 and 100 to 112, worked out by hand from https://cldr.unicode.org/index/cldr-spec/plural-rules; what is not here is other.
PLURALS = {
    "en de es it nl pt-PT": {"one": "1"},
    "fr pt pt-BR fr-CA": {"one": "0 1"},
    "zh ja ko zh-Hant": {},
    "ru": {"one": "1 21 101", "few": "2-4 22-24 102-104", "many": "0 5-20 25-30 100 105-112"},
    "ar": {"zero": "0", "one": "1", "two": "2", "few": "3-10 103-110", "many": "11-30 111-112"},
}


@pytest.mark.parametrize(
    ("language", "forms"), [(tag, forms) for tags, forms in PLURALS.items() for tag in tags.split()]
)
def test_a_number_has_the_plural_form_that_cldr_says(language: str, forms: dict[str, str]) -> None:
    texts = {f"lamps.{form}": form for form in ("zero", "one", "two", "few", "many", "other")}
    words = Messages(language, texts)
    for n in (*range(31), *range(100, 113)):
        expected = next((form for form, numbers in forms.items() if n in spans(numbers)), "other")
        assert words("lamps", n=n) == expected, n


def test_a_language_keeps_no_plural_form_of_another() -> None:
    assert "counts.papers.one" not in read_messages([package_templates()], "ja").texts


# Day with its weekday, day, month and ISO week as titles, and the days of three weeks: in a month, over two, over two years.
DATES = {
    "fr": "jeudi 7 août 2025 | 7 août 2025 | Août 2025 | Semaine 32 de 2025 | 4 – 10 août 2025 | 28 juillet – 3 août 2025 | 30 décembre 2024 – 5 janvier 2025",
    "es": "jueves, 7 de agosto de 2025 | 7 de agosto de 2025 | Agosto de 2025 | Semana 32 de 2025 | 4 – 10 de agosto de 2025 | 28 de julio – 3 de agosto de 2025 | 30 de diciembre de 2024 – 5 de enero de 2025",
    "pt": "quinta-feira, 7 de agosto de 2025 | 7 de agosto de 2025 | Agosto de 2025 | Semana 32 de 2025 | 4 – 10 de agosto de 2025 | 28 de julho – 3 de agosto de 2025 | 30 de dezembro de 2024 – 5 de janeiro de 2025",
    "it": "giovedì 7 agosto 2025 | 7 agosto 2025 | Agosto 2025 | Settimana 32 del 2025 | 4 – 10 agosto 2025 | 28 luglio – 3 agosto 2025 | 30 dicembre 2024 – 5 gennaio 2025",
    "nl": "donderdag 7 augustus 2025 | 7 augustus 2025 | Augustus 2025 | Week 32 van 2025 | 4 – 10 augustus 2025 | 28 juli – 3 augustus 2025 | 30 december 2024 – 5 januari 2025",
    "zh": "2025年8月7日 星期四 | 2025年8月7日 | 2025年8月 | 2025年第32周 | 2025年8月4日至10日 | 2025年7月28日至2025年8月3日 | 2024年12月30日至2025年1月5日",
    "zh-hant": "2025年8月7日 星期四 | 2025年8月7日 | 2025年8月 | 2025年第32週 | 2025年8月4日至10日 | 2025年7月28日至2025年8月3日 | 2024年12月30日至2025年1月5日",
    "ja": "2025年8月7日 木曜日 | 2025年8月7日 | 2025年8月 | 2025年第32週 | 2025年8月4日～10日 | 2025年7月28日～2025年8月3日 | 2024年12月30日～2025年1月5日",
    "ko": "2025년 8월 7일 목요일 | 2025년 8월 7일 | 2025년 8월 | 2025년 32주 | 2025년 8월 4일~10일 | 2025년 7월 28일 ~ 2025년 8월 3일 | 2024년 12월 30일 ~ 2025년 1월 5일",
    "ru": "четверг, 7 августа 2025 г. | 7 августа 2025 г. | Август 2025 г. | 32-я неделя 2025 года | 4–10 августа 2025 г. | 28 июля – 3 августа 2025 г. | 30 декабря 2024 г. – 5 января 2025 г.",
    "ar": "الخميس، 7 أغسطس 2025 | 7 أغسطس 2025 | أغسطس 2025 | الأسبوع 32 من عام 2025 | 4 – 10 أغسطس 2025 | 28 يوليو – 3 أغسطس 2025 | 30 ديسمبر 2024 – 5 يناير 2025",
}


@pytest.mark.parametrize("language", DATES)
def test_days_weeks_and_months_as_the_language_writes_them(language: str) -> None:
    words = read_messages([package_templates()], language)
    assert (
        words.day("2025-08-07", weekday=True), words.day("2025-08-07"), words.period("2025-08"), words.period("2025-W32"),
        words.period_days("2025-W32"), words.period_days("2025-W31"), words.period_days("2025-W01"),
    ) == tuple(DATES[language].split(" | "))  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", *DATES])
def test_two_things_are_joined_as_cldr_joins_them(language: str) -> None:
    words = read_messages([package_templates()], language)
    assert words("issue.both", first="A", second="B") == format_list(
        ["A", "B"], locale=language.replace("hant", "Hant").replace("-", "_")
    )


def test_no_line_begins_with_a_french_colon() -> None:
    words = yaml.safe_load((CATALOGUES / "fr.yml").read_text("utf-8"))
    assert [key for key, text in flat(words).items() if re.search(" [:;?!»]|« ", str(text))] == []


def test_lists_in_the_nav_that_nobody_named_speak_the_sites_language(library: Path) -> None:
    settings = library / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("language: en", "language: de")
    text = text.replace("- Feeds: feeds.md", "- search.md").replace("- Tags: tags", "- Topics: tags")
    settings.write_text(text.replace("- Newest: index.md", "- index.md"), "utf-8")
    build(read_config(settings))
    page = (library / "site/feeds/index.html").read_text("utf-8")
    assert {"Neueste Ausgabe", "Suche", "Topics"} <= set(
        re.findall(r'class="md-ellipsis">\s*([^<]*?)\s*<', page)
    )


# What stands for a number in a text; for anything else may stand whatever a paper says.
VALUES = {"n": r"\d+", "papers": r"\d+ \S+", "days": r"\d+ \S+"} | dict.fromkeys(
    ("pages", "week", "year", "percent", "upvotes"), r"\d+"
)


def visible(page: Path) -> set[str]:
    """Every text of a page, and what its attributes say to people."""
    root = html.parse(str(page)).getroot()
    texts = [
        text
        for node in root.iter()
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "template")
        for text in (node.text, *(node.get(name) for name in ("aria-label", "title", "placeholder", "alt")))
    ]
    texts += [node.tail for node in root.iter()]
    return {" ".join(text.split()) for text in texts if text and text.strip()}


def build_in(language: str, folder: Path) -> dict[str, set[str]]:
    """The invented library in a language: page → what it says."""
    shutil.copytree(LIBRARY, folder, dirs_exist_ok=True)
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8").partition("\nnav:")[0].replace("language: en", f"language: {language}")
    settings.write_text(f"{text}\nnav: [index.md, tags/index.md, feeds.md, search.md]\n", "utf-8")
    build(read_config(settings))
    own = ("archive/", "guide/")  # curators wrote them, in English
    pages = {file.relative_to(folder / "site").as_posix(): file for file in (folder / "site").rglob("*.html")}
    return {page: visible(file) for page, file in pages.items() if not page.startswith(own)}


def find_english(theirs: Messages) -> Callable[[str], re.Match[str] | None]:
    """Whether a text is one of ours in English, which a language has in other words."""
    english = read_messages([package_templates()], "en")
    foreign = {
        text
        for key, text in english.texts.items()
        if theirs.texts.get(key) != text and not key.startswith(("desk.", "issue.both"))  # it joins anything
    }
    patterns = [
        re.sub(r"\\\{(\w+)\\\}", lambda slot: VALUES.get(slot[1], ".+"), re.escape(text))
        for text in foreign - set(theirs.texts.values())
        if re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text))
    ]
    known = {month.lower() for month in theirs.lists["dates.months"]}
    months = [month for month in english.lists["dates.months"] if month.lower() not in known]
    return re.compile("|".join((*patterns, *(rf".*\b{month} \d{{4}}.*" for month in months)))).fullmatch


@pytest.mark.parametrize("language", [name for name in NAMES if name != "en"])
def test_a_site_says_nothing_in_english_that_its_language_has(language: str, tmp_path: Path) -> None:
    theirs = read_messages([package_templates()], language)
    is_english = find_english(theirs)
    pages = build_in(language, tmp_path)
    assert theirs("paper.abstract") in pages["papers/2508.01001/index.html"]
    assert not {(page, text) for page, texts in pages.items() for text in texts if is_english(text)}
    # The colon that names are divided by from what they name is the language's own, too.
    colon = {"fr": "\u00a0: ", "ja": "：", "zh": "：", "zh-hant": "："}.get(language, ": ")
    feed = unescape((tmp_path / "site/feed.xml").read_text("utf-8"))
    assert f"<title>{theirs('status.withdrawn.label')}{colon}" in feed
    assert " ".join(f"{theirs('tag.subscribe')}{colon}".split()) in pages["tags/gravity/index.html"]
    if language in ("fr", "zh"):  # letters, by the same rule
        site = read_site(read_config(tmp_path / "mkdocs.yml"))
        letter = build_letter(site, Fragments(site), site.issues["2025-08-07"]).text
        said = f"{theirs('mail.online')}{colon}http", f"{theirs('paper.note')}{colon.rstrip()}\n"
        assert all(part in letter for part in said)


def spoken(node: html.HtmlElement) -> str:
    """The language in which a screen reader reads an element."""
    return next((str(one.get("lang")) for one in (node, *node.iterancestors()) if one.get("lang")), "")


# Swahili: neither we nor Material have a word of it; the site has one.
OWN = "paper: {abstract: Muhtasari}\ncounts: {papers: {one: 'karatasi {n}', other: 'karatasi {n}'}}\n"


def test_what_has_no_words_in_the_sites_language_says_that_it_is_english(tmp_path: Path) -> None:
    own(tmp_path / "site_templates", "sw", OWN)
    build_in("sw", tmp_path)
    french, english = catalogue("fr"), catalogue("en")
    names = {key: str(text) for key, text in english.items() if french.get(key) == text}  # PDF, arXiv, BibTeX
    is_english = find_english(Messages("sw", names, {"dates.months": ()}))
    found: dict[str, set[str]] = {"en": set(), "sw": set(), "unsaid": set()}
    for file in (tmp_path / "site").glob("[!ag]*/**/*.html"):  # curators wrote archive/ and guide/
        root = html.parse(str(file)).getroot()
        assert (root.get("lang"), root.find("body").get("dir")) == ("sw", "ltr") or not root.find("body").get(
            "class"
        )
        for node in root.iter():
            if not isinstance(node.tag, str) or node.tag in ("script", "style", "title", "pre", "code"):
                continue
            for text, place in ((node.text, node), (node.tail, node.getparent())):
                if text and text.strip() and place is not None:
                    text = " ".join(text.split())
                    found.setdefault(spoken(place), set()).add(text)
                    if is_english(text) and spoken(place) != "en":
                        found["unsaid"].add(f"{file.relative_to(tmp_path)}: {text}")
        assert "\n".join(sorted(found["unsaid"])) == ""
    assert {"Subscribe", "Skip to content", "7 August 2025", "Note"} <= found["en"]
    assert {"Muhtasari", "karatasi 3"} <= found["sw"]
    feed = (tmp_path / "site/feed.xml").read_text("utf-8")
    assert '<strong><span lang="en">Withdrawn</span>.</strong>' in unescape(feed)
