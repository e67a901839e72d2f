"""HTML: escaping, sanitising, and the way back to plain text.

Everything that was written as Markdown or HTML goes through sanitise() after it was rendered, never before:
Markdown makes new links out of sanitised text. The lists here are closed; what they do not name is dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import nh3

from digestgen.text.maths.delimiters import set_apart

# What Python-Markdown and the extensions usual with Material produce. Nothing loads or runs by itself but <img> of the site.
SHOWN_TAGS = frozenset(
    """a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
    i img input ins kbd label li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot
    th thead tr u ul var""".split()
)
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "name"},
    "details": {"open"},
    "div": {"data-tabs"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked", "disabled", "name"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "span": {"data-linenos"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
_VALUES = {
    "img": {"loading": {"lazy", "eager"}},
    "input": {"type": {"checkbox", "radio"}},
    "ol": {"type": {"1", "a", "A", "i", "I"}},
}
WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "title", "textarea", "svg", "math"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Links to papers, which the caller of sanitise() resolves.
PAPER_SCHEMES = frozenset({"arxiv", "doi", "openreview", "acl", "pmid", "pmcid", "title"})
# Ids that extensions make and that their labels and links need; other `__…` ids are the theme's own.
_EXTENSION_ID = re.compile(r"__(?:tabbed_\d+(?:_\d+)?|codelineno-[\w-]+|span-[\w-]+|code_\d+)")
_MATERIAL_CLASSES = frozenset({"md-button", "md-button--primary"})

# A tag as nh3 writes it: attribute values always in double quotes.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=<>"]+(?:="[^"]*")?)*)>')
_ATTRIBUTE = re.compile(r' ([^\s=>"]+)(?:="([^"]*)")?')


# What nearly every address looks like; it passes all that safe_url() asks.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~$&()*+,;=:%/?#-]*)?")


def escape_html(text: str) -> str:
    """Text for an HTML text or a quoted attribute value: `& < > " '` become references."""
    # Most text has none of them, and is asked a letter at a time faster than five texts are made of it.
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return html.escape(text)
    return text


def safe_url(url: str) -> str:
    """The URL if it is an absolute http or https URL that means what it looks like, else "".

    Refused: control characters, spaces, backslashes (browsers read them as slashes), user names
    (`https://bank.example@evil.example`), `< > " ``, and a missing or malformed host or port.
    """
    if not url or _PLAIN_URL.fullmatch(url):
        return url
    if not re.match(r"https?://", url, re.IGNORECASE) or any(c.isspace() or not c.isprintable() for c in url):
        return ""
    if re.search(r"[\\<>\"`]", url):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    is_host = re.fullmatch(r"\w[\w.-]*|\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:.]+", host or "")
    return url if is_host and "@" not in parts.netloc else ""


