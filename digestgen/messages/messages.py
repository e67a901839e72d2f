"""Messages: the texts of the site's interface, in one language, from one catalogue. No locale.

A catalogue is `words/<language>.yml` in a templates folder: YAML, a key and a text, or one text for each plural form of
the language (`{one: "{n} paper", other: "{n} papers"}`), in sections. A site's own catalogue overrides the package's one of that
language, and that the English one: a missing text is in English.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

from digestgen.messages.languages import colon_of, direction_of, list_tags, plural_rules
from digestgen.problems import ConfigError, Problem, did_you_mean

_PIECE = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)|>", re.IGNORECASE)
_LABEL = re.compile(r"\b(?:aria-label|alt|title|placeholder)=\"$")
_ONLY_TEXT = frozenset(("option", "script", "style", "textarea", "title"))  # no element can be in them
# Whose labels are all that they say: the language of an attribute is that of its element.
_LABELLED = frozenset(("button", "img", "input", "link", "svg"))
_SLOT = re.compile(r"\{(\w+)\}")
_RTL = re.compile("[\u05d0-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U0001e900-\U0001e943]")
_FORM = re.compile(r"\.(?:zero|one|two|few|many|other)$")
# What a span of days may use, beyond what English needs.
_SPAN = frozenset(("first", "last", "year", "month", "day", "end"))


class English(str):
    """A text of the interface in English on a site of another language, for want of a text in that."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"English({super().__repr__()})"


def mark(text: str) -> str:
    """HTML of a text; what is in English on a site of another language says so."""
    escaped = text
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:  # as escape_html()
        escaped = html.escape(text)
    return f'<span lang="en">{escaped}</span>' if isinstance(text, English) else escaped


