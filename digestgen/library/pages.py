"""Front matter of hand-written pages, which the engine reads: what it cannot take, and what it would show as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from digestgen.library.frontmatter import FrontMatterError, explain_yaml, parse_document, walk
from digestgen.library.schema import CONFLICT, Parse, Reading, check_repeats, is_empty, one_of, text
from digestgen.problems import Problem
from digestgen.text.markdown.limits import find_conflict

# What begins with a line is a rule and text, unless the text is a field.
_BEGINS = re.compile(r"---[ \t]*\n(?>(?:[ \t]*(?:#.*)?\n)*)[\w-]+[ \t]*:\s")
_ENDS = re.compile(r"\n\.{3}[ \t]*\n")  # which MkDocs takes for "---", too
_TEMPLATE = re.compile(r"[^\0]+\.[A-Za-z]\w*")
_HIDDEN = one_of("navigation", "toc", "path", "footer", "tags", "feedback")
_CODES = {"front-matter-open", "yaml-syntax"}  # the rest is our own limit


def _template(node: yaml.Node, name: str, reading: Reading) -> None:
    value = text(node, name, reading)
    if isinstance(node, yaml.ScalarNode) and not _TEMPLATE.fullmatch(value or ""):
        hint = f"Write {name}: home.html, or take it out."
        reading.problem(node, "wrong-type", name, f'"{name}" has to be the file of a template', hint)


def _hide(node: yaml.Node, name: str, reading: Reading) -> None:
    """A list, of whatever templates of the site's own look for; or one text, which pages are searched for."""
    if not isinstance(node, yaml.SequenceNode) and not is_empty(node):
        _HIDDEN(node, name, reading)


# What Material's templates and MkDocs read of a page.
_FIELDS: dict[str, Parse] = {"title": text, "description": text, "subtitle": text, "icon": text, "status": text,
                             "template": _template, "hide": _hide}  # fmt: skip


def find_field_problems(path: str, page: str) -> Iterator[Problem]:
    """Fields that the engine fails at or forgets, front matter that it does not take for such, and conflicts that it would show."""
    if conflict := find_conflict(page):
        code, line, what = conflict
        yield Problem(path, line, code, "", what, CONFLICT)
    if conflict or not _BEGINS.match(page):
        return
    reading = Reading(path)
    try:
        document = parse_document(_ENDS.sub("\n---\n", page, 1), path)
        lines: dict[str, int] = {}
        for key, node in document.entries:
            if key.value in lines:
                reading.problem(key, "duplicate-key", key.value, f'"{key.value}" is here a second time',
                                f"The first one is on line {lines[key.value]}; keep one of them.")  # fmt: skip
            elif key.value in _FIELDS:
                _FIELDS[key.value](node, key.value, reading)
            lines.setdefault(key.value, key.start_mark.line + 2)
            for child in walk([(key, node)]):
                if isinstance(child, yaml.MappingNode):
                    check_repeats(child, key.value, reading)
        yaml.load(document.head, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except FrontMatterError as error:
        if error.problem.code in _CODES:
            yield error.problem
    except yaml.YAMLError as error:  # nothing is made of a tag, or of a mapping as a key
        line, what, hint = explain_yaml(error, document.head)
        yield Problem(path, line + 2, "yaml-syntax", "", what, hint)
    except ValueError as error:  # a day or an hour that there is not
        yield Problem(path, 2, "yaml-syntax", "", f"this is not YAML: {error}", "Put it in quotes.")
    yield from reading.problems
