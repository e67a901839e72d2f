"""Tokens: what of a text can be searched for."""

from __future__ import annotations

import pytest

from digestgen.text.tokens import fold, read_tokens, stem


@pytest.mark.parametrize(
    ("text", "tokens", "beside"),
    [
        ("Two Lamps", ["two", "lamp"], []),
        ("Gödel’s ŁÓDŹ, Straße", ["godel", "s", "lodz", "strasse"], ["godel"]),
        ("Newton's", ["newton", "s"], ["newton"]),
        ("state-of-the-art", ["state", "of", "the", "art"], ["stateoftheart"]),
        ("O(n log n) in ℓ₂ and L∞", ["o", "n", "log", "n", "in", "l2", "and", "l"], []),
        ("β-VAE, μLO, α1", ["beta", "vae", "μlo", "alpha1"], ["βvae"]),
        ("GPT-4o", ["gpt", "4o"], ["gpt4o"]),
        ("大模型 潮", ["大模", "模型", "潮"], ["型"]),
        ("ｶﾞﾗｽ", ["ガラ", "ラス"], ["ス"]),
        ("등대", ["등대"], ["대"]),
        ("self\u00adish co\u200bop", ["selfish", "coop"], []),
        ("— !!! 🙂", [], []),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, tokens: list[str], beside: list[str]) -> None:
    assert read_tokens(text) == (tokens, beside)


def test_text_in_ascii_goes_the_short_way_to_the_same_end() -> None:
    """An accent that folding takes away sends the same words the long way."""
    text = (
        "The well-known 'boxes' of O'Neil's classes: pre--x a-b-c -d- 3.14 x_y it's; buses, gases, ties 's-"
    )
    assert read_tokens(text) == read_tokens(text + "\u0301")


def test_folding_twice_is_folding_once() -> None:
    for text in ("Ǆ İstanbul", "ΟΔΟΣ ὀδός", "각 각", "ẛ̣ ﬃ", "हिन्दी"):
        assert fold(fold(text)) == fold(text)


def test_plurals_lose_their_ending_and_others_keep_it() -> None:
    assert [stem(word) for word in ("models", "studies", "boxes", "branches", "losses")] == [
        "model",
        "study",
        "box",
        "branch",
        "loss",
    ]
    for word in ("this", "bias", "loss", "locus", "gas", "as", "s", "é́s"):
        assert stem(word) == word
