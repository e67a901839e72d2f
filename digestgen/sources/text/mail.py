"""Mails that name papers: arXiv's daily mailings, newsletters such as Daily Papers', Google Scholar's alerts.

One mail (`.eml`) or an mbox of many. The day of a mail is its papers'. What a mailing of arXiv says is read as by
`arxiv-listing`. In any other mail a link to a paper with its title begins a paper; what Scholar writes below it
("A One, B Two - Journal of Lamps, 2023") is authors, venue and year, and its snippet, which is cut, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.arxiv import listing
from digestgen.sources.markdown.digest import Entry, merge_repeats
from digestgen.sources.markdown.hosts import is_page_of_paper
from digestgen.sources.markdown.links import Link, is_generic, is_label, pick_links, read_links
from digestgen.sources.markdown.text import prepare
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.source import Context, Parsed, Skipped, Source
from digestgen.sources.text.hypertext import html_to_lines, unwrap
from digestgen.sources.text.lists import read_list
from digestgen.sources.toolkit.mails import Mail, is_encoded, is_mail, parse_mails
from digestgen.sources.toolkit.names import turn_initials
from digestgen.sources.toolkit.namesplit import split_names
from digestgen.sources.toolkit.references import is_arxiv_venue

_SCHOLAR = re.compile(r"scholar(?:alerts-noreply)?@|scholar\.google\.|Google Scholar", re.IGNORECASE)
_BY = re.compile(
    r"(?P<who>[^\n]*?\S) ++[-–—] ++(?P<where>(?:[^\n]*?[^\s,])??)(?>(?:,? *+(?P<year>(?:19|20)\d\d)(?: ++[-–—] ++[^\n]*+)?)?)\s*+"
)
_NAMES = re.compile(
    r"[A-Z]{1,4} [^\W\d_][^,.…]{1,40}(?:, [A-Z]{1,4} [^\W\d_][^,.…]{1,40}){0,20}"
)  # "A One, B Two"
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
# What tells a publisher who came by mail; other parameters may be the paper's.
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|dgcid|campaign|af|rss)=[^&\s#]*&?")
_CUT = re.compile(r"…|\.\.\.")
_ADDRESS = re.compile(r"<?https?://[^\s<>\"]+>?")
_LETTER = re.compile(r"[^\W\d_]")
_ABSTRACT = 200  # characters of a paragraph that is an abstract
_TITLE = 300  # characters; a longer line is none


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a mail or an mbox."""
    builder = RecordBuilder("mail", name, context, entries="papers")
    if not data.strip():
        builder.decode(data)  # which refuses it
    listed: list[Parsed] = []
    order: list[Record | None] = []
    for number, mail in enumerate(parse_mails(data, name), 1):
        where = f'mail {number} ("{mail.subject[:60]}")' if mail.subject else f"mail {number}"
        if listing.recognise(mail.text, ""):
            try:
                parsed = listing.parse(
                    f"Date: {mail.date}\n\n{mail.text}".encode("utf-8", "replace"), name, context
                )
            except SourceError as error:
                builder.skip(where, error.what)
                continue
            listed.append(parsed)
            order += parsed.records
            continue
        entries = merge_repeats(_read_text(mail))
        if not entries:
            builder.skip(where, "it names no paper")
        for entry in entries:
            order.append(_add(builder, f"{where}: {entry.title[:60]}", entry, mail.day))
    records = tuple(record for record in order if record)
    if not records:
        return builder.done(
            nothing="there is no mail in it that names a paper", hint="Save mails as .eml or mbox."
        )
    page = builder.page()
    skipped = (*page.skipped, *(Skipped(skip.where, skip.why) for one in listed for skip in one.skipped))
    return Parsed(records, (*page.remarks, *(remark for one in listed for remark in one.remarks)), skipped)


def recognise(head: str, name: str) -> bool:
    """Whether it begins as a mail or an mbox; a mailing of arXiv that needs no unpacking is `arxiv-listing`'s."""
    return is_mail(head) and (is_encoded(head) or not listing.recognise(head, name))


def _read_mail(mail: Mail) -> Iterator[Entry]:
    text = html_to_lines(mail.html) if mail.html.strip() else _unwrap(mail.text)
    is_scholar = bool(_SCHOLAR.search(mail.sender) or _SCHOLAR.search(text[:2000] + text[-2000:]))
    lines = [prepare(line).strip() for line in text.split("\n") if line.strip()]
    starts = [(at, title, links) for at, line in enumerate(lines) if not (is_scholar and _is_by(line))
              and (title := _find_title(lines, at, is_scholar)) is not None for links in [read_links(line)]]  # fmt: skip
    for (at, title, links), after in zip(starts, [*starts[1:], None], strict=False):
        yield _read_entry(title, links, lines[at + 1 : after[0] if after else len(lines)], is_scholar)


