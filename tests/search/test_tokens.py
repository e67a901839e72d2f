"""Tokens: what of a text can be searched for."""

from __future__ import annotations

import pytest

from digestgen.text.tokens import fold, list_spellings, read_token, read_tokens, stem


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
        ("10,000 of 1,234,567.5, 1,23", ["10000", "of", "1234567", "5", "1", "23"], []),
        ("x^2 and x² in H_2O, C_6H_{12}O_6", ["x2", "and", "x2", "in", "h2o", "c6h12o6"], []),
        ("C++17, C# and F#, #c", ["cplusplus", "17", "csharp", "and", "fsharp", "c"], []),
        ("-".join(["labelled"] * 8), ["labeled"] * 8, ["labelled" * 8]),  # longer than a word of any spelling
        ("labelled Behaviors, organised centres", ["labeled", "behaviour", "organised", "center"], []),
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


BRITISH = """
    colour color behavioural behavioral neighbourhoods neighborhoods favourite favorite tumour tumor vapour vapor
    labelled labeled modelling modeling traveller traveler signalling signaling channelled channeled tunnelling tunneling
    fuelled fueled counsellor counselor unlabelled unlabeled levelling leveling equalled equaled
    optimise optimize organisation organization tokeniser tokenizer generalising generalizing regularised regularized
    analyse analyze analyser analyzer paralysed paralyzed catalyse catalyze
    centre center centred centered metres meters kilometre kilometer fibre fiber theatre theater
    catalogue catalog dialogues dialogs analogue analog cataloguing cataloging
    defence defense licence license offences offenses practise practice
    grey gray greyscale grayscale programme program sulphur sulfur aluminium aluminum sceptic skeptic mould mold
    judgement judgment artefact artifact learnt learned enquiry inquiry ageing aging disc disk
    haemoglobin hemoglobin anaemia anemia paediatric pediatric foetal fetal oestrogen estrogen leukaemia leukemia
    anaesthesia anesthesia oesophagus esophagus aetiology etiology archaeology archeology diarrhoea diarrhea
    fulfil fulfill skilful skillful enrolment enrollment manoeuvre maneuver jewellery jewelry
""".split()


@pytest.mark.parametrize(("british", "american"), list(zip(BRITISH[::2], BRITISH[1::2], strict=True)))
def test_british_and_american_are_one_token(british: str, american: str) -> None:
    assert read_tokens(british) == read_tokens(american)


def test_words_that_only_look_british_keep_apart() -> None:
    words = """size sise filled filed filling filing tilling tiling hour hor four for tour tor poled polled called caled
        noise nose parameter paramter silence silense prize price story sorry guest gust poet pot""".split()
    for one, other in zip(words[::2], words[1::2], strict=True):
        assert read_token(one) != read_token(other), (one, other)


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("Gödel and Jürgen Åström", ["goedel", "juergen", "aastroem"]),
        ("Kurt Goedel, Mueller's", ["godel", "muller"]),
        ("Michael, Joel and Miguel Bauer in a queue, a poet", []),
        ("βVAE, β-VAE, μLO", ["betavae", "betavae", "mulo"]),
        ("οδός", []),
        ("coöperate", ["cooeperate"]),
    ],
)
def test_words_are_looked_for_in_other_spellings(text: str, spellings: list[str]) -> None:
    assert list_spellings(text) == spellings
