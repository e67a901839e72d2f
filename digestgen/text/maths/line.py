"""A line of plain text in the making: where operators get a space, and fractions and roots brackets or a dot."""

from __future__ import annotations

import re

RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδφχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵠᵡᵀ",
        strict=True,
    )
)
LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
SCRIPTS = "".join({*RAISED.values(), *LOWERED.values()})
_HIGH = frozenset(RAISED.values())
# What multiplies or marks the thing before it, letters and digits apart.
_FACTORS = frozenset("([{⟨⌊⌈√∛∜∂∇∞∑∏∫∮!%°′")


class Line:
    """Characters in the making; decides where operators get a space."""

    def __init__(self, tight: bool) -> None:
        self.text, self.tight, self.pending = "", tight, ""
        self.last: tuple[int, str] | None = None  # where the fraction or root begins that the text ends with

    def add(self, text: str) -> None:
        """Something that is not an operator."""
        if text:
            self._settle(text[0])
            if text[0] in ")]}⟩⌉⌋,":
                self.text = self.text.rstrip(" ")
            elif self.pending == "operator" or (
                self.pending == "word" and (text[0].isalnum() or text[0] in "√∂∇")
            ):
                self.text += " "
            self.text += text
            self.pending = ""

    def compound(self, text: str, kind: str) -> None:
        """A "fraction", a "root" or what has a "bar", apart from what it would be read together with; see _settle() for what follows it."""
        before = self.text[-1:]
        touches = before.isalnum() or (before != "" and before in SCRIPTS + ")]}′!")
        digits = text[:1].isdigit() and self.text.rstrip(" ")[-1:].isdigit()
        if kind == "fraction" and (
            touches or digits or self.pending == "word" or self.text.rstrip(" ").endswith(("/", "÷"))
        ):
            text, kind = f"({text})", ""
            self.pending = "" if self.pending == "word" else self.pending
        elif kind == "root" and touches and (text[:1] not in "√∛∜" or before in _HIGH):  # 2²·√3
            text = "·" + text
        self.add(text)
        if kind:
            self.last = len(self.text) - len(text.removeprefix("·")), kind

    def _settle(self, following: str) -> None:
        """Bracket a fraction, or set a root apart, when what follows would be read as part of it."""
        if self.last is None:
            return
        (start, kind), self.last = self.last, None
        body = self.text[start:].rstrip(" ")
        gap = self.text[start + len(body) :]
        is_bar = following in ("|", "‖") and self.text.count(following, 0, start) % 2 == 0
        if kind == "fraction" and (
            following.isalnum() or following in _FACTORS or following in "/÷" or is_bar
        ):
            self.text = f"{self.text[:start]}({body}){gap}"
        elif (kind == "root" and not body.endswith(")")) and (
            following in "0123456789" or (not gap and (following.isalpha() or following in "([{"))
        ):
            self.text = f"{self.text[:start]}{body}·"

    def raise_whole(self) -> None:
        """Bracket the fraction or root that a script is about to be put on."""
        if self.last and not self.text.endswith(" "):
            self.text = f"{self.text[: self.last[0]]}({self.text[self.last[0] :]})"
        self.last = None

    def space(self) -> None:
        if not self.tight and self.text and not self.text.endswith((" ", "(", "[")):
            self.text += " "

    def operator(self, text: str, spaced: bool = True) -> None:
        """A relation or binary operator: spaced on both sides if there is something on both sides."""
        self._settle(text[0])
        ends = self.text.rstrip(" ")
        if self.tight or not spaced or not ends or ends.endswith(("(", "[", ",", "{")):
            self.add(text)
            return
        self.text = ends + " " + text
        self.pending = "operator"

    def word(self, text: str, function: bool) -> None:
        """A name of more than one letter keeps its distance from letters and digits."""
        self._settle(text[0])
        if self.text and (self.text[-1].isalnum() or self.text[-1] in ")]′") and self.pending != "operator":
            letters = self.text[-1].isalpha() or function
            if letters and not (self.tight and not function):
                self.text += " "
        self.add(text)
        self.pending = "word"

    def closed(self) -> str:
        """The text; an operator with nothing after it is close to what is before it, as in 2.16×."""
        if self.pending == "operator":
            self.text = re.sub(r" +(\S+) *$", r"\1", self.text)
        return self.text if self.tight else re.sub(r" +", " ", self.text)
