r"""TeX in running text → pieces: text in a style, maths, links. The only reader of TeX prose.

The input is what authors typed into a form, not a TeX file: a `%` is a percent sign, macros may be unknown, braces
and dollars unbalanced, backslashes lost, and much of it is not TeX at all. So every rule takes what is evidently
TeX and leaves the rest as it is written; nothing raises, and every character is read a bounded number of times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from digestgen.text.html import safe_url
from digestgen.text.maths.definitions import balanced
from digestgen.text.maths.delimiters import LIMIT
from digestgen.text.maths.macros import symbol
from digestgen.text.tex import commands
from digestgen.text.tex.pieces import (
    STYLED,
    Piece,
    build_span,
    cut_blanks,
    is_maths,
    join_pieces,
    match_span,
    read_address,
)
from digestgen.text.tex.scanner import ARGUMENT, Group, Scanner
from digestgen.text.tex.stray import end_of_scripts, read_stray
from digestgen.text.tex.symbols import ACCENT_WORDS, ESCAPES, LETTERS, SYMBOLS, accent, power
from digestgen.text.tex.tokens import next_token
from digestgen.text.tex.typography import dash, is_about, tie

_EMPTY = re.compile(r"\{\}")
_EMPTY_OR_SPACE = re.compile(r"\{\}|\s+")
_WORD_BEGINS = re.compile(r"[\w($`“‘]")
_STAR = re.compile(r"\*(?=\s*[{\[])")
_LINE_SKIP = re.compile(r"\*?\[[\d.]+ ?[a-z]{2}\]")
_VERB = re.compile(r"\*?([^A-Za-z*\s])(.*?)\1")
_TOUCHES = re.compile(r"^[\w(-]|[\w)-]$")  # around $$\alpha$$-decay, which is no formula of its own
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_BRACKETED = re.compile(r"[A-Z\d][\w ,.'-]+\\\]")  # \[RETRACTED\] in the manner of Markdown
_POSSESSIVE = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![^\W\d_])")
_JSON_QUOTES = re.compile(
    r'(?<![^\s([])\\"[^\W_][^"]*?(?<![{\s\\])\\"(?![A-Za-z{\\])'
)  # \"quoted\", not an accent
_ESCAPED_MARK = re.compile(r"\s+(?![aeiouyAEIOUY](?![^\W\d_]))")  # lamps\' oil, but not Jos\' e
_HAS_ARGUMENT = re.compile(r"(?:\[[^\[\]{}]*\]){0,2}\s?\{")
_OPTIONS = re.compile(r"(?:\[[^\[\]{}]*\]){1,2}")
_LOOSE_SCRIPT = re.compile(r"\{([^{}\\$]{1,21})\}")
_TAG_NAME = re.compile(r"</?((?:jats:)?([\w]*))", re.ASCII)
_HREF = re.compile(r"""\shref\s*=\s*["']?([^"'\s>]+)""")


def parse_pieces(text: str, *, is_title: bool = False) -> list[Piece]:
    r"""Read one paragraph (single spaces, as unwrap() gives it) of a source's text.

    Args:
        is_title: braces around words are BibTeX's and go, even where nothing else is TeX.

    >>> [(piece.kind, piece.text, piece.style) for piece in parse_pieces(r"{\it Caf\'e} at $5~%$")]
    [('text', 'Café', 'em'), ('text', ' at ', ''), ('inline', '5~\\%', '')]
    """
    if not next_token(text, 0):
        return join_pieces([Piece("text", text)])
    reader = _Reader(text, is_title)
    reader.read()
    return join_pieces(reader.items)


class _Reader(Scanner):
    """What each token means."""

    def __init__(self, text: str, is_title: bool) -> None:
        super().__init__(text, is_title)
        self._skip = -1  # a closing dollar that is not one
        self._closing = Counter(re.findall(r"</([A-Za-z][\w:]*)\s*>", text)) if "</" in text else Counter()
        self._json_quotes = _JSON_QUOTES.search(text) is not None

    def read(self) -> None:
        """Read the whole text."""
        text = self.text
        handlers: dict[str, Callable[[str, int], None]] = {
            "\\": self._command, "$": self._dollar, "{": self.open_bare, "}": self.close_brace, "<": self._tag,
            "`": self._tick, "'": self._quote, '"': self._quote, "~": self._tie, "-": self._dash, "h": self._url,
            "_": self._script, "^": self._script,
        }  # fmt: skip
        while match := next_token(text, self.at):
            start = match.start()
            if start > self.at:
                self.put(text[self.at : start])
            self.at = match.end()
            if match[0] in commands.LOST:
                self._command(f"\\{match[0]}", start)
            elif handle := handlers.get(text[start]):
                handle(match[0], start)
            else:
                self.open_argument(commands.ARGUMENTS[match[0]])
        self.put(text[self.at :])
        for item, mark in self.quotes.unclosed().items():
            self.rewrite(item, mark)

    # Commands

    def _command(self, token: str, start: int) -> None:
        if self.groups:
            self.groups[-1].is_tex = True
        name = token[1:]
        if not (name.isascii() and name.isalpha()):
            self._escape(name, start)
        elif name in ACCENT_WORDS and (made := accent(name, self.text, self.at)):
            self.put(made[0])
            self.at = made[1]
        elif name in LETTERS:
            self.put(LETTERS[name])
            self.eat(_EMPTY_OR_SPACE)
        elif name in SYMBOLS:
            end = end_of_scripts(self.text, self.at)
            if end > self.at and not name.startswith("text") and symbol(name):  # \alpha_0
                self.at = end
                return self._maths(self.text[start:end], "inline")
            self.put(SYMBOLS[name])
            self.eat(_EMPTY_OR_SPACE if name in commands.OPENING else _EMPTY)
        elif name in commands.ARGUMENTS:
            self.eat(_STAR)
            self.open_argument(commands.ARGUMENTS[name])  # without one the command was only markup
        elif name in commands.SWITCHES:
            self.begin_style(commands.SWITCHES[name])
            self.eat(_EMPTY_OR_SPACE)
            self.put(" " if name == "xspace" and _WORD_BEGINS.match(self.text, self.at) else "")
        elif name in commands.SKIPPED:
            self.eat(_STAR)
            self.argument()
            if name in commands.SECOND_IS_SHOWN:
                self.open_argument()
        elif name in commands.AROUND:
            opening, closing = commands.AROUND[name]
            self._quoted(*("‘", "’") if self.eat(_STAR) and opening == "“" else (opening, closing))
        elif name == "foreignquote":
            self._quoted(*commands.FOREIGN.get(self.argument() or "", ("“", "”")))
        elif name in commands.NOTES:
            self.put(" (" if self.open_argument(close=")") else "")
        elif name in ("url", "path", "href"):
            self._link(name)
        elif name in ("begin", "end"):
            self._environment(token)
        elif name == "verb" and (verb := self.eat(_VERB)):
            self.items.append(Piece("text", verb[2], "code"))
        elif name == "ensuremath" and (group := balanced(self.text, self.at)):
            self.at = group[1]
            self._maths(group[0], "inline")
        elif commands.CITES.fullmatch(name) and (keys := self._cited()) is not None:
            self.put(f"[{', '.join(key.strip() for key in keys.split(','))}]")
        elif name.startswith("noindent"):  # \noindenthttps://…
            self.at = start + len("\\noindent")
        elif stray := read_stray(self.text, name, start, self.at):
            before = self.text[start - 1 : start]
            kind, shown, self.at = stray
            if kind == "inline":
                self._maths(shown, kind)
            else:
                self.put(f" {shown}" if shown == name and before.isalnum() else shown)  # d\log n
            self.eat(_EMPTY)
        else:
            self._unknown(token)

    def _cited(self) -> str | None:
        r"""What a citation names, behind its notes: `\citet[see][p.~5]{one}`."""
        while self.eat(_OPTIONS):
            pass
        return self.argument()

    def _quoted(self, opening: str, closing: str) -> None:
        """The argument between marks; quotation marks within quotation marks are single."""
        if opening == "“" and any(group.close == "”" for group in self.groups):
            opening, closing = "‘", "’"
        at = len(self.items)
        self.put(opening)
        if not self.open_argument(close=closing):
            self.rewrite(at, "")

    def _unknown(self, token: str) -> None:
        """An author's own macro: its arguments without the name; without arguments as written, which is all it says."""
        if self.eat(_EMPTY) or not _HAS_ARGUMENT.match(self.text, self.at):
            self.put(token)
            return
        self.eat(_OPTIONS)
        self.open_argument()
        self.groups[-1].name = "unknown"

    def _escape(self, name: str, start: int) -> None:
        before, _ = self.around(start, self.at)
        closer = {"(": "\\)", "[": "\\]"}.get(name)
        if (
            closer
            and not _BRACKETED.match(self.text, self.at)
            and (content := self.until(closer)) is not None
        ):
            while content.count("{") > content.count("}") and (more := self.until(closer)) is not None:
                content += closer + more  # \(\text{of \(x\)}\)
            self._maths(content, "inline" if name == "(" else "display")
            return
        plain = (
            (name == '"' and self._json_quotes)
            or (name == "'" and before.isalpha() and _POSSESSIVE.match(self.text, self.at) is not None)
            or (name == "'" and before == "s" and _ESCAPED_MARK.match(self.text, self.at) is not None)
            or (name == "." and before.isdigit())  # 1\. in the manner of Markdown
        )
        if name and not plain and (made := accent(name, self.text, self.at)):
            self.put(made[0])
            self.at = made[1]
            return
        if name == "\\":
            self.eat(_LINE_SKIP)
        if name in ("_", "^") and (script := _LOOSE_SCRIPT.match(self.text, self.at)):  # m\_{3/2}
            self.at = script.end()
            self._script(f"{name}{{{script[1]}}}", start)
            return
        self.put(ESCAPES.get(name, "\\" + name))

    def _link(self, name: str) -> None:
        first = self.argument()
        if first is None:
            return
        target = re.sub(r"\\(.)|\s", r"\1", first)
        url = safe_url(target)
        if name != "href":
            self.put(target, "link", url)
            return
        second = ARGUMENT.match(self.text, self.at)
        # \href{text}{url}: the wrong way round
        if not url and second and (url := safe_url(second[1].strip())):
            self.put(first, "link", url)
            self.at = second.end()
        elif not self.open_argument(url=url):
            self.put(target, "link", url)

    def _environment(self, token: str) -> None:
        """Maths environments are maths; of all others only the content counts."""
        written = self.argument()
        name = (written or "").rstrip("*")
        if written is None:
            self.put(token)
        elif token == "\\begin" and name in ("tabular", "tabularx", "minipage"):
            self.argument()
        elif token == "\\begin" and (name in commands.DISPLAYS or name in commands.INSIDE):
            content = self.until(f"\\end{{{written}}}")
            inner = commands.INSIDE.get(name)
            if content is not None:
                content = f"\\begin{{{inner}}}{content}\\end{{{inner}}}" if inner else content
                self._maths(content, commands.DISPLAYS.get(name, "display"))

    # Maths

    def _maths(self, content: str, kind: str) -> None:
        before, content, after = cut_blanks(content) if kind == "inline" else ("", content, "")
        self.put(" " if before.strip() else "")
        span = build_span(content)
        if not span:
            self.put(content)
            return
        if kind == "inline" and not after.strip() and (digits := self.eat(_DIGITS)):
            # A digit right after a closing dollar makes it money (delimiters.py): "$\sim$5,000" is all maths.
            span += (" " if re.search(r"\\[A-Za-z]+$", span) else "") + digits[0].replace(",", "{,}")
        self.put(span, kind)
        if after.strip():
            self.put(" ")

    def _dollar(self, token: str, start: int) -> None:
        if start == self._skip:
            self.at = start + 1
            return
        if len(token) > 2:  # price classes; maths before display maths ends with its own dollar
            return self.put(token)
        if token == "$$":
            content = self.until("$$")
            if content is not None and build_span(content):
                kind = "inline" if _TOUCHES.search(" ".join(self.around(start, self.at))) else "display"
                self._maths(content, kind)
                return
            self.at = start + 1
        match = match_span(self.text, self.at)
        content = match[0][:-1] if match else ""
        if match and "{" in content and STYLED.fullmatch(content):
            self._skip = match.end() - 1
        elif match and len(content) <= LIMIT and is_maths(content, self.text[match.end() : match.end() + 1]):
            self.at = match.end()
            self._maths(content, "inline")
        else:
            self.put("$")

    def _script(self, token: str, start: int) -> None:
        inner, raised = token[1:].strip("{}"), token[0] == "^"
        if made := power(inner, raised, self.text[start - 1 : start]):
            self.put(made)
        elif re.fullmatch(r"[A-Za-z]+", inner):
            self.items.append(Piece("text", inner, "sup" if raised else "sub"))
        else:
            self._maths(token, "inline")

    # Tags and addresses

    def _tag(self, token: str, start: int) -> None:
        if token.startswith("<http"):
            self._url(token, start)
            return
        match = _TAG_NAME.match(token)
        written, name = (match[1], match[2].lower()) if match else ("", "")
        closes = token.startswith("</")
        if name == "br":
            self.put(" ")
        elif closes and self.groups and self.groups[-1].name == name:
            self.end(self.groups.pop())
        elif closes or name not in commands.TAGS or self._closing[written] < 1:
            self.put(token)
        else:
            self._closing[written] -= 1
            href = _HREF.search(token) if name == "a" else None
            self.groups.append(
                Group("tag", self.style, len(self.items), name=name, url=href[1] if href else "")
            )
            self.begin_style(commands.TAGS[name])

    def _url(self, token: str, start: int) -> None:
        address = read_address(self.text, start, token, in_group=bool(self.groups))
        self.at = address.end
        self.put(address.before)
        url = safe_url(address.url)
        self.put(address.label if url else self.text[start + len(address.before) : address.end], "link", url)

    # Typography

    def _tick(self, token: str, start: int) -> None:
        wrong = None
        if self.style != "code":
            token, wrong = self.quotes.opening(token, *self.around(start, self.at), len(self.items))
        if wrong is not None:
            self.rewrite(wrong, "`")
        self.put(token)

    def _quote(self, token: str, start: int) -> None:
        self.put(token if self.style == "code" else self.quotes.closing(token, *self.around(start, self.at)))

    def _tie(self, token: str, start: int) -> None:
        is_kept = self.style == "code" or is_about(self.text, start)
        self.put(token if is_kept else tie(token, *self.around(start, self.at)))

    def _dash(self, token: str, start: int) -> None:
        self.put(token if self.style == "code" else dash(token, *self.around(start, self.at)))
