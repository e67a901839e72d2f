"""The search page: a form, and the texts of its script. Results come from the index (search/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digestgen.model.paper import STATUSES
from digestgen.pages.page import Page, Plan
from digestgen.pages.renderer import Renderer
from digestgen.site.site import Site


def plan_search_page(renderer: Renderer, site: Site) -> Plan:
    tags = [(slug, page.tag.title) for slug, page in site.tags.items()]
    tags.sort(key=lambda tag: (tag[1].casefold(), tag[0]))
    aliases = {slug: "|".join(page.tag.aliases) for slug, page in site.tags.items()}
    wide = {page.tag.parent for page in site.tags.values()} & site.tags.keys()
    return renderer.plan("search/", "search", "", build_search_page, tags, aliases, sorted(wide))


def build_search_page(
    renderer: Renderer, tags: Sequence[tuple[str, str]], aliases: Mapping[str, str], wide: Sequence[str]
) -> Page:
    """Args:
    tags: (slug, title); aliases: slug → other names, with bars between; wide: slugs of topics above others.
    """
    messages = renderer.messages
    texts = messages.section("search") | {
        "months": messages.lists["dates.months"],
        "day": messages("dates.day", day="{day}", month="{month}", year="{year}"),
        "status": {status: messages(f"status.{status}.label") for status in STATUSES},
        "more_authors": messages.texts["paper.more_authors"],
        "note": messages("paper.note"),
        "tags": messages("paper.tags"),
    }
    is_on = renderer.config.settings.search
    article = renderer.render("search.html", on=is_on, tags=tags, aliases=aliases, wide=wide, said=texts)
    return Page(messages("search.title"), article)
