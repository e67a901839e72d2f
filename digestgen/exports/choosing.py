"""Which papers of a site somebody asks for, and these in one format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.cached import Citations
from digestgen.citations.citation import Citation, Extras
from digestgen.citations.csl_json import render_csl
from digestgen.citations.ris import render_ris
from digestgen.library.parsers import CITATION_KEY
from digestgen.library.vocabulary import name_tags
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.problems import UsageError, did_you_mean
from digestgen.site.fragments import Fragments
from digestgen.site.site import Site
from digestgen.text.html import html_to_text, join_words
from digestgen.text.slug import slugify


def render_papers(citations: Citations, papers: Iterable[Paper], format_: str) -> str:
    """One file's text."""
    match format_:
        case "ris":
            return "".join([render_ris(citations.of(paper)) for paper in papers])
        case "csl-json":
            return render_csl(citations.of(paper) for paper in papers)
    return "\n".join([citations.bibtex(paper) for paper in papers])


def render_full(site: Site, citations: Citations, papers: Iterable[Paper], format_: str) -> str:
    """One file's text, with abstracts and keywords, and with the keys that papers had in the files they came from."""
    full = _complete(site, citations, papers)
    match format_:
        case "ris":
            return "".join([render_ris(*each) for each in full])
        case "csl-json":
            return render_csl(full)
    return "\n".join([render_bibtex(*each) for each in full])


def _complete(site: Site, citations: Citations, papers: Iterable[Paper]) -> Iterator[tuple[Citation, Extras]]:
    fragments = Fragments(site)
    taken: set[str] = set()
    for paper in papers:
        citation = citations.of(paper)
        key = next((key for key in _find_keys(paper) if key.lower() not in taken), citation.key)
        taken.add(key.lower())
        named = filter(None, map(join_words, paper.keywords))  # each on one line: in RIS, a line is a field
        abstract = " ".join(html_to_text(fragments.of(paper).abstract).split())
        yield citation._replace(key=key), Extras(abstract, tuple(dict.fromkeys((*paper.tags, *named))))


def _find_keys(paper: Paper) -> Iterator[str]:
    """What files of references called it; a key of its own that the paper's file states comes first."""
    if key := paper.extra.get("citation_key"):
        yield str(key)
    for name in ("bibtex", "ris", "csl-json"):
        key = str(paper.sources.get(name, {}).get("key", ""))
        if CITATION_KEY.fullmatch(key):
            yield key


_List = TypeVar("_List")


def choose_papers(
    site: Site,
    *,
    tags: Iterable[str] = (),
    issues: Iterable[str] = (),
    authors: Iterable[str] = (),
    saved_searches: Iterable[str] = (),
    ids: Iterable[str] = (),
) -> tuple[Paper, ...]:
    """The papers that match every kind of condition, newest first; within a kind, one match is enough.

    Args:
        tags: slugs, former ones too, and other names; saved_searches: slugs.
        issues: `2025-08-07`, `2025-W32`, `2025-08`.
        authors: names as on a paper or as on the author's page, or that page's slug; case and accents do not count.

    Raises:
        UsageError: nothing has that name, or no paper matches all conditions.
    """
    matches: list[set[PaperId]] = []
    known = name_tags(site.library.tags)
    _narrow(matches, tags, lambda name: _of(site.tags, known.get(slugify(name), name), "tag").papers)
    _narrow(matches, issues, lambda key: _of(site.issues, key, "issue").papers)
    _narrow(matches, saved_searches, lambda slug: _of(site.saved_searches, slug, "view").papers)
    _narrow(matches, authors, lambda name: _by_author(site, name))
    _narrow(matches, ids, lambda text: _by_id(site, text))
    papers = tuple(paper for paper in site.papers if all(paper.id in match for match in matches))
    if matches and not papers:
        raise UsageError("No paper matches all of these options together.")
    return papers


def _narrow(
    matches: list[set[PaperId]], names: Iterable[str], find: Callable[[str], Sequence[Paper]]
) -> None:
    """One more set that a paper has to be in, if there are conditions of this kind."""
    names = tuple(names)
    if names:
        matches.append({paper.id for name in names for paper in find(name)})


def _of(lists: Mapping[str, _List], name: str, kind: str) -> _List:
    if name not in lists:
        raise UsageError(f'There is no {kind} "{name}" with papers here.{_hint(name, lists)}')
    return lists[name]


def _by_author(site: Site, name: str) -> Sequence[Paper]:
    """By the author's page, which joins spellings, and by the names on the papers."""
    folded = slugify(name)
    pages = {page.removeprefix("authors/").rstrip("/") for spelled, page in site.author_pages.items()
             if slugify(spelled) == folded}  # fmt: skip
    pages |= {
        slug for slug, author in site.authors.items() if slug == folded or slugify(author.name) == folded
    }
    papers = [paper for slug in sorted(pages) for paper in site.authors[slug].papers]
    papers += [
        paper for paper in site.papers if any(slugify(author.text) == folded for author in paper.authors)
    ]
    if not folded or not papers:
        what = f'No paper here is by "{name}".{_hint(name, [a.name for a in site.authors.values()])}'
        raise UsageError(what)
    return papers


def _by_id(site: Site, text: str) -> Sequence[Paper]:
    try:
        paper_id = parse_id(text)
    except ValueError as error:
        raise UsageError(f"{error}.") from None
    papers = [paper for paper in site.papers if paper_id in paper.all_ids]
    if not papers:
        raise UsageError(f"There is no paper {paper_id} here.")
    return papers


def _hint(name: str, known: Collection[str]) -> str:
    hint = did_you_mean(name, known).strip()
    return f" {hint}" if hint else ""
