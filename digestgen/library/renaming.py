"""tags.yml with a topic more, with one under another slug, or two as one: only the lines that change are another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from digestgen.library.fields import TAG_FIELDS
from digestgen.library.schema import text_list

_LISTS = [name for name, field in TAG_FIELDS.items() if field.kind.parse is text_list]
_PLAIN = re.compile(r"[A-Za-z][\w .-]*", re.ASCII)
_WORDS = re.compile(r"(?:y|n|yes|no|on|off|true|false|null)", re.IGNORECASE)


def rename_tag(text: str, old: str, new: str) -> str:
    """A vocabulary in which a topic has another slug; the old one becomes an alias, in place of the new one if that was.

    Args:
        text: of tags.yml, valid, with `old` and without `new`.
    """
    key, entry = _read(text)[old]
    names = [item for field, node in entry.value if field.value == "aliases" for item in _items(node)]
    swapped = [
        (item.start_mark.index, item.end_mark.index, _write(old)) for item in names if item.value == new
    ]
    changes = swapped[:1] or _add(text, entry, {"aliases": [old]})
    return _apply(text, [(key.start_mark.index, key.end_mark.index, new), *changes])


def merge_tags(text: str, gone: str, kept: str) -> str:
    """A vocabulary in which one topic has become part of another: an alias, with its aliases, phrases and categories.

    Args:
        text: of tags.yml, valid, with both.
    """
    entries = _read(text)
    key, entry = entries[gone]
    there, title = {field.value: _texts(node) for field, node in entries[kept][1].value}, ""
    more: dict[str, list[str]] = {"aliases": [gone]}
    for field, node in entry.value:
        if field.value in _LISTS:
            more.setdefault(field.value, []).extend(_texts(node))
        elif field.value == "title":
            title = node.value
    if title.lower() not in (gone, gone.replace("-", " ")):
        more["aliases"].append(title)
    more = {
        name: [text for text in dict.fromkeys(texts) if text not in there.get(name, ())]
        for name, texts in more.items()
    }
    changes = _add(text, entries[kept][1], more)
    for field, node in entries[kept][1].value:
        if field.value == "parent" and node.value in (gone, *more["aliases"]):
            above = next((node.value for field, node in entry.value if field.value == "parent"), '""')
            changes.append((node.start_mark.index, node.end_mark.index, above if above != kept else '""'))
    start = text.rindex("\n", 0, key.start_mark.index) + 1 if "\n" in text[: key.start_mark.index] else 0
    end = text.find("\n", _end(text, entry)) + 1 or len(text)
    return _apply(text, [(start, end, ""), *changes])


def begin_tags(titles: Mapping[str, str]) -> str:
    """A vocabulary of topics that have a title and nothing else, by slug."""
    return "".join(f"{slug}:\n  title: {_write(title)}\n" for slug, title in titles.items())


def add_tag(text: str, slug: str, title: str) -> str:
    """A vocabulary with a topic more, behind all others and in their style.

    Args:
        text: of tags.yml, valid, without `slug`; "" where there is none.
    """
    root, title = yaml.compose(text, Loader=yaml.SafeLoader), _write(title)
    if isinstance(root, yaml.MappingNode) and root.value and root.flow_style:
        at = root.end_mark.index - 1
        return _apply(text, [(at, at, f", {slug}: {{title: {title}}}")])
    indent, key, gap = "  ", "", ""
    if isinstance(root, yaml.MappingNode) and root.value:
        (before, _), (last, _) = (root.value * 2)[-2:]
        indent = next((" " * int(v.start_mark.column) for _, v in root.value if not v.flow_style), indent)
        key = " " * int(last.start_mark.column)
        if re.search(r"\n[ \t]*\r?\n", text[before.end_mark.index : last.start_mark.index]):
            gap = "\n"
        start = end = len(text)
        if closing := re.search(r"^\.\.\.\s*$", text, re.MULTILINE):  # ends the document
            start = end = closing.start()
    else:  # nothing, comments, or `{}`
        start, end = (root.start_mark.index, root.end_mark.index) if root else (len(text), len(text))
    begun = "\n" if text[:start] and not text[:start].endswith("\n") else ""
    return _apply(text, [(start, end, f"{begun}{gap}{key}{slug}:\n{indent}title: {title}\n")])


def add_alias(text: str, slug: str, alias: str) -> str:
    """A vocabulary in which a topic has another name.

    Args:
        text: of tags.yml, valid, with `slug`.
    """
    entry = _read(text)[slug][1]
    return _apply(text, _add(text, entry, {"aliases": [alias]}))


def _read(text: str) -> dict[str, tuple[yaml.ScalarNode, yaml.MappingNode]]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    return {key.value: (key, value) for key, value in root.value}


def _items(node: yaml.Node) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _texts(node: yaml.Node) -> list[str]:
    return [item.value for item in _items(node) if item.value]


def _end(text: str, node: yaml.Node) -> int:
    """Where a node ends: marks of blocks lie behind the comments that follow."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[: node.end_mark.index].rstrip())
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _add(text: str, entry: yaml.MappingNode, more: dict[str, list[str]]) -> list[tuple[int, int, str]]:
    """Replacements that add texts to the lists of an entry."""
    nodes = {field.value: node for field, node in entry.value}
    changes, fresh = [], []
    for name, texts in more.items():
        written = [_write(item) for item in texts]
        node = nodes.get(name)
        if not written:
            continue
        if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            lead = text[text.rindex("\n", 0, last.start_mark.index) : last.start_mark.index]
            changes.append((_end(text, node), _end(text, node), "".join(lead + item for item in written)))
        elif isinstance(node, yaml.SequenceNode):
            comma = ", " if node.value else ""
            at = int(node.end_mark.index) - 1
            changes.append((at, at, comma + ", ".join(written)))
        elif node is not None and node.value:
            span = (int(node.start_mark.index), int(node.end_mark.index))
            changes.append((*span, f"[{', '.join([text[slice(*span)], *written])}]"))
        else:
            fresh.append(f"{name}: [{', '.join(written)}]")
    if fresh and entry.flow_style:
        at = int(entry.end_mark.index) - 1
        changes.append((at, at, "".join(f", {line}" for line in fresh)))
    elif fresh:
        indent = "\n" + " " * entry.start_mark.column
        changes.append((_end(text, entry), _end(text, entry), "".join(indent + line for line in fresh)))
    return changes


def _write(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _WORDS.fullmatch(text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _apply(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    ending = "\r\n" if "\r\n" in text else "\n"
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + re.sub(r"\r?\n", ending, new) + text[end:]
    return text
