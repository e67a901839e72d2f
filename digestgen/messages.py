"""Messages: the texts of the site's interface, in one language, from one catalogue. No locale.

A catalogue is `words/<language>.yml` in a templates folder: YAML, a key and a text, or a singular and a plural
(`{one: "{n} paper", other: "{n} papers"}`), in sections. A site's own catalogue overrides the package's one of that
language, and that the English one: a missing text is in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from digestgen.problems import ConfigError, Problem, did_you_mean

_SLOT = re.compile(r"\{(\w+)\}")
_PLURAL = frozenset(("one", "other"))


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages in one language.

    Attributes:
        language: BCP 47 tag.
        texts: dotted key → text, `{name}` for values; keys of singular and plural end in `.one` and `.other`.
        lists: dotted key → texts: months, weekdays.
    """

    language: str
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The text of a key.

        Args:
            n: how many, for a text with singular and plural.
            values: for each `{name}` in the text.

        Raises:
            KeyError: no catalogue has the key: a mistake in a template.
        """
        if n is None and not values:
            return self.texts[key]
        if n is not None:
            values["n"] = n
            if key not in self.texts:
                key += ".one" if n == 1 else ".other"
        return self.texts[key].format_map(values)

    def section(self, name: str) -> dict[str, str]:
        """Every text of a section, keys without its name: for scripts."""
        prefix = name + "."
        return {key[len(prefix) :]: text for key, text in self.texts.items() if key.startswith(prefix)}

    def day(self, day: str, *, weekday: bool = False) -> str:
        """A day in words, or a month, or a year.

        >>> english.day("2025-08-07", weekday=True), english.day("2025-08"), english.day("2025")
        ('Thursday, 7 August 2025', 'August 2025', '2025')
        """
        parts = [int(part) for part in day.split("-")]
        if len(parts) == 1:
            return day
        values: dict[str, Any] = {"year": parts[0], "month": self.lists["dates.months"][parts[1] - 1]}
        if len(parts) == 2:
            return self("dates.month", **values)
        values["day"] = parts[2]
        if not weekday:
            return self("dates.day", **values)
        return self("dates.weekday", weekday=self.lists["dates.weekdays"][date(*parts).weekday()], **values)

    def source(self, name: str) -> str:
        """A source's name for readers."""
        return self.texts.get(f"provenance.sources.{name}", name)

    def period(self, key: str) -> str:
        """`2025-08-07`, `2025-W32` or `2025-08` as a title.

        >>> english.period("2025-W32")
        'Week 32 of 2025'
        """
        if "W" not in key:
            return self.day(key, weekday=True)
        return self("dates.week", week=int(key[6:]), year=key[:4])

    def period_days(self, key: str) -> str:
        """The days an ISO week covers; "" for a day or a month.

        >>> english.period_days("2025-W32"), english.period_days("2025-W01")
        ('4 – 10 August 2025', '30 December 2024 – 5 January 2025')
        """
        if "W" not in key:
            return ""
        first = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        last = first + timedelta(days=6)
        values: dict[str, Any] = {
            "first": self.day(first.isoformat()), "last": self.day(last.isoformat()), "day": first.day,
            "month": self.lists["dates.months"][first.month - 1]}  # fmt: skip
        if first.year != last.year:
            return self("dates.span_years", **values)
        return self("dates.span_months" if first.month != last.month else "dates.span_days", **values)


def read_messages(folders: Sequence[Path], language: str) -> Messages:
    """The messages of a site.

    Args:
        folders: templates folders, the site's own first.
        language: `de` or `de-AT`; texts of `de` are used where `de-AT` has none.

    Raises:
        ConfigError: a catalogue is not YAML, has a key that English lacks, or uses a value that its text does not get.
    """
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    tags = list(dict.fromkeys(("en", language.partition("-")[0].lower(), language.lower())))
    for tag in tags:
        for folder in reversed(folders):
            file = folder / "words" / f"{tag}.yml"
            if file.is_file():
                _add(file, texts, lists)
    return Messages(language, texts, lists)


def _add(file: Path, texts: dict[str, str], lists: dict[str, tuple[str, ...]]) -> None:
    """Override texts by those of a catalogue; the first, English, decides which keys exist."""
    name = f"{file.parent.parent.name}/words/{file.name}"
    try:
        catalogue = yaml.load(file.read_text("utf-8-sig", errors="replace"), yaml.CBaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError([Problem(name, mark.line + 1 if mark else 1, "yaml-syntax", "", "this is not YAML",
                                   "Put texts in double quotes.")], 1) from None  # fmt: skip
    known = set(texts) | set(lists)
    problems = []
    for key, value in _flat(catalogue if isinstance(catalogue, dict) else {}, ""):
        base = re.sub(r"\.(?:one|other)$", "", key)
        old = texts.get(key) or texts.get(f"{base}.other")
        if known and key not in known and f"{base}.other" not in known:
            hint = did_you_mean(key, known) + "The keys are those of words/en.yml."
            problems.append(Problem(name, 1, "unknown-key", key, f'there is no message "{key}"', hint))
        elif isinstance(value, list) and all(isinstance(text, str) for text in value):
            lists[key] = tuple(value)
        elif not isinstance(value, str) or (key in lists):
            problems.append(
                Problem(name, 1, "wrong-type", key, "it has to be text", "Put it in double quotes.")
            )
        elif old is not None and not set(_SLOT.findall(value)) <= set(_SLOT.findall(old)) | {"n"}:
            what = f"it uses values that it does not get: {value}"
            problems.append(Problem(name, 1, "bad-setting", key, what, f"In English it is: {old}"))
        else:
            texts[key] = value
    if problems:
        raise ConfigError(problems, 1)


def _flat(section: Mapping[object, object], prefix: str) -> list[tuple[str, object]]:
    texts: list[tuple[str, object]] = []
    for key, value in section.items():
        if isinstance(value, dict):
            texts += _flat(value, f"{prefix}{key}.")
        else:
            texts.append((f"{prefix}{key}", value))
    return texts
