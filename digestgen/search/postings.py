"""Postings: which papers have a term, as text that a browser reads with little code and hosts compress well.

Papers are numbered from the oldest to the newest and indexed in blocks of 64. A term's postings are a segment for
each block that has it: the block's number (digits of base 25), then one character a paper, the gap from the one
before. A mark between them says that the papers after it have the term with more weight, beginning again at the
block's first. One character a paper is less than its number would be, and gaps compress well.

Of a common term, which a fifth of all papers or more have, there are layers of bits instead, six in a character, each
behind a mark: which of all papers have it, 66 bits a block; which of these with more weight than once in an abstract;
which of those with that of a title. Of a term that half of the papers have, only the title is told, and of one that
nine in ten have, nothing more. Hosts compress layers to little more than what they tell, and gaps to half as much again.
More classes would move a paper by less than one point, where a rare term counts for seven or more.

In a large index blocks that have a term often are in another shard, where a file has few like it, unless it is a pair:
there its name begins with a sign, and a mark in front of the term's other postings says so.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from string import ascii_lowercase, ascii_uppercase, digits
from zlib import crc32

from digestgen.text.tokens import is_unspaced

BLOCK = 64
MOST_PARTS = 16  # of the words that begin with the same three letters
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
# Until it is known how common a term is, a block that has it this often is bits and classes of weight between two of these.
_OFTEN = 12
_EDGE = "\x1f"
_APART = "\x1e"  # in place of these, where they are in another shard; _MARKS[1] in the end
_COMMON = "^"  # begins a term there
_WIDTH = 11  # characters of a block's bits
_BIT = {code: 1 << 71 - (ord(code) - _FIRST) % BLOCK for code in _SINGLE}
_CLASS = {ord(code): str((ord(code) - _FIRST) // BLOCK) for code in _SINGLE}
_HEAVIER = [
    (weight, str.maketrans("01234", "".join("01"[other > weight] for other in "01234"))) for weight in "02"
]
_TITLE_ALONE = str.maketrans("12", "00")
_SEGMENTS = re.compile(f"([f-~]+)(?:{_EDGE}(.{{{_WIDTH}}})([0-4]+){_EDGE}|([^f-~{_EDGE}]+))")
_OF_BASE64 = bytes.maketrans(f"{ascii_uppercase}{ascii_lowercase}{digits}+/".encode(), _GAPS.encode())


def shard_of(term: str, shards: int, parts: int) -> int:
    """The number of the shard that has a term, of so many (a power of two) with words and names.

    Behind these, half as many have everything else: pairs, topics and ids, which a question of words needs not load.
    Words that begin with the same three letters are in one shard, and arXiv ids of the same thousand, so that what
    somebody is still typing is found; in a large index they are in so many parts, one behind the other: by their fourth
    letter in four groups, and each by the fifth.
    """
    first, count = shards, shards // 2
    if " " in term or term[0] in "#=":
        start, parts = term[:7] if _ARXIV.match(term) else term, 1
    else:
        length = 4 if term[0] == "@" else 1 if is_unspaced(term) else 3
        start, first, count = term[:length], 0, shards
    if not count:
        return 0
    shard = first + (crc32(start.encode()) & (count - parts))
    if parts == 1:
        return shard
    fourth, fifth = term[length : length + 1], term[length + 1 : length + 2]
    no_letter = crc32(term.encode())  # short words are many
    group = (ord(fourth) >> 1 if fourth else no_letter >> 8) & 3
    return shard + ((group * 4 + ((ord(fifth) >> 1 if fifth else no_letter) & 3)) * parts >> 4)


def count_shards(shards: int) -> int:
    """How many there are with so many for words: all others are behind these."""
    return shards + shards // 2


def render_group(papers: Iterable[Mapping[str, int]], shards: int, parts: int, block: int) -> list[bytes]:
    """The segments of blocks that are one group, one text for each shard: a line for each block and term.

    Args:
        papers: of each its terms and their weights.
        shards, parts: as shard_of() takes them.
        block: the number of the first block; only the last one may have less than 64 papers.
    """
    rest = iter(papers)
    # Of a large library there are more shards than a block has terms: lines of several blocks wait in one list.
    lines: list[list[str]] = [[] for _ in range(count_shards(shards))]
    starts: dict[str, int] = {}
    while members := list(islice(rest, BLOCK)):
        _add_block(lines, starts, members, shards, parts, block)
        block += 1
    return ["".join(each).encode() for each in lines]


def _add_block(
    lines: list[list[str]],
    starts: dict[str, int],
    papers: Sequence[Mapping[str, int]],
    shards: int,
    parts: int,
    block: int,
) -> None:
    """Add a block's lines.

    Args:
        starts: the shards of what terms begin with, as far as they are known.
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
    letters = 3 if parts == 1 else 5
    for term, postings in postings_of.items():
        end = ends.get(postings)
        if end is None:
            end = f"{number}{_segment(postings)}\n"
            if parts > 1 and len(postings) >= _OFTEN and " " not in term:
                lines[crc32(term.encode()) & (shards - 1)].append(f"{_COMMON}{term}{end}")
                end = f"\t{_APART}\n"
        if " " in term:
            shard = first + (crc32(term.encode()) & mask)
        else:  # many begin alike
            start = term if term[0] in "#=" else term[: letters + 1] if term[0] == "@" else term[:letters]
            shard = starts.get(start, -1)
            if shard < 0:
                shard = starts[start] = shard_of(term, shards, parts)
        lines[shard].append(term + end)


