"""The only maker of Records: raw strings of a file's entries in, clean Records out, every loss counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Self, cast

from digestgen.model.ids import PaperId, parse_doi
from digestgen.model.paper import LINKS
from digestgen.model.person import Name
from digestgen.model.publication import PREPRINT, Publication, clean_pages, is_server, split_volume
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources.source import Context, Parsed, Skipped, check_context
from digestgen.sources.toolkit.changes import find_changes
from digestgen.sources.toolkit.claims import part_claims
from digestgen.sources.toolkit.decoding import decode_text
from digestgen.sources.toolkit.names import build_names
from digestgen.sources.toolkit.states import find_status
from digestgen.sources.toolkit.values import TEXT_LIMIT, TOO_LONG, Fields
from digestgen.sources.toolkit.venues import split_venue
from digestgen.text.clean import clean_line, drop_rights, heal_encoding, heal_sentences, is_seen
from digestgen.text.html import safe_url
from digestgen.text.jats.rich import rich_to_markdown, rich_to_title
from digestgen.text.markdown.inline import abstract_to_tex
from digestgen.text.tex.latex import tex_to_markdown, tex_to_title

_NO_ABSTRACT = re.compile(
    r"\W*|.{1,2}|\W*(?:(?:publisher: )?(?:(?:no|the|an) )?abstract(?: (?:(?:is|was) )?(?:not )?(?:un)?(?:available|provided|found|supplied)(?: (?:for|from|in) [\w ]{1,40})?)?|n/?a|not available|none|null|nan|undefined|tba|tbd)\W*",
    re.IGNORECASE,
)
_KEYWORD_LENGTH, _KEYWORDS = 200, 200  # characters in one, and how many
_MONTH = re.compile(r"20\d\d[-–]{1,2}(?:0[1-9]|1[0-2])")  # Google Scholar's pages of what is at bioRxiv


@dataclass(frozen=True, slots=True)
class Markup:
    """How a source writes text: what makes a title and an abstract of it. Neither ever raises."""

    title: Callable[[str], str]
    abstract: Callable[[str], str]


TEX = Markup(tex_to_title, tex_to_markdown)
"""TeX in Unicode, as arXiv and BibTeX write: commands, accents, `$maths$`, hard wraps; `<` is a character."""
RICH = Markup(rich_to_title, rich_to_markdown)
"""Plain Unicode that may hold HTML, JATS or MathML elements, character references and `$maths$`."""
MARKDOWN = Markup(tex_to_title, lambda markdown: tex_to_markdown(abstract_to_tex(markdown)))
"""TeX as in TEX, but abstracts are Markdown by the source's declaration (OpenReview)."""


@dataclass(slots=True)
class _Note:
    """A notice about several entries: the first of them, their number, the texts it is about, in order."""

    first: str
    count: int = 0
    texts: dict[str, None] = field(default_factory=dict)


