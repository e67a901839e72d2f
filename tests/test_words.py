"""The site's own words: one catalogue a language, a site's own over it, English where one is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from digestgen.config import package_templates, read_config
from digestgen.messages import read_messages
from digestgen.problems import ConfigError
from digestgen.publishing.build import build

CATALOGUES = package_templates() / "words"


def flat(node: object, prefix: str = "") -> dict[str, object]:
    if not isinstance(node, dict):
        return {prefix.rstrip("."): node}
    return {k: v for key, value in node.items() for k, v in flat(value, f"{prefix}{key}.").items()}


def catalogue(name: str) -> dict[str, object]:
    return flat(yaml.load((CATALOGUES / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader))


def own(folder: Path, language: str, text: str) -> tuple[Path, Path]:
    (folder / "words").mkdir(parents=True)
    (folder / "words" / f"{language}.yml").write_text(text, "utf-8")
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
    assert read_messages([package_templates()], "fr")("paper.abstract") == "Abstract"
    words = read_messages(own(tmp_path / "site_templates", "fr", "paper: {abstract: Résumé}\n"), "fr-CA")
    assert (words("paper.abstract"), words("paper.note"), words.language) == ("Résumé", "Note", "fr-CA")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("paper: {abstrct: A}", "unknown-key"),
        ("paper: {abstract: [A]}\npaper: [", "yaml-syntax"),
        ("dates: {months: twelve}", "wrong-type"),
        ('tag: {description: "{nothing}"}', "bad-setting"),
    ],
)
def test_a_slip_in_a_catalogue_is_said(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_messages(own(tmp_path / "site_templates", "en", text), "en")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].path == "site_templates/words/en.yml"


@pytest.mark.parametrize("name", sorted(file.stem for file in CATALOGUES.glob("*.yml")))
def test_a_catalogue_of_ours_is_complete(name: str) -> None:
    english, theirs = catalogue("en"), catalogue(name)
    assert theirs.keys() == english.keys()
    for key, text in theirs.items():
        slots = [set(re.findall(r"\{(\w+)\}", str(one))) for one in (text, english[key])]
        assert slots[0] <= slots[1] | {"n"}, key


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
