r"""TeX's definitions: those that a text makes itself, read and taken out, and those of packages that authors count on.

What is put in is the text of the definition: nothing is evaluated, the number of rounds and the size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digestgen.text.maths.packages import PACKAGES, Definition

_LONGEST = 2000  # characters of an argument or a body
_ROUNDS = 4  # definitions in definitions
_NAME = r"\s*(?:\{\s*\\([A-Za-z@]+)\s*\}|\\([A-Za-z@]+))\s*"
_BEGINS = re.compile(
    r"\\(newcommand|renewcommand|providecommand|DeclareRobustCommand|NewDocumentCommand|DeclareMathOperator"
    rf"|DeclarePairedDelimiter|newrobustcmd|[gex]?def|let)\*?{_NAME}"
)
_COUNT = re.compile(r"\[\s*([0-9])\s*\]\s*(?:\[([^\[\]]*)\]\s*)?")
_PARAMETERS = re.compile(r"(?:#[1-9]\s*)*")
_SPECIFICATION = re.compile(r"\{([mo\s]*)\}\s*")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_OPTION = re.compile(r"\s*\[([^\[\]]*)\]")
_STAR = re.compile(r"\*+(?=\s*[{\[])")
_SIZE = re.compile(r"\s*\[\\[A-Za-z]+\](?=\s*\{)")
_ONE = re.compile(r"\s*(\\(?:[A-Za-z]+|.)|[^\s{}\\])")
_PIECE = re.compile(r"\\[A-Za-z]+|\\.|[{}]|[^\\{}]+", re.DOTALL)


def balanced(text: str, at: int) -> tuple[str, int] | None:
    r"""The group that begins at `text[at]` (white space before it is passed over), without its braces, and its end.

    >>> balanced(r"\ce {a{b}c}d", 3)
    ('a{b}c', 11)
    """
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != "{":
        return None
    depth = 0
    for match in _PIECE.finditer(text, at, at + _LONGEST):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth:
            return text[at + 1 : match.start()], match.end()
    return None


def take_definitions(text: str) -> tuple[str, dict[str, Definition]]:
    r"""The text without its own definitions, and these.

    >>> take_definitions(r"\newcommand{\R}{\mathbb{R}} x\in\R^n")
    (' x\\in\\R^n', {'R': Definition(arity=0, body='\\mathbb{R}', default=None)})
    """
    found: dict[str, Definition] = {}
    parts: list[str] = []
    at = 0
    while match := _BEGINS.search(text, at):
        kept = text[at : match.start()]
        read = _definition(text, match)
        if not read:
            parts.append(text[at : match.end()])
            at = match.end()
            continue
        definition, at = read
        found[match[2] or match[3]] = definition
        if kept.endswith("$") and text[at : at + 1] == "$":  # nothing but definitions between the two
            kept, at = kept.rstrip("$"), at + len(text[at:]) - len(text[at:].lstrip("$"))
        parts.append(kept)
    return "".join(parts) + text[at:], found


def _definition(text: str, match: re.Match[str]) -> tuple[Definition, int] | None:
    """What the definition that begins here says, and where it ends."""
    kind, at = match[1], match.end()
    if kind == "let":
        target = re.compile(r"=?\s*(\\(?:[A-Za-z]+|.)|[^\s{}])").match(text, at)
        return (Definition(0, target[1]), target.end()) if target else None
    count, default = 0, None
    if kind.endswith("def") and (parameters := _PARAMETERS.match(text, at)):
        count, at = parameters[0].count("#"), parameters.end()
    elif kind == "NewDocumentCommand":
        if specification := _SPECIFICATION.match(text, at):
            count, at = len(specification[1].replace(" ", "")), specification.end()
            default = "" if specification[1].strip().startswith("o") else None
    elif number := _COUNT.match(text, at):
        count, default, at = int(number[1]), number[2], number.end()
    body = balanced(text, at)
    if not body:
        return None
    if kind == "DeclareMathOperator":
        return Definition(0, rf"\operatorname{{{body[0]}}}"), body[1]
    if kind == "DeclarePairedDelimiter":
        closing = balanced(text, body[1])
        return (Definition(1, rf"\left{body[0]} #1\right{closing[0]}"), closing[1]) if closing else None
    return Definition(count, body[0].strip(), default), body[1]


def apply_definitions(text: str, definitions: Mapping[str, tuple[Definition, ...]]) -> str:
    """The text with the commands' definitions put in for them; not without end, and not larger than four times it.

    Args:
        definitions: name → its definitions, those with most arguments first; `name*` and `name[` for other forms of it.
    """
    most = 4 * len(text) + _LONGEST
    for _ in range(_ROUNDS):
        made = _apply(text, definitions)
        if made == text or len(made) > most:
            break
        text = made
    return text


def _apply(text: str, definitions: Mapping[str, tuple[Definition, ...]]) -> str:
    parts: list[str] = []
    at = 0
    for match in _COMMAND.finditer(text):
        if match.start() < at or not (made := _use(text, match[1], match.end(), definitions)):
            continue
        body, end = made
        if end == match.end() and text[end : end + 1].isspace():  # the blank that ends the name
            end += 1
            body += " " if text[end : end + 1].isalnum() else ""
        elif text[end : end + 2] == "{}":
            end += 2
        if text[end : end + 1].isalpha() and re.search(r"\\[A-Za-z]+$", body):
            body += " "
        parts += [text[at : match.start()], body]
        at = end
    return "".join(parts) + text[at:]


def _use(
    text: str, name: str, at: int, definitions: Mapping[str, tuple[Definition, ...]]
) -> tuple[str, int] | None:
    """What `\\name` before a place stands for with its arguments, and where they end; None where it is not defined or lacks them."""
    forms = definitions.get(name, ())
    is_package = definitions is PACKAGES
    if (forms or is_package) and (star := _STAR.match(text, at)):
        forms, at = definitions.get(f"{name}*", forms), star.end()
    bracketed = definitions.get(f"{name}[") if text[at : at + 1] == "[" else None
    if bracketed and _OPTION.match(text, at):
        forms = bracketed
    elif forms and forms[0].default is None and forms[0].arity and (size := _SIZE.match(text, at)):
        at = size.end()  # \ceil[\big]{x}
    for definition in forms:
        arguments, end = _arguments(text, at, definition, only_groups=is_package)
        if len(arguments) == definition.arity:
            return _filled(definition.body, arguments), end
    return None


def find_package(text: str, name: str, at: int) -> tuple[str, int] | None:
    r"""What a package's command `\name` before a place stands for with its arguments, and where they end.

    >>> find_package(r"\vb*{B} field", "vb", 3)
    ('\\boldsymbol{B}', 7)
    """
    return _use(text, name, at, PACKAGES)


def _filled(body: str, arguments: list[str]) -> str:
    """The body with the arguments in the places of `#1` and so on."""
    return re.sub(r"#([1-9])", lambda number: "".join(arguments[int(number[1]) - 1 : int(number[1])]), body)


def _arguments(text: str, at: int, definition: Definition, *, only_groups: bool) -> tuple[list[str], int]:
    """The arguments behind a place, as far as they are there, and where they end.

    Args:
        only_groups: of a package's command: `\\dd x` and a lone `\\inner` may be somebody's own.
    """
    arguments: list[str] = []
    if definition.default is not None and definition.arity:
        option = _OPTION.match(text, at)
        arguments.append(option[1] if option else definition.default)
        at = option.end() if option else at
    while len(arguments) < definition.arity:
        if group := balanced(text, at):
            arguments.append(group[0])
            at = group[1]
        elif not only_groups and (token := _ONE.match(text, at)):
            arguments.append(token[1])
            at = token.end()
        else:
            break
    return arguments, at


def resolve_definitions(text: str) -> str:
    """A whole text with its own definitions taken out and applied, in its prose and its maths."""
    if "\\" not in text or not _BEGINS.search(text):
        return text
    text, own = take_definitions(text)
    return apply_definitions(text, {name: (definition,) for name, definition in own.items()})
