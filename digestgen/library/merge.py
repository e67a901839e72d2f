"""Two files of one paper: what becomes of their fields."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import cast

from digestgen.library import update
from digestgen.library.fields import PAPER_FIELDS, plain_value, short_hash
from digestgen.library.frontmatter import parse_document
from digestgen.library.parsers import TRANSLATION
from digestgen.library.sections import find_links
from digestgen.library.targets import names_paper
from digestgen.library.versions import join_topics
from digestgen.library.writer import render_edited
from digestgen.model.ids import read_publication_ids
from digestgen.model.paper import Paper

Links = Mapping[str, str]
Texts = Mapping[str, Mapping[str, str]]  # language → title, summary and abstract


def build_merged(ours: Paper, text: str, theirs: Paper) -> update.Update:
    """Lay one paper under another: ours keeps what it has and takes over what it lacks; no word is lost.

    Ids, sources, tags and aliases of both stay, and the other's address becomes an alias. A `title:` id yields to a
    real one; the feed identity and the citation key stay ours. Notes and other sections of the other go below ours, with their relative
    links made to lead where they led. The paper is in the digest from the earlier of the two days on. Of two titles
    and abstracts, ours stay.
    """
    changes: dict[str, object] = {}
    for name, field in PAPER_FIELDS.items():
        have, offered = ours.get(name), theirs.get(name)
        if field.sections and offered:
            offered = _rebase(str(offered), theirs.path, ours.path)
        match field.on_merge:
            case "fill" if not have:
                value = offered
            case "add" if name == "translations":
                value = _join_translations(cast("Texts", have or {}), cast("Texts", offered or {}))
            case "add":
                offered = update.date_issue(name, have, offered or {}, theirs.published, ours.published)
                value = update.join_mappings(name, cast("Links", have or {}), offered)
            case "union":
                own = cast("tuple[object, ...]", have or ())
                value = (*own, *(one for one in cast("tuple[object, ...]", offered or ()) if one not in own))
            case "earlier":
                value = min((str(day) for day in (have, offered) if day), default="")
            case _:
                continue
        if value and value != have:
            changes[name] = plain_value(value)
    publication = cast("Links", changes.get("publication", ours.publication))
    changes |= _merge_identity(ours, theirs, publication)
    payloads = {
        **ours.sources,
        **{key: said for key, said in theirs.sources.items() if key not in ours.sources},
    }
    for key in [key for key in ours.sources if key in theirs.sources]:
        payloads[key] = {**ours.sources[key], **join_topics(ours.sources[key], theirs.sources[key])}
    if payloads != ours.sources:
        changes["sources"] = {key: update.as_written(payload) for key, payload in payloads.items()}
    if "abstract" in changes and theirs.body != ours.body:  # whose words they are goes with them
        changes["body"] = theirs.body
    combined = render_edited(parse_document(text, ours.path), changes)
    combined = "\n\n".join([combined.rstrip("\n"), *_carried_sections(ours, theirs)]) + "\n"
    taken = tuple(changes)
    merged = update.read_back(combined, ours.path, taken)
    marks = _merge_marks(ours, theirs, merged.paper, taken)
    if marks != ours.imported:
        document = parse_document(merged.text, ours.path)
        merged = update.read_back(render_edited(document, {"imported": marks or None}), ours.path, taken)
    return update.keep_citation_key(ours, merged)


def _join_translations(have: Texts, offered: Texts) -> Texts:
    """Texts by language, whose tag means the same in upper and lower case (RFC 5646, 2.1.1); what is there stays."""
    joined = dict(have)
    written = {language.lower(): language for language in have}
    for language, texts in offered.items():
        language = written.setdefault(language.lower(), language)
        both = {**texts, **joined.get(language, {})}
        joined[language] = {part: both[part] for part in TRANSLATION if part in both}
    return joined


def _carried_sections(ours: Paper, theirs: Paper) -> list[str]:
    """The other's note and sections, as they go below ours; those that ours has word for word are left out."""
    rest = _rebase(theirs.rest, theirs.path, ours.path)
    sections = [rest] if rest and rest not in ours.rest else []
    # A text of the curator's in the place of the abstract is no source's: where it yields to ours it is a note.
    words = theirs.abstract if theirs.body == "summary" and ours.abstract not in ("", theirs.abstract) else ""
    for name, field in PAPER_FIELDS.items():
        if field.on_merge != "below":
            continue
        text = "\n\n".join(part for part in (words, str(theirs.get(name) or "")) if part)
        text = _rebase(text, theirs.path, ours.path)
        if text and text not in str(ours.get(name) or ""):
            # A heading ends every section above its level: the field's own must stand above all that are in it.
            level = min((len(mark) for mark in re.findall(r"^(#{1,6})(?!#)", text, re.MULTILINE)), default=3)
            sections.append(f"{'#' * max(1, min(2, level - 1))} {field.sections[0]}\n\n{text}")
    return sections


