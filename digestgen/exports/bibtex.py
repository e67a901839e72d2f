"""BibTeX (https://www.ctan.org/pkg/biblatex, §2 of its manual, for types and fields): one entry a paper."""

from __future__ import annotations

import re

from digestgen.model.paper import Paper
from digestgen.text.dollars import split_maths
from digestgen.text.slug import slugify

# The ten special characters, and what no text is made of.
_SPECIAL = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
     "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                              *range(0x2060, 0x2070), 0xFEFF]))
)  # fmt: skip
_WHOLE = re.compile(r"\b(?:and|team|collaboration|consortium|group|lab)\b", re.IGNORECASE)
_CORE = re.compile(r"(\W*)(.*?)(\W*)")  # a word, and what stands around it
_CAPITALS = re.compile(r"\w[A-Z]|^[^a-z]*[A-Z][^a-z]*\d")
_TYPES = {"article-journal": "article", "paper-conference": "inproceedings", "chapter": "incollection",
          "book": "book", "thesis": "phdthesis", "report": "techreport"}  # fmt: skip
_VENUE = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle", "phdthesis": "school",
          "techreport": "institution"}  # fmt: skip
_SMALL = {"a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "is", "are", "do", "does"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def escape_tex(text: str) -> str:
    """Literal text as TeX: the ten special characters escaped, control characters dropped."""
    return text.translate(_SPECIAL)


def render_bibtex(paper: Paper) -> str:
    """One entry, UTF-8, newline at the end. Capitals inside words and acronyms are protected by braces."""
    kind = _TYPES.get(paper.publication.get("type", ""), "misc")
    published = paper.published or paper.date
    fields = {"title": _title(paper.title)}
    if paper.authors:
        fields["author"] = " and ".join(_name(name.text) for name in paper.authors)
    fields["year"] = published[:4]
    if len(published) >= 7:
        fields["month"] = _MONTHS[int(published[5:7]) - 1]
    if venue := paper.publication.get("venue"):
        fields[_VENUE.get(kind, "howpublished")] = escape_tex(venue)
    for key in ("volume", "number", "pages", "publisher", "series"):
        if value := paper.publication.get(key) or (key == "number" and paper.publication.get("issue")):
            fields[key] = escape_tex(str(value)).replace("–", "--")
    for one in paper.all_ids:
        if one.scheme == "arxiv":
            fields.setdefault("eprint", one.value)
            fields.setdefault("archiveprefix", "arXiv")
        elif one.scheme == "doi":
            fields.setdefault("doi", one.value.replace("{", "").replace("}", ""))
    if url := next((one.url for one in paper.all_ids if one.url), ""):
        fields["url"] = url.replace("{", "%7B").replace("}", "%7D")
    # A month is a name that styles know, everything else a text in braces.
    body = ",\n".join(
        f"  {key} = {value if key == 'month' else f'{{{value}}}'}" for key, value in fields.items()
    )
    return f"@{kind}{{{build_key(paper)},\n{body}\n}}\n"


def build_key(paper: Paper) -> str:
    """`one2025agents`: first author's family name, year, first telling word; ASCII letters and digits."""
    first = paper.authors[0].text if paper.authors else ""
    family = slugify((first.partition(",")[0] if "," in first else first.rpartition(" ")[2]).strip())
    words = slugify(" ".join(t for k, t in split_maths(paper.title) if k == "text")).split("-")
    word = next((w for w in words if w not in _SMALL and w.isascii() and w), "paper")
    key = re.sub(r"[^a-z0-9]", "", family) or paper.id.scheme + re.sub(
        r"[^a-z0-9]", "", paper.id.slug.lower()
    )
    return f"{key}{(paper.published or paper.date)[:4]}{word}"


def _title(title: str) -> str:
    parts = []
    for kind, text in split_maths(title):
        if kind == "text":
            parts.append(re.sub(r"\S+", lambda m: _protect(m[0]), text))
        else:
            parts.append("{$" + text + "$}" if text.count("{") == text.count("}") else escape_tex(text))
    return "".join(parts)


def _protect(word: str) -> str:
    """A word in braces where a style must not lower it: a capital that is not the first letter, or a name."""
    found = _CORE.fullmatch(word)
    if not found or not _CAPITALS.search(found[2]):
        return escape_tex(word)
    return f"{escape_tex(found[1])}{{{escape_tex(found[2])}}}{escape_tex(found[3])}"


def _name(name: str) -> str:
    """A name for BibTeX: organisations (one word, or with "Team" and the like) stay whole in braces."""
    escaped = escape_tex(name)
    whole = " " not in name.strip() or re.search(
        r"\b(?:and|team|collaboration|consortium|group|lab)\b", name, re.I
    )
    return "{" + escaped + "}" if whole else escaped
