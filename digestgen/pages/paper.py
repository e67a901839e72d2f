"""A paper's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from markupsafe import Markup

from digestgen.citations.citation import Citation
from digestgen.citations.csl_json import build_csl
from digestgen.feeds.entries import add_status, list_authors
from digestgen.model.license import read_license
from digestgen.model.paper import Paper
from digestgen.pages.context import Link, Near, Other, PaperContext, build_issue_link, build_paper_link
from digestgen.pages.metadata import render_data, render_json_ld, render_links, render_picture, render_tags
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.related.related import Related
from digestgen.site.keys import Known
from digestgen.site.sessions import list_own
from digestgen.site.site import Issue, Site


def plan_day(renderer: Renderer, site: Site, issue: Issue, related: Related) -> Iterator[Plan]:
    """The pages of a day's papers, which are a group."""
    citation_keys = renderer.fragments.citations.keys
    papers = issue.papers
    near, counts = related.of(papers)
    return renderer.plan_group(
        issue.key,
        plan_papers,
        issue,
        near,
        counts,
        [citation_keys[paper.id] for paper in papers],
        [_stamp_picture(site, paper) if paper.image else "" for paper in papers],
        [_find_edit_url(site, paper) for paper in papers],
        build_issue_link(site, issue.key),
    )


def plan_papers(
    renderer: Renderer,
    day: Issue,
    related: Sequence[Paper],
    counts: Sequence[int],
    citation_keys: Sequence[str],
    pictures: Sequence[str],
    edit_urls: Sequence[str],
    issue: Link | None,
) -> Iterator[Plan]:
    """The pages of papers; previous and next are their neighbours.

    Args:
        related, counts: see Related.of().
    """
    contexts, others_near = renderer.contexts, iter(related)
    lists = [[*islice(others_near, count)] for count in counts]
    given = zip(lists, citation_keys, pictures, edit_urls, strict=True)
    given_of = {paper.path: each for paper, each in zip(day.papers, given, strict=True)}
    others = [None, *map(contexts.other, day.shown), None]
    for paper, before, after in zip(day.shown, others, others[2:], strict=False):
        near, key, picture, edit_url = given_of[paper.path]
        yield renderer.plan(
            contexts.url(paper),
            "paper",
            paper.last_day,
            build_paper,
            paper,
            key,
            picture,
            edit_url,
            issue,
            before,
            after,
            [*map(renderer.near, near)],
        )


def _find_edit_url(site: Site, paper: Paper) -> str:
    """The address at which the paper's file is edited; "" if the site has none."""
    uri = site.config.edit_uri
    return uri + paper.path[len(site.library.content) + 1 :] if uri else ""


def _stamp_picture(site: Site, paper: Paper) -> str:
    """Changes with the file of its figure, whose size its page states."""
    if not paper.image or paper.image.src not in site.targets:
        return ""
    try:
        stat = (site.config.root / site.config.content / paper.image.src).stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"


def build_paper(
    renderer: Renderer,
    paper: Paper,
    citation_key: str,
    picture: str,
    edit_url: str,
    issue: Link | None,
    before: Other | None,
    after: Other | None,
    related: Sequence[Known],
) -> Page:
    contexts, citations = renderer.contexts, renderer.fragments.citations
    context, citation = contexts.paper(paper), citations.of(paper)
    orcids = {name.text: name.orcid for name in paper.authors}
    article = renderer.render(
        "paper.html",
        paper=context,
        credit=_credit(paper),
        issue=issue,
        previous=before and build_paper_link(before),
        next=after and build_paper_link(after),
        people=[author for author in context.authors if author.affiliation or author.orcid],
        sessions=list(map(contexts.session, list_own(paper))),
        sources=contexts.sources(paper),
        key=citation_key,
        bibtex=citations.bibtex(paper),
        csl=Markup(render_data([build_csl(citation)])),
        edit_url=edit_url,
        related=[
            (build_paper_link(known.value.paper), _why(renderer, orcids, paper.tags, known.value))
            for known in related
        ],
    )
    head = _render_metadata(renderer, citation) + _render_picture(renderer, paper, context, picture)
    # A shared link, a result of a search engine and a tab show nothing but the title.
    title = add_status(paper, context.title_text, renderer.messages)
    # Where a paper is only a title its authors are told, or else what the site is: an empty description is shown as one.
    names = ", ".join(list_authors(paper, renderer.messages))
    about = context.excerpt or names or renderer.config.site_description
    return Page(title, article, about, head)


def _credit(paper: Paper) -> Link | None:
    """Whose the figure is, as a link to its licence where that has an address."""
    if not paper.image or not paper.image.credit:
        return None
    url = paper.image.license
    return Link(paper.image.credit, url, read_license(url).name if url else "")


def _why(renderer: Renderer, orcids: Mapping[str, str], tags: Sequence[str], near: Near) -> str:
    """The reason why a paper is related: authors in common, else tags.

    Args:
        orcids: names of the authors of the paper whose page it is, with their ORCID iDs; tags: its tags.
    """
    if not orcids.keys().isdisjoint(near.names):
        authors = [
            text
            for text, orcid in zip(near.names, near.orcids, strict=True)
            if text in orcids and not (orcid and orcids[text] not in ("", orcid))
        ]
        if authors:
            return renderer.messages("related.authors", authors=", ".join(authors[:2]))
    links = renderer.contexts.tags([slug for slug in near.tags if slug in tags])
    return " · ".join([link.label for link in links[:3]])


def _render_metadata(renderer: Renderer, citation: Citation) -> str:
    """The head, for programs."""
    paper, tags = citation.paper, renderer.vocabulary
    keywords = ", ".join([tags[slug].title for slug in paper.tags if slug in tags])
    issue = f"digests/{paper.date}/"
    return render_tags(citation) + render_json_ld(citation, keywords) + render_links(citation, issue)


def _render_picture(renderer: Renderer, paper: Paper, context: PaperContext, stamp: str) -> str:
    """The paper's own figure, where it is one of this site that programs can show, else the site's card."""
    url = renderer.config.site_url
    if stamp and context.image_url and paper.image:
        config = renderer.config
        size = renderer.fragments.measure(config.root / config.content / paper.image.src)
        if size:
            return render_picture(url + context.image_url, context.image_alt or context.title_text, size)
    return render_picture(url + "assets/card.png", renderer.config.site_name)
