"""Entries: a paper as an item of a feed, made once for all feeds and formats that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from digestgen.messages.messages import Messages, mark
from digestgen.model.paper import Paper
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.links import list_links
from digestgen.site.site import Site
from digestgen.text.html import escape_html, split_formulas

# The ¶ that toc puts behind headings links to a place on the page, which a feed does not have.
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>[^<]*</a>')
_BOX = re.compile(r"<input\b[^>]*>")


class Entry(NamedTuple):
    """One item of a feed."""

    guid: str  # the same in every feed and for every version of the paper
    url: str  # absolute
    title: str
    summary: str  # plain text
    content: str  # HTML; every address in it is absolute
    authors: tuple[str, ...]  # names
    tags: tuple[tuple[str, str], ...]  # slug and title
    # of the days that papers have, as as_time() makes times of them, which feeds want
    published: datetime
    updated: datetime
    other_url: str = ""  # where the paper itself is, absolute, or ""
    lang: str = ""  # of the text, which is most of it, "" for the site's


AUTHORS = 10  # named in a feed or a letter; up to three more rather than "and 2 more"


@lru_cache(maxsize=1024)
def as_time(day: str, place: int = 0) -> datetime:
    """Noon UTC of a day, which is the same day from UTC−12 to UTC+11, less a second for each place: many readers sort by time.

    Args:
        place: among the entries of the day, from 0 on.
    """
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - timedelta(seconds=min(place, 43_000))


def list_authors(paper: Paper, messages: Messages) -> list[str]:
    """The authors' names; of a long list the first, and how many there are more."""
    names = [name.text for name in paper.authors]
    if len(names) > AUTHORS + 3:
        names[AUTHORS:] = [messages("paper.more_authors", n=len(names) - AUTHORS)]
    return names


def updated_of(paper: Paper) -> str:
    """The day of the paper's last change."""
    return paper.last_day


def lang_attribute(lang: str) -> str:
    """For an element with text of a paper; "" in the site's language."""
    return f' lang="{escape_html(lang)}"' if lang else ""


def flatten_maths(html: str) -> str:
    """HTML with each formula as plain text.

    Readers that drop MathML keep its characters, with another meaning: x² becomes x2, a/b becomes ab; with the text
    beside it there would be two formulas. Every reader shows plain text, once.
    """
    return "".join(split_formulas(html, lambda _, words, apart: f"<br>{words}<br>" if apart else words))


def build_entry(site: Site, fragments: Fragments, paper: Paper, place: int) -> Entry:
    """A paper's entry, the same in every feed.

    Args:
        place: as as_time() takes it.
    """
    fragment = fragments.of(paper)
    content = "\n".join(part for part in _build_content(site, fragments, paper) if part)
    # Readers compare titles; many never look at an item again whose text alone has changed.
    title = add_status(paper, fragment.title_text, site.config.messages)
    return Entry(
        guid=paper.feed_id,
        url=site.config.site_url + site.url(paper),
        title=title,
        summary=fragment.excerpt,
        content=content.replace(BASE, site.config.site_url),
        authors=tuple(list_authors(paper, site.config.messages)),
        tags=tuple((slug, site.tags[slug].tag.title) for slug in paper.tags if slug in site.tags),
        published=as_time(paper.date, place),
        updated=as_time(updated_of(paper), place),
        other_url=paper.address,
        lang=fragment.text_lang,
    )


def add_status(paper: Paper, title: str, messages: Messages) -> str:
    """A title of a paper with its state before it, where it does not stand any more."""
    return add_label(messages(f"status.{paper.status}.label"), title, messages) if paper.status else title


def add_label(label: str, title: str, messages: Messages) -> str:
    """A title with what happened to the paper before it, unless it says so as publishers write it: `RETRACTED: …`, `[Retracted] …`."""
    says_so = title.lstrip("[(【").casefold().startswith(label.casefold())
    return title if says_so else f"{label}{messages.colon}{title}"


def _build_content(site: Site, fragments: Fragments, paper: Paper) -> Iterable[str]:
    """Status, authors, note, abstract, the rest, links, tags: for a reader that keeps plain HTML."""
    fragment, messages, url = fragments.of(paper), site.config.messages, BASE + site.url(paper)
    if paper.status:
        label, text = messages(f"status.{paper.status}.label"), messages(f"status.{paper.status}.text")
        yield f"<p><strong>{mark(label)}.</strong> {mark(text)}</p>"
    if paper.authors:
        yield f'<p dir="auto">{", ".join(map(mark, list_authors(paper, messages)))}</p>'
    if fragment.note:
        yield f'<blockquote dir="auto">{clean_html(fragment.note, url)}</blockquote>'
    text = clean_html(fragment.abstract, url) or (
        fragment.excerpt and f"<p>{escape_html(fragment.excerpt)}</p>"
    )
    yield (
        text
        and f'<div dir="{messages.flow(fragment.text_lang, text)}"{lang_attribute(fragment.text_lang)}>{text}</div>'
    )
    if fragment.rest:
        yield f'<div dir="auto">{clean_html(fragment.rest, url)}</div>'
    if links := list_links(site, paper):
        row = " · ".join(f'<a href="{escape_html(url)}">{mark(label)}</a>' for label, url, _ in links)
        yield f"<p>{row}</p>"
    tags = [(site.tags[slug].url, site.tags[slug].tag.title) for slug in paper.tags if slug in site.tags]
    if tags:
        row = ", ".join(f'<a href="{BASE}{escape_html(url)}">{escape_html(title)}</a>' for url, title in tags)
        yield f"<p>{row}</p>"


def draw_boxes(html: str) -> str:
    """HTML with the boxes of lists of tasks as signs, since readers take forms out; what chooses a tab has none."""

    def draw(tag: re.Match[str]) -> str:
        return "" if 'type="checkbox"' not in tag[0] else "☑" if " checked" in tag[0] else "☐"

    return _BOX.sub(draw, html) if "<input" in html else html


def clean_html(html: str, url: str) -> str:
    """HTML of a page as a feed shows it.

    Args:
        url: of the page, with BASE: what leads to a place on it (a footnote, say) leads there.
    """
    html = draw_boxes(flatten_maths(html))
    if ' href="' not in html:
        return html
    for sign in "#?":
        html = html.replace(f' href="{sign}', f' href="{escape_html(url)}{sign}')
    return _PERMALINK.sub("", html) if "headerlink" in html else html
