"""No regular expression of the package takes exponential or cubic time, nor long over a line, whatever it is given.

Each pattern is given texts made of its own parts: what may stand before one of its repeats, then what that repeat
takes, many times, then something that it does not take.
"""

from __future__ import annotations

import ast
import importlib
import math
import pkgutil
import random
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType

import pytest

import digestgen

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing stops a match here")
LONG = 240  # characters; what is quadratic takes less than a millisecond, what is cubic ten
SLOW = 0.006  # seconds of processor time that make us look closer; more than one tick of a coarse clock
PUMPS = 6  # texts for each repeat and each ending
ENDINGS = ("", "\0", "\n", "!")
MODES = ("match", "search", "fullmatch")
LETTERS = "aA0 \n_-.,:;/<>()[]{}$\\\"'*`|&=é…"


class TooSlow(Exception):
    """A match took too long to wait for."""


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """What spend() waits for: a match looks for signals while it runs."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def find_slow(pattern: re.Pattern[str]) -> str:
    """The mode and the text that a pattern takes cubic time or more for, or long for one line, or ""."""
    for text in build_attacks(pattern):
        for mode in MODES:
            run = getattr(pattern, mode)
            if spend(run, text(LONG)) > SLOW < spend(run, text(LONG), 5 * SLOW) and grows_badly(run, text):
                return f"{mode}: {text(30)!r}"
    return ""


def grows_badly(run, text) -> bool:  # type: ignore[no-untyped-def]
    """Whether a line takes five times what is slow, or four times the text 32 times as long (square: 16, cube: 64)."""
    return all(spend(run, text(LONG), 5 * SLOW) > 5 * SLOW for _ in range(3)) or all(
        spend(run, text(4 * LONG), most=1) > 32 * spend(run, text(LONG), 5 * SLOW) for _ in range(3)
    )


def spend(run, text: str, least: float = 0, most: float = 0.25) -> float:  # type: ignore[no-untyped-def]
    """Seconds of processor time for one call, of so many that `least` has passed: a clock may tick each 4 ms alone.

    It is infinite where one call takes more than the most.
    """
    calls, spent, began = 0, 0.0, time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        while not calls or spent < least:
            run(text)
            calls += 1
            spent = time.process_time() - began
    except TooSlow:
        return spent / calls if calls else math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return spent / calls


def build_attacks(pattern: re.Pattern[str]):  # type: ignore[no-untyped-def]
    """For each repeat of a pattern functions from a size to a text."""
    chance = random.Random(0)
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    alphabet = LETTERS + "".join(chr(low) for kind, low in walk_nodes(tree) if kind is sre.LITERAL)
    made = set()
    for before, body in find_repeats(list(tree), []):
        for number in range(PUMPS):
            head = draw(before, alphabet, chance, 1)
            pump = "".join(draw(body, alphabet, chance, (1, 8)[number % 2]) for _ in range(1 + number % 3))
            for ending in ENDINGS:
                if pump and (head, pump, ending) not in made:
                    made.add((head, pump, ending))
                    yield (
                        lambda size, head=head, pump=pump, ending=ending: (
                            head + pump * (size // len(pump) + 1) + ending
                        )
                    )


def walk_nodes(tree) -> Iterator[tuple[object, object]]:  # type: ignore[no-untyped-def]
    for kind, value in tree:
        yield kind, value
        for inner in find_inner(kind, value):
            yield from walk_nodes(inner)


def find_inner(kind: object, value) -> list:  # type: ignore[no-untyped-def,type-arg]
    """What stands inside of a node of a parsed pattern."""
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is sre.IN:
        return [
            [
                (sre.LITERAL, one[0] if which is sre.RANGE else one)
                for which, one in value
                if which in (sre.RANGE, sre.LITERAL)
            ]
        ]
    if kind is sre.BRANCH:
        return value[1]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    if kind is sre.ATOMIC_GROUP:
        return [value]
    if kind is sre.GROUPREF_EXISTS:
        return [one for one in value[1:] if one]
    return []


def find_repeats(nodes: list, before: list) -> Iterator[tuple[list, list]]:  # type: ignore[type-arg]
    """(what stands before it, what it repeats) of each repeat without a small end."""
    for at, (kind, value) in enumerate(nodes):
        here = before + nodes[:at]
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[1] > 20:
            yield here, list(value[2])
        for inner in find_inner(kind, value):
            yield from find_repeats(list(inner), here)


def draw(nodes: list, alphabet: str, chance: random.Random, often: int) -> str:  # type: ignore[type-arg]
    """A text that these nodes take, if one looks neither ahead nor back; repeats take `often` times."""
    said = ""
    for kind, value in nodes:
        if kind is sre.LITERAL:
            said += chr(value)
        elif kind in (sre.NOT_LITERAL, sre.ANY, sre.IN):
            inside = value if kind is sre.IN else [(kind, value)]
            taken = [one for one in alphabet if is_in(one, inside)]
            said += chance.choice(taken) if taken else "x"
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, inner = value
            for _ in range(min(max(least, often), most)):
                said += draw(list(inner), alphabet, chance, often)
        elif kind is sre.BRANCH:
            said += draw(list(chance.choice(value[1])), alphabet, chance, often)
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            for inner in find_inner(kind, value):
                said += draw(list(inner), alphabet, chance, often)
    return said


CATEGORIES = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
              sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W"}  # fmt: skip


def is_in(letter: str, inside: list) -> bool:  # type: ignore[type-arg]
    """Whether a letter is in a class of a parsed pattern."""
    if inside[0][0] is sre.NEGATE:
        return not is_in(letter, inside[1:])
    for kind, value in inside:
        if (
            (kind is sre.LITERAL and ord(letter) == value)
            or (kind is sre.NOT_LITERAL and ord(letter) != value)
            or (kind is sre.RANGE and value[0] <= ord(letter) <= value[1])
            or (kind is sre.CATEGORY and re.match(CATEGORIES[value], letter))
            or kind is sre.ANY
        ):
            return True
    return False


def collect_patterns() -> dict[re.Pattern[str], str]:
    """Every compiled pattern that a module of the package holds, however deep, and every one written in a call."""
    found: dict[re.Pattern[str], str] = {}
    for info in pkgutil.walk_packages(digestgen.__path__, "digestgen."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for pattern in find_patterns(value, set()):
                found.setdefault(pattern, f"{info.name}.{name}")
        for line, pattern in read_calls(module):
            found.setdefault(pattern, f"{info.name}:{line}")
    return found


def find_patterns(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or isinstance(value, ModuleType):
        return
    seen.add(id(value))
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = [*value]
    elif is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, one.name) for one in fields(value)]
    elif isinstance(value, type) and value.__module__.startswith("digestgen."):
        inner = [*vars(value).values()]
    elif isinstance(getattr(value, "__self__", None), re.Pattern):  # PATTERN.sub
        inner = [value.__self__]  # type: ignore[attr-defined]
    for one in inner:
        yield from find_patterns(one, seen)


CALLS = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
# What functions and comprehensions put into their patterns, for example.
ARGUMENTS: dict[str, object] = {
    "tag": '<link href="{}">', "kind": ".css", "parts": "tabs|header", "colours": "red|blue", "group": "entry",
    "target": "lamps/ada.md", "pattern": r"\d{4} \w+", "between": "lamp[^a-z0-9]+oil", "mark": "---", "sign": r"lamp\d+",
    "name": "title", "n": "mathvariant", "secret": "lamp", "written": "Ada One; Bo Two",
    "made": ("lamp", "kettle"), "begin": lambda match: match[1],
}  # fmt: skip


def read_calls(module: ModuleType) -> Iterator[tuple[int, re.Pattern[str]]]:
    """The patterns in calls such as re.sub("…", …)."""
    assert module.__file__
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), str(verb)), [written, *rest]) if verb in CALLS:
                flags = [one.value for one in node.keywords if one.arg == "flags"]
                flags += rest[:1] if verb == "compile" else []
                names = ARGUMENTS | vars(module)
                pattern = eval(ast.unparse(written), names)  # our own source
                flag = eval(ast.unparse(flags[0]), names) if flags else 0
                if isinstance(pattern, str):
                    yield node.lineno, re.compile(pattern, flag)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"\[(?:\w+[^\[\]]*\]\s*)*\Z",
        r"@@((?:\\.|[^\\@]|\n(?!\s*\n))+?)@@",
        r"(?:<\w+[^<>]*>\s*)*\Z",
        r"\s*,?\s*;?\s*end",
        r"(?:a|ab|b)*c",
        r"<a>\s*(?:<\w+[^<>]*>\s*)*\s*</a>",
    ],
)
def test_patterns_that_take_for_ever_are_found(pattern: str) -> None:
    assert find_slow(re.compile(pattern, re.DOTALL))


@pytest.mark.parametrize(
    "pattern", [r"a+b", r"<\w[^<>]*>", r"(?:\\.|[^\\@])+?@", r"\s*+,?\s*+end", r"(?:a|b)*c"]
)
def test_patterns_that_do_not_are_not(pattern: str) -> None:
    assert not find_slow(re.compile(pattern, re.DOTALL))


def test_no_pattern_of_the_package_takes_for_ever() -> None:
    patterns = collect_patterns()
    assert len(patterns) > 400
    texts = {pattern: place for pattern, place in patterns.items() if isinstance(pattern.pattern, str)}
    slow = {place: found for pattern, place in texts.items() if (found := find_slow(pattern))}
    assert slow == {}


@pytest.mark.parametrize(("pattern", "of_a_group"), [(r"a*+b?+[^c]{2,}+", False), (r"(?:a|bc)*+", True),
                                                     (r"x(?>(?:y+z)*)(?:(w)?+v)?", True), (rb"(?>(?:ab)*)c++", False), (r"(?:ab)++", True)])  # fmt: skip
def test_possessive_groups_are_found(pattern: str | bytes, of_a_group: bool) -> None:
    assert repeats_group_possessively(re.compile(pattern)) is of_a_group


def test_no_pattern_of_the_package_is_read_otherwise_by_older_pythons() -> None:
    """`(?:…)*+` loses its place before Python 3.11.5 (gh-106052); Debian 12 has 3.11.2. `(?>(?:…)*)` does not."""
    assert {
        place for pattern, place in collect_patterns().items() if repeats_group_possessively(pattern)
    } == set()


def repeats_group_possessively(pattern: re.Pattern[str] | re.Pattern[bytes]) -> bool:
    """Whether a possessive repeat takes more than one character, or set of them, at a time."""
    one = (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY)
    nodes = walk_nodes(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    repeated = [list(value[2]) for kind, value in nodes if kind is sre.POSSESSIVE_REPEAT]  # type: ignore[index]
    return any(len(inner) > 1 or inner[0][0] not in one for inner in repeated)
