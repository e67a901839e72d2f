"""Where each setting of `mkdocs.yml` stands, and what of it YAML would take without a word."""

from __future__ import annotations

import re

import yaml

# As JSON writes what is beyond U+FFFF; alone it is in no encoding, so that no page can hold it.
HALF = "half of a pair of surrogates"
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_places(text: str) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
    """Dotted name of every key → its 1-based line; entries of lists are numbered, but for those of plugins.

    Returns:
        the lines, and (name, line, line of the first) of keys that are there a second time: YAML would forget the first.

    Raises:
        yaml.YAMLError: it is not YAML, or holds HALF.
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
            for number, item in enumerate(node.value):
                lines[f"{prefix}{number}"] = item.start_mark.line + 1
                # Entries of these are names, or mappings of one.
                is_named = prefix in ("plugins.", "markdown_extensions.")
                walk(item, prefix if is_named else f"{prefix}{number}.")
        elif node is not None and _SURROGATE.search(node.value):
            raise yaml.MarkedYAMLError(problem=HALF, problem_mark=node.start_mark)

    walk(yaml.compose(text, Loader=yaml.SafeLoader), "")
    return lines, repeated
