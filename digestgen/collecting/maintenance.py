"""The whole library at once: tags counted, suggested, assigned anew; two papers made one.

`loose` is read_library's: these do not stop at what refers to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from digestgen.collecting.reviewing import find_phrases
from digestgen.collecting.saving import Drafts, read_content, read_current, save
from digestgen.collecting.tagging import Matcher, Suggestion, build_matcher, given_tags, keywords_of
from digestgen.config import Config
from digestgen.library import renaming
from digestgen.library.fields import short_hash
from digestgen.library.frontmatter import Document, parse_document
from digestgen.library.identity import title_key
from digestgen.library.merge import build_merged, replace_links
from digestgen.library.reader import TAGS, Library
from digestgen.library.renaming import merge_tags
from digestgen.library.schema import Reading, is_empty, text_list
from digestgen.library.sections import find_links
from digestgen.library.targets import locate
from digestgen.library.update import Update, read_back
from digestgen.library.vocabulary import SLUG, name_tags, parse_tags, plain_reading
from digestgen.library.writer import ChangedError, delete_text, read_text, render_edited
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, Problem, SourceError, UsageError, did_you_mean
from digestgen.text.slug import slugify


def count_tags(config: Config, loose: list[Problem] | None = None) -> list[tuple[Tag, int]]:
    """Every tag with the number of papers that carry it themselves, most used first."""
    library = read_content(config, loose)
    counts = Counter(slug for paper in library.papers for slug in paper.tags)
    return sorted(
        ((tag, counts[slug]) for slug, tag in library.tags.items()), key=lambda row: (-row[1], row[0].slug)
    )


def suggest_tags(config: Config, limit: int, loose: list[Problem] | None = None) -> Sequence[Suggestion]:
    """What is frequent in titles, abstracts and source keywords, no tag covers, and nobody said no to."""
    return find_phrases(read_content(config, loose), config.root, limit)


def apply_tags(config: Config, loose: list[Problem] | None = None) -> Drafts:
    """Tags as the vocabulary assigns them now, for papers whose tags a source wrote, or that never had any.

    Returns:
        the new text of each file that changes.
    """
    library = read_content(config, loose)
    matcher, names = build_matcher(tuple(library.tags.values())), name_tags(library.tags)
    drafts = Drafts(lambda path, text: _assign(read_back(text, path, ()).paper, text, matcher, names) or text)
    for paper in library.papers:
        if _assign(paper, None, matcher, names) is None:
            continue
        try:
            paper, text = read_current(config, paper, library.keys.get(paper.path))
        except SourceError as error:
            drafts.conflicts[paper.path] = error.what
            continue
        if (changed := _assign(paper, text, matcher, names)) is not None:
            drafts[paper.path], drafts.read[paper.path] = changed, text
    return drafts


def rename_tag(
    config: Config, old: str, new: str, loose: list[Problem] | None = None, *, merge: bool = False
) -> Drafts:
    """tags.yml with a topic under another slug; if that is a topic already, the two become one.

    Papers need no change: the old slug is an alias afterwards, and its address redirects.

    Args:
        merge: only if it is a topic already.

    Returns:
        the new text of tags.yml.
    """
    library = read_content(config, loose)
    path = f"{config.content}/{TAGS}"
    for slug in (old, new) if merge else (old,):
        if not (config.root / path).is_file():
            raise UsageError(f"There is no file {path}, which is where topics have their names.")
        if slug not in library.tags:
            names = name_tags(library.tags)
            owner = names.get(slugify(slug), "")
            hint = f'It is called "{owner}" there.' if owner else did_you_mean(slug, names)
            raise UsageError(f'There is no topic "{slug}" in {path}. {hint}'.strip())
    if new == old:
        raise UsageError(f'"{old}" is its slug already.')
    if not SLUG.fullmatch(new):
        near = f" Such as {slug}." if SLUG.fullmatch(slug := slugify(new)) else ""
        what = f'"{new}" cannot be its new slug. Use lower-case letters and digits joined by "-".{near}'
        raise UsageError(what)

    def edit(path: str, text: str) -> str:
        changed = (merge_tags if new in library.tags else renaming.rename_tag)(text, old, new)
        reading = plain_reading(path)
        parse_tags(changed, reading)
        if reading.problems:
            raise ContentError(reading.problems, 1)
        return changed

    drafts = Drafts(edit)
    text = read_text(config.root / path)
    drafts[path], drafts.read[path] = edit(path, text), text
    return drafts


def _assign(paper: Paper, text: str | None, matcher: Matcher, names: Mapping[str, str]) -> str | None:
    """A paper's file with its tags assigned anew; None where that changes nothing, or a person chose them.

    Args:
        text: None to learn only whether it may change.
        names: as name_tags() gives them.
    """
    given = [names[name] for tag in given_tags(paper) if (name := slugify(tag)) in names]
    assigned = matcher.assign(paper.title, paper.abstract, keywords_of(paper))
    tags = tuple(dict.fromkeys((*given, *assigned)))
    ours = paper.imported.get("tags")
    if tags == paper.tags or (paper.tags and not ours):
        return None  # a person chose these
    if text is None:
        return ""
    document = parse_document(text, paper.path)
    if ours and ours != short_hash(_written_tags(document)):
        return None  # a person changed these, or took them out
    changes = {"tags": list(tags) or None, "imported": {**paper.imported, "tags": short_hash(tags)}}
    return render_edited(document, changes)


def _written_tags(document: Document) -> tuple[str, ...]:
    """The tags as written in the file: in the library, aliases have become the tags they mean."""
    nodes = [node for key, node in document.entries if key.value == "tags" and not is_empty(node)]
    return (nodes and text_list(nodes[0], "tags", Reading(document.path))) or ()


@dataclass(frozen=True, slots=True)
class Merged:
    """Two papers that are to be one."""

    update: Update  # of the file that stays
    drafts: Drafts  # it, and other files, whose links to the one that goes lead to it
    gone: str  # gone, gone_text: the file to delete, and its text
    gone_text: str
    linking: tuple[str, ...]  # other files with links to it that could not be rewritten
    finished: bool  # whether an earlier merge was cut short, and only this is left to do
    doubt: str  # why they may be two papers; "" where nothing says so


def merge_papers(config: Config, kept: str, gone: str, loose: list[Problem] | None = None) -> Merged:
    """Make one paper of two; see library.merge.

    Both may claim the same ids: a merge that was killed leaves such files, and is carried on.

    Args:
        kept, gone: files (`content/papers/2025-08/2508.01234.md`) or ids in any spelling.
    """
    same: list[Problem] = []
    library = read_content(config, loose, same)
    ours = find_paper(config, library.papers, kept)
    others = [paper for paper in library.papers if paper is not ours]
    try:
        theirs = find_paper(config, others, gone)
    except UsageError:
        theirs = find_paper(config, library.papers, gone)
    _check_same(same, ours, theirs, library)
    if ours.path == theirs.path:
        raise UsageError(f"{kept} and {gone} are the same paper already: {ours.path}")
    drafts = Drafts(_refuse)
    ours, text = read_current(config, ours, library.keys.get(ours.path))
    theirs, gone_text = read_current(config, theirs, library.keys.get(theirs.path))
    update = build_merged(ours, text, theirs)
    merged = replace_links(update.text, ours.path, theirs.path, ours.path)
    finished = merged == text and set(theirs.all_ids) <= set(ours.all_ids)
    if merged != text:
        drafts[ours.path], drafts.read[ours.path] = merged, text
    linking = []
    for path in _find_linking(library, theirs.path):
        before = text if path == ours.path else read_text(config.root / path)
        after = replace_links(before, path, theirs.path, ours.path)
        if path != ours.path and after != before:
            drafts[path], drafts.read[path] = after, before
        if any(_resolve(target, path, library.content) == theirs.path for _, target in find_links(after)):
            linking.append(path)
    settings = read_text(config.file)
    after = _replace_in_nav(settings, *(path[len(config.content) + 1 :] for path in (theirs.path, ours.path)))
    if after != settings and theirs.path != ours.path:
        name = config.file.relative_to(config.root).as_posix()
        drafts[name], drafts.read[name] = after, settings
    return Merged(update, drafts, theirs.path, gone_text, tuple(linking), finished, _doubt(ours, theirs))


def _doubt(ours: Paper, theirs: Paper) -> str:
    """Why two files are hardly one paper: other titles, and other ids of a kind that a paper has but one of."""
    if title_key(ours.title) == title_key(theirs.title):
        return ""
    for scheme in ("arxiv", "pmid"):
        one, other = ({str(one) for one in paper.all_ids if one.scheme == scheme} for paper in (ours, theirs))
        if one and other and one.isdisjoint(other):
            return f'{min(one)} is "{ours.title}", {min(other)} is "{theirs.title}".'
    return ""


def _replace_in_nav(settings: str, old: str, new: str) -> str:
    """mkdocs.yml with another file in its nav, which names papers by their files."""
    root = yaml.compose(settings, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)  # it was read before
    nodes = [value for key, value in root.value if key.value == "nav"]
    spans = []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.ScalarNode):
            if node.value == old:
                spans.append((node.start_mark.index, node.end_mark.index))
        else:  # of a mapping, the titles are before what they are of
            nodes += [item[1] if isinstance(item, tuple) else item for item in node.value]
    for start, end in sorted(spans, reverse=True):
        settings = settings[:start] + settings[start:end].replace(old, new) + settings[end:]
    return settings


def save_merged(config: Config, merged: Merged) -> bool:
    """Save what merge_papers() made, and delete the file that goes, last: what is cut short can be carried on.

    Returns:
        False when somebody changed one of the files meanwhile: then it has to be made anew.
    """
    if save(config, merged.drafts):
        return False
    try:
        if any(read_text(config.root / path) != text for path, text in merged.drafts.items()):
            return False  # somebody had it open, and saved it without what came from the other
        delete_text(config.root / merged.gone, merged.gone_text)
    except (ChangedError, FileNotFoundError):
        return False
    return True


def _refuse(path: str, text: str) -> str:
    raise SourceError(path, "the papers have to be merged anew")


def _check_same(same: Sequence[Problem], ours: Paper, theirs: Paper, library: Library) -> None:
    """Ids that two files claim are a problem, unless these are the two."""
    pair = {ours.path, theirs.path}
    claimed = Counter(one for paper in library.papers if paper.path not in pair for one in set(paper.all_ids))
    both = set(ours.all_ids) | set(theirs.all_ids)
    if any(problem.path not in pair for problem in same) or claimed.keys() & both:
        raise ContentError(same, library.files)


def _find_linking(library: Library, path: str) -> list[str]:
    """Other files with a link to this one."""
    targets = (
        (file, _resolve(target, file, library.content))
        for file, links in library.links.items()
        for _, target in links
    )
    return sorted({file for file, target in targets if target == path and file != path})


def _resolve(target: str, file: str, content: str) -> str:
    """The file that a link in another file leads to."""
    return f"{content}/{locate(target, file[len(content) + 1 :])}"


def find_paper(config: Config, papers: Sequence[Paper], name: str) -> Paper:
    """The paper of a file or an id, as somebody typed it."""
    by_path = {paper.path: paper for paper in papers}
    here, root = Path(name).resolve(), config.root.resolve()  # as a shell completes it, from any folder
    for path in (name, here.relative_to(root).as_posix() if here.is_relative_to(root) else ""):
        if path in by_path:
            return by_path[path]
    try:
        wanted = parse_id(name)
    except ValueError as error:
        hint = did_you_mean(name, by_path)
        raise UsageError(f"{name} is neither a file of content/ nor an id. {hint}".strip()) from error
    called = [paper for paper in papers if wanted in paper.all_ids]
    called += [paper for paper in papers if wanted in (PaperId("title", alias) for alias in paper.aliases)]
    if not called:
        raise UsageError(f"No paper here has the id {wanted}.")
    return min(called, key=lambda paper: paper.id != wanted)
