"""`digestgen mail` against a real SMTP server: every reader gets an issue, and gets it once."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.delivery import deliver, server

FROM = ("--from", "Digest <digest@example.org>", "--unsubscribe", "mailto:out@example.org")
DAY = "2025-08-07"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver.Delivery.__init__, "__defaults__", ((0.01, 0.01), (0.01, 0.01)))


def mail(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["mail", DAY, "-f", str(library / "mkdocs.yml"), *FROM, "--per-minute", "6000", *arguments])  # fmt: skip


def readers(library: Path, count: int) -> Path:
    file = library / "readers.txt"
    file.write_text("".join(f"reader{number:03}@example.org\n" for number in range(count)), "utf-8")
    return file


def test_each_reader_gets_one_and_a_second_run_sends_nothing(library: Path, smtp: str, mailbox: Any) -> None:
    list_file = str(readers(library, 5))
    first = mail(library, "--list", list_file, "--to", "Ada <ada@Example.org>", "--smtp", smtp)
    assert (first.exit_code, first.stderr.splitlines()[-1]) == (0, f"{DAY}: 6 sent.")
    assert len(set(mailbox.addresses)) == len(mailbox.addresses) == 6
    assert mailbox.connections == 1
    for address, data in mailbox.taken:
        parsed = message_from_bytes(data, policy=policy.strict)
        assert parsed["To"] == address and parsed["List-Unsubscribe"] == "<mailto:out@example.org>"
    second = mail(library, "--list", list_file, "--to", "ada@example.org", "--smtp", smtp)
    assert (second.exit_code, second.stderr.splitlines()[-1]) == (0, f"{DAY}: 0 sent, 6 had it already.")
    assert len(mailbox.taken) == 6
    third = mail(library, "--to", "new@example.org", "--list", list_file, "--smtp", smtp, "--json")
    assert '"new@example.org"' in third.stdout and len(mailbox.taken) == 7


def test_killed_half_way_and_started_again(library: Path, smtp: str, mailbox: Any) -> None:
    command = [sys.executable, "-m", "digestgen", "mail", DAY, "-f", str(library / "mkdocs.yml"), *FROM,
               "--list", str(readers(library, 500)), "--smtp", smtp, "--per-minute", "6000"]  # fmt: skip
    for half in (150, 320):
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while len(mailbox.taken) < half and time.monotonic() < deadline:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert running.returncode == -signal.SIGKILL and half <= len(mailbox.taken) < 500
    check_last_run(command, mailbox, 500, 2)


def check_last_run(command: list[str], mailbox: Any, count: int, kills: int) -> None:
    """Nobody has it twice. Who was killed after the last dot went out has it, and is named; nobody is forgotten."""
    last = subprocess.run(command, capture_output=True, text=True, timeout=120)
    doubtful = {line.strip() for line in last.stderr.splitlines() if line.startswith("  reader")}
    assert last.returncode == (3 if doubtful else 0) and len(doubtful) <= kills, last.stderr
    times = Counter(mailbox.addresses)
    assert set(times.values()) == {1}
    assert {f"reader{number:03}@example.org" for number in range(count)} - set(times) <= doubtful


@pytest.mark.prove
def test_killed_at_any_moment_and_started_again(library: Path, smtp: str, mailbox: Any) -> None:
    """34 of the kills of docs/proofs/safety.md: while it starts, or after so many letters and a moment."""
    command = [sys.executable, "-m", "digestgen", "mail", DAY, "-f", str(library / "mkdocs.yml"), *FROM,
               "--list", str(readers(library, 30)), "--smtp", smtp, "--per-minute", "6000"]  # fmt: skip
    chance, killed = random.Random("mail"), 0
    for _turn in range(34):
        (library / "mail.sent.jsonl").unlink(missing_ok=True)
        mailbox.taken.clear()
        half = chance.randint(-3, 29)
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while len(mailbox.taken) < half and running.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.5 if half < 0 else 0.01))
        running.kill()
        killed += running.wait() == -signal.SIGKILL
        check_last_run(command, mailbox, 30, 1)
    assert killed >= 30


def test_refused_for_good_and_put_off(library: Path, smtp: str, mailbox: Any) -> None:
    mailbox.at_rcpt = {"reader001@example.org": ["550 no such user", "550 no such user"],
                       "reader002@example.org": ["451 greylisted, come back"],
                       "reader003@example.org": ["452 full"] * 9}  # fmt: skip
    mailbox.at_end = {"reader004@example.org": ["554 looks like spam"], "reader005@example.org": ["421 closing"]}  # fmt: skip
    list_file = str(readers(library, 8))
    first = mail(library, "--list", list_file, "--smtp", smtp)
    assert first.exit_code == 3
    assert first.stderr.splitlines()[-1] == f"{DAY}: 5 sent, 2 refused, 1 put off."
    assert "reader001@example.org: 550 no such user" in first.stderr
    assert "reader003@example.org: 452 full" in first.stderr
    assert sorted(mailbox.addresses) == [f"reader{n:03}@example.org" for n in (0, 2, 5, 6, 7)]
    mailbox.at_rcpt["reader003@example.org"] = []
    second = mail(library, "--list", list_file, "--smtp", smtp)
    assert second.stderr.splitlines()[-1] == f"{DAY}: 1 sent, 5 had it already, 2 refused."
    third = mail(library, "--list", list_file, "--smtp", smtp, "--again")
    assert third.stderr.splitlines()[-1] == f"{DAY}: 1 sent, 6 had it already, 1 refused."
    assert len(set(mailbox.addresses)) == len(mailbox.addresses) == 7


def test_a_lost_connection_is_made_again_and_a_lost_answer_is_a_doubt(library: Path, smtp: str, mailbox: Any) -> None:  # fmt: skip
    mailbox.at_end = {"reader002@example.org": ["take and hang up"]}
    result = mail(library, "--list", str(readers(library, 5)), "--smtp", smtp)
    assert result.exit_code == 3 and mailbox.connections == 2
    assert result.stderr.splitlines()[-1] == f"{DAY}: 4 sent, 1 in doubt."
    again = mail(library, "--list", str(readers(library, 5)), "--smtp", smtp)
    assert again.stderr.splitlines()[-1] == f"{DAY}: 0 sent, 4 had it already, 1 in doubt."
    assert "reader002@example.org" in again.stderr
    assert len(set(mailbox.addresses)) == len(mailbox.addresses) == 5


def test_any_yes_is_a_yes_and_what_is_no_answer_is_a_doubt(library: Path, smtp: str, mailbox: Any) -> None:
    mailbox.at_rcpt = {"reader000@example.org": ["252 I cannot look, but I try"]}
    mailbox.at_end = {"reader001@example.org": ["251 taken"] * 9, "reader002@example.org": ["taken, thanks"] * 9}  # fmt: skip
    list_file = str(readers(library, 4))
    first = mail(library, "--list", list_file, "--smtp", smtp)
    assert first.stderr.splitlines()[-1] == f"{DAY}: 3 sent, 1 in doubt."
    second = mail(library, "--list", list_file, "--smtp", smtp)
    assert second.stderr.splitlines()[-1] == f"{DAY}: 0 sent, 3 had it already, 1 in doubt."
    assert sorted(mailbox.addresses) == [f"reader{n:03}@example.org" for n in range(4)]


@pytest.mark.parametrize(
    "refusal",
    ["554 5.7.1 <reader002@example.org>: Relay access denied", "553 sorry, that domain isn't in my list of allowed rcpthosts",
     "550 5.4.5 Daily user sending limit exceeded.", "550 lamps.example has exceeded the max emails per hour (2/2) allowed"],
)  # fmt: skip
def test_what_is_refused_to_us_is_nobodys_fault_and_ends_the_run(
    library: Path, smtp: str, mailbox: Any, refusal: str
) -> None:
    list_file = str(readers(library, 5))
    mailbox.at_rcpt = {"reader002@example.org": [refusal]}
    first = mail(library, "--list", list_file, "--smtp", smtp)
    assert first.exit_code == 3 and refusal in first.stderr and f"{DAY}: 2 sent." in first.stderr
    second = mail(library, "--list", list_file, "--smtp", smtp)
    assert second.stderr.splitlines()[-1] == f"{DAY}: 3 sent, 2 had it already."
    assert len(set(mailbox.addresses)) == len(mailbox.addresses) == 5


@pytest.mark.parametrize(
    "refusal",
    ["550 5.1.1 <daily@example.org>: no such user", "552 5.2.2 the daily quota of this mailbox is spent",
     "550 host relay.example.org said: user unknown", "550 sending-office@example.org is unknown"],
)  # fmt: skip
def test_an_address_that_is_refused_ends_nothing(library: Path, smtp: str, mailbox: Any, refusal: str) -> None:  # fmt: skip
    mailbox.at_rcpt = {"reader000@example.org": [refusal]}
    result = mail(library, "--list", str(readers(library, 3)), "--smtp", smtp)
    assert result.stderr.splitlines()[-1] == f"{DAY}: 2 sent, 1 refused."


def test_a_server_may_look_at_a_message_for_long(
    library: Path, smtp: str, mailbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 1)
    mailbox.at_end = {"reader000@example.org": ["250 taken, slowly"]}
    result = mail(library, "--list", str(readers(library, 2)), "--smtp", smtp)
    assert result.stderr.splitlines()[-1] == f"{DAY}: 2 sent."
    assert mailbox.connections == 1


def test_each_message_is_dated_when_it_is_sent_in_a_later_round_too(
    library: Path, smtp: str, mailbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1_900_000_000, 2_000_000_000, 3600))
    monkeypatch.setattr(time, "time", lambda: next(clock))
    mailbox.at_rcpt = {"ada@example.org": ["451 greylisted, come back"]}
    mail(library, "--to", "ada@example.org", "--to", "bo@example.org", "--smtp", smtp)
    mail(library, "--to", "eve@example.org", "--smtp", smtp)
    parsed = [message_from_bytes(data, policy=policy.default) for _, data in mailbox.taken]
    assert mailbox.addresses == ["bo@example.org", "ada@example.org", "eve@example.org"]
    dates = [one["Date"].datetime.timestamp() for one in parsed]
    assert dates == sorted(set(dates)) and dates[0] >= 1_900_000_000 and len(dates) == 3
    assert len({one["Message-ID"] for one in parsed}) == 1


def test_a_machine_may_be_called_anything(
    library: Path, smtp: str, mailbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: "lämpchen.fritz.example")
    result = mail(library, "--to", "ada@example.org", "--smtp", smtp)
    assert (result.exit_code, mailbox.addresses) == (0, ["ada@example.org"]), result.output


def test_no_server(library: Path) -> None:
    result = mail(library, "--to", "ada@example.org", "--smtp", "smtp://127.0.0.1:1")
    assert result.exit_code == 3 and "there is no connection" in result.stderr
    assert "0 sent" in result.stderr


def test_dry_run_sends_nothing(library: Path, mailbox: Any) -> None:
    result = mail(library, "--to", "ada@example.org", "--to", "ada@EXAMPLE.org", "--to", "x", "--dry-run")
    assert result.exit_code == 0 and not (library / "mail.sent.jsonl").exists()
    assert "Subject: " in result.stdout and "https://example.org/repo/papers/" in result.stdout
    assert "Would go to 1 address," in result.stderr and '--to: "x" is not an e-mail address' in result.stderr
    assert "1 given twice" in result.stderr and "\\x0d" not in result.stdout


def test_a_bad_line_is_named_and_the_others_get_their_mail(library: Path, smtp: str, mailbox: Any) -> None:
    file = library / "readers.txt"
    file.write_text("ada@example.org\n# nobody\nbo at example.org\ncy@example.org\n", "utf-8")
    result = mail(library, "--list", str(file), "--smtp", smtp)
    assert result.exit_code == 3 and mailbox.addresses == ["ada@example.org", "cy@example.org"]
    assert f'{file}:3: "bo at example.org" is not an e-mail address' in result.stderr


def test_a_list_that_would_be_published_is_refused(library: Path) -> None:
    (library / "content/readers.txt").write_text("ada@example.org\n", "utf-8")
    result = mail(library, "--list", str(library / "content/papers/../readers.txt"), "--dry-run")
    assert result.exit_code == 2 and "all that is there is published" in result.stderr
    assert "ada@example.org" not in result.stdout
    (library / "content/readers.txt").unlink()
    subprocess.run(["git", "init", "--quiet", str(library)], check=True)
    (library / ".gitignore").write_text("readers*.txt\n", "utf-8")
    for name, is_shared in (("subscribers.txt", True), ("readers.txt", False)):
        (library / name).write_text("ada@example.org\n", "utf-8")
        result = mail(library, "--list", str(library / name), "--dry-run")
        assert result.exit_code == 0 and ("name it in .gitignore" in result.stderr) is is_shared


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2025-08-08", "--to", "a@example.org", "--smtp", "smtp://localhost"], 'Did you mean "2025-08-0'),
        (["2025-08", "--to", "a@example.org", "--smtp", "smtp://localhost"], "A month is too much"),
        ([DAY, "--smtp", "smtp://localhost"], "Say to whom"),
        ([DAY, "--to", "a@example.org"], "Say through which server"),
        ([DAY, "--to", "a@example.org", "--smtp", "smtp://a:b@localhost"], "DIGESTGEN_SMTP_PASSWORD"),
        ([DAY, "--to", "a@example.org", "--smtp", "smtp://localhost", "--unsubscribe", "http://x"], "is neither"),
        ([DAY, "--to", "a@example.org", "--smtp", "smtp://localhost", "--from", "me"], "is not an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(library: Path, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["mail", "-f", str(library / "mkdocs.yml"), *FROM[:2], *arguments])
    assert result.exit_code == 2 and said in result.stderr
    assert not (library / "mail.sent.jsonl").exists()


def test_the_password_comes_from_the_environment_and_is_not_said(library: Path, smtp: str, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    address = smtp.replace("smtp://", "smtp://ada@")
    without = mail(library, "--to", "a@example.org", "--smtp", address)
    assert without.exit_code == 2 and "set DIGESTGEN_SMTP_PASSWORD" in without.stderr
    monkeypatch.setitem(os.environ, "DIGESTGEN_SMTP_PASSWORD", "hunter2")
    refused = mail(library, "--to", "a@example.org", "--smtp", address)  # this server knows no accounts
    assert refused.exit_code == 3 and "does not support logging in" in refused.stderr
    assert "hunter2" not in refused.output
