"""What PubMed's XML and its tagged format have in common: the conventions of the National Library of Medicine.

Source of the rules: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html (XML) and
https://www.nlm.nih.gov/bsd/mms/medlineelements.html (tags).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digestgen.model.publication import PREPRINT, read_type
from digestgen.text.clean import clean_line

NOT_AVAILABLE = "Not Available"
"""What stands in brackets where a title was not translated."""

NOT_HERE = re.compile(
    r"(?:<p>)?(?:Publisher: )?Abstract available from the publisher\.?(?:</p>)?", re.IGNORECASE
)
"""What stands in place of an abstract that the library does not have."""

CORRECTIONS = {
    "ErratumIn": "Erratum",
    "ExpressionOfConcernIn": "Expression of concern",
    "RetractionIn": "Retraction",
    "CorrectedandRepublishedIn": "Corrected and republished",
    "RetractedandRepublishedIn": "Retracted and republished",
    "RepublishedIn": "Republished",
    "UpdateIn": "Update",
}
"""`RefType` of a notice about an article → what to call it."""
ARTICLE_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{1,8}", re.ASCII)
_INITIALS = re.compile(r"(?:[A-Za-z]\.){2}")
_AUTHORS_OWN = re.compile(r"\s*\(author's transl\)", re.IGNORECASE)
_PAGES = re.compile(r"(?P<letters>[A-Za-z]*)(?P<first>\d+)-(?P<last>\d+)")
_MAIL = re.compile(r"[\s;,.]{0,4}(?:Electronic address: ?)?[^\s@;,<>]{1,64}@[\w-]+(?:\.[\w-]+)+\.?")
_ORCID = re.compile(r"(?<!\d)(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dXx])(?!\d)")


def split_title(markup: str) -> tuple[str, bool]:
    """A title without what the library adds to it, and whether it is a translation.

    Added are a full stop at the end, and brackets around titles that were translated into English.

    >>> split_title("[On lamps and kettles].")
    ('On lamps and kettles', True)
    >>> split_title("[Re] On lamps [sic]."), split_title("Lamps of the U.S.A.")
    (('[Re] On lamps [sic]', False), ('Lamps of the U.S.A.', False))
    """
    text = _without_stop(" ".join(markup.split()))
    if text.startswith("[") and text.endswith("]") and _closes_at_end(text):
        return _without_stop(_AUTHORS_OWN.sub("", text[1:-1]).strip()), True
    return text, False


def _without_stop(text: str) -> str:
    stays = not text.endswith(".") or text.endswith("..") or _INITIALS.fullmatch(text[-4:])
    return text if stays else text[:-1].rstrip()


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return at == len(text) - 1
    return False


def label_paragraph(label: str, markup: str) -> str:
    """A part of a structured abstract for records.RICH: `METHODS` → `<p><b>Methods:</b> …</p>`.

    Labels are the journals' own words; only capitals are turned into a sentence's. `UNLABELLED` is none.
    """
    label = " ".join(label.split()).rstrip(":. ")
    if not label or label.upper() == "UNLABELLED":
        return f"<p>{markup}</p>"
    shown = label.capitalize() if label.isupper() else label
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p><b>{shown}:</b> {markup}</p>"


def find_status(title: str, kinds: Iterable[str], corrections: Iterable[str]) -> str:
    """What became of a paper, for Record.status; "" for nothing that is known.

    Args:
        title: cleaned or not; publishers put `WITHDRAWN:` and `RETRACTED:` before it.
        corrections: `RefType`s of its CommentsCorrections.
    """
    started = title.lstrip("[ ").lower()
    kinds, corrections = {kind.lower() for kind in kinds}, set(corrections)
    if corrections & {"CorrectedandRepublishedIn", "RetractedandRepublishedIn", "RepublishedIn"}:
        return "replaced"
    if "retracted publication" in kinds or "RetractionIn" in corrections or started.startswith("retracted:"):
        return "retracted"
    return "withdrawn" if started.startswith("withdrawn:") else ""


def article_type(kinds: Iterable[str]) -> str:
    """What PubMed's publication types make of an article; all but two of them are in journals."""
    return next((kind for kind in map(read_type, kinds) if kind in (PREPRINT, "dataset")), "article-journal")


def first_day(*days: str) -> str:
    """The earliest of some dates `YYYY[-MM[-DD]]`; of two that agree as far as they go the more exact one.

    >>> first_day("2016-05", "2016-02-17", ""), first_day("2018", "2018-05-17")
    ('2016-02-17', '2018-05-17')
    """
    found = ""
    for day in filter(None, days):
        if not found or (day < found and not found.startswith(day)) or day.startswith(found):
            found = day
    return found


def full_pages(text: str) -> str:
    """Pages whose second number is spelled out: `113-25` → `113-125`; anything else as it is."""
    text = clean_line(text)
    match = _PAGES.fullmatch(text)
    if not match or len(match["last"]) >= len(match["first"]):
        return text
    first, last = match["first"], match["last"]
    return f"{match['letters']}{first}-{match['letters']}{first[: -len(last)]}{last}"


def clean_affiliation(text: str) -> str:
    """An affiliation without the e-mail addresses in it: nobody asked to be found by robots on our pages."""
    return _MAIL.sub("", clean_line(text)).strip(" ;,")


def find_orcid(text: str) -> str:
    """The ORCID iD in a text: an address, four groups, or sixteen characters in a row; "" where there is none.

    >>> find_orcid("https://orcid.org/0000-0002-1825-0097"), find_orcid("ORCID: 000000021694233x")
    ('0000-0002-1825-0097', '0000-0002-1694-233X')
    """
    match = _ORCID.search(text)
    return "-".join(match.groups()).upper() if match else ""
