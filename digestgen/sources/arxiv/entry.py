"""What every arXiv source does with a paper it has read: id, links, categories, state and payload.

Metadata fields: https://info.arxiv.org/help/prep.html · ids https://info.arxiv.org/help/arxiv_identifier.html ·
withdrawals https://info.arxiv.org/help/withdraw.html. There is no `html` link: arXiv converts only what was
submitted as TeX since December 2023, and not all of that (https://info.arxiv.org/about/accessible_HTML.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import TypeVar

from digestgen.model.ids import ARCHIVES, PaperId, parse_version
from digestgen.model.person import Name
from digestgen.problems import SourceError
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.states import find_status
from digestgen.sources.toolkit.values import TEXT_LIMIT
from digestgen.text.clean import clean_text
from digestgen.text.tex.latex import tex_to_title

_Entry = TypeVar("_Entry")

# A clause that speaks of this very paper: not "an earlier version of this paper was withdrawn", not "withdrawn
# from a journal". White space is single blanks, and the bounds keep the search linear.
_STATE = re.compile(
    r"(?:^|[.,:;()\]] )\W{0,3}"
    r"(?:(?:(?:this|the|our) )?(?:paper|article|submission|manuscript|work|preprint|version) )?"
    r"(?:(?:has been|was|is) )?(?:temporarily )?"
    r"(withdrawn|retracted|superseded|removed(?= by (?:the )?(?:authors?|arxiv)\b)|replaced(?= by (?:arxiv|\d{4}\.)))\b"
    r"(?! (?!(?:by|due|owing|because|since|as|after|for|pending|until|in|from (?:the )?arxiv)\b)\w)",
    re.IGNORECASE,
)
_STATES = {
    "withdrawn": "withdrawn",
    "retracted": "retracted",
    "superseded": "replaced",
    "removed": "withdrawn",
    "replaced": "replaced",
}
_BY_AUTHORS = re.compile(
    r"(?:^|[.,:;] )(?:(?:the )?authors? (?:has|have) withdrawn th(?:is|e)\b"
    r"|(?:we|(?:the )?authors?) (?:(?:has|have) )?withdr(?:aw|aws|awn) (?:this|the|our|their) (?:paper|article|manuscript|submission|preprint|work)\b)",
    re.IGNORECASE,
)
KEY = re.compile(r"(?:\band\b|\b[a-z]\b|[\d\s,;&*†‡§])*")
"""Of an affiliation that stands elsewhere: "1 and 2", "a,b"."""
_BRACKETS = re.compile(r"(\((?>(?:[^()]++|\([^()]*+\))*)\))")  # and one pair inside
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
# "cs.NA is an alias for math.NA" and so on: https://arxiv.org/category_taxonomy
_ALIASES = (("cs.NA", "math.NA"), ("cs.SY", "eess.SY"), ("math.IT", "cs.IT"), ("math.MP", "math-ph"), ("stat.TH", "math.ST"),
            ("q-fin.EC", "econ.GN"))  # fmt: skip
_BETWEEN = re.compile(
    r"[,:;]|(?:^|\s)and\s(?![^,:;]{0,80}\bCollaborations\b)"
)  # a colon stands after a collaboration
_REPOSITORY = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:www\.)?github\.com/([A-Za-z0-9-]+/[\w.-]+(?:/[\w.~%/-]*)?)", re.ASCII
)


def add_arxiv(
    builder: RecordBuilder,
    where: str,
    *,
    id: str,
    title: str,
    abstract: str = "",
    authors: Iterable[str | Name] = (),
    categories: Iterable[str] = (),
    comment: str = "",
    journal_ref: str = "",
    doi: str = "",
    published: str = "",
    updated: str = "",
    date: str = "",
    license: str = "",
    status: str = "",
    extra: Mapping[str, object] | None = None,
) -> None:
    """Add a paper of arXiv; one whose id is none is skipped.

    Args:
        id: in any spelling, with or without version: `2508.01234v2`, `oai:arXiv.org:…`, `http://arxiv.org/abs/…`.
        title, abstract, comment, journal_ref: as arXiv has them, in its TeX.
        categories: the primary one first: `cs.CL`.
        doi: of the published paper; arXiv allows several, separated by blanks or commas.
        published, updated: of the first version and of this one, as written; see days.parse_when.
        date: the day of the announcement, `YYYY-MM-DD`, where the source has one.
        status: "" to find it in comment, title and abstract.
    """
    paper_id = read_id(id, scheme="arxiv", only=True)
    if paper_id is None:
        builder.skip(where, f"{id.strip()[:60]!a} is not an arXiv id" if id.strip() else "it has no arXiv id")
        return
    names = tuple(dict.fromkeys(name for name in (category.strip() for category in categories) if name))
    remark, reference = _line(comment), _line(journal_ref)
    status = status or find_state(remark) or find_status(title.strip(), abstract.strip())
    first, latest = parse_when(published), parse_when(updated)
    links = {"code": find_repository(remark)}
    if status != "withdrawn":  # then the newest version, which the address stands for, has no PDF
        links["pdf"] = f"https://arxiv.org/pdf/{paper_id.value}"
    builder.add(
        where,
        title=title,
        markup=TEX,
        ids=(paper_id, *_dois(builder, where, doi)),
        abstract=abstract,
        authors=authors,
        date=date,
        published=first,
        updated=latest if latest != first else "",
        keywords=names,
        links=links,
        status=status,
        payload={
            "url": paper_id.url,
            "version": parse_version(id),
            "categories": list(names),
            "comment": remark,
            "journal_ref": reference,
            "license": clean_text(license[:TEXT_LIMIT]).strip(),
            **(extra or {}),
        },
    )


def drop_repeated(
    builder: RecordBuilder, entries: Sequence[_Entry], ids: Iterable[str]
) -> Iterator[tuple[int, _Entry]]:
    """Each entry with its number; of those that are one paper the newest version, which is said."""
    repeated = find_repeated(list(ids))
    for at, entry in enumerate(entries):
        if at in repeated:
            builder.remark(repeated[at])
        else:
            yield at + 1, entry


def find_repeated(ids: Sequence[str]) -> dict[int, str]:
    """Of entries that are one paper, all but the newest version: position → a sentence that says so.

    Args:
        ids: as the entries have them, in order; one without a version is the newest.
    """
    best: dict[PaperId, int] = {}
    repeated: dict[int, str] = {}
    for at, text in enumerate(ids):
        paper_id = read_id(text, scheme="arxiv", only=True)
        if paper_id is None:
            continue
        first = best.setdefault(paper_id, at)
        if first != at:
            newer = (parse_version(text) or inf) > (parse_version(ids[first]) or inf)
            best[paper_id] = at if newer else first
            repeated[first if newer else at] = f"{paper_id} is there twice; the newest version was taken."
    return repeated


def is_category(text: str) -> bool:
    """Whether a subject is one of arXiv's own (`cs.CL`, `hep-th`), not an MSC or ACM class.

    >>> is_category("cs.CL"), is_category("hep-th"), is_category("I.2.6"), is_category("03E75")
    (True, True, False, False)
    """
    return text.split(".")[0] in ARCHIVES


def read_category(text: str) -> str:
    """A category or an archive as arXiv writes it, whatever its letters are; "" for what can be none.

    >>> read_category("CS.cl"), read_category("physics.Flu-Dyn"), read_category("hep-TH"), read_category("I.2.6")
    ('cs.CL', 'physics.flu-dyn', 'hep-th', '')
    """
    archive, dot, subject = text.strip().lower().partition(".")
    category = f"{archive}{dot}{subject.upper() if len(subject) == 2 else subject}"
    return category if _CATEGORY.fullmatch(category) and is_category(category) else ""


def check_category(source: str, text: str) -> str:
    """The category or archive of arXiv that a text names.

    Raises:
        SourceError: it names none.
    """
    category = read_category(text)
    if not category:
        hint = "Write one as cs.CL or hep-th; they are listed on https://arxiv.org/category_taxonomy."
        raise SourceError(source, f"{text[:60]!a} is not a category of arXiv", hint=hint)
    return category


def find_names(category: str) -> set[str]:
    """What a paper of a category is listed as, too: in its archive, and under the other name of a category that has two.

    >>> sorted(find_names("math.NA")), sorted(find_names("hep-th"))
    (['cs.NA', 'math', 'math.NA'], ['hep-th'])
    """
    others = {name for pair in _ALIASES if category in pair for name in pair}
    return {category, category.partition(".")[0], *others}


def split_authors(text: str) -> list[Name]:
    """The people of arXiv's author field: separated by commas and "and", affiliations in round brackets.

    Source: https://info.arxiv.org/help/prep.html (author names). Keys of a list of affiliations, `(1)`, and the
    list itself, `((1) A, (2) B)`, are left out.

    >>> [(n.text, n.affiliation) for n in split_authors("Ada One (Lamp Institute, Kiel) and Bo Two (1 and a)")]
    [('Ada One', 'Lamp Institute, Kiel'), ('Bo Two', '')]
    """
    names: list[Name] = []
    for at, part in enumerate(_BRACKETS.split(text)):
        if at % 2 == 0:
            names += [Name(name.strip()) for name in _BETWEEN.split(f"{part} ") if name.strip()]
        elif names and not (names[-1].affiliation or part.startswith("((") or KEY.fullmatch(part[1:-1])):
            names[-1] = Name(names[-1].text, affiliation=" ".join(part[1:-1].split()))
    return names


def find_state(comment: str) -> str:
    """The state a comment declares: `withdrawn`, `retracted`, `replaced`, or "".

    >>> find_state("8 pages; this paper has been withdrawn by the author"), find_state("Superseded by arXiv:2501.01234")
    ('withdrawn', 'replaced')
    >>> find_state("An earlier version of this paper was withdrawn"), find_state("Withdrawn from a workshop")
    ('', '')
    """
    if _BY_AUTHORS.search(comment):
        return "withdrawn"
    match = _STATE.search(comment)
    return _STATES[match[1].lower()] if match else ""


def find_repository(comment: str) -> str:
    """The first GitHub repository that a comment names, or "".

    >>> find_repository("Code at github.com/ada-one/lamp.git. 9 pages")
    'https://github.com/ada-one/lamp'
    """
    match = _REPOSITORY.search(comment)
    return f"https://github.com/{match[1].rstrip('./-').removesuffix('.git')}" if match else ""


def _dois(builder: RecordBuilder, where: str, text: str) -> list[PaperId]:
    ids = []
    # Commas and semicolons may be part of a DOI; where the next one begins they are not.
    for word in re.split(r"[\s,;]{1,4}(?=10\.|doi:|https?:)", text.strip(" \t\n,;"), flags=re.IGNORECASE):
        if not word:
            continue
        if found := read_id(word, scheme="doi"):
            ids.append(found)
        else:
            builder.remark(f"{where}: the DOI was left out: {word[:60]!a} is not valid.")
    return [paper_id for paper_id in ids if paper_id.scheme == "doi"]


def _line(text: str) -> str:
    return tex_to_title(text[:TEXT_LIMIT]) if text else ""