def _segment(postings: str) -> str:
    """Of a term that several papers of the block have, in their order."""
    if len(postings) >= _OFTEN:
        return f"{_EDGE}{''.join(_write_bits(postings))}{_EDGE}"
    return _write_gaps(postings)


def _write_bits(postings: str) -> tuple[str, str]:
    """Bits of a block, and the classes of weight of its papers."""
    return _pack(sum(map(_BIT.__getitem__, postings)), 9)[:_WIDTH], postings.translate(_CLASS)


def _write_gaps(postings: str) -> str:
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
    for term, text in postings.items():
        if _EDGE in text:
            postings[term] = _join(text)
        elif _APART in text:
            postings[term] = _MARKS[1] + text.replace(_APART, "")
    lines = [f'"{term}":"{postings[term]}"' for term in sorted(postings)]
    return ("{" + ",\n".join(lines) + "}\n").encode()


def _join(text: str) -> str:
    """The postings of a term that some block has often: layers if it is common, else gaps as everywhere."""
    found = _SEGMENTS.findall(text)
    blocks = _value(found[-1][0]) + 1
    if sum(len(classes or gaps) for _, _, classes, gaps in found) < _OFTEN * blocks + 10:
        return "".join(
            number + (gaps or _write_gaps(_read_bits(bits, classes))) for number, bits, classes, gaps in found
        )
    papers, weights = [" " * _WIDTH] * blocks, ""
    for number, bits, classes, gaps in found:
        if gaps:
            bits, classes = _write_bits(_read_gaps(gaps))
        papers[_value(number)] = bits
        weights += classes
    share = len(weights) / (blocks * BLOCK)
    if share > 0.5:
        weights = weights.translate(_TITLE_ALONE) if share < 0.9 else ""
    layers = ["".join(papers)]
    for weight, heavier in _HEAVIER:
        size = -(-len(weights) // 24) * 3
        layers.append(_pack(int(f"0{weights.translate(heavier):0<{size * 8}}", 2), size))
        weights = weights.replace(weight, "")
    return _MARKS[0] + _MARKS[0].join(layer.rstrip(" ") for layer in layers).rstrip(_MARKS[0])


def _pack(bits: int, size: int) -> str:
    """So many bytes of bits, six in a character."""
    return b64encode(bits.to_bytes(size, "big")).translate(_OF_BASE64).decode()


def _read_bits(bits: str, classes: str) -> str:
    """The postings of a block."""
    text = "".join(f"{_GAPS.index(six):06b}" for six in bits)
    places = [at for at, bit in enumerate(text) if bit == "1"]
    return "".join(chr(_FIRST + int(weight) * BLOCK + at) for at, weight in zip(places, classes, strict=True))


def _read_gaps(gaps: str) -> str:
    """The postings of a block."""
    weight_of: dict[int, int] = {}
    weight, at = 0, -1
    for one in gaps:
        if one in _MARKS:
            weight, at = _MARKS.index(one) + 1, -1
        else:
            at += _GAPS.index(one) + 1
            weight_of[at] = weight
    return "".join(chr(_FIRST + weight_of[at] * BLOCK + at) for at in sorted(weight_of))


def _value(number: str) -> int:
    value = 0
    for digit in number:
        value = value * 25 + _DIGITS.index(digit)
    return value


def _number(value: int) -> str:
    digits = _DIGITS[value % 25]
    while value := value // 25:
        digits = _DIGITS[value % 25] + digits
    return digits
