"""Where each setting of `mkdocs.yml` stands, and what of it YAML would take without a word."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

# As JSON writes what is beyond U+FFFF, and Python bytes of a variable that are not text; no page can hold one alone.
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_places(text: str) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
    """Dotted name of every key → its 1-based line; entries of lists are numbered, but for those of plugins.

    Returns:
        the lines, and (name, line, line of the first) of keys that are there a second time: YAML would forget the first.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    lines: dict[str, int] = {}
    repeated: list[tuple[str, int, int]] = []

    def walk(node: yaml.Node | None, prefix: str) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                walk(key, "")
                name = f"{prefix}{getattr(key, 'value', '')}"
                line = lines[name] = key.start_mark.line + 1
                if name in seen:
                    repeated.append((name, line, seen[name]))
                seen.setdefault(name, line)
                walk(value, name + ".")
        elif isinstance(node, yaml.SequenceNode):
            # Entries of these are names, or mappings of one.
            is_named = prefix in ("plugins.", "markdown_extensions.")
            named: dict[str, int] = {}
            for number, item in enumerate(node.value):
                line = lines[f"{prefix}{number}"] = item.start_mark.line + 1
                walk(item, prefix if is_named else f"{prefix}{number}.")
                key = item.value[0][0] if isinstance(item, yaml.MappingNode) and item.value else item
                name = f"{prefix}{key.value}"
                # Of a plugin there may be several, such as two blogs; but of ours.
                if name in named and (prefix == "markdown_extensions." or name == "plugins.digestgen"):
                    repeated.append((name, line, named[name]))
                named.setdefault(name, line)

    walk(yaml.compose(text, Loader=yaml.SafeLoader), "")
    return lines, repeated


def find_half(value: object, name: str = "") -> str | None:
    """Dotted name of the first setting that holds half of a pair of surrogates; wherever it came from."""
    if isinstance(value, str):
        return name if _SURROGATE.search(value) else None
    pairs = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in pairs:
        place = f"{name}.{key}".removeprefix(".")
        if (found := find_half(key, place) or find_half(inner, place)) is not None:
            return found
    return None


def find_line(lines: Mapping[str, int], name: str, default: int = 1) -> int:
    """The line of a setting, or of the nearest one above it that is in the file."""
    parts = name.split(".")
    names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((lines[above] for above in names if above in lines), default)
