"""Addresses: who gets a mail, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What mail servers take (RFC 5321 §4.1.2) without quoted local parts, which nobody has.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])", re.ASCII)  # fmt: skip
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Addresses:
    """A list of addresses as it was read.

    Attributes:
        good: each once, in order; the domain in lower case and ASCII.
        repeated: how many lines say one again.
        bad: line (1-based) and what is wrong with it, in words.
    """

    good: tuple[str, ...]
    repeated: int
    bad: tuple[tuple[int, str], ...]


def parse_address(text: str) -> str:
    """`Ada One <ada@Example.ORG>` → `ada@example.org`. The part before the `@` stays: its case may mean something.

    Raises:
        ValueError: in words, for people.
    """
    text = text.strip()
    if not text.isprintable():
        raise ValueError(f"{text!r} holds control characters")
    named = _NAMED.fullmatch(text)
    address = named[1].strip() if named else text
    local, at, domain = address.rpartition("@")
    if not at or not local:
        raise ValueError(f'"{text}" is no e-mail address')
    if not local.isascii():
        raise ValueError(
            f'"{address}": letters outside of ASCII before the @ are more than most servers take'
        )
    try:
        domain = domain.lower().encode("idna").decode() if not domain.isascii() else domain.lower()
    except UnicodeError:
        raise ValueError(f'"{address}" has no domain that could exist') from None
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise ValueError(f'"{address}" is no e-mail address')
    if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise ValueError(f'"{address}" has no domain that could exist')
    return f"{local}@{domain}"


def parse_addresses(lines: Iterable[str]) -> Addresses:
    """One address a line; empty lines and lines that begin with `#` are none."""
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
