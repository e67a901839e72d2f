"""ACL Anthology: the XML that its site is made of, one collection of volumes a file.

The files: https://github.com/acl-org/acl-anthology/tree/master/data/xml. Their schema: `data/xml/schema.rnc` there;
ids: https://aclanthology.org/info/ids/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.problems import SourceError
from digestgen.sources.pubmed.medline import find_orcid
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.source import Context, Parsed, Source, has_signs
from digestgen.sources.toolkit.days import join_when, parse_when
from digestgen.sources.toolkit.names import join_name, read_name
from digestgen.sources.toolkit.references import language_tag, read_id
from digestgen.sources.toolkit.xmltree import Element, inner_markup, inner_text, local_name, parse_xml
from digestgen.text.clean import clean_line

_SITE = "https://aclanthology.org/"
_HEAD = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<collection\s[^>]*\bid=[^>]*>\s*<volume\s")
_OLD = re.compile(r"[A-Z]\d\d")
_JOURNAL = re.compile(r",\s+(?:Volume|Vol\.|Number|Issue)\b.*", re.DOTALL)
_LINKS = {
    "presentation": "slides",
    "slides": "slides",
    "poster": "poster",
    "software": "code",
    "dataset": "data",
}
"""Type of an attachment → kind of a link; other attachments stand in the payload."""


def parse(data: bytes, name: str, context: Context) -> Parsed:
    """Read a collection: one record a paper; front matter is none."""
    builder = RecordBuilder("acl", name, context, entries="papers")
    root = parse_xml(data, name)
    collection = clean_line(root.get("id", ""))
    if local_name(root) != "collection" or not collection:
        what = f"this XML is not a collection of the ACL Anthology: it is a <{local_name(root)[:40]}>"
        raise SourceError(name, what, hint="Its files are named after collections: 2022.acl.xml, P18.xml.")
    for volume in root.findall("volume"):
        for paper in volume.findall("paper"):
            number = f"{collection}-{volume.get('id', '')}.{paper.get('id', '')}"
            _add(builder, f"paper {clean_line(number)[:60]}", collection, volume, paper)
    return builder.done(hint="Download it again.")


def _add(builder: RecordBuilder, where: str, collection: str, volume: Element, paper: Element) -> None:
    full_id = _full_id(collection, volume.get("id", ""), paper.get("id", ""))
    meta = volume.find("meta")
    retracted, removed = paper.find("retracted"), paper.find("removed")
    revisions = sorted(paper.findall("revision"), key=lambda revision: revision.get("date", ""))
    links, others = _attachments(paper)
    builder.add(
        where,
        title=_markup(paper.find("title")),
        markup=RICH,
        ids=(full_id, read_id(_text(paper, "doi"), scheme="doi")),
        abstract=_markup(paper.find("abstract")),
        authors=_people(paper),
        published=_published(meta),
        updated=parse_when(revisions[-1].get("date", "")) if revisions else "",
        links={"pdf": _address(_text(paper, "url"), ".pdf"), "video": _video(paper), **links},
        publication=_publication(volume, meta, _text(paper, "pages")),
        status="retracted" if retracted is not None else "withdrawn" if removed is not None else "",
        lang=language_tag(_text(paper, "language")),
        payload={
            "url": full_id.url if full_id else "",
            "comment": _text(paper, "retracted") or _text(paper, "removed"),
            "version": revisions[-1].get("id", "") if revisions else "",
            "revisions": [text for text in map(_text_of, revisions) if text],
            "errata": [_address(_text_of(erratum), ".pdf") for erratum in paper.findall("erratum")],
            "attachments": others,
            "awards": [_text_of(award) for award in paper.findall("award")],
            "note": _text(paper, "note"),
        },
    )


def _full_id(collection: str, volume: str, paper: str) -> PaperId | None:
    """`2022.naloma`, `1`, `3` → `2022.naloma-1.3`; before 2020 `J89`, `1`, `1` → `J89-1001`.

    Of old workshops (W), of C69 and of the workshops of D19 two digits are the volume's, two the paper's.
    """
    if not (re.fullmatch(r"[0-9]{1,4}", paper) and volume):
        return None
    text = f"{collection}-{volume}.{paper}"
    if _OLD.fullmatch(collection):
        if not re.fullmatch(r"[0-9]{1,2}", volume):
            return None
        wide = collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= 5)
        numbers = f"{int(volume):02}{int(paper):02}" if wide else f"{int(volume)}{int(paper):03}"
        text = f"{collection}-{numbers}"
    return read_id(text, scheme="acl", only=True)


def _markup(element: Element | None) -> str:
    """Title or abstract for records.RICH: `tex-math` between dollars, `fixed-case` as the text it holds."""
    if element is None:
        return ""
    for formula in list(element.iter("tex-math")):
        formula.text = f"${inner_text(formula).strip()}$"
        del formula[:]
    etree.strip_tags(element, "tex-math", "fixed-case")
    return inner_markup(element)


def _people(paper: Element | None, tag: str = "author") -> Iterator[Name]:
    for author in () if paper is None else paper.findall(tag):
        first, last = _text(author, "first"), _text(author, "last")
        family, _, suffix = last.partition(",")  # "Two, Jr."
        name = join_name(first, family.strip(), suffix.strip()) if first else read_name(last)
        yield name._replace(
            orcid=find_orcid(author.get("orcid", "")), affiliation=_text(author, "affiliation")
        )


def _published(meta: Element | None) -> str:
    """Year and month of the volume; months are written as `August`, `May 20-25`, `July–August`."""
    return join_when(_text(meta, "year")[:8], _text(meta, "month")[:40])[:7]


def _publication(volume: Element, meta: Element | None, pages: str) -> dict[str, object]:
    book, journal = _text(meta, "booktitle"), _text(meta, "journal-title")
    is_journal = volume.get("type") == "journal" or bool(journal or _text(meta, "journal-volume"))
    return {
        "type": "article-journal" if is_journal else "paper-conference",
        "venue": (journal or _JOURNAL.sub("", book)) if is_journal else book,
        "volume": _text(meta, "journal-volume"),
        "issue": _text(meta, "journal-issue"),
        "pages": pages,
        "publisher": _text(meta, "publisher"),
        "place": _text(meta, "address"),
        "editor": _people(meta, "editor"),
    }


def _address(text: str, ending: str = "") -> str:
    """A file's address; those of the Anthology itself are written as names only."""
    return text if not text or re.match(r"https?://", text) else f"{_SITE}{text}{ending}"


