"""Where a paper appeared, in people's own words: arXiv's journal reference and comment, and what ends a reference.

arXiv's are free text (https://info.arxiv.org/help/prep.html#journal, #comments). What is not clearly a venue that took the
paper is none: "submitted to", "under review at", an extended version of something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice

from digestgen.model.publication import PREPRINT, clean_pages, is_server, read_type
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.references import SSRN, is_arxiv_venue

# Meetings that comments name with no more than a year: "NeurIPS 2024", "CVPR'25".
_MEETINGS = (
    "NeurIPS NIPS ICML ICLR CVPR ICCV ECCV WACV BMVC ACCV 3DV ICIP MICCAI MIDL ISBI ACL EMNLP NAACL EACL AACL COLING "
    "LREC-COLING LREC CoNLL SemEval COLM AAAI IJCAI ECAI AAMAS KR UAI AISTATS COLT CoRL ICRA IROS RSS HRI SIGKDD KDD WWW "
    "SIGIR CIKM WSDM RecSys ECIR SIGMOD VLDB ICDE EDBT ICDM PAKDD INTERSPEECH ICASSP ASRU SLT ISMIR WASPAA EUSIPCO ISIT "
    "SIGGRAPH EUROGRAPHICS CHI UIST CSCW FAccT USENIX NDSS CCS OSDI SOSP NSDI EuroSys SIGCOMM INFOCOM PLDI POPL OOPSLA "
    "ICFP CAV TACAS LICS ICALP STOC FOCS SODA ICSE FSE ISSTA MLSys HPCA ISCA MICRO ASPLOS CRYPTO EUROCRYPT ASIACRYPT "
    "SaTML GECCO L4DC MLHC AutoML ISWC ESWC"
).split()
_NAME = "|".join(
    name if len(name) < 5 else f"(?i:{name})" for name in sorted(_MEETINGS, key=len, reverse=True)
)
_KNOWN = re.compile(
    r"(?:(?:Findings|Proceedings|Proc\.) of (?:the )?)?(?:(?:IEEE/CVF|ACM SIGKDD|IEEE|ACM)\s)?"
    rf"(?<![\w/-])(?:{_NAME}|TMLR|JMLR|TACL|PVLDB|ACM MM|ACM Multimedia|The Web Conference)[\s'’-]{{0,2}}(?:20\d\d|[12]\d(?!\s*(?:pages|pp|figures)))(?!\d)"
    r"(?:[\s,]{1,2}(?:Findings|Main|(?i:workshops?)(?: (?:on|for|of) [^.,;()]{3,100})?|Industry Track|Demo(?:nstration)?s?|Datasets and Benchmarks))?"
)
_TAKEN = re.compile(
    r"\b(?:accepted|published|presented|appear(?:s|ed)?|in press|forthcoming|camera[- ]ready)\b"
    r"(?:[\s,:]{1,2}(?:version|copy|manuscript|for|to|as|by|at|in|of|with|be|an?(?=\s)|the(?=\s)|appear|publication|presentation|published|presented|oral|poster"
    r"|(?-i:full|short|long|spotlight|regular|conference|workshop|journal|demo|main|[Pp]aper|article|talk))\b)*[\s,:]{0,2}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[.,:(]|\b(?:best paper|award)\b.{0,40})\s*(?:at|in|of|for|proc\.?)?\s*$", re.IGNORECASE
)
_BEHIND = re.compile(
    r"(?>\s*)(?:$|[,.;:()\[–-]|(?:as|oral|poster|spotlight|highlight|main|long|short|full|camera|conference|accepted|paper|track|d&b|workshops?)\b)",
    re.IGNORECASE,
)
_TAKEN_BEHIND = re.compile(
    r"([A-Z].{1,100}?)[\s,(]{1,3}(?:accepted|in press|to appear|forthcoming)\)?", re.DOTALL
)
_NOT_YET = re.compile(
    r"\b(?:submitted|submission|under (?:\S+ )?review|in review|rejected|withdrawn|(?:extended|longer|preliminary|earlier|previous|early|shorter?|journal) version"
    r"|extension of|extends|builds? on|based on|companion|supersedes|not (?:yet )?(?:accepted|published)|version of|code (?:will|to) appear"
    r"|template|format|style|reply to|comments? on)\b",
    re.IGNORECASE,
)
# Where a sentence on something else begins; stops of "Phys. Rev. D" are none.
_CLAUSE = re.compile(
    r"[;\n]|(?<=[a-z]{6})\.\s|(?<=[\d)])\.\s|\.\s(?=\d|(?:Code|Project|Comments|Data|See|This|The|We|Our|All|Main|Also|Title|Supplement)\b)"
    r"|,\s(?=\d+ (?:pages?|figures?|tables?|pp)\b)|\s-{1,3}\s"
)
_REST = re.compile(
    r" ?(?:[,:]? (?:as an?|with|doi|https?:|code|project|see|oral|spotlight|poster|highlight|best paper|in press|accepted)\b.*"
    r"|\((?!(?:19|20)\d\d\)|[A-Z][\w'’ -]{1,20}\)).*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = re.compile(r"[^\W\d_](?<![a-zß-ÿ])|\d{1,3}(?:st|nd|rd|th)\s|20\d\d\s")
_A_MEETING = re.compile(rf"(?<![\w/-])(?:{_NAME})(?![\w/-])|\w{{2,30}}Conf\b")
_MEETING = re.compile(r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|workshops?|congress|meeting|findings)", re.IGNORECASE)  # fmt: skip
_JOURNAL = re.compile(
    r"(?:TMLR|JMLR|TACL|PVLDB)\b|(?:\w+ )?(?:Journal|Transactions|Annals|Trans\.|J\.)\s", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LAST_YEAR = re.compile(r"(?:\s+in)?[\s,]*\(?(?:19|20)\d\d\)?[\s.]*$")
_MONTH = (
    r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|Spring|Summer|Fall|Autumn|Winter)"
)
_DATE = rf"\(?(?:(?:\d{{1,2}} )?{_MONTH}(?:[-–/]{_MONTH})?\.?(?: \d{{1,2}})?,? )?(?:19|20)\d\d(?: {_MONTH}(?:[-–]{_MONTH})?(?: \d{{1,2}})?)?\)?"
# "Phys. Rev. D 111, 043501 (2025)", "JHEP 08 (2025) 123", "J. Lamps, vol. 12, no. 3, pp. 1-14, Mar. 2025", "J Lamp. 2025 Mar;12(3):4-9"
_REFERENCE = re.compile(
    rf"(?P<venue>[^\d\s,][^\d]{{0,200}}?(?<![\s,;]))(?:[\s,]{{1,3}}|\.\s(?={_DATE}))(?:{_DATE}[\s,;:]{{1,2}})?(?:vol(?:ume)?\.?\s?)?(?P<volume>[A-Z]?\d{{1,4}}(?!\d))"
    rf"(?:\s?\((?!{_DATE}\)|pp?\.|pages )(?P<issue>[\w. –-]{{1,20}})\)|[,.:]?\s?(?:no|n|issue|iss|nr)\.?\s?(?P<number>\d{{1,3}}(?:[-–/]\d{{1,3}})?))?"
    rf"(?:,?\s?{_DATE})?"
    r"(?:[\s,:]{1,2}\(?(?:pp?\.?\s?|pages?\s|art(?:icle|\.)?\s(?:no\.?\s|id\s)?)?(?P<pages>[A-Z]{0,2}\d{1,7}[A-Z]?(?:\s?[-–]{1,2}\s?[A-Z]?\d{1,7})?)\)?)?"
    rf"(?:[\s,]{{0,2}}{_DATE})?\.?",
    re.IGNORECASE,
)
_WHEN = re.compile(rf"(?<![\w–-]){_DATE}(?![\d–-])")
# What stands behind the name of a meeting or book.
_AT_PAGES = re.compile(
    r"[\s,]*\(?(?:(?P<edition>\d{1,2})(?:st|nd|rd|th) ed\.,? )?(?:(?<![\w.])(?:pp?\.|pages?)\s?|PMLR (?P<volume>\d{1,3}):|(?<=, )(?=\d{1,5}[-–]{1,2}\d{1,5}(?:[.,]|$)))(?P<pages>[A-Z]?\d{1,6}(?:\s?[-–]{1,2}\s?[A-Z]?\d{1,6})?)\)?"
)
_AT_TIME = re.compile(rf",? \(?{_MONTH}\.? (?:\d{{1,2}}(?:[-–]\d{{1,2}})?,? )?(?:19|20)\d\d\)?")
_NUMBERS = re.compile(r"[\s,]+(?:pp?\.|pages?\s|PMLR\s|LNCS\s|vol(?:ume)?\.?\s|no\.\s|article\s).*$", re.IGNORECASE | re.DOTALL)  # fmt: skip
_IN = re.compile(r"in:? ", re.IGNORECASE)
_EDITED = re.compile(r"In:? (?P<editor>[^()\d]{3,200}?),? \(Eds?\.\),? (?=[A-Z])")
_PUBLISHER = re.compile(
    r"\.\s+(?:(?P<place>[A-Z][\w ,]{1,40}): )?(?P<publisher>(?=[^.]*\b(?:Press|Publish(?:ers?|ing)|Publications|Verlag|Springer|Elsevier|Wiley|Routledge|Association|Society|Institute|University"
    r"|Books|Curran|ACM|IEEE|PMLR|AAAI|USENIX|CEUR)\b)[A-Z][^.:\d]{1,80}?)(?:[,;]? \(?(?:19|20)\d\d\)?)?\.?$"
)
# "In Proceedings of the Lamp Conference. Berlin: Lamp Press, 2026: 1-9" (GB/T 7714), "LAMP 2026: 1-9" (DBLP)
_THEN_YEAR = re.compile(
    r"(?P<inside>In )?(?P<book>[A-Z][^\n:]{1,200}?(?<![.,]))[.,]? (?:(?P<place>[A-Z][\w ]{1,40}): (?P<publisher>[A-Z][^,:\d]{1,80}), )?"
    r"(?P<issued>(?:19|20)\d\d)(?:: ?(?P<pages>\d{1,6}(?:[-–]\d{1,6})?))?\.?"
)
# "Accessed 5 Mar. 2021", "Retrieved March 3, 2021, from", "[cited 2025 Aug 3]"
_VISITED = re.compile(
    r"(?:\[cited|Accessed|Retrieved)\b[^\n\[\]]{1,30}?(?:19|20)\d\d(?: [A-Z][a-z]{2} \d{1,2})?\]?(?:,? from\b)?[.:;]?|\bAvailable (?:from|at):"
)
KIND = r" [(\[][^()\[\]\n]{0,60}(?:\bed\.|[Dd]issertation|[Tt]hesis|[Pp]reprint|[Rr]eport|[Dd]ata ?set|[Ss]oftware)[^()\[\]\n]{0,100}[)\]]"
"""What a title may have behind it: `(2nd ed.)`, `[Preprint]`, `[Doctoral dissertation, University of Lamps]`."""
_KIND = re.compile(rf"(?={KIND}) [(\[]([^()\[\]]+)[)\]]")
_EDITION = re.compile(r"(\d{1,2})(?:st|nd|rd|th) ed\.")
_SENTENCE = re.compile(r"(?<=[.)])\s+(?:[-–—]+\s+)?|\s+[-–—]+\s+|\n|$")
_ENDED = re.compile(r"(?:[a-z]{6}|[\d)]|[A-Z]{2}|Press|Wiley|Books)\.?$")
_OWN_NUMBER = re.compile(r"[\s:,.]+(?:[\d(].*)?$")
_DIGIT = re.compile(r"\d")
_SENTENCES = 9  # that a reference may have behind its title: abbreviations end with stops, too
_START = re.compile(r"(?:(?:accepted|to appear|in press|published)\b(?: for publication)?(?: (?:in|by|at))?|in:?(?=\s))\s+", re.IGNORECASE)  # fmt: skip


def find_venue(journal_ref: str, comment: str) -> dict[str, str]:
    """Where a preprint appeared: type, venue, issued and, of a journal reference, volume and pages; {} for nothing clear.

    >>> find_venue("Phys. Rev. D 111, 043501 (2025)", "")["venue"], find_venue("", "10 pages, accepted at ICLR 2025 (oral)")["venue"]
    ('Phys. Rev. D', 'ICLR 2025')
    >>> find_venue("", "Submitted to ICLR 2025"), find_venue("", "12 pages, 3 figures")
    ({}, {})
    """
    found = _read_reference(" ".join(journal_ref[:500].split())) or _read_comment(comment[:2000])
    return {key: value for key, value in found.items() if value}


def read_source(text: str, to_plain: Callable[[str], str] = str) -> tuple[dict[str, object], str]:
    """What stands behind a reference's title: where it appeared, and the text behind that.

    Args:
        to_plain: makes plain text of the source's markup, which the text behind keeps.

    >>> read_source("*J Lamp*. 2025 Mar;12(3):45-7. Bright.", lambda text: text.replace("*", ""))
    ({'type': 'article-journal', 'venue': 'J Lamp', 'volume': '12', 'issue': '3', 'pages': '45–47', 'issued': '2025-03'}, 'Bright.')
    >>> read_source("In Lamps in Rows (pp. 4-9). Lamp Press. They glow."), read_source("They glow. Bright.")
    """
    known: dict[str, object] = {}
    if kind := _KIND.match(text):
        text = text[kind.end() :]
        words, _, school = to_plain(kind[1]).partition(", ")
        edition = _EDITION.search(words)
        known = {"type": read_type(words), "edition": edition[1] if edition else ""}
        if known["type"] == "thesis":
            known["venue"] = school
    text = re.sub(r"[\s,;]+\.?$", "", _VISITED.sub("", text).rstrip()).lstrip(" ,;.")
    found, behind = _read_cited(text, to_plain)
    return {**found, **{key: value for key, value in known.items() if value}}, behind


def _read_cited(text: str, to_plain: Callable[[str], str]) -> tuple[dict[str, object], str]:
    stops = [(stop.start(), stop.end()) for stop in islice(_SENTENCE.finditer(text[:500]), _SENTENCES)]
    cited = [(to_plain(text[:start]).strip(" ,;"), text[end:]) for start, end in stops]
    for reference, behind in reversed(cited):
        if (match := _THEN_YEAR.fullmatch(reference)) and (
            match["pages"] or (match["inside"] and ". " not in match["book"])
        ):
            return _read_then_year(match), behind
        journal = _read_journal(reference)
        if journal.get("pages") or journal.get("issue"):
            return {key: value for key, value in journal.items() if value}, behind
    for reference, behind in cited:
        is_arxiv = is_arxiv_venue(reference)
        if is_arxiv or is_server(reference.rstrip(".")):
            venue = "arXiv" if is_arxiv else _OWN_NUMBER.sub("", reference)
            year = _LAST_YEAR.search(reference)
            return {
                "type": PREPRINT,
                "venue": venue,
                "issued": parse_when(year[0].strip(" ,.()")) if year else "",
            }, behind
    for reference, behind in (*(pair for pair in cited if _PUBLISHER.search(pair[0])), *cited):
        if (_ENDED.search(reference) or not behind) and (found := _read_book(reference)):
            return found, behind
    return {}, text


def split_venue(publication: Mapping[str, str]) -> dict[str, str]:
    """The parts of a journal that is written with its numbers, `Journal of Lamps, 12(3), 45–67`; {} of any other."""
    venue = publication.get("venue", "")
    if SSRN.fullmatch(venue):
        return {"venue": "SSRN"}
    if not _DIGIT.search(venue) or publication.keys() & {"volume", "issue", "pages", "article"}:
        return {}
    found = _read_journal(venue)
    if not found and (pages := _AT_PAGES.search(venue)) and pages.end() == len(venue):
        found = {"venue": venue[: pages.start()], "pages": clean_pages(pages["pages"])}
    keys = ("venue", "volume", "issue", "pages") if found.get("pages") else ()
    return {key: found[key] for key in keys if found.get(key)}


def _read_reference(reference: str) -> dict[str, str]:
    start = _START.match(reference)
    reference = reference[start.end() if start else 0 :].strip(" ,;")
    if (
        not reference
        or _NOT_YET.search(reference)
        or re.match(r"https?:|doi\b|10\.", reference, re.IGNORECASE)
    ):
        return {}
    if known := _KNOWN.match(reference):
        return _name(known[0]) | _read_pages(reference)
    return _read_journal(reference) or _name(_NUMBERS.sub("", reference), reference) | _read_pages(reference)


def _read_journal(reference: str) -> dict[str, str]:
    inside = _IN.match(reference)
    reference = reference[inside.end() :] if inside else reference
    match = _REFERENCE.fullmatch(reference)
    if not match or _YEAR.fullmatch(match["volume"]):
        return {}
    if not (match["issue"] or inside) and (_MEETING.search(reference) or _A_MEETING.search(reference)):
        return {}
    venue = match["venue"].strip(" ,")
    days = [parse_when(day[0]) for day in _WHEN.finditer(reference, match.end("venue"))]
    return {
        "type": "paper-conference" if inside else "article-journal",
        "venue": venue + "." * ("." in venue and reference[match.end("venue")] == "."),
        "volume": match["volume"],
        "issue": match["issue"] or match["number"] or "",
        "pages": clean_pages(match["pages"] or ""),
        "issued": days[-1] if days else "",
    }


def _read_then_year(match: re.Match[str]) -> dict[str, object]:
    values = match.groupdict("")
    found = {key: values[key] for key in ("place", "publisher", "issued") if values[key]}
    pages = {"pages": clean_pages(values["pages"])} if values["pages"] else {}
    return {"type": "paper-conference", "venue": values["book"], **found, **pages}


def _read_pages(reference: str) -> dict[str, str]:
    match = _AT_PAGES.search(reference)
    return {**match.groupdict(""), "pages": clean_pages(match["pages"])} if match else {}


def _read_book(reference: str) -> dict[str, object]:
    """A meeting, or a book that has the paper in it; its publisher may stand behind."""
    edited = _EDITED.match(reference)
    start = edited or _IN.match(reference)
    if book := _PUBLISHER.match(f". {reference}"):
        return {"type": "book", **{key: value for key, value in book.groupdict().items() if value}}
    publisher = _PUBLISHER.search(reference)
    written = reference[start.end() if start else 0 : publisher.start() if publisher else None]
    if not (start or _MEETING.search(written) or _KNOWN.match(written)) or _NOT_YET.search(written):
        return {}
    numbers = _read_pages(written)
    found = _name(_NUMBERS.sub("", _AT_TIME.sub("", _AT_PAGES.sub("", written))).strip(" .,"), written)
    if not found:
        return {}
    if found["type"] != "paper-conference":
        found["type"] = "chapter" if edited or publisher or numbers else "paper-conference"
    people = re.split(r",? (?:and|&) |, (?=[^,]+ )", edited["editor"]) if edited else []
    return {key: value for key, value in {
        **found, **numbers, **(publisher.groupdict() if publisher else {}), "editor": people,
    }.items() if value}  # fmt: skip


def _read_comment(comment: str) -> dict[str, str]:
    for part in _CLAUSE.split(comment):
        clause = " ".join(part.split())
        if _NOT_YET.search(clause):
            continue
        if known := _KNOWN.search(clause):
            before, behind = clause[: known.start()], clause[known.end() :]
            if _TAKEN.search(before) or (_BEFORE.search(before) and _BEHIND.match(behind)):
                return _name(known[0])
            continue
        names = [_REST.sub("", clause[taken.end() :], count=1) for taken in _TAKEN.finditer(clause)]
        names += [match[1]] if (match := _TAKEN_BEHIND.fullmatch(clause)) else []
        for text in names:
            name = text.strip(" ,:\"'“”")
            name = name if "." in name[:-1] else name.rstrip(".")  # of Phys. Rev. Lett. it stays
            if 3 <= len(name) <= 150 and _NAMED.match(name) and (found := _read_reference(name)):
                return found
    return {}


def _name(text: str, whole: str = "") -> dict[str, str]:
    """A venue by its name; the year is part of a meeting's, and not of a journal's."""
    years = _YEAR.findall(whole or text)
    short = re.search(r"[A-Za-z][\s'’-]{0,2}(\d\d)\b", text)
    is_meeting = not _JOURNAL.match(text) and (
        _MEETING.search(text) or _A_MEETING.search(text) or _KNOWN.search(text)
    )
    venue = text if is_meeting and not text.count(",") else _LAST_YEAR.sub("", text)
    if sum(letter.isalpha() for letter in venue) < 2:
        return {}
    issued = years[-1] if years else f"20{short[1]}" if short and is_meeting else ""
    return {
        "type": "paper-conference" if is_meeting else "article-journal",
        "venue": venue.strip(" ,"),
        "issued": issued,
    }
