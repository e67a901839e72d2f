"""One paper once: which file of the library a record is about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from digestgen.model.ids import PaperId, read_publication_ids
from digestgen.model.paper import Paper
from digestgen.model.person import Name, split_name
from digestgen.model.record import Record
from digestgen.text.maths.maths import plain_title
from digestgen.text.slug import RESERVED, slugify

SLUG_LIMIT = 80
_APPEARS = 2  # years from a preprint to what becomes of it
_MANY = 3  # authors in common that make two titles of one word one paper
_ALIKE = 3  # papers of one title that are named at most: a thousand may be called Preface


# Signs that tell one title from another, as words; other punctuation tells nothing.
_SIGNS = {"+": "plus", "±": "plus minus", "#": "number", "*": "star", "<": "less than", ">": "more than", "&": "and", "%": "percent",
          "≠": "not", "≤": "at most", "≥": "at least", "←": "from", "∀": "for all", "∃": "there is", "⁺": "plus",
          "=": "equals", "≈": "about", "→": "to", "¬": "not", "∧": "and", "∨": "or", "∈": "in", "∉": "not in", "∞": "infinity",
          "∂": "partial", "∇": "nabla", "∪": "union", "∩": "intersection", "∖": "without", "⊂": "within", "⊆": "within", "∅": "empty",
          "⊕": "direct sum", "⊗": "tensor", "⊥": "orthogonal", "∝": "proportional", "√": "root", "∫": "integral", "∑": "sum",
          "∏": "product", "♯": "sharp", "♭": "flat", "♀": "female", "♂": "male", "@": "at"}  # fmt: skip
_SIGN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
_MINUS = re.compile(
    r"(?<![\w-])(\w{1,3})[-−⁻](?=[^\w-]|$)"
)  # L-, K⁻; not the hyphen of "short- and long-term"
_TYPED_POWER = re.compile(r"\^(?=[+\-−]?\d)")  # 10^6 is 10⁶
_FOOTNOTE = re.compile(r"(?<=[a-z]{3})\*+\s*$")


@lru_cache(maxsize=256)  # one record's title is asked for again and again
def title_key(title: str) -> str:
    """A title without case, accents, punctuation and markup: equal keys are equal titles.

    >>> title_key("Lamps in C++"), title_key("Lamps & Kettles A*"), title_key("Lamps: in rows.")
    ('lamps-in-c-plus-plus', 'lamps-and-kettles-a-star', 'lamps-in-rows')
    """
    text = _TYPED_POWER.sub("", plain_title(title)).replace("->", "→").replace("×", "x")
    text = _MINUS.sub(r"\1 minus ", _FOOTNOTE.sub("", text))
    return slugify(_SIGN.sub(lambda sign: f" {_SIGNS[sign[0]]} ", text), limit=10_000)


def build_title_id(title: str) -> PaperId:
    """The id of a paper known only by its title; long titles are cut and told apart by a hash.

    One that Windows reserves gets the hash, too: the id is the name of a file in content/ and of a folder of the site.
    """
    key = title_key(title)
    if not key:
        return PaperId("title", "untitled-" + _short(title))
    slug = slugify(key, SLUG_LIMIT)
    return PaperId("title", slug if slug == key and slug not in RESERVED else f"{slug}-{_short(key)}")


def _append(paths: _Paths, key: str, path: str) -> None:
    known = paths.setdefault(key, path)
    if isinstance(known, dict):
        known[path] = None
    elif known != path:
        paths[key] = {known: None, path: None}


def _listed(paths: _Paths, key: str) -> list[str]:
    known = paths.get(key, {})
    return [known] if isinstance(known, str) else [*known]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


_Paths = dict[
    str, str | dict[str, None]
]  # → path, or paths in order: most titles have one, and a few a thousand


class Index:
    """The papers of a library by id and by title; grows as records come in.

    Args:
        load: reads a paper that was released.
    """

    def __init__(self, papers: Iterable[Paper], load: Callable[[str], Paper] | None = None) -> None:
        self._load = load
        self._by_id: dict[PaperId, str] = {}  # → path
        self._by_title: _Paths = {}
        self._only_title: _Paths = {}  # those that were put in without a real id
        self._untitled: list[Paper] = []  # not in these two yet: a list of known ids asks for no title
        self._by_path: dict[str, Paper | None] = {}
        self._names: set[str] = set()  # as systems that do not tell "Lamp.md" from "lamp.md" see the paths
        for paper in papers:
            self.put(paper)

    def put(self, paper: Paper) -> None:
        """Add a paper, or what has become of one (told by its path)."""
        path = paper.path
        for paper_id in paper.all_ids:
            self._by_id[paper_id] = path
        for alias in paper.aliases:  # among them the title ids that it had before it got a real one
            self._by_id.setdefault(PaperId("title", alias), path)
        self._untitled.append(paper)
        self._by_path[path] = paper
        if (name := path.casefold()) != path:
            self._names.add(name)

    def release(self, path: str) -> None:
        """Keep of a paper only what it is found by; `load` reads it when it is asked for."""
        if path in self._by_path:
            self._read_titles()
            self._by_path[path] = None

    def drop(self, path: str) -> None:
        """Forget a paper, whose file is gone."""
        self._by_id = {paper_id: its_path for paper_id, its_path in self._by_id.items() if its_path != path}
        self._read_titles()
        for titles in (self._by_title, self._only_title):
            for key, paths in [*titles.items()]:
                if paths == path:
                    del titles[key]
                elif isinstance(paths, dict):
                    paths.pop(path, None)
        self._by_path.pop(path, None)
        self._names.discard(path.casefold())

    def _read_titles(self) -> None:
        for paper in self._untitled:
            if key := title_key(paper.title):
                _append(self._by_title, key, paper.path)
                if not _has_real((paper.id, *paper.ids)):
                    _append(self._only_title, key, paper.path)
        self._untitled.clear()

    def _get(self, path: str) -> Paper:
        paper = self._by_path[path]
        if paper is None:
            assert self._load
            return self._load(path)
        return paper

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All of them, as they are now."""
        return tuple(map(self._get, self._by_path))

    def __contains__(self, path: str) -> bool:
        """Whether a file of this name would be another paper's, on some system at least."""
        name = path.casefold()
        return name in self._names or name in self._by_path

    def find(self, record: Record) -> tuple[Paper | None, tuple[Paper, ...]]:
        """The paper a record is about, and those that only look like it.

        Alike are papers with the same title that ids, authors or years tell apart, three of them at most, and papers
        that have one of the record's other ids: two files of what the source says is one paper.
        """
        owners = dict.fromkeys(
            self._by_id[paper_id] for paper_id in record.all_ids if paper_id in self._by_id
        )
        if owners:
            first, *others = map(self._get, owners)
            return first, tuple(others)
        self._read_titles()
        key = title_key(record.title)
        titled = _listed(self._by_title, key)
        open_ = (
            _listed(self._only_title, key) if _has_real(record.ids) else titled
        )  # real ids that differ tell apart
        # Until a person gave it another title; the second is what a name that Windows reserves was once given.
        former = self._by_id.get(build_title_id(record.title)) or self._by_id.get(PaperId("title", key))
        called = [self._get(path) for path in (*open_, *([former] if former else []))]
        same = [paper for paper in called if not _speaks_against(record, paper)]
        same.sort(key=lambda paper: record.source not in paper.sources)  # this source's own paper first
        return (same[0], ()) if same else (None, tuple(map(self._get, titled[:_ALIKE])))

    def free_ids(self, record: Record, paper: Paper | None) -> tuple[PaperId, ...]:
        """The record's ids without those of other papers than this one; never empty.

        A title that another paper has as its id gets a hash of the authors and the year.
        """
        ids = tuple(paper_id for paper_id in record.ids if self._is_free(paper_id, paper))
        if ids or paper:
            return ids
        paper_id = build_title_id(record.title)
        while paper_id in self._by_id:
            names = " ".join(slugify(name.text) for name in record.authors)
            paper_id = PaperId(
                "title", f"{paper_id.value}-{_short(f'{paper_id} {names} {record.published[:4]}')}"
            )
        return (paper_id,)

    def claim(self, record: Record, paper: Paper | None) -> Record:
        """The record with no other ids than free_ids(), and without the DOI of where another paper appeared."""
        publication = record.publication
        if not all(self._is_free(paper_id, paper) for paper_id in read_publication_ids(publication)):
            publication = publication.copy()
            del publication["doi"]
        ids = self.free_ids(record, paper)
        if ids == record.ids and publication is record.publication:
            return record
        return replace(record, ids=ids, publication=publication)

    def _is_free(self, paper_id: PaperId, paper: Paper | None) -> bool:
        """Whether no paper but this one has the id."""
        return paper_id not in self._by_id or (paper is not None and self._by_id[paper_id] == paper.path)