def _video(paper: Element) -> str:
    videos = (video for video in paper.findall("video") if video.get("permission") != "false")
    return next((_address(clean_line(video.get("href", ""))) for video in videos), "")


def _attachments(paper: Element) -> tuple[dict[str, str], list[str]]:
    """Links by kind, the first of each, and the addresses of what else there is."""
    links: dict[str, str] = {}
    others: list[str] = []
    for code in paper.findall("pwccode"):
        if address := clean_line(code.get("url", "")):
            links.setdefault("code", address)
    for attachment in paper.findall("attachment"):
        text = _text_of(attachment)
        address = text if re.match(r"https?://", text) else f"{_SITE}attachments/{text}"
        kind = _LINKS.get(attachment.get("type", "").lower(), "")
        if text and kind and kind not in links:
            links[kind] = address
        elif text:
            others.append(address)
    return links, others


def _text(parent: Element | None, path: str) -> str:
    return "" if parent is None else _text_of(parent.find(path))


def _text_of(element: Element | None) -> str:
    return clean_line(inner_text(element))


SOURCE = Source(
    key="acl",
    title="ACL Anthology",
    parse=parse,
    help="A collection of the ACL Anthology's XML, e.g. 2022.acl.xml",
    recognise=has_signs(_HEAD.match),
)
