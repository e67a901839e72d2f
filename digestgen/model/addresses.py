"""Web addresses of papers: which id one is of, whoever wrote it down. Nothing is asked of the network.

Sources of the rules: the hosts and forms themselves (arXiv's mirrors: https://info.arxiv.org/help/mirrors.html,
PubMed Central's forms: https://pmc.ncbi.nlm.nih.gov/about/linking/); proxies of libraries rewrite hosts as EZproxy does
(https://help.oclc.org/Library_Management/EZproxy/EZproxy_configuration/Option_HttpsHyphens) or take the address in a query.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE | re.ASCII)
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE | re.ASCII)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BARE = re.compile(
    r"(?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?/\S+|www\.(?:[a-z0-9-]+\.)+[a-z]{2,}/?)",
    re.IGNORECASE | re.ASCII,
)
_DOI = r"10\.\d{4,9}(?:\.\d+)*/"
_NAMED_DOI = re.compile(rf"(?:(?:info:|urn:)?doi[:/]\s?)?({_DOI}\S+)", re.IGNORECASE | re.ASCII)
_SHORT_DOI = re.compile(r"(?:doi:\s?)?(10/(?=\d*[a-z])[a-z0-9]{3,9})", re.ASCII)  # https://shortdoi.org
_DOI_START = re.compile(_DOI, re.ASCII)


def _hosts(names: str) -> tuple[str, ...]:
    """Hosts and all below them, as str.endswith() takes them."""
    return tuple(f".{name}" for name in names.split())


# The resolvers of DOIs: all that follows is the DOI.
_RESOLVERS = _hosts("doi.org hdl.handle.net api.crossref.org api.datacite.org unpaywall.org")
# Publishers whose paths and queries hold DOIs, whatever stands before them.
_PUBLISHERS = _hosts(
    "acm.org acs.org aip.org annualreviews.org aps.org asce.org asm.org asme.org biomedcentral.com biorxiv.org bmj.com "
    "degruyter.com degruyterbrill.com drops.dagstuhl.de emerald.com frontiersin.org iop.org jamanetwork.com jstor.org liebertpub.com "
    "medrxiv.org nejm.org oup.com plos.org pnas.org royalsocietypublishing.org rupress.org sagepub.com science.org "
    "sciencemag.org scitation.org siam.org springer.com springeropen.com tandfonline.com thelancet.com wiley.com "
    "worldscientific.com"
)
# Atypon's platform and others like it, on any host: /doi/10.…, /doi/full/10.…, /content/doi/10.…/full/html
_PLATFORM = re.compile(rf"(?:^|/)doi(?:/[a-z][a-z-]*)?/({_DOI}.+)", re.IGNORECASE | re.ASCII)
_SEGMENT = re.compile(rf"(?:^|/)({_DOI}.+)", re.ASCII)
# Silverchair's: …/article-abstract/doi/10.1063/5.12/1234567/Lamps-in-Rows has the number of the page behind the DOI
_NUMBERED = re.compile(
    rf"(?:^|/)(?:advance-)?article(?:-[a-z]+)?/doi/({_DOI}.+?)/(?:\d{{5,9}}(?:/[^/]*)?|\d{{1,9}}/[^/]*\.pdf)$",
    re.ASCII,
)
# What publishers put behind a DOI: the form of the text, or a part of it.
_FORM = (
    r"(?:full(?:[-_]?text)?(?:\.html?)?|abstract|abs|pdf|epdf|ampdf|html?|xml|epub|meta|short|long|summary|references|metrics"
    r"|full\.pdf(?:\+html)?|fulltext\.pdf|citations?|citedby|download|article-(?:info|metrics)|figures-only|supplementary-material"
    r"|suppl(?:_file|ements?|ementary)?|figures?|tables?|tab-[\w-]+)"
)
_BEHIND = re.compile(rf"(?:/{_FORM}(?:/.*)?|\.(?:pdf|epub|html?|xml|full|abstract|short|long|supplementary-material|figures-only"
                     r"|full-text|full\.pdf(?:\+html)?|article-info|article-metrics))$", re.IGNORECASE | re.ASCII)  # fmt: skip
_PICTURE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|css|js)$", re.IGNORECASE)
_EARLY = re.compile(r"content/(?:\w+/)?early/\d{4}/\d\d/\d\d/(\d[\d.]*)", re.IGNORECASE | re.ASCII)
_PREPRINT_VERSION = re.compile(r"v\d{1,3}$", re.ASCII)
_RXIV = _hosts("biorxiv.org medrxiv.org")
# Pages whose address is not the DOI, but tells it.
_COMPUTED = (
    (".nature.com", re.compile(r"articles/([ds]\d{5}-\d{3}-\d{4,5}-\w)(?:\.pdf|/.*)?", re.ASCII), "10.1038/{}"),
    (".peerj.com", re.compile(r"articles/(\d+)(?:\.pdf|/.*)?", re.ASCII), "10.7717/peerj.{}"),
    (".peerj.com", re.compile(r"articles/cs-(\d+)(?:\.pdf|/.*)?", re.ASCII), "10.7717/peerj-cs.{}"),
    (".ssrn.com", re.compile(r"abstract=(\d+)", re.ASCII), "10.2139/ssrn.{}"),
    (".elifesciences.org", re.compile(r"(?:articles|reviewed-preprints)/(\d{5,6})(?:v\d+)?(?:\.pdf|/.*)?", re.ASCII), "10.7554/elife.{}"),
    (".preprints.org", re.compile(r"manuscript/(\d{6}\.\d{4}(?:/v\d+)?)(?:/.*)?", re.ASCII), "10.20944/preprints{}"),
)  # fmt: skip

_ARXIV = _hosts("arxiv.org ar5iv.org alphaxiv.org xxx.lanl.gov")
# Other people's pages about one paper of arXiv: scirate.com/arxiv/…, inspirehep.net/abs/arXiv:…, bibcodes of ADS, keys of DBLP.
_ABOUT_ARXIV = _hosts("scirate.com inspirehep.net semanticscholar.org papers.cool adsabs.harvard.edu")
_NAMED_ARXIV = re.compile(r"(?:abs/|api/)?arxiv[:/]([^/]+(?:/\d{7})?)(?:/[a-z]+)?", re.IGNORECASE)
_DBLP = _hosts("dblp.org dblp.uni-trier.de dblp.dagstuhl.de")
_IN_CORR = re.compile(r"rec/(?:\w+/)?journals/corr/abs-(\d{4})-(\d{5})(?:\.\w+)?", re.ASCII)
_ADS = _hosts("adsabs.harvard.edu")
_BIBCODE = re.compile(r"(?:^|/)\d{4}arXiv(\d{4})\.?(\d{4,5})[A-Z](?:/|$)", re.ASCII)
_MIRROR = re.compile(r"(?:xxx|arxiv[\w-]*)\.[a-z0-9.-]+", re.ASCII)  # of arXiv: xxx.itp.ac.cn, xxx.tau.ac.il
_PAGES = ("abs", "pdf", "ps", "html", "ftp", "format")
_NOT_A_PAPER = ("list", "a", "search", "year", "catchup", "archive", "user")
_FTP = re.compile(r"ftp/([a-z-]+)/papers/\d{4}/([\d.]+)", re.IGNORECASE | re.ASCII)
_FILE = re.compile(r"\.(?:pdf|ps|html?)(?:\.gz)?$", re.IGNORECASE)
_PUBMED = re.compile(r"(?:m/)?pubmed/(\d+)|(?:pmc/)?articles/pmid/(\d+)", re.ASCII)
_PMC = re.compile(r"(?:pmc/)?(?:articles/)?(PMC\d+)(?:/.*)?", re.IGNORECASE | re.ASCII)
_PMC_NUMBER = re.compile(r"pmc/articles/(\d+)(?:/.*)?", re.ASCII)
_EUROPE_PMC = re.compile(
    r"(?:articles?|abstract)/(?:MED/(\d+)|(?:PMC/)?(PMC\d+))(?:/.*)?", re.IGNORECASE | re.ASCII
)
_ACL_FILE = re.compile(r"(?:v\d)?\.(?:pdf|bib|xml|endf)$")
# Where the path is papers/ID.
_HUGGING_FACE, _OPENREVIEW = _hosts("huggingface.co hf.co arxiv-vanity.com"), _hosts("openreview.net")
_ACL, _EUROPE = _hosts("aclanthology.org aclweb.org"), _hosts("europepmc.org")
_LIBRARY = _hosts("ncbi.nlm.nih.gov")
_KNOWN = (
    *_ARXIV, *_RESOLVERS, *_PUBLISHERS, *_HUGGING_FACE, *_OPENREVIEW, *_ACL, *_EUROPE, *_LIBRARY, *_ABOUT_ARXIV, *_DBLP,
    *(host for host, _, _ in _COMPUTED),
)  # fmt: skip
_PROXIED = re.compile(
    rf"((?:[a-z0-9-]+\.)*?(?:{'|'.join(re.escape(host[1:]) for host in _KNOWN)}))\.[a-z]", re.ASCII
)
# of a proxy, a search or a network: the address it leads to
_INSIDE = ("url", "qurl", "target", "targeturl", "q", "u")


def decode_escapes(text: str) -> str:
    """Text without the character references, percent escapes and invisible characters that copying leaves in ids."""
    before = ""
    while text != before:  # `&amp;lt;`, `%252F`; each round is shorter
        before = text
        text = _INVISIBLE.sub("", _ENTITY.sub(lambda match: html.unescape(match[0]), text))
        text = unquote(text) if _ESCAPE.search(text) else text
    return text


def complete_address(text: str) -> str:
    """An address that lacks its scheme (`doi.org/10.…`, `//arxiv.org/abs/…`) with one; a DOI's; "" for anything else."""
    if match := _NAMED_DOI.fullmatch(text) or _SHORT_DOI.fullmatch(text):
        return f"https://doi.org/{match[1]}"
    match = _BARE.fullmatch(text)
    return f"https://{match[1]}" if match else ""


