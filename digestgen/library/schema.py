"""How front matter becomes values: what a field is, and the parsers that all tables of fields share.

The tables are in fields.py. Reading never stops at the first mistake: a Reading collects every Problem of a file,
with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from digestgen.library.frontmatter import Document
from digestgen.model.issue import YEARS
from digestgen.model.person import NAME_LIMIT
from digestgen.model.record import Record
from digestgen.problems import Problem, did_you_mean
from digestgen.text.clean import is_seen
from digestgen.text.markdown.limits import find_body_problem

_DAY = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:(?<=-\d{2}-\d{2})[T ]\d{2}:\d{2}[\d:.Z +-]*)?", re.ASCII)
# Control characters, surrogates, noncharacters: no text is made of them, but YAML escapes can spell them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSEEN_ASCII = bytes(code for code in range(128) if _UNSEEN.match(chr(code)))
_LONG = 100
CONFLICT = (
    "Keep what you want of both, and delete the lines <<<<<<<, ======= and >>>>>>>."  # what to do about one
)
# Embeddings, overrides, isolates, and what ends them.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSE = "\u202c\u2069"
_TRUE, _FALSE = {"true", "yes", "on"}, {"false", "no", "off"}


@dataclass(slots=True)
class Reading:
    """The mistakes found so far in one document."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def problem(self, node: yaml.Node | int, code: str, name: str, what: str, hint: str = "") -> None:
        """Note a mistake at a node's line (front matter starts on line 2), or at a line of the file."""
        line = node if isinstance(node, int) else node.start_mark.line + 2
        self.problems.append(Problem(self.path, line, code, name, what, hint))


