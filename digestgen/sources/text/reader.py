"""Plain text: a Daily Papers page that was saved (text/page.py), or a list of papers (text/lists.py)."""

from __future__ import annotations

from digestgen.sources.markdown.reader import add_entries
from digestgen.sources.records import RecordBuilder
from digestgen.sources.source import Context, Parsed, Source
from digestgen.sources.text.lists import is_list, read_list
from digestgen.sources.text.page import is_page, read_page

_ENDINGS = (".txt", ".text", ".org", ".lst", ".list", ".html", ".htm")


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a saved page or a list.

    Args:
        context: `day` overrides the text's; `today` gives a year to a day that has none.

    Returns:
        One Record a paper; those of a page have no ids, and `{"listed": day}` as `payload`.
    """
    builder = RecordBuilder("text", name, context, entries="papers")
    text = builder.decode(data)
    if is_page(text) or not is_list(text):
        return read_page(builder, text, name, context)
    entries, day = read_list(text, name)
    add_entries(builder, entries, day, 1)
    return builder.done()


def recognise(head: str, name: str) -> bool:
    """Whether this is a Daily Papers page saved as text, or a text that lists papers."""
    if is_page(head):
        return True
    return (name.endswith(_ENDINGS) or "." not in name[-6:]) and is_list(head)


SOURCE = Source(
    key="text",
    title="Daily Papers page or list as text",
    parse=parse,
    help="A Hugging Face Daily Papers page saved as plain text, or a list of papers, e.g. daily-papers.txt",
    recognise=recognise,
)
