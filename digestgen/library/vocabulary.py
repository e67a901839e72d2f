"""`content/tags.yml` and `content/people.yml`: the vocabulary of tags, and names that are one person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import yaml

from digestgen.library.fields import PERSON_FIELDS, TAG_FIELDS
from digestgen.library.frontmatter import Loader, explain_yaml, find_deep_line
from digestgen.library.parsers import orcid
from digestgen.library.schema import Parse, Reading, is_empty, name_text, text, text_list
from digestgen.model.ids import SEGMENT
from digestgen.model.person import Person
from digestgen.model.tag import Tag
from digestgen.problems import did_you_mean
from digestgen.text.maths.maths import plain_title
from digestgen.text.slug import slugify

_DEEPEST = 20  # tags above one another; pages nest lists as deep
SLUG = re.compile(rf"(?!.{{{SEGMENT + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*")  # of a topic


def name_tags(tags: Mapping[str, Tag]) -> dict[str, str]:
    """Whatever a topic may be called, as a slug → its own slug: aliases are old slugs and other words."""
    known = {slugify(name): slug for slug, tag in reversed([*tags.items()]) for name in (slug, *tag.aliases)}
    return known | {slug: slug for slug in tags}


def parse_tags(data: str, reading: Reading) -> dict[str, Tag]:
    """tags.yml → slug → Tag, in the file's order; mistakes go to `reading`."""
    tags: dict[str, Tag] = {}
    entries: dict[str, dict[str, yaml.Node]] = {}
    for slug, line, entry in _entries(data, reading, TAG_FIELDS):
        entries[slug] = entry
        if not SLUG.fullmatch(slug):
            reading.problem(line, "bad-slug", slug, f'"{slug}" cannot name a tag',
                            f'Use lower-case letters and digits joined by "-": {slugify(slug)}.')  # fmt: skip
        title = _one(entry, "title", reading)
        if not title and "title" not in entry:
            reading.problem(line, "missing-key", "title", f'the tag "{slug}" has no title', "Write title: ….")
        tags[slug] = Tag(slug, plain_title(title) or slug, plain_title(_one(entry, "description", reading)),
                         _many(entry, "aliases", reading), _one(entry, "parent", reading),
                         _many(entry, "phrases", reading), _many(entry, "categories", reading))  # fmt: skip
    taken: dict[str, str] = {slug: slug for slug in tags}
    for slug, tag in tags.items():
        for alias in tag.aliases:
            owner = taken.setdefault(slugify(alias), slug)
            if owner != slug:
                what = (
                    f'"{alias}" is a tag already'
                    if slugify(alias) == owner
                    else f'"{alias}" means "{owner}" already'
                )
                reading.problem(entries[slug]["aliases"], "alias-taken", "aliases", what,
                                f'Take it out of "{slug}" or out of "{owner}".')  # fmt: skip
    for slug, tag in tags.items():
        if not tag.parent or tag.parent in tags:
            continue
        if parent := taken.get(slugify(tag.parent)):  # as papers may name it
            tags[slug] = replace(tag, parent=parent)
        else:
            reading.problem(entries[slug]["parent"], "unknown-tag", "parent", f'there is no tag "{tag.parent}"',
                            did_you_mean(tag.parent, taken) + "A parent is another tag of this file.")  # fmt: skip
    deep = False
    for slug in tags:
        above = _ancestors(slug, tags)
        if slug in above:
            reading.problem(entries[slug]["parent"], "tag-cycle", "parent", f'the parents of "{slug}" lead back to it',
                            "Take out one parent of the circle.")  # fmt: skip
        elif len(above) >= _DEEPEST and not deep:  # once: all below it are
            deep = True
            reading.problem(entries[slug]["parent"], "tag-too-deep", "parent",
                            f'"{slug}" has {_DEEPEST} wider tags above it or more', "Take some of them out.")  # fmt: skip
    return tags


