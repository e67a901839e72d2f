"""Commands that tell others what was published: ping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import click

from digestgen.cli.options import command, read_config
from digestgen.problems import SourceError, UsageError
from digestgen.report import Reporter

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}


@click.command(epilog="Example: digestgen ping  (after the site has been published)")
@command()
def ping(reporter: Reporter, config_file: Path) -> None:
    """Tell the WebSub hub of mkdocs.yml that the feeds have changed: readers hear of it at once.

    Of all feeds that name the hub: it asks for each, and passes on what is new. Feeds of tags and authors name none.
    """
    from digestgen.feeds.listing import list_topics
    from digestgen.publishing.build import read_site
    from digestgen.text.html import safe_url

    config = read_config(config_file)
    hub = safe_url(config.settings.hub)
    if not hub:
        raise UsageError(
            "mkdocs.yml names no hub. Write one below plugins: - digestgen: hub: https://hub.example/; "
            "https://www.w3.org/TR/websub/ says what it does."
        )
    topics = [config.site_url + path for path in list_topics(read_site(config))]
    refused = list(_announce(hub, topics))
    if refused:
        told = len(topics) - len(refused)
        for what in refused[1:] if told else ():
            reporter.warn(what)
        hint = f"It knows of {told} of {len(topics)} feeds." if told else "It knows of none."
        raise SourceError(hub, refused[0], hint=hint)
    reporter.info(f"{urlsplit(hub).hostname} knows of {len(topics)} feeds.")


def _announce(hub: str, topics: list[str]) -> Iterator[str]:
    """POST each topic to a hub; what it says to those that it refuses.

    How a publisher tells its hub is not in WebSub (§6); hubs take what PubSubHubbub 0.4 had, `hub.url`, or `hub.topic`.
    """
    from digestgen.network.errors import find_message, is_passing
    from digestgen.network.http import ConnectionFailed, HttpClient, Limits

    client = HttpClient(Limits())
    try:
        for topic in topics:
            body = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
            try:
                reply = client.ask(hub, _FORM, body)
            except ConnectionFailed as broken:
                what = f"the hub {broken}"
                raise SourceError(hub, what, hint="Try again later; nothing is lost.") from None
            if not 200 <= reply.status < 300:
                what = f"the hub answers {reply.status} for {topic}{find_message(reply)}"
                if is_passing(reply.status):  # it can take none now
                    raise SourceError(hub, what, hint="Try again later; nothing is lost.")
                yield what
    finally:
        client.close()
