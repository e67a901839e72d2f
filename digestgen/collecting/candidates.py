"""Candidates as lines: `inbox/YYYY-MM-DD.jsonl`, one JSON object a paper, in the file of the day it came in.

Lines are only ever added, replaced or taken out one by one, so that what git merges and what others save beside stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from digestgen.collecting.saving import AGAIN, read_settled, writing
from digestgen.library.fields import plain_value
from digestgen.library.identity import build_title_id
from digestgen.library.schema import visible
from digestgen.library.writer import ChangedError, delete_text, read_text, save_text
from digestgen.model.ids import PaperId, parse_id
from digestgen.model.paper import LINKS, Paper
from digestgen.model.person import NAME_LIMIT, Name
from digestgen.model.record import Record
from digestgen.problems import DigestgenError, Problem
from digestgen.text.html import safe_url

FOLDER = "inbox"
MERGED = ("inbox/*.jsonl merge=union", "inbox/*.txt merge=union")  # lines of .gitattributes
LEFT_BY_GIT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7}).*")  # where two branches differ, without a union merge
_ATTEMPTS = 10
_DAY = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?", re.ASCII)
_DAYS = ("date", "published", "updated")
_NOT_STORED = ("changed",)  # counted when it came in


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that somebody has to say yes or no to."""

    record: Record  # all that its source says, as an import would have taken it
    paper_id: PaperId  # what it is called here; unlike its title and other ids no other candidate has it
    day: str
    tags: tuple[str, ...] = ()
    reason: str = ""  # why it waits, where that is not plain: "2025-08-07 has 5 papers, the most for a day"
    # chosen by a person: these and no others, when it is kept; None where nobody has chosen
    topics: tuple[str, ...] | None = None
    later: str = ""  # the day somebody put it off, or ""

    @property
    def source(self) -> str:
        """Key of the source it came from."""
        return self.record.source

    @property
    def file(self) -> str:
        """Where its line is, relative to the project folder."""
        return f"{FOLDER}/{self.day}.jsonl"

    @property
    def line(self) -> str:
        """What is written there: the same bytes for the same candidate."""
        record = {name: value for name in _STORED if (value := plain_value(getattr(self.record, name)))}
        said = {"tags": list(self.tags), "reason": self.reason, "later": self.later}
        written = {"id": str(self.paper_id), **{key: value for key, value in said.items() if value}}
        if self.topics is not None:
            written["topics"] = list(self.topics)
        text = json.dumps(written | {"record": record}, ensure_ascii=False, separators=(", ", ": "))
        # U+2028 and its like end a line for some programs.
        return re.sub(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


_STORED = tuple(field.name for field in fields(Record) if field.name not in _NOT_STORED)


def build_candidate(record: Record, day: str, tags: Sequence[str] = (), reason: str = "") -> Candidate:
    paper_id = record.ids[0] if record.ids else build_title_id(record.title)
    return Candidate(replace(record, changed=()), paper_id, day, tuple(tags), reason)


def parse_candidate(line: str, day: str) -> Candidate:
    """One line of a file of candidates."""
    try:
        written = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("the line is not JSON") from None
    if not isinstance(written, dict) or not isinstance(written.get("record"), dict):
        raise ValueError("the line is not a candidate: it has no record")
    record = _read_record(written["record"])
    paper_id = parse_id(_text(written.get("id"), "id"))
    if record.ids and paper_id.scheme != "title" and paper_id not in record.all_ids:
        raise ValueError(f"the line is of {paper_id}, and its record is not")
    tags, reason = _texts(written.get("tags"), "tags"), _text(written.get("reason"), "reason")
    topics = None if written.get("topics") is None else _texts(written["topics"], "topics")
    later = _text(written.get("later"), "later")
    return Candidate(record, paper_id, day, tags, reason, topics, later)


def key_of(line: str) -> str:
    """The id a line begins with, whatever follows."""
    match = re.match(r'\s*\{\s*"id"\s*:\s*("(?:[^"\\]|\\.)*")', line)
    try:
        return str(parse_id(json.loads(match[1]))) if match else ""
    except ValueError:
        return ""


def build_paper(key: str, paper_id: PaperId, record: Record) -> Paper:
    """A record as a paper, for library.identity: who is the same is asked by one set of rules.

    Args:
        key: what stands for the file's path.
    """
    others = tuple(one for one in record.all_ids if one != paper_id)
    return Paper(path=key, id=paper_id, ids=others, title=record.title, date=record.date, authors=record.authors,
                 published=record.published, sources={record.source: {}})  # fmt: skip


def edit_lines(root: Path, name: str, edit: Callable[[list[str]], Sequence[str]]) -> None:
    """Change lines of a file that others write, too: what they saved meanwhile is read, and the change made in that.

    A file without lines goes.

    Args:
        edit: the lines as they are → as they are to be; called again where somebody was faster.

    Raises:
        DigestgenError: the system does not let us, or somebody is always faster.
    """
    file = root / name
    with writing(name, AGAIN):
        text = read_text(file) if file.is_file() else None
        for _attempt in range(_ATTEMPTS):
            if text == "":  # an editor may empty a file before it writes
                text = read_settled(file)
            lines = edit((text or "").removesuffix("\n").split("\n") if text else [])
            new = "".join(f"{line}\n" for line in lines)
            if new == (text or ""):
                return
            try:
                if new:
                    if text is None:
                        merge_by_lines(root)
                    save_text(file, new, text)
                elif text is not None:
                    delete_text(file, text)
                return
            except ChangedError:
                text = read_settled(file)
    raise DigestgenError(f"{name} is changed again and again by another program. It was left as it is.")


def merge_by_lines(root: Path) -> None:
    """Tell git to merge the files of the inbox line by line, when the first of them is about to be made."""
    folder = root / FOLDER
    if folder.is_dir() and any(next(folder.glob(name), None) for name in ("*.jsonl", "*.txt")):
        return
    file = root / ".gitattributes"
    text = read_text(file) if file.is_file() else None
    if missing := [line for line in MERGED if line not in (text or "").split("\n")]:
        before = text or ""
        parts = [before.removesuffix("\n"), *missing] if before else missing
        save_text(file, "\n".join(parts) + "\n", text)


def name_problem(path: str, number: int, error: ValueError) -> Problem:
    hint = "Take the line out, or put back what git has; the others are read."
    return Problem(path, number, "bad-line", "", str(error), hint)


# --- JSON → values, each as strictly as a source's record builder makes them ---


def _read_record(written: Mapping[str, Any]) -> Record:
    values: dict[str, Any] = {}
    for name, value in written.items():
        if name not in _STORED:
            raise ValueError(f'there is no "{visible(str(name))[:40]}" in a record')
        read: Callable[[Any, str], Any] = _READERS.get(name, _text)
        values[name] = read(value, name)
    for name in _DAYS:
        if not _DAY.fullmatch(values.get(name, "")):
            raise ValueError(f'"{name}" is not a day')
    if len(values.get("date", "")) not in (0, 10):
        raise ValueError('"date" is not a day')
    if not values.get("source") or not values.get("title"):
        raise ValueError("a record needs a source and a title")
    return Record(**values)


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is not text')
    return visible(value)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f'"{name}" is not a list')
    return tuple(_text(item, name) for item in value)


