"""A letter as a message (RFC 5322, MIME): bytes with CRLF, ASCII in the headers, lines of at most 998 characters.

The same letter gives the same bytes: no clock, no chance; boundary and Message-ID are hashes of the letter. Only the
caller that sends it gives the time of sending.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from digestgen.feeds.entries import as_time
from digestgen.mail.letter import Letter, host_of

if TYPE_CHECKING:  # the package is loaded where a mail is made: few builds make one
    from email.headerregistry import Address

LONGEST_LINE = 998  # RFC 5322 §2.1.1, without CRLF
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)  # RFC 3282 §2
UNSUBSCRIBE = re.compile(r"(?:mailto:[^\s<>@]+@[^\s<>@]+|https://[^\s<>]+)", re.ASCII)


def render_message(
    letter: Letter,
    sender: Address,
    identity: str,
    unsubscribe: str = "",
    to: str = "",
    sent: datetime | None = None,
) -> bytes:
    """The whole message.

    Args:
        identity: the address that the digest is known by, for List-Id.
        unsubscribe: `mailto:…` or `https://…`; for List-Unsubscribe (RFC 2369), and with https for one click (RFC
            8058).
        to: the recipient's address; "" for a message that is published and not sent.
        sent: when it is sent, with a time zone (RFC 5322 §3.6.1); None for a message that is published, which has its
            issue's day, at noon UTC.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    if to:
        message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = sent or as_time(letter.date)
    message["Message-ID"] = f"<{letter.message_id}>"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    del message["MIME-Version"]
    message["MIME-Version"] = "1.0"
    if _LANGUAGE.fullmatch(letter.language):
        # At the end: set_content() takes out every Content-* before it.
        message["Content-Language"] = letter.language
    message.set_boundary("=_" + sha256(f"{letter.message_id}\n{letter.html}".encode()).hexdigest()[:24])
    return _list_headers(letter, identity, unsubscribe) + message.as_bytes()


def unsubscribe_of(address: str, to: str) -> str:
    """The address for one recipient: `{address}` becomes theirs."""
    return address.replace("{address}", quote(to, safe="@"))


def list_id(identity: str) -> str:
    """A digest's List-Id, which no other digest of its host has (RFC 2919 §2).

    >>> list_id("https://example.org/"), list_id("https://example.org/lamps/daily/")
    ('digest.example.org', 'digest.daily.lamps.example.org')
    """
    parts = urlsplit(identity)
    path, port = parts.path.strip("/"), re.search(r":\d+$", parts.netloc)
    labels = path.lower().split("/")[::-1] if path else []
    if port or not all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", label) for label in labels):
        told = f"{port[0]}/{path}" if port else path
        labels = [sha256(told.encode("utf-8", "replace")).hexdigest()[:12]]
    return ".".join(["digest", *labels, host_of(identity)])


def _list_headers(letter: Letter, identity: str, unsubscribe: str) -> bytes:
    """Built by hand: Python's folding turns a long address into encoded words, which mail programs cannot read."""
    headers = [("List-Id", f"<{list_id(identity)}>"), ("Archived-At", f"<{letter.url}>")]
    if UNSUBSCRIBE.fullmatch(unsubscribe):
        headers.append(("List-Unsubscribe", f"<{unsubscribe}>"))
        if unsubscribe.startswith("https:"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    lines = [f"{name}: {value}" for name, value in headers]
    fitting = [line for line in lines if line.isascii() and line.isprintable() and len(line) <= LONGEST_LINE]
    return "".join(f"{line}\r\n" for line in fitting).encode("ascii")


def parse_sender(text: str) -> Address | None:
    """`Name <who@example.org>` or a bare address; None if there is no address in it.

    >>> parse_sender("Ada One <ada@example.org>")
    Address(display_name='Ada One', username='ada', domain='example.org')
    """
    from email.headerregistry import Address

    match = re.fullmatch(r'(?:"?([^"<>\r\n]*+)"?\s*+<)?([^\s<>"@,;:]+@[A-Za-z0-9.-]+)>?', text.strip())
    if not match or not match[2].isascii() or text.count("<") != text.count(">"):
        return None
    try:
        return Address(display_name=(match[1] or "").strip(), addr_spec=match[2])
    except (ValueError, IndexError):
        return None


def sender_of(site_name: str, site_author: str, site_url: str) -> Address:
    """The sender of a published message: the site's author if that has an address, else a no-reply address."""
    from email.headerregistry import Address

    return parse_sender(site_author) or Address(" ".join(site_name.split()), "noreply", host_of(site_url))
