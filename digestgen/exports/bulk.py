"""Which files of many papers a site has: BibTeX of every list, the catalog of the site and of each issue, llms.txt.

Only BibTeX is published for lists, since every reference manager reads it; `digestgen export` writes the other formats.
Entries and records are kept from build to build: an edit renders those of its paper again.

llms.txt (https://llmstxt.org): what is on the site and where to read it, in Markdown, for programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from operator import attrgetter

from digestgen.citations.cached import Citations
from digestgen.citations.keys import sum_entry
from digestgen.exports import catalog
from digestgen.exports.catalog import render_schema
from digestgen.model.paper import Paper
from digestgen.output.output import Output
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Issue, Site
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


PART = 1000  # papers: 650 KB of a catalog, 350 KB of BibTeX


class ExportFiles:
    """Plans the files of one list of papers after the other."""

    def __init__(self, site: Site, citations: Citations, keys: Keys) -> None:
        self.site = site
        self.citations = citations
        self.keys = keys
        self.base_key = keys.base_key
        self._tags = " ".join(site.tags)

    def plan_issue(self, issue: Issue) -> Iterator[Output]:
        """The files of an issue."""
        title = (issue.editorial and issue.editorial.title) or ""
        path, papers = f"{issue.url}papers.json", issue.papers
        yield self.plan_bib(f"{issue.url}papers.bib", papers, "")
        yield self.plan_catalog(issue.url, title, path, papers, "", with_texts=issue.kind == "day")

    def plan(self) -> Iterator[Output]:
        """All files but those of issues; an entry that is in many is rendered once, and only if one has to be made."""
        site = self.site
        for part in name_parts("papers.json", site.papers):
            yield self.plan_catalog("", site.config.site_name, *part, with_texts=False)
        lists = {"": site.papers} | {tag.url: tag.papers for tag in site.tags.values()}
        lists |= {search.url: search.papers for search in site.saved_searches.values()}
        lists |= {old: lists[new] for old, new in site.moved.items() if new in lists}
        for url, papers in lists.items():
            for part in name_parts(f"{url}papers.bib", papers):
                yield self.plan_bib(*part)
        schema = partial(render_schema, site.config.site_url)
        yield Output("papers.schema.json", build_key(self.base_key, "schema"), schema)
        counts = " ".join([f"{slug} {len(tag.papers)}" for slug, tag in site.tags.items()])
        days = " ".join([f"{issue.key} {len(issue.papers)}" for issue in site.of_kind("day")])
        yield Output("llms.txt", build_key(self.base_key, "llms", counts, days), partial(render_llms, site))

    def plan_bib(self, path: str, papers: Sequence[Paper], before: str) -> Output:
        """BibTeX of a list, or of a part: see name_parts()."""
        key = build_key(self.base_key, path, self._join_cited(papers), before)
        return Output(path, key, partial(self._render_bib, papers, before))

    def plan_catalog(
        self, url: str, title: str, path: str, papers: Sequence[Paper], before: str, *, with_texts: bool
    ) -> Output:
        """The catalog of a list, or of a part: see name_parts().

        Args:
            title: "" for an issue that is called by its period.
            with_texts: with abstracts and notes.
        """
        names = self._join_cited(papers)
        key = build_key(self.base_key, path, self.keys.papers(papers), names, self._tags, title, before)
        return Output(path, key, partial(self._render_catalog, url, title, papers, before, with_texts))

    def _join_cited(self, papers: Sequence[Paper]) -> bytes:
        return b"".join(map(self._cited.__getitem__, map(attrgetter("path"), papers)))

    @cached_property
    def _cited(self) -> dict[str, bytes]:
        """Of each paper by its path: changes with its entry."""
        names, sums = self.citations.keys, self.site.library.entry_sums
        return {p.path: (sums.get(p.path) or sum_entry(p)) + names[p.id].encode() for p in self.site.papers}

    def _render_bib(self, papers: Sequence[Paper], before: str) -> bytes:
        names = self.citations.keys
        entries = [
            self.keys.kept(paper, "bib", partial(self.citations.bibtex, paper), names[paper.id])
            for paper in papers
        ]
        if before:  # between entries BibTeX reads nothing but @
            entries.insert(0, f"% next_url: {self.site.config.site_url}{before}\n".replace("@", "%40"))
        return "\n".join(entries).encode("utf-8", "replace")

    def _render_catalog(
        self, url: str, title: str, papers: Sequence[Paper], before: str, with_texts: bool
    ) -> bytes:
        records = [self._record(paper) for paper in papers]
        if with_texts:
            cited = (self.citations.of(paper) for paper in papers)
            texts = [
                catalog.render_record(catalog.build_record(self.site, citation, of_body=True))
                for citation in cited
            ]
            records = [catalog.join_records(*both) for both in zip(records, texts, strict=True)]
        used = {slug for paper in papers for slug in paper.tags}
        tags = [tag for slug, tag in self._tag_records.items() if slug in used]
        title = title or self.site.config.messages.period(url.split("/")[1])
        return catalog.render_catalog(self.site, title, url, before, tags, records)

    @cached_property
    def _tag_records(self) -> dict[str, str]:
        return catalog.render_tags(self.site)

    def _record(self, paper: Paper) -> str:
        def render() -> str:
            return catalog.render_record(catalog.build_record(self.site, self.citations.of(paper)))

        line: str = self.keys.kept(paper, "record", render, self.citations.keys[paper.id])
        return line


def name_parts(path: str, papers: Sequence[Paper]) -> Iterator[tuple[str, Sequence[Paper], str]]:
    """The files of a list that grows with the library: path, papers, path of the file with the papers before these.

    Parts are counted from the oldest paper on and closed when they have PART papers, so that new papers leave them
    alone; the newest has no number, and at least as many.

    >>> [(path, len(papers), before) for path, papers, before in name_parts("papers.bib", range(3400))]
    [('papers.bib', 1400, 'papers-2.bib'), ('papers-2.bib', 1000, 'papers-1.bib'), ('papers-1.bib', 1000, '')]
    """
    name, _, ending = path.rpartition(".")
    start = 0
    for number in range(max(0, len(papers) // PART - 1), -1, -1):
        before = f"{name}-{number}.{ending}" if number else ""
        end = len(papers) - PART * number
        yield path, papers[start:end], before
        path, start = before, end
