"""Which issues are published as mail and as books: `/digests/<issue>/email.html`, `email.eml` and `<issue>.epub`.

Those in the feeds of issues: the days of the feed's window and the latest weeks. Only new issues are mailed; for all
of them there would be three more files each, with the whole list, that nobody mails.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from digestgen.feeds.issues import choose_issues
from digestgen.mail.letter import Letter, build_letter
from digestgen.mail.message import render_message, sender_of, unsubscribe_of
from digestgen.output.output import Output
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Issue, Site

KINDS = ("day", "week")


def plan_mail(site: Site, fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """Three files for each of the newest issues."""
    config = site.config
    files = [(f"{number}/{file.name}", file.read_bytes()) for number, folder in enumerate(config.templates)
             for file in sorted((folder / "mail").glob("*")) if file.is_file()]  # fmt: skip
    templates = build_key(*(part for file in files for part in file))
    unsubscribe = unsubscribe_of(config.settings.unsubscribe, "")

    @cache
    def letter(key: str) -> Letter:
        return build_letter(site, fragments, site.issues[key], unsubscribe)

    def render_html(issue: Issue) -> bytes:
        return letter(issue.key).html.encode()

    def render_eml(issue: Issue) -> bytes:
        sender = sender_of(config.site_name, config.site_author, config.site_url)
        return render_message(letter(issue.key), sender, config.identity, unsubscribe)

    parts: dict[str, dict[str, object]] = {}  # of papers of a day, for the book of its week

    def render_book(issue: Issue) -> bytes:
        from digestgen.mail.book import build_book  # few builds make one

        return build_book(site, fragments, issue.shown, issue, parts)

    for kind in KINDS:
        for issue in choose_issues(site, kind):
            key = build_key(keys.base_key, templates, keys.of(issue))
            yield Output(f"{issue.url}{issue.key}.epub", build_key(key, "epub"), partial(render_book, issue))
            yield Output(f"{issue.url}email.html", build_key(key, "html"), partial(render_html, issue))
            yield Output(f"{issue.url}email.eml", build_key(key, "eml"), partial(render_eml, issue))