def _rebase(markdown: str, before: str, after: str) -> str:
    """Markdown that moves from one file to another, which takes the first one's place: links lead where they led."""
    old, new = posixpath.dirname(before), posixpath.dirname(after)

    def move(path: str) -> str:
        if path.startswith("/"):
            return _from_root(path, before, after)
        file = posixpath.normpath(posixpath.join(old, path))
        if old == new and file != before:
            return path
        return posixpath.relpath("/" + (after if file == before else file), "/" + new)

    return _replace_targets(markdown, move)


def replace_links(markdown: str, file: str, before: str, after: str) -> str:
    """A file's text with its links to one file leading to another.

    Args:
        file: path of the text's own file; all paths relative to the project folder.
    """
    folder = posixpath.dirname(file)

    def move(path: str) -> str:
        if path.startswith("/"):
            return _from_root(path, before, after)
        if posixpath.normpath(posixpath.join(folder, path)) != before:
            return path
        return posixpath.relpath(after, folder)

    return _replace_targets(markdown, move)


def _from_root(path: str, before: str, after: str) -> str:
    """A link that begins at the top of the content (`/papers/…`), to the file that takes another's place."""
    content = before.partition("/papers/")[0]
    return after[len(content) :] if posixpath.normpath(content + path) == before else path


def _replace_targets(markdown: str, move: Callable[[str], str]) -> str:
    """Args: move: path of a relative link → what is written in its place."""
    for target in sorted({target for _, target in find_links(markdown)}):
        path = re.split(r"[?#]", target, maxsplit=1)[0]
        if not path or names_paper(target) or (moved := move(path)) == path:
            continue
        there = re.compile(
            rf"(\]\(\s*<?|^ {{0,3}}\[[^\]\n]+\]:[ \t]*<?|\b(?:href|src)\s*=\s*[\"']?){re.escape(target)}(?=[\s)>\"']|$)",
            re.MULTILINE | re.IGNORECASE,
        )
        new = moved + target[len(path) :]
        markdown = there.sub(r"\g<1>" + new.replace("\\", r"\\"), markdown)
    return markdown


def _merge_identity(ours: Paper, theirs: Paper, publication: Mapping[str, str]) -> dict[str, object]:
    """The ids of both; a DOI of the `publication` afterwards is not written among them again."""
    listed_ids = [one for one in (ours.id, *ours.ids, theirs.id, *theirs.ids) if one.scheme != "title"]
    main_id = ours.id if ours.id.scheme != "title" or not listed_ids else listed_ids[0]
    published_ids = [one for paper in (ours, theirs) for one in read_publication_ids(paper.publication)]
    in_publication = read_publication_ids(publication)
    all_ids = dict.fromkeys((*listed_ids, *published_ids))
    real_ids = [one for one in all_ids if one in ours.ids or one not in in_publication]
    slugs = (*ours.aliases, ours.id.slug, *theirs.aliases, theirs.id.slug)
    aliases = [slug for slug in dict.fromkeys(slugs) if slug != main_id.slug]
    changes: dict[str, object] = {}
    if ids := [str(paper_id) for paper_id in real_ids if paper_id != main_id]:
        changes["ids"] = ids
    if aliases:
        changes["aliases"] = aliases
    if main_id != ours.id:
        changes |= {"id": str(main_id), "guid": ours.feed_id}
    return {name: value for name, value in changes.items() if value != plain_value(ours.get(name))}


def _merge_marks(ours: Paper, theirs: Paper, merged: Paper, taken: tuple[str, ...]) -> dict[str, str]:
    """Which fields sources wrote, afterwards: hashes as under `imported:`, in the customary order."""
    marks = {name: mark for name, mark in ours.imported.items() if name not in taken}
    for name, mark in theirs.imported.items():  # what was there once and taken out must not be filled again
        if name not in taken and (PAPER_FIELDS[name].on_merge == "below" or not ours.get(name)):
            marks.setdefault(name, mark)
    marks |= {name: short_hash(merged.get(name)) for name in taken if _is_a_sources(name, ours, theirs)}
    return {name: marks[name] for name in PAPER_FIELDS if name in marks}


def _is_a_sources(name: str, ours: Paper, theirs: Paper) -> bool:
    """Whether sources alone wrote what is now in a field, on either side."""
    sides = [paper for paper in (ours, theirs) if paper.get(name)]
    return bool(sides) and all(paper.imported.get(name) == short_hash(paper.get(name)) for paper in sides)
