"""What a row or section says of a paper without a label: a line of names, of a day and categories, or a reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from digestgen.model.person import split_name
from digestgen.sources.markdown.links import Link, drop_labels, read_links
from digestgen.sources.markdown.text import to_plain
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.venues import KIND, read_source

# A reference: "Ada One, Bo Two. 2025. Lamps at Dusk. In …", "One, A. (2025). Lamps at Dusk. J. Lamps".
_CITED = re.compile(
    r"(?P<who>[^\W\d_][^\n\[\]()*_|:0-9]{3,300}?)[.,]? (?:\((?P<year>(?:19|20)\d\d[a-z]?(?:, [^()]{1,20})?)\)[.,:]?|"
    r"(?P<bare>(?:19|20)\d\d)[a-z]?[.,]) +(?:[\"“](?P<quoted>[^\n\[\]|\"“”]{8,300}?)[.?!,]?[\"”]|['‘](?P<single>[^\n\[\]|]{8,300}?)[.?!,]?['’](?=[,.])|"
    rf"(?P<title>[^\n\[\]|]{{8,300}}?)(?:(?={KIND})|[.!] |[.!]?$|(?<=[?]) ))"
)
# As engineers cite, and as MLA and Chicago want it: "A. One and B. Two, “Lamps at dusk,” J. Lamps, vol. 3, 2025."
_QUOTED = re.compile(
    r"(?P<who>[^\W\d_][^\n\[\]()*_|:0-9\"“”]{3,300}?)[.,]? [\"“](?P<title>[^\n\[\]|\"“”]{8,300}?)[,.]?[\"”][,.]?(?= )"
    r"(?=[^\n]{0,300}?(?<![\w./-])(?P<year>(?:19|20)\d\d)(?![\w/-]))"
)
# As journals of medicine and PubMed cite: "One A, Two BC. Lamps at Dusk [Internet]. J Lamp. 2025 Aug;12(3):4-5."
_VANCOUVER = re.compile(
    r"(?P<who>[^\W\d_][^\n\[\]()*_|:.0-9]{2,300}?)\. (?P<title>[^\n\[\]|]{8,300}?(?:[?!](?= )|(?= \[Internet\])|(?=\. )))"
    r"(?: \[Internet\])?\.? (?:[^\n]{0,300}?[.;] )?(?P<year>(?:19|20)\d\d)(?: [A-Z][a-z]{2}(?: \d{1,2})?)?[.;]"
)
# As computer scientists and Nature cite: the names are known by their form, the year stands behind.
_STOPPED = re.compile(r"\. (?=[^\W\d_a-z][^.])")
_PLAIN = re.compile(r"(?P<title>[^\n\[\]|]{8,300}?(?:[?!](?= )|(?=\. )))\.? ")
_YEAR = re.compile(r"\(?((?:19|20)\d\d)\)?\.?\s*")
_ENDS_IN_YEAR = re.compile(r"(?<![\w/-])((?:19|20)\d\d)[)\]]?\.?\Z")
# As DBLP shows it: "Ada One, Bo Two 0001: Lamps in Rows. LAMP 2026: 1-9".
_LISTED = re.compile(
    r"(?P<who>[^\W\d_][^\n\[\]()|:]{3,300}?): (?P<title>[^\n\[\]|]{8,300}?)(?:\. |(?<=[?!]) )(?=[^\n]{0,200}?(?<!\d)(?P<year>(?:19|20)\d\d)(?:: [\d-]{1,15}\.?$|\)\.?$))"
)
_NUMBERED = re.compile(r" \d{4}(?=,|$)")  # of people of one name
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CITED_AS = re.compile(r"\A\\?\[\d{1,4}\\?\][ \t]+")  # "[12] A. One, “Lamps at Dusk,” …"
_KINDS = re.compile(
    r"(?<=\S)\\?\[(?:[JCDMRNPSAZ]|EB|DB|CP)(?:/OL)?\\?\](?:(?=[.,] )|( ?// ?))"
)  # "Lamps at Dusk[J]. ": GB/T 7714
_YEAR_OR_TITLE = re.compile(r"(?:19|20)\d\d|[\"“]|(?:(?<=[.,?!] )|(?<=\b[Ii]n ))[*_](?=\w)")
_MARKED = re.compile(
    r"\*\*|__|\\\*|[†‡§¶]|\A[*_]|(?<=[\w.])\*(?=[,; ])|\^[\d*,]{1,9}\^"
)  # who has the page; who did as much
_TURNED = re.compile(r"^(?P<family>.+?) (?P<initials>[A-Z]{1,3})(?P<suffix> (?:Jr|Sr|II|III|IV))?$")
_INITIAL = re.compile(r"\b[A-Z]\b")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?)+")
_FAMILY = re.compile(r"(?:[a-z]{2,4} ){0,2}[^\W\d_][\w'’-]*")
_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|van|von|de[rnl]?|l[ae]|d[aio]|dos|el|al|bin|ter)"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
_WHOLE = re.compile(rf"(?=.*[a-z]){_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")
_LEFT_OUT = re.compile(r",? ?(?:…|\.{3}|\. \. \.) ?&? ?")  # APA, 7th edition: authors 20 to the last but one
_BETWEEN = re.compile(r",? (?:and|&) |, ")
# Words in capitals that are no name's: topics, venues, institutes.
_NO_NAME = re.compile(
    r"\b(?:\w{3,}(?:rning|ssing|ation|ction|sion|tics|ment|ology|graphy|ility|izing|ising|aking|uting|pping)|(?:Model|Network|System|Agent|Graph|Robot"
    r"|Image|Method|Paper|Benchmark|Transformer|Conference|Workshop|Survey|Dataset|Lab|Tool)s?|Data|Language|Vision|Video|Speech|Deep|Neural|Large"
    r"|University|Institute|College|Google|Microsoft|Meta|OpenAI|Research|Inc|AI|Open|Source|Best|Must|Read|Recommended|Award|Oral|Poster|Spotlight|Proceedings|Code|Notes?)\b"
)
_DAY = re.compile(
    r"(?<![\d/.-])(?:(?:19|20)\d\d[-./]\d\d?(?:[-./]\d\d?)?|(?:\d{1,2}\.? )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?(?:19|20)\d\d)(?![\d/-])"
)
_CODE = re.compile(
    r"\b(?:(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z][A-Za-z-]+|gr-qc|hep-(?:ex|lat|ph|th)|math-ph"
    r"|nucl-(?:ex|th)|quant-ph)\b"
)
_STOP = re.compile(
    r"\.\*{0,2} +(?=[*_`(\[]{0,3}[A-Z(\[])"
)  # behind the names of "Ada One, Bo Two. LampConf 2025."
_INITIAL_END = re.compile(r"\b[A-Z]$")
_TARGET = re.compile(r"\]\([^()\s]*\)|https?://\S+")
_LONGEST_BARE = 600  # characters of a line without words
_MOST_WORDS = 120  # characters of it beside addresses: a day, categories, names of links
_MOST_STOPS = 40  # that are tried: initials of a long list of authors have stops
_LONGEST = 4000  # characters of a line


def take_people(text: str) -> tuple[str, str]:
    """(the people that a text's first line names and nothing else, the text without it); or the line's first sentence.

    >>> take_people("Ada One, B. Two. LampConf 2025."), take_people("Ada One glows. LampConf 2025.")
    (('Ada One, B. Two', 'LampConf 2025.'), ('', 'Ada One glows. LampConf 2025.'))
    """
    first, _, rest = text.lstrip().partition("\n")
    for stop in _STOP.finditer(first[:_LONGEST]):
        if (who := read_people(first[: stop.start()])) and not _INITIAL_END.search(who):
            return who, f"{first[stop.end() :]}\n{rest}".strip()
    who = read_people(first)
    return (who, rest) if who else ("", text)


def take_source(text: str) -> tuple[str, dict[str, object], str, str]:
    """(people, publication, year, the text without them) of what a row says behind its title, where it says nothing else.

    >>> take_source(" (2025)"), take_source(", by Ada One and Bo Two, 2025"), take_source(" They glow since 2025")
    (('', {}, '2025', ''), ('Ada One and Bo Two', {}, '2025', ''), ('', {}, '', ' They glow since 2025'))
    """
    if len(text) > _LONGEST_BARE:
        return "", {}, "", text
    bare = text.strip(" \t,;:·|–—-").lstrip(". ")
    bare = bare[1:-1] if (bare[:1], bare[-1:]) in (("(", ")"), ("[", "]")) else bare
    if dated := _ENDS_IN_YEAR.search(bare):
        before = bare[: dated.start()].rstrip(" ,;([")
        who = read_people(before)
        if who or not before:
            return who, {}, dated[1], ""
    publication, behind = read_source(bare, to_plain)
    return ("", publication, "", "") if publication and not behind else ("", {}, "", text)


def read_people(first: str) -> str:
    """The names of at least two people, or one "et al." or after "by", of a text that says nothing else; "" for any other."""
    line = to_plain(first.strip()).strip(" ,;:.-–—|·()") if 5 < len(first) <= _LONGEST else ""
    who = re.sub(r"^by:? |,? et\.? al\.?$", "", line)
    names = [name.strip() for name in _BETWEEN.split(who)]
    is_many = len(names) > 1 or who != line
    if not is_many or _NO_NAME.search(who) or not all(_WHOLE.fullmatch(name) for name in names):
        return ""
    return line.removeprefix("by ")


def bare_reference(text: str, links: Sequence[Link] = ()) -> str:
    """A reference without its number, links that only name a thing, and what marks some of its authors."""
    bare = _drop_marks(drop_labels(text, links))
    if any(link.id and link.id.scheme == "arxiv" for link in links) and not read_reference(bare, links):
        named = _drop_marks(drop_labels(text, links, with_arxiv=True))  # which stands for the journal
        return named if read_reference(named, links) else bare
    return bare


def _drop_marks(text: str) -> str:
    text = _KINDS.sub(lambda kind: ". In " if kind[1] else "", _CITED_AS.sub("", text))
    end = match.start() if (match := _YEAR_OR_TITLE.search(text)) else len(text)
    return _MARKED.sub("", text[:end]) + text[end:]


def read_reference(text: str, links: Sequence[Link] = ()) -> tuple[str, str, str, int] | None:
    """Authors, title and day or year of an item that is written as a reference, and where its title ends; None for any other.

    Args:
        links: those of the item: what one of them is called is a title.
    """
    titles = tuple(link.words for link in links if link.is_title)
    return (
        _read_dated(text)
        or _read_quoted(text)
        or _read_listed(text)
        or _read_vancouver(text)
        or _read_plain(text, titles)
    )


def _read_dated(text: str) -> tuple[str, str, str, int] | None:
    match = _CITED.match(text)
    if not match:
        return None
    written = _LEFT_OUT.sub(", ", match["who"])
    who, names = _split_cited(written)
    is_one = len(names) == 1 and who == written and not _INITIAL.search(who)
    is_unsure = is_one and not split_name(who).is_body  # "Graph Lamps (2025). They glow."
    if not names or (
        is_unsure and (_NO_NAME.search(who) or not read_source(text[match.end() :], to_plain)[0])
    ):
        return None
    stop = "." if _INITIAL_END.search(written) else ""
    title = match["quoted"] or match["single"] or match["title"]
    if not _LETTERS.search(title):
        return None  # of "A. One. Lamps. Nature, 2024, 12(3): 1-9."
    return _turn_first(written, names) + stop, title, parse_when(match["year"] or match["bare"]), match.end()


def _split_cited(written: str) -> tuple[str, list[str]]:
    """The authors of a reference without "et al.", and each of them; none where one is no name."""
    who = re.sub(r",? et al\.?$", "", written)
    names = [name.strip() for name in _BETWEEN.split(who)]
    return who, names if all(0 < len(name.split()) < 6 and _NAME.fullmatch(name) for name in names) else []


def _read_quoted(text: str) -> tuple[str, str, str, int] | None:
    match = _QUOTED.match(text)
    if not match:
        return None
    who, names = _split_cited(match["who"])
    if not names or _NO_NAME.search(who):
        return None
    if len(names) == 1 and who == match["who"] and not _WHOLE.fullmatch(who):
        return None  # 'See "Lamps at Dusk" of 2025.'
    return _turn_first(who, names), match["title"], match["year"], match.end()


def _read_listed(text: str) -> tuple[str, str, str, int] | None:
    match = _LISTED.match(text)
    if not match or not read_source(text[match.end() :], to_plain)[0]:
        return None
    who, names = _split_cited(_NUMBERED.sub("", match["who"]))
    is_people = names and all(map(_WHOLE.fullmatch, names)) and not _NO_NAME.search(who)
    return (who, match["title"], match["year"], match.end()) if is_people else None


def _read_plain(text: str, titles: tuple[str, ...]) -> tuple[str, str, str, int] | None:
    for stop in islice(_STOPPED.finditer(text[:_LONGEST_BARE]), _MOST_STOPS):
        who = re.sub(r",? et al$", "", text[: stop.start()])
        names = [name for name in re.split(r"[;,]? (?:and|&) |[;,] ", who) if name]
        pairs = list(zip(names[::2], names[1::2], strict=False))
        is_turned = len(names) % 2 == 0 and all(
            _FAMILY.fullmatch(a) and _INITIALS.fullmatch(b) for a, b in pairs
        )
        is_whole = all(map(_WHOLE.fullmatch, names))
        is_unsure = len(names) == 1 and who == text[: stop.start()] and not _INITIAL.search(who)
        if not (is_turned or is_whole) or _NO_NAME.search(who) or re.search(r"[a-z]{3}\.", who):
            continue
        match = _PLAIN.match(text, stop.end())
        behind = text[match.end() :] if match else ""
        source = read_source(behind, to_plain)[0]
        if is_unsure and not (source if text.startswith(titles, stop.end()) else source.get("volume")):
            continue  # "Graph Lamps. They glow at dusk. LampConf 2025."
        year = _YEAR.fullmatch(behind)
        if match and (source or year):
            who = text[: stop.end()].strip() if is_turned else text[: stop.start()]
            return who, match["title"], year[1] if year else "", match.end()
    return None


def _turn_first(who: str, names: list[str]) -> str:
    """Authors of whom only the first is turned, as MLA and Chicago want it: "One, Ada, and Bo Two"."""
    is_turned = len(names) > 1 and _FAMILY.fullmatch(names[0]) and not _INITIALS.fullmatch(names[1])
    if not is_turned or not all(map(_WHOLE.fullmatch, names[2:])):
        return who
    return ", ".join([f"{names[1]} {names[0]}", *names[2:]])


def _read_vancouver(text: str) -> tuple[str, str, str, int] | None:
    match = _VANCOUVER.match(text)
    if not match or _NO_NAME.search(match["who"]):
        return None
    names = re.sub(r", et al$", "", match["who"]).split(", ")
    if not all(len(name.split()) < 6 and _NAME.fullmatch(name) for name in names):
        return None
    turned = [_TURNED.sub(_turn, name) for name in names]
    if turned[0] == names[0] or (len(names) == 1 and re.search(r" [A-Z]{3}", names[0])):
        return None  # "Lamp RAG. They glow. 2025."
    return ", ".join(turned), match["title"], match["year"], match.end("title")


def _turn(name: re.Match[str]) -> str:
    return f"{' '.join(f'{letter}.' for letter in name['initials'])} {name['family']}{name['suffix'] or ''}"


def read_bare(line: str) -> tuple[str, list[str], list[Link]] | None:
    """(day, categories of arXiv, links) of a line that holds nothing else, `_2026-02-05_ · cs.RO · …`; None of any other."""
    if len(line) > _LONGEST_BARE or len(_TARGET.sub("", line)) > _MOST_WORDS:
        return None
    if not ((("20" in line or "19" in line) and _DAY.search(line)) or _CODE.search(line)):
        return None
    links = read_links(line)
    bare = line
    for link in reversed(links):
        if link.is_title:
            return None
        bare = bare[: link.start] + bare[link.end :]
    parts = [part.strip(" \t*_`()[]<>,") for part in re.split(r"[·|•]|,(?=[ \t]*`)", bare.lstrip(" \t-*+>"))]
    days = [part for part in parts if _DAY.fullmatch(part) and parse_when(part)]
    codes = [part for part in parts if _CODE.fullmatch(part)]
    if not (days or codes) or len(days) > 1 or len(days) + len(codes) < len([part for part in parts if part]):
        return None
    return (parse_when(days[0]) if days else ""), codes, links
