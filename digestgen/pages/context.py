"""Contexts: what templates see of the site: texts, addresses and ready HTML, never the domain types.

Addresses are relative to the site's root and follow `{{ base }}` in templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from digestgen.citations.coins import render_coins
from digestgen.messages.languages import direction_of, name_language
from digestgen.messages.messages import English, Messages
from digestgen.model.issue import Editorial
from digestgen.model.paper import Paper
from digestgen.model.publication import Publication
from digestgen.site.fragments import MOST, Fragment, Fragments
from digestgen.site.links import PaperLink, list_links
from digestgen.site.order import count_votes
from digestgen.site.sessions import Session
from digestgen.site.site import Issue, Site, TagPage
from digestgen.site.summaries import is_machine, list_summaries, read_summary
from digestgen.text.html import safe_url
from digestgen.text.maths.maths import render_title

_NOTHING = Markup("")
_CACHED = 500  # contexts of papers; a day has fewer


class Link(NamedTuple):
    """A link as shown: `url` is relative to the site's root, or absolute where it leads elsewhere.

    `lang` is the label's language if it is known and not the site's.
    """

    label: str
    url: str
    hint: str = ""
    lang: str = ""


class Other(NamedTuple):
    """As much of another paper as a page shows: most edits of that paper leave the page alone. The title is as it is written."""

    title: str
    url: str
    lang: str


class Near(NamedTuple):
    """As much of a related paper as a page shows: authors and tags may say why it is related."""

    paper: Other
    names: Sequence[str]  # of its authors; orcids: their ORCID iDs
    orcids: Sequence[str]
    tags: Sequence[str]


class SessionContext(NamedTuple):
    """When a paper is discussed: `day` in words, `time` with its zone; `where_url` where the place is an address."""

    url: str
    title: Markup
    title_text: str
    lang: str
    day: str
    time: str
    by: str
    where: str
    where_url: str


class AuthorContext(NamedTuple):
    name: str
    url: str = ""
    orcid: str = ""
    affiliation: str = ""


class VersionContext(NamedTuple):
    """A paper in another language; `name` is what the language calls itself."""

    lang: str
    dir: str
    name: str
    title: Markup
    summary: str
    abstract: Markup


class PaperContext(NamedTuple):
    """A paper as cards and its own page show it.

    `line` is the paper in one line, for lists, and `line_from` whose it is: "" for the curator's and the authors'. `lang` is the language of the title, `excerpt_lang` and `text_lang` those of excerpt and abstract; "" for the site's.
    """

    url: str
    title: Markup
    title_text: str
    lang: str
    day: str
    day_text: str
    published_text: str
    updated_text: str
    authors: tuple[AuthorContext, ...]
    tags: tuple[Link, ...]
    excerpt: str
    excerpt_lang: str
    line: str
    line_from: str
    line_lang: str
    is_whole: bool
    versions: tuple[VersionContext, ...]
    summary: str
    summary_from: str
    summary_lang: str
    abstract: Markup
    text_lang: str
    note: Markup
    rest: Markup
    is_summary: bool
    status: str
    status_label: str
    status_text: str
    featured: bool
    venue: str
    votes: str
    image_url: str
    image_alt: str
    links: tuple[PaperLink, ...]
    coins: Markup


@dataclass(frozen=True, slots=True)
class SourceContext:
    """Where a paper came from, and what its source knew then; `is_machine` says that a machine made its summary."""

    name: str
    url: str
    sentence: str
    summary: str
    is_machine: bool
    keywords: tuple[str, ...]


class Contexts:
    """Builds the contexts of a site. A paper's is cached while its page and its card are made, which is one after the
    other: all of them would take a fifth of a build's memory.
    """

    def __init__(self, site: Site, fragments: Fragments) -> None:
        self._site = site  # no page asks it: what it shows of the site follows from what it is given
        self.messages = site.config.messages
        self.fragments = fragments
        self._day = lru_cache(1024)(self.messages.day)
        self._papers: dict[str, PaperContext] = {}
        self._others: dict[str, Other] = {}
        # Without counts: a count that cards showed would change with every other paper of the tag.
        self._tags = {slug: Link(page.tag.title, page.url) for slug, page in site.tags.items()}

    def paper(self, paper: Paper) -> PaperContext:
        context = self._papers.get(paper.path)
        if context is None:
            if len(self._papers) == _CACHED:
                self._papers.clear()
            context = self._papers[paper.path] = self._paper(paper)
        return context

    def url(self, paper: Paper) -> str:
        return self._site.url(paper)

    def _paper(self, paper: Paper) -> PaperContext:
        fragment, own_summary = self.fragments.of(paper), self.fragments.show(paper).summary
        summary, summary_from, summary_lang = self._summary(paper, fragment, own_summary)
        line, text_lang = fragment.line, fragment.text_lang
        return PaperContext(
            url=self._site.url(paper),
            title=Markup(fragment.title),
            title_text=fragment.title_text,
            lang=fragment.title_lang,
            day=paper.date,
            day_text=self._day(paper.date),
            published_text=self._day(paper.published) if paper.published else "",
            updated_text=self._day(paper.updated)
            if paper.updated and paper.updated != paper.published
            else "",
            authors=tuple(
                [
                    AuthorContext(n.text, self._site.author_url(n), n.orcid, n.affiliation)
                    for n in paper.authors
                ]
            ),
            tags=self.tags(paper.tags),
            excerpt=fragment.excerpt,
            excerpt_lang=self.fragments.guess_language(own_summary) if own_summary else text_lang,
            line=line.text,
            line_from=self.fragments.line_from(line),
            line_lang=fragment.line_lang,
            is_whole=fragment.is_whole,
            versions=tuple(
                [
                    VersionContext(
                        lang,
                        direction_of(lang),
                        name_language(lang),
                        Markup(title),
                        summary,
                        Markup(abstract),
                    )
                    for lang, title, _, summary, abstract in fragment.versions
                ]
            ),
            summary=summary,
            summary_from=summary_from,
            summary_lang=summary_lang,
            abstract=Markup(fragment.abstract),
            text_lang=text_lang,
            note=Markup(fragment.note) if fragment.note else _NOTHING,
            rest=Markup(fragment.rest) if fragment.rest else _NOTHING,
            is_summary=paper.body == "summary",
            status=paper.status,
            status_label=self.messages(f"status.{paper.status}.label") if paper.status else "",
            status_text=self.messages(f"status.{paper.status}.text") if paper.status else "",
            featured=paper.featured,
            venue=_venue(paper.publication) if paper.publication else "",
            votes=str(count_votes(paper) or ""),
            image_url=self._image(paper),
            image_alt=paper.image.alt if paper.image else "",
            links=list_links(self._site, paper),
            coins=Markup(render_coins(self.fragments.citations.of(paper))),
        )

    def _summary(self, paper: Paper, fragment: Fragment, own: str) -> tuple[str, str, str]:
        """The paper in one sentence, with whose it is: "" if the curator's, which a source's does not stand beside; its language."""
        if own:
            return ("" if fragment.is_whole else fragment.excerpt), "", self.fragments.guess_language(own)
        for summary in list_summaries(paper, self._site.config.settings.machine_summaries):
            key = "provenance.summary_machine" if summary.is_machine else "provenance.summary_from"
            lang = self.fragments.guess_language(summary.text, fragment.text_lang or fragment.title_lang)
            return summary.text, self.messages(key, source=self.messages.source(summary.source)), lang
        return "", "", ""

    def session(self, session: Session) -> SessionContext:
        paper, zone = session.paper, session.zone
        fragment = self.fragments.of(paper)
        return SessionContext(
            self._site.url(paper), Markup(fragment.title), fragment.title_text, fragment.title_lang,
            self.messages.day(session.day, weekday=True), session.time + (f" UTC{zone.replace('Z', '')}" if zone else ""),
            session.by, session.where, safe_url(session.where),
        )  # fmt: skip

    def other(self, paper: Paper) -> Other:
        """A paper as pages of others name it."""
        other = self._others.get(paper.path)
        if other is None:
            if len(self._others) >= self.fragments.most:
                self._others.clear()
            title, lang = self.fragments.title_of(paper)
            other = self._others[paper.path] = Other(title, self._site.url(paper), lang)
        return other

    def tags(self, slugs: Iterable[str]) -> tuple[Link, ...]:
        """Tags of a paper as links to their pages."""
        return tuple([self._tags[slug] for slug in slugs if slug in self._tags])

    def _image(self, paper: Paper) -> str:
        """Only pictures of this site are shown: any other would be a request to a third party."""
        if not paper.image or not self._site.config.settings.figures or safe_url(paper.image.src):
            return ""
        return quote(self._site.targets.get(paper.image.src, ""))

    def sources(self, paper: Paper) -> tuple[SourceContext, ...]:
        """Provenance: a sentence for each source, dated as the source itself says."""
        machines = self._site.config.settings.machine_summaries != "never"
        return tuple(_source(self.messages, name, facts, machines) for name, facts in paper.sources.items())

    def issue_title(self, issue: Issue) -> str:
        """The editorial's title, else the period in words."""
        return (issue.editorial and issue.editorial.title) or self.messages.period(issue.key)

    def introduction(self, editorial: Editorial | None) -> Markup:
        if editorial is None:
            return Markup("")
        return Markup(self.fragments.render(editorial.introduction, editorial.path, "intro-"))


