"""Who wrote what: names on papers → authors with pages. Different ORCID iDs are different people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from digestgen.library.reader import PEOPLE, Library
from digestgen.model.paper import Paper
from digestgen.model.person import Name, Person, split_name
from digestgen.problems import Problem
from digestgen.text.slug import slugify, slugify_all

Works = list[tuple[Paper, Name]]


class Namesake(NamedTuple):
    """Somebody else of an author's name."""

    name: str
    orcid: str
    url: str  # of a page of their own, or ""
    papers: int  # how many papers here are theirs


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody with papers here; or a name that is several people's, with all of their papers."""

    slug: str
    name: str
    papers: tuple[Paper, ...]
    names: tuple[str, ...] = ()  # every spelling on these papers
    orcid: str = ""  # "" where the papers name several
    namesakes: tuple[Namesake, ...] = ()  # others of this name, told apart by their ORCID iDs

    @property
    def url(self) -> str:
        return f"authors/{self.slug}/"


@dataclass(slots=True)
class Authors:
    """The authors of a site."""

    by_slug: dict[str, Author] = field(default_factory=dict)  # those who have a page, by name
    # a name as written → URL of its author's page, if there is one; where people share the name, author_key() of a
    # name with an ORCID iD has a URL of its own
    pages: dict[str, str] = field(default_factory=dict)
    # the same keys → slug of the author, with a page or without
    slugs: dict[str, str] = field(default_factory=dict)
    parted: frozenset[str] = frozenset()  # of these slugs, those that papers have with several ORCID iDs
    notes: list[Problem] = field(default_factory=list)  # remarks about names of several people


def author_key(name: Name) -> str:
    """What stands for a name with an ORCID iD that tells its bearer from others of that name."""
    return f"{name.text}\n{name.orcid}"


def own_slug(name: Name) -> str:
    """The slug of somebody who shares a name and is not in people.yml: `wen-lamp-0097`."""
    return f"{slugify(name.text)}-{name.orcid[-4:].lower()}"


def build_authors(papers: Sequence[Paper], library: Library, least: int) -> Authors:
    """Names belong to one author if people.yml says so, or if they differ in accents, case or dots only.

    Where their ORCID iDs differ, each has a page: `wen-lamp-0097`. The page `wen-lamp` stays, has all papers by anybody
    of the name, and names them. Who has an ORCID iD in people.yml keeps the papers without one; who has none there is
    one person, whatever the papers say.

    Args:
        least: papers that an author with a page has, or had before two became one; 0 for no pages.
    """
    spelled = _read_spellings(library.people.values())
    authors = Authors()
    texts = [name.text for paper in papers for name in paper.authors]
    slugs = authors.slugs = slugify_all(dict.fromkeys(texts))
    if spelled:
        for text, slug in slugs.items():
            known = spelled.get(text) or spelled.get(slug) or []
            if len(known) == 1:
                slugs[text] = known[0].slug
    beside = _read_orcids(papers, slugs)
    _join_spellings(beside, slugs, library.people)
    authors.parted = frozenset(slug for slug, orcids in beside.items() if len(orcids - {""}) > 1)
    # Those with ORCID iDs.
    identified = {slugs[name.text] for paper in papers for name in paper.authors if name.orcid}
    counts = Counter(map(slugs.__getitem__, texts))
    for paper in papers:
        if paper.aliases and (merged := paper.merged):
            counts.update({slugs[name.text]: merged for name in paper.authors})
    works: dict[str, Works] = {
        slug: [] for slug, count in counts.items() if identified or (least and count >= least)
    }
    for paper in papers:
        for name in paper.authors:
            if (slug := slugs[name.text]) in works:
                works[slug].append((paper, name))
    works.pop("", None)
    namesakes = {}
    if least and identified:
        namesakes = _part_namesakes(identified, works, spelled, library.people, authors.slugs, papers)
    shared = set()  # who shares a name that has enough papers has a page, with one paper as well
    for slug, others in namesakes.items():
        if _count([pair for own in (slug, *others) for pair in works[own]]) >= least:
            shared |= {slug, *others}
    found = [
        _build_author(slug, signed, library.people, slug in namesakes)
        for slug, signed in works.items()
        if (slug in shared and signed) or (least and _count(signed) >= least)
    ]
    lasts = slugify_all({last for last, _ in found})
    shown = slugify_all({author.name for _, author in found})
    found.sort(key=lambda each: (lasts[each[0]], shown[each[1].name], each[1].slug))
    pages = {author.slug: author for _, author in found}
    for slug, others in namesakes.items():
        if slug in pages:
            pages[slug] = _with_namesakes(pages[slug], others, works, pages)
    authors.by_slug = pages
    authors.notes = _remarks([pages[slug].name for slug in namesakes if slug in pages], library.content)
    urls = {slug: author.url for slug, author in pages.items()}
    authors.pages = {text: urls[slug] for text, slug in authors.slugs.items() if slug in urls}
    return authors