def is_same_elsewhere(record: Record, paper: Paper) -> bool:
    """Whether an equal title is one paper that has ids of two kinds: the preprint, say, and what a journal made of it.

    Two files stay two all the same until a person joins them. Who only decides what to leave out may go by this.
    """
    if {one.scheme for one in record.all_ids} & {one.scheme for one in paper.all_ids}:
        return False
    years = [int(year[:4]) for year in (record.published, paper.published) if year]
    ours, theirs = _initials(record.authors), _initials(paper.authors)
    shared = sum(bool({first, ""} & theirs.get(family, set()) or (family in theirs and not first))
                 for family, firsts in ours.items() for first in firsts)  # fmt: skip
    fewer = min(sum(map(len, ours.values())), sum(map(len, theirs.values())))
    least = 1 if "-" in title_key(record.title) else _MANY  # every year has an Editorial
    return (len(years) < 2 or abs(years[0] - years[1]) <= _APPEARS) and shared >= max(least, fewer / 2)


def _speaks_against(record: Record, paper: Paper) -> bool:
    """Whether ids, authors or years say that two equal titles are two papers."""
    if _has_real(record.ids) and _has_real((paper.id, *paper.ids)):
        return True  # both have real ids, and they share none
    if _dois(record.all_ids) and _dois(paper.all_ids):
        return True  # likewise; where a preprint without one appeared says nothing against its id of arXiv
    ours, theirs = _families(record.authors), _families(paper.authors)
    if ours and theirs and not ours & theirs:
        return True
    years = [year[:4] for year in (record.published, paper.published) if year]
    return len(years) == 2 and abs(int(years[0]) - int(years[1])) > 1


def _has_real(ids: Sequence[PaperId]) -> bool:
    return any(paper_id.scheme != "title" for paper_id in ids)


def _dois(ids: Sequence[PaperId]) -> list[PaperId]:
    return [paper_id for paper_id in ids if paper_id.scheme == "doi"]


def _initials(names: Sequence[Name]) -> dict[str, set[str]]:
    """Last word of a family name, folded → the first letters of given names, "" where there is none."""
    found: dict[str, set[str]] = {}
    for name in names:
        for family in _families([name]):
            found.setdefault(family, set()).add(slugify(split_name(name).given)[:1])
    return found


def _families(names: Sequence[Name]) -> set[str]:
    """Last words of family names, folded: enough to see that two author lists have nobody in common."""
    families = ((split_name(name.text).family or name.text.partition(",")[0]).split()[-1:] for name in names)
    return {slug for family in families if (slug := slugify("".join(family)))}
