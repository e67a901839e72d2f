"""`digestgen mail` and passwords: what is encrypted, who is trusted, and that nothing is said in the clear."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.delivery import deliver
from tests.gathering import need

DAY = "2025-08-07"
HOST = "mail.example.org"
USER, PASSWORD = "ada@example.org", "hunter2 lamps"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Certificate and key of a server that vouches for itself, for HOST and for this machine."""
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "server.pem", folder / "key.pem"
    subprocess.run(
        [need("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=Invented mail", "-addext", f"subjectAltName=DNS:{HOST},DNS:localhost,IP:127.0.0.1",
         "-addext", "keyUsage=digitalSignature,keyCertSign", "-out", files[0], "-keyout", files[1]],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    return files


@dataclass
class Post:
    """What a server heard: each password, each mail, and whether it came encrypted.

    Attributes:
        answer: to who logs in, instead of yes or no.
        heard: everything that came over the wire unencrypted.
    """

    logins: list[tuple[str, str, bool]] = field(default_factory=list)
    mails: list[tuple[str, bool]] = field(default_factory=list)
    answer: str = ""
    heard: bytearray = field(default_factory=bytearray)

    def log_in(self, server: SMTP, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
        user, password = said.login.decode(), said.password.decode()
        self.logins.append((user, password, is_encrypted(server)))
        if self.answer:
            return AuthResult(success=False, handled=False, message=self.answer)
        return AuthResult(success=(user, password) == (USER, PASSWORD), handled=False)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos[0], is_encrypted(server)))
        return "250 OK"


def is_encrypted(server: SMTP) -> bool:
    return server.transport.get_extra_info("ssl_object") is not None


class Listening(SMTP):
    """Keeps what comes in before encryption begins."""

    def data_received(self, data: bytes) -> None:
        if not is_encrypted(self):
            self.event_handler.heard += data
        super().data_received(data)


class AnyPort(Controller):
    """Finds out which port it was given; no test mail to itself, which would want a trusted certificate."""

    def factory(self) -> SMTP:
        return Listening(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        self._factory_invoked.set()
        self.smtpd = self.factory()


Open = Callable[..., int]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def listen(post: Post, certificate: tuple[Path, Path]) -> Iterator[Open]:
    """Starts a server: `starttls`, `tls` or `clear`; gives its port."""
    running: list[AnyPort] = []

    def start(kind: str, login: bool = True) -> int:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        settings: dict[str, Any] = {}
        if login:
            settings = {"authenticator": post.log_in, "auth_required": kind == "starttls",
                        "auth_require_tls": kind == "starttls"}  # fmt: skip
        if kind == "starttls":
            settings |= {"tls_context": context, "require_starttls": True}
        elif kind == "tls":
            settings["ssl_context"] = context
        controller = AnyPort(post, hostname="127.0.0.1", port=0, **settings)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]) -> None:
    """HOST is this machine, its certificate is trusted, the password is known, and nobody waits."""
    ask = socket.getaddrinfo

    def look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        return ask("127.0.0.1" if str(host).endswith("example.org") else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(deliver.Delivery.__init__, "__defaults__", ((0.01,), (0.01,)))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("DIGESTGEN_SMTP_PASSWORD", PASSWORD)
    monkeypatch.delenv("DIGESTGEN_SMTP_USER", raising=False)


def mail(library: Path, url: str, to: str = "bo@example.org") -> Result:
    result = CliRunner().invoke(
        main, ["mail", DAY, "-f", str(library / "mkdocs.yml"), "--from", "Digest <digest@example.org>",
               "--unsubscribe", "mailto:out@example.org", "--per-minute", "6000", "--to", to, "--smtp", url]
    )  # fmt: skip
    assert PASSWORD not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def entries(library: Path) -> list[dict[str, Any]]:
    """The ledger's lines, without its first."""
    return [json.loads(line) for line in (library / "mail.sent.jsonl").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("scheme", "kind"), [("smtp", "starttls"), ("smtps", "tls")])
@pytest.mark.parametrize("host", [HOST, "localhost", "127.0.0.1"])
def test_password_and_mail_are_encrypted(library: Path, post: Post, listen: Open, scheme: str, kind: str, host: str) -> None:  # fmt: skip
    result = mail(library, f"{scheme}://ada%40example.org@{host}:{listen(kind)}")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, f"{DAY}: 1 sent.")
    assert post.logins == [(USER, PASSWORD, True)] and post.mails == [("bo@example.org", True)]
    assert b"STARTTLS" in post.heard if kind == "starttls" else not post.heard
    assert b"AUTH" not in post.heard and b"MAIL" not in post.heard
    assert PASSWORD not in (library / "mail.sent.jsonl").read_text("utf-8")


def test_a_server_without_accounts_is_given_encrypted_mail(library: Path, post: Post, listen: Open) -> None:
    assert mail(library, f"smtp://{HOST}:{listen('starttls', login=False)}").exit_code == 0
    assert post.mails == [("bo@example.org", True)] and not post.logins


