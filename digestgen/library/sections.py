"""The body of a paper's file: the fields that are sections of it, the other sections, and its links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from digestgen.library.targets import is_ours, names_paper
from digestgen.text.html import SHOWN_TAGS, outside_url
from digestgen.text.markdown.fences import mark_code
from digestgen.text.maths.delimiters import split_maths

_HEADING = re.compile(r"(#{1,6})(?!#)(.*)")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")
# What opens and closes the text of a link; `\\[` does neither. A blank line ends every paragraph.
_BRACKET = re.compile(r"\\.|\n[ \t]*(?=\n)|\[|\](?:\(\s*(?:<([^<>\n]+)>|([^)<>\s]+)))?", re.DOTALL)
_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|([^)<>\s]+))")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?([^<>\s]+)", re.MULTILINE)
_TAG = re.compile(
    r"""<[a-z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)'|([^\s"'<>]+))""", re.IGNORECASE
)
# As Python-Markdown finds them (inlinepatterns.HTML_RE), without addresses of the web and of mail.
_HTML = re.compile(
    r"(?<!\\)<(?!(?:https?|ftp):)([a-z][^\s<>@/'\"]*)(?:/?|/[^<>@ ]*)(?: [^<>]*)?>", re.IGNORECASE
)
_TAG_BEGINS = re.compile("<[A-Za-z]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_MENTION = re.compile(r"""(?:\](?:\(|:)|\b(?:href|src)\s*=)\s*["'<]?([^)"'<>\s]+)""", re.IGNORECASE)
_LINKED = re.compile(r"""\](?:\(|:)\s*["'<]?([^)"'<>\s]+)""")  # the same without HTML
_ROUNDS = 3
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def split_body(body: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Cut a body into its fields, and `rest`: every other section, with its heading.

    What is above the first heading (`# …` at the start of a line, outside fenced code) is one part. A field with a
    heading of its own (of any level, in any case) goes on to the next one of that level or above.

    Args:
        fields: heading in lower case → name; "" for what is above the first.
    """
    headings = list(_headings(body))
    if not headings:
        return {fields[""]: body.strip("\n")}
    parts: dict[str, list[str]] = {}
    part, depth = "rest", 0
    for (start, level, title), (end, _, _) in zip(headings, [*headings[1:], (len(body), 0, "")], strict=True):
        section = body[start:end]
        if part == "rest" or level <= depth:
            part, depth = fields.get(title.lower(), "rest") if title else "rest", level
            section = section if part == "rest" else section.partition("\n")[2]
        parts.setdefault(part, []).append(section)
    texts = {name: "".join(sections).strip("\n").rstrip() for name, sections in parts.items()}
    return {fields[""]: body[: headings[0][0]].strip("\n").rstrip(), **texts}


def replace_section(body: str, names: Sequence[str], text: str) -> str:
    """The body with another text in one of its parts, "" for none: in the old one's place, else below all there is.

    Args:
        names: headings that mean the part, the customary one first; "" is what is above all headings.
    """
    headings = list(_headings(body))
    starts = [*(start for start, _level, _title in headings), len(body)]
    if names[0] == "":
        return "\n\n".join(part for part in (text.strip("\n"), body[starts[0] :]) if part)
    parts, depth = [body[: starts[0]]], 0
    for (start, level, title), end in zip(headings, starts[1:], strict=True):
        if depth and level > depth:
            continue  # a heading within the old text
        depth = level if title.lower() in map(str.lower, names) else 0
        if not depth:
            parts.append(body[start:end])
        elif text:
            heading = body[start:end].partition("\n")[0]
            parts.append(f"{heading}\n\n{text}\n\n")
            text = ""
    rest = "".join(parts).rstrip("\n")
    return "\n\n".join(part for part in (rest, text and f"## {names[0]}\n\n{text}") if part)


def _headings(body: str) -> Iterator[tuple[int, int, str]]:
    """(offset, level, text) of each heading outside fenced code."""
    if "#" not in body:
        return
    at = 0
    for line, is_code in mark_code(body.split("\n")):
        heading = _HEADING.match(line) if not is_code and line.startswith("#") else None
        if heading:
            yield at, len(heading[1]), heading[2].strip().rstrip("#").rstrip()
        at += len(line) + 1


def list_links(body: str, line: int) -> tuple[tuple[int, str], ...]:
    """(line, target) of what leads to something here; of what may be no link, in code say, line 0.

    Args:
        line: of the file, on which the body begins.
    """
    links = [(line + offset, target) for offset, target in find_links(body)]
    sure = {target for _, target in links}
    links += [(0, target) for target in dict.fromkeys(find_mentions(body)) if target not in sure]
    return tuple(links)


def find_links(body: str) -> Iterator[tuple[int, str]]:
    """(0-based line, target) of every link or image outside code and maths that leads to something here; see is_ours()."""
    if not (_has_link(body) or "<" in body):
        return
    prose = cut_code(body)
    for at, written in sorted(_find_targets(prose)):
        target = html.unescape(_ESCAPE.sub(r"\1", written))
        if is_ours(target):
            yield prose.count("\n", 0, at), target


def cut_code(body: str) -> str:
    """Markdown without its code and its formulas, line by line."""
    prose = body
    if "`" in body or "~~~" in body:
        prose = "\n".join(
            "" if is_code else _CODE.sub("", line) for line, is_code in mark_code(body.split("\n"))
        )
    if "$" in prose:
        pieces = split_maths(prose)
        prose = "".join(piece if kind == "text" else "\n" * piece.count("\n") for kind, piece in pieces)
    return prose


def find_unshown(body: str) -> Iterator[str]:
    """Each tag that is taken for HTML and not shown, and each link that is none on the site, in their order."""
    if not (_has_link(body) or may_have_tag(body)):
        return
    prose = cut_code(body)
    found = [(tag.start(), tag[0]) for tag in _HTML.finditer(prose) if tag[1].lower() not in SHOWN_TAGS]
    for at, written in _find_targets(prose):
        target = html.unescape(_ESCAPE.sub(r"\1", written))
        if _SCHEME.match(target) and not (names_paper(target) or outside_url(target)):
            found.append((at, target))
    for _, what in sorted(found):
        yield what


def may_have_tag(text: str) -> bool:
    """Whether a letter follows a `<`; in most abstracts that have one, of a formula, a blank does."""
    return _TAG_BEGINS.search(text) is not None


def _has_link(body: str) -> bool:
    """Whether Markdown may have a link; one letter is looked for faster than two."""
    return "]" in body and ("](" in body or "]:" in body)


def find_mentions(body: str) -> Iterator[str]:
    """Every relative address in the place of a link's, also in what may be code.

    Python-Markdown alone decides in the end (an unclosed fence is no code to it): what a page shows depends on
    where these lead, and on no others.
    """
    lower = body.casefold() if "=" in body else ""
    is_html = "href" in lower or "src" in lower
    if not (is_html or _has_link(body)):
        return  # most abstracts: to look for how each alternative begins takes a twentieth of the time
    for match in (_MENTION if is_html else _LINKED).finditer(body):
        target = html.unescape(_ESCAPE.sub(r"\1", match[1]))
        if is_ours(target):
            yield target


def disarm_links(text: str) -> str:
    r"""Text of a source without links to what only its own site has: what find_links() finds is shown as it is written.

    Where it leads would be another file here, or none, and one that leads nowhere stops publishing.

    >>> disarm_links("[a](b.md), [c](https://example.org)")
    '[a\\](b.md), [c](https://example.org)'
    """
    for _ in range(_ROUNDS):
        targets = {target for _, target in find_links(text)}
        if not targets:
            return text

        for pattern, mark, shown in ((_INLINE, "]", "\\]"), (_TAG, "<", "&lt;"), (_REFERENCE, "[", "\\[")):

            def escape(
                match: re.Match[str], targets: set[str] = targets, mark: str = mark, shown: str = shown
            ) -> str:
                written = next(group for group in match.groups() if group)
                is_one = html.unescape(_ESCAPE.sub(r"\1", written)) in targets
                return match[0].replace(mark, shown, 1) if is_one else match[0]

            text = pattern.sub(escape, text)
    # Marks within marks, which nobody writes for a reader.
    return re.sub(r"(?<!\\)\[", r"\\[", text.replace("<", "&lt;"))


def _find_targets(prose: str) -> Iterator[tuple[int, str]]:
    """(offset, target as written) of every link, image and reference."""
    for match in _REFERENCE.finditer(prose) if "]:" in prose else ():
        yield match.start(), match[1]
    for match in _TAG.finditer(prose):
        yield match.start(), match[1] or match[2] or match[3]
    depth = 0
    for match in _BRACKET.finditer(prose) if "](" in prose else ():
        match match[0][0]:
            case "[":
                depth += 1
            case "\n":
                depth = 0
            case "]" if depth:
                depth -= 1
                if target := match[1] or match[2]:
                    yield match.start(), target
