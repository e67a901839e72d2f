"""Phrases are found in many texts exactly as in one."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from digestgen.text.phrases import Phrases, fold_texts, holds_phrase

PIECES = ("graph", "graphs", "Neural", "policy", "policies", "class", "classes", "glass", "series", "bus", "naïve", "naive",
          "möbius", "Z", "x", "2", "gpt-4", "don't", "model's", "model’s", "https://a.example/graph", "www.graph.example",
          "‐", "-", "/", "_", "\\_", " ", " ", " ", "\n", ".", "$", "ﬁne", "fine", "ies", "s", "es", "ß", "图", "Ⅷ", "½", "é")  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(texts=st.lists(TEXT, min_size=1, max_size=3), phrase=TEXT)
@example(texts=["graph", "neural network"], phrase="graph neural")
@example(texts=["The model's policies"], phrase="model policy")
@example(texts=["see https://a.example/graph here"], phrase="graph")
@example(texts=["graph_neural"], phrase="graph neural")
@example(texts=["reagents"], phrase="agent")
@example(texts=["classes"], phrase="class")
def test_a_phrase_is_found_in_any_text_that_holds_it(texts: list[str], phrase: str) -> None:
    found = Phrases([phrase]).any_in(texts, fold_texts(texts))
    assert found == any(holds_phrase(text, phrase) for text in texts)


def test_one_of_several_is_enough() -> None:
    texts = ["Ferries on the fjord"]
    assert Phrases(["tide table", "ferry"]).any_in(texts, fold_texts(texts))
    assert not Phrases(["tide table", "ferryman"]).any_in(texts, fold_texts(texts))


def test_a_phrase_without_a_word_stands_nowhere() -> None:
    assert not Phrases(["++", ""])