def _ids(value: Any, name: str) -> tuple[PaperId, ...]:
    return tuple(map(parse_id, _texts(value, name)))


def _names(value: Any, name: str) -> tuple[Name, ...]:
    if not isinstance(value, list):
        raise ValueError(f'"{name}" is not a list')
    found = []
    for item in value:
        parts = {"name": item} if isinstance(item, str) else item
        if not isinstance(parts, dict) or not 0 < len(_text(parts.get("name"), name)) <= NAME_LIMIT:
            raise ValueError(f'"{name}" holds something that is not a name')
        words = [_text(parts.get(key), name) for key in ("name", "orcid", "affiliation", "family")]
        found.append(Name(words[0], words[1], words[2], words[3], parts.get("body") is True))
    return tuple(found)


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f'"{name}" is not a mapping')
    return {_text(key, name): item for key, item in value.items()}


def _links(value: Any, name: str) -> dict[str, str]:
    links = _mapping(value, name)
    if not all(kind in LINKS and safe_url(_text(url, name)) for kind, url in links.items()):
        raise ValueError("one of the links is not a web address of a known kind")
    return links


def _image(value: Any, name: str) -> str:
    if not safe_url(_text(value, name)):
        raise ValueError('"image" is not a web address')
    return str(value)


def _publication(value: Any, name: str) -> dict[str, Any]:
    return {key: _names(item, name) if isinstance(item, list) else _text(item, name)
            for key, item in _mapping(value, name).items()}  # fmt: skip


def _payload(value: Any, name: str) -> dict[str, object]:
    facts = _mapping(value, name)
    if not safe_url(_text(facts.get("url"), name) or "https://example.org/"):
        raise ValueError('"url" is not a web address')
    return {key: _fact(item, name) for key, item in facts.items()}


def _fact(value: Any, name: str) -> object:
    if isinstance(value, list):
        return [_fact(item, name) for item in value]
    if isinstance(value, dict):
        return {_text(key, name): _fact(item, name) for key, item in value.items()}
    return visible(value) if isinstance(value, str) else value


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f'"{name}" is not true or false')
    return value


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "ids": _ids, "authors": _names, "keywords": _texts, "links": _links, "image": _image,
    "publication": _publication, "payload": _payload, "is_dated": _flag,
}  # fmt: skip
