"""A word and its plural are one word to topics, saved searches, filters, search and related papers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digestgen.collecting.tagging import build_matcher
from digestgen.model.ids import PaperId
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.related.related import Chooser
from digestgen.text.phrases import Phrases, fold_texts, holds_phrase
from digestgen.text.tokens import ENDINGS, SINGULARS, fold, list_forms, read_tokens, stem

WORDS = yaml.safe_load((Path(__file__).parents[1] / "data/search/words.yml").read_text("utf-8"))


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    words = text.split()
    return zip(words[::2], words[1::2], strict=True)


PAIRS, APART = list(pairs_of(WORDS["pairs"])), list(pairs_of(WORDS["apart"]))


def topic(text: str, word: str) -> bool:
    return build_matcher((Tag("it", word),)).assign(text, "") == ("it",)


def saved_search(text: str, word: str) -> bool:
    return Phrases([word]).any_in([text], fold_texts([text]))


def search(text: str, word: str) -> bool:
    return set(read_tokens(word)[0]) <= set(read_tokens(text)[0])


def related(text: str, word: str) -> bool:
    one, other = (
        Chooser({}).choose(Paper("", PaperId("title", "x"), title, "2025-08-07")) for title in (text, word)
    )
    return one == other


USERS = [topic, saved_search, holds_phrase, search, related]


@pytest.mark.parametrize("finds", USERS)
def test_a_word_finds_its_plural_and_is_found_by_it(finds: Callable[[str, str], bool]) -> None:
    for one, many in PAIRS:
        assert finds(many, one) and finds(one, many), (one, many)
        assert finds(one.upper(), one) and finds(many, many.upper()), (one, many)


@pytest.mark.parametrize("finds", [topic, saved_search, holds_phrase, search])
def test_words_that_mean_something_else_do_not_find_each_other(finds: Callable[[str, str], bool]) -> None:
    for one, other in APART:
        assert not finds(one, other) and not finds(other, one), (one, other)


@pytest.mark.parametrize("finds", [topic, saved_search, holds_phrase])
def test_what_a_hyphen_joins_is_one_word_and_two(finds: Callable[[str, str], bool]) -> None:
    spellings = (
        ("Multi-modal lamps", "Multimodal lamps"),
        ("Wi‑Fi", "wifi"),
        ("GPT-4", "gpt4"),
        ("Pré-lampes", "prelampe"),
    )
    for one, other in spellings:
        assert finds(one, other) and finds(other, one), (one, other)
    assert finds("Multi-agent kettles", "agent") and finds("Light-weight kettles", "weight kettle")
    assert not finds("1-2 lamps", "12") and not finds("Lamps - kettles", "lampskettles")


def test_what_is_no_plural_stays_as_it_is() -> None:
    for word in map(fold, WORDS["same"].split()):
        assert stem(word) == word


@given(head=st.text("abehinoustx3", max_size=4), ending=st.sampled_from(["", "es", *ENDINGS, *SINGULARS]))
def test_the_forms_of_a_stem_are_the_words_that_have_it(head: str, ending: str) -> None:
    word = head + ending
    assert word in list_forms(stem(word))
    assert {stem(form) for form in list_forms(stem(word))} == {stem(word)}


def test_a_saved_search_finds_words_in_the_scripts_of_formulas_and_foreign_names() -> None:
    for text, phrase in [("β-Carotene", "beta carotene"), ("Un $\\beta$-VAE", "β-VAE"), ("Łódź lamps", "lodz lamp"),
                         ("self\u00adish lamps", "selfish lamp"), ("ﬁne lamps", "fine lamp"), ("Two ½ lamps", "2 lamp")]:  # fmt: skip
        assert saved_search(text, phrase) == holds_phrase(text, phrase) == topic(text, phrase), text
        assert holds_phrase(text, phrase), text
