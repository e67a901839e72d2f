"""Tags come from the vocabulary's phrases; suggestions are what the vocabulary lacks."""

from __future__ import annotations

import random

import pytest

from digestgen.collecting.tagging import Suggestion, archives_of, build_matcher, suggest
from digestgen.model.ids import parse_id
from digestgen.model.tag import Tag
from digestgen.text.phrases import normalise

VOCABULARY = (
    Tag("robots", "Robots", phrases=("robotics",)),
    Tag("robot-manners", "Robot manners", parent="robots", phrases=("polite robot",)),
    Tag("language-models", "Language models", aliases=("llm", "large-language-models")),
    Tag("vision-language-models", "Vision-language models", aliases=("vlm",)),
    Tag("boats", "Boats", phrases=("paper boat", "naïve sailing"), categories=("physics.flu-dyn",)),
    Tag("kettles", "Kettles"),
    Tag("ir", "Finding things", aliases=("search engines",)),
)
MATCHER = build_matcher(VOCABULARY)


@pytest.mark.parametrize(
    "title",
    [
        "Paper Boats at Sea",
        "A PAPER BOAT at sea",
        "Paper-boat folding",
        "Paper/boats, folded",
        "The paper boat’s last trip",
        "Naive Sailing",
        "Naïve sailings",
        "Naïve sailing without a plan",
    ],
)
def test_case_accents_hyphens_and_number_do_not_matter(title: str):
    assert MATCHER.assign(title, "") == ("boats",)


@pytest.mark.parametrize("title", ["Steamboats", "Boatswains", "https://boats.example.org", "e.g. a sea"])
def test_only_whole_words_count_and_no_addresses(title: str):
    assert MATCHER.assign(title, "") == ()


def test_languages_of_one_letter_are_told_apart_by_their_signs():
    matcher = build_matcher((Tag("c", "C++"), Tag("c-2", "C#")))
    titles = (
        "Lamps in C++",
        "Lamps in C++11",
        "Lamps in C#, and more",
        "Vitamin C",
        "Plan C#1",
        "Lamps in c++.",
    )
    assert [matcher.assign(title, "") for title in titles] == [("c",), ("c",), ("c-2",), (), (), ("c",)]
    assert matcher.assign("Lamps", "", ("C#",)) == ("c-2",)


def test_the_longest_phrase_at_a_place_wins():
    assert MATCHER.assign("Vision-Language Models at Sea", "") == ("vision-language-models",)
    assert MATCHER.assign("Vision-Language Models and LLMs", "") == (
        "language-models",
        "vision-language-models",
    )


def test_a_single_mention_in_the_abstract_is_not_enough():
    assert MATCHER.assign("At Sea", "We saw a boat.") == ()
    assert MATCHER.assign("At Sea", "We saw a boat. The boat sank.") == ("boats",)


def test_a_category_supports_a_mention_and_assigns_alone_where_nothing_else_fits():
    assert MATCHER.assign("At Sea", "We saw a boat.", ("physics.flu-dyn",)) == ("boats",)
    assert MATCHER.assign("Kettles", "Nothing.", ("physics.flu-dyn",)) == ("kettles",)
    for keyword in ("physics.flu-dyn", "hep-th physics.flu-dyn", "Fluid Dynamics (physics.flu-dyn)"):
        assert MATCHER.assign("At Sea", "Nothing.", ("tides", keyword)) == ("boats",)
    assert MATCHER.assign("At Sea", "Nothing.", ("hep-th",)) == ()


def test_an_old_id_of_arxiv_says_its_category():
    ids = [parse_id(text) for text in ("doi:10.5555/x", "arxiv:hep-th/9901001", "arxiv:2401.90001")]
    assert archives_of(ids) == ("hep-th",)


def test_the_first_mapped_category_is_the_one_that_is_fallen_back_on():
    filed = (Tag("a", "A boat", categories=("cs.AA",)), Tag("b", "A kettle", categories=("cs.BB",)))
    assert build_matcher(filed).assign("At Sea", "", ("cs.ZZ", "cs.BB", "cs.AA")) == ("b",)


def test_a_phrase_and_its_abbreviation_behind_it_are_one_mention():
    assert MATCHER.assign("At Sea", "Large language models (LLMs) are wet.") == ()
    assert MATCHER.assign("At Sea", "Large language models (LLMs) are wet. We dry LLMs.") == (
        "language-models",
    )


def test_a_keyword_that_three_papers_share_is_suggested_whatever_its_words():
    papers = [paper(n, "On lamps", keywords=("kettle theory", "learning")) for n in range(3)]
    assert "kettle theory" in [found.phrase for found in suggest(papers, ())]
    assert suggest(papers[:2], ()) == []


@pytest.mark.parametrize("keyword", ["Boats", "paper boats", "IR", "search engine", "Finding Things"])
def test_a_keyword_that_is_a_phrase_or_slug_assigns(keyword: str):
    assert len(MATCHER.assign("At Sea", "", (keyword,))) == 1


