"""Licences of Creative Commons: which of them let a digest show a figure of somebody else.

A figure on a paper's page is a part of the work, copied to a public website, credited, and made smaller. Who builds the
site may earn money with it, which this program cannot know. So open is what the Open Definition
(https://opendefinition.org/licenses/) calls open:

- BY, §2(a)(1): "reproduce and Share the Licensed Material, in whole or in part", with name, notice and link (§3(a)).
- BY-SA: the same. A smaller picture is a technical modification (4.0, §2(a)(4): it "never produces Adapted Material"); and
  where somebody saw an adaptation, the credit puts the picture under the same licence.
- CC0, the Public Domain Mark and the dedication of 2003: anything; it is credited all the same.

Not open, though one may think so:

- NC (§1: "not primarily intended for or directed towards commercial advantage or monetary compensation"): a digest of a company,
  or with sponsors, may be so directed. Whoever knows that theirs is not may put the picture into content/ by hand.
- ND: 4.0 lets parts be shared that are not adapted, older versions do not speak of parts, and a network that shows a shared
  page cuts its picture to a size of its own. arXiv has no ND without NC, so nothing is lost.
- arXiv's own licence: it lets arXiv distribute the paper, and nobody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CC = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z][a-z+-]*)"
    r"(?:/(\d\.\d)(?:/([a-z]{2,8}))?)?(?:/(?:deed|legalcode)(?:\.[a-z_-]{2,8})?)?/?"
)
_OPEN = {
    ("licenses", "by"): "CC BY",
    ("licenses", "by-sa"): "CC BY-SA",
    ("licenses", "publicdomain"): "Public domain",
    ("publicdomain", "zero"): "CC0",
    ("publicdomain", "mark"): "Public Domain Mark",
}
_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/licenses/.*")


@dataclass(frozen=True, slots=True)
class License:
    """A licence."""

    name: str  # as it is usually called, `CC BY 4.0`
    url: str
    is_open: bool  # whether everybody may show a part, for money, too


def read_license(url: str) -> License:
    """The licence of an address.

    >>> read_license("http://creativecommons.org/licenses/by/3.0/de/")
    License(name='CC BY 3.0 DE', url='https://creativecommons.org/licenses/by/3.0/de/', is_open=True)
    >>> read_license("https://creativecommons.org/licenses/by-nc-nd/4.0/").is_open
    False
    """
    url = url.strip()
    if not (match := _CC.fullmatch(url.lower())):
        return License(
            "arXiv's own licence" if _ARXIV.fullmatch(url.lower()) else url[:80] or "no licence", url, False
        )
    folder, kind, version, place = match.groups()
    is_open = (folder, kind) in _OPEN and (bool(version) or kind == "publicdomain")
    name = _OPEN.get((folder, kind), f"CC {kind.upper()}")
    parts = (folder, kind, version, place)
    address = f"https://creativecommons.org/{'/'.join(filter(None, parts))}/"
    return License(" ".join(filter(None, (name, version, (place or "").upper()))), address, is_open)
