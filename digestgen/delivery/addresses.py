"""Lists of e-mail addresses, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

# What mail servers accept (RFC 5321 §4.1.2), without quoted local parts, which are hardly used.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])", re.ASCII)  # fmt: skip
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Addresses:
    """A list of addresses as it was read."""

    good: tuple[str, ...]  # each address once, in order; the domain in lower case and ASCII
    repeated: int
    bad: tuple[tuple[int, str], ...]  # line (1-based) and what is wrong with it


def parse_address(text: str) -> str:
    """`Ada One <ada@Example.ORG>` → `ada@example.org`. The part before the `@` stays: its case may matter."""
    text = text.strip()
    if not text.isprintable():
        raise ValueError(f"{text!r} holds control characters")
    named = _NAMED.fullmatch(text)
    address = named[1].strip() if named else text
    local, at, domain = address.rpartition("@")
    if not at or not local:
        raise ValueError(f'"{text}" is not an e-mail address')
    if not local.isascii():
        raise ValueError(f'"{address}": most servers do not accept letters outside ASCII before the @')
    try:
        domain = ".".join(map(_encode, normalize("NFC", domain.lower()).split(".")))
    except UnicodeError:
        raise ValueError(f'"{address}" does not have a valid domain') from None
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise ValueError(f'"{address}" is not an e-mail address')
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise ValueError(f'"{address}" does not have a valid domain')
    return f"{local}@{domain}"


def _encode(label: str) -> str:
    """A label of a domain in ASCII. Python's codec is of 2003, when `straße` was `strasse`, which is somebody else's today.

    >>> _encode("bücher"), _encode("straße")
    ('xn--bcher-kva', 'xn--strae-oqa')
    """
    if label.isascii():
        return label
    if {"ß", "ς"} & set(label):
        return f"xn--{label.encode('punycode').decode()}"
    return label.encode("idna").decode()


def parse_addresses(lines: Iterable[str]) -> Addresses:
    """One address a line; empty lines and lines that begin with `#` are skipped."""
    good: dict[str, None] = {}
    bad: list[tuple[int, str]] = []
    repeated = 0
    for number, line in enumerate(lines, 1):
        line = line.lstrip("\ufeff").strip()
        if not line or line.startswith("#"):
            continue
        try:
            address = parse_address(line)
        except ValueError as error:
            bad.append((number, str(error)))
            continue
        repeated += address in good
        good[address] = None
    return Addresses(tuple(good), repeated, tuple(bad))
