"""The desk: what waits, beside what was decided since it was opened. Each step is on disk when it is answered, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from digestgen.collecting.adding import add_papers
from digestgen.collecting.blank import write_editorial, write_paper
from digestgen.collecting.desk.items import KEPT, LATER, NO, OPEN, Items, State
from digestgen.collecting.desk.phrases import say_answered
from digestgen.collecting.desk.view import View, list_topics, read_votes
from digestgen.collecting.reviewing import Review
from digestgen.config import Config
from digestgen.model.issue import parse_period
from digestgen.problems import DigestgenError, SourceError, UsageError
from digestgen.text.maths.maths import plain_title, render_title

_SAID = {OPEN: "open", LATER: "later", KEPT: "keep", NO: "no"}
_MOST_STEPS = 1_000  # that can be undone
_TITLE = 90  # characters of one that are said
_EXPLAINED = 20_000  # kept papers times papers whose reasons the list has at once; others get theirs when they are looked at


class Desk:
    """A project's inbox, and what is done with it."""

    def __init__(
        self, config: Config, which_day: Callable[[], str], say: Callable[[str], None] = lambda text: None
    ) -> None:
        self.config, self.which_day, self.say = config, which_day, say
        self.view = View(config)
        self.items = Items(config, which_day, say)
        self._steps: list[dict[str, State | None] | None] = []  # None is an answer about a phrase
        self._review = Review(config)

    @property
    def can_undo(self) -> bool:
        return bool(self._steps)

    def count(self, *statuses: str) -> int:
        return sum(item.status in statuses for item in self.items.values())

    def listed(self) -> list[str]:
        """Keys of what waits, in the order it is offered: what was put off comes last."""
        return [key for status in (OPEN, LATER) for key in self.items if self.items[key].status == status]

    def read(self) -> dict[str, Any]:
        """All there is, for the page."""
        self.items.look()
        return self._answer("", self.items)

    def show(self, key: str) -> dict[str, str]:
        """The paper of a key as HTML, and why it is here as text."""
        candidate, reason = self.items[key].candidate, self.reason(key)
        return {
            "html": self.view.render_paper(candidate.paper_id, candidate.record, reason),
            "reason": reason,
        }

    def reason(self, key: str, *, at_once: bool = False) -> str:
        """Why it is here, and where in the list.

        Args:
            at_once: without what takes long to find out.
        """
        item, found = self.items[key], self.items.reason(key, at_once=at_once)
        ranked = self.view.reason(found, item.ranked) if item.ranked else ""
        return " · ".join(part for part in (ranked, item.candidate.reason) if part)

    def do(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """A step as the page sends it: `{"action": "move", "keys": [...], "to": "kept"}`.

        Raises:
            DigestgenError: it cannot be taken; what was done of it is said.
        """
        action, keys = step.get("action"), step.get("keys", [])
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise UsageError("The papers of a step are a list of ids.")
        if action == "move" and step.get("to") in _SAID:
            return self.move(keys, str(step["to"]))
        if action == "note" and isinstance(step.get("note"), str):
            return self.write_note(keys, step["note"])
        if action == "topics":
            words = step.get("tags", step.get("add"))
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                return self.choose_topics(keys, words, more="add" in step)
        if action == "phrase" and isinstance(step.get("phrase"), str):
            return self.decide_phrase(step["phrase"], str(step.get("to")), str(step.get("topic") or ""))
        if action == "undo":
            return self.undo()
        if action == "add" and isinstance(step.get("what"), str):
            return self.add(step["what"])
        if action == "begin" and isinstance(step.get("what"), str):
            return self.begin(step["what"])
        raise UsageError("This is not a step that the desk knows.")

    # --- steps ---

    def move(self, keys: Sequence[str], to: str) -> dict[str, Any]:
        """Keep, refuse, put off, or put back."""
        with self.items.alone():
            before = {key: self.items.state(key) for key in keys if self.items[key].status != to}
            self._note_step(before)
            self.items.put(list(before), to)
            return self._answer(self._said(f"said_{_SAID[to]}", list(keys)), keys)

    def write_note(self, keys: Sequence[str], note: str) -> dict[str, Any]:
        """Give papers a note; "" takes it away."""
        with self.items.alone():
            self._note_step({key: self.items.state(key) for key in keys})
            for key in keys:
                self.items.edit(key, note=note.replace("\r\n", "\n").replace("\r", "\n").strip())
            return self._answer(self._said("said_note", keys), keys)

    def choose_topics(
        self, keys: Sequence[str], topics: Sequence[str], *, more: bool = False
    ) -> dict[str, Any]:
        """Give papers topics of the vocabulary.

        Args:
            more: besides those they have.
        """
        with self.items.alone():
            for topic in topics:
                if topic not in self.items.topics:
                    raise UsageError(f'There is no topic "{topic[:80]}" in tags.yml.')
            self._note_step({key: self.items.state(key) for key in keys})
            for key in keys:
                have = self.items[key].topics if more else ()
                self.items.edit(key, topics=tuple(dict.fromkeys((*have, *topics))))
            return self._answer(self._said("said_topics", keys), keys)

    def add(self, what: str) -> dict[str, Any]:
        """Ask for a paper by whatever stands for it, as `digestgen add` does; it is kept at once."""
        with self.items.alone():
            progress = lambda step, done, total: None  # noqa: E731
            intakes = add_papers(self.items.collection, [what], "", progress, self.say)
            outcomes = [outcome for intake in intakes for outcome in intake.outcomes]
            for intake in intakes:
                if intake.refused:
                    raise intake.refused
            reasons = [one.why for intake in intakes for one in intake.skipped]
            reasons += [outcome.reason for outcome in outcomes if outcome.kind == "refused"]
            if not any(outcome.kind != "refused" for outcome in outcomes):
                raise SourceError(what[:_TITLE], reasons[0] if reasons else "nobody has such a paper")
            keys = {
                self.items.take_in(outcome.path): outcome.kind
                for outcome in outcomes
                if outcome.kind != "refused"
            }
            self._note_step({key: None for key, kind in keys.items() if kind == "new"})
            return self._answer(self._said("said_add", list(keys)), keys, next(iter(keys)))

    def begin(self, what: str) -> dict[str, Any]:
        """Begin a file by hand, as `digestgen new` does: of a day, week or month its editorial, of a title a paper."""
        with self.items.alone():
            try:
                is_period = bool(parse_period(what.strip()))
            except ValueError:
                is_period = False
            collection = self.items.collection
            if is_period:
                path = key = write_editorial(collection, what.strip())
                self.items.remember(path)
            elif title := " ".join(what.split()):
                path = write_paper(collection, title, None, "")
                key = self.items.take_in(path)
            else:
                raise UsageError("A paper has a title.")
            self._note_step({key: None})
            return self._answer(
                self.config.messages("desk.said_begun", path=path), [key], "" if is_period else key
            )

    def review_phrases(self, review: Callable[[Review], None] = lambda review: None) -> dict[str, Any]:
        """Show somebody the phrases that no topic has, from the beginning; what they answer can be undone here."""
        self.items.look()
        self._review.read(self.items.collection.library)
        before = [*self._review.answered]
        review(self._review)
        after = self._review.answered
        same = sum(one is other for one, other in zip(before, after, strict=False))
        phrases = [at for at, step in enumerate(self._steps) if step is None]
        undone = phrases[max(0, len(phrases) - (len(before) - same)) :]
        self._steps = [step for at, step in enumerate(self._steps) if at not in undone]
        self._steps += [None] * (len(after) - same)
        return self._answer_phrase("", changed=len(before) + len(after) > 2 * same)

    def decide_phrase(self, phrase: str, to: str, topic: str = "") -> dict[str, Any]:
        """What is answered about a phrase.

        Args:
            to: "new", "alias", "no" or "later"; anything else begins with the first phrase.
            topic: of an alias; the title of a new topic, "" for the phrase itself.
        """
        review = self._review
        if to not in ("new", "alias", "no", "later"):
            return self.review_phrases()
        if phrase not in {one.phrase for one in review}:
            raise UsageError("This phrase is not on the desk any more.")
        if to == "later":
            review.put_off(phrase)
            return self._answer_phrase(self.config.messages("desk.said_later", title=phrase))
        with self.items.alone():
            if to == "no":
                answered = review.refuse(phrase)
            else:
                answered = (review.accept if to == "new" else review.join)(phrase, topic)
            self._steps.append(None)
        said = say_answered(answered, review, self.config.messages)
        return self._answer_phrase(said, changed=to != "no")

    def _answer_phrase(self, said: str, *, changed: bool = False) -> dict[str, Any]:
        """Also the next phrase; and the vocabulary, where that has changed."""
        review = self._review
        if changed:
            self.items.look(anew=True)
        left = list(review)
        answer = self._answer(said, self.items if changed else ())
        if changed:
            answer["topics"] = list_topics(self.items.topics)
        return answer | {"left": len(left)} | ({"phrase": {
            "text": left[0].phrase, "count": self.config.messages("counts.papers", n=left[0].papers),
            "papers": [plain_title(review.title(paper_id)) for paper_id in left[0].examples]}} if left else {})  # fmt: skip

    def undo(self) -> dict[str, Any]:
        """Take the last step back.

        Raises:
            SourceError: somebody changed what it made; that stays.
        """
        if self._steps and self._steps[-1] is None:
            with self.items.alone():
                undone = self._review.undo()
                self._steps.pop()
            name = "desk.said_undo" if undone else "desk.nothing_to_undo"
            said = self.config.messages(name, title=undone.phrase if undone else "")
            return self._answer_phrase(said, changed=True)
        with self.items.alone():
            before: dict[str, State | None] = {}
            while (
                not before and self._steps and self._steps[-1] is not None
            ):  # a step that failed may have changed nothing
                before = {
                    key: state
                    for key, state in (self._steps.pop() or {}).items()
                    if state is None or (key in self.items and state != self.items.state(key))
                }
            if not before:
                return self._answer(self.config.messages("desk.nothing_to_undo"), ())
            said = self._said("said_undo", list(before))
            if failed := self._bring_back(before):
                raise failed[0]
            there = [key for key in before if key in self.items]
            gone = [key for key in before if key not in self.items]
            return self._answer(said, there, there[0] if there else "") | {"gone": gone}

    # --- how ---

    def _bring_back(self, before: Mapping[str, State | None]) -> list[DigestgenError]:
        """Make papers again what they were, each as far as nobody changed it since; why some are not."""
        failed: list[DigestgenError] = []
        moved: dict[str, list[str]] = {}
        for key, state in before.items():
            if state and self.items[key].status != state.status:
                moved.setdefault(state.status, []).append(key)
        for status, keys in moved.items():
            try:
                self.items.put(keys, status)  # all at once, unless one is in the way
            except DigestgenError:
                failed += filter(None, [self._try(self.items.put, [key], status) for key in keys])
        for key, state in before.items():
            if state is None:
                failed += filter(None, [self._try(self.items.forget, key)])
            elif self.items[key].status == state.status:
                edit = partial(self.items.edit, note=state.note, topics=state.topics, strict=True)
                failed += filter(None, [self._try(edit, key)])
        return failed

    def _try(self, do: Callable[..., None], *arguments: Any) -> DigestgenError | None:
        try:
            do(*arguments)
        except DigestgenError as error:
            return error
        return None

    def _note_step(self, before: Mapping[str, State | None]) -> None:
        """Before it is taken: where it is cut short, what was done of it can be undone, too."""
        if before:
            self._steps = [*self._steps, dict(before)][-_MOST_STEPS:]

    def _answer(self, said: str, keys: Iterable[str], focus: str = "") -> dict[str, Any]:
        explained = _EXPLAINED // (len(self.items.collection.library.papers) + 500)
        there = [key for key in keys if key in self.items]
        rows = [self._row(key, at_once=at >= explained) for at, key in enumerate(there)]
        answer: dict[str, Any] = {"said": said, "rows": rows, "undo": self.can_undo}
        return answer | ({"focus": focus} if focus else {})

    def _row(self, key: str, *, at_once: bool) -> dict[str, Any]:
        item = self.items[key]
        record = item.candidate.record
        return {
            "key": key, "status": item.status, "title": str(render_title(record.title)), "text": plain_title(record.title),
            "authors": self.view.authors(record), "line": self.view.line(record), "reason": self.reason(key, at_once=at_once), "votes": read_votes(record),
            "tags": list(item.topics), "note": item.note,
        }  # fmt: skip

    def _said(self, name: str, keys: Sequence[str]) -> str:
        messages = self.config.messages
        titles = [plain_title(self.items[key].candidate.record.title) for key in keys if key in self.items]
        title = titles[0] if titles else ""
        title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
        if len(titles) > 1:
            title = messages("desk.and_more", n=len(titles) - 1, title=title)
        return messages(f"desk.{name}", title=title)
