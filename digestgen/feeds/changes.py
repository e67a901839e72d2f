"""The feed of changes: papers that were withdrawn, retracted or replaced, or that appeared, since they came.

Who reads an item once never sees that it has changed: most readers swap the text without a word. Here each change is an
item of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digestgen.feeds.entries import Entry, add_label, as_time, lang_attribute, list_authors
from digestgen.messages.messages import Messages, mark
from digestgen.model.paper import Paper
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.site import Site
from digestgen.text.html import escape_html

MOST = 100  # the latest
LISTED = 30  # in an issue, by title; the rest by number
_ORDER = ("retracted", "withdrawn", "replaced", "restored", "published")
_PREPRINT = "article"  # a publication of this type is where the preprint is


class Change(NamedTuple):
    """A changed paper in an issue: "Retracted", its title as text, its page below the site's root."""

    label: str
    title: str
    url: str
    lang: str


def find_changes(site: Site) -> tuple[Paper, ...]:
    """Papers that have changed, the latest change first."""
    changed = [paper for paper in site.papers if paper.extra and paper.changed]
    return tuple(sorted(changed, key=lambda paper: paper.changed, reverse=True)[:MOST])


def build_change(site: Site, fragments: Fragments, paper: Paper, place: int) -> Entry:
    """What happened to a paper, as an entry that no reader has seen before.

    Args:
        place: among the changes of its day, as as_time() takes it.
    """
    fragment, messages, config = fragments.of(paper), site.config.messages, site.config
    kind, venue = _kind_of(paper), paper.publication.get("venue", "")
    if kind == "published" and venue:
        label, text = messages("changes.published"), messages("changes.published_in", venue=venue)
    else:
        label, text = _label(kind, messages), _text(kind, messages)
    html = [f"<p><strong>{mark(text)}</strong></p>"]
    if names := list_authors(paper, messages):
        html.append(f"<p>{', '.join(map(mark, names))}</p>")
    url = site.url(paper)
    links = [(BASE + url, fragment.title_text, fragment.title_lang)]
    if paper.publication_url:
        links.append((paper.publication_url, messages("links.publication"), ""))
    row = " · ".join(
        f'<a href="{escape_html(to)}"{lang_attribute(lang)}>{mark(name)}</a>' for to, name, lang in links
    )
    html.append(f"<p>{row}</p>")
    return Entry(
        guid=f"{paper.feed_id}#{paper.changed}",
        url=config.site_url + url,
        title=add_label(label, fragment.title_text, messages),
        summary=text,
        content="\n".join(html).replace(BASE, config.site_url),
        authors=tuple(names),
        tags=(),
        published=as_time(paper.changed, place),
        updated=as_time(paper.changed, place),
        other_url=paper.address,
    )


def list_changes(fragments: Fragments, papers: Sequence[Paper]) -> tuple[list[Change], int]:
    """The changes that an issue tells of, what readers must know first; and how many more there are."""
    site, changes = fragments.site, []
    messages = site.config.messages
    for paper in sorted(papers, key=lambda paper: _ORDER.index(_kind_of(paper))):
        kind, venue = _kind_of(paper), paper.publication.get("venue", "")
        label = _label(kind, messages)
        if kind == "published" and venue:
            label = messages("changes.now_in", venue=venue)
        fragment = fragments.of(paper)
        changes.append(Change(label, fragment.title_text, site.url(paper), fragment.title_lang))
        if len(changes) == LISTED:
            break
    return changes, len(papers) - len(changes)


def _kind_of(paper: Paper) -> str:
    """What happened last, as far as the file tells: its state; else where it appeared; else that it has no state any more."""
    if paper.status:
        return paper.status
    updates = [str(update) for said in paper.sources.values() for update in _many(said.get("updated_by"))]
    publication = paper.publication
    appeared = publication.keys() & {"venue", "url", "doi"} and publication.get("type") != _PREPRINT
    return "published" if appeared and not any(u.startswith("reinstatement") for u in updates) else "restored"


def _many(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _label(kind: str, messages: Messages) -> str:
    own = kind in ("published", "restored")
    return messages(f"changes.{kind}" if own else f"status.{kind}.label")


def _text(kind: str, messages: Messages) -> str:
    own = kind in ("published", "restored")
    return messages(f"changes.{kind}_text" if own else f"status.{kind}.text")
