"""One mail server: the only SMTP code (RFC 5321).

A delivery is done in steps, so that the moment of acceptance is known as exactly as possible: everything is sent but the
last dot, then `promise()` is called, then the dot is sent and the answer comes back. A server that never saw the dot
discards the message (§4.1.1.4); so what was not promised was not delivered.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from digestgen.problems import SourceError, UsageError

TIMEOUT = 60  # seconds of silence …
ENDING = 600  # … and after the last dot, when a server may look at all of the message (RFC 5321 §4.5.3.2.6)
_ENDS = (smtplib.SMTPServerDisconnected, OSError)  # SMTPException is an OSError too: catch it first
# Refusals that would be every other address's, too: of who sends without a login, or more than a day may bring. Not of an
# address or a mailbox (RFC 3463 §3.2, §3.3).
_OURS = re.compile(
    r"(?!.*\b5\.[12]\.\d)(?:.*(?<![\w.@-]))?(?:relay(?:ing)?|rcpthosts|daily|per hour|hourly|sending)(?![\w@]|[.-]\w)",
    re.IGNORECASE,
)
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Account:
    """Where mail is handed in."""

    host: str
    port: int
    tls: bool  # from the first byte (smtps); else STARTTLS where the server offers it
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one delivery."""

    # accepted; refused (for good); deferred (not now); lost (the connection ended before the last dot); doubt (… after it)
    kind: str
    code: int = 0
    text: str = ""


