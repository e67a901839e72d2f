"""TeX's typography: what `~`, `--`, ``` `` ``` and `'` mean between two given characters."""

from __future__ import annotations

import re

_CJK = "\u2e80"  # from here on `~` is a range, not a tie


# A lone symbol, or a number with a unit's letter: z~4, kT~2, 10K~20K; not M~87, a~5, at~4, NGC~4261.
_SYMBOL = re.compile(
    r"(?:^|[\s(\[,;=/|])(?:[b-zα-ωΑ-ΩA-LN-Z]|[a-z][A-Z]|\d+(?:\.\d+)?[A-Za-z])(?:_\w{1,3})?$"
)


_SIGNED = re.compile(r"[+−-]\.?\d")  # nobody ties a word to a number below zero: [Fe/H]~-1.5


# Quotation marks as people type them, in pairs: ,,German'' "`babel"' "<babel"> <<T1>>, and ``TeX'' in texts that are none.
_PAIRS = (
    (",,", "„", "“", re.compile(r"(?<![\w,]),,(?=[^\s,])((?:(?!,,|''|``)[^\"“”„$]){1,300}?)(?:''|``|(?<!=)\"|[“”])(?!\w)"), True),
    ('"`', "„", "“", re.compile(r"(?<!\\)\"`(?=\S)([^\"`$]{1,300}?)\"'"), False),
    ('"<', "«", "»", re.compile(r"(?<![\w=\\])\"<(?=\w)([^\"<>=$]{1,300}?)\">"), False),
    ('">', "»", "«", re.compile(r"(?<![\w=\\])\">(?=\w)([^\"<>=$]{1,300}?)\"<"), False),
    ("<<", "«", "»", re.compile(r"(?<![\w<>\\])<<(~?[^\W\d_][^<>=$]{0,300}?(?<=[\w.!?}~]))>>(?![\w>])"), False),
    (">>", "»", "«", re.compile(r"(?<![\w<>\\])>>([^\W\d_][^<>=$]{0,300}?(?<=[\w.!?}]))<<(?![\w<])"), False),
    ("``", "“", "”", re.compile(r"(?<![`\w])``(?=[^\s`])((?:(?!'')[^`$]){1,300}?)(?<!\s)''(?!')"), True),
)  # fmt: skip
_TURNED = re.compile(r"(?<![\w`])[?!]`(?=[^\W\d_]|\\|\{)")  # ?`Qu\'e?


def pair_quotes(text: str, *, tex: bool) -> str:
    """Typed quotation marks as what they stand for; what has no partner stays.

    Args:
        tex: whether it is TeX: it has more of them, and its own are read with its other marks.

    >>> pair_quotes(",,Lampe'' und <<lampe>>", tex=True), pair_quotes("``lamp'' ,,Lampe“", tex=False)
    ('„Lampe“ und «lampe»', '“lamp” „Lampe“')
    """
    if tex and "`" in text:
        text = _TURNED.sub(lambda match: "¿" if match[0][0] == "?" else "¡", text)
    if (
        ",," not in text
        and '"' not in text
        and "<<" not in text
        and ">>" not in text
        and (tex or "``" not in text)
    ):
        return text  # nearly always
    for mark, opening, closing, pattern, is_plain in _PAIRS:
        if mark in text and (is_plain if not tex else mark != "``"):
            text = pattern.sub(rf"{opening}\1{closing}", text)
    return text


def is_about(text: str, at: int) -> bool:
    """Whether the `~` at a place says "about", as authors write outside of maths: a symbol and a number around it.

    >>> is_about("at z~4", 4), is_about("NGC~4261", 3)
    (True, False)
    """
    if _SIGNED.match(text, at + 1):
        return True
    return text[at + 1 : at + 2].isdigit() and _SYMBOL.search(text[max(0, at - 12) : at]) is not None


def tie(run: str, before: str, after: str) -> str:
    """A tie is a space; "~5" (about), "5~10", "/~user", `~~` and ranges between CJK characters stay.

    Args:
        before, after: the characters next to it, "" at the edges.

    >>> tie("~", "e", "5"), tie("~", " ", "5"), tie("~", "5", "9")
    (' ', '~', '~')
    """
    if len(run) > 1 or not before or not after or before >= _CJK or after >= _CJK or after == "=":
        return run
    if (
        before.isspace()
        or before in '([{/<>=-–\\:"'
        or ((before.isdigit() or before == "%") and after.isdigit())
    ):
        return run
    return run if before == "." and not (after.isalnum() or after in "([\\") else " "  # Eq.~(2), Fig.~\ref{a}


def dash(run: str, before: str, after: str) -> str:
    """Two hyphens are an en dash, three an em dash; `--flag`, `<!--`, `-->` and longer rules stay.

    >>> dash("--", "1", "9"), dash("---", "e", "t"), dash("--", " ", "f")
    ('–', '—', '--')
    """
    opens = not before or before.isspace() or before in "([{\"'`"
    if len(run) > 3 or before in ("<", "!") or after == ">" or not (before or after):
        return run
    if len(run) == 2:
        return run if opens and after and not after.isspace() else "–"
    return "—"


class Quotes:
    """Which quotation marks of a paragraph are open: a mark is one only when it has its partner."""

    def __init__(self) -> None:
        self._doubles: list[int] = []
        self._single: int | None = None

    def opening(self, run: str, before: str, after: str, item: int) -> tuple[str, int | None]:
        """What backticks become, and which earlier item was no quotation mark after all.

        Args:
            item: the number under which the caller keeps what it gets.
        """
        if run == "``":
            self._doubles.append(item)
            return "“", None
        if run != "`":
            return run, None
        wrong, self._single = self._single, None  # `code` in the manner of Markdown
        starts = not before or not (before.isalnum() or before in "$})]'`.,")
        if starts and wrong is None and after and not after.isspace():
            self._single = item
            return "‘", None
        return run, wrong

    def closing(self, run: str, before: str, after: str) -> str:
        """What `'`, `''` or `"` become."""
        if before.isspace():
            return run
        if self._doubles and run in ("''", '"'):
            self._doubles.pop()
            return "”"
        if self._single is None or after.isalnum():
            return run
        if run == "'":
            self._single = None
            return "’"
        if run == "'''" and self._doubles:
            self._doubles.pop()
            self._single = None
            return "’”"
        return run

    def unclosed(self, first: int = 0) -> dict[int, str]:
        """Item → what it is after all, for marks from an item on that were opened and never closed; they are forgotten."""
        found = {item: "``" for item in self._doubles if item >= first}
        self._doubles = [item for item in self._doubles if item < first]
        if self._single is not None and self._single >= first:
            found[self._single] = "`"
            self._single = None
        return found
