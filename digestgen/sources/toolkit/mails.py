"""Mails: one as a file (RFC 5322, MIME) or many in an mbox (RFC 4155) → who wrote, when, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from digestgen.problems import SourceError
from digestgen.sources.source import is_day
from digestgen.sources.toolkit.days import parse_when

_MBOX = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,300}\d\d:\d\d[^\r\n]{0,100}\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)  # mboxrd
_HEADERS = re.compile(r"(?:From \S[^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_TELLING = re.compile(
    r"^(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To|DKIM-Signature|X-[\w-]+|From|To|Reply-To|List-Id):",
    re.MULTILINE | re.IGNORECASE,
)
_ENCODED = re.compile(
    r"\AFrom \S|^Content-Transfer-Encoding:\s*(?:quoted-printable|base64)|^Content-Type:\s*multipart/",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 4_000_000  # characters of a body


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail."""

    day: str  # it was sent on, in the sender's own zone, `YYYY-MM-DD`; "" where it does not say
    date: str
    subject: str
    sender: str
    text: str  # text, html: its bodies, "" where there is none
    html: str


def is_mail(head: str) -> bool:
    """Whether a file begins with the header of a mail or with an mbox's line."""
    match = _HEADERS.match(head.lstrip("\ufeff\n"))
    return match is not None and (match[0].startswith("From ") or _TELLING.search(match[0]) is not None)


def is_encoded(head: str) -> bool:
    """Whether a mail has to be unpacked before its text can be read: MIME's encodings and parts, or an mbox."""
    return _ENCODED.search(head) is not None


def parse_mails(data: bytes, name: str) -> Iterator[Mail]:
    """Each mail of a file."""
    for raw in _cut(data):
        try:
            message = message_from_bytes(raw)
            bodies = _bodies(message)
        except RecursionError as error:
            raise SourceError(name, "a mail in it has parts that are nested too deep") from error
        except (
            MessageError,
            ValueError,
            LookupError,
            AssertionError,
            TypeError,
        ):  # what the parser cannot mend
            continue
        date = str(message.get("Date", ""))[:200]
        day = parse_when(date)
        yield Mail(
            day if is_day(day) else "", " ".join(date.split()), _header(message, "Subject"), _header(message, "From"), *bodies
        )  # fmt: skip


def _cut(data: bytes) -> list[bytes]:
    data = data.lstrip(b"\xef\xbb\xbf\r\n")
    if not data.startswith(b"From "):
        return [data]
    starts = [*_MBOX.finditer(data)]
    ends = [*(match.start() for match in starts[1:]), len(data)]
    return [
        _QUOTED.sub(rb"\1", data[match.end() : end]) for match, end in zip(starts, ends, strict=False)
    ] or [data]


def _header(message: Message, name: str) -> str:
    text = str(message.get(name, ""))[:2000]
    with suppress(MessageError, ValueError, LookupError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _bodies(message: Message) -> tuple[str, str]:
    """(plain text, HTML) of all its parts but attachments; a forwarded mail's are among them."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in found and part.get_content_disposition() != "attachment":
            found[kind].append(_decode(part))
    return "\n\n".join(found["text/plain"])[:_LONGEST], "\n".join(found["text/html"])[:_LONGEST]


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(payload).encode("utf-8", "replace")
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            text = data.decode(charset)
            break
        except (LookupError, UnicodeError):
            continue
    else:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
