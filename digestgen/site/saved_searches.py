"""Saved searches: the `views` of mkdocs.yml, each with the papers that match it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.library.vocabulary import name_tags
from digestgen.model.issue import parse_period
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem, did_you_mean
from digestgen.settings.settings import SavedSearch
from digestgen.site.authors import author_key
from digestgen.text.maths.maths import plain_title
from digestgen.text.phrases import Phrases, fold_texts
from digestgen.text.slug import slugify

_FIRST, _LAST = "", "9999-99-99"  # before and after every day


@dataclass(frozen=True, slots=True)
class SavedSearchPage:
    """A saved search and its papers."""

    slug: str
    title: str
    description: str
    query: SavedSearch  # the search as in the settings
    papers: tuple[Paper, ...]  # newest first
    tags: tuple[str, ...] = ()  # tags, all_tags, without_tags: slugs; aliases are resolved
    all_tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)  # slug → name as in the settings

    @property
    def url(self) -> str:
        return f"views/{self.slug}/"


def build_saved_searches(
    config: Config, library: Library, papers: Sequence[Paper], author_slugs: Mapping[str, str]
) -> dict[str, SavedSearchPage]:
    """Run every saved search of the settings, in their order.

    Args:
        papers: published ones, newest first.
        author_slugs: a name as written → slug of its author.

    Raises:
        ContentError: a search names a tag or author that does not exist, or a period that is not one.
    """
    if not config.settings.views:
        return {}
    reader = _Reader(config, library, author_slugs)
    searches = {slug: reader.read(slug, search) for slug, search in config.settings.views.items()}
    if reader.problems:
        raise ContentError(reader.problems, library.files)
    filters = {
        slug: _Filter(search, span, library.tags, author_slugs) for slug, (search, span) in searches.items()
    }
    matches: dict[str, list[Paper]] = {slug: [] for slug in searches}
    for paper in papers:
        texts: tuple[str, ...] = ()
        folded = ""
        for slug, wanted in filters.items():
            if not wanted.matches(paper):
                continue
            if wanted.has_phrases:
                texts = texts or (paper.title, paper.abstract, paper.summary, paper.note)
                folded = folded or fold_texts(texts)
                if not wanted.matches_texts(texts, folded):
                    continue
            matches[slug].append(paper)
    return {
        slug: replace(search, papers=tuple(matches[slug]))
        for slug, (search, _) in searches.items()
    }  # fmt: skip


def parse_span(text: str) -> tuple[str, str]:
    """First and last day of a period, or of two with `..` between; one of the two may be missing.

    Raises:
        ValueError: a part is not a day, week or month, or the end is before the beginning.

    >>> parse_span("2025-W32"), parse_span("2025-06..2025-08-07"), parse_span("2025-08..")
    (('2025-08-04', '2025-08-10'), ('2025-06-01', '2025-08-07'), ('2025-08-01', '9999-99-99'))
    """
    text = text.strip()
    if not text:
        return _FIRST, _LAST
    begin, dots, end = (part.strip() for part in text.partition(".."))
    if not dots:
        end = begin
    if not begin and not end:
        raise ValueError(f'"{text}" is not a period')
    first = parse_period(begin).first if begin else _FIRST
    last = parse_period(end).last if end else _LAST
    if last < first:
        raise ValueError(f'"{text}" ends before it begins')
    return first, last


class _Filter:
    """The conditions of a saved search, ready to be checked for many papers."""

    def __init__(
        self,
        search: SavedSearchPage,
        span: tuple[str, str],
        tags: Mapping[str, Tag],
        author_slugs: Mapping[str, str],
    ) -> None:
        below = {
            slug: _tags_below(slug, tags) for slug in (*search.tags, *search.all_tags, *search.without_tags)
        }
        self.first, self.last = span
        self.any_of = frozenset().union(*(below[slug] for slug in search.tags))
        self.all_of = tuple(below[slug] for slug in search.all_tags)
        self.none_of = frozenset().union(*(below[slug] for slug in search.without_tags))
        authors = set(search.authors)
        self.names = (
            frozenset(name for name, slug in author_slugs.items() if slug in authors) if authors else None
        )
        self.phrases, self.without_phrases = Phrases(search.query.words), Phrases(search.query.without_words)
        self.wants_phrases = bool(search.query.words)
        self.has_phrases = bool(self.wants_phrases or self.without_phrases)

    def matches(self, paper: Paper) -> bool:
        """Whether days, tags and authors of a paper match."""
        return (
            self.first <= paper.date <= self.last
            and not (self.any_of and self.any_of.isdisjoint(paper.tags))
            and not any(each.isdisjoint(paper.tags) for each in self.all_of)
            and self.none_of.isdisjoint(paper.tags)
            and (self.names is None or any(_is_one_of(name, self.names) for name in paper.authors))
        )

    def matches_texts(self, texts: Sequence[str], folded: str) -> bool:
        """Whether the words of a paper match."""
        return (
            not self.wants_phrases or self.phrases.any_in(texts, folded)
        ) and not self.without_phrases.any_in(texts, folded)


class _Reader:
    """Reads saved searches, and collects names that the library does not know."""

    def __init__(self, config: Config, library: Library, author_slugs: Mapping[str, str]) -> None:
        self.config, self.library = config, library
        self.problems: list[Problem] = []
        self._tags = name_tags(library.tags)
        self._authors = author_slugs

    def read(self, slug: str, search: SavedSearch) -> tuple[SavedSearchPage, tuple[str, str]]:
        """A search without its papers, and its first and last day."""
        try:
            span = parse_span(search.period)
        except ValueError as error:
            hint = "Two of them may have .. between: 2025-01..2025-06, or 2025-08.. for all since then."
            self._problem("bad-period", slug, "period", str(error), hint)
            span = (_FIRST, _LAST)
        tags, all_tags, without = (
            self._read_tags(slug, field, getattr(search, field))
            for field in ("tags", "all_tags", "without_tags")
        )
        authors = self._read_authors(slug, search.authors)
        return SavedSearchPage(
            slug,
            plain_title(search.title),
            plain_title(search.description),
            search,
            (),
            tags,
            all_tags,
            without,
            authors,
        ), span

    def _read_tags(self, slug: str, field: str, names: Iterable[str]) -> tuple[str, ...]:
        slugs = []
        for name in names:
            known = self._tags.get(name) or self._tags.get(slugify(name))
            if known:
                slugs.append(known)
            else:
                hint = did_you_mean(slugify(name), self._tags) + "A view asks for tags of content/tags.yml."
                self._problem("unknown-tag", slug, field, f'there is no tag "{name}"', hint)
        return tuple(dict.fromkeys(slugs))

    def _read_authors(self, slug: str, names: Sequence[str]) -> dict[str, str]:
        people = self.library.people
        known: dict[str, str] = {}  # only if a search has authors
        if names:
            drafts = (name.text for paper in self.library.papers for name in paper.authors)
            known = {name: self._authors.get(name) or slugify(name) for name in drafts}
            known |= {
                name: person.slug for person in people.values() for name in (person.name, *person.variants)
            }
        slugs = {*known.values(), *people, *self._authors.values()}
        authors: dict[str, str] = {}
        for name in names:
            author = known.get(name) or slugify(name)
            if author in slugs:
                authors.setdefault(author, name)
            else:
                hint = did_you_mean(name, known) + "Write the name as on a paper or in content/people.yml."
                self._problem("unknown-author", slug, "authors", f'no paper here is by "{name}"', hint)
        return authors

    def _problem(self, code: str, slug: str, field: str, what: str, hint: str) -> None:
        name = f"plugins.digestgen.views.{slug}.{field}"
        file, lines = self.config.file.name, self.config.lines
        self.problems.append(Problem(file, lines.get(name, 1), code, name, what, hint))


def _is_one_of(name: Name, names: Collection[str]) -> bool:
    return name.text in names or bool(name.orcid and author_key(name) in names)


def _tags_below(slug: str, tags: Mapping[str, Tag]) -> frozenset[str]:
    """A tag and every tag below it."""
    below = {slug}
    while more := {child for child, tag in tags.items() if tag.parent in below} - below:
        below |= more
    return frozenset(below)