class RecordBuilder:
    """One file (or answer) being read.

    A source makes one, calls `add` or `skip` for each entry, and returns `done()`, or `page()` when it is one answer
    of a fetch.

    Args:
        source: the source's key; becomes `Record.source`.
        entries, is_list: what entries are called in messages; whether their order counts also in an answer that says no day, as in a file.
    """

    def __init__(self, source: str, name: str, context: Context, *, entries: str = "entries", is_list: bool = False) -> None:  # fmt: skip
        check_context(context, name)
        self.source, self.name, self.context = source, name, context
        self._entries, self._is_list = entries, is_list
        self._records: list[Record] = []
        self._places: list[tuple[str, int]] = []  # of the records: day of the list, place in it
        self._remarks: dict[str, None] = {}
        self._notes: dict[str, _Note] = {}
        self._skipped: list[Skipped] = []
        self._hint = ""
        self._seen: set[object] = set()  # keys of records
        self._keys: set[object] = set()  # of the entry that is being read

    def remark(self, sentence: str) -> None:
        """Say something about the file; the same sentence is said once."""
        self._remarks[sentence] = None

    def note(self, where: str, sentence: str, texts: Iterable[str] = ()) -> None:
        """Say something about an entry; about several it is said once, with the place of the first.

        Args:
            sentence: the same for all entries. `{texts}` in it becomes the texts that it is about over all entries,
                the first three of them, and `{number}` how many there are.
            texts: of this entry, quoted.
        """
        note = self._notes.setdefault(sentence, _Note(where))
        note.count += 1
        note.texts.update(dict.fromkeys(texts))

    def skip(self, where: str, why: str) -> None:
        """Leave an entry out: where it stands, and why, both for people."""
        self._skipped.append(Skipped(where, why))

    @contextmanager
    def entry(self, where: str) -> Iterator[list[SourceError]]:
        """A SourceError inside skips the entry, and does not refuse the file.

        Yields a list for what is wrong with single fields of it (Fields.losses): they are left out, and that is said; of
        an entry that is skipped, the first of them is the reason.
        """
        losses: list[SourceError] = []
        skipped = len(self._skipped)
        try:
            yield losses
        except SourceError as error:
            self.skip(where, error.what)
            self._hint = self._hint or error.hint
        if losses and len(self._skipped) > skipped:
            self._skipped[-1] = Skipped(self._skipped[-1].where, losses[0].what)
        else:
            for what in dict.fromkeys(loss.what for loss in losses):
                self.note(where, what.replace("{", "{{").replace("}", "}}") + "; it was left out.")

    def read(
        self, objects: Iterable[object], add: Callable[[str, Fields], None], *, unit: str = "entry", first: int = 1
    ) -> Self:  # fmt: skip
        """Add the objects of a list, each with where it stands; those that cannot be used are skipped."""
        for number, entry in enumerate(objects, first):
            where = f"{unit} {number}"
            with self.entry(where) as losses:
                if not isinstance(entry, dict):
                    raise SourceError(self.name, "it is not an object")
                add(where, Fields(self.name, "", entry, losses))
        return self

    def is_repeat(self, where: str, *keys: object) -> bool:
        """Whether one of an entry's keys (ids, as a rule) is that of an earlier record; then the entry is skipped."""
        self._keys = {key for key in keys if key}
        if self._keys & self._seen:
            self.skip(where, "it is in the file twice; the first was taken")
            return True
        return False

    def add(
        self,
        where: str,
        *,
        title: str,
        markup: Markup,
        ids: Iterable[PaperId | None] = (),
        abstract: str = "",
        authors: Iterable[str | Name] = (),
        date: str = "",
        published: str = "",
        updated: str = "",
        keywords: Iterable[str] = (),
        links: Mapping[str, str] | None = None,
        image: str = "",
        publication: Mapping[str, object] | None = None,
        status: str = "",
        lang: str = "",
        note: str = "",
        payload: Mapping[str, object] | None = None,
        place: int = 0,
    ) -> Record | None:
        """Add an entry; one without a title is skipped, which gives None.

        Args:
            where: where it stands, for people: "entry 3", "line 12 (Smith2020)".
            title, abstract: as the source wrote them, in `markup`.
            ids: the most telling first; None and repetitions are dropped.
            authors: one text a person, as written (`Family, Given` too), or Names; see names.build_names.
            date: the day the source lists it under, `YYYY-MM-DD`; `context.day` wins; "" when it does not say.
            published, updated: see Record; "" where unknown (days.parse_when makes them).
            links: kind (model.paper.LINKS) → URL as written; values that are not web addresses are dropped, with a
                notice.
            publication: see Publication; its `editor` is as `authors`, everything else one text.
            status: "" to find it in title and abstract; else one of model.paper.STATUSES.
            payload: as Record.payload; empty values are dropped.
            place: in the list of its day, from 1 on; 0 to count the entries of the same `date`.
        """
        if max(len(title), len(abstract)) > TEXT_LIMIT:
            self.skip(where, TOO_LONG)
            return None
        clean_title = markup.title(heal_encoding(title))
        if not clean_title or not is_seen(clean_title):
            self.skip(where, "it has no title")
            return None
        is_none = _NO_ABSTRACT.fullmatch(abstract.strip())
        clean_abstract = "" if is_none else markup.abstract(heal_sentences(drop_rights(abstract)))
        known = tuple(dict.fromkeys(paper_id for paper_id in ids if paper_id))
        # with an id, the address is that of the id, or leads to it
        where_it_is = "" if known else (payload or {}).get("url")
        changed = find_changes("title", title, clean_title, markdown=False)
        if clean_abstract:
            changed += find_changes("abstract", abstract, clean_abstract, markdown=True)
        record = Record(
            source=self.source,
            ids=known,
            title=clean_title,
            abstract=clean_abstract,
            authors=self._names(where, authors),
            date=self.context.day or date,
            is_dated=bool(self.context.day),
            published=published or str((publication or {}).get("issued", "")),
            updated=updated,
            keywords=self._keywords(where, keywords),
            links=self._links(where, links or {}),
            image=safe_url(image.strip()) if image.strip().startswith("https://") else "",
            publication=_publication({"url": where_it_is, **(publication or {})}, published),
            status=status or find_status(clean_title, clean_abstract),
            lang=clean_line(lang),
            note=note,
            payload=_payload(payload or {}),
            changed=changed,
        )
        self._records.append(record)
        self._places.append((date, place))
        self._seen |= self._keys
        self._keys = set()
        return record

    def _names(self, where: str, written: Iterable[str | Name]) -> tuple[Name, ...]:
        names, notices = build_names(written)
        for sentence, texts in notices.items():
            self.note(where, sentence, texts)
        return tuple(
            [n._replace(affiliation=clean_line(n.affiliation)) if n.affiliation else n for n in names]
        )

    @property
    def has_entries(self) -> bool:
        """Whether there was an entry, skipped or not."""
        return bool(self._records or self._skipped)

    def decode(self, data: bytes) -> str:
        """The text of the file, with a remark when its encoding was guessed; see decode_text."""
        text, remarks = decode_text(data, self.name)
        self._remarks |= dict.fromkeys(remarks)
        return text

    def done(self, *, nothing: str = "", hint: str = "") -> Parsed:
        """The records of a file.

        Args:
            nothing, hint: to say of a file that has no entries, in place of the usual.

        Raises:
            SourceError: there were no entries, or none of them can be used.
        """
        if not self.has_entries:
            raise SourceError(self.name, nothing or f"there are no {self._entries} in it", hint=hint)
        if self._skipped and not self._records:
            count, first = len(self._skipped), self._skipped[0]
            none = f"none of the {count} {self._entries} can be used"
            what = none if count > 1 else "its only entry cannot be used"
            raise SourceError(self.name, f"{what}; {first.where}: {first.why}", hint=self._hint)
        self._is_list = True
        return part_claims(self.page())

    def page(self) -> Parsed:
        """The records of one answer of a fetch, which may be none."""
        notes = (_render_note(sentence, note, self._entries) for sentence, note in self._notes.items())
        return Parsed(tuple(self._placed()), (*self._remarks, *notes), tuple(self._skipped))

    def _placed(self) -> Iterator[Record]:
        """The records with their places in the lists of days: a list's order is its source's choice."""
        sizes = Counter(day for day, _ in self._places)
        so_far: Counter[str] = Counter()
        for record, (day, place) in zip(self._records, self._places, strict=True):
            so_far[day] += 1
            if not (day or self._is_list) or (sizes[day] == 1 and not place):
                yield record
            else:
                yield replace(record, payload={**record.payload, "place": place or so_far[day]})

    def _keywords(self, where: str, texts: Iterable[str]) -> tuple[str, ...]:
        lines = list(dict.fromkeys(line for line in map(clean_line, texts) if line))
        kept = [line for line in lines if len(line) <= _KEYWORD_LENGTH]
        if len(kept) < len(lines):
            long = (f'"{line[:30]}…"' for line in lines if len(line) > _KEYWORD_LENGTH)
            self.note(where, "keywords that are too long were left out: {texts}.", long)
        if len(kept) > _KEYWORDS:
            self.note(where, f"the first {_KEYWORDS} keywords were taken, there are more.")
        return tuple(kept[:_KEYWORDS])

    def _links(self, where: str, links: Mapping[str, str]) -> dict[str, str]:
        found = {}
        for kind in LINKS:
            if text := links.get(kind, "").strip():
                if address := safe_url(text):
                    found[kind] = address
                else:
                    sentence = f"the {kind} link was left out: {{texts}} is not a web address."
                    self.note(where, sentence, [f"{text[:60]!a}"])
        return found