def parse_people(data: str, reading: Reading) -> dict[str, Person]:
    """people.yml → slug → Person; mistakes go to `reading`."""
    people: dict[str, Person] = {}
    taken: dict[str, str] = {}
    for slug, line, entry in _entries(data, reading, PERSON_FIELDS):
        if slug != slugify(slug):
            reading.problem(line, "bad-slug", slug, f'"{slug}" cannot name a person',
                            f'Use lower-case letters and digits joined by "-": {slugify(slug)}.')  # fmt: skip
        name = _one(entry, "name", reading, name_text)
        if not name and "name" not in entry:
            reading.problem(line, "missing-key", "name", f'"{slug}" has no name', "Write name: ….")
        iri = orcid(entry["orcid"], "orcid", reading) if "orcid" in entry else ""
        person = people[slug] = Person(slug, name, _many(entry, "variants", reading, name_text), iri)
        for variant in filter(None, (name, *person.variants)):
            owner = taken.setdefault(variant, slug)
            if owner != slug and not (iri and people[owner].orcid not in ("", iri)):
                place = entry["name" if variant == name else "variants"]
                reading.problem(place, "alias-taken", "variants", f'"{variant}" is "{owner}" already',
                                "One spelling means one person, unless each has an orcid of their own.")  # fmt: skip
    return people


def _entries(
    data: str, reading: Reading, allowed: Collection[str]
) -> Iterator[tuple[str, int, dict[str, yaml.Node]]]:
    """(slug, line, {field: node}) of a mapping of mappings."""
    try:
        if line := find_deep_line(data):
            reading.problem(line, "yaml-syntax", "", "the file is nested too deeply", "Take some levels out.")
            return
        root = yaml.compose(data, Loader=Loader)
    except yaml.YAMLError as error:
        line, what, hint = explain_yaml(error, data)
        reading.problem(line + 1, "yaml-syntax", "", what, hint)
        return
    if root is None or is_empty(root):
        return
    if not isinstance(root, yaml.MappingNode):
        reading.problem(
            1, "wrong-type", "", "the file has to be a mapping", "Each entry is a slug with fields below it."
        )
        return
    seen: dict[str, int] = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        slug = str(getattr(key, "value", ""))
        if slug in seen:
            reading.problem(line, "duplicate-key", slug, f'"{slug}" is here a second time',
                            f"The first one is on line {seen[slug]}; keep one of them.")  # fmt: skip
            continue
        seen[slug] = line
        if not isinstance(value, yaml.MappingNode):
            reading.problem(
                line,
                "wrong-type",
                slug,
                f'"{slug}" has to be a mapping',
                "Its fields go below it, indented.",
            )
            continue
        entry: dict[str, yaml.Node] = {}
        for field, node in value.value:
            name = str(getattr(field, "value", ""))
            if name in entry:
                reading.problem(field.start_mark.line + 1, "duplicate-key", name,
                                f'"{name}" is in "{slug}" twice', "Keep one of them.")  # fmt: skip
            elif name in allowed:
                entry[name] = node
            else:
                reading.problem(field.start_mark.line + 1, "unknown-key", name, f'there is no "{name}" here',
                                did_you_mean(name, allowed) + f"Known are: {', '.join(allowed)}.")  # fmt: skip
        yield slug, line, entry


class _Shifted(Reading):
    """These files have no opening `---`: their line numbers are one less than in front matter."""

    def problem(self, node: yaml.Node | int, code: str, name: str, what: str, hint: str = "") -> None:
        line = node if isinstance(node, int) else node.start_mark.line + 1
        Reading.problem(self, line, code, name, what, hint)


def plain_reading(path: str) -> Reading:
    """A Reading for a file that is YAML from its first line."""
    return _Shifted(path)


def _one(entry: Mapping[str, yaml.Node], name: str, reading: Reading, one: Parse = text) -> str:
    return (name in entry and not is_empty(entry[name]) and one(entry[name], name, reading)) or ""


def _many(entry: Mapping[str, yaml.Node], name: str, reading: Reading, one: Parse = text) -> tuple[str, ...]:
    return (name in entry and not is_empty(entry[name]) and text_list(entry[name], name, reading, one)) or ()


def _ancestors(slug: str, tags: Mapping[str, Tag]) -> list[str]:
    """The tags above one, nearest first, _DEEPEST at most; it itself is the last one where they lead back to it."""
    found: list[str] = []
    at = tags[slug].parent
    while at in tags and at not in found and len(found) < _DEEPEST:
        found.append(at)
        at = tags[at].parent
    return found
