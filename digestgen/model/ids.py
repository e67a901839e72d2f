"""Identifiers of papers: every spelling of one id becomes the same PaperId.

Sources of the rules: arXiv identifiers https://info.arxiv.org/help/arxiv_identifier.html ·
DOI handbook §2.2 (case-insensitive, 10.prefix/suffix) · ACL Anthology ids
https://aclanthology.org/info/ids/ · OpenReview forum ids · PubMed ids.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

ARCHIVES = tuple(
    (
        "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs "
        "dg-ga eess econ funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th "
        "patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con"
    ).split(" ")
)

# What people call a scheme; names, the same in every language.
LABELS = {"arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview", "acl": "ACL Anthology", "pmid": "PubMed",
          "pmcid": "PubMed Central"}  # fmt: skip

_ARXIV = re.compile(
    r"(?P<value>\d{4}\.\d{4,5}|(?:" + "|".join(map(re.escape, ARCHIVES)) + r")(?:\.[A-Za-z-]{2,})?/\d{7})"
    r"(?:v(?P<version>[1-9]\d{0,3})(?!\d))?",
    re.IGNORECASE | re.ASCII,
)
_ARXIV_BEFORE = re.compile(r"arxiv:\s*", re.IGNORECASE)
_ARXIV_BEHIND = re.compile(r"\s*\[[a-z-]+(?:\.[a-z-]+)?\]", re.IGNORECASE | re.ASCII)  # its first category
_FIVE_DIGITS = "1501"  # the month since which there are five behind the dot
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.IGNORECASE | re.ASCII)
_DOI_BEFORE = re.compile(r"(?:(?:urn:|info:)?doi[:/]?\s*)", re.IGNORECASE)
_ACL = re.compile(r"(?P<id>[A-Z]\d{2}-\d{4,}|\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)+\.\d+)", re.ASCII)
# bioRxiv's own DOIs have no version, though its pages show one behind them.
_PREPRINT = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v\d{1,3}(?:\.\S*)?", re.ASCII)
_LONGEST = 2000  # characters of a DOI; those registered have far fewer
SEGMENT = 200
"""Bytes of a part of an address at most: file systems take 255 for a name, and what is written beside it has a longer one."""
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ARXIV_DOI = "10.48550/arxiv."
_DOI_SAFE = "/:;()!$&'*+,=@"  # besides letters, digits and -._~: what a path may hold (RFC 3986, 3.3)

_URLS = uuid.NAMESPACE_URL.bytes

SCHEMES = ("arxiv", "doi", "openreview", "acl", "pmid", "pmcid", "title")


class PaperId(NamedTuple):
    """Which paper it is, whatever its version.

    >>> str(parse_id("https://arxiv.org/abs/HEP-TH/9901001v3"))
    'arxiv:hep-th/9901001'
    >>> parse_id("10.48550/arXiv.2508.01234") == parse_id("arXiv:2508.01234v2")
    True
    """

    scheme: str  # one of SCHEMES
    value: str  # canonical spelling within the scheme (DOIs and arXiv archives lower case, no version)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def slug(self) -> str:
        """The id as one path segment: characters that are special in paths or URLs become `-`."""
        slug = re.sub(r"[^A-Za-z0-9._-]+", "-", self.value).strip("-.") or self.short
        return slug if len(slug) <= SEGMENT else f"{slug[: SEGMENT - 7].rstrip('-.')}-{self.short}"

    @property
    def short(self) -> str:
        """Six hex digits that tell this id from others: for colliding slugs."""
        return hashlib.sha256(str(self).encode()).hexdigest()[:6]

    @property
    def url(self) -> str:
        """Where the paper lives on the web; "" for a `title:` id."""
        match self.scheme:
            case "arxiv":
                return f"https://arxiv.org/abs/{self.value}"
            case "doi":
                return f"https://doi.org/{quote(self.value, safe=_DOI_SAFE)}"
            case "openreview":
                return f"https://openreview.net/forum?id={self.value}"
            case "acl":
                return f"https://aclanthology.org/{self.value}/"
            case "pmid":
                return f"https://pubmed.ncbi.nlm.nih.gov/{self.value}/"
            case "pmcid":
                return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.value}/"
        return ""

    @property
    def guid(self) -> str:
        """A `urn:uuid:` (RFC 4122, version 5) that depends on nothing but the id: not on host, URL or version."""
        name = hashlib.sha1(_URLS + f"digestgen:{self}".encode(), usedforsecurity=False).hexdigest()
        # RFC 4122, 4.1.1 and 4.1.3: the digit of the version, and that of the variant.
        variant = "89ab"[int(name[16], 16) & 3]
        return f"urn:uuid:{name[:8]}-{name[8:12]}-5{name[13:16]}-{variant}{name[17:20]}-{name[20:32]}"


def parse_version(text: str) -> int | None:
    """The version in an arXiv id or URL (`2508.01234v2` → 2), or None."""
    match = _ARXIV.search(text)
    return int(match["version"]) if match and match["version"] else None


def parse_id(text: str) -> PaperId:
    """Read an id in any spelling: `scheme:value`, a bare arXiv id, DOI or ACL id, or a URL of one.

    Raises:
        ValueError: it is not one of these; the message is for people.
    """
    raw = text.strip()
    scheme, _, rest = raw.partition(":")
    scheme = scheme.strip().lower()
    if scheme in ("http", "https"):
        paper_id = _parse_address(raw)
    elif scheme == "oai" and rest.lower().startswith("arxiv.org:"):
        paper_id = _arxiv(rest[len("arxiv.org:") :])
    elif scheme in SCHEMES:
        paper_id = _PARSERS[scheme](rest.strip())
        if paper_id is None and rest.lstrip()[:4].lower() == "http":
            found = _parse_address(rest.strip())
            paper_id = found if found and found.scheme == scheme else None
    else:
        paper_id = _arxiv(raw) or _doi(raw) or _acl(raw) or (_parse_bare_address(raw) if "/" in raw else None)
    if paper_id is None:
        raise ValueError(f'"{raw[:80]}" is not an id of a kind that is known here')
    return paper_id


def _parse_address(url: str) -> PaperId | None:
    from digestgen.model.addresses import find_written_ids  # of use to few builds, and a while to load

    return next(
        (paper_id for scheme, text in find_written_ids(url) if (paper_id := _PARSERS[scheme](text))), None
    )


def _parse_bare_address(text: str) -> PaperId | None:
    from digestgen.model.addresses import complete_address

    return _parse_address(complete_address(text))


def parse_doi(text: str) -> str:
    """A DOI in any spelling that parse_id() reads, as `10.5555/lamps.12`; also one that arXiv made."""
    is_arxivs = _ARXIV_DOI in unquote(text).lower()
    try:
        scheme, value = parse_id(text)
    except ValueError:
        if is_arxivs:
            raise
        scheme = value = ""
    if scheme == "arxiv" and is_arxivs:
        return _ARXIV_DOI + value
    if scheme != "doi":
        raise ValueError(f'"{text.strip()[:80]}" is not a DOI')
    return value


def read_publication_ids(publication: Mapping[str, object]) -> tuple[PaperId, ...]:
    """The id that says where a paper appeared; nothing where its `publication` names no DOI.

    Args:
        publication: with its DOI as parse_doi() writes it.
    """
    doi = publication.get("doi")
    if not isinstance(doi, str):
        return ()
    return (PaperId("arxiv", doi[len(_ARXIV_DOI) :]) if doi.startswith(_ARXIV_DOI) else PaperId("doi", doi),)


def _arxiv(text: str) -> PaperId | None:
    """An arXiv id, with or without version and category."""
    text = text.strip()
    if ":" in text:
        text = _ARXIV_BEFORE.sub("", text, count=1)
    match = _ARXIV.match(text)
    if not match or (text[match.end() :] and not _ARXIV_BEHIND.fullmatch(text, match.end())):
        return None
    archive, _, number = match["value"].lower().rpartition("/")
    if not "01" <= number[2:4] <= "12":
        raise ValueError(f'"{text[:80]}" is not an arXiv id: its third and fourth digit are a month')
    if not archive and len(number) == 9 and number[:4] >= _FIVE_DIGITS:
        what = (
            f'since 2015 they have five digits behind the dot, so a zero at its end may be lost ("{number}0")'
        )
        raise ValueError(f'"{text[:80]}" is not an arXiv id: {what}')
    # math.GT/0309136 and math/0309136 are the same paper
    return PaperId("arxiv", f"{archive.split('.')[0]}/{number}" if archive else number)


def _doi(text: str) -> PaperId | None:
    if len(text) > _LONGEST:
        return None
    value = _DOI_BEFORE.sub("", text.strip(), count=1)
    if "%" in value or "&" in value or not value.isascii():
        from digestgen.model.addresses import decode_escapes

        value = decode_escapes(value)
    value = value.lower().strip()
    while value and (
        value[-1] in ".,;" or value.count(value[-1]) > value.count(_BRACKETS.get(value[-1], value[-1]))
    ):
        value = value[:-1]  # all of it belongs to the sentence around
    if match := _PREPRINT.fullmatch(value):
        value = match[1]
    if not _DOI.fullmatch(value) or not value.isprintable():
        return None
    if value.startswith(_ARXIV_DOI):
        return _arxiv(value[len(_ARXIV_DOI) :])
    return PaperId("doi", value)


def _acl(text: str) -> PaperId | None:
    return PaperId("acl", text) if _ACL.fullmatch(text.strip()) else None


def _word(scheme: str, pattern: str) -> Callable[[str], PaperId | None]:
    compiled = re.compile(pattern)
    return lambda text: PaperId(scheme, text.strip()) if compiled.fullmatch(text.strip()) else None


def _pmcid(text: str) -> PaperId | None:
    match = re.fullmatch(r"(?:PMC)?([1-9][0-9]{0,8})(?:\.\d)?", text.strip(), re.IGNORECASE | re.ASCII)
    return PaperId("pmcid", f"PMC{match[1]}") if match else None


_PARSERS = {
    "arxiv": _arxiv,
    "doi": _doi,
    "acl": _acl,
    "openreview": _word("openreview", r"[A-Za-z0-9_-]{6,}"),
    "pmid": _word("pmid", r"[1-9][0-9]{0,8}"),
    "pmcid": _pmcid,
    "title": _word("title", r"[\w.-]+"),
}
