"""Marked-up text → tags and the text between them; what is not a tag stays text.

Papers are full of angle brackets: `<think>`, `<subject, object>`, `$0<p\\le 1$`, averages such as `<p>`. So a tag is
only what has the name of an element known here, the syntax of HTML
(https://html.spec.whatwg.org/multipage/syntax.html#start-tags), and its partner, an attribute, a namespace prefix or
a place that only a tag has. Elements are those of HTML, JATS (https://jats.nlm.nih.gov/publishing/tag-library/),
MathML (https://www.w3.org/TR/mathml-core/) and the few that PubMed, Elsevier and the ACL Anthology add.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from digestgen.text.clean import clean_text
from digestgen.text.tex.commands import TAGS


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


STYLES: dict[str, str | None] = {
    **TAGS,
    **dict.fromkeys("var dfn cite slanted".split(), "em"),
    **dict.fromkeys("kbd samp pre".split(), "code"),
    **dict.fromkeys(["inf", "inferior"], "sub"),
    "superior": "sup",
}
"""Elements within a line → the style of their text; None: as it is. `q` is not here: see blocks.py."""
HEADINGS = _names("title h1 h2 h3 h4 h5 h6")
LISTS = {"ul": "- ", "ol": "1. ", "list": "- ", "dl": "- ", "def-list": "- ", "menu": "- "}
ITEMS = _names("li list-item dt def-item")
BLOCKS = HEADINGS | _names(
    """p div sec section abstract trans-abstract article main html body header footer nav aside address center
    blockquote disp-quote figure figcaption fig caption statement boxed-text ack verse-group verse-line attrib
    table table-wrap thead tbody tfoot tr pre hr form fieldset summary details dd def"""
)
LINKS = _names("a ext-link uri url")
UNSEEN = _names(
    """script style head template noscript iframe object embed svg canvas audio video textarea select button
    alt-text long-desc object-id graphic inline-graphic media inline-media"""
)
"""Elements that are dropped with their content."""
FORMULAS = _names("inline-formula disp-formula alternatives tex-math math")
_PASSED = _names(
    """q s del ins strike abbr acronym big bdi bdo time data nobr wbr ruby rb rt rp td th col colgroup img picture
    source track param input label option email term term-head def-head styled-content named-content fixed-case
    italics roman sans-serif overline boldface upright fn xref sup-ref bibr break br private-char glyph-data
    inline-supplementary-material related-article related-object contrib institution abbrev milestone-start
    milestone-end collab string-name surname given-names year month day volume issue article-title source-title kern
    st1 citation mixed-citation"""
)
_MATHML = _names(
    """mi mn mo mtext ms mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup
    msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd maligngroup malignmark
    maction semantics annotation annotation-xml mglyph apply ci cn csymbol matrix matrixrow"""
)
_KNOWN = frozenset(STYLES) | BLOCKS | frozenset(LISTS) | ITEMS | LINKS | UNSEEN | FORMULAS | _PASSED | _MATHML
# Words that are also tokens of language models, or nothing else without an attribute: <s>, <img>, <source>.
_WITH_ATTRIBUTES = _names("s img source track input option data time")
_ALONE = _names("br hr wbr break")
_VOID = _ALONE | _names("img source track param input col embed graphic inline-graphic mprescripts")
_MAY_STAY_OPEN = _names("p li dt dd tr td th")

_NAME = r"(?:(?P<prefix>jats|mml|m|ce|xhtml|html|o|st1):)?(?P<name>[A-Za-z][A-Za-z0-9]*+(?>(?:-[a-z]++)*))"
_ATTRIBUTES = r"""(?P<attributes>(?>(?:\s++(?:[A-Za-z_:][\w:.-]*+\s*+=\s*+(?:"[^"]{0,4000}"|'[^']{0,4000}'|[^\s"'<>=`]++)
    |(?:open|reversed|controls|async|defer|autoplay|loop|muted|hidden|allowfullscreen|compact|nowrap|noshade)(?=[\s/>])
    ))*))"""
_TAG = re.compile(rf"<(?P<slash>/?){_NAME}{_ATTRIBUTES}\s*+(?P<void>/?)>", re.VERBOSE | re.ASCII)
_START = re.compile(r"<(?=[A-Za-z/!?])")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ELEMENT|ENTITY)\s[^<>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]++))""", re.ASCII
)
_ESCAPED_TAG = re.compile(
    r"&(?:amp;){0,2}(?:lt|#60|#x3c);(?=/?(?:jats:|mml:)?[A-Za-z])([^<>&]{1,200}?"
    r"(?:&(?:amp;){0,2}(?:quot|apos|#34|#39);[^<>&]{0,200}?){0,8}?)&(?:amp;){0,2}(?:gt|#62|#x3e);",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SENTENCE_END = re.compile(r"(?:\A|[.!?:…”\"])\s*\Z")


class Token(NamedTuple):
    """A tag, or text between tags."""

    kind: str  # "text", "open" or "close"; a void element is opened only
    name: str  # of the element, lower case, without its prefix; of text ""
    text: str  # of text, references not yet resolved; of a tag its attributes as written
    is_void: bool = False  # whether nothing will close it


def split_tags(text: str) -> list[Token]:
    r"""Cut text into tags and the text between them.

    Tags that were escaped once or twice too often (`&lt;i&gt;…&lt;/i&gt;` in a text of tags) are tags, unless the text
    shows code, where they are meant to be read. Comments and declarations go, what CDATA holds is text.

    >>> [token.name or token.text for token in split_tags("<i>a</i> <think> <p>")]
    ['i', 'a', 'i', ' ', '<think>', ' ', '<p>']
    """
    if "&" in text and "<code" not in text and "<pre" not in text:
        text = _ESCAPED_TAG.sub(_unescaped, text)
    tokens: list[Token] = []
    opened: dict[str, list[int]] = {}
    sure: set[int] = set()  # numbers of tags that are tags
    written: dict[int, str] = {}  # number of a tag → as it is written
    missing: set[str] = set()  # ends that are not there
    at = 0
    while match := _START.search(text, at):
        start = match.start()
        if start > at:
            tokens.append(Token("text", "", text[at:start]))
        if tag := _TAG.match(text, start):
            at = tag.end()
            token = _read(tag)
            if token is None:  # <jats:anything> is a tag all the same, and so is the </br> of XML
                is_tag = tag["prefix"] or (tag["slash"] and tag["name"].lower() in _VOID)
                tokens.append(Token("text", "", "" if is_tag else tag[0]))
                continue
            if tag["void"] and not tag["attributes"] and token.name in STYLES and opened.get(token.name):
                token = token._replace(kind="close", is_void=False)  # <i>Context.<i/>, as ADS has it of A&A
            number = len(tokens)
            written[number] = tag[0]
            tokens.append(token)
            if _is_evident(tag, token) or (
                token.kind == "open"
                and token.name in _MAY_STAY_OPEN
                and _is_new_block(tokens[-3:-1], text[max(0, start - 20) : start])
            ):
                sure.add(number)
            if token.kind == "close":
                if opened.get(token.name):
                    sure |= {number, opened[token.name].pop()}
            elif not token.is_void and (token.name not in _WITH_ATTRIBUTES or number in sure):
                opened.setdefault(token.name, []).append(number)
        else:
            content, at = _other(text, start, missing)
            tokens.append(Token("text", "", content))
    tokens.append(Token("text", "", text[at:]))
    names = {tokens[number].name for number in sure}
    for number in written:  # one end tag too many, among tags
        token = tokens[number]
        is_extra = token.kind == "close" and token.name not in _WITH_ATTRIBUTES
        if token.name in names and (is_extra or token.name in _MAY_STAY_OPEN):
            sure.add(number)
    return [
        token if number in sure or number not in written else Token("text", "", written[number])
        for number, token in enumerate(tokens)
        if token.text or token.kind != "text"
    ]


def read_attributes(token: Token) -> dict[str, str]:
    """A tag's attributes: local names in lower case, values resolved; the first of equal ones counts."""
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(token.text):
        attributes.setdefault(name.rpartition(":")[2].lower(), html.unescape("".join(values)))
    return attributes


def resolve(text: str) -> str:
    """Clean characters, references resolved as often as they were escaped, but never more than three times.

    A reference ends in `;`: `AT&T` and `x&region=1` are text.

    >>> resolve("p &amp;lt; 5&nbsp;&#177; 1, AT&T")
    'p < 5 ± 1, AT&T'
    """
    for _ in range(3):
        if "&" not in text or not _REFERENCE.search(text):
            break
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    return clean_text(text)


def _read(tag: re.Match[str]) -> Token | None:
    """The tag as a token, or None when nothing is known by that name."""
    name = tag["name"].lower()
    if name not in _KNOWN or (tag["slash"] and name in _VOID):
        return None
    if tag["slash"]:
        return Token("close", name, "")
    return Token("open", name, tag["attributes"], bool(tag["void"]) or name in _VOID)


def _is_evident(tag: re.Match[str], token: Token) -> bool:
    """Whether it is a tag even without a partner."""
    has_attributes = token.kind == "open" and bool(tag["attributes"])
    return bool(tag["prefix"] or has_attributes or tag["void"] or token.name in _ALONE)


def _is_new_block(tokens: list[Token], before: str) -> bool:
    """Whether a paragraph may begin: at the beginning, after a sentence, after the tag of another block."""
    last = next((token for token in reversed(tokens) if token.kind != "text" or token.text.strip()), None)
    if last is None or last.kind == "text":
        return _SENTENCE_END.search(before) is not None
    return last.name in BLOCKS or last.name in LISTS or last.name in ITEMS


def _other(text: str, start: int, missing: set[str]) -> tuple[str, int]:
    """What a `<` that begins no tag stands for, and where that ends: a comment, CDATA, a declaration, itself."""
    for opener, closer in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?CDATA", "?>"), ("<?xml", "?>")):
        if text.startswith(opener, start) and closer not in missing:
            end = text.find(closer, start + len(opener))
            if end < 0:
                missing.add(closer)
                break
            content = text[start + len(opener) : end] if "CDATA" in opener else ""
            return content, end + len(closer)
    declaration = _DECLARATION.match(text, start)
    return ("", declaration.end()) if declaration else ("<", start + 1)


def _unescaped(match: re.Match[str]) -> str:
    tag = f"<{html.unescape(html.unescape(html.unescape(match[1])))}>"
    whole = _TAG.fullmatch(tag)
    return tag if whole and (whole["prefix"] or whole["name"].lower() in _KNOWN) else match[0]