def find_written_ids(url: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """What an http address may be the address of: scheme and value of ids, as written there, the likeliest first.

    Args:
        url: with its scheme.
        depth: of addresses inside of addresses.
    """
    try:
        parts = urlsplit(_ENTITY.sub(lambda match: html.unescape(match[0]), url))
        host = _find_host(parts.hostname or "")
    except ValueError:
        return
    path = _INVISIBLE.sub("", unquote(parts.path)).strip("/ ")
    if re.search(r"%2F", path, re.IGNORECASE):  # escaped twice
        path = unquote(path)
    yield from _by_host(host, path, parts)
    yield from ((("doi", doi),) if (doi := _find_doi(host, path, parts)) else ())
    if depth:
        return
    for key, values in parse_qs(parts.query).items():
        if key.lower() in _INSIDE and values[0].lower().startswith(("http://", "https://")):
            yield from find_written_ids(values[0], depth + 1)
    if host == "web.archive.org" and (inner := re.search(r"https?:/+\S+", path)):
        yield from find_written_ids(re.sub(r":/+", "://", inner[0], count=1), depth + 1)


def _by_host(host: str, path: str, parts: SplitResult) -> Iterator[tuple[str, str]]:
    folder, _, rest = path.partition("/")
    query = parse_qs(parts.query)
    if _is_of(host, _ARXIV) or (_MIRROR.fullmatch(host) and folder in _PAGES):
        if match := _FTP.search(path):
            number = _FILE.sub("", match[2]).rstrip(".")
            yield "arxiv", number if match[1].lower() == "arxiv" else f"{match[1]}/{number}"
        elif folder not in _NOT_A_PAPER:
            yield from (("arxiv", _FILE.sub("", text.rstrip(".,;)"))) for text in (rest, path))
    elif _is_of(host, _HUGGING_FACE):
        if match := re.fullmatch(r"(?:api/)?papers/([^/]+)(?:/.*)?", path):
            yield "arxiv", match[1]
    elif _is_of(host, _ABOUT_ARXIV):
        if match := _NAMED_ARXIV.fullmatch(path):
            yield "arxiv", match[1]
        elif _is_of(host, _ADS) and (match := _BIBCODE.search(path)):
            yield "arxiv", f"{match[1]}.{match[2]}"
    elif _is_of(host, _DBLP):
        if match := _IN_CORR.fullmatch(path):
            yield "arxiv", f"{match[1]}.{match[2]}"
    elif _is_of(host, _OPENREVIEW):
        if path in ("forum", "pdf", "attachment", "revisions"):
            yield "openreview", query.get("id", [""])[0]
    elif _is_of(host, _ACL):
        yield "acl", _ACL_FILE.sub("", path.rsplit("/", 1)[-1])
    elif _is_of(host, _LIBRARY):
        asked = query.get("term", query.get("list_uids", [""]))[0]
        if host.startswith("pubmed.") or folder in ("pubmed", "entrez"):
            match = _PUBMED.fullmatch(path)
            yield "pmid", match[1] or match[2] if match else folder if folder.isdecimal() else asked
        elif match := _PUBMED.fullmatch(path):
            yield "pmid", match[1] or match[2]
        elif match := _PMC.fullmatch(path) or _PMC_NUMBER.fullmatch(path):
            yield "pmcid", match[1]
    elif _is_of(host, _EUROPE) and (match := _EUROPE_PMC.fullmatch(path)):
        yield ("pmid", match[1]) if match[1] else ("pmcid", match[2])


def _find_doi(host: str, path: str, parts: SplitResult) -> str:
    """The DOI in an address; "" where it holds none, or is of a picture."""
    if _is_of(host, _RESOLVERS) or host.startswith(
        "doi."
    ):  # publishers have resolvers of their own: doi.acm.org
        match = _SEGMENT.search(path.removeprefix("doi:").strip())
        return match[1] if match and "/" not in path[: match.start()].strip("/") else ""
    if _PICTURE.search(path):
        return ""
    is_publishers = _is_of(host, _PUBLISHERS)
    match = (
        _NUMBERED.search(path) or _PLATFORM.search(path) or (_SEGMENT.search(path) if is_publishers else None)
    )
    if match:
        return _cut_form(match[1], host)
    for owner, pattern, doi in _COMPUTED:
        if _is_of(host, (owner,)) and (match := pattern.fullmatch(path)):
            return doi.format(match[1].replace("/", "."))
    if _is_of(host, _RXIV) and (match := _EARLY.search(path)):
        return f"10.1101/{match[1].rstrip('.')}"
    query = parse_qs(parts.query)
    if _is_of(host, (".ssrn.com",)) and (number := query.get("abstract_id", [""])[0]).isdecimal():
        return f"10.2139/ssrn.{number}"
    for key in ("doi", *(("id", "doid") if is_publishers else ())):
        if (value := query.get(key, [""])[0]) and _DOI_START.match(value):
            return _cut_form(value, host)
    return ""


def _cut_form(doi: str, host: str) -> str:
    """A DOI without what its publisher's page has behind it; something is left of it in any case."""
    while (match := _BEHIND.search(doi)) and _DOI_START.fullmatch(doi[: match.start()] + "/") is None:
        doi = doi[: match.start()]
    if _is_of(host, _RXIV):
        doi = _PREPRINT_VERSION.sub("", doi)
    return doi


def _find_host(name: str) -> str:
    """The host that is meant: without what a library's proxy puts around it."""
    host = name.lower().removeprefix("www.")
    if _is_of(host, _KNOWN):
        return host
    label, _, proxy = host.partition(".")
    meant = label.replace("--", "\0").replace("-", ".").replace("\0", "-").removeprefix("www.")
    if proxy and _is_of(meant, _KNOWN):
        return meant  # `doi-org.proxy.example.edu`
    match = _PROXIED.match(host)  # `doi.org.proxy.example.edu`
    return match[1] if match else host


def _is_of(host: str, known: tuple[str, ...]) -> bool:
    return f".{host}".endswith(known)
