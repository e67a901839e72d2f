r"""TeX in running text → pieces: text in a style, maths, links. The only tokenizer of TeX prose.

The input is what authors typed into a form, not a TeX file: a `%` is a percent sign, macros may be unknown, braces
and dollars may be unbalanced, backslashes lost, and much of it is no TeX at all. So every rule here takes what is
evidently TeX and leaves the rest as it is written; nothing raises, and every character is read a bounded number
of times.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from digestgen.text.dollars import LIMIT
from digestgen.text.markup import safe_url
from digestgen.text.texcommands import (
    ARGUMENTS,
    CITES,
    DISPLAYS,
    INSIDE,
    NOTES,
    SECOND_IS_SHOWN,
    SKIPPED,
    SWITCHES,
    TAGS,
)
from digestgen.text.texmaths import build_span, is_maths, is_styled_text
from digestgen.text.texpieces import Piece, join_pieces
from digestgen.text.texsymbols import ACCENT_WORDS, ESCAPES, LETTERS, SYMBOLS, accent
from digestgen.text.typography import Quotes, dash, tie


TOKEN = re.compile(
    r"""\\(?:[A-Za-z]+|[^A-Za-z])?
      | \$\$? | [{}"] | `+ | '+ | ~+ | -{2,}
      | <?https?://[0-9A-Za-z](?:[\w!\#%&()*+,\-./:;=?@\[\]~]|\\[_%\#&~])*>?
      | </?[A-Za-z][\w:]*(?:\s[^<>]*)?/?>
      | (?<![\\A-Za-z])(?:text(?:bf|it|tt|sc|rm|sf|sl)|emph|underline)(?=\{)   # the backslash was lost
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)

_HREF = re.compile(r"""\shref\s*=\s*["']?([^"'\s>]+)""")

_OPEN = re.compile(r"\s*\{")
_ARGUMENT = re.compile(r"\s*((?:\[[^\[\]{}]*\]\s*){0,2})\{([^{}]*)\}")
_VERB = re.compile(r"\*?([^A-Za-z*\s])(.*?)\1")
_POSSESSIVE = re.compile(r"(?:s|t|re|ve|ll|d|m)(?![^\W\d_])")
_WORD = re.compile(r"[^,;|:=\"]*[^\W\d_][^,;|:=\"]*")
_DOLLAR_END = re.compile(r"(?:\\.|[^\\$])*\$", re.DOTALL)


@dataclass(slots=True)
class _Group:
    """An open brace, argument or tag: what to restore and to write when it closes."""

    kind: str  # "bare", "literal", "argument", "link", "tag"
    style: str
    first: int  # its first item
    at: int = 0  # where its brace stands
    close: str = ""
    name: str = ""  # of a tag
    url: str = ""
    is_tex: bool = False  # a command stands inside


def _trim(url: str) -> str:
    """A URL without the sentence's punctuation: `.`, `,` … and brackets that it did not open."""
    end = len(url)
    surplus = {closer: url.count(closer) - url.count(opener) for opener, closer in ("()", "[]")}
    while end and (url[end - 1] in ".,;:!?*~" or surplus.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in surplus:
            surplus[url[end]] -= 1
    return url[:end]


def parse_pieces(text: str, *, is_title: bool = False) -> list[Piece]:
    """Read one paragraph (single spaces, as unwrap() gives it) of a source's text.

    Args:
        is_title: braces around words are BibTeX's and go, even where nothing else is TeX.
    """
    reader = _Reader(text, is_title)
    reader.read()
    return join_pieces(reader.items)


class _Reader:
    """One pass over a paragraph. Items are joined to pieces afterwards."""

    def __init__(self, text: str, is_title: bool) -> None:
        self.text, self.is_title = text, is_title
        self.is_tex = is_title or re.search(r"\\[A-Za-z]{2}", text) is not None
        self.at = 0
        self.items: list[Piece] = []
        self.groups: list[_Group] = []
        self.style = ""
        self.quotes = Quotes()
        self.skip = -1  # a closing dollar that was dissolved
        self.missing: set[str] = set()  # closers that do not occur any more
        self.closers = Counter(re.findall(r"</([A-Za-z][\w:]*)\s*>", text)) if "</" in text else Counter()
        self.json_quotes = re.search(r'\\"(?![A-Za-z{\\])', text) is not None

    def put(self, text: str, kind: str = "text", url: str = "") -> None:
        if kind == "link" and not url:
            kind = "text"
        self.items.append(Piece(kind, text, self.style, url))

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The characters right before and right after a token, "" at the edges."""
        return self.text[start - 1 : start] if start else "", self.text[end : end + 1]

    def read(self) -> None:
        text, handlers = self.text, self._HANDLERS
        while found := TOKEN.search(text, self.at):
            start = found.start()
            if start > self.at:
                self.put(text[self.at : start])
            self.at = found.end()
            handlers.get(text[start], _Reader._lost)(self, found[0], start)
        self.put(text[self.at :])
        for item, mark in self.quotes.unclosed().items():
            self.items[item] = self.items[item]._replace(text=mark)

    # Commands

    def _command(self, token: str, start: int) -> None:
        if self.groups:
            self.groups[-1].is_tex = True
        name = token[1:]
        if not name.isalpha() or not name.isascii():
            self._escape(name, start)
        elif name in ACCENT_WORDS and (made := accent(name, self.text, self.at)):
            self.put(made[0])
            self.at = made[1]
        elif name in LETTERS:
            self.put(LETTERS[name])
            self._eat(r"\{\}|\s+")
        elif name in SYMBOLS:
            self.put(SYMBOLS[name])
            self._eat(r"\{\}")
        elif name in ARGUMENTS:
            self._eat(r"\*")
            self._styled(ARGUMENTS[name])
        elif name in SWITCHES:
            switched = SWITCHES[name]
            self.style = self.style if switched is None else switched
            self._eat(r"\{\}|\s+")
        elif name in SKIPPED:
            self._eat(r"\*")
            self._argument()
            if name in SECOND_IS_SHOWN:
                self._styled(None)
        elif name in NOTES:
            self._note()
        elif name in ("url", "path", "href"):
            self._link(name)
        elif name in ("begin", "end"):
            self._environment(name)
        elif name == "verb" and (verb := _VERB.match(self.text, self.at)):
            self.items.append(Piece("text", verb[2], "code"))
            self.at = verb.end()
        elif name == "ensuremath" and (span := _ARGUMENT.match(self.text, self.at)):
            self.at = span.end()
            self._maths(span[2], "inline")
        elif CITES.fullmatch(name) and (keys := self._argument()) is not None:
            self.put(f"[{', '.join(key.strip() for key in keys.split(','))}]")
        elif name.startswith("noindent"):  # \noindenthttps://…
            self.at = start + len("\\noindent")
        else:
            self._unknown(token)

    def _escape(self, name: str, start: int) -> None:
        before, after = self.around(start, self.at)
        if name in ("(", "["):
            kind, closer = ("inline", "\\)") if name == "(" else ("display", "\\]")
            content = self._until(closer)
            if content is not None:
                self._maths(content, kind)
                return
        plain = (name == '"' and self.json_quotes) or (
            name == "'" and before.isalpha() and _POSSESSIVE.match(self.text, self.at) is not None
        )
        if name and not plain and (made := accent(name, self.text, self.at)):
            self.put(made[0])
            self.at = made[1]
        elif name == "\\" and (after == "[" or self.text.startswith("*", self.at)):  # \\[2pt]
            self._eat(r"\*?(?:\[[\d.]+[a-z]{2}\])?")
            self.put(" ")
        else:
            self.put(ESCAPES.get(name, "\\" + name))

    def _unknown(self, token: str) -> None:
        """An author's own macro stays as written, with its braces; empty ones only end its name."""
        self.put(token)
        self._eat(r"\{\}")
        if opened := _OPEN.match(self.text, self.at):
            self.put(opened[0])
            self.at = opened.end()
            self.groups.append(_Group("literal", self.style, len(self.items)))

    def _styled(self, style: str | None, close: str = "") -> None:
        """Open the argument that follows; without one the command was only markup."""
        opened = _OPEN.match(self.text, self.at)
        if opened:
            self.at = opened.end()
            self.groups.append(_Group("argument", self.style, len(self.items), close=close))
            self.style = self.style if style is None else style

    def _note(self) -> None:
        if _OPEN.match(self.text, self.at):
            self.put(" (")
            self._styled(None, close=")")

    def _link(self, name: str) -> None:
        first = _ARGUMENT.match(self.text, self.at)
        if not first:
            return
        target = re.sub(r"\\(.)|\s", r"\1", first[2])
        self.at = first.end()
        opened = _OPEN.match(self.text, self.at) if name == "href" else None
        if not opened:
            self.put(target, "link", safe_url(target))
            return
        second = _ARGUMENT.match(self.text, self.at)
        url = safe_url(target)
        if (
            not url and second and (url := safe_url(second[2].strip()))
        ):  # \href{text}{url}: the wrong way round
            self.put(first[2], "link", url)
            self.at = second.end()
            return
        self.at = opened.end()
        self.groups.append(_Group("link", self.style, len(self.items), url=url))

    def _environment(self, name: str) -> None:
        """Maths environments are maths; of all others only the content counts."""
        found = _ARGUMENT.match(self.text, self.at)
        if not found:
            self._unknown("\\" + name)
            return
        self.at = found.end()
        environment = found[2]
        bare = environment.rstrip("*")
        if name == "begin" and (bare in DISPLAYS or bare in INSIDE):
            content = self._until(f"\\end{{{environment}}}")
            if content is not None:
                inner = INSIDE.get(bare, "")
                if inner:
                    content = f"\\begin{{{inner}}}{content}\\end{{{inner}}}"
                self._maths(content, DISPLAYS.get(bare, "display"))

    def _argument(self) -> str | None:
        found = _ARGUMENT.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found[2] if found else None

    def _eat(self, pattern: str) -> None:
        if found := re.compile(pattern).match(self.text, self.at):
            self.at = found.end()

    def _until(self, closer: str) -> str | None:
        """What stands before the next `closer`, and go behind it; None when there is none."""
        end = -1 if closer in self.missing else self.text.find(closer, self.at)
        if end < 0:
            self.missing.add(closer)
            return None
        content = self.text[self.at : end]
        self.at = end + len(closer)
        return content

    # Maths

    def _maths(self, content: str, kind: str) -> None:
        span = build_span(content)
        if not span:
            self.put(content)
            return
        if kind == "inline" and (digits := re.compile(r"\d+(?:[.,]\d+)*").match(self.text, self.at)):
            # A digit right after a closing dollar makes it money (dollars.py): "$\sim$5,000" is all maths.
            span += (" " if re.search(r"\\[A-Za-z]+$", span) else "") + digits[0].replace(",", "{,}")
            self.at = digits.end()
        self.put(span, kind)

    def _dollar(self, token: str, start: int) -> None:
        if start == self.skip:
            self.at = start + 1
            return
        if token == "$$":
            content = self._until("$$") if "$$" not in self.missing else None
            if content is not None and build_span(content):
                self._maths(content, "display")
                return
            self.at = start + 1
        found = _DOLLAR_END.match(self.text, self.at)
        content = found[0][:-1] if found else ""
        if found and is_styled_text(content):
            self.skip = found.end() - 1
        elif found and len(content) <= LIMIT and is_maths(content, self.text[found.end() : found.end() + 1]):
            self.at = found.end()
            self._maths(content, "inline")
        else:
            self.put("$")

    # Braces and tags

    def _open(self, token: str, start: int) -> None:
        self.put("{")
        self.groups.append(_Group("bare", self.style, len(self.items) - 1, start))

    def _close(self, token: str, start: int) -> None:
        if not self.groups or self.groups[-1].kind == "tag":
            self.put("}")
            return
        group = self.groups.pop()
        if self.groups:
            self.groups[-1].is_tex |= group.is_tex
        if group.kind == "bare" and self._is_grouping(group, start):
            self.items[group.first] = self.items[group.first]._replace(text="")
        elif group.kind in ("bare", "literal"):
            self.put("}")
        self._end(group)

    def _end(self, group: _Group) -> None:
        if group.url:
            label = "".join(item.text for item in self.items[group.first :])
            del self.items[group.first :]
            self.put(label.strip() or group.url, "link", group.url)
        self.style = group.style
        if group.close:
            self.put(group.close)

    def _is_grouping(self, group: _Group, end: int) -> bool:
        """Whether a pair of braces is TeX's and not the author's: {BERT}, Schr{o}dinger, {\\it x}; not {a, b}."""
        before, after = self.around(group.at, end + 1)
        if before in ("^", "_"):
            return False
        if group.is_tex:
            return True
        if not self.is_tex or end - group.at > 300:
            return False
        content = self.text[group.at + 1 : end]
        whole = self.is_title and group.at == 0 and not after
        return not content or whole or _WORD.fullmatch(content) is not None

    def _tag(self, token: str, start: int) -> None:
        if token.startswith("<http"):
            self._url(token, start)
            return
        name = re.sub(r"^jats:", "", re.split(r"[\s/>]", token.lstrip("</"), maxsplit=1)[0]).lower()
        written = re.split(r"[\s/>]", token.lstrip("</"), maxsplit=1)[0]
        if name == "br":
            self.put(" ")
        elif name not in TAGS or (not token.startswith("</") and self.closers[written] < 1):
            self.put(token)
        elif not token.startswith("</"):
            self.closers[written] -= 1
            href = _HREF.search(token) if name == "a" else None
            url = safe_url(href[1]) if href else ""
            self.groups.append(_Group("tag", self.style, len(self.items), name=name, url=url))
            self.style = TAGS[name] or self.style if name != "a" else self.style
        elif self.groups and self.groups[-1].name == name:
            self._end(self.groups.pop())
        else:
            self.put(token)

    # Typography

    def _tick(self, token: str, start: int) -> None:
        if self.style == "code":
            self.put(token)
            return
        written, wrong = self.quotes.opening(token, *self.around(start, self.at), len(self.items))
        if wrong is not None:
            self.items[wrong] = self.items[wrong]._replace(text="`")
        self.put(written)

    def _quote(self, token: str, start: int) -> None:
        self.put(token if self.style == "code" else self.quotes.closing(token, *self.around(start, self.at)))

    def _tie(self, token: str, start: int) -> None:
        self.put(token if self.style == "code" else tie(token, *self.around(start, self.at)))

    def _dash(self, token: str, start: int) -> None:
        self.put(token if self.style == "code" else dash(token, *self.around(start, self.at)))

    def _url(self, token: str, start: int) -> None:
        is_bracketed = token.startswith("<") and token.endswith(">")
        if token.startswith("<") and not is_bracketed:
            self.put("<")
        written = token.strip("<>") if is_bracketed else _trim(token.lstrip("<"))
        self.at = start + (len(token) if is_bracketed else token.index("http") + len(written))
        address = re.sub(r"\\(.)", r"\1", written)
        self.put(address, "link", safe_url(address))

    def _lost(self, token: str, start: int) -> None:
        if token.startswith("http"):
            self._url(token, start)
        else:
            self._styled(ARGUMENTS[token])

    _HANDLERS = {
        "\\": _command, "$": _dollar, "{": _open, "}": _close, "<": _tag, "`": _tick, "'": _quote, '"': _quote,
        "~": _tie, "-": _dash,
    }  # fmt: skip