@lru_cache(maxsize=MOST)  # of all papers of most sites: pages of many days name one
def build_paper_link(paper: Other) -> Link:
    """A link to another paper; its label is HTML."""
    return Link(Markup(render_title(paper.title)), paper.url, lang=paper.lang)


def build_issue_link(site: Site, key: str) -> Link | None:
    """The hint is how many papers it has."""
    issue = site.issues.get(key)
    return Link(site.config.messages.period(key), issue.url, hint=str(len(issue.papers))) if issue else None


def build_tag_link(page: TagPage) -> Link:
    """The hint is how many papers it has."""
    return Link(page.tag.title, page.url, hint=str(len(page.papers)))


def _venue(publication: Publication) -> str:
    """`Journal of Examples 12(3), 45–67, 2020`: the year of the issue, where that was not when it was first public."""
    venue = publication.get("venue", "")
    volume = publication.get("volume", "") + (f"({publication['issue']})" if publication.get("issue") else "")
    pages = publication.get("pages", "").replace("--", "–")
    article, issued = publication.get("article", ""), publication.get("issued", "")[:4]
    return ", ".join(part for part in (f"{venue} {volume}".strip(), pages, article, issued) if part)


def _source(messages: Messages, name: str, values: Mapping[str, object], machines: bool) -> SourceContext:
    def text(key: str) -> str:
        value = values.get(key, "")
        return value if isinstance(value, str) else ""

    listed, retrieved = text("listed"), text("retrieved")
    when = ""
    if listed or retrieved:
        when = messages(
            "provenance.of" if listed else "provenance.on", date=messages.day(listed or retrieved)
        )
    facts = [
        *(
            messages(f"provenance.{key}", None, **{key: text(key)})
            for key in ("version", "upvotes", "submitter")
            if text(key)
        ),
        text("organization"),
    ]
    sentence = ", ".join(fact for fact in (when, *facts) if fact)
    if any(isinstance(fact, English) for fact in (when, *facts)):
        sentence = English(sentence)
    keywords = values.get("keywords", ())
    return SourceContext(
        name=messages.source(name),
        url=safe_url(text("url")),
        sentence=sentence,
        summary=read_summary(values) if machines or not is_machine(name, values) else "",
        is_machine=is_machine(name, values),
        keywords=tuple(map(str, keywords)) if isinstance(keywords, tuple) else (),
    )