def _read_spellings(people: Iterable[Person]) -> dict[str, list[Person]]:
    """Spelling, and spelling without accents and case → who is spelled so: several only with ORCID iDs."""
    people = tuple(people)
    spelled: dict[str, list[Person]] = {}
    for person in people:
        for variant in dict.fromkeys((person.name, *person.variants)):
            spelled.setdefault(variant, []).append(person)
    for variant, owners in list(spelled.items()):
        spelled.setdefault(slugify(variant), owners)
    return spelled


def _read_orcids(papers: Sequence[Paper], slugs: Mapping[str, str]) -> dict[str, set[str]]:
    """Slug → the iDs that papers have beside it, "" for none; that of the oldest paper first. Nothing where nobody has one."""
    beside: dict[str, set[str]] = {}
    if any(name.orcid for paper in papers for name in paper.authors):
        for paper in sorted(papers, key=lambda paper: paper.date):
            orcids = Counter([name.orcid for name in paper.authors])
            for name in paper.authors:
                # An iD beside two names of a paper is a mistake at one of them: it tells of neither.
                wrong = name.orcid and orcids[name.orcid] > 1
                beside.setdefault(slugs[name.text], set()).add("" if wrong else name.orcid)
    return beside


def _join_spellings(
    beside: Mapping[str, set[str]], slugs: dict[str, str], people: Mapping[str, Person]
) -> None:
    """Give one slug to all spellings that one ORCID iD is beside, `W. Lamp` and `Wen Lamp`: people.yml's or the oldest one's.

    A spelling that some paper has without the iD, or with another one, may be somebody else's as well, and stays.
    """
    spellings: dict[str, list[str]] = {}
    for slug, orcids in beside.items():
        for orcid in sorted(orcids - {""}):
            spellings.setdefault(orcid, []).append(slug)
    known = {person.orcid: person.slug for person in people.values() if person.orcid}
    joined: dict[str, str] = {}
    for orcid, others in spellings.items():
        sure = [slug for slug in others if slug and slug not in people and beside[slug] == {orcid}]
        named = next((slug for slug in others if slug in people), "")
        shared = next((slug for slug in others if slug and slug not in sure), "")
        first = known.get(orcid) or named or shared or next(iter(sure), "")
        name = slugify(people[first].name) if first in people else first
        joined |= {slug: first for slug in sure if slug != first and _may_be_one(slug, name)}
    if joined:
        slugs |= {text: joined[slug] for text, slug in slugs.items() if slug in joined}


def _may_be_one(slug: str, other: str) -> bool:
    """Whether two spellings have one family name and one initial, the same words in another order, or other scripts."""
    words, others = slug.split("-"), other.split("-")
    if not other or slug.isascii() != other.isascii():
        return True
    return sorted(words) == sorted(others) or (words[-1] == others[-1] and words[0][0] == others[0][0])


