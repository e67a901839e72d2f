"""HTML of mails and bookmarks → lines of Markdown that keep headings, items, links and paragraphs, and nothing else."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urlsplit

_BLOCKS = frozenset("address article blockquote body center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p section table tbody td th tr ul".split())  # fmt: skip
_SILENT = frozenset("script style title head".split())
_VOID = frozenset("br hr img input meta link".split())
_WRAPPED = ("url", "q", "u", "target", "redirect", "to", "link")
_DEFENSE = re.compile(r"/v3/__(https?:/.+?)__;")
_ROUNDS = 3  # of addresses within addresses


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = 0
        self.links: list[tuple[str, int, int]] = []  # address, line and column that it begins at

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self._break()
            if tag in ("li", "dt"):
                self.lines[-1] = "- "
            elif tag[0] == "h" and tag[1:].isdigit():
                self.lines[-1] = "#" * int(tag[1:]) + " "
        elif tag == "br":
            self.lines.append("")
        elif tag == "a":
            self._close()
            self.links.append((unwrap(dict(attrs).get("href") or ""), len(self.lines), len(self.lines[-1])))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a":
            self._close()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1] += re.sub(
                r"\s+", " ", data.replace("[", "(").replace("]", ")") if self.links else data
            )

    def _break(self) -> None:
        self._close()
        if self.lines[-1].strip(" -#"):
            self.lines.append("")
        self.lines[-1] = "" if self.lines[-1].startswith("#") else self.lines[-1]

    def _close(self) -> None:
        while self.links:
            address, line, column = self.links.pop()
            words = " ".join([self.lines[line - 1][column:], *self.lines[line:]]).strip()
            if not address.startswith(("http://", "https://")) or not words:
                continue
            before = self.lines[line - 1][:column]
            self.lines[line - 1 :] = [f"{before}[{' '.join(words.split())}](<{address}>)"]


def html_to_lines(html: str) -> str:
    """Text of a page: headings `#`, items `-`, links `[words](<address>)`; redirects are taken away from addresses."""
    parser = _Lines()
    # No tag ends in what follows the last one: html.parser would look for its end from each `<` there to the end of all.
    end = html.rfind(">") + 1
    html = html[:end] + html[end:].replace("<", "&lt;")
    with suppress(AssertionError, ValueError, RecursionError):  # html.parser's own; what came before counts
        parser.feed(html)
        parser.close()
    parser._close()
    return "\n\n".join(line.rstrip() for line in parser.lines if line.strip(" -#"))


def unwrap(address: str) -> str:
    """Where an address that counts clicks leads to.

    >>> unwrap("https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2301.90001&hl=en")
    'https://arxiv.org/pdf/2301.90001'
    """
    address = address.strip()
    for _ in range(_ROUNDS):
        if len(address) > 8000:
            return ""
        if defended := _DEFENSE.search(address):
            address = re.sub(r"^(https?:/)(?!/)", r"\1/", defended[1])
            continue
        try:
            query = dict(parse_qsl(urlsplit(address).query))
        except ValueError:
            return ""
        inner = next(
            (query[key] for key in _WRAPPED if query.get(key, "").startswith(("http://", "https://"))), ""
        )
        if not inner and "/http" in address[8:]:  # …/CL0/https:%2F%2Farxiv.org%2Fabs%2F2301.90001/1/…
            tail = unquote(address[address.index("/http", 8) + 1 :])
            inner = re.sub(r"(/(?:abs|pdf|papers)/[\w.]+)/.*", r"\1", tail) if "://" in tail[:8] else ""
        if not inner:
            return re.sub(r"[<>\s]", "", address)
        address = inner
    return re.sub(r"[<>\s]", "", address)
