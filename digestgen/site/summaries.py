"""Summaries: the one line that a paper has in a list, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from digestgen.model.paper import Paper
from digestgen.text.html import cut_sentences, first_sentences, join_words
from digestgen.text.maths.maths import plain_title

MACHINES = frozenset({"huggingface", "semanticscholar"})  # sources whose summaries a model writes
_READ = 6000  # characters of an abstract that are looked at
_SHORT = 60  # characters: a shorter sentence takes the next one with it

# What says that a sentence is about what was done, the surest first. English; in another language none of it is found.
_PAPER = (
    r"(?:paper|work|article|study|letter|note|report|survey|review|thesis|chapter|manuscript|contribution)"
)
_ADVERBS = r"(?:(?:\w+ly|first|here|hereby|now|then|thus|therefore|in\ turn),?\ ){0,2}"
_MADE = r"""present propose introduce develop design describe build release construct devise create formulate put\ forward
    outline offer contribute collect implement provide suggest unveil launch curate"""
_LEARNT = r"""show prove study investigate examine explore analyse analyze demonstrate derive establish find report
    consider address determine characterize characterise identify obtain compute calculate measure revisit review survey
    discuss extend generalize generalise argue focus discover observe conduct perform apply compare evaluate test train
    simulate estimate solve aim tackle predict classify construct leverage"""


def _spell(verbs: str) -> str:
    """Verbs in their forms: present, presents, presented."""
    irregular = {"build": "built", "find": "found", "put\\ forward": "put\\ forward"}
    forms = []
    for verb in re.split(r"(?<!\\)\s+", verbs.strip()):
        stem = verb[:-1] if verb.endswith("e") else verb
        stem = verb[:-1] + "i" if verb.endswith("y") else stem
        forms.append(f"{verb}|{irregular.get(verb, stem + 'e?d')}")
    return "|".join(forms)


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of which each begins with a word, to whose first letter a search skips: `<this|our>` are words that begin there."""

    def begin(words: re.Match[str]) -> str:
        return f"(?:{words[1]})" + "".join([rf"(?<!\w{word})" for word in words[1].split("|")])

    return tuple([re.compile(re.sub(r"<(.+?)>", begin, pattern), re.VERBOSE) for pattern in patterns])


_DONE = (
    _compile(
        rf"<we>\ {_ADVERBS}(?:{_spell(_MADE)})\b",
        rf"<this|our|the\ present>\ {_PAPER}\ {_ADVERBS}(?:{_spell(_MADE)})s?\b",
    ),
    _compile(
        rf"<in>\ this\ {_PAPER}\b",
        rf"<we>\ {_ADVERBS}(?:{_spell(_LEARNT)})\b",
        rf"<this|the\ present>\ {_PAPER}\ {_ADVERBS}[a-z]+s\b",
        r"\A(?:the\ )?(?:aims?|objectives?|purpose|goal)\b",
    ),
    _compile(
        rf"""<is|are|was|were|been>\ {_ADVERBS}(?:presented|proposed|introduced|described|studied|investigated|derived
        |developed|considered|solved|shown|examined|analy[sz]ed|discussed|obtained|calculated|proved|constructed|reviewed
        |measured)\b"""
    ),
)
# What all but the last of them need; one after the other is looked for faster than by a pattern of all.
_LIKELY = ("we ", "this ", "our ", "present ", "aim", "objective", "purpose", "goal")
# … and that it goes on from another one, or tells how it turned out.
_FOLLOWS = re.compile(
    r"(?:overall|altogether|taken together|together|in (?:conclusion|summary)|to summari[sz]e|additionally|moreover|furthermore|finally|in addition|lastly|besides|similarly|on top|specifically"
    r"|(?:extensive |our |the )?(?:experiment\w*|results?|findings|evaluations?)|code|as a (?:result|consequence)|consequently|empirically|further)\b"
    r"|.{0,60}\bwe (?:also|further|additionally|conclude|achieve)\b"
)
_WE = re.compile(r"we(?<!\wwe)\b(?! humans?\b)")
_OTHERS = _compile(r"<in>\ (?:our|a)\ (?:previous|recent|earlier|companion|prior)\b", r"<previously>\b")


class Summary(NamedTuple):
    """A line about a paper."""

    text: str  # plain text
    source: str = ""  # key of the source that wrote it; "" for the curator and the authors
    is_machine: bool = False  # whether a machine wrote it
    is_own: bool = False  # whether the curator wrote it


def find_summary(paper: Paper, own: str, machines: str) -> Summary | None:
    """The line of a paper in lists: the curator's summary, else their note, else a source's; None where none of them is.

    Args:
        own: the curator's summary as plain text.
        machines: the setting `machine_summaries`.

    Returns:
        an empty one where a note, which is shown as it is, is all that the curator says.
    """
    if own:
        return Summary(own, is_own=True)
    if paper.note:
        return Summary("")
    return next(list_summaries(paper, "never" if machines == "page" else machines), None)


def list_summaries(paper: Paper, machines: str) -> Iterator[Summary]:
    """What sources say of a paper in a line, those of machines last."""
    summaries = [
        Summary(text, name, is_machine(name, said))
        for name, said in paper.sources.items()
        if (text := read_summary(said))
    ]
    for summary in sorted(summaries, key=lambda summary: summary.is_machine):
        if machines != "never" or not summary.is_machine:
            yield summary


def read_summary(said: Mapping[str, object]) -> str:
    """The line that a source wrote, as plain text; "" for none."""
    text = said.get("summary") or said.get("tldr") or ""
    return join_words(plain_title(text)) if isinstance(text, str) else ""


def is_machine(source: str, said: Mapping[str, object]) -> bool:
    """Whether a source's line was written by a model."""
    return source in MACHINES or bool(said.get("summary_model"))


def choose_sentence(text: str, lang: str = "") -> str:
    """The sentence of an abstract that says what was done, as far as its words tell; else the first ones.

    Args:
        text: as html_to_text() makes it.
        lang: its language, where that is known.
    """
    first = first_sentences(text)
    if lang and lang.split("-")[0].lower() != "en":
        return first
    chosen = ["", "", ""]  # the first sentence that each of the patterns finds
    others: list[str] = []
    short = -1
    line = text[:_READ].replace("\n", " ")
    for at, sentence in enumerate(cut_sentences(line)):
        if short >= 0:
            chosen[short] += f" {sentence}"
            short = -1
        if chosen[0]:
            break
        lower = sentence.lower()
        sure = _weigh(lower, _DONE[:2]) if any(map(lower.__contains__, _LIKELY)) else -1
        if not at and (sure >= 0 or _WE.search(lower) or _weigh(lower, _DONE[2:]) >= 0):
            return first
        if sure < 0:
            others.append(sentence)
        elif not chosen[sure]:
            chosen[sure] = sentence
            short = sure if len(sentence) < _SHORT else -1
    if not any(chosen):
        chosen[2] = next(
            (sentence for sentence in others[1:] if _weigh(sentence.lower(), _DONE[2:]) >= 0), ""
        )
    sentence = chosen[0] or chosen[1] or chosen[2]
    return first if sentence in first else first_sentences(sentence)


def _weigh(lower: str, ranks: Sequence[Sequence[re.Pattern[str]]]) -> int:
    """Which of the patterns finds that a sentence is about what was done: 0 is the surest, -1 none."""
    for sure, patterns in enumerate(ranks):
        for pattern in patterns:
            if pattern.search(lower):
                is_other = _FOLLOWS.match(lower) or any(other.search(lower) for other in _OTHERS)
                return -1 if is_other else sure
    return -1