def is_relative(url: str) -> bool:
    """Whether a browser would look for it on the page's own host: no scheme, no `//host`, no tricks."""
    plain = re.sub(r"[\t\n\r]", "", url).strip("".join(map(chr, range(33))))
    return (
        bool(plain)
        and not re.match(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", plain, re.IGNORECASE)
        and "\\" not in plain
    )


def outside_url(url: str) -> str:
    """An address of the web, of mail or a telephone as every reader understands it; "" for one that means something else on each host.

    >>> outside_url("//a.example/x"), outside_url("tel:+4912"), outside_url("https:about/")
    ('https://a.example/x', 'tel:+4912', '')
    """
    if re.match(r"mailto:[^?]|tel:\+?[0-9(]", url, re.IGNORECASE):
        return url
    url = re.sub(r"\s", "%20", f"https:{url}" if url.startswith("//") else url.strip())
    return url if re.match(r"https?://[^/\\\\?#@]+([/?#]|$)", url, re.IGNORECASE) else ""


def sanitise(rendered: str) -> str:
    """HTML that cannot run, load or imitate anything, whatever it was before.

    Kept are the elements and attributes that Markdown and the extensions usual with Material make, links
    to http, https, mailto, tel, relative addresses and papers (`arxiv:…`), and images of the site itself; an image from elsewhere
    becomes a link to it, so that no page asks a third party for anything. Ids starting with `__` and classes
    starting with `md-` belong to the theme and are dropped, except those that tabs, code lines and buttons
    need. No `style`, no `target`, no event handlers, no SVG, no MathML (maths is put in afterwards).

    Returns:
        Well-formed HTML as nh3 writes it: attribute values in double quotes.
    """
    return _images_and_inputs(_without_control(_CLEANER.clean(_without_control(rendered))))


def _without_control(text: str) -> str:
    """Without control characters, which browsers and parsers read differently; nh3 decodes references."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    """The value an attribute may have, or None to drop it; nh3 asks for each that it would keep."""
    if name in ("id", "for", "name"):
        return None if value.startswith("__") and not _EXTENSION_ID.fullmatch(value) else value
    if name == "class":
        allowed = [c for c in value.split() if not c.startswith("md-") or c in _MATERIAL_CLASSES]
        return " ".join(allowed) or None
    if name == "href":
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE)
        return value if scheme is None or scheme[1].lower() in _SCHEMES | PAPER_SCHEMES else None
    if name in ("width", "height", "colspan", "rowspan", "start", "value"):
        return value if re.fullmatch(r"-?\d{1,4}%?", value) else None
    return value


# Made once: nh3 needs seven times as long to read these lists as to clean an abstract.
_CLEANER = nh3.Cleaner(
    tags=SHOWN_TAGS,
    clean_content_tags=WITH_CONTENT,
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    attribute_filter=_filter_attribute,
    url_schemes=_SCHEMES | PAPER_SCHEMES,
    link_rel=None,
)


def _images_and_inputs(clean: str) -> str:
    """Images from elsewhere as links (or as their text, inside of a link); inputs only as boxes and tabs."""
    links = 0

    def change(tag: str, attributes: dict[str, str], closing: bool) -> str | None:
        nonlocal links
        if tag == "a":
            links += -1 if closing else 1
        elif tag == "input" and "type" not in attributes:
            return ""
        elif tag == "img" and (
            not is_relative(attributes.get("src", "")) or attributes["src"].strip()[0] in "#?"
        ):
            text = escape_html(attributes.get("alt", "").strip())
            url = safe_url(attributes.get("src", ""))
            return (
                text
                if links > 0 or not url
                else f'<a href="{escape_html(url)}">{text or escape_html(url)}</a>'
            )
        return None

    return change_tags(clean, change)


def change_tags(clean: str, change: Callable[[str, dict[str, str], bool], str | None]) -> str:
    """Rewrite tags of sanitised HTML.

    Args:
        clean: what sanitise() gave, nothing else.
        change: called with each tag's name, its attributes (decoded; may be changed in place) and whether
            it is an end tag. Gives the HTML to put in the tag's place, or None for the tag itself with
            the attributes as they are by then.
    """

    def replace(match: re.Match[str]) -> str:
        before = {name: html.unescape(value or "") for name, value in _ATTRIBUTE.findall(match[3])}
        attributes = dict(before)
        replacement = change(match[2], attributes, bool(match[1]))
        if replacement is not None:
            return replacement
        if attributes == before:
            return match[0]
        written = "".join(f' {name}="{escape_html(value)}"' for name, value in attributes.items())
        return f"<{match[1]}{match[2]}{written}>"

    return _TAG.sub(replace, clean)


_BLOCKS = frozenset(
    """address article blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()
)
_UNREAD = frozenset({"script", "style", "template", "math", "svg"})

# How a formula of text/maths begins: whether it stands on a line of its own, and its words, still escaped.
_FORMULA = re.compile(r'<math(?: display="(block)")? alttext="([^"<]*)"[^>]*>')
_LINK_TAG = re.compile(r'<a href="[^"<]*">|</a>')


def split_formulas(rendered: str, change: Callable[[str, str, bool], str]) -> list[str]:
    """HTML in pieces, with something else in place of each formula; one piece where it has none.

    Args:
        change: formula, its words (still escaped), and whether it stands on a line of its own → HTML.
    """
    parts = rendered.split("</math>")  # twice as fast as a pattern that goes from tag to tag
    pieces = []
    for part, after in pairwise(parts):
        start = max(part.rfind("<math"), 0)
        before, formula = part[:start], part[start:] + "</math>"
        if match := _FORMULA.match(part, start):
            formula = change(formula, set_apart(before, match[2], after), bool(match[1]))
        pieces += [before, formula]
    return [*pieces, parts[-1]]


