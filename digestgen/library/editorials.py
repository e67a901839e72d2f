"""A file of `content/digests/` as an editorial."""

from __future__ import annotations

import posixpath

from digestgen.library.fields import EDITORIAL_FIELDS
from digestgen.library.frontmatter import Document
from digestgen.library.schema import Reading, check_body, read_fields, visible
from digestgen.model.issue import Editorial, parse_period
from digestgen.text.maths.maths import plain_title


def build_editorial(document: Document, name: str, reading: Reading) -> Editorial | None:
    """A document as an editorial; None, with a problem noted, where its name is no issue's."""
    values = read_fields(document, EDITORIAL_FIELDS, {}, reading)
    key = posixpath.basename(name).removesuffix(".md")
    try:
        period = parse_period(key)
    except ValueError as error:
        reading.problem(0, "bad-period", "", str(error), "The file's name says which issue it is for.")
        return None
    check_body(document.body, document.body_line, "", reading)
    values |= {"title": plain_title(values["title"])} if "title" in values else {}
    return Editorial(path=document.path, period=period, introduction=visible(document.body), **values)
