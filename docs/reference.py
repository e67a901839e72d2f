"""Writes the generated parts of the manual's reference (docs/manual/reference/): `make reference`.

A page holds prose written by hand and, between `<!-- generated: NAME -->` and `<!-- end -->`, what follows from the
tables of the program: commands, settings, fields, problem codes, sources. A test fails when a page is out of date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

import click

from digestgen.cli import main
from digestgen.library import fields
from digestgen.library.parsers import AUTHOR, DISCUSSED, PUBLICATION, TRANSLATION
from digestgen.model.paper import LINKS
from digestgen.model.publication import TYPES
from digestgen.problems import CODES
from digestgen.settings.checks import read_meanings
from digestgen.settings.settings import SavedSearch, Settings, StandingSource, SubscribeForm
from digestgen.sources import SOURCES

PAGES = Path(__file__).parent / "manual" / "reference"
_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def walk_commands(
    command: click.Command = main, name: str = "digestgen"
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its whole name: `digestgen tags list`."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    if command.invoke_without_command:
        yield name, command
    context = click.Context(command)
    for child in sorted(command.list_commands(context)):
        found = command.get_command(context, child)
        assert found is not None
        yield from walk_commands(found, f"{name} {child}")


def render_commands() -> str:
    """A section a command: what it does, how it is called, its options, an example."""
    sections: list[str] = []
    for name, command in walk_commands():
        context = click.Context(command, info_name=name, **main.context_settings)
        usage = " ".join([name, *command.collect_usage_pieces(context)])
        said = [one.get_help_record(context) for one in command.params if isinstance(one, click.Option)]
        options = [f"- `{option}`: {_sentence(meaning)}" for option, meaning in filter(None, said)]
        epilog = (command.epilog or "").removeprefix("Example: ")
        example = re.sub(r" {2,}\((.*)\)$", r"  # \1", epilog).split("   ·   ")
        sections.append(
            f"## {name}\n\n{_plain(command.help or '')}\n\n```text\n{usage}\n```\n\n"
            + "\n".join(options)
            + "\n\nExample:\n\n```sh\n"
            + "\n".join(example)
            + "\n```\n"
        )
    return "\n".join(sections)


def render_settings(kind: type[Any]) -> str:
    """A row a setting: name, default, meaning."""
    meanings = {name: _sentence(meaning) for name, meaning in read_meanings(kind).items()}
    rows = [
        (f"`{one.name}`", f"`{json.dumps(_default(one))}`" if _default(one) is not MISSING else "required",
         meanings[one.name] + _bounds(one.metadata))
        for one in dataclass_fields(kind)
    ]  # fmt: skip
    return _table(("Setting", "Default", "Meaning"), rows)


def _about(table: Mapping[str, fields.Field]) -> dict[str, str]:
    return {row["name"]: row["about"] for row in fields.describe_fields(table)}


def render_meanings(head: str, meanings: Mapping[str, str]) -> str:
    """A row a name: field, kind of link, code."""
    return _table((head, "Meaning"), ((f"`{name}`", meaning) for name, meaning in meanings.items()))


def render_sources() -> str:
    """A section a source: what files it reads, and how it is asked over the network."""
    sections: list[str] = []
    for key, source in SOURCES.items():
        lines = [f"## {key}", "", f"**{source.title}.** {_sentence(source.help)}", ""]
        if source.recognise is None:
            lines += [f"`auto` does not recognise it; name it: `digestgen import {key} FILE…`.", ""]
        if source.beside:
            beside = ", ".join(f"`{pattern}`" for pattern in source.beside)
            lines += [f"Files beside it that are read too: {beside}.", ""]
        if source.fetch:
            name, _, asked = source.asks.partition(" ")
            ways = [f"- `digestgen fetch {name} {way}`" for way in asked.split(" | ")]
            lines += ["Over the network:", "", *ways, ""]
        if source.dated:
            lines += ["As a standing source it is asked by days.", ""]
        sections.append("\n".join(lines))
    return "\n".join(sections)


def render_types() -> str:
    """A row a type of publication, with its names in the formats that digestgen writes."""
    rows = [
        (f"`{kind.csl}`", _sentence(kind.meaning), f"`@{kind.bibtex}`", f"`{kind.ris}`", kind.zotero)
        for kind in TYPES.values()
    ]
    return _table(("Type", "Meaning", "BibTeX", "RIS", "Zotero"), rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": render_commands,
    "settings": lambda: render_settings(Settings),
    "standing-sources": lambda: render_settings(StandingSource),
    "views": lambda: render_settings(SavedSearch),
    "subscribe": lambda: render_settings(SubscribeForm),
    "paper": lambda: render_meanings("Field", _about(fields.PAPER_FIELDS)),
    "authors": lambda: render_meanings("Field", AUTHOR),
    "publication": lambda: render_meanings("Field", PUBLICATION),
    "translation": lambda: render_meanings("Field", TRANSLATION),
    "discussed": lambda: render_meanings("Field", DISCUSSED),
    "types": render_types,
    "links": lambda: render_meanings("Kind", LINKS),
    "editorial": lambda: render_meanings("Field", _about(fields.EDITORIAL_FIELDS)),
    "tag": lambda: render_meanings("Field", _about(fields.TAG_FIELDS)),
    "person": lambda: render_meanings("Field", _about(fields.PERSON_FIELDS)),
    "codes": lambda: render_meanings("Code", CODES),
    "sources": render_sources,
}


def fill(page: str) -> str:
    """The page with its generated parts as they have to be now.

    Raises:
        KeyError: it asks for a part that does not exist.
    """
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]().strip()}\n\n{found[3]}", page)


def _default(setting: Field[Any]) -> Any:
    return setting.default if setting.default_factory is MISSING else setting.default_factory()


def _bounds(checks: Mapping[str, Any]) -> str:
    return f" From {checks['ge']:,} to {checks['le']:,}." if {"ge", "le"} <= checks.keys() else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    """A help text: its paragraphs, each on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _sentence(text: str) -> str:
    first = text.split()[0]
    text = text[:1].upper() + text[1:] if first.islower() else text  # arXiv stays arXiv
    return text + ("" if text.endswith((".", "…", "]", "?")) else ".")


if __name__ == "__main__":
    for _file in sorted(PAGES.glob("*.md")):
        _file.write_text(fill(_file.read_text("utf-8")), "utf-8")
