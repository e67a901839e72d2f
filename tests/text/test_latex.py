"""TeX in titles and abstracts becomes Unicode and Markdown, and no word is lost."""

from __future__ import annotations

import gzip
import html
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from digestgen.text.clean import clean_text
from digestgen.text.dollars import join_maths, split_maths
from digestgen.text.escape import escape_markdown
from digestgen.text.latex import tex_to_markdown, tex_to_title

DOCUMENTS = Path(__file__).parents[1] / "data" / "tex"
READERS = [
    Markdown(extensions=["extra", "toc", "pymdownx.arithmatex"]),
    Markdown(extensions=["extra", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.tilde", "pymdownx.caret"]),
]


def cases(name: str) -> list[object]:
    text = (DOCUMENTS / name).read_text(encoding="utf-8").split("\n\n", 1)[1]
    *parts, end = (part.strip("\n") for part in re.split(r"^\.$", text, flags=re.MULTILINE))
    assert not end and len(parts) % 3 == 0, f"{name}: a case is not closed"
    found = list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    control = re.compile("⟨([0-9A-F]{2})⟩")
    return [
        pytest.param(control.sub(lambda code: chr(int(code[1], 16)), given), expected, id=title)
        for title, given, expected in found
    ]


@pytest.mark.parametrize(("tex", "expected"), cases("titles.md"))
def test_a_title_is_plain_text(tex: str, expected: str) -> None:
    assert tex_to_title(tex) == expected


@pytest.mark.parametrize(("tex", "expected"), cases("abstracts.md"))
def test_an_abstract_is_markdown(tex: str, expected: str) -> None:
    assert tex_to_markdown(tex) == expected
