"""Front matter: the only code that knows where it begins, what YAML makes of it, and how it is written.

Reading goes through python-frontmatter with a handler over `yaml.compose`: nodes keep every scalar's own
characters (`2401.01230` stays that, `no` stays "no"), their lines, and duplicate keys. Writing is surgical:
only the lines of a changed key are replaced, so comments, order, quoting and spacing of all others stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from digestgen.problems import Problem


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which of two is known at run time
    """libyaml's loader, which is only asked for nodes: what their tags would be is not looked up."""

    # Asked at every node: what takes anything, makes nothing of it and is no function of Python's.
    resolve = descend_resolver = ascend_resolver = "".format


LIMIT = 1_000_000  # characters of front matter; 3,303 authors need 70,000
WIDTH = 100  # characters a flow list or mapping may take before it becomes a block

_TOO_DEEP = (
    "nesting depth"  # in libyaml's refusal of 1,000 levels, which reading ahead meets before our limit
)
_DEEPEST = 100  # levels; libyaml composes recursively, and some 20,000 levels end the process
# What such nesting cannot do without: many brackets, or a line that begins with many blanks and marks.
_BRACKETS = 100
_BEGINNING = re.compile(r"[\n\r][ \t?:-]{50}")

_HEAD = re.compile(r"---[ \t]*\n((?>(?:(?!---[ \t]*(?:\n|\Z)).*\n)*))---[ \t]*(?:\n|\Z)")  # line by line
# YAML 1.1 ends lines at these too (5.4); no editor does, and line numbers are for editors.
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")  # YAML 1.1, 5.1


class FrontMatterError(Exception):
    """The front matter of one file cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.what)


@dataclass(frozen=True, slots=True)
class Document:
    """A file cut in two."""

    path: str
    opening: str  # opening, closing: the two `---` lines as they are, with the blank lines after the second
    head: str
    closing: str
    # top-level keys in order, as (key node, value node); duplicates kept
    entries: tuple[tuple[yaml.ScalarNode, yaml.Node], ...]
    body: str  # all after the closing `---`, without the blank lines around it
    body_line: int  # 1-based line in the file where `body` begins
    ending: str  # the white space after the body


class _NodeHandler(BaseHandler):
    """python-frontmatter's handler that leaves YAML as nodes."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)

    def split(self, text: str) -> tuple[str, str]:
        match = _HEAD.match(text)
        if not match:
            raise ValueError("no front matter")
        return match[1], text[match.end() :]

    def load(self, fm: str, **_: object) -> dict[str, yaml.Node | None]:
        # python-frontmatter merges a dict; ours has one entry, so no key of a file can collide with its own.
        return {"node": yaml.compose(_with_our_breaks(fm), Loader=Loader)}


def _with_our_breaks(text: str) -> str:
    return text if text.isascii() else _OTHER_BREAKS.sub(" ", text)


_HANDLER = _NodeHandler()


