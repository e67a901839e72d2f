"""Papers as files: a new one whole, an old one changed only where it must be. The only writer of content/."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from digestgen.library.frontmatter import Document, edit_fields, render_field
from digestgen.library.schema import PAPER_FIELDS
from digestgen.library.sections import replace_abstract

ORDER = tuple(PAPER_FIELDS)


def render_paper(fields: Mapping[str, object], body: str) -> str:
    """A new paper's file: front matter in the customary order, then the body."""
    head = "".join(render_field(key, fields[key]) for key in ORDER if key in fields)
    return f"---\n{head}---\n" + (f"\n{body.strip()}\n" if body.strip() else "")


def render_edited(
    document: Document, changes: Mapping[str, object | None], abstract: str | None = None
) -> str:
    """A file with these fields set (None removes one) and, if given, another abstract; all else byte for byte.

    Args:
        document: of the file's text with `\\n` line ends.
    """
    head = edit_fields(document, changes, ORDER) if changes else document.head
    body = document.body if abstract is None else replace_abstract(document.body, abstract)
    closing, ending = document.closing, document.ending
    if body and not document.body:
        closing, ending = closing.rstrip("\n") + "\n\n", "\n"
    return f"{document.opening}{head}{closing}{body}{ending}"


def save_text(file: Path, text: str) -> None:
    """Write a UTF-8 file in one step: after a crash there is the old one or the new one, never half of it.

    An existing file keeps its line ends (CRLF) and its byte order mark.
    """
    if file.exists():
        old = file.read_bytes()
        if 2 * old.count(b"\r\n") > old.count(b"\n"):
            text = text.replace("\n", "\r\n")
        if old.startswith(b"\xef\xbb\xbf"):
            text = "\ufeff" + text
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.new")
    draft.write_bytes(text.encode("utf-8"))
    os.replace(draft, file)
