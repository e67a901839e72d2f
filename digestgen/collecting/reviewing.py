"""Phrases and keywords that no topic has, one after the other: a new topic, another name of one, or never again.

The vocabulary keeps what was said yes to, `inbox/rejected-topics.txt` what was said no to: a phrase a line, which people
may write, too. Lines that begin with # are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digestgen.collecting.candidates import LEFT_BY_GIT, edit_lines
from digestgen.collecting.saving import Drafts, save, writing
from digestgen.collecting.tagging import Suggestion, build_matcher, keywords_of, suggest
from digestgen.config import Config
from digestgen.library.reader import TAGS, Library
from digestgen.library.renaming import add_alias, add_tag, begin_tags
from digestgen.library.schema import visible
from digestgen.library.vocabulary import SLUG, parse_tags, plain_reading
from digestgen.library.writer import ChangedError, delete_text, read_text
from digestgen.model.tag import Tag
from digestgen.problems import ContentError, SourceError, UsageError, did_you_mean
from digestgen.text.phrases import normalise
from digestgen.text.slug import slugify

FILE = "inbox/rejected-topics.txt"
_MOST = 1_000  # phrases; those of fewer papers come up when these are decided
_KEYWORD_PAPERS = 2  # that a keyword of sources needs


def find_phrases(library: Library, root: Path, limit: int = _MOST) -> list[Suggestion]:
    """What may deserve a topic, the most frequent first, without what somebody said no to.

    First the phrases of titles, abstracts and keywords (`suggest`), then the other keywords that sources gave two papers.
    """
    tags, refused = tuple(library.tags.values()), read_refused(root)
    rows = [(str(p.id), p.title, p.abstract, keywords_of(p)) for p in library.papers]
    found = [one for one in suggest(rows, tags, limit + len(refused)) if normalise(one.phrase) not in refused]
    known = refused | {normalise(one.phrase) for one in found}
    matcher = build_matcher(tags)
    written: dict[tuple[str, ...], Counter[str]] = {}
    papers: dict[tuple[str, ...], dict[str, None]] = {}
    for paper_id, _title, _abstract, keywords in rows:
        for keyword in keywords:
            if (words := normalise(keyword)) not in known and matcher.lacks(keyword):
                written.setdefault(words, Counter())[" ".join(keyword.split())] += 1
                papers.setdefault(words, {})[paper_id] = None
    more = [
        Suggestion(min(written[words], key=lambda text: (-written[words][text], text.swapcase())), len(ids), tuple(ids)[:3])
        for words, ids in papers.items()
        if len(ids) >= _KEYWORD_PAPERS
    ]  # fmt: skip
    return [*found, *sorted(more, key=lambda one: (-one.papers, one.phrase))][:limit]


def read_refused(root: Path) -> set[tuple[str, ...]]:
    """The phrases that were said no to, as their words count."""
    file = root / FILE
    return _read_words(read_text(file).split("\n")) if file.is_file() else set()


def _read_words(lines: Iterable[str]) -> set[tuple[str, ...]]:
    return set(filter(None, map(_words_of, lines)))


def _words_of(line: str) -> tuple[str, ...]:
    return () if line.startswith("#") or LEFT_BY_GIT.fullmatch(line) else normalise(visible(line))


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that can be taken back."""

    phrase: str
    what: str  # "new", "alias" or "no"
    topic: str = ""
    before: str | None = None  # before, after: tags.yml, where that was changed
    after: str = ""
    is_first: bool = False  # there was no tags.yml before


