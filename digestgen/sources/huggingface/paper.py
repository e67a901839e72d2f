"""One entry of Daily Papers as a record: the paper, its lost TeX, what the page adds to it, and the day it is listed on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.model.ids import PaperId
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.source import is_day
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields, read_objects
from digestgen.text.html import safe_url
from digestgen.text.maths.delimiters import split_maths
from digestgen.text.maths.maths import plain_title
from digestgen.text.tex.latex import tex_to_title

_SIGNS = {"times": "×", "pm": "±", "sim": "∼", "leq": "≤", "geq": "≥"}
_GREEK = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|Delta|Gamma|Sigma|Omega"
_LOST = re.compile(
    rf"""\$\s?(?P<name>sim|times|pm|approx|leq|geq|to|rightarrow|uparrow|downarrow|infty|{_GREEK})\s?\$
      | \$[^$]{{0,500}}\$
      | (?<=\d)(?P<times>times)(?![a-z])
      | (?<=[\d%])(?P<pm>pm)(?=\d)
      | (?<![\w\\])(?P<before>sim|leq|geq)\s?(?=\d[\d.,]*(?![\w-]))
      | (?<![A-Za-z\\])(?P<base>[A-Za-z]|{_GREEK})\^(?P<power>-?\d{{1,3}})(?![\w.])""",
    re.VERBOSE,
)


def restore_tex(text: str) -> str:
    r"""The text with those signs put back that can have been nothing else.

    >>> restore_tex("up to 23times at sim 2, $pm$, M^3 and 23 times")
    'up to 23× at ∼2, $\\pm$, M^{3} and 23 times'
    """

    def convert(match: re.Match[str]) -> str:
        if match["name"]:
            return f"$\\{match['name']}$"
        if match["base"]:
            base = match["base"]
            return f"{base if len(base) == 1 else f'${chr(92)}{base}$'}^{{{match['power']}}}"
        sign = match["times"] or match["pm"] or match["before"]
        return _SIGNS[sign] if sign else match[0]

    return _LOST.sub(convert, text)


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)


def read_paper_id(entry: Fields) -> PaperId:
    """The arXiv id of an entry."""
    paper = _paper(entry)
    raw = paper.raw_text("id")
    if not raw:
        raise paper.refuse("id", "an arXiv id was expected, and there is none")
    found = read_id(raw, scheme="arxiv", only=True)
    if found is None:
        raise paper.refuse("id", f"{raw[:40]!a} is not an arXiv id")
    return found


def add_paper(
    builder: RecordBuilder,
    where: str,
    entry: Fields,
    outer_day: str = "",
    *,
    place: int = 0,
    unlisted: bool = False,
) -> None:
    """Add an entry of a day's list, or what `/api/papers/ID` answers.

    Args:
        outer_day: the day of the list, for entries that do not say their own.
        place: in the list of the day, from 1 on.
        unlisted: it may be on no list.
    """
    paper, paper_id = _paper(entry), read_paper_id(entry)
    day = builder.context.day or _moment(paper, "submittedOnDailyAt") or outer_day
    if not day and not unlisted:
        what = "neither the paper nor the file's name says which day it is listed on"
        raise paper.refuse("submittedOnDailyAt", what, hint="Say it: --date 2025-08-07")
    organization = entry.fields("organization") or paper.fields("organization")
    organization = organization or entry.fields("submitterOrganization")  # its name 29 Sep to 2 Oct 2025
    # Some are taken out of the abstract as it is: "Fr\\'echet distance".
    keywords = [plain_title(tex_to_title(word)) for word in paper.texts("ai_keywords")]
    links = {"code": paper.text("githubRepo"), "project": paper.text("projectPage")}
    builder.add(
        where,
        title=restore_tex(_better_title(entry.raw_text("title"), paper.raw_text("title"))),
        markup=TEX,
        ids=(paper_id,),
        abstract=restore_tex(paper.raw_text("summary") or entry.raw_text("summary")),
        authors=_authors(paper),
        date=day,
        place=place,
        published=_moment(paper, "publishedAt"),
        keywords=keywords,
        links={"pdf": f"https://arxiv.org/pdf/{paper_id.value}", **links, "video": _video(paper, entry)},
        image=entry.text("thumbnail") or entry.text("mediaUrl"),  # its name until 11 June 2024
        payload={
            "url": f"https://huggingface.co/papers/{paper_id.value}",
            "listed": day,
            "upvotes": paper.number("upvotes"),
            "comments": entry.number("numComments"),
            "keywords": list(keywords),
            "summary": paper.text("ai_summary"),
            "summary_model": paper.text("ai_summary_model"),
            "submitter": _full_name(entry.fields("submittedBy") or paper.fields("submittedOnDailyBy")),
            "organization": _full_name(organization),
            "code": safe_url(links["code"]),
            "stars": paper.number("githubStars"),
            "project": safe_url(links["project"]),
        },
    )


def _paper(entry: Fields) -> Fields:
    return entry.fields("paper") or entry  # /api/papers/ID gives the paper itself


def _better_title(entry_title: str, paper_title: str) -> str:
    """Of an entry's two titles, wrapped lines joined: the paper's, unless only the entry's kept its TeX.

    The entry's is arXiv's own spelling (`$\\mu$LO`, `\\textsc{X}`), from which maths can be set; the
    paper's is the same with TeX flattened (`μLO`, `X`), and the later one where authors renamed it.
    """
    entry_title, paper_title = " ".join(entry_title.split()), " ".join(paper_title.split())
    has_maths = any(kind != "text" for kind, _ in split_maths(entry_title))
    is_plain = all(kind == "text" for kind, _ in split_maths(paper_title))
    return entry_title if not paper_title or (has_maths and is_plain) else paper_title


def _authors(paper: Fields) -> Iterator[str]:
    """The authors' names as written. `hidden` says how a person's profile shows the paper; all wrote it."""
    for author in read_objects(paper, "authors", "name"):
        yield author.text("name")


def _moment(fields: Fields, key: str) -> str:
    """The day of an ISO 8601 moment, as the source wrote it (UTC); "" when absent."""
    text = fields.text(key)
    if not text:
        return ""
    match = _MOMENT.fullmatch(text)
    if not match or not is_day(match[1]):
        fields.leave_out(key, "a date", text)
        return ""
    return match[1]


def _video(paper: Fields, entry: Fields) -> str:
    addresses = map(safe_url, (*paper.texts("mediaUrls"), *entry.texts("mediaUrls")))
    return next((address for address in addresses if address.split("?")[0].lower().endswith(".mp4")), "")


def _full_name(fields: Fields | None) -> str:
    """What a person or organisation is called: the full name, else the account."""
    return (fields.text("fullname") or fields.text("name")) if fields else ""