def parse_document(text: str, path: str) -> Document:
    """Cut a file (newlines as `\\n`, no byte order mark) into front matter nodes and body.

    Raises:
        FrontMatterError: there is none, it is not closed, not YAML, not a mapping, or uses aliases.
    """

    def fail(line: int, code: str, what: str, hint: str) -> FrontMatterError:
        return FrontMatterError(Problem(path, line, code, "", what, hint))

    if not text.startswith("---"):
        raise fail(1, "no-front-matter", "the file does not begin with front matter",
                   'The first line has to be "---", then the fields, then "---" again.')  # fmt: skip
    match = _HEAD.match(text)
    if not match:
        raise fail(1, "front-matter-open", "the front matter is never closed",
                   'Put a line "---" after the last field.')  # fmt: skip
    if len(match[1]) > LIMIT:
        raise fail(1, "front-matter-too-long", f"the front matter has more than {LIMIT:,} characters",
                   "Long text belongs below the front matter.")  # fmt: skip
    try:
        if line := find_deep_line(match[1]):
            raise fail(line + 1, "yaml-syntax", "the front matter is nested too deeply",
                       f"Lists and fields may be nested {_DEEPEST} levels deep.")  # fmt: skip
        metadata, _ = frontmatter.parse(text, handler=_HANDLER)
    except yaml.YAMLError as error:
        line, what, hint = explain_yaml(error, match[1])
        raise fail(line + 2, "yaml-syntax", what, hint) from None
    except RecursionError:
        raise fail(1, "yaml-syntax", "the front matter is nested too deeply", "") from None
    node = metadata.get("node")
    if node is None:
        entries: list[tuple[yaml.Node, yaml.Node]] = []
    elif not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise fail(2, "front-matter-not-fields", "the front matter is not a list of fields",
                   'Each line is "name: value".')  # fmt: skip
    else:
        entries = node.value
    seen: set[int] = set()
    for child in walk(entries) if "&" in match[1] else ():  # how every anchor begins
        if id(child) in seen:
            raise fail(child.start_mark.line + 2, "yaml-alias", "anchors and aliases (&x, *x) are not read here",
                       "Write the value out, or put it in quotes.")  # fmt: skip
        seen.add(id(child))
    fields: list[tuple[yaml.ScalarNode, yaml.Node]] = []
    for key, value in entries:
        if not isinstance(key, yaml.ScalarNode):
            raise fail(key.start_mark.line + 2, "yaml-syntax", "a field's name is a list or mapping", "")
        fields.append((key, value))
    rest = text[match.end() :]
    start = match.end() + len(rest) - len(rest.lstrip("\n"))
    body = text[start:].rstrip()
    line = text.count("\n", 0, start) + 1
    return Document(path, text[: match.start(1)], match[1], text[match.end(1) : start], tuple(fields), body, line,
                    text[start + len(body) :])  # fmt: skip


