"""Phrases that no topic has, decided in a terminal: a line asked, a line answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from digestgen.collecting.reviewing import Answered, Review
from digestgen.problems import DigestgenError, UsageError
from digestgen.text.maths.maths import plain_title

Words = Callable[..., str]  # the site's messages
_ANSWER = re.compile(
    r"(?:(y(?:es)?|no?|l|u|q|\?)|(?:a|alias(?: of)?|=)(?= ))(?: +(.*))?", re.IGNORECASE | re.DOTALL
)


def review_phrases(
    review: Review, messages: Words, say: Callable[[str], None], ask: Callable[[str], str]
) -> None:
    """Go through the phrases until all are decided, or q."""
    before, shown = len(review.answered), ""
    say(messages("desk.review_help"))
    while phrase := next(iter(review), None):
        if phrase.phrase != shown:
            shown = phrase.phrase
            say(f"{shown}  ({messages('counts.papers', n=phrase.papers)})")
            for paper_id in phrase.examples:
                say(f"    {plain_title(review.title(paper_id))}")
        line = ask("> ").strip()
        match = _ANSWER.fullmatch(line)
        key, rest = ((match[1] or "a")[0].lower(), (match[2] or "").strip()) if match else ("?", "")
        if key == "q":
            break
        if key == "?" or (rest and key not in "ya"):
            say(messages("desk.review_help"))
            continue
        try:
            say(_take(review, messages, key, rest, shown))
        except DigestgenError as error:
            say(f"! {error}")
    else:
        say(messages("desk.review_empty"))
    say_answers(review, messages, say, before)


def say_answers(review: Review, messages: Words, say: Callable[[str], None], before: int = 0) -> None:
    """What was answered since."""
    done = Counter(answered.what for answered in review.answered[before:])
    if done:
        say(messages("desk.review_end", new=done["new"], names=done["alias"], refused=done["no"]))
    if done["new"] or done["alias"]:
        say(messages("desk.review_apply"))


def say_answered(answered: Answered, review: Review, messages: Words) -> str:
    """What an answer did, in a sentence."""
    if answered.what == "no":
        return messages("desk.said_no", title=answered.phrase)
    title = review.tags[answered.topic].title
    if answered.what == "new":
        return messages("desk.said_new_topic", title=title)
    return messages("desk.said_alias", phrase=answered.phrase, title=title)


def _find_one(word: str, names: Mapping[str, Sequence[str]], messages: Words) -> str:
    """The topic that a few letters mean; the letters themselves where none does."""
    slugs = find_topic(word, names)
    if len(slugs) > 1:
        raise UsageError(messages("desk.plain_several", word=word, topics=", ".join(slugs[:8])))
    return slugs[0] if slugs else word


def find_topic(word: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The topics that a few letters may mean: exactly, else by their beginning, else by that of one of their words.

    >>> find_topic("guid", {"guidance": ("Guidance",), "text-guides": ("Guides in Text",)})
    ['guidance', 'text-guides']
    """
    low = word.lower()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == low,
        lambda name: name.startswith(low),
        lambda name: any(part.startswith(low) for part in re.split(r"\W+", name)),
    )
    for test in tests:
        if found := [slug for slug, called in names.items() if any(test(name.lower()) for name in called)]:
            return found
    return []


def _take(review: Review, messages: Words, key: str, rest: str, phrase: str) -> str:
    if key == "l":
        review.put_off(phrase)
        return messages("desk.said_later", title=phrase)
    if key == "u":
        undone = review.undo()
        return messages("desk.said_undo", title=undone.phrase) if undone else messages("desk.nothing_to_undo")
    if key == "a":
        names = {slug: (slug, tag.title, *tag.aliases) for slug, tag in review.tags.items()}
        answered = review.join(phrase, _find_one(rest, names, messages))
    else:
        answered = review.accept(phrase, rest) if key == "y" else review.refuse(phrase)
    return say_answered(answered, review, messages)