def parse_account(url: str, user: str = "", password: str = "") -> Account:
    """`smtp://user@host:587` or `smtps://host`.

    Raises:
        UsageError: it is not such an address, or has a password in it: others can read what is typed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        what = f'"{url}" is not a mail server. Write smtp://user@mail.example.org:587 or smtps://mail.example.org.'
        raise UsageError(what)
    if parts.password is not None:
        raise UsageError("Take the password out of the address: everybody on this machine can read it. "
                         "Put it into the environment variable DIGESTGEN_SMTP_PASSWORD.")  # fmt: skip
    tls = parts.scheme == "smtps"
    name = unquote(parts.username or "") or user
    return Account(parts.hostname, port or (465 if tls else 587 if name else 25), tls, name, password)


class Server:
    """A connection, renewed when it is lost."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in, if that has not been done.

        Raises:
            OSError: no connection can be made (SMTPException included).
            UsageError: the password to log in with is missing.
        """
        if self._smtp is None:
            self._smtp = self._connect()

    def close(self) -> None:
        """End the session, if there is one."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except _ENDS:
                self._smtp.close()
        self._smtp = None

    def drop(self) -> None:
        """End the connection without a goodbye."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def deliver(self, sender: str, to: str, message: bytes, promise: Callable[[], None]) -> Answer:
        """Hand in one message for one address, over the connection that open() made.

        Args:
            message: CRLF line ends.
            promise: called right before the server can accept it; when that fails, nothing is delivered.

        Raises:
            SourceError: the server rejects us or this sender; nothing was delivered.
        """
        smtp = self._smtp
        if smtp is None:
            return Answer("lost", 0, "it is not open")
        promised = False
        try:
            for command, good in ((f"MAIL FROM:<{sender}>", 2), (f"RCPT TO:<{to}>", 2), ("DATA", 3)):
                code, text = smtp.docmd(command)
                if code in (530, 535, 538):  # RFC 4954 §6: about us, not about this address
                    raise SourceError(
                        self.account.host, f"it requires a login: {_answer(code, text)}",
                        hint="Put the user into the address (smtp://user@…), and the password into DIGESTGEN_SMTP_PASSWORD.",
                    )  # fmt: skip
                if 500 <= code < 600 and command.startswith("MAIL"):
                    what = f"it takes no mail from {sender}: {_answer(code, text)}"
                    raise SourceError(self.account.host, what)
                if code // 100 != good:  # the first digit says what a reply means (RFC 5321 §4.3.2)
                    return self._refuse(code, text)
            smtp.send(re.sub(rb"(?m)^\.", b"..", message.removesuffix(b"\r\n")) + b"\r\n")
            promise()
            promised = True
            _wait(smtp, ENDING)
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
            _wait(smtp, TIMEOUT)
        except _ENDS as error:
            self.drop()
            return Answer("doubt" if promised else "lost", 0, str(error))
        if 200 <= code < 300:
            return Answer("accepted", code)
        if not 400 <= code < 600:  # no reply of SMTP: it may have taken it
            self.drop()
            return Answer("doubt", 0, _answer(code, text))
        return self._refuse(code, text)

    def _refuse(self, code: int, text: bytes) -> Answer:
        """A refusal; the session is reset for the next address, or ends where it is not known what it is at.

        Raises:
            SourceError: it is not about this address.
        """
        if 500 <= code < 600 and _OURS.match(_answer(code, text)):
            raise SourceError(
                self.account.host, f"it takes no letters from us: {_answer(code, text)}",
                hint="If it asks for a login, put the user into the address (smtp://user@…), and the password into "
                "DIGESTGEN_SMTP_PASSWORD. Else run the same command again later: nobody gets the issue twice.",
            )  # fmt: skip
        try:
            is_over = code == 421 or not 400 <= code < 600
            if is_over or self._smtp is None or self._smtp.docmd("RSET")[0] != 250:
                self.drop()
        except _ENDS:
            self.drop()
        return Answer("refused" if 500 <= code < 600 else "deferred", code, _answer(code, text))

    def _connect(self) -> smtplib.SMTP:
        account = self.account
        if account.user and not account.password:
            what = f"{account.host} requires a password for {account.user}: set DIGESTGEN_SMTP_PASSWORD."
            raise UsageError(what)
        try:
            return self._shake_hands()
        except smtplib.SMTPResponseException as error:
            raise ConnectionError(_answer(error.smtp_code, error.smtp_error)) from None
        except ssl.SSLCertVerificationError as error:
            raise SourceError(
                account.host, f"its certificate is not trusted: {error.verify_message.rstrip('.')}",
                hint="Use the name that your provider gives for the server. For a server of your own, let SSL_CERT_FILE "
                "name a file with its certificate.",
            ) from None  # fmt: skip
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError):
            raise  # a connection that broke: the next one may not
        except ssl.SSLError as error:
            raise SourceError(
                account.host, f"encryption could not be negotiated on port {account.port}: {error.reason or error}",
                hint="smtps:// is for port 465; smtp:// for 587 and 25, and encrypts by STARTTLS.",
            ) from None  # fmt: skip

    def _shake_hands(self) -> smtplib.SMTP:
        account, context = self.account, ssl.create_default_context()
        # Said as smtplib does where a machine has no full name; one with other letters cannot be.
        name = None if socket.getfqdn().isascii() else "[127.0.0.1]"
        if account.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                account.host, account.port, name, timeout=TIMEOUT, context=context
            )
        else:
            smtp = smtplib.SMTP(account.host, account.port, name, timeout=TIMEOUT)
        try:
            # The last dot is a packet of its own, and must not wait until the one before is confirmed.
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            secure = account.tls
            if not secure and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
                secure = True
            if account.user:
                self._log_in(smtp, secure)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP, secure: bool) -> None:
        account = self.account
        if not secure and account.host not in _LOCAL_HOSTS:
            raise SourceError(account.host, "it does not offer encryption, and a password is not sent without it",
                              hint="Use smtps://, or the port that has STARTTLS (often 587).")  # fmt: skip
        try:
            smtp.login(account.user, account.password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:  # not now
                raise
            raise SourceError(
                account.host, f"wrong user or password: {_answer(error.smtp_code, error.smtp_error)}",
                hint=f"Check the user {account.user} and DIGESTGEN_SMTP_PASSWORD; many providers require a separate password for "
                "each program.",
            ) from None  # fmt: skip
        except smtplib.SMTPNotSupportedError:
            what = "it does not support logging in"
            raise SourceError(account.host, what, hint="Leave the user out.") from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            raise SourceError(account.host, "it does not support logging in with a password") from None
        except UnicodeEncodeError:
            what = (
                "The user or the password has letters outside ASCII, which cannot be sent to a mail server."
            )
            raise UsageError(what) from None


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    """Bear so many seconds of silence from now on."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _answer(code: int, text: bytes | str) -> str:
    """The server's answer, on one line."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"[:200]
