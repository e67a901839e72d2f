"""Tags that no page has and that are named as those inside of drawings and formulas: `<mask>`, `<sep>`, `<image>`.

nh3 takes such an element out with all that follows in its paragraph (what browsers make of it, they may make anew of
the result). Models have tokens of these names, which people write into notes: the tag alone goes, as others do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digestgen.text.html import SHOWN_TAGS, WITH_CONTENT, sanitise

_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)


def remove_foreign(rendered: str) -> str:
    """HTML that is yet to be sanitised, without these tags.

    >>> remove_foreign("<p>A <mask> of <b>two</b></p>")
    '<p>A  of <b>two</b></p>'
    """
    return _TAG.sub(lambda tag: "" if _is_foreign(tag[1].lower()) else tag[0], rendered)


@lru_cache(maxsize=1024)
def _is_foreign(name: str) -> bool:
    return name not in SHOWN_TAGS and name not in WITH_CONTENT and not sanitise(f"<{name}>x")
