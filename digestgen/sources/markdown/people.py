"""Who wrote a paper, where a row or section says it without a label: a line of names, or a reference."""

from __future__ import annotations

import re

from digestgen.sources.markdown.text import to_plain

# A reference: "Ada One, Bo Two. 2025. Lamps at Dusk. In …", "One, A. (2025). Lamps at Dusk. J. Lamps".
_CITED = re.compile(
    r"(?P<who>[^\W\d_][^\n\[\]()*_|:0-9]{3,300}?)[.,]? (?:\((?P<year>(?:19|20)\d\d)[a-z]?(?:, [^()]{1,20})?\)[.,:]|"
    r"(?P<bare>(?:19|20)\d\d)[a-z]?[.,]) +(?:[\"“](?P<quoted>[^\n\[\]|\"“”]{8,300}?)[.?!,]?[\"”]|"
    r"(?P<title>[^\n\[\]|]{8,300}?)(?:[.!] |[.!]?$|(?<=[?]) ))"
)
_INITIAL = re.compile(r"\b[A-Z]\b")
_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|van|von|de[rnl]?|l[ae]|d[aio]|dos|el|al|bin|ter)"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
_WHOLE = re.compile(rf"(?=.*[a-z]){_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")
_BETWEEN = re.compile(r",? (?:and|&) |, ")
# Words in capitals that are no name's: topics, venues, institutes.
_NO_NAME = re.compile(
    r"\b(?:\w{3,}(?:rning|ssing|ation|ction|sion|tics|ment|ology|graphy|ility|izing|ising|aking|uting|pping)|(?:Model|Network|System|Agent|Graph|Robot"
    r"|Image|Method|Paper|Benchmark|Transformer|Conference|Workshop|Survey|Dataset|Lab|Tool)s?|Data|Language|Vision|Video|Speech|Deep|Neural|Large"
    r"|University|Institute|College|Google|Microsoft|Meta|OpenAI|Research|Inc|AI|Open|Source|Best|Award|Oral|Poster|Spotlight|Proceedings|Code|Notes?)\b"
)
_LONGEST = 4000  # characters of a line


def take_people(text: str) -> tuple[str, str]:
    """(the people that a text's first line names and nothing else, the text without it)."""
    first, _, rest = text.lstrip().partition("\n")
    line = to_plain(first.strip()).strip(" ,;:.-–—|·()") if 5 < len(first) <= _LONGEST else ""
    who = re.sub(r"^by:? |,? et\.? al\.?$", "", line)
    names = [name.strip() for name in _BETWEEN.split(who)]
    is_many = len(names) > 1 or who != line
    if not is_many or _NO_NAME.search(who) or not all(_WHOLE.fullmatch(name) for name in names):
        return "", text
    return line.removeprefix("by "), rest


def read_reference(text: str) -> tuple[str, str, str, int] | None:
    """Authors, title and year of an item that is written as a reference, and where its title ends; None for any other."""
    match = _CITED.match(text)
    if not match:
        return None
    who = re.sub(r",? et al\.?$", "", match["who"])
    names = [name.strip() for name in _BETWEEN.split(who)]
    if not all(0 < len(name.split()) < 6 and _NAME.fullmatch(name) for name in names):
        return None
    if len(names) == 1 and who == match["who"] and not _INITIAL.search(who):
        return None  # "Graph Lamps (2025). They glow."
    stop = "." if re.search(r"\b[A-Z]$", match["who"]) else ""
    return match["who"] + stop, match["quoted"] or match["title"], match["year"] or match["bare"], match.end()
