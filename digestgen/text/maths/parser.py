r"""One span of TeX maths as a small tree, its macros brought to the few that the rest understands.

    \mathbb{R}^{\mathrm{KL}}  ->  [Word("ℝ"), "^", [Word("KL")]]

What comes out holds no macro outside macros.COMMANDS, ENVIRONMENTS and the symbols of
Unicode's mathematical range: links, classes, styles, colours and definitions of macros end here. Anything
unknown becomes its arguments, or its own TeX where it has none. Never raises, whatever the text: braces that do not balance are
balanced, and groups deeper than DEPTH are merged into the one around them.
"""

from __future__ import annotations

import re

from digestgen.text.maths import macros
from digestgen.text.maths.expansion import expand_tex
from digestgen.text.maths.nodes import Node, Word, is_command, styled, word, written
from digestgen.text.maths.overlaid import GAPS, overlaid, struck

DEPTH = 24  # groups within groups; real formulas stay below 10, and HTML parsers give up at 256 elements


_TOKEN = re.compile(
    r"\\(?:operatorname\*|[a-zA-Z]+|.)|:=|(?<!\d)\d++(?:\{[,.]\}\d+)+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\s+|.",
    re.DOTALL,
)

_EQUATIONS = frozenset(
    ("equation", "equation*", "math", "displaymath", "dmath", "dmath*", "subequations")
)  # nothing but what is in them
# Degrees as they are typed: 45^o, 45^{\rm o}, and ^o alone beside a number that is text.
_LETTER_O = re.compile(
    r"(?:\A|(?<=\d)|(?<=\d )|(?<=\{\}))\^\s*+(?:o(?![A-Za-z])|\{\s*+(?:\\(?:rm|mathrm|text|textrm)(?![A-Za-z])\s*+)?(?:\{\s*+)?o\s*+(?:\}\s*+)?\})"
)
_INDEPENDENT = re.compile(r"\\perp\s*(?:\\!\s*)+\\perp(?![A-Za-z])")  # two signs pushed into one


def parse_tex(tex: str) -> list[Node]:
    """Read a span of TeX maths (without its dollars) into the tree described above."""
    return read_tex(tex)[0]


def read_tex(tex: str) -> tuple[list[Node], list[str]]:
    """The tree, and the commands and environments that nobody knows, as they are written."""
    reader = _Reader(_group(_LETTER_O.sub(r"^\\circ ", _INDEPENDENT.sub(r"\\indep ", expand_tex(tex)))), [])
    return reader.nodes(0), reader.unknown


def _group(tex: str) -> list[Node]:
    """Tokens, with `{…}` as lists; nothing is lost but braces that do not balance."""
    top: list[Node] = []
    stack, beyond = [top], 0
    for token in _TOKEN.findall(tex):
        if token == "{" and len(stack) > DEPTH:
            beyond += 1
        elif token == "{":
            inner: list[Node] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token == "}" and beyond:
            beyond -= 1
        elif token == "}":
            if len(stack) > 1:
                stack.pop()
        elif token.isspace():
            stack[-1].append(" ")
        elif token.isprintable() and token not in ("$", "\\") and not "\ue000" <= token <= "\uf8ff":
            token = token.replace("{,}", ",").replace("{.}", ".")
            if len(token) > 1 and token[0].isdigit() and stack[-1] and stack[-1][-1] in ("^", "_"):
                stack[-1].append(token[0])  # TeX takes one token
                token = token[1:]
            stack[-1].append(token)
    return top