def mark_template(source: str) -> str:
    """A Jinja template for HTML whose filters `mark` and `mark_element` are given what may be a message.

    >>> mark_template('<p title="{{ a }}">{{ b }}</p><input title="{{ c }}"><option>{{ d }}</option>')
    '<p title="{{ a }}">{{ (b) | mark }}</p><input title="{{ c }}"{{ (c) | mark_element }}><option{{ (d) | mark_element }}>{{ d }}</option>'
    """
    pieces = _PIECE.split(source)
    name, tag, inside = "", False, ""  # the tag just read; whether within it; what holds only text
    for at in range(0, len(pieces), 2):
        for match in _TAG.finditer(pieces[at]):
            if match[2] and (not inside or match[2].lower() == inside):
                name, tag, labelled = match[2].lower(), True, False
                inside = "" if match[1] else name if name in _ONLY_TEXT else ""
            elif not match[2]:
                tag = False
        if not (at + 1 < len(pieces) and pieces[at + 1].startswith("{{")):
            continue
        value = pieces[at + 1][2:-2].removeprefix("-").removesuffix("-").strip()
        marked, after = f"{{{{ ({value}) | mark_element }}}}", pieces[at + 2]
        if tag:
            if name in _LABELLED and not labelled and _LABEL.search(pieces[at]) and after.startswith('"'):
                pieces[at + 2], labelled = f'"{marked}{after[1:]}', True
        elif inside == "option":
            if pieces[at].endswith(">") and after.startswith("<"):
                pieces[at] = f"{pieces[at][:-1]}{marked}>"
        elif not inside:
            pieces[at + 1] = pieces[at + 1].replace(value, f"({value}) | mark", 1)
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages in one language."""

    language: str  # BCP 47 tag
    # dotted key → text, `{name}` for values; keys of plural forms end in `.one`, `.other` or another of CLDR's
    texts: Mapping[str, str] = field(default_factory=dict)
    # dotted key → texts: months, weekdays; `months_alone` where a month without a day is another word
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The text of a key.

        Args:
            n: how many, for a text with plural forms.
            values: for each `{name}` in the text.

        Raises:
            KeyError: no catalogue has the key: a mistake in a template.
        """
        if n is None and not values:
            return self.texts[key]
        if n is not None:
            values["n"] = n
            if key not in self.texts:
                rules = plural_rules(self.language)
                form = next((form for form, holds in rules.items() if holds(n)), "other")
                key += f".{form}" if f"{key}.{form}" in self.texts else ".other"
        text = self.texts[key]
        return type(text)(text.format_map(values))

    @property
    def tags(self) -> list[str]:
        """Of the language and those next to it: see list_tags()."""
        return list_tags(self.language)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`: how the language is written."""
        return direction_of(self.language)

    @property
    def colon(self) -> str:
        """What stands between a label and what it names, with its spaces."""
        return colon_of(self.language)

    @staticmethod
    def flow(lang: str, text: str = "") -> str:
        """What `dir` says of a text: `rtl` where it is said to be in such a language, or most of its letters are; else `auto`.

        A title in Arabic may begin with GPT-4, which is all that `auto` looks at.

        >>> Messages.flow("ar"), Messages.flow("", "GPT-4 والقراءة"), Messages.flow("", "أ is a letter"), Messages.flow("en", "مصباح")
        ('rtl', 'rtl', 'auto', 'auto')
        """
        if lang:
            return "rtl" if direction_of(lang) == "rtl" else "auto"
        # Most texts hold no such letter; in HTML, those of its tags count, too.
        is_rtl = _RTL.search(text) and 2 * len(_RTL.findall(text)) > sum(map(str.isalpha, text))
        return "rtl" if is_rtl else "auto"

    def section(self, name: str) -> dict[str, str]:
        """Every text of a section, keys without its name: for scripts."""
        prefix = name + "."
        return {key[len(prefix) :]: text for key, text in self.texts.items() if key.startswith(prefix)}

    @property
    def english(self) -> list[str]:
        """The keys that are in English on a site of another language."""
        return [key for key, text in self.texts.items() if isinstance(text, English)]

    def mark_templates(self, environment: Any, english: Collection[str] = ()) -> None:
        """Let HTML templates of a Jinja environment say what is in English: see mark_template().

        Args:
            english: texts that are so, too, escaped or not.
        """
        if not self.english and not english:
            return
        from jinja2.ext import Extension

        def is_english(value: object) -> bool:
            return isinstance(value, English) or (isinstance(value, str) and value.strip() in english)

        class Marks(Extension):
            def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
                is_page = name and name.endswith(".html") and not name.startswith("partials/language")
                return mark_template(source) if is_page else source

        environment.add_extension(Marks)
        environment.filters |= {
            "mark": lambda value: (
                Markup(f'<span lang="en">{escape(value)}</span>') if is_english(value) else value
            ),
            "mark_element": lambda value: Markup(' lang="en"') if is_english(value) else "",
        }

    def day(self, day: str, *, weekday: bool = False) -> str:
        """A day in words, or a month, or a year.

        >>> english.day("2025-08-07", weekday=True), english.day("2025-08"), english.day("2025")
        ('Thursday, 7 August 2025', 'August 2025', '2025')
        """
        parts = [int(part) for part in day.split("-")]
        if len(parts) == 1:
            return day
        months = self.lists["dates.months"]
        if len(parts) == 2:
            months = self.lists.get("dates.months_alone", months)
            return self("dates.month", year=parts[0], month=months[parts[1] - 1])
        values: dict[str, Any] = {"year": parts[0], "month": months[parts[1] - 1]}
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
        text = (
            self("dates.week", week=int(key[6:]), year=key[:4]) if "W" in key else self.day(key, weekday=True)
        )
        return type(text)(text[:1].upper() + text[1:])  # "jeudi 7 août" begins like any title

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
            "end": last.day, "year": first.year, "month": self.lists["dates.months"][first.month - 1]}  # fmt: skip
        if first.year != last.year:
            return self("dates.span_years", **values)
        return self("dates.span_months" if first.month != last.month else "dates.span_days", **values)


# Key of a list → how many texts it has.
_SIZES = {"dates.months": 12, "dates.months_alone": 12, "dates.weekdays": 7}


def read_messages(folders: Sequence[Path], language: str) -> Messages:
    """The messages of a site.

    Args:
        folders: templates folders, the site's own first.
        language: `de` or `de-AT`; texts of `de` are used where `de-AT` has none: see list_tags().

    Raises:
        ConfigError: a catalogue is not YAML, has a key that English lacks, or uses a value that its text does not get.
    """
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    tags, is_english = list_tags(language)[::-1], language.lower().partition("-")[0] == "en"
    catalogues = [
        {file.stem.lower(): file for file in (folder / "words").glob("*.yml")} for folder in folders[::-1]
    ]
    for names in (["en"], [tag for tag in tags if tag != "en"]):
        for file in [files[tag] for files in catalogues for tag in names if tag in files]:
            _add(file, texts, lists, str if is_english or names != ["en"] else English)
    return Messages(language, texts, lists)


def _add(file: Path, texts: dict[str, str], lists: dict[str, tuple[str, ...]], kind: type[str]) -> None:
    """Override texts by those of a catalogue; the first, English, decides which keys exist.

    Args:
        kind: of its texts: `English` where the site's language is another.
    """
    name = f"{file.parent.parent.name}/words/{file.name}"
    try:
        catalogue = yaml.load(file.read_text("utf-8-sig"), yaml.CBaseLoader)
    except UnicodeDecodeError:
        what, hint = "the file is not UTF-8 text", "Save it as UTF-8."
        raise ConfigError([Problem(name, 0, "not-utf8", "", what, hint)], 1) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError([Problem(name, mark.line + 1 if mark else 1, "yaml-syntax", "", "this is not YAML",
                                   "Put texts in double quotes.")], 1) from None  # fmt: skip
    before, known = dict(texts), {*texts, *_SIZES}
    if not isinstance(catalogue, dict | None):
        what, hint = (
            "the file has to be a mapping of keys to texts",
            'Each line is one: tags.title: "Topics".',
        )
        raise ConfigError([Problem(name, 1, "wrong-type", "", what, hint)], 1)
    given = _flat(catalogue or {}, "")
    replaced = {key.removesuffix(".other") for key, _ in given if key.endswith(".other")}
    for key in [key for key in texts if _FORM.sub("", key) in replaced]:
        del texts[key]  # no form of another language stays among those of this one
    problems = []
    for key, value in given:
        base = _FORM.sub("", key)
        old, spans = before.get(key) or before.get(f"{base}.other"), _SPAN if "dates.span_" in key else ()
        if before and key not in known and f"{base}.other" not in known:
            hint = did_you_mean(key, known) + "The keys are those of words/en.yml."
            problems.append(Problem(name, 1, "unknown-key", key, f'there is no message "{key}"', hint))
        elif size := _SIZES.get(key):
            if isinstance(value, list) and [type(text) for text in value] == [str] * size:
                lists[key] = tuple(map(kind, value))
                continue
            what, hint = f"it has to be a list of {size} texts", "From January or Monday on, one of each."
            problems.append(Problem(name, 1, "wrong-type", key, what, hint))
        elif not isinstance(value, str):
            problems.append(
                Problem(name, 1, "wrong-type", key, "it has to be text", "Put it in double quotes.")
            )
        elif old is not None and not set(_SLOT.findall(value)) <= {"n", *_SLOT.findall(old), *spans}:
            what = f"it uses values that it does not get: {value}"
            problems.append(Problem(name, 1, "bad-setting", key, what, f"In English it is: {old}"))
        else:
            texts[key] = kind(value)
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
