"""Text made to take long takes as long as any other of its size, through every reader that takes text apart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from tests.sources.test_arxiv_listing import BOATS

PAGE = "---\ntitle: x\nauthors: [A B]\n---\n"
LIST = "| a | b |\n|---|---|\n"
LINK = "https://arxiv.org/abs/2602.97385"
RIS = "TY  - JOUR\nTI  - T\n"
FEED = "<rss version='2.0'><channel><title>F</title><item><title>T</title><link>https://a.example/1</link><author>"
MAIL = BOATS[: BOATS.index("  We fold.")]
# Source → what comes first, what is repeated, what ends it.
TEXTS = {
    "bibtex": [("", "@a{x,\n", ""), ("@article{a, title={T}, author={", " and", "}}"), ("@article{a, title={T}, journal={", "\\(", "}}"),
               ("@article{a, title={T}, url={http://", "doi.", "}}"), ("@article{a, title={T}, doi={", "10.1234.", "}}"),
               ("@article{a, title={T}, note=", '"" # ', '""}'), ("@article{a, title={T}, author={", "Jr., ", "}}")],
    "ris": [*((RIS + head, piece, "\nER  -\n") for head, piece in (
                ("DO  - ", "10.1234."), ("UR  - http://", "doi."), ("UR  - ", "; "), ("KW  - ", ";"), ("AU  - ", "a "), ("AU  - ", "A."),
                ("TY  - JOUR", "\nTY  - JOUR"))),
            (f"{RIS}PB  - ", "(", "@\nER  -\n")],
    "arxiv-listing": [(MAIL, "\\\\\n \n", "x\n\\\\\n"), (MAIL, "\\\\\nx\n", "x\n\\\\\n"), (f"{MAIL}\\\\\n", " \n", "x\n\\\\\n"), (MAIL, "\\\\\n", "x\n\\\\\n")],
    "mail": [("From a@b.example\nFrom: a@b.example\nSubject: Lamps\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<p>Lamps</p>", piece, "") for piece in ("<a ", "<a")],
    "nbib": [("PMID- 1\nTI  - Lamps\nFAU - ", "👩\u200d", "\n")],
    "text": [("", "“", f" {LINK}\n")],
    "table": [("title,url\nLamps,", piece, "\n") for piece in ("|", "; ")],
    "feed": [(FEED, piece, "</author></item></channel></rss>") for piece in ("a.", "@")],
    "markdown": [
        *((f"{PAGE}# One {gap * 9}\n\n{body}", gap, end) for gap in (" ", "#", " # ", "\t") for body, end in (("# Lamps", " x"), ("# Lamps ", "x"), ("[a](", ""))),
        *((head, piece, "") for head in (PAGE, "---\ntitle: 2024-01-01\n---\n")
          for piece in ("[", "](", "{{<", "{%", "`", "<a ", "> **A**:: b\n", "# x\n", "$", "*a* ", "[[", "%%")),
        *((LIST, row.format(LINK), "") for row in (
            "- [A]({})\n", "| a | [b]({}) |\n", "- a\n  ", "**a** [x]({}) ", "[a] ({})", "- **a\n", "|-|", "# a\n- [b]({})\n", "{{{{\n", "<table><tr><td>",
            "<h1> a", "<ul><li>", "<td rowspan=9>", "<tr><td>a</td></table>", "<li> \n ")),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in TEXTS.items() for text in texts])
def test_no_text_takes_long(key: str, text: tuple[str, str, str], linear: Callable[..., None]) -> None:
    head, piece, end = text

    def read(size: int) -> None:
        with suppress(SourceError):
            whole = f"{head}{piece * (size // len(piece))}{end}"
            SOURCES[key].parse(whole.encode(), {"markdown": "page.md"}.get(key, "lamps"), Context())

    linear(read, 40_000)