class Review:
    """The phrases of a library, and what is answered.

    Attributes:
        answered: what can be taken back, the last one first to go.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.answered: list[Answered] = []

    def read(self, library: Library) -> None:
        """Begin with the phrases of a library that was read just now."""
        self.tags = library.tags
        self._phrases = {normalise(one.phrase): one for one in find_phrases(library, self.config.root)}
        self._done: set[tuple[str, ...]] = set()
        self._matcher = build_matcher(tuple(self.tags.values()))
        self._titles = {str(paper.id): paper.title for paper in library.papers}

    def __iter__(self) -> Iterator[Suggestion]:
        """What is not decided yet."""
        for words, one in self._phrases.items():
            if words not in self._done and not self._matcher.meaning(words):
                yield one

    def title(self, paper_id: str) -> str:
        """Of a paper that has the phrase."""
        return self._titles.get(paper_id, paper_id)

    def accept(self, phrase: str, title: str = "") -> Answered:
        """Make the phrase a topic.

        Args:
            title: in place of the phrase; its slug is made of it.
        """
        title = _plain(title) or _as_title(phrase)
        slug = slugify(title)
        if not SLUG.fullmatch(slug):
            raise UsageError(f'An address needs Latin letters or digits, and "{title}" has others. '
                             "Begin with a name in those, and give it its title in content/tags.yml.")  # fmt: skip
        if owner := next((s for s, tag in self.tags.items() if slug in {s, *map(slugify, tag.aliases)}), ""):
            raise UsageError(f'"{title}" means the topic "{owner}" already.')

        def edit(text: str) -> str:
            text = add_tag(text, slug, title)
            if normalise(title) != normalise(phrase) and slug != slugify(phrase):
                text = add_alias(text, slug, _as_title(phrase))
            return text

        return self._change(phrase, "new", slug, edit)

    def join(self, phrase: str, topic: str) -> Answered:
        """Make the phrase another name of a topic."""
        if topic not in self.tags:
            hint = did_you_mean(topic, self.tags)
            raise UsageError(f'There is no topic "{topic}" in {self.config.content}/{TAGS}. {hint}'.strip())
        return self._change(phrase, "alias", topic, lambda text: add_alias(text, topic, _as_title(phrase)))

    def put_off(self, phrase: str) -> None:
        """Leave the phrase for another time."""
        self._done.add(normalise(phrase))

    def refuse(self, phrase: str) -> Answered:
        """Never show the phrase again."""
        words, line = normalise(phrase), _plain(phrase)
        if _words_of(line) != words:  # it begins as a comment does, say
            line = re.sub(r"^\W+", "", line)
        edit_lines(
            self.config.root, FILE, lambda lines: lines if words in _read_words(lines) else [*lines, line]
        )
        self._done.add(words)
        return self._note(Answered(phrase, "no"))

    def undo(self) -> Answered | None:
        """Take the last answer back; what it was, None where there is none.

        Raises:
            SourceError: somebody changed tags.yml since.
        """
        if not self.answered:
            return None
        last = self.answered[-1]
        if last.what == "no":
            words = normalise(last.phrase)
            edit_lines(
                self.config.root, FILE, lambda lines: [line for line in lines if _words_of(line) != words]
            )
            self._done.discard(words)
        elif last.before is not None and last.is_first:
            self._remove(last)
            self._know(last.before)
        elif last.before is not None:
            self._save(lambda text: self._restore(text, last))
        return self.answered.pop()

    def _restore(self, text: str, last: Answered) -> str:
        if text != last.after or last.before is None:
            raise self._changed()
        return last.before

    def _remove(self, last: Answered) -> None:
        """Take away the tags.yml that an answer made."""
        path = f"{self.config.content}/{TAGS}"
        try:
            with writing(path):
                delete_text(self.config.root / path, last.after)
        except ChangedError:
            raise self._changed() from None

    def _changed(self) -> SourceError:
        return SourceError(
            f"{self.config.content}/{TAGS}", "somebody else changed the file, and it stays as it is"
        )

    def _change(self, phrase: str, what: str, topic: str, edit: Callable[[str], str]) -> Answered:
        return self._note(Answered(phrase, what, topic, *self._save(edit)))

    def _save(self, edit: Callable[[str], str]) -> tuple[str, str, bool]:
        """tags.yml before and after a change that leaves it valid, and whether that made it.

        Where there is none every tag in use is a topic, and the file begins with these.
        """
        path = f"{self.config.content}/{TAGS}"
        file = self.config.root / path
        read: list[str] = []

        def merge(path: str, text: str) -> str:
            self._parse(path, text)
            read.append(text)
            changed = edit(text)
            self._parse(path, changed)
            return changed

        text = read_text(file) if file.is_file() else None
        drafts = Drafts(merge)
        begun = begin_tags({slug: tag.title for slug, tag in self.tags.items()}) if text is None else text
        drafts[path], drafts.read[path] = merge(path, begun), text
        for conflict in save(self.config, drafts).values():
            raise SourceError(path, conflict)
        self._know(drafts[path])
        return read[-1], drafts[path], text is None and len(read) == 1

    def _know(self, text: str) -> None:
        """Go on with this vocabulary."""
        self.tags = self._parse(f"{self.config.content}/{TAGS}", text)
        self._matcher = build_matcher(tuple(self.tags.values()))

    def _parse(self, path: str, text: str) -> dict[str, Tag]:
        reading = plain_reading(path)
        tags = parse_tags(text, reading)
        if reading.problems:
            raise ContentError(reading.problems, 1)
        return tags

    def _note(self, answered: Answered) -> Answered:
        self.answered.append(answered)
        return answered


def _as_title(phrase: str) -> str:
    """With a capital, as titles begin. An alias that is its own slug would be taken for an old address."""
    text = _plain(phrase)
    return text[:1].upper() + text[1:] if text.islower() else text


def _plain(text: str) -> str:
    return " ".join(visible(text).split())
