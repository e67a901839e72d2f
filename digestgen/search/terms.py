"""Terms: what of a paper is in the index, and how much it counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise

from digestgen.model.paper import Paper
from digestgen.model.person import Person
from digestgen.site.fragments import Fragment
from digestgen.site.site import Site
from digestgen.text.html import html_to_text
from digestgen.text.tokens import contract, is_unspaced, list_spellings, read_token, read_words

TITLE, AUTHOR, TAG, NOTE, BODY = 5, 4, 4, 2, 1  # what a word counts for in each
PAIRED = 12  # words of a name whose pairs are terms; search.js has the same number

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def count_terms(
    site: Site, paper: Paper, fragment: Fragment, spellings: Mapping[str, Iterable[str]]
) -> dict[str, int]:
    """Every term of a paper and its weight.

    A term is a token, a pair of neighbours (`sparse attention`, for phrases), a tag (`#` and its slug, wider tags
    included), an id (`=10.5555/lamps.12`, without its scheme, in lower case), or, for the filter by author, a word of
    a name (`@quist`) and two of one name (`@ada quist`, in the order of the alphabet). Names have no plurals: Adams
    is not Adam. Names with `ue` for `ü` are there in both ways.

    Args:
        spellings: see build_spellings().
    """
    counts: Counter[str] = Counter()
    _count(counts, fragment.title_text, TITLE)
    _count(counts, paper_text(paper, fragment), BODY)
    for version in fragment.versions:
        _count(counts, version.title_text, TITLE)
        _count(counts, f"{version.summary}\n{html_to_text(version.abstract)}", BODY)
    if note := note_text(fragment):
        _count(counts, note, NOTE)
    if venue := str(paper.publication.get("venue", "")):
        _count(counts, venue, BODY)
    for slug in paper.tags:
        if slug in site.tags:
            _count(counts, site.tags[slug].tag.title, TAG)
    for paper_id in paper.all_ids:
        if paper_id.scheme != "title":
            counts[f"={paper_id.value.lower()}"] = TITLE
    for slug in wider_tags(site, paper.tags):
        counts[f"#{slug}"] = 1
    names = [name.text for name in paper.authors]
    others = dict.fromkeys(other for spelling in names for other in spellings.get(spelling, ()))
    # 山田 太郎 and 김 철수 are written without the space, too.
    joined = [name.replace(" ", "") for name in names if " " in name and _EAST_ASIAN.match(name)]
    for name in (*names, *others, *joined):
        words = _count(counts, name, AUTHOR)
        plain = list(map(contract, words))
        for spelled in (words, plain) if plain != words else (words,):
            for word in spelled:
                counts[f"@{word}"] = 1
            for pair in combinations(sorted(spelled[:PAIRED]), 2):
                counts[f"@{pair[0]} {pair[1]}"] = 1
    return counts


def _count(counts: Counter[str], text: str, weight: int) -> list[str]:
    """Add a text's tokens and pairs of neighbours; its words."""
    words, beside = read_words(text)
    tokens = list(map(read_token, words))
    terms = [*tokens, *map(read_token, beside), *list_spellings(text)]
    if text.isascii() or not any(map(is_unspaced, tokens)):
        terms += [f"{word} {following}" for word, following in pairwise(tokens)]
    else:  # letters without spaces between them are pairs already
        terms += [
            f"{word} {following}"
            for word, following in pairwise(tokens)
            if not is_unspaced(word) and not is_unspaced(following)
        ]
    if weight == 1:
        counts.update(terms)  # quicker
    else:
        for term in terms:
            counts[term] += weight
    return words


def paper_text(paper: Paper, fragment: Fragment) -> str:
    """Abstract and summary, as plain text."""
    text = html_to_text(fragment.abstract)
    has_summary = paper.summary or paper.extra.get("translations")
    if has_summary and fragment.excerpt.rstrip("…") not in " ".join(text.split()):
        return f"{fragment.excerpt}\n{text}"
    return text


def note_text(fragment: Fragment) -> str:
    """What the curator wrote, as plain text: the note and all other sections."""
    return html_to_text(f"{fragment.note}{fragment.rest}") if fragment.note or fragment.rest else ""


def wider_tags(site: Site, slugs: Iterable[str]) -> list[str]:
    """The tags and all above them, as far as they have a page."""
    wider: dict[str, None] = {}
    for slug in slugs:
        while slug in site.tags and slug not in wider:
            wider[slug] = None
            slug = site.tags[slug].tag.parent
    return list(wider)


def build_spellings(people: Iterable[Person]) -> dict[str, list[str]]:
    """Another spelling of people.yml → whose it is, as people.yml writes them."""
    spellings: dict[str, list[str]] = {}
    for person in people:
        for name in person.variants:
            spellings.setdefault(name, []).append(person.name)
    return spellings
