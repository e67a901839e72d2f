"""A name without what is no part of it: marks of footnotes, TeX, roles, brackets without a partner."""

from __future__ import annotations

import re
import unicodedata

from digestgen.text.clean import clean_text, heal_encoding
from digestgen.text.maths.maths import plain_title
from digestgen.text.tex.latex import tex_to_title

RAISED = "¹²³⁰⁴-⁹ᵃ-ᶻ"  # raised digits and letters, which are footnotes' marks
_MARKUP = re.compile(r"[\\${}<>&~^`]")
FOOTNOTE = re.compile(
    r"\$\s*(?:\{\})?\^[^$]*\$|<sup>[^<]*</sup>|\\(?:textsuperscript|thanks|footnote)\s*\{[^{}]*\}|(?<!\\)\^(?:\{[^{}]*\}|[\d,*]+)",
    re.IGNORECASE,
)
_NEWLINE = re.compile(
    r"^\\+(?!Dbar )(?=[A-Z][a-z]+[ .-])"
)  # "\\Ann One", "\Ann One": a line break of TeX, no command
_MARKS = re.compile(f"[*#∗⁎†‡§¶‖⋆★☆✉{RAISED}]+")
_DOTLESS = re.compile("([ıȷ])(?=[\u0300-\u036f])")
_HOMONYM = re.compile(r"(?<=\w) 0\d{3}$", re.ASCII)  # DBLP: "Ada One 0001"
# "One, Ada (Ed.)", "Ada One [aut, cre]", "One, Ada (Hrsg.)": what somebody did is not the name.
_ROLE = re.compile(
    r"\s*(?:\((?:eds?|editors?|hrsg|hg|dir|coords?|comps?|trans|transl|translator|org|orgs|ur|éds?)\.?\)|\[(?:(?:aut|cre|ctb|cph|ths|fnd|rev|trl|edt|eds?\.?)(?:, ?|(?=\])))+\])",
    re.IGNORECASE,
)


def clean_name(text: str) -> str:
    """One line of Unicode in normal form C without marks of footnotes and brackets that have no partner."""
    text = heal_encoding(text)
    if _MARKUP.search(text):
        text = plain_title(tex_to_title(_NEWLINE.sub("", FOOTNOTE.sub("", text))))
    text = _HOMONYM.sub("", clean_text(text))
    if not text.isascii():
        text = _DOTLESS.sub(lambda match: "i" if match[1] == "ı" else "j", text)
        text = unicodedata.normalize("NFC", text)
    text = _MARKS.sub("", text).replace("__", "").strip("_ ")
    if any(bracket in text for bracket in "()[]{}"):
        text = _ROLE.sub("", text)
        text = _balance(text)
    text = re.sub(r"(?<=\d\.) (?=\d)", "", text.replace(". -", ".-"))  # "C. -P. One", "GLM-4. 5 Team"
    return " ".join(text.split())


def _balance(text: str) -> str:
    """Without brackets that have no partner, and without empty ones."""
    kept = list(text)
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in "([{":
            opened.append(at)
        elif char in ")]}":
            if opened and text[opened[-1]] == {")": "(", "]": "[", "}": "{"}[char]:
                opened.pop()
            else:
                kept[at] = ""
    for at in opened:
        kept[at] = ""
    return re.sub(r"[(\[{][\s\d,.;]*[)\]}]", "", "".join(kept))