def _part_namesakes(
    identified: Set[str],
    works: dict[str, Works],
    spelled: Mapping[str, Sequence[Person]],
    people: Mapping[str, Person],
    slugs: dict[str, str],
    papers: Sequence[Paper],
) -> dict[str, list[str]]:
    """Give the works of people who share a name to each of them: slug of the name → slugs of its bearers."""
    places = {paper.id: at for at, paper in enumerate(papers)}
    namesakes: dict[str, list[str]] = {}

    def place(pair: tuple[Paper, Name]) -> int:
        return places[pair[0].id]

    for slug, signed in [each for each in works.items() if each[0] in identified]:
        orcids = list(dict.fromkeys([name.orcid for _, name in signed if name.orcid]))
        texts = dict.fromkeys(name.text for _, name in signed)
        owners = {
            person.orcid: person
            for text in texts
            for person in spelled.get(text) or spelled.get(slugify(text)) or ()
        }
        if "" in owners or (len(orcids) == 1 and (not owners or (len(owners) == 1 and orcids[0] in owners))):
            continue
        parted: dict[str, str] = {}
        for orcid in orcids:
            own = owners[orcid].slug if orcid in owners else ""
            if not own:  # as it is before people.yml gives the name to one of them
                written = [name for _, name in signed if name.orcid == orcid]
                first = next((name for name in written if slugify(name.text) == slug), written[-1])
                own = own_slug(first)
                if own in works or own in people or own in parted.values():
                    own = f"{slugify(first.text)}-{orcid.lower()}"
            parted[orcid] = own
        for orcid, own in parted.items():
            if own != slug:
                theirs = [pair for pair in signed if pair[1].orcid == orcid]
                works[own] = sorted([*works[own], *theirs], key=place) if own in works else theirs
        slugs |= {author_key(name): parted[name.orcid] for _, name in signed if name.orcid}
        if slug in people:  # who is in people.yml has no papers of others
            works[slug] = [
                (paper, name)
                for paper, name in signed
                if parted.get(name.orcid) == slug or (len(owners) == 1 and not name.orcid)
            ]
        namesakes[slug] = [own for own in parted.values() if own != slug]
    return namesakes


def _build_author(
    slug: str, signed: Works, people: Mapping[str, Person], is_shared: bool
) -> tuple[str, Author]:
    """The last name that an author is sorted by, and the author."""
    own = {paper.id: paper for paper, _name in signed}
    names = Counter([name.text for _paper, name in signed])
    orcids = {name.orcid for _paper, name in signed if name.orcid}
    known = people.get(slug)
    best = signed[0][1].text
    if len(names) > 1:
        best = min(names, key=lambda name: (-names[name], name.isupper(), name.isascii(), name))
    shown = known.name if known else best
    orcid = (known.orcid if known else "") or (orcids.pop() if len(orcids) == 1 and not is_shared else "")
    author = Author(slug, shown, tuple(own.values()), tuple(sorted(names)), orcid)
    parts = next(
        (name for _paper, name in signed if name.text == shown and (name.family or name.is_body)), None
    )
    split = split_name(parts or shown)
    last = (split.family or split.whole) if parts or split.suffix else shown.rsplit(" ", 1)[-1]
    return last, author


def _count(signed: Works) -> int:
    """How many papers these were: two that became one do not end the page and the feed of their authors."""
    return sum({paper.id: 1 + paper.merged for paper, _ in signed}.values())


def _with_namesakes(
    author: Author, others: Sequence[str], works: Mapping[str, Works], pages: Mapping[str, Author]
) -> Author:
    found = [
        Namesake(
            pages[slug].name if slug in pages else works[slug][0][1].text,
            works[slug][0][1].orcid,
            pages[slug].url if slug in pages else "",
            len({paper.id for paper, _ in works[slug]}),
        )
        for slug in others
        if works[slug]
    ]
    return Author(author.slug, author.name, author.papers, author.names, author.orcid, tuple(found))


def _remarks(names: Sequence[str], content: str) -> list[Problem]:
    if not names:
        return []
    listed = ", ".join(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else "")
    what = f"authors of one name have different ORCID iDs, so each has a page: {listed}"
    hint = "If they are one person, join them in an entry without orcid."
    return [Problem(f"{content}/{PEOPLE}", 0, "shared-name", "", what, hint)]
