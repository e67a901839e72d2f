"""Front matter of other programs: YAML between `---`, TOML between `+++` → plain texts, lists and mappings.

Values are the text that stands in the file (`2401.01230`, `2026-03-06`, `no`): nothing is turned into a number,
a day or a truth value. YAML is read from the parser's events, so that neither depth nor aliases can blow it up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from digestgen.problems import SourceError

Value = str | list["Value"] | dict[str, "Value"]

_FENCE = re.compile(r"\s*^(---|\+\+\+)[ \t]*\n", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_DEEP = (
    "nesting depth"  # in libyaml's refusal of 1,000 levels, which reading ahead meets before our limit
)
_DEEPEST = 20  # collections in one another; Hugo's themes have 3
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")  # YAML 1.1 ends lines at these too; no editor does
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_KEY = re.compile(r"([^\W\d][\w -]{0,60}?)[ \t]*:(?=[ \t]|$)[ \t]*(.*)")
_COMMENT = re.compile(
    r"^([^\W\d][\w -]{0,60}?)[ \t]*:[ \t]+([^\s\"'\[{|>&*!%@`#][^\n]*?)[ \t]+(#[^\n]*)$", re.MULTILINE
)
_TEXTS = frozenset(
    "title abstract summary description venue journal publication booktitle tldr excerpt".split()
)
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
_EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Page:
    """A file cut in two."""

    fields: dict[str, Value]  # the front matter, keys as written; empty when there is none
    body: str
    line: int  # 1-based line that `body` begins on
    remarks: tuple[str, ...] = ()  # what was odd about the front matter, as sentences
    problem: SourceError | None = None  # why it is not YAML, where it was read line by line


def parse_page(text: str, name: str) -> Page:
    """Cut a file (line ends `\\n`) into front matter and body.

    YAML that is not strict (`title: Lamps: a study`, `citekey: @one`) is read line by line: other programs' templates
    do not quote.
    """
    opening = _FENCE.match(text)
    if not opening:
        return Page({}, text, 1)
    mark, start = opening[1], opening.end()
    first = text.count("\n", 0, start) + 1
    closing = re.compile(rf"^{re.escape(mark)}[ \t]*$", re.MULTILINE).search(text, start)
    if not closing:
        hint = f'Put a line "{mark}" after the last field.'
        raise SourceError(name, "the front matter is never closed", line=first - 1, hint=hint)
    head, body = text[start : closing.start()], text[closing.end() :]
    line = text.count("\n", 0, closing.end()) + 1
    if mark == "+++":
        return Page(_read_toml(head, name, first), body, line)
    twice: dict[str, None] = {}
    problem = None
    remarks: list[str] = []
    try:
        fields = _read_yaml(head, name, first, twice)
    except SourceError as error:
        fields, problem = _read_lines(head, name), error
        remarks.append(f"{name}: {error.what} (line {error.line}); it was read line by line.")
    fields = _restore(head, name, fields, remarks)
    remarks += (
        f'"{key}" stands in the front matter of {name} twice; the first one was taken.' for key in twice
    )
    return Page(fields, body, line, tuple(remarks), problem)


def _read_lines(head: str, name: str) -> dict[str, Value]:
    """Each field by itself: as YAML where it is, else the rest of its line as text, or the items below it."""
    fields: dict[str, Value] = {}
    blocks: list[list[str]] = []
    for line in head.split("\n"):
        if _KEY.match(line):
            blocks.append([line])
        elif blocks and line.strip() and not line.startswith("#"):
            blocks[-1].append(line)
    for block in blocks:
        try:
            read = _read_yaml("\n".join(block), name, 0, {})
        except SourceError:
            match = _KEY.match(block[0])
            assert match
            read = {match[1].strip(): _read_value(match[2], block[1:])}
        for key, value in read.items():
            fields.setdefault(key, value)
    return fields


def _read_value(first: str, below: list[str]) -> Value:
    first = first.strip()
    lines = [line.strip() for line in below]
    if not first and lines and all(line.startswith("- ") for line in lines):
        return [_unquote(line[2:]) for line in lines]
    text = " ".join([*([] if first in ("|", ">", "|-", ">-") else [first]), *lines])
    if (wiki := _WIKI.findall(text)) and not re.search(r"[^\s,;\[\]]", _WIKI.sub("", text)):
        return list(wiki)
    if text.startswith("[") and text.endswith("]") and "[" not in text[1:]:
        return [_unquote(word) for word in text[1:-1].split(",")]
    return _unquote(text)


def _unquote(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _restore(head: str, name: str, fields: dict[str, Value], remarks: list[str]) -> dict[str, Value]:
    """Texts that YAML cuts at an unquoted ` #`, which begins its comments, to the end of their lines."""
    if " #" not in head:
        return fields
    restored = dict(fields)
    for match in _COMMENT.finditer(head):
        key, value = match[1].strip(), match[2].strip()
        if fields.get(key) != value:
            continue
        lost = f"{match[3]}".strip()
        if key.lower() in _TEXTS:
            restored[key] = f"{value} {lost}"
            remarks.append(
                f'{name}: "{key}" has " #" in it, where YAML ends; it was read to the end of its line.'
            )
        else:
            remarks.append(f'{name}: of "{key}", {lost[:60]!a} was left out: " #" begins a comment in YAML.')
    return restored


def _read_toml(head: str, name: str, first: int) -> dict[str, Value]:
    """TOML 1.0 (https://toml.io/en/v1.0.0); `first` is the file's line that `head` begins on."""
    try:
        read = tomllib.loads(head, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = first + (int(found[1]) - 1 if found else head.rstrip().count("\n"))
        what = f"the front matter is not TOML: {_TOML_LINE.sub('', str(error)).strip()}"
        hint = "Texts stand in double quotes, and a backslash in them is written twice."
        raise SourceError(name, _lower(what), line=line, hint=hint) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; nesting
        raise SourceError(name, "the front matter is not TOML that can be read", line=first) from error
    fields = _plain(read, 0)
    return fields if isinstance(fields, dict) else {}


def _plain(value: object, depth: int) -> Value:
    if depth > _DEEPEST:
        return ""
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)  # days and times as ISO 8601 writes them
    except ValueError:  # a hexadecimal number of 5,000 digits
        return ""


def _read_yaml(head: str, name: str, first: int, twice: dict[str, None]) -> dict[str, Value]:
    head = head if head.isascii() else _OTHER_BREAKS.sub(" ", head)

    def fail(line: int, what: str, hint: str = "") -> SourceError:
        return SourceError(name, f"the front matter {what}", line=first + line, hint=hint)

    try:
        found = _build(yaml.parse(head, Loader=_LOADER), fail, twice)
    except yaml.YAMLError as error:
        mark = (
            getattr(error, "context_mark", None) if _is_open(error) else getattr(error, "problem_mark", None)
        )
        line = min(mark.line, head.rstrip().count("\n")) if mark else _count(head, error)
        problem = str(
            getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        )
        if _TOO_DEEP in problem and isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
            raise fail(error.problem_mark.line, "is nested too deep") from error
        hint = 'Put the value in double quotes when it holds ": ", " #" or begins with a special character.'
        raise fail(line, f"is not YAML: {problem}", hint) from error
    if found in ("", None):
        return {}
    if not isinstance(found, dict):
        raise fail(0, "is not a list of fields", 'Each line is "name: value".')
    return found


def _is_open(error: yaml.YAMLError) -> bool:
    """Whether something that was opened does not end: the mistake is where it begins."""
    context = str(getattr(error, "context", None) or "")
    return ("quoted" in context or "flow" in context) and getattr(error, "context_mark", None) is not None


def _count(head: str, error: yaml.YAMLError) -> int:
    """0-based line of a character that YAML does not allow."""
    position = getattr(error, "position", 0)
    return head.count("\n", 0, position if isinstance(position, int) else 0)


def _build(
    events: Iterator[yaml.Event], fail: Callable[..., SourceError], twice: dict[str, None]
) -> Value | None:
    """The first document's value; None for an empty one."""
    result: Value | None = None
    opened: list[list[Value] | dict[str, Value]] = []
    keys: list[str | None] = []  # of each mapping, the key that waits for its value
    for event in events:
        assert event.start_mark  # every event that is read has one
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            what = "uses anchors or aliases (&x, *x), which are not read here"
            raise fail(event.start_mark.line, what, "Write the value out, or put it in double quotes.")
        value: Value
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(opened) == _DEEPEST:
                raise fail(event.start_mark.line, "is nested too deep")
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        elif isinstance(event, yaml.ScalarEvent):
            plain = not event.style and event.value in _EMPTY
            value = "" if plain else event.value
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            opened.pop()
            keys.pop()
            continue
        elif isinstance(event, yaml.DocumentEndEvent):
            return result
        else:
            continue
        if not opened:
            result = value
        elif isinstance(opened[-1], list):
            opened[-1].append(value)
        elif keys[-1] is None:
            if not isinstance(value, str):
                raise fail(event.start_mark.line, "has a list or mapping for a field's name")
            keys[-1] = value
        else:
            if keys[-1] not in opened[-1]:
                opened[-1][keys[-1]] = value
            elif len(opened) == 1:
                twice[keys[-1]] = None
            keys[-1] = None
        if not isinstance(value, str):
            opened.append(value)
            keys.append(None)
    return result


def _lower(what: str) -> str:
    head, colon, tail = what.partition(": ")
    return f"{head}{colon}{tail[:1].lower()}{tail[1:]}"