def _render_note(sentence: str, note: _Note, entries: str) -> str:
    texts = list(note.texts)
    listed = ", ".join(texts[:3]) + (f" … ({len(texts)})" if len(texts) > 3 else "")
    sentence = sentence.format(texts=listed, number=len(texts))
    place = f"{note.count:,} {entries}, {note.first} first" if note.count > 1 else note.first
    return f"{place}: {sentence}"


def _publication(written: Mapping[str, object], published: str) -> Publication:
    """Without empty values; the whole file would be refused for a DOI or an address that is not valid.

    An article's number is its pages where it has no others, and the day of the issue is told where it is another one.
    """
    kept = {
        key: line
        for key, raw in written.items()
        if raw and isinstance(raw, str) and (line := clean_line(raw if raw.isascii() else heal_encoding(raw)))
    }
    kept |= split_venue(kept) | split_volume(kept.get("volume", ""), kept.get("issue", ""))
    if kept.get("type") == "article-journal" and is_server(kept.get("venue", "")):
        kept |= {"type": PREPRINT, "pages": _MONTH.sub("", kept.get("pages", ""))}
    pages, article = (clean_pages(kept.pop(key, "")) for key in ("pages", "article"))
    if pages or article:
        kept["pages"] = pages or article
    if pages and article and article != pages:
        kept["article"] = article
    if not published or published.startswith(kept.get("issued", "")) or kept.get("type") == PREPRINT:
        kept.pop("issued", None)
    if "doi" in kept:
        try:
            kept["doi"] = parse_doi(kept["doi"])
        except ValueError:
            del kept["doi"]
    if "url" in kept and not safe_url(kept["url"]):
        del kept["url"]
    found = cast("Publication", kept)
    if editors := build_names(cast("Iterable[str | Name]", written.get("editor") or ()))[0]:
        found["editor"] = editors
    return found


def _payload(payload: Mapping[str, object]) -> dict[str, object]:
    """Without empty values; the whole file would be refused for an address that is not valid."""
    kept = {key: value for key, value in payload.items() if value not in (None, "", [], ())}
    if "url" in kept and not safe_url(str(kept["url"])):
        del kept["url"]
    return kept
