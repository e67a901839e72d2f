r"""One entry of a BibTeX file, its values put together: fields of many dialects → what the record builder wants to know.

Fields and types: the biblatex manual, §2 (https://www.ctan.org/pkg/biblatex), and BibTeX's btxdoc
(https://www.ctan.org/pkg/bibtex). What is private is not read: file, annote, note, comment, review, groups.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digestgen.model.ids import PaperId, parse_version
from digestgen.model.person import Name
from digestgen.model.publication import VERSIONED, is_server, read_type
from digestgen.sources.bibtex.inherit import Entry, join_titles
from digestgen.sources.bibtex.journals import spell_out
from digestgen.sources.bibtex.tex import find_address, find_addresses, join_address, plain, ungroup, verbatim
from digestgen.sources.pubmed.medline import first_day
from digestgen.sources.records import TEX, RecordBuilder
from digestgen.sources.toolkit import references
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.nameclean import FOOTNOTE
from digestgen.sources.toolkit.names import body_name, join_name, turn_initials
from digestgen.sources.toolkit.namesplit import split_glued
from digestgen.sources.toolkit.orcids import give_orcids
from digestgen.sources.toolkit.states import read_status
from digestgen.text.clean import clean_line
from digestgen.text.html import safe_url

_ARTICLE = (
    *("eid", "articleno", "article-number", "article_number", "articlenumber", "art_number", "artnum"),
    *("elocation-id", "elocationid"),
)
_WORDS = ("keywords", "keyword", "author_keywords", "mendeley-tags", "tags")
_TITLES = ("journal", "journaltitle", "booktitle", "maintitle")
# Where other archives than arXiv have a paper (the biblatex manual, §3.14.7).
_ARCHIVES = {
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com/books?id=",
}
_ONLY_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_VENUES = {"thesis": ("school", "institution"), "report": ("institution", "school")}
# Fields of authors' own pages that are called as our links are. Not `review`: JabRef keeps private notes there.
_LINKS = ("code", "data", "demo", "html", "poster", "project", "slides", "video")
_AND = re.compile(r"[{}]| and(?= )", re.IGNORECASE)
_WHOLE = re.compile(r"\{(?!\\)(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")  # not {\'E}
# How people mark themselves and each other in lists: \textbf{Two, Bo}, {\bf Two}, One$^{1}$, LaTeX's own \and.
_STRESS = re.compile(
    r"\\(?:textbf|textit|textsc|texttt|emph|underline|uline)\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
    r"|\{\\(?:bf|it|em|sc|bfseries|itshape|scshape)(?![A-Za-z])\s*((?:[^{}]|\{[^{}]*\})*)\}"
)
# "Ada One$^1$, Bo Two": a mark before a comma ends a person.
_NEXT = re.compile(
    rf"((?:^|and |, )(?-i:[A-ZÀ-ÖØ-Þ])[^ ,]* [^ ,]+?)(?:{FOOTNOTE.pattern}), (?=[^ ,]+ (?!and ))"
)
_LATEX_AND = re.compile(r"\s*(?:\\and(?![a-z])|\\\\)\s*", re.IGNORECASE)
_FIELDS = re.compile(r"\{|\b(?:family|given)\s*=")  # braces, or biblatex's parts of a name
_OPTION = re.compile(r"(?!family|given)[a-z]+ ?= ?\w+")  # of the list, in place of a name: useprefix=true
_COMMA, _BLANK = re.compile(r"[{},]"), re.compile(r"[{} ]|(?<!\\)~")
_GROUPED = re.compile(
    r"(?<!\\[`'^~\"=.uvHrckbdth])\{(?!\\)(?:[^{}]|\{[^{}]*\})*[ ,]"
)  # words or a comma in braces, which protect them
# A note that says where the paper is, as many write it for web pages and reports.
_WHERE = re.compile(
    r"[{ ]*(?:(?:\[online\]|online|accessed|available|retrieved|url|at|from|on)[ .:;,]*){0,4}(?:\\url\b|https?://)",
    re.IGNORECASE,
)
# How it was published, and not where: no name of a site.
_NOWHERE = re.compile(
    r"[\W_]*(?:online|available|access(?:ed|ible)|retrieved|web ?(?:site|page)s?|internet|preprint|(?:un|self-?)published)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.ASCII)
_SORTED = re.compile(r"\\(?:noop|no)?sort(?:noop)?\s*\{[^{}]*\}", re.IGNORECASE)
_PMID = re.compile(r"PMID:?\s*(\d{1,9})\b", re.ASCII)


def add_entry(builder: RecordBuilder, entry: Entry) -> None:
    """Add an entry."""
    line, kind, key, fields = entry
    addresses = _addresses(fields)
    ids, spelled = _ids(fields, addresses)
    publication = _publication(kind, fields, ids)
    categories = [plain(fields.get("primaryclass") or fields.get("eprintclass") or "")]
    url = next((address for address in map(safe_url, addresses) if address), "")
    builder.add(
        f"line {line} ({key[:60]})" if key else f"line {line}",
        title=_title(fields),
        markup=TEX,
        ids=ids,
        # BibTeX's line ends are only blanks, its blank lines paragraphs, and indentation is nothing.
        abstract=re.sub(r"\n[ \t]+", "\n", ungroup(fields.get("abstract", ""))),
        authors=[
            *give_orcids(split_people(fields.get("author", "")), fields.get("orcid-numbers", "")),
            *_collaborations(fields.get("collaboration", "")),
        ],
        published=first_day(_published(fields), parse_when(plain(fields.get("earlyaccessdate", "")))),
        keywords=[*_keywords(fields), *categories],
        links={
            **{kind: find_address(fields.get(kind, "")) for kind in _LINKS},
            "pdf": find_address(fields.get("pdf", "")) or references.find_pdf(addresses, ids),
        },
        publication=publication,
        status=read_status([plain(fields.get("type", ""))]),
        lang=references.read_language((fields.get("langid") or fields.get("language") or "").strip("{}")),
        payload={
            "url": url or next((paper_id.url for paper_id in ids if paper_id.url), ""),
            "key": clean_line(key[: references.LONGEST]),
            "version": parse_version(spelled),
            "categories": [category for category in categories if category],
            "report": plain(fields.get("reportnumber", "")),
        },
    )


def _title(fields: Mapping[str, str]) -> str:
    return join_titles(ungroup(fields.get("title", "")), ungroup(fields.get("subtitle", "")))


def _addresses(fields: Mapping[str, str]) -> list[str]:
    """Web addresses of the paper, the publisher's first."""
    keys = ("url", "ee", "howpublished", *(f"bdsk-url-{number}" for number in range(1, 4)))
    found = [address for key in keys for address in find_addresses(join_address(fields.get(key, "")))]
    found += references.find_ssrn([plain(fields.get("journal", ""))])
    note = fields.get("note", "")
    found += [find_address(note)] if _WHERE.match(note[: references.LONGEST]) else []
    if archive := _ARCHIVES.get(_archive(fields)):
        found.append(archive + verbatim(fields.get("eprint", "")).strip())
    found += [find_address(fields.get("doi", "")), _address(fields.get("journal", ""))]
    return list(dict.fromkeys(filter(None, found)))


