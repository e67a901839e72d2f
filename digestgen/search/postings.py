"""Postings: which papers have a term, as text that a browser reads with little code and hosts compress well.

Papers are numbered from the oldest to the newest and indexed in blocks of 64. A term's postings are a segment for
each block that has it: the block's number (digits of base 25), then one character a paper, the gap from the one
before. A mark between them says that the papers after it have the term with more weight, beginning again at the
block's first. One character a paper is less than its number would be, and gaps compress well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from digestgen.text.tokens import is_unspaced

BLOCK = 64
# Printable ASCII that JSON strings hold as it is: 64 gaps, 4 marks of weight, 25 digits.
_ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
_GAPS, _MARKS, _DIGITS = _ALPHABET[:64], _ALPHABET[64:68], _ALPHABET[68:]
_ARXIV = re.compile(r"=[0-9]{4}\.[0-9]")
_STEPS = (2, 3, 5, 9)  # a weight from each on has the next mark
_HEAVIEST = _STEPS[-1]
# While a block is made, a posting is one character: 64 places for each of 5 classes of weight.
_FIRST = 0x100
_CODES = [
    [chr(_FIRST + sum(weight >= step for step in _STEPS) * BLOCK + at) for weight in range(_HEAVIEST + 1)]
    for at in range(BLOCK)
]
_SINGLE = {
    chr(_FIRST + weight * BLOCK + at): ("", *_MARKS)[weight] + _GAPS[at]
    for weight in range(len(_STEPS) + 1)
    for at in range(BLOCK)
}


def shard_of(term: str, shards: int, parts: int) -> int:
    """The number of the shard that has a term, of so many (a power of two) with words.

    Behind these, half as many have everything else: pairs, names, topics and ids, which a question of words needs not
    load. Words that begin with the same three letters are in one shard, and arXiv ids of the same thousand, so that
    what somebody is still typing is found; in a large index they are in so many parts, one behind the other, by their
    fourth letter.
    """
    first, count = shards, shards // 2
    if " " in term or term[0] in "#=":
        start, parts = term[:7] if _ARXIV.match(term) else term, 1
    elif term[0] == "@":
        start = term[:4]
    else:
        start = term[:1] if is_unspaced(term) else term[:3]
        first, count = 0, shards
    if not count:
        return 0
    following = term[len(start) : len(start) + 1]
    return (
        first + (crc32(start.encode()) & (count - parts)) + (ord(following) & (parts - 1) if following else 0)
    )


def render_block(papers: Sequence[Mapping[str, int]], shards: int, parts: int, block: int) -> list[bytes]:
    """The segments of a block, one text for each shard: a line for each term.

    Args:
        papers: at most 64, each as its terms and their weights.
        shards, parts: as shard_of() takes them.
        block: its number.
    """
    postings_of: dict[str, str] = {}
    get = postings_of.get
    for codes, terms in zip(_CODES, papers, strict=False):
        for term, weight in terms.items():
            postings_of[term] = get(term, "") + codes[weight if weight < _HEAVIEST else _HEAVIEST]
    number = f"\t{_number(block)}"
    ends = {postings: f"{number}{segment}\n" for postings, segment in _SINGLE.items()}
    others = shards // 2
    first, mask = (shards, others - 1) if others else (0, 0)
    lines: list[list[str]] = [[] for _ in range(shards + others)]
    starts: dict[str, int] = {}
    letters = 3 if parts == 1 else 4
    for term, postings in postings_of.items():
        end = ends.get(postings) or f"{number}{_segment(postings)}\n"
        if " " in term:
            shard = first + (crc32(term.encode()) & mask)
        else:  # many begin alike
            start = term if term[0] in "#=" else term[: letters + 1] if term[0] == "@" else term[:letters]
            shard = starts.get(start, -1)
            if shard < 0:
                shard = starts[start] = shard_of(term, shards, parts)
        lines[shard].append(term + end)
    return ["".join(each).encode() for each in lines]


def _segment(postings: str) -> str:
    """Of a term that several papers of the block have."""
    text = ""
    ordered = sorted(postings)
    weight = before = -1
    for code in map(ord, ordered):
        heaviness, at = divmod(code - _FIRST, BLOCK)
        if heaviness != weight:
            weight, before = heaviness, -1
            text += _MARKS[heaviness - 1] if heaviness else ""
        text += _GAPS[at - before - 1]
        before = at
    return text


def render_shard(blocks: Iterable[bytes]) -> bytes:
    """A shard as JSON: term → postings.

    Args:
        blocks: the text of each block, or of several in one, for this shard, in order.
    """
    postings: dict[str, str] = {}
    for line in b"".join(blocks).decode().split("\n")[:-1]:
        term, _, segment = line.partition("\t")
        postings[term] = postings[term] + segment if term in postings else segment
    lines = [f'"{term}":"{postings[term]}"' for term in sorted(postings)]
    return ("{" + ",\n".join(lines) + "}\n").encode()


def _number(value: int) -> str:
    digits = _DIGITS[value % 25]
    while value := value // 25:
        digits = _DIGITS[value % 25] + digits
    return digits
