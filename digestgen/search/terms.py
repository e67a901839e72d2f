"""Terms: what of a paper stands in the index, and how much it counts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

from digestgen.model.paper import Paper
from digestgen.site.fragments import Fragment
from digestgen.site.site import Site
from digestgen.text.html import html_to_text
from digestgen.text.tokens import is_unspaced, read_tokens

PAIRED = 12  # tokens of a name whose pairs are terms; search.js has the same number
TITLE, AUTHOR, TAG, NOTE, BODY = 5, 4, 4, 2, 1  # what a word counts for in each


def count_terms(site: Site, paper: Paper, fragment: Fragment) -> dict[str, int]:
    """Every term of a paper and its weight.

    A term is a token, a pair of neighbours (`sparse attention`, for phrases), a tag (`#` and its slug, wider tags
    included), an id (`=10.5555/lamps.12`, without its scheme, in lower case), or, for the filter by author, a token of
    a name (`@quist`) and two of one name (`@ada quist`, in the order of the alphabet), of a long one among its first.
    """
    counts: dict[str, int] = {}
    _count(counts, fragment.title_text, TITLE)
    _count(counts, paper_text(paper, fragment), BODY)
    if note := note_text(fragment):
        _count(counts, note, NOTE)
    for slug in paper.tags:
        if slug in site.tags:
            _count(counts, site.tags[slug].tag.title, TAG)
    for one in paper.all_ids:
        if one.scheme != "title":
            counts[f"={one.value.lower()}"] = TITLE
    for slug in wider_tags(site, paper.tags):
        counts[f"#{slug}"] = 1
    for name in author_names(site, paper):
        tokens = _count(counts, name, AUTHOR)
        for token in tokens:
            counts[f"@{token}"] = 1
        for pair in combinations(sorted(tokens[:PAIRED]), 2):
            counts[f"@{pair[0]} {pair[1]}"] = 1
    return counts


def _count(counts: dict[str, int], text: str, weight: int) -> list[str]:
    """Add a text's tokens and pairs of neighbours; its tokens."""
    tokens, beside = read_tokens(text)
    known = counts.get
    for token in tokens:
        counts[token] = known(token, 0) + weight
    for token in beside:
        counts[token] = known(token, 0) + weight
    if text.isascii():
        for pair in map("{} {}".format, tokens, tokens[1:]):
            counts[pair] = known(pair, 0) + weight
    else:  # letters without spaces between them are pairs already
        for one, next_one in pairwise(tokens):
            if not is_unspaced(one) and not is_unspaced(next_one):
                pair = f"{one} {next_one}"
                counts[pair] = known(pair, 0) + weight
    return tokens


def paper_text(paper: Paper, fragment: Fragment) -> str:
    """Abstract and summary, as plain text."""
    text = html_to_text(fragment.abstract)
    if paper.summary and fragment.excerpt not in text:
        return f"{fragment.excerpt}\n{text}"
    return text


def note_text(fragment: Fragment) -> str:
    """What the curator wrote, as plain text: the note and all other sections."""
    return html_to_text(f"{fragment.note}{fragment.rest}") if fragment.note or fragment.rest else ""


def wider_tags(site: Site, slugs: Iterable[str]) -> list[str]:
    """These tags and all above them, as far as they have a page."""
    found: dict[str, None] = {}
    for slug in slugs:
        while slug in site.tags and slug not in found:
            found[slug] = None
            slug = site.tags[slug].tag.parent
    return list(found)


def author_names(site: Site, paper: Paper) -> list[str]:
    """Authors as written, and how people.yml writes those whose other spellings it has."""
    people = site.library.people.values()
    written = {name.text for name in paper.authors}
    known = [person.name for person in people if not written.isdisjoint(person.variants)]
    return [*(name.text for name in paper.authors), *known]
