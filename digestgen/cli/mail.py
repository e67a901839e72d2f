"""The command that sends an issue by mail."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digestgen.cli.options import command, json_option, read_config, utc_today
from digestgen.model.issue import parse_period
from digestgen.problems import SourceError, UsageError, did_you_mean
from digestgen.report import Reporter, render_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digestgen.config import Config
    from digestgen.delivery.addresses import Addresses
    from digestgen.delivery.deliver import Report
    from digestgen.mail.letter import Letter
    from digestgen.site.site import Issue, Site


@click.command(
    epilog="Example: digestgen mail 2025-08-07 --list readers.txt --smtp smtp://digest@mail.example.org:587 "
    "--from 'Paper Digest <digest@example.org>' --unsubscribe 'mailto:digest@example.org?subject=unsubscribe'"
)
@click.argument("issue")
@click.option(
    "--to", "to", multiple=True, metavar="ADDRESS", help="Send it to this address; may be repeated."
)
@click.option("--list", "list_file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="Send it to every address of a file, one a line.")  # fmt: skip
@click.option("--smtp", metavar="URL", help="Mail server: smtp://user@host:587 (STARTTLS where it is offered) or "
              "smtps://user@host. The password comes from DIGESTGEN_SMTP_PASSWORD, the user from "
              "DIGESTGEN_SMTP_USER if it is not in the URL.")  # fmt: skip
@click.option(
    "--from", "sender", metavar="ADDRESS", help="Who it is from; without it, site_author of mkdocs.yml."
)
@click.option("--unsubscribe", metavar="URL", help="mailto:… or https://… instead of the setting of mkdocs.yml; "
              "{address} in it becomes the reader's.")  # fmt: skip
@click.option("--per-minute", type=click.IntRange(1, 6000), default=60, show_default=True, help="At most so many messages a minute.")  # fmt: skip
@click.option("--again", is_flag=True, help="Also to addresses that were refused, or of which it is not known whether the server took it.")  # fmt: skip
@click.option("-n", "--dry-run", is_flag=True, help="Show the message, and who would get it; send nothing.")
@json_option
@command(state="Nothing was sent.")
def mail(
    reporter: Reporter,
    issue: str,
    to: tuple[str, ...],
    list_file: Path | None,
    smtp: str | None,
    sender: str | None,
    unsubscribe: str | None,
    per_minute: int,
    again: bool,
    dry_run: bool,
    as_json: bool,
    config_file: Path,
) -> None:
    """Send ISSUE (a day or a week, such as 2025-08-07 or 2025-W32; `day` or `week` for the newest that is over) by mail. Safe
    to repeat: nobody gets it twice.

    Who has got what is in mail.sent.jsonl beside mkdocs.yml. Keep that file.
    """
    from digestgen.delivery.addresses import parse_addresses
    from digestgen.delivery.deliver import Delivery, sort_out
    from digestgen.delivery.ledger import NAME, Ledger
    from digestgen.delivery.server import Server, parse_account
    from digestgen.mail.letter import build_letter
    from digestgen.mail.message import UNSUBSCRIBE, parse_sender, render_message, unsubscribe_of
    from digestgen.publishing.build import read_site
    from digestgen.site.fragments import Fragments

    config = read_config(config_file)
    if list_file and list_file.resolve().is_relative_to((config.root / config.content).resolve()):
        what = f"{list_file} is in {config.content}/, and all that is there is published. Move it out."
        raise UsageError(what)
    if list_file and _is_shared(list_file, config.root):
        reporter.warn(f"git would publish {list_file} with the site's source: name it in .gitignore.")
    lines = list_file.read_text("utf-8", errors="replace").splitlines() if list_file else []
    addresses = parse_addresses([*lines, *to])
    if not addresses.good and not addresses.bad:
        raise UsageError("Say to whom: --to reader@example.org, or --list FILE with one address a line.")
    account = None
    if smtp:
        user, password = (os.environ.get(f"DIGESTGEN_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
        account = parse_account(smtp, user, password)
    elif not dry_run:
        what = "Say through which server: --smtp smtp://user@mail.example.org:587 (or look first: --dry-run)."
        raise UsageError(what)
    writer = parse_sender(sender if sender is not None else config.site_author)
    if writer is None:
        raise UsageError("Say who it is from: --from 'Paper Digest <digest@example.org>'"
                         + (f'; "{sender}" is not an address.' if sender else "."))  # fmt: skip
    ending = config.settings.unsubscribe if unsubscribe is None else unsubscribe
    if ending and not UNSUBSCRIBE.fullmatch(ending):
        what = f'--unsubscribe has to be mailto:who@example.org or https://…; "{ending}" is neither.'
        raise UsageError(what)
    if not ending:
        reporter.warn("There is no address to unsubscribe: mail programs and providers want one. Set unsubscribe in "
                      "mkdocs.yml, or give --unsubscribe.")  # fmt: skip
    elif ending.startswith("https:") and "{address}" not in ending:
        reporter.warn("One click at that address cannot say who unsubscribes: put {address} into it.")
    site = read_site(config)
    chosen = _choose(site, issue)
    fragments = Fragments(site)
    letters: dict[str, Letter] = {}

    def message(address: str, sent: datetime | None = None) -> bytes:
        end = unsubscribe_of(ending, address)
        if end not in letters:
            letters.clear()  # one at a time: each reader's may be their own
            letters[end] = build_letter(site, fragments, chosen, end)
        return render_message(letters[end], writer, config.identity, end, address, sent)

    _say_bad(reporter, addresses, list_file, len(lines))
    if dry_run:
        _show(reporter, config, chosen, message, addresses, again)
        return
    assert account
    with Ledger(config.root / NAME) as ledger:
        waiting, report = sort_out(ledger, issue, addresses.good, again)
        delivery = Delivery(Server(account), ledger, issue, writer.addr_spec, message, per_minute)
        try:
            with reporter.progress() as progress:
                delivery.run(waiting, report, progress)
        finally:
            _say(reporter, issue, report, addresses, as_json)
    if not report.is_whole or addresses.bad:
        sys.exit(SourceError.exit_status)


def _is_shared(file: Path, root: Path) -> bool:
    """Whether a file is in the site's repository, and git is not told to leave it out."""
    import subprocess

    if not file.resolve().is_relative_to(root.resolve()):
        return False
    try:
        asked = ["git", "-C", str(root), "check-ignore", "--quiet", str(file.resolve())]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 1  # 128: no repository
    except OSError:
        return False