def test_the_user_may_come_from_the_environment(library: Path, post: Post, listen: Open, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("DIGESTGEN_SMTP_USER", USER)
    assert mail(library, f"smtp://{HOST}:{listen('starttls')}").exit_code == 0
    assert post.logins == [(USER, PASSWORD, True)]


def test_a_wrong_password(library: Path, post: Post, listen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"smtp://ada%40example.org@{HOST}:{listen('starttls')}"
    assert mail(library, address, "cy@example.org").exit_code == 0
    before = (library / "mail.sent.jsonl").read_bytes()
    monkeypatch.setenv("DIGESTGEN_SMTP_PASSWORD", "correct horse")
    refused = mail(library, address)
    assert refused.exit_code == 3 and "wrong user or password: 535 " in refused.stderr
    assert "ada@example.org" in refused.stderr and "DIGESTGEN_SMTP_PASSWORD" in refused.stderr
    assert "correct horse" not in refused.output and "0 sent" in refused.stderr
    assert [to for to, _ in post.mails] == ["cy@example.org"]
    assert (library / "mail.sent.jsonl").read_bytes() == before
    monkeypatch.setenv("DIGESTGEN_SMTP_PASSWORD", PASSWORD)
    assert mail(library, address).exit_code == 0 and [to for to, _ in post.mails][1:] == ["bo@example.org"]


def test_a_login_that_is_put_off_is_not_called_wrong(library: Path, post: Post, listen: Open) -> None:
    post.answer = "454 4.7.0 Temporary authentication failure"
    result = mail(library, f"smtp://ada@{HOST}:{listen('starttls')}")
    assert result.exit_code == 3 and "wrong" not in result.stderr
    assert "there is no connection: 454 4.7.0 Temporary authentication failure\n" in result.stderr
    assert len(post.logins) > 1 and not post.mails and not entries(library)


def test_letters_that_cannot_be_sent(library: Path, listen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGESTGEN_SMTP_PASSWORD", "Lämpchen")
    result = mail(library, f"smtp://ada@{HOST}:{listen('starttls')}")
    assert result.exit_code == 2 and "outside ASCII" in result.stderr
    assert "Lämpchen" not in result.output and not entries(library)


def test_without_a_password_nobody_is_asked(library: Path, post: Post, listen: Open, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.delenv("DIGESTGEN_SMTP_PASSWORD")
    result = mail(library, f"smtp://ada@{HOST}:{listen('clear')}")
    assert result.exit_code == 2 and "set DIGESTGEN_SMTP_PASSWORD" in result.stderr
    assert not post.heard and not entries(library)


def test_no_password_in_the_clear_but_to_this_machine(library: Path, post: Post, listen: Open) -> None:
    port = listen("clear")
    refused = mail(library, f"smtp://ada%40example.org@{HOST}:{port}")
    assert refused.exit_code == 3 and "a password is not sent without it" in refused.stderr
    assert "Use smtps://" in refused.stderr
    assert not post.logins and not post.mails and b"AUTH" not in post.heard and not entries(library)
    assert mail(library, f"smtp://ada%40example.org@localhost:{port}").exit_code == 0
    assert post.logins == [(USER, PASSWORD, False)]


@pytest.mark.parametrize(("scheme", "kind"), [("smtp", "starttls"), ("smtps", "tls")])
@pytest.mark.parametrize(
    ("host", "trusted", "why"),
    [(HOST, False, "self-signed certificate"), ("other.example.org", True, "Hostname mismatch")],
)
def test_a_certificate_that_is_not_to_be_trusted(
    library: Path, post: Post, listen: Open, monkeypatch: pytest.MonkeyPatch, scheme: str, kind: str, host: str,
    trusted: bool, why: str,
) -> None:  # fmt: skip
    if not trusted:
        monkeypatch.delenv("SSL_CERT_FILE")
    result = mail(library, f"{scheme}://ada@{host}:{listen(kind)}")
    assert result.exit_code == 3 and f"{host}: its certificate is not trusted: {why}" in result.stderr.replace("self signed", "self-signed")  # fmt: skip
    assert "SSL_CERT_FILE" in result.stderr and "Traceback" not in result.output
    assert not post.logins and not post.mails and not entries(library)


def test_smtps_where_no_encryption_is_spoken(library: Path, post: Post, listen: Open) -> None:
    result = mail(library, f"smtps://ada@{HOST}:{listen('clear')}")
    assert result.exit_code == 3 and "encryption could not be negotiated" in result.stderr
    assert "smtp:// for 587" in result.stderr and not post.logins and not entries(library)


def test_a_server_that_wants_to_know_who_we_are(library: Path, post: Post, listen: Open) -> None:
    """Nothing was handed in: the ledger has nobody in doubt, whatever becomes of this machine."""
    result = mail(library, f"smtp://{HOST}:{listen('starttls')}")
    assert result.exit_code == 3 and "it requires a login: 530 " in result.stderr
    assert "smtp://user@" in result.stderr and not post.mails
    assert [entry["state"] for entry in entries(library)] == ["trying", "deferred"]