def find_deep_line(text: str) -> int:
    """The 1-based line of YAML where it is nested too deeply to be composed; 0 when it is not.

    Counted only where the text looks like it: what does not has at most 300 levels.
    Raises yaml.YAMLError: it is not YAML, which is noticed before its depth."""
    if text.count("[") + text.count("{") <= _BRACKETS and not _BEGINNING.search(f"\n{text}"):
        return 0
    depth = 0
    try:
        for event in yaml.parse(_with_our_breaks(text), Loader=Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST and event.start_mark:
                    return event.start_mark.line + 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.MarkedYAMLError as error:
        if _TOO_DEEP not in str(error.problem) or not error.problem_mark:
            raise
        return error.problem_mark.line + 1
    return 0


def explain_yaml(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """(line from 0, what, hint) of text that is not YAML."""
    if strange := _FORBIDDEN.search(text):
        what = f"this is not YAML: it holds the control character U+{ord(strange[0]):04X}"
        return text.count("\n", 0, strange.start()), what, "Delete it."
    if conflict := _CONFLICT.search(text):
        line, what = text.count("\n", 0, conflict.start()), "git left both sides of a conflict here"
        return line, f"this is not YAML: {what}", "Choose one, and delete <<<<<<<, ======= and >>>>>>>."
    what = str(getattr(error, "problem", None) or error).split("\n")[0]
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    line = mark.line if mark else 0
    lines = text.split("\n")
    hint = 'Put the value in double quotes when it holds ": ", " #" or begins with a special character.'
    if "escape" in what:  # half of a pair of surrogates, as in JSON; or no character at all
        hint = "Write the character itself in place of what begins with a backslash, or two backslashes."
    elif opened and ("flow" in context or "quoted" in context):  # noticed at the end; it began before
        line = opened.line
        hint = 'Close every "[", "{" and quotation mark, or put the whole value in double quotes.'
    elif line < len(lines) and "\t" in lines[line][: len(lines[line]) - len(lines[line].lstrip())]:
        hint = "Indent with blanks, not with tabs."
    return min(line, text.rstrip().count("\n")), f"this is not YAML: {what}", hint


def walk(entries: Sequence[tuple[yaml.Node, yaml.Node]]) -> Iterator[yaml.Node]:
    """All keys and values, and what is in them."""
    stack: list[yaml.Node] = [node for pair in entries for node in pair]
    budget = LIMIT
    while stack and budget:
        node = stack.pop()
        budget -= 1
        yield node
        if isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            stack.extend(child for pair in node.value for child in pair)


# --- writing -----------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[^\W\d_][\w .()/+%'’–-]*[\w.)%]|[^\W\d_]")
_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DAYS = {"date", "published", "updated", "changed", "retrieved", "listed"}
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_scalar(value: object, key: str = "") -> str:
    """One YAML scalar on one line that every YAML reader takes for the same text, number or truth value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if key in _DAYS and _DAY.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and text.isprintable() and "  " not in text and text.lower() not in _WORDS:
        return text
    quoted = encode_basestring(text)
    return quoted if quoted.isprintable() else _UNPRINTABLE.sub(_escape, quoted)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def render_field(key: str, value: object) -> str:
    """One top-level field as YAML lines, newline at the end.

    Args:
        value: text, int, bool, a sequence of scalars or mappings, or a mapping of scalars, lists, mappings.
    """
    return _render(key, value, 0)


def _render(key: str, value: object, indent: int) -> str:
    pad = "  " * indent
    if isinstance(value, str) or not isinstance(value, (dict, list, tuple, Mapping)):
        return f"{pad}{key}: {render_scalar(value, key)}\n"
    if key == "imported" or (key != "sources" and indent < 2):
        flow = _flow(value)
        if key == "imported" or len(pad) + len(key) + 2 + len(flow) <= WIDTH:
            return f"{pad}{key}: {flow}\n"
    if isinstance(value, Mapping):
        inner = "".join([_render(render_scalar(k), v, indent + 1) for k, v in value.items()])
        return f"{pad}{key}:\n{inner}" if value else f"{pad}{key}: {{}}\n"
    lines = "".join([f"{pad}  - {_flow(item)}\n" for item in value])
    return f"{pad}{key}:\n{lines}" if value else f"{pad}{key}: []\n"


def _flow(value: object, key: str = "") -> str:
    """The value in YAML flow style on one line."""
    if isinstance(value, str):
        return render_scalar(value, key)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_flow(item) for item in value]) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join([f"{render_scalar(k)}: {_flow(v, k)}" for k, v in value.items()]) + "}"
    return render_scalar(value, key)


def edit_fields(document: Document, changes: Mapping[str, object | None], order: Sequence[str]) -> str:
    """The head with these fields set (or removed, for None); every other line stays as it is.

    Args:
        order: all known fields in their customary order: a new field goes behind the last one before it.

    Returns:
        the YAML between the `---` lines.
    """
    lines = document.head.split("\n")[:-1]
    spans = {key.value: (key.start_mark.line, _last_line(value, lines)) for key, value in document.entries}
    values = {key.value: value for key, value in document.entries}
    indent = " " * document.entries[0][0].start_mark.column if document.entries else ""
    edits: list[tuple[int, int, int, list[str]]] = []  # first line, end line, rank, new lines
    for key, value in changes.items():
        new = [] if value is None else [indent + line for line in render_field(key, value)[:-1].split("\n")]
        if key in spans:
            first, last = spans[key]
            comment = _comment_after(values[key], lines)
            if new and comment:
                new[0] += "  " + comment
            edits.append((first, last + 1, 0, new))
        elif new:
            rank = order.index(key)
            before = [spans[k][1] for k in order[:rank] if k in spans]
            at = max(before) + 1 if before else 0
            edits.append((at, at, rank, new))
    for first, end, _rank, new in sorted(edits, key=lambda e: (e[0], e[1], e[2]), reverse=True):
        lines[first:end] = new
    return "\n".join(lines) + "\n"


def _last_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """0-based line on which a value ends: libyaml's own end mark of a block is where the *next* token starts."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last, lines)
    line = node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and line > node.start_mark.line:
        line = min(line, len(lines)) - (1 if node.end_mark.column == 0 or line >= len(lines) else 0)
        while line > node.start_mark.line and not lines[line].strip():
            line -= 1
        return line
    if isinstance(node, yaml.ScalarNode) and not node.value and node.start_mark.column == 0:
        return max(line - 1, 0)
    return min(line, len(lines) - 1)


def _comment_after(node: yaml.Node, lines: Sequence[str]) -> str:
    """The comment behind a value on one line, or ""."""
    if node.start_mark.line != node.end_mark.line:
        return ""
    tail = lines[node.end_mark.line][node.end_mark.column :].strip()
    return tail if tail.startswith("#") else ""
