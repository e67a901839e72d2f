"""A letter as a message (RFC 5322, MIME): bytes with CRLF, ASCII in the headers, lines of at most 998 characters.

The same letter is the same bytes: no clock, no chance in it, the boundary and the Message-ID are made of the letter.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from urllib.parse import quote

from digestgen.mail.letter import Letter, host_of

LONGEST_LINE = 998  # RFC 5322 §2.1.1, without CRLF
UNSUBSCRIBE = re.compile(r"(?:mailto:[^\s<>@]+@[^\s<>@]+|https://[^\s<>]+)", re.ASCII)


def render_message(
    letter: Letter, sender: Address, site_url: str, unsubscribe: str = "", to: str = ""
) -> bytes:
    """The whole message.

    Args:
        sender: who it is from.
        unsubscribe: `mailto:…` or `https://…`; for List-Unsubscribe (RFC 2369), and with https for one click
            (RFC 8058).
        to: the address it goes to; "" for a message that is kept and not sent.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    if to:
        message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = datetime.fromisoformat(letter.date).replace(tzinfo=UTC)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["MIME-Version"] = "1.0"
    message["Content-Language"] = letter.language
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    del message["MIME-Version"]
    message["MIME-Version"] = "1.0"
    message.set_boundary("=_" + sha256(f"{letter.message_id}\n{letter.html}".encode()).hexdigest()[:24])
    return _list_headers(letter, site_url, unsubscribe) + message.as_bytes()


def unsubscribe_of(address: str, to: str) -> str:
    """The address for one recipient: `{address}` in it becomes theirs."""
    return address.replace("{address}", quote(to, safe="@"))


def _list_headers(letter: Letter, site_url: str, unsubscribe: str) -> bytes:
    """Written by hand: Python's folding turns a long address into encoded words, which nothing can read back."""
    headers = [("List-Id", f"<digest.{host_of(site_url)}>"), ("Archived-At", f"<{letter.url}>")]
    if UNSUBSCRIBE.fullmatch(unsubscribe):
        headers.append(("List-Unsubscribe", f"<{unsubscribe}>"))
        if unsubscribe.startswith("https:"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    lines = [f"{name}: {value}" for name, value in headers]
    fitting = [line for line in lines if line.isascii() and line.isprintable() and len(line) <= LONGEST_LINE]
    return "".join(f"{line}\r\n" for line in fitting).encode("ascii")


def parse_sender(text: str) -> Address | None:
    """`Name <who@example.org>` or a bare address; None where there is no address in it.

    >>> parse_sender("Ada One <ada@example.org>")
    Address(display_name='Ada One', username='ada', domain='example.org')
    """
    found = re.fullmatch(r'\s*(?:"?([^"<>\r\n]*?)"?\s*<)?([^\s<>"@,;:]+@[A-Za-z0-9.-]+)>?\s*', text)
    if not found or not found[2].isascii() or text.count("<") != text.count(">"):
        return None
    try:
        return Address(display_name=(found[1] or "").strip(), addr_spec=found[2])
    except (ValueError, IndexError):
        return None


def sender_of(site_name: str, site_author: str, site_url: str) -> Address:
    """Who a kept message is from: the site's author if an address is in it, else an address that takes no answers."""
    return parse_sender(site_author) or Address(site_name, "noreply", host_of(site_url))
