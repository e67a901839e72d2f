"""Where a preprint appeared, in its authors' own words: arXiv's journal reference and comment.

Both are free text (https://info.arxiv.org/help/prep.html#journal, #comments). What is not clearly a venue that took the
paper is none: "submitted to", "under review at", an extended version of something else.
"""

from __future__ import annotations

import re

from digestgen.model.publication import clean_pages

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
# "Phys. Rev. D 111, 043501 (2025)", "JHEP 08 (2025) 123", "Journal of Lamps, vol. 12, no. 3, pp. 1-14, 2025"
_REFERENCE = re.compile(
    r"(?P<venue>[^\d\s,][^\d]{0,200}?(?<![\s,]))[\s,]{1,3}(?:vol(?:ume)?\.?\s?)?(?P<volume>[A-Z]?\d{1,4})(?:\s?\((?P<issue>\d{1,3})\)|,\s?(?:no|issue)\.?\s?(?P<number>\d{1,3}))?"
    r"(?:\s?\((?:19|20)\d\d\))?(?:[\s,:]{1,2}(?:pp?\.?\s?|pages?\s|article\s)?(?P<pages>[A-Z]{0,2}\d{1,7}[A-Z]?(?:\s?[-–]{1,2}\s?[A-Z]?\d{1,7})?))?"
    r"(?:[\s,]{0,2}\(?(?:19|20)\d\d\)?)?\.?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\s,]+(?:pp?\.|pages?\s|PMLR\s|LNCS\s|vol(?:ume)?\.?\s|no\.\s|article\s).*$", re.IGNORECASE | re.DOTALL)  # fmt: skip
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
        return _name(known[0])
    match = (
        None
        if _MEETING.search(reference) or _A_MEETING.search(reference)
        else _REFERENCE.fullmatch(reference)
    )
    if not match or _YEAR.fullmatch(match["volume"]):
        return _name(_NUMBERS.sub("", reference), reference)
    numbers = {
        "volume": match["volume"],
        "issue": match["issue"] or match["number"] or "",
        "pages": clean_pages(match["pages"] or ""),
    }
    years = _YEAR.findall(reference[match.end("venue") :])
    return {
        "type": "article-journal",
        "venue": match["venue"].strip(" ,"),
        **numbers,
        "issued": years[-1] if years else "",
    }


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
