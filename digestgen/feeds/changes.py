"""The feed of changes: papers that were withdrawn, retracted or replaced, or that appeared, since they came.

Who reads an item once never sees that it has changed: most readers swap the text without a word. Here each change is an
item of its own.
"""

from __future__ import annotations

from digestgen.feeds.entries import Entry, as_time, list_authors
from digestgen.model.paper import Paper
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.site import Site
from digestgen.text.html import escape_html

MOST = 100  # the latest


def find_changes(site: Site) -> tuple[Paper, ...]:
    """Papers that have changed, the latest change first."""
    changed = [paper for paper in site.papers if paper.extra and paper.changed]
    return tuple(sorted(changed, key=lambda paper: paper.changed, reverse=True)[:MOST])


def build_change(site: Site, fragments: Fragments, paper: Paper) -> Entry:
    """What happened to a paper, as an entry that no reader has seen before."""
    fragment, messages, config = fragments.of(paper), site.config.messages, site.config
    if paper.status:
        label, text = messages(f"status.{paper.status}.label"), messages(f"status.{paper.status}.text")
    else:
        label = messages("changes.published")
        venue = paper.publication.get("venue", "")
        text = messages("changes.published_in", venue=venue) if venue else messages("changes.published_text")
    html = [f"<p><strong>{escape_html(text)}</strong></p>"]
    if names := list_authors(paper, messages):
        html.append(f"<p>{escape_html(', '.join(names))}</p>")
    url = site.url(paper)
    links = [(BASE + url, fragment.title_text)]
    if paper.publication_url:
        links.append((paper.publication_url, messages("links.publication")))
    row = " · ".join(f'<a href="{escape_html(to)}">{escape_html(name)}</a>' for to, name in links)
    html.append(f"<p>{row}</p>")
    return Entry(
        guid=f"{paper.feed_id}#{paper.changed}",
        url=config.site_url + url,
        title=f"{label}: {fragment.title_text}",
        summary=text,
        content="\n".join(html).replace(BASE, config.site_url),
        authors=tuple(names),
        tags=(),
        published=as_time(paper.changed),
        updated=as_time(paper.changed),
        other_url=paper.address,
        lang=paper.lang,
    )