class _TextReader(HTMLParser):
    """Collects text; a formula that somebody wrote is its `alttext`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            if tag == "math" and not self.unread:
                self.parts.append(dict(attrs).get("alttext") or "")
            self.unread.append(tag)
        elif tag in _BLOCKS and not self.unread:
            self.parts.append(" " if tag in ("td", "th") else "\n")
        elif tag == "a" and ("class", "headerlink") in attrs:  # toc's ¶ behind a heading
            self.unread.append(tag)
        elif tag == "img" and not self.unread:
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unread:
            del self.unread[self.unread.index(tag) :]
        elif tag in _BLOCKS and not self.unread:
            self.parts.append(" " if tag in ("td", "th") else "\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(" ".join(f"|{data}|".split())[1:-1] if data.strip() else " ")


_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f"  # those of ASCII, but for the space


def join_words(text: str) -> str:
    """Text on one line, a blank between words; most is that already, and is not cut up to find out."""
    if "  " in text or (any(map(text.__contains__, _BLANKS)) if text.isascii() else not text.isprintable()):
        return " ".join(text.split())
    return text.strip()


def html_to_text(rendered: str) -> str:
    """The text of a page's HTML, as plain text: one line per block, formulas as their `alttext`."""
    spoken = "".join(split_formulas(rendered, lambda _, words, is_display: words))
    # Nothing but paragraphs, formulas and links, as in most abstracts: no need to parse.
    simple = _LINK_TAG.sub("", spoken.replace("<p>", "\n").replace("</p>", "\n"))
    if "<" not in simple:
        return "\n".join([line for line in map(join_words, html.unescape(simple).split("\n\n")) if line])
    (reader := _TextReader()).feed(spoken)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


_ABBREVIATIONS = frozenset(
    """e.g. i.e. cf. vs. al. etc. resp. approx. fig. figs. eq. eqs. sec. secs. ref. refs. no. vol. ca. viz. dr.
    mr. mrs. ms. prof. st. w.r.t. i.i.d. a.k.a. u.s. inc. ltd. dept. univ. tab. thm. def.""".split()
)
# A full stop, question or exclamation mark, what closes after it, and space before a new beginning. It begins with a set,
# which a search skips to. Most text has nothing but full stops: for one sign a search takes an eighth of the time.
_OTHER_MARKS = "!?…。！？"
_SENTENCE_END = re.compile(rf"[.{_OTHER_MARKS}](?:(?<=[。！？])|[\"'”’)\]]*(?=\s+[^\sa-z]))")
_FULL_STOP = re.compile(r"\.[\"'”’)\]]*(?=\s+[^\sa-z])")


@lru_cache(maxsize=1024)
def first_sentences(text: str, limit: int = 280) -> str:
    """As many whole sentences from the beginning as fit; at least a part of the first one.

    Returns:
        One line. Ends in `…` when it was cut inside of a sentence, at a word where there is one.

    >>> first_sentences("We test, e.g. by Ann et al. (2020), 3.5 methods. They work.", 55)
    'We test, e.g. by Ann et al. (2020), 3.5 methods.'
    """
    head = join_words(text[: 2 * limit])  # what comes later decides nothing, where this is long enough
    text = head if len(head) > limit + 2 else join_words(text)
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _find_marks(text[: limit + 2]) if _is_end(text, match)]
    fitting = [end for end in ends if end <= limit]
    if fitting and fitting[-1] >= min(40, limit // 4):
        return text[: fitting[-1]]
    cut = text[: limit - 1]
    if text[limit - 1 : limit].strip() and " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.–—-(") + "…"


def cut_sentences(text: str) -> Iterator[str]:
    """The sentences of a text on one line, one after the other.

    >>> list(cut_sentences("We test, e.g. by Ann et al. (2020), 3.5 methods. They work."))
    ['We test, e.g. by Ann et al. (2020), 3.5 methods.', 'They work.']
    """
    begin = 0
    for match in _find_marks(text):
        if _is_end(text, match):
            yield text[begin : match.end()].strip()
            begin = match.end()
    if rest := text[begin:].strip():
        yield rest


def _find_marks(text: str) -> Iterator[re.Match[str]]:
    return (_SENTENCE_END if any(map(text.__contains__, _OTHER_MARKS)) else _FULL_STOP).finditer(text)


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether the mark ends a sentence and not an abbreviation or an initial."""
    end = match.end()
    word = text[text.rfind(" ", 0, end) + 1 : end].lstrip("([\"'“‘").lower()
    return word not in _ABBREVIATIONS and not (len(word) == 2 and "a." <= word <= "z.")
