"""The desk in a terminal: lines in, lines out, no colours and no cursor; one key a step where there is a keyboard."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence

from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.desk.items import KEPT, LATER, NO, OPEN
from digestgen.collecting.desk.phrases import find_topic, review_phrases
from digestgen.problems import DigestgenError, UsageError
from digestgen.text.maths.maths import plain_title

_WIDEST = 100  # columns
_MOVES = {"y": KEPT, "n": NO, "l": LATER}
_ALIASES = {
    "\x1b[B": "j",
    "\x1b[A": "k",
    "\x1bOB": "j",
    "\x1bOA": "k",
    " ": "j",
}  # arrows; the blank turns the page


class PlainDesk:
    """A desk as a conversation.

    Args:
        press: gives the next key; "" at the end of the input.
        ask: prints a question and gives the line that answers it.
    """

    def __init__(
        self,
        desk: Desk,
        say: Callable[[str], None],
        press: Callable[[], str],
        ask: Callable[[str], str],
        width: int,
    ) -> None:
        self.desk, self.say, self.press, self.ask = desk, say, press, ask
        self.width = max(20, min(width - 1, _WIDEST))
        self.messages = desk.config.messages
        self.at = ""  # key of the paper that is shown

    def run(self) -> None:
        """Until q, or the end of the input."""
        shown = ""
        self.say(self.messages("desk.plain_help"))
        while True:
            listed = self.desk.listed()
            if self.at not in listed:
                self.at = listed[0] if listed else ""
            if self.at != shown or not listed:
                self.show(listed)
                shown = self.at
            key = self.press()
            key = _ALIASES.get(key, key)
            if key in ("", "q", "Q", "\x03", "\x04", "\x1b"):
                break
            try:
                if self.take(key, listed):
                    shown = ""
            except DigestgenError as error:
                self.say(f"! {error}")
                self.desk.read()
        open_ = self.desk.count(OPEN, LATER)
        self.say(
            self.messages(
                "desk.plain_end", open=open_, kept=self.desk.count(KEPT), refused=self.desk.count(NO)
            )
        )

    def show(self, listed: Sequence[str]) -> None:
        """The paper, whole."""
        if not listed:
            self.say(self.messages("desk.empty_open"))
            return
        item, messages = self.desk.items[self.at], self.messages
        sheet = self.desk.view.sheet(item.candidate.paper_id, item.candidate.record)
        number = listed.index(self.at) + 1
        mark = f"  [{messages('desk.later_mark')}]" if item.status == LATER else ""
        self.say("─" * self.width)
        self.say(
            f"{number}/{len(listed)}{mark}  {' · '.join((*sheet.facts, *([f'▲ {sheet.votes}'] if sheet.votes else [])))}"
        )
        self._say_wrapped(sheet.title)
        self._say_wrapped(sheet.authors, "  ")
        if sheet.status:
            self.say(f"  *** {sheet.status} ***")
        if reason := self.desk.reason(self.at):
            self._say_wrapped(f"{messages('desk.why')} {reason}", "  ")
        self._say_topics_and_note()
        if sheet.summary:
            self.say("")
            self._say_wrapped(sheet.summary, "  ")
        self.say("")
        for paragraph in (sheet.abstract or messages("desk.no_abstract")).split("\n"):
            self._say_wrapped(paragraph, "  ")
        self.say("")
        for _label, url in sheet.links[:2]:
            self.say(f"  {url}")

    def take(self, key: str, listed: Sequence[str]) -> bool:
        """What a key asks for; whether the paper is to be shown again."""
        if key in ("?", "h"):
            self.say(self.messages("desk.plain_help"))
        elif key == "u":
            answer = self.desk.undo()
            self.say(str(answer["said"]))
            self.at = str(answer.get("focus") or self.at)
            return True
        elif key == "T":
            self.desk.review_phrases(
                lambda review: review_phrases(review, self.messages, self.say, lambda q: self.ask(q) or "q")
            )
            return True
        elif key == "+":
            if what := self.ask(self.messages("desk.plain_add")).strip():
                self.say(self.messages("desk.asking", what=what))
                self.say(str(self.desk.add(what)["said"]))
        elif not listed:
            return False
        elif key in ("j", "k"):
            step = 1 if key == "j" else -1
            self.at = listed[max(0, min(len(listed) - 1, listed.index(self.at) + step))]
        elif key in _MOVES:
            self._move([self.at], _MOVES[key], listed)
        elif key == "w":
            self._write_note()
        elif key == "t":
            self._choose_topics([self.at])
        elif key == "s":
            self._take_several(listed)
        return False

    def _move(self, keys: Sequence[str], to: str, listed: Sequence[str]) -> None:
        after = [key for key in listed[listed.index(self.at) :] if key not in keys]
        said = self.desk.move(keys, to)["said"]
        self.say(str(said))
        self.at = after[0] if after else ""

    def _write_note(self) -> None:
        note = self.ask(self.messages("desk.plain_note")).strip()
        if note:
            self.say(str(self.desk.write_note([self.at], "" if note == "-" else note)["said"]))
            self._say_topics_and_note()

    def _choose_topics(self, keys: Sequence[str]) -> None:
        have = self.desk.items[keys[0]].topics if len(keys) == 1 else ()
        words = self.ask(self.messages("desk.plain_topics", topics=", ".join(have))).strip()
        if not words:
            return
        found = [
            (word, find_topic(word, self._names()))
            for word in map(str.strip, words.split(","))
            if word not in ("", "-")
        ]
        unclear = [(word, slugs) for word, slugs in found if len(slugs) != 1]
        for word, slugs in unclear:
            unknown = self.messages("desk.topic_unknown")
            text = (
                self.messages("desk.plain_several", word=word, topics=", ".join(slugs[:8]))
                if slugs
                else f"{word}: {unknown}"
            )
            self.say(f"! {text}")
        if not unclear:
            chosen = [slugs[0] for _word, slugs in found]
            self.say(str(self.desk.choose_topics(keys, chosen, more=len(keys) > 1)["said"]))
            self._say_topics_and_note()

    def _take_several(self, listed: Sequence[str]) -> None:
        """Numbers of the list, then one key for all of them."""
        for number, key in enumerate(listed, 1):
            title = plain_title(self.desk.items[key].candidate.record.title)
            self.say(f"{number:>4} {textwrap.shorten(title, self.width - 5, placeholder=' …')}")
        try:
            numbers = read_numbers(self.ask(self.messages("desk.plain_which")), len(listed))
        except ValueError as error:
            raise UsageError(self.messages("desk.plain_no_number", word=error)) from None
        if not numbers:
            return
        keys = [listed[number - 1] for number in numbers]
        key = self.ask(self.messages("desk.plain_what")).strip()[:1]
        if key in _MOVES:
            self._move(keys, _MOVES[key], listed)
        elif key == "t":
            self._choose_topics(keys)

    def _names(self) -> Mapping[str, Sequence[str]]:
        return {slug: (slug, tag.title, *tag.aliases) for slug, tag in self.desk.items.topics.items()}

    def _say_topics_and_note(self) -> None:
        item = self.desk.items[self.at]
        if item.topics:
            self._say_wrapped(f"{self.messages('desk.topics')}: {', '.join(item.topics)}", "  ")
        if item.note:
            self._say_wrapped(f"{self.messages('desk.note')}: {item.note}", "  ")

    def _say_wrapped(self, text: str, indent: str = "") -> None:
        self.say(textwrap.fill(text, self.width, initial_indent=indent, subsequent_indent=indent) or indent)


def read_numbers(text: str, most: int) -> list[int]:
    """`3, 5-8` → numbers, each once; `all` → all of them.

    Raises:
        ValueError: with one of them that is not a number of the list.

    >>> read_numbers("5-7 2", 9)
    [2, 5, 6, 7]
    """
    if text.strip().lower() == "all":
        return list(range(1, most + 1))
    numbers: set[int] = set()
    for word in re.split(r"[,\s]+", text.strip()):
        if not word:
            continue
        match = re.fullmatch(r"(\d{1,6})(?:[-–](\d{1,6}))?", word, re.ASCII)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= most:
            raise ValueError(word[:40])
        numbers |= set(range(first, last + 1))
    return sorted(numbers)