def _read_text(mail: Mail) -> list[Entry]:
    """The papers of a mail without HTML: as a list where it is one, numbered or a paragraph each, else line by line."""
    entries = list(_read_mail(mail))
    if mail.html.strip() or _SCHOLAR.search(mail.sender):
        return entries
    rows = [
        replace(row, text="") for row in read_list(_unwrap(mail.text), "")[0] if row.ids and not row.problem
    ]
    named = {one for row in rows for one in row.ids}
    return rows if entries and all(named.issuperset(entry.ids) for entry in entries) else entries


def _is_by(line: str) -> bool:
    """Whether it says who wrote a paper of Scholar's, and where; an arXiv id in it is that paper's."""
    return not line.startswith("#") and _BY.fullmatch(_LINKED.sub(r"\1", line)) is not None


def _unwrap(text: str) -> str:
    return _ADDRESS.sub(lambda match: f"<{unwrap(match[0].strip('<>'))}>", text)


def _find_title(lines: list[str], at: int, is_scholar: bool) -> str | None:
    """The title of the paper that begins in a line; None where none does."""
    line = lines[at]
    links = read_links(line)
    heads = line.startswith("#")
    for link in links:
        leads = link.id or is_page_of_paper(link.address)
        if link.is_title and (leads or (is_scholar and heads and "scholar.google." not in link.address)):
            return re.sub(r"^\((?:PDF|HTML|B|BOOK|CITATION|DOC)\)\s*", "", link.words)
    if not any(link.id for link in links):
        return None
    before = _ADDRESS.sub("", line[: links[0].start]).strip("-*•:–—|#<>( \t")
    before = re.sub(r"^\d{1,3}[.)]\s+", "", before)
    if _is_title(before):
        return before
    if at and _is_title(lines[at - 1].strip("-*•#: ")) and not read_links(lines[at - 1]):
        return re.sub(r"^\d{1,3}[.)]\s+", "", lines[at - 1].strip("-*•#: "))
    return None


def _is_title(text: str) -> bool:
    return 3 < len(text) <= _TITLE and bool(_LETTER.search(text)) and not (is_label(text) or is_generic(text))


def _read_entry(title: str, links: list[Link], below: list[str], is_scholar: bool) -> Entry:
    every = [*links, *(link for line in below for link in read_links(line))]
    titled = [link for link in links if link.is_title and is_page_of_paper(link.address)]
    main = next((link for link in links if link.id), (titled or links)[0])
    ids = [main.id] if main.id else []
    ids += [
        link.id
        for link in every
        if link.id and link.is_paper and link.id.scheme not in {one.scheme for one in ids if one}
    ]
    entry = Entry(0, title, ids=tuple(one for one in ids if one), url=main.id.url if main.id else _TRACKING.sub("", main.address).rstrip("?&"),
                  links={kind: url for kind, url in pick_links(every) if kind != "pdf" or url == main.address})  # fmt: skip
    if is_scholar:
        line = _LINKED.sub(r"\1", below[0]) if below else ""
        by = _BY.fullmatch(line)
        if not by:
            return replace(entry, authors=line) if _NAMES.fullmatch(line) else entry
        who = "" if _CUT.search(by["who"]) else by["who"]
        where = "" if _CUT.search(by["where"]) else by["where"].strip(" ,")
        publication = {"type": "article", "venue": "arXiv"} if is_arxiv_venue(where) else {"venue": where}
        return replace(entry, authors=who, publication=publication, published=by["year"] or "")
    abstract = next((line for line in below if len(line) >= _ABSTRACT and not read_links(line)), "")
    return replace(entry, abstract="" if _CUT.search(abstract[-4:]) else abstract)


def _add(builder: RecordBuilder, where: str, entry: Entry, day: str) -> Record | None:
    return builder.add(
        where, title=entry.title, markup=RICH, ids=entry.ids, date=day, abstract=entry.abstract,
        authors=turn_initials(split_names(entry.authors)), published=entry.published, links=entry.links,
        publication=entry.publication, payload={"url": entry.url},
    )  # fmt: skip


SOURCE = Source(
    key="mail",
    title="Mail (.eml, mbox)",
    parse=parse,
    help="Mails that name papers: arXiv's, Daily Papers', Scholar's alerts, e.g. alert.eml",
    recognise=recognise,
)