def _choose(site: Site, key: str) -> Issue:
    if key in ("day", "week"):
        over = [one for one in site.of_kind(key) if parse_period(one.key).last < utc_today()]
        if not over:
            raise UsageError(f"No {key} with papers is over yet.")
        return over[0]
    issue = site.issues.get(key)
    if issue is None:
        newest = next((latest.key for latest in site.of_kind("day")), "")
        hint = did_you_mean(key, site.issues) or (f"The newest is {newest}." if newest else "")
        raise UsageError(f'There is no issue "{key}". {hint}'.strip())
    if issue.kind == "month":
        raise UsageError("A month is too much for one mail. Send a day or a week.")
    return issue


def _show(reporter: Reporter, config: Config, issue: Issue, message: Callable[[str], bytes], addresses: Addresses,
          again: bool) -> None:  # fmt: skip
    """What would be sent, without a ledger being made."""
    from email import message_from_bytes, policy

    from digestgen.delivery.deliver import Report, sort_out
    from digestgen.delivery.ledger import NAME, Ledger
    from digestgen.mail.letter import GMAIL

    waiting, report = list(addresses.good), Report()
    if (config.root / NAME).is_file():
        with Ledger(config.root / NAME) as ledger:
            waiting, report = sort_out(ledger, issue.key, addresses.good, again)
    data = message((waiting or ["nobody@example.org"])[0])
    parsed = message_from_bytes(data, policy=policy.default)
    for name in ("From", "Subject", "Message-ID", "List-Unsubscribe"):
        if parsed[name]:
            reporter.print(f"{name}: {parsed[name]}")
    body = parsed.get_body(("plain",))
    reporter.print("\n" + (body.get_content().replace("\r\n", "\n") if body else ""))
    html = parsed.get_body(("html",))
    if html and len(html.get_content().encode()) > GMAIL:
        reporter.warn("The letter is over 102 KB: Gmail hides the end of it. Shorten the editorial.")
    who = "1 address" if len(waiting) == 1 else f"{len(waiting)} addresses"
    reporter.info(f"Would go to {who}, {len(data) / 1000:,.0f} KB each; "
                 f"{len(report.before)} have it already. Nothing was sent.")  # fmt: skip
    _say_left(reporter, report)


def _say_bad(reporter: Reporter, addresses: Addresses, file: Path | None, lines: int) -> None:
    for number, what in addresses.bad:
        where = f"{file}:{number}" if number <= lines else "--to"
        reporter.warn(f"{where}: {what}")
    if addresses.repeated:
        reporter.info(f"{addresses.repeated} given twice; each gets it once.")


def _say(reporter: Reporter, issue: str, report: Report, addresses: Addresses, as_json: bool) -> None:
    if as_json:
        invalid = [{"line": number, "what": what} for number, what in addresses.bad]
        reporter.print(render_json({"issue": issue, "accepted": report.accepted, "before": report.before,
                                   "refused": report.refused, "deferred": report.deferred,
                                   "doubtful": report.doubtful, "invalid": invalid}))  # fmt: skip
        return
    _say_left(reporter, report)
    counts = [(len(report.accepted), "sent"), (len(report.before), "had it already"), (len(report.refused), "refused"),
              (len(report.deferred), "put off"), (len(report.doubtful), "in doubt"),
              (len(addresses.bad), "not addresses")]  # fmt: skip
    parts = [f"{count:,} {what}" for count, what in counts if count or what == "sent"]
    reporter.info(f"{issue}: {', '.join(parts)}.")


def _say_left(reporter: Reporter, report: Report) -> None:
    """Who has not got it, and why."""
    for heading, lines in (
        ("Refused for good:", [f"{address}: {why}" for address, why in report.refused.items()]),
        ("Put off by the server; run the same command again later:",
         [f"{address}: {why}" for address, why in report.deferred.items()]),
        ("In doubt: the server may have taken it, but its answer was lost. They are not sent to again; --again does that.",
         report.doubtful),
    ):  # fmt: skip
        reporter.some(heading, lines, bad=True)