Parse = Callable[[yaml.Node, str, Reading], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value that fields have."""

    written: str  # how a person writes it
    parse: Parse  # YAML node → value; None, or nothing of it, where it is not one
    shape: Mapping[str, object]  # JSON Schema of the value in the catalog


# What an import does to a field, and what merging two files does: name → sentence for the reference.
ON_IMPORT = {
    "": "never touched",
    "new": "assigned from the vocabulary when the paper is new",
    "fill": "filled in where it is missing",
    "add": "missing keys are added",
    "refresh": "filled in where it is missing; `--update` takes a source's newer one",
    "earlier": "moves only to an earlier day",
    "identity": "ids only grow; a `title:` id yields to a real one",
    "ledger": "kept by digestgen",
}
ON_MERGE = {
    "": "the kept paper's stays",
    "fill": "taken over where the kept paper has none",
    "add": "missing keys are taken over",
    "union": "those of both",
    "earlier": "the earlier day",
    "abstract": "goes with the abstract",
    "below": "the other's goes below the kept paper's",
    "identity": "ids and addresses of both",
    "ledger": "kept by digestgen",
}


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a file: one row of a table in fields.py."""

    name: str  # as in front matter
    kind: Kind
    about: str  # what it holds, in whole sentences, for the reference
    on_import: str = ""  # a key of ON_IMPORT
    on_merge: str = ""  # of ON_MERGE
    # what a source says for it; None for the record's attribute of the same name
    from_record: Callable[[Record], object] | None = None
    catalog: str = ""  # its name in the catalog; "" where it is not there
    catalog_about: str = ""  # what it holds there, where that is not `about`
    always: bool = False  # the catalog has it even when it is empty
    # headings of the part of the body that holds it, "" for what is above the first; none for front matter
    sections: tuple[str, ...] = ()


def read_fields(
    document: Document, table: Mapping[str, Field], required: Mapping[str, str], reading: Reading
) -> dict[str, Any]:
    """All fields of a document that could be read; what could not is in `reading.problems`.

    Args:
        required: name → hint for when it is missing.
    """
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    wanted = dict.fromkeys(required, 1)
    for key, node in document.entries:
        name = key.value
        if name in lines:
            reading.problem(key, "duplicate-key", name, f'"{name}" is here a second time',
                            f"The first one is on line {lines[name]}; keep one of them.")  # fmt: skip
            continue
        lines[name] = key.start_mark.line + 2
        row = table.get(name)
        if row is None or row.sections:
            known = [other for other, field in table.items() if not field.sections]
            hint = did_you_mean(name, known).strip()
            reading.problem(key, "unknown-key", name, f'there is no field "{name}"',
                            hint or f"The fields are: {', '.join(known)}.")  # fmt: skip
        elif is_empty(node):
            if name in wanted:
                wanted[name] = lines[name]
        else:
            before = len(reading.problems)
            value = row.kind.parse(node, name, reading)
            if value is not None:
                values[name] = value
            if value is not None or len(reading.problems) > before:
                wanted.pop(name, None)  # it is there; what is wrong with it is a problem already
            elif name in wanted:
                wanted[name] = lines[name]
    for name, line in wanted.items():
        reading.problem(line, "missing-key", name, f'"{name}" is missing', required[name])
    return values


def check_body(markdown: str, line: int, name: str, reading: Reading) -> bool:
    """Whether Markdown can be rendered; what is in the way is noted.

    Args:
        line: of the file, on which it begins.
    """
    hints = {
        "body-too-long": "Move what is long to a page of its own, and link to it.",
        "body-too-nested": "Take some out, or put a backslash before marks that are meant as text.",
        "merge-conflict": CONFLICT,
    }
    if problem := find_body_problem(markdown):
        code, at, what = problem
        reading.problem(line + at - 1, code, name, what, hints[code])
    return problem is None


def is_empty(node: yaml.Node) -> bool:
    """Whether a field is there without a value (`tags:`, `tags: ~`, `tags: []`)."""
    if isinstance(node, yaml.ScalarNode):
        return not node.style and node.value in ("", "~", "null", "Null", "NULL")
    return not node.value


def plain(node: yaml.Node) -> object:
    """A node as plain data whose scalars are their own text: dict, list or str."""
    if isinstance(node, yaml.MappingNode):
        return {getattr(key, "value", ""): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return tuple(plain(item) for item in node.value)
    return "" if is_empty(node) else visible(node.value)


def visible(value: str) -> str:
    """Text without control characters, surrogates and noncharacters, its directions closed; line ends and tabs stay."""
    # Long texts are quicker to translate by a table than to look through.
    if len(value) > _LONG and value.isascii():
        return value.encode().translate(None, _UNSEEN_ASCII).decode()
    return value if value.isprintable() else _close(_UNSEEN.sub("", value))


def _close(value: str) -> str:
    """Text whose marks of direction end with it: what is printed behind it on a line keeps its own."""
    opened: list[str] = []
    for mark in () if value.isascii() else _DIRECTIONS.findall(value):
        if mark not in _CLOSE:
            opened.append("\u2069" if mark >= "\u2066" else "\u202c")
        elif mark in opened:  # PDI closes what was embedded inside of its isolate, too
            if mark == "\u2069":
                while opened.pop() != mark:
                    pass
            elif opened[-1] == mark:
                opened.pop()
    return value + "".join(reversed(opened))


def text(node: yaml.Node, name: str, reading: Reading) -> str | None:
    """One line of text; runs of white space become one blank."""
    if not isinstance(node, yaml.ScalarNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be text, not a list or mapping',
                        'Put it in double quotes when it begins with "[" or "{".')  # fmt: skip
        return None
    value = " ".join(visible(node.value).split())
    return value if value and is_seen(value) else None


def name_text(node: yaml.Node, name: str, reading: Reading) -> str | None:
    """The name of a person or group, of a length that names have."""
    value = text(node, name, reading)
    if value and len(value) > NAME_LIMIT:
        reading.problem(node, "name-too-long", name, f"a name has {len(value):,} characters; {NAME_LIMIT} is the most",
                        "Write every person and every group as a name of its own.")  # fmt: skip
        return None
    return value


def text_list(node: yaml.Node, name: str, reading: Reading, parse: Parse = text) -> tuple[str, ...] | None:
    """A list of texts, each read by `parse`; a single text is a list of one."""
    if isinstance(node, yaml.ScalarNode):
        item = parse(node, name, reading)
        return (item,) if item else None
    if isinstance(node, yaml.MappingNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a list', f"Write {name}: [one, two].")
        return None
    return tuple(value for item in node.value if (value := parse(item, name, reading)))


def flag(node: yaml.Node, name: str, reading: Reading) -> bool | None:
    value = text(node, name, reading)
    if value is None:
        return None
    if value.lower() not in _TRUE | _FALSE:
        reading.problem(
            node, "wrong-type", name, f'"{name}" is true or false, not "{value}"', f"Write {name}: true."
        )
        return None
    return value.lower() in _TRUE


def one_of(*allowed: str) -> Parse:
    """A text out of a closed list."""

    def parse(node: yaml.Node, name: str, reading: Reading) -> str | None:
        value = text(node, name, reading)
        if value is not None and value not in allowed:
            reading.problem(node, "unknown-value", name, f'"{name}" cannot be "{value}"',
                            did_you_mean(value, allowed) + f"It is one of: {', '.join(allowed)}.")  # fmt: skip
            return None
        return value

    return parse


def day(node: yaml.Node, name: str, reading: Reading, *, whole: bool = True) -> str | None:
    """A calendar day; with whole=False a month or year will do (`2025-08`, `2025`)."""
    value = text(node, name, reading)
    if value is None:
        return None
    match = _DAY.fullmatch(value)
    try:
        if not match or (whole and len(match[1]) < 10):
            raise ValueError
        if date.fromisoformat((match[1] + "-01-01")[:10]).year not in YEARS and whole:
            raise ValueError
    except ValueError:
        wanted = "a day such as 2025-08-07" + ("" if whole else ", a month (2025-08) or a year (2025)")
        reading.problem(node, "bad-date", name, f'"{value}" is not a date', f"Write {wanted}.")
        return None
    return match[1]


def partial_day(node: yaml.Node, name: str, reading: Reading) -> str | None:
    return day(node, name, reading, whole=False)


def child(node: yaml.Node, key: str) -> yaml.Node:
    """The value under a key of a mapping: its line is that of a mistake in it."""
    return next((value for name, value in node.value if getattr(name, "value", None) == key), node)


def check_repeats(node: yaml.MappingNode, name: str, reading: Reading) -> None:
    """Note keys that are there a second time, as when git merges two branches: plain() would forget the first."""
    seen: set[str] = set()
    for key, _ in node.value:
        if (written := str(plain(key))) in seen:
            what = f'"{written}" is in "{name}" twice'
            reading.problem(key, "duplicate-key", name, what, "Keep one of them.")
        seen.add(written)


def mapping(
    node: yaml.Node, name: str, reading: Reading, allowed: Collection[str], apart: Collection[str] = ()
) -> dict[str, str]:
    """A mapping of known keys to texts.

    Args:
        apart: known keys whose values are not texts: what they hold is left to the caller, and "" here.
    """
    if not isinstance(node, yaml.MappingNode):
        reading.problem(node, "wrong-type", name, f'"{name}" has to be a mapping',
                        f"Write {name}: {{{next(iter(allowed))}: …}}.")  # fmt: skip
        return {}
    values: dict[str, str] = {}
    for key, value in node.value:
        if getattr(key, "value", None) not in allowed:
            reading.problem(key, "unknown-key", name, f'there is no "{plain(key)}" in "{name}"',
                            did_you_mean(str(plain(key)), allowed) + f"Known are: {', '.join(allowed)}.")  # fmt: skip
        elif key.value in values:
            reading.problem(
                key, "duplicate-key", name, f'"{key.value}" is in "{name}" twice', "Keep one of them."
            )
        elif key.value in apart:
            values[key.value] = ""
        elif not is_empty(value):
            item = text(value, f"{name}.{key.value}", reading)
            if item is not None:
                values[key.value] = item
    return values
