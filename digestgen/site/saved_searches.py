"""Named views: standing questions of mkdocs.yml, each with the papers that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.model.issue import parse_period
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem, did_you_mean
from digestgen.settings import SavedSearch
from digestgen.text.phrases import Phrases, fold_texts
from digestgen.text.slug import slugify

_FIRST, _LAST = "", "9999-99-99"  # before and after every day


@dataclass(frozen=True, slots=True)
class SavedSearchPage:
    """A named view and its papers.

    Attributes:
        tags, all_tags, without_tags: slugs; aliases are resolved.
        authors: slug → name as the settings write it.
        query: what was asked for, as written.
        papers: newest first.
    """

    slug: str
    title: str
    description: str
    query: SavedSearch
    papers: tuple[Paper, ...]
    tags: tuple[str, ...] = ()
    all_tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"views/{self.slug}/"


def build_saved_searches(
    config: Config, library: Library, papers: Sequence[Paper], author_slugs: Mapping[str, str]
) -> dict[str, SavedSearchPage]:
    """Answer every view of the settings, in their order.

    Args:
        papers: those that are published, newest first.
        author_slugs: a name as written → slug of whose name it is.

    Raises:
        ContentError: a view names a tag or author that is not there, or a period that is none.
    """
    if not config.settings.views:
        return {}
    reading = _Reading(config, library, author_slugs)
    views = {slug: reading.read(slug, view) for slug, view in config.settings.views.items()}
    if reading.problems:
        raise ContentError(reading.problems, library.files)
    left = {slug: _Filter(view, period, library.tags, author_slugs) for slug, (view, period) in views.items()}
    found: dict[str, list[Paper]] = {slug: [] for slug in views}
    for paper in papers:
        texts: tuple[str, ...] = ()
        folded = ""
        for slug, wanted in left.items():
            if not wanted.takes(paper):
                continue
            if wanted.has_words:
                texts = texts or (paper.title, paper.abstract, paper.summary, paper.note)
                folded = folded or fold_texts(texts)
                if not wanted.takes_texts(texts, folded):
                    continue
            found[slug].append(paper)
    return {
        slug: SavedSearchPage(slug, view.title, view.description, view.query, tuple(found[slug]), view.tags, view.all_tags,
                       view.without_tags, view.authors)
        for slug, (view, _) in views.items()
    }  # fmt: skip


def parse_span(text: str) -> tuple[str, str]:
    """First and last day of a period, or of two with `..` between, of which one may be missing.

    Raises:
        ValueError: a part is no day, week or month, or the end is before the beginning.

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
        raise ValueError(f'"{text}" is no period')
    first = parse_period(begin).first if begin else _FIRST
    last = parse_period(end).last if end else _LAST
    if last < first:
        raise ValueError(f'"{text}" ends before it begins')
    return first, last


class _Filter:
    """One view's conditions, ready to be asked of many papers."""

    def __init__(
        self,
        view: SavedSearchPage,
        span: tuple[str, str],
        tags: Mapping[str, Tag],
        author_slugs: Mapping[str, str],
    ) -> None:
        below = {slug: _tags_below(slug, tags) for slug in (*view.tags, *view.all_tags, *view.without_tags)}
        self.first, self.last = span
        self.one_of = frozenset().union(*(below[slug] for slug in view.tags))
        self.each_of = tuple(below[slug] for slug in view.all_tags)
        self.none_of = frozenset().union(*(below[slug] for slug in view.without_tags))
        wanted = set(view.authors)
        self.names = (
            frozenset(name for name, slug in author_slugs.items() if slug in wanted) if wanted else None
        )
        self.words, self.without_words = Phrases(view.query.words), Phrases(view.query.without_words)
        self.asks_for_words = bool(view.query.words)
        self.has_words = bool(self.asks_for_words or self.without_words)

    def takes(self, paper: Paper) -> bool:
        """Whether the paper has the day, tags and authors."""
        return (
            self.first <= paper.date <= self.last
            and not (self.one_of and self.one_of.isdisjoint(paper.tags))
            and not any(each.isdisjoint(paper.tags) for each in self.each_of)
            and self.none_of.isdisjoint(paper.tags)
            and (self.names is None or any(name.text in self.names for name in paper.authors))
        )

    def takes_texts(self, texts: Sequence[str], folded: str) -> bool:
        """Whether the paper has the words."""
        return (
            not self.asks_for_words or self.words.any_in(texts, folded)
        ) and not self.without_words.any_in(texts, folded)


class _Reading:
    """Reads views against what the library has, and collects what it has not."""

    def __init__(self, config: Config, library: Library, author_slugs: Mapping[str, str]) -> None:
        self.config, self.library = config, library
        self.problems: list[Problem] = []
        self._tags: dict[str, str] = {}
        for slug, tag in library.tags.items():
            for name in (*tag.aliases, slug):
                self._tags.setdefault(slugify(name), slug)
            self._tags[slug] = slug
        self._authors = author_slugs

    def read(self, slug: str, view: SavedSearch) -> tuple[SavedSearchPage, tuple[str, str]]:
        """A view without its papers, and its first and last day."""
        try:
            span = parse_span(view.period)
        except ValueError as error:
            hint = "Two of them may have .. between: 2025-01..2025-06, or 2025-08.. for all since then."
            self._problem("bad-period", slug, "period", str(error), hint)
            span = (_FIRST, _LAST)
        tags, all_tags, without = (
            self._read_tags(slug, field, getattr(view, field))
            for field in ("tags", "all_tags", "without_tags")
        )
        authors = self._read_authors(slug, view.authors)
        return SavedSearchPage(
            slug, view.title, view.description, view, (), tags, all_tags, without, authors
        ), span

    def _read_tags(self, slug: str, field: str, names: Iterable[str]) -> tuple[str, ...]:
        found = []
        for name in names:
            known = self._tags.get(name) or self._tags.get(slugify(name))
            if known:
                found.append(known)
            else:
                hint = did_you_mean(slugify(name), self._tags) + "A view asks for tags of content/tags.yml."
                self._problem("unknown-tag", slug, field, f'there is no tag "{name}"', hint)
        return tuple(dict.fromkeys(found))

    def _read_authors(self, slug: str, names: Sequence[str]) -> dict[str, str]:
        people = self.library.people
        known: dict[str, str] = {}  # only for those who ask for somebody
        if names:
            drafts = (name.text for paper in self.library.papers for name in paper.authors)
            known = {name: self._authors.get(name) or slugify(name) for name in drafts}
            known |= {name: one.slug for one in people.values() for name in (one.name, *one.variants)}
        slugs = {*known.values(), *people}
        found: dict[str, str] = {}
        for name in names:
            meant = known.get(name) or slugify(name)
            if meant in slugs:
                found.setdefault(meant, name)
            else:
                hint = (
                    did_you_mean(name, known)
                    + "Write the name as it stands on a paper or in content/people.yml."
                )
                self._problem("unknown-author", slug, "authors", f'no paper here is by "{name}"', hint)
        return found

    def _problem(self, code: str, slug: str, field: str, what: str, hint: str) -> None:
        name = f"plugins.digestgen.views.{slug}.{field}"
        file, lines = self.config.file.name, self.config.lines
        self.problems.append(Problem(file, lines.get(name, 1), code, name, what, hint))


def _tags_below(slug: str, tags: Mapping[str, Tag]) -> frozenset[str]:
    """A tag and every tag below it."""
    found = {slug}
    while more := {one for one, tag in tags.items() if tag.parent in found} - found:
        found |= more
    return frozenset(found)