def _address(tex: str) -> str:
    """An address that is all of a value."""
    text = verbatim(tex.replace("\\url", "")).strip()
    return text if _ONLY_ADDRESS.fullmatch(text) else ""


def _archive(fields: Mapping[str, str]) -> str:
    return (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip("{} ").lower()


def _ids(fields: Mapping[str, str], addresses: list[str]) -> tuple[list[PaperId], str]:
    """Every id that the fields name, and the arXiv id as spelled there, for its version."""
    found: list[PaperId | None] = [references.find_doi(verbatim(fields.get("doi", "")))]
    eprint = verbatim(fields.get("eprint", "")).strip()
    archive = _archive(fields)
    spelled = ""
    if archive == "pubmed":
        found.append(references.read_id(eprint, scheme="pmid"))
    elif eprint and archive in ("", "arxiv"):
        section = fields.get("primaryclass") or fields.get("eprintclass") or ""
        arxiv = references.read_id(eprint, scheme="arxiv") or references.read_id(
            f"{section}/{eprint}", scheme="arxiv", only=True
        )
        found += [arxiv] if arxiv else references.find_ids([eprint])  # Google Scholar: the address of a PDF
        version = plain(fields.get("version", "")).removeprefix("v")
        spelled = (
            (f"{arxiv.value}v{version}" if version.isdecimal() else eprint)
            if arxiv and arxiv.scheme == "arxiv"
            else ""
        )
    note = verbatim(fields.get("note", "")[: references.LONGEST]).strip()
    others = [
        verbatim(fields.get(key, ""))
        for key in ("doi", "url", "journal", "journaltitle", "howpublished", "volume", "number")
    ]
    for text in (*others, note if note.lower().startswith("arxiv") else ""):  # other notes name other papers
        arxiv, written = references.find_arxiv(text)
        found.append(arxiv)
        spelled = spelled or written
    numbered = _PMID.match(note)
    found += [
        references.read_id(verbatim(fields.get("pmid") or (numbered[1] if numbered else "")), scheme="pmid"),
        references.read_id(verbatim(fields.get("pmcid") or fields.get("pmc") or "").upper(), scheme="pmcid"),
        *references.find_ids(addresses),
    ]
    return references.order_ids(found), spelled


def _publication(kind: str, fields: Mapping[str, str], ids: list[PaperId]) -> dict[str, object]:
    # citation-js writes a thesis so unless CSL's `genre` is its own word for one.
    csl = "thesis" if kind == "misc" and fields.get("school") else read_type(kind)
    written = (spell_out(fields.get(key, "")) for key in _VENUES.get(csl, _TITLES))
    venue = next(filter(None, map(plain, written)), "")
    if _address(venue):  # Mendeley, of a page on the web
        csl, venue = "webpage" if csl == "article-journal" and not ids else csl, ""
    howpublished = fields.get("howpublished", "")
    if csl == "book" and "publisher" in fields:  # then it says of how many volumes, or how it was printed
        howpublished = ""
    if csl and not venue and not find_address(howpublished) and not _NOWHERE.match(howpublished):
        venue = plain(howpublished)
    publisher = plain(fields.get("publisher") or fields.get("organization") or "")
    if csl in _VENUES and not venue:
        venue, publisher = publisher, ""
    elif csl not in _VENUES and not csl.startswith(("article", "paper")):
        publisher = publisher or plain(fields.get("institution", ""))
    if not csl and (server := next(filter(is_server, (plain(howpublished), publisher)), "")):
        csl, venue, publisher = "article", venue or server, "" if publisher == server else publisher
    volume, number = (plain(fields.get(key, "")) for key in ("volume", "number"))
    if references.is_on_arxiv(csl, venue, ids):
        csl, venue = "article", "arXiv"
        volume = number = ""
    is_article = csl == "article-journal"
    return {
        "type": csl,
        "venue": venue,
        "volume": volume,
        "issue": (number or plain(fields.get("issue", ""))) if is_article else "",
        "number": "" if is_article else number,
        "pages": plain(fields.get("pages", "")),
        "article": next((text for key in _ARTICLE if (text := plain(fields.get(key, "")))), ""),
        "publisher": publisher,
        "place": plain(fields.get("address") or fields.get("location") or ""),
        "edition": plain(
            fields.get("edition", "") or (fields.get("version", "") if csl in (*VERSIONED, "report") else "")
        ),
        "genre": _genre(csl, kind, fields),
        "series": plain(fields.get("series", "")),
        "editor": split_people(fields.get("editor", "")),
        "issued": _published(fields) if "earlyaccessdate" in fields else "",
    }


def _genre(csl: str, kind: str, fields: Mapping[str, str]) -> str:
    """The kind of a thesis or report, by its field or by its entry."""
    if csl not in ("thesis", "report"):
        return ""
    return references.read_genre(plain(fields.get("type", ""))) or references.GENRES.get(kind, "")


def _keywords(fields: Mapping[str, str]) -> list[str]:
    texts = [ungroup(text) for key in _WORDS if (text := fields.get(key, ""))]
    words = [plain(word) for text in texts for word in text.split(";" if ";" in text else ",")]
    return list(dict.fromkeys(words))


def _published(fields: Mapping[str, str]) -> str:
    if found := parse_when(plain(fields.get("date", ""))):
        return found
    # Of an Iranian journal, both: 1402 [2023]. What only sorts is no year: {\noopsort{2021}}2020.
    written = _SORTED.sub("", fields.get("year", ""))
    year = _YEAR.search(written) or re.search(r"\d{4}", written, re.ASCII)
    month, day = plain(fields.get("month", ""))[:60], fields.get("day", "").strip("{} ")
    exact = parse_when(plain(written)) if year and not month else ""  # May 2020
    return exact if year and exact.startswith(year[0]) else join_when(year[0], month, day) if year else ""


def _collaborations(text: str) -> list[str]:
    """INSPIRE's `collaboration = {ATLAS, CMS}` as names."""
    names = [" ".join(name.split()) for name in text.split(",") if name.strip()]
    return [name if "collaboration" in name.lower() else f"{name} Collaboration" for name in names]


def split_people(text: str) -> list[str | Name]:
    r"""The names between ` and `s that stand outside of braces, each as written where braces group no words.

    What is wholly in braces is one name as it is (Tame the BeaST, §11.3): an institution, mostly. Commas and blanks in
    braces divide nothing (btxdoc, §4).

    >>> [name if isinstance(name, str) else (name.text, name.family) for name in split_people("Bo {Two Three} and One, A.")]
    [('Bo {Two Three}', '{Two Three}'), 'One, A.']
    """
    names: list[str] = []
    text = " ".join(text.split())
    if "\\" in text or "$" in text:
        text = _LATEX_AND.sub(" and ", _STRESS.sub(lambda match: match[1] or match[2] or "", text))
        text = FOOTNOTE.sub("", _NEXT.sub(r"\1 and ", text))
    for name in _cut(text, _AND):
        if "=" in name and _OPTION.fullmatch(name):
            continue
        names += [name] if _FIELDS.search(name) else split_glued(name)
    return turn_initials([_person(name) for name in names])


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    """What stands between separators outside of braces, without what is empty."""
    pieces, at, depth = [], 0, 0
    for mark in separator.finditer(text):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            pieces.append(text[at : mark.start()].strip())
            at = mark.end()
    return [piece for piece in (*pieces, text[at:].strip()) if piece]


def _person(name: str) -> str | Name:
    if _WHOLE.fullmatch(name):
        return body_name(name[1:-1].strip())
    if "=" in name and (known := _extended(name)):
        return known
    if not _GROUPED.search(name):
        return name
    parts = _cut(name, _COMMA)
    if len(parts) == 1:
        words = _cut(name, _BLANK)
        small = [at for at, word in enumerate(words[1:-1], 1) if word[0].islower()]
        at = small[0] if small else len(words) - 1
        parts = [" ".join(words[at:]), " ".join(words[:at])]
    family, _, suffix = re.sub(
        r"\{((?:[^{}]|\{[^{}]*\})*,(?:[^{}]|\{[^{}]*\})*)\}", r"\1", parts[0]
    ).partition(",")
    if len(parts) > 2:
        suffix = parts[1]
    return join_name(parts[-1], family.strip(), suffix.strip())


def _extended(name: str) -> Name | None:
    """`family=Gaulle, given=Charles, prefix=de` (biblatex manual, §3.4)."""
    found = (part.partition("=") for part in _cut(name, _COMMA))
    parts = {key.strip().lower(): value.strip().strip('"') for key, _, value in found}
    if "family" not in parts:
        return None
    prefix = parts.get("prefix", "")
    drops = parts.get("useprefix", "").lower() == "false"
    return join_name(
        parts.get("given", ""),
        parts["family"],
        parts.get("suffix", ""),
        dropping=prefix if drops else "",
        particle="" if drops else prefix,
    )
