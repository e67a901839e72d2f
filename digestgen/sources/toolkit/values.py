"""Reading values out of decoded JSON: each asked for by type, each refusal naming entry and field."""

from __future__ import annotations

from dataclasses import dataclass

from digestgen.problems import SourceError
from digestgen.text.clean import clean_line


def read_objects(fields: Fields, key: str, text: str = "") -> list[Fields]:
    """The objects of a list; empty when absent.

    Args:
        text: key of the text that a member may be in place of an object, or the whole list in place of its members.

    Raises:
        SourceError: no list, or one of its members is not an object; and nobody takes losses.
    """
    objects = []
    whole = fields.values.get(key)
    for number, value in enumerate(
        [whole] if text and isinstance(whole, str | dict) else fields.list(key), 1
    ):
        if text and isinstance(value, str):
            value = {text: value}
        if isinstance(value, dict):
            place = fields.place(f"{key}[{number}]")
            objects.append(Fields(fields.name, f"{place}.", value, fields.losses))
        else:
            fields.leave_out(f"{key}[{number}]", "an object", value)
    return objects


_KINDS = {
    type(None): "nothing", bool: "true or false", int: "a number", float: "a number", str: "text",
    list: "a list", tuple: "a list", dict: "an object",
}  # fmt: skip
TEXT_LIMIT = 100_000  # characters in one value; no abstract has 20,000
TOO_LONG = f"its text has more than {TEXT_LIMIT:,} characters"
_LIST_LIMIT = 10_000  # members; the longest author list seen has 7,456


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object and where it stands.

    `null` and a missing key are the same thing: absent.
    """

    name: str
    where: str  # what stands before a key of it in messages: `entry 3: paper.`
    values: dict[object, object]
    # takes what is wrong with values of other types than asked for, which then are as good as absent
    # (RecordBuilder.entry gives one, and says them); None to raise it
    losses: list[SourceError] | None = None

    def place(self, key: str) -> str:
        """A key for people: `entry 3: paper.upvotes`."""
        return f"{self.where}{key}"

    def refuse(self, key: str, what: str, *, hint: str = "") -> SourceError:
        """The error to raise about one key."""
        return SourceError(self.name, f"{self.place(key)}: {what}", hint=hint)

    def raw_text(self, key: str) -> str:
        """Text as the source has it, lone surrogates replaced; "" when absent.

        Raises:
            SourceError: no text, or longer than TEXT_LIMIT.
        """
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.leave_out(key, "text", value)
            return ""
        if len(value) > TEXT_LIMIT:
            raise self.refuse(key, TOO_LONG)
        # JSON may escape half a surrogate pair, which no file can hold.
        return value.encode("utf-8", "replace").decode("utf-8")

    def text(self, key: str) -> str:
        """Text on one line, cleaned; "" when absent."""
        return clean_line(self.raw_text(key))

    def number(self, key: str) -> int | None:
        """A whole number of at least 0 (a count), or None when absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
            self.leave_out(key, "a count", value)
            return None
        return value

    def flag(self, key: str) -> bool:
        """True or false; False when absent."""
        value = self.values.get(key)
        if not isinstance(value, bool | None):
            self.leave_out(key, "true or false", value)
            return False
        return bool(value)

    def list(self, key: str) -> list[object]:
        """The members of a list; empty when absent."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.leave_out(key, "a list", value)
            return []
        if len(value) > _LIST_LIMIT:
            raise self.refuse(key, f"{len(value):,} members; {_LIST_LIMIT:,} is the most that is read")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list, each on one line and cleaned, empty and repeated ones left out."""
        found: dict[str, None] = {}
        for at, member in enumerate(self.list(key)):
            numbered = f"{key}[{at}]"
            found[Fields(self.name, self.where, {numbered: member}, self.losses).text(numbered)] = None
        found.pop("", None)
        return tuple(found)

    def fields(self, key: str) -> Fields | None:
        """The object under a key, or None when absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.leave_out(key, "an object", value)
            return None
        return Fields(self.name, f"{self.place(key)}.", value, self.losses)

    def inside(self, key: str) -> Fields:
        """The object under a key; an empty one when absent."""
        return self.fields(key) or Fields(self.name, f"{self.place(key)}.", {}, self.losses)

    def leave_out(self, key: str, kind: str, value: object) -> None:
        """Say that the value of a key is not of the kind that is wanted, and go on without it."""
        error = self.refuse(key, f"{kind} was expected, not {_describe(value)}")
        if self.losses is None:
            raise error
        self.losses.append(error)


def _describe(value: object) -> str:
    kind = _KINDS.get(type(value), "something else")
    if isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**63):
        return f"{kind} ({value})"
    if isinstance(value, str):
        return f"the text {value[:40]!a}"
    return kind
