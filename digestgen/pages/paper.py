"""A paper's page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from markupsafe import Markup

from digestgen.citations.csl_json import build_csl
from digestgen.model.license import read_license
from digestgen.model.paper import Paper
from digestgen.pages.context import Link
from digestgen.pages.metadata import render_data, render_json_ld, render_links, render_picture, render_tags
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.related.related import Related
from digestgen.site.sessions import list_own
from digestgen.site.site import Issue


class PaperPages:
    """Plans and builds the pages of papers."""

    def __init__(self, renderer: Renderer, related: Related) -> None:
        self.renderer = renderer
        self.related = related
        self._links: dict[str, Link] = {}
        self.contexts = renderer.contexts
        self.citations = renderer.contexts.fragments.citations
        self.messages = renderer.messages
        self.site = renderer.site
        self.keys = renderer.keys

    def plan_papers(self, issue: Issue) -> Iterator[Plan]:
        """The pages of a day's papers; previous and next are neighbours in its issue."""
        keys, site = self.keys, self.site
        link = keys.issue(issue.key)
        papers: list[Paper | None] = [None, *issue.shown, None]
        for before, paper, after in zip(papers, issue.shown, papers[2:], strict=False):
            around = [
                "\n".join((*self.contexts.neighbour_title(other), site.slugs[other.id])) if other else ""
                for other in (before, after)
            ]
            yield self.renderer.plan(
                site.url(paper),
                "paper",
                max(paper.updated or paper.date, paper.changed),
                partial(self.build_paper, paper, before, after),
                keys.paper(paper),
                self.citations.keys[paper.id],
                self.renderer.edit_url(paper.path),
                link,
                self.related.key(paper),
                self._picture_stamp(paper),
                *around,
            )

    def build_paper(self, paper: Paper, before: Paper | None, after: Paper | None) -> Page:
        context = self.contexts.paper(paper)
        citation = self.citations.of(paper)
        article = self.renderer.render(
            "paper.html",
            paper=context,
            credit=self._credit(paper),
            issue=self.contexts.issue_link(paper.date),
            previous=self._link(before) if before else None,
            next=self._link(after) if after else None,
            people=[author for author in context.authors if author.affiliation or author.orcid],
            sessions=list(map(self.contexts.session, list_own(paper))),
            sources=self.contexts.sources(paper),
            key=citation.key,
            bibtex=self.citations.bibtex(paper),
            csl=Markup(render_data([build_csl(citation)])),
            edit_url=self.renderer.edit_url(paper.path),
            related=self._related(paper),
        )
        return Page(context.title_text, article, context.excerpt, self._metadata(paper))

    def _credit(self, paper: Paper) -> Link | None:
        """Whose the figure is, as a link to its licence where that has an address."""
        if not paper.image or not paper.image.credit:
            return None
        url = paper.image.license
        return Link(paper.image.credit, url, read_license(url).name if url else "")

    def _link(self, paper: Paper) -> Link:
        """A link to another paper, made once for all pages that have it."""
        link = self._links.get(paper.path)
        if link is None:
            link = self._links[paper.path] = self.contexts.neighbour(paper)
        return link

    def _related(self, paper: Paper) -> list[tuple[Link, str]]:
        """Related papers, with the reason: common authors, else tags."""
        names = {name.text: name.orcid for name in paper.authors}
        rows = []
        for other in self.related.of(paper):
            shared = [
                name.text
                for name in other.authors
                if name.text in names and not (name.orcid and names[name.text] not in ("", name.orcid))
            ]
            if shared:
                why = self.messages("related.authors", authors=", ".join(shared[:2]))
            else:
                tags = self.contexts.tags([slug for slug in other.tags if slug in paper.tags])
                why = " · ".join([tag.label for tag in tags[:3]])
            rows.append((self._link(other), why))
        return rows

    def _metadata(self, paper: Paper) -> str:
        """The head, for programs."""
        citation = self.citations.of(paper)
        tags = ", ".join([self.site.tags[slug].tag.title for slug in paper.tags if slug in self.site.tags])
        issue = f"digests/{paper.date}/"
        head = render_tags(citation) + render_json_ld(citation, tags) + render_links(citation, issue)
        return head + self._picture(paper)

    def _picture(self, paper: Paper) -> str:
        """The paper's own figure, where it is one of this site that programs can show, else the site's card."""
        config, context = self.site.config, self.contexts.paper(paper)
        if context.image_url and paper.image:
            size = self.contexts.fragments.measure(self._picture_file(paper.image.src))
            if size:
                return render_picture(
                    config.site_url + context.image_url, context.image_alt or context.title_text, size
                )
        return render_picture(config.site_url + "assets/card.png", config.site_name)

    def _picture_file(self, src: str) -> Path:
        return self.site.config.root / self.site.library.content / src

    def _picture_stamp(self, paper: Paper) -> str:
        """Changes with the file of its figure, whose size its page states."""
        if not paper.image or paper.image.src not in self.site.targets:
            return ""
        try:
            stat = self._picture_file(paper.image.src).stat()
        except OSError:
            return ""
        return f"{stat.st_size} {stat.st_mtime_ns}"
