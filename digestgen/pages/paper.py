"""A paper's page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digestgen.fragments import BASE
from digestgen.model.paper import Paper
from digestgen.pages.drawing import Drawing
from digestgen.pages.page import Page, Plan
from digestgen.text.markup import escape_html


class PaperPages:
    """Every paper's page; previous and next are its neighbours in its day's issue."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.views = drawing.views
        self.words = drawing.words
        self.site = drawing.site
        self.keys = drawing.keys

    def plan_papers(self) -> Iterator[Plan]:
        """Every paper's page; previous and next are its neighbours in its day's issue."""
        keys, site = self.keys, self.site
        for issue in site.of_kind("day"):
            link = keys.issue(issue.key)
            papers: list[Paper | None] = [None, *issue.papers, None]
            for before, paper, after in zip(papers, issue.papers, papers[2:], strict=False):
                around = [
                    other.title + "\n" + site.slugs[other.id] if other else "" for other in (before, after)
                ]
                yield self.drawing.plan(
                    site.url(paper),
                    "paper",
                    paper.updated or paper.date,
                    partial(self.build_paper, paper, before, after),
                    keys.paper(paper),
                    self.drawing.edit_url(paper.path),
                    link,
                    *around,
                )

    def build_paper(self, paper: Paper, before: Paper | None, after: Paper | None) -> Page:
        view = self.views.paper(paper)
        article = self.drawing.render(
            "paper.html",
            paper=view,
            issue=self.views.issue_link(paper.date),
            previous=self.views.neighbour(before) if before else None,
            next=self.views.neighbour(after) if after else None,
            sources=self.views.sources(paper),
            bibtex=self.views.bibtex(paper),
            edit_url=self.drawing.edit_url(paper.path),
        )
        head = "".join(
            f'<link rel="{rel}" href="{BASE}{escape_html(self.site.url(other))}">'
            for rel, other in (("prev", before), ("next", after))
            if other
        )
        return Page(view.title_text, article, view.excerpt, head)