class _Reader:
    """One pass over one group; arguments are taken from the front as commands ask for them."""

    def __init__(self, tokens: list[Node], unknown: list[str], environments: int = 0) -> None:
        self.tokens, self.at = tokens, 0
        self.unknown, self.environments = unknown, environments

    def nodes(self, depth: int) -> list[Node]:
        out: list[Node] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if isinstance(token, list):
                if (
                    out
                    and token
                    and token[0] == out[-1]
                    and token[0] in ("_", "^")
                    and "_" not in token[1:]
                    and "^" not in token[1:]
                ):
                    token = token[1:]  # s_{_{NN}}, which is only smaller
                stacked = any(is_command(node, "overset", "underset", "stackrel") for node in out[-2:])
                out.append(self._inner(token, depth, tight=not stacked))
            elif isinstance(token, str) and token[0] == "\\" and len(token) > 1:
                if token in ("\\rvert", "\\rVert") and out and out[-1] == " ":
                    out.pop()
                out.extend(self._command(token[1:], depth))
                if token in ("\\max", "\\min"):
                    _join_arg(out)
            else:
                out.append(self._character(token))
        return out

    def _inner(self, group: list[Node], depth: int, tight: bool) -> Node:
        if "\\atop" in group:
            at = group.index("\\atop")
            if sign := overlaid(group[:at], group[at + 1 :]):
                return sign
        inner = _Reader(group, self.unknown, self.environments).nodes(depth + 1)
        if tight and len(inner) == 1 and isinstance(inner[0], str) and inner[0] in ",.:;=+-*/<>×":
            return Word(inner[0], inner[0], "tight")
        return inner

    def _character(self, token: Node) -> Node:
        if isinstance(token, str) and (token in "%#" or (token == "&" and not self.environments)):
            return Word(token, token, "name")
        if isinstance(token, str) and token[0].isdigit() and len(token) > 1:
            return Word(token, token, "number")
        return {"~": "\\ ", ":=": "≔"}.get(token, token) if isinstance(token, str) else token

    def _argument(self) -> list[Node]:
        """The next group or token, unread; empty at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at] == " ":
            self.at += 1
        if self.at == len(self.tokens):
            return []
        self.at += 1
        token = self.tokens[self.at - 1]
        return token if isinstance(token, list) else [token]

    def _read(self, tokens: list[Node], depth: int) -> list[Node]:
        """The tokens of an argument as a tree; `\\mathbf\\mathbf…` nests without braces, hence the count."""
        return _Reader(tokens, self.unknown).nodes(depth + 1) if depth < DEPTH else [word(written(tokens))]

    def _next_is_group(self) -> bool:
        return self.at < len(self.tokens) and isinstance(self.tokens[self.at], list)

    def _skip_space(self) -> None:
        if self.at < len(self.tokens) and self.tokens[self.at] == " ":
            self.at += 1

    def _command(self, name: str, depth: int) -> list[Node]:
        """The nodes of a command, its arguments taken."""
        if name[0].isalpha() and name not in macros.TEXTS:
            self._skip_space()
        if name in ("begin", "end"):
            return self._environment(name)
        if name == "_" and self._next_is_group():
            return ["_"]  # sources escape it for Markdown; TeX has no use for it before a group
        if name == "\\" and not self.environments:
            return self._line_end(depth)
        if name == "not":
            return self._negated()
        if name in ("cancel", "bcancel", "xcancel") and self._next_is_group():
            inner = self._argument()
            letters = all(isinstance(token, str) and token.isalpha() for token in inner)
            read = self._read(inner, depth)
            return [[struck(node) for node in read] if letters and len(inner) <= 3 else read]
        if name in ("stackrel", "overset", "underset", "rlap", "mathrlap") and (sign := self._overlaid()):
            return [sign]
        if name in ("operatorname", "operatorname*") or (name == "mathop" and self._next_is_group()):
            text = written(self._argument()).strip()
            return [Word(text, text, "function")] if text else []
        if name == "bmod":
            return [Word("mod", "mod", "modulo")]
        if name in ("textgreater", "textless"):
            return [macros.WORDS[name]]
        if name == "colon":
            return [Word(":", ":", "colon")]
        if name in macros.FENCED and self._next_is_group():
            return self._fenced(name, depth)
        if name == "unicode":
            character = macros.unicode_character(written(self._argument()))
            return [Word(character, character, "text")] if character else []
        if name in macros.FONTS:
            return self._font(name, depth)
        if name in macros.TEXTS:
            text = written(self._argument())
            return [Word(text, text, "text")] if text else []
        if name in ("textsuperscript", "textsubscript", "sp", "sb"):
            return ["^" if name in ("textsuperscript", "sp") else "_", self._read(self._argument(), depth)]
        if name in ("nicefrac", "sfrac", "xfrac", "slashfrac"):
            above, below = self._read(self._argument(), depth), self._read(self._argument(), depth)
            return [[above, "/", below]] if max(len(above), len(below)) < 2 else ["\\frac", above, below]
        if name in macros.UNWRAPPED:
            return [self._read(self._argument(), depth)] if self._next_is_group() else []
        if name in macros.FIRST_DROPPED or name in macros.ARGUMENT_DROPPED:
            if self._next_is_group():
                self._argument()
            return [self._read(self._argument(), depth)] if name in macros.FIRST_DROPPED else []
        if name in macros.DROPPED:
            return []
        if name in macros.FUNCTIONS:
            return [Word(name, name, "function")]
        if name in macros.WORDS:
            return [Word(macros.WORDS[name], macros.WORDS[name], "name")]
        if name == "substack":
            return ["\\substack", _Reader(self._argument(), self.unknown, 1).nodes(depth + 1)]
        if name in macros.COMMANDS and name != "|":
            self._brace_digits(macros.COMMANDS[name], is_root=name == "sqrt")
            return ["\\" + name]
        character = macros.symbol(name)
        if character in ("{", "}"):
            return ["\\" + character]
        if character:
            return [character if character not in "\\%#$&_^~'" else word(character)]
        return self._unknown(name) if name.isalpha() else [word(name)]

    def _unknown(self, name: str) -> list[Node]:
        """A command that nobody knows: its arguments without the name; without arguments its TeX."""
        self.unknown.append(f"\\{name}")
        at = self.at
        if at < len(self.tokens) and self.tokens[at] == "[" and "]" in self.tokens[at:]:
            at = self.tokens.index("]", at) + 1
        if at < len(self.tokens) and isinstance(self.tokens[at], list):
            self.at = at if self.tokens[at] else at + 1
            if self.tokens[at]:
                return []
        after = self.tokens[self.at] if self.at < len(self.tokens) else ""
        is_apart = self.tokens[self.at - 1] == " " and isinstance(after, str) and after[:1].isalnum()
        shown = f"\\{name} " if is_apart else f"\\{name}"
        return [Word(shown, shown, "text")]

    def _brace_digits(self, count: int, is_root: bool) -> None:
        r"""`\sqrt 23` is √2 and 3: TeX takes one token, what lays it out would take the number."""
        at = self.at
        if is_root and at < len(self.tokens) and self.tokens[at] == "[" and "]" in self.tokens[at:]:
            at = self.tokens.index("]", at) + 1
        for _ in range(count):
            while at < len(self.tokens) and self.tokens[at] == " ":
                at += 1
            if at < len(self.tokens) and isinstance(token := self.tokens[at], str) and token[0].isdigit():
                self.tokens[at : at + 1] = [[token[0]], *([token[1:]] if len(token) > 1 else [])]
            at += 1

    def _fenced(self, name: str, depth: int) -> list[Node]:
        r"""`\norm{x}` as `‖x‖`; a second argument of `\braket` after a bar."""
        opening, closing = (f"\\{mark}" if mark in "{}" else mark for mark in macros.FENCED[name])
        inner = self._read(self._argument(), depth)
        if name == "braket" and self._next_is_group():
            inner = [*inner, "|", *self._read(self._argument(), depth)]
        return ["\\left", opening, *inner, "\\right", closing]

    def _environment(self, name: str) -> list[Node]:
        written_name = written(self._argument()).strip()
        environment = macros.ENVIRONMENTS.get(written_name.removesuffix("*"))
        if not environment and written_name not in _EQUATIONS:
            self.unknown.append(f"\\{name}{{{written_name}}}")
        deeper = self.environments + (1 if name == "begin" else -1)
        if not environment or not 0 <= deeper <= 4:
            return []
        self.environments = deeper
        columns: list[Node] = []
        if name == "begin" and written_name.endswith(("*", "ed", "split", "array", "tabular")):
            self._skip_option()
        if name == "begin" and written_name.removesuffix("*") in macros.WITH_ARGUMENT:
            self._argument()
        if environment == "array" and name == "begin":
            letters = "".join(c for c in written(self._argument()) if c in "lcr")
            columns = [list(letters or "c")]
        return [f"\\{name}", list(environment), *columns]

    def _skip_option(self) -> None:
        """Pass over the `[t]` or `[r]` that says how an environment stands."""
        option = self.tokens[self.at : self.at + 3]
        if len(option) == 3 and option[0] == "[" and option[2] == "]" and option[1] in list("tbclr"):
            self.at += 3

    def _line_end(self, depth: int) -> list[Node]:
        r"""`\\omega` outside of environments is `\omega` escaped once too often; else a space."""
        letters, at = "", self.at
        while at < len(self.tokens) and isinstance(self.tokens[at], str) and str(self.tokens[at]).isalpha():
            letters += str(self.tokens[at])
            at += 1
        for end in range(len(letters), 1, -1):
            if macros.symbol(letters[:end]) or letters[:end] in macros.COMMANDS:
                self.at += end
                return self._command(letters[:end], depth)
        return [" "]

    def _overlaid(self) -> str:
        """The one sign that the next two arguments make, and go behind them; "" where they make none."""
        at = self.at
        sign = overlaid(self._argument(), self._argument())
        self.at = self.at if sign else at
        return sign

    def _negated(self) -> list[Node]:
        """What follows, the first sign of it struck through; spaces before only move the stroke: `\\not\\!\\!E_T`."""
        while self.at < len(self.tokens) and self.tokens[self.at] in GAPS:
            self.at += 1
        nodes = self._read(self._argument(), 0)
        while nodes and nodes[0] in GAPS:
            nodes = nodes[1:]
        return [struck(nodes[0]), *nodes[1:]] if nodes else []

    def _font(self, name: str, depth: int) -> list[Node]:
        if name in macros.TO_END_OF_GROUP:
            inner = self.tokens[self.at :]
            self.at = len(self.tokens)
        else:
            inner = self._argument()
        reader_input: list[Node] = inner if depth < DEPTH else [written(inner) or " "]
        reader = _Reader(reader_input, self.unknown, self.environments)
        made = styled(reader.nodes(depth + 1), macros.FONTS[name])
        return made if name in macros.TO_END_OF_GROUP or len(made) == 1 else [made]


def _join_arg(out: list[Node]) -> None:
    r"""`\arg\max`, with any space in it, is one function."""
    at = len(out) - 2
    while at >= 0 and out[at] in (" ", "\\,", "\\ ", "\\!", "\\;", "\\:"):
        at -= 1
    last, before = out[-1], out[at] if at >= 0 else None
    if (
        isinstance(last, Word)
        and isinstance(before, Word)
        and (before.plain, before.kind) == ("arg", "function")
    ):
        name = f"arg {last.plain}"
        out[at:] = [Word(name, name, "function")]