@pytest.mark.parametrize(
    ("keyword", "slugs"),
    [
        ("Large language models (LLMs)", ("language-models",)),
        ("Boats (robotics)", ("boats", "robots")),
        ("Boats/methods", ("boats",)),
        ("Household > Kettles", ("kettles",)),
        ("papers/kettles", ("kettles",)),
        ("Kettles--History", ("kettles",)),
        ("Boats (legal persons)", ()),
        ("Household > Lamps", ()),
    ],
)
def test_a_keyword_with_an_abbreviation_a_qualifier_or_a_path_names_its_parts(
    keyword: str, slugs: tuple[str, ...]
):
    assert MATCHER.assign("At Sea", "", (keyword,)) == slugs
    assert MATCHER.lacks(keyword) is not bool(slugs)


def test_a_keyword_that_only_contains_a_phrase_and_a_slug_in_a_text_do_not():
    assert MATCHER.assign("At Sea", "", ("boats of Venice",)) == ()
    assert MATCHER.assign("The IR Lamp", "") == ()


def test_best_first_then_by_slug_and_at_most_the_limit():
    title, abstract = "Kettles, LLMs and Boats", "Boats. Boats. Boats. Boats. Boats."
    assert MATCHER.assign(title, abstract) == ("boats", "kettles", "language-models")
    assert MATCHER.assign(title, abstract, limit=2) == ("boats", "kettles")


def test_many_mentions_in_the_abstract_do_not_beat_the_title_and_a_keyword():
    assert MATCHER.assign("Kettles", "Boats. " * 50, ("kettles",)) == ("kettles", "boats")


def test_a_tag_gives_way_to_its_child():
    assert MATCHER.assign("Robots", "A polite robot. A polite robot.") == ("robot-manners",)
    assert MATCHER.assign("Robots", "A polite robot.") == ("robots",)


def test_a_circle_of_parents_ends():
    circle = (Tag("hen", "Hen", parent="egg"), Tag("egg", "Egg", parent="hen"))
    assert build_matcher(circle).assign("Hen", "") == ("hen",)


def test_a_phrase_of_two_tags_assigns_both():
    shared = (Tag("tea", "Tea", phrases=("teapot",)), Tag("pots", "Pots", phrases=("teapots",)))
    assert build_matcher(shared).assign("A Teapot", "") == ("pots", "tea")


def test_words_of_other_scripts_and_no_words_at_all():
    assert normalise("机器人 Möbius—strips ∑ 42") == ("机器人", "mobius", "strip", "42")
    assert MATCHER.assign("", "") == build_matcher(()).assign("Boats", "Boats") == ()
    assert build_matcher((Tag("dots", "…"),)).assign("…", "…") == ()


def test_time_is_linear_in_the_text(linear):
    phrases = tuple("a " * n + "b" for n in range(1, 40))
    matcher = build_matcher((Tag("a", "A", phrases=phrases),))
    linear(lambda size: matcher.assign("", "a " * size), 10_000)


def paper(number: int, title: str, abstract: str = "", keywords: tuple[str, ...] = ()):
    return (f"title:{number}", title, abstract, keywords)


def test_what_three_papers_say_and_no_tag_covers_is_suggested():
    papers = [
        paper(1, "Tea ceremony planning for kettles", "We study tea ceremony planning."),
        paper(2, "Boats", "With tea-ceremony planning, boats arrive."),
        paper(3, "A third one", "Tea ceremony planning is hard; glow worms help."),
        paper(4, "A fourth one", "Glow worms glow."),
    ]
    assert suggest(papers, VOCABULARY) == [
        Suggestion("tea ceremony planning", 3, ("title:1", "title:2", "title:3"))
    ]


def test_what_a_tag_covers_is_not_suggested():
    papers = [paper(n, "Paper boats", "LLMs on paper boats.", ("cs.CL", "boats")) for n in range(5)]
    assert suggest(papers, VOCABULARY) == []


def test_a_part_that_stands_alone_often_enough_is_suggested_beside_the_whole():
    papers = [paper(n, "Glow worm lanterns") for n in range(3)]
    papers += [paper(n, "Glow worms in fog") for n in range(3, 12)]
    phrases = [suggestion.phrase for suggestion in suggest(papers, VOCABULARY)]
    assert phrases == ["Glow worms in fog", "Glow worm lanterns"]
    papers += [paper(n, "Glow worms") for n in range(12, 30)]
    phrases = [suggestion.phrase for suggestion in suggest(papers, VOCABULARY)]
    assert phrases == ["Glow worms", "Glow worms in fog", "Glow worm lanterns"]


def test_authors_keywords_weigh_more_and_may_be_single_words():
    papers = [paper(n, "Of moss gardens") for n in range(4)]
    papers += [paper(n, "On a lantern", keywords=("lanterns",)) for n in range(4, 7)]
    assert [(found.phrase, found.papers) for found in suggest(papers, ())] == [
        ("lantern", 3),
        ("moss gardens", 4),
    ]


def test_names_may_be_single_words_and_phrases_do_not_cross_punctuation():
    papers = [paper(n, "WickBench: fog. Lamps (old)") for n in range(3)]
    assert [found.phrase for found in suggest(papers, ())] == ["WickBench"]


def test_the_order_of_papers_changes_nothing_but_the_examples():
    words = "fog lamp moss wick tide gull reef".split()
    chance = random.Random(7)
    papers = [paper(n, " ".join(chance.choices(words, k=6))) for n in range(40)]
    shuffled = chance.sample(papers, len(papers))
    assert [(s.phrase, s.papers) for s in suggest(papers, ())] == [
        (s.phrase, s.papers) for s in suggest(shuffled, ())
    ]
    assert len(suggest(papers, (), limit=3)) == 3
