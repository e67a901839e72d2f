"""What the desk shows: plain values and safe HTML, made as the site makes its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from digestgen.collecting.taste.taste import Ranked, Reason
from digestgen.config import Config, package_templates
from digestgen.model.ids import LABELS, PaperId
from digestgen.model.paper import LINKS, read_count
from digestgen.model.record import Record
from digestgen.model.tag import Tag
from digestgen.text.html import first_sentences, html_to_text, safe_url
from digestgen.text.markdown.body import BodyRenderer
from digestgen.text.maths.maths import plain_title, render_title

if TYPE_CHECKING:
    from jinja2 import Environment

    from digestgen.collecting.desk.desk import Desk

_AUTHORS, _LISTED = 20, 3  # named beside the paper, and in the list
_LINE = 140  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as it is read before it is decided, in plain text: for a terminal."""

    title: str
    authors: str
    facts: tuple[str, ...]  # where it comes from, when, where it appeared
    votes: str
    status: str
    summary: str  # one line that its source gives, "" for none
    abstract: str
    links: tuple[tuple[str, str], ...]


class View:
    """Renders records; one at a time, whoever asks."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._body = BodyRenderer(config.markdown_extensions, config.extension_configs)
        self._turn = threading.Lock()
        self._lines: dict[str, str] = {}  # abstract → its beginning

    @cached_property
    def templates(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader

        folder = package_templates() / "desk"
        return Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=self.config.compiled("desk"),
        )

    def render_abstract(self, record: Record) -> str:
        with self._turn:
            return self._body.render(record.abstract, prefix="p-")

    def sheet(self, paper_id: PaperId, record: Record) -> Sheet:
        abstract = html_to_text(self.render_abstract(record))
        return Sheet(
            title=plain_title(record.title),
            authors=self.authors(record, _AUTHORS),
            facts=tuple(self._facts(record)),
            votes=read_votes(record),
            status=self.config.messages(f"status.{record.status}.label") if record.status else "",
            summary=read_summary(record),
            abstract=abstract,
            links=tuple(self._links(paper_id, record)),
        )

    def line(self, record: Record) -> str:
        """One line for the list: the source's, or the beginning of the abstract."""
        if summary := read_summary(record):
            return summary
        if record.abstract not in self._lines:
            self._lines[record.abstract] = first_sentences(html_to_text(self.render_abstract(record)), _LINE)
        return self._lines[record.abstract]

    def authors(self, record: Record, most: int = _LISTED) -> str:
        names = [name.text for name in record.authors]
        more = len(names) - most
        shown = ", ".join(names[:most])
        return f"{shown} {self.config.messages('paper.more_authors', n=more)}" if more > 0 else shown

    def render_paper(self, paper_id: PaperId, record: Record, reason: str) -> str:
        """The paper beside the list, as HTML."""
        sheet, names = self.sheet(paper_id, record), [name.text for name in record.authors]
        return self.templates.get_template("paper.html").render(
            words=self.config.messages,
            reason=reason,
            lang=record.lang,
            title=Markup(render_title(record.title)),
            authors=names[:_AUTHORS],
            more=max(0, len(names) - _AUTHORS),
            facts=sheet.facts,
            votes=sheet.votes,
            status=sheet.status,
            links=sheet.links,
            summary=sheet.summary,
            abstract=Markup(self.render_abstract(record)),
        )

    def reason(self, reason: Reason | None, ranked: Ranked) -> str:
        """Why a paper is where it is, in the site's language: what people can check."""
        say, parts = self.config.messages, []
        if ranked.is_random:
            parts.append(say("desk.why_random"))
        if reason:
            parts += [say("desk.why_kept", name=name, number=number) for name, number in reason.topics]
            if reason.words:
                parts.append(say("desk.why_words", words=", ".join(reason.words)))
            parts += [say("desk.why_kept", name=name, number=number) for name, number in reason.authors]
            if reason.near:
                parts.append(say("desk.why_near", title=plain_title(reason.near.title)))
        return " · ".join(parts)

    def _facts(self, record: Record) -> Iterator[str]:
        messages = self.config.messages
        venue = str(record.publication.get("venue") or "")
        if venue:
            yield plain_title(venue)
        if day := record.date or record.published:
            yield messages.day(day)
        key = f"provenance.sources.{record.source}"
        yield messages(key) if key in messages.texts else record.source
        if categories := [word for word in record.keywords if "." in word and word.isascii()][:_LISTED]:
            yield ", ".join(categories)

    def _links(self, paper_id: PaperId, record: Record) -> Iterator[tuple[str, str]]:
        """Each address once: the paper itself, its PDF, its code, whatever else there is."""
        messages, seen = self.config.messages, set[str]()
        ids = dict.fromkeys((paper_id, *record.all_ids))
        arxiv = next((one.value for one in ids if one.scheme == "arxiv"), "")
        links = {"pdf": f"https://arxiv.org/pdf/{arxiv}" if arxiv else "", **record.links}
        found = [(LABELS.get(one.scheme, one.scheme), one.url) for one in ids]
        found += [(messages(f"links.{kind}"), links[kind]) for kind in LINKS if kind in links]
        found.append((messages("links.publication"), str(record.publication.get("url") or "")))
        found.append((messages(f"links.{record.source}") if record.source == "huggingface" else record.source,
                      str(record.payload.get("url") or "")))  # fmt: skip
        for label, url in found:
            if safe_url(url) and url not in seen:
                seen.add(url)
                yield label, url


def read_summary(record: Record) -> str:
    return " ".join(plain_title(str(record.payload.get("summary") or "")).split())


def read_votes(record: Record) -> str:
    votes = read_count(record.payload, "upvotes")
    return "" if votes is None else str(votes)


def render_page(desk: Desk, nonce: str, token: str) -> str:
    """The page, with its style and its script in it."""
    folder, config = package_templates() / "desk", desk.config
    data = {
        "words": config.messages.section("desk"),
        "topics": list_topics(desk.items.topics),
        "token": token,
    }
    return desk.view.templates.get_template("page.html").render(
        nonce=nonce,
        words=config.messages,
        site_name=config.site_name,
        style=Markup((folder / "desk.css").read_text("utf-8")),
        script=Markup((folder / "desk.js").read_text("utf-8")),
        data=Markup(_render_data(data)),
    )


def list_topics(tags: Mapping[str, Tag]) -> list[dict[str, str]]:
    """The vocabulary, as the page completes what is typed."""
    return [
        {"slug": tag.slug, "title": tag.title,
         "words": f" {' '.join((tag.slug, tag.title, *tag.aliases, *tag.phrases)).lower()}"}
        for tag in tags.values()
    ]  # fmt: skip


def _render_data(value: object) -> str:
    """JSON that no HTML parser takes for a tag."""
    text = json.dumps(value)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
