"""llms.txt (https://llmstxt.org): what is on the site and where to read it, in Markdown, for programs."""

from __future__ import annotations

from digestgen.site.site import Site
from digestgen.text.markdown.escape import escape_markdown

MOST = 30  # issues, tags


def render_llms(site: Site) -> bytes:
    """The file: what the site is, its data, the newest issues, the tags with most papers."""
    config, messages = site.config, site.config.messages
    url = config.site_url

    def link(title: str, path: str, about: str = "") -> str:
        line = f"- [{_plain(title)}]({url}{path})"
        return f"{line}: {_plain(about)}" if about else line

    count = messages("counts.papers", n=len(site.papers))
    lines = [
        f"# {_plain(config.site_name)}",
        "",
        f"> {_plain(config.site_description or messages('export.about'))}",
        "",
    ]
    lines += [messages("export.llms", papers=count), "", f"## {messages('export.data')}", ""]
    lines += [
        link("papers.json", "papers.json", messages("export.catalog")),
        link("papers.schema.json", "papers.schema.json", messages("export.schema")),
        link("papers.bib", "papers.bib", messages("export.bibtex")),
        link("feed.json", "feed.json", messages("export.feed")),
        link("feeds.opml", "feeds.opml", messages("export.feeds")),
        link("sitemap.xml", "sitemap.xml", messages("export.sitemap")),
    ]
    days = site.of_kind("day")[:MOST]
    if days:
        lines += ["", f"## {messages('export.issues')}", ""]
        lines += [link(messages.period(day.key), f"{day.url}papers.json",
                       messages("counts.papers", n=len(day.papers))) for day in days]  # fmt: skip
    tags = sorted(site.tags.values(), key=lambda tag: -len(tag.papers))[:MOST]
    if tags:
        lines += ["", f"## {messages('tags.title')}", ""]
        lines += [link(tag.tag.title, tag.url, tag.tag.description or messages("counts.papers", n=len(tag.papers)))
                  for tag in tags]  # fmt: skip
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _plain(text: str) -> str:
    return escape_markdown(" ".join(text.split()))
