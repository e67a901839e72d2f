"""Letter: an issue for mail: subject, HTML with inline styles, and the same as plain text.

It has no style sheets, scripts, MathML (formulas are text) or pictures, which mail programs drop. Addresses are
absolute.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlsplit

import nh3
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from digestgen.feeds.changes import list_changes
from digestgen.feeds.entries import draw_boxes, flatten_maths, list_authors
from digestgen.model.paper import Paper
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.grouping import name_groups
from digestgen.site.links import list_links
from digestgen.site.site import Issue, Site
from digestgen.text.html import html_to_text

WHOLE = 50  # papers shown in full; the rest by title
GMAIL = 102_000  # bytes of HTML: Gmail hides what is beyond, and the way to unsubscribe with it
LONGEST = 90_000
LINKS = 4
_WIDTH = 72
_TAGS = frozenset(
    """a b blockquote br caption code dd del div dl dt em h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small strong sub sup
    table tbody td th thead tr u ul var""".split()
)
_PICTURE = re.compile(r'<img\b[^>]*?(?:\balt="([^"]*)"[^>]*)?>')
_PERMALINK = re.compile(r'<a class="(?:headerlink|footnote-backref)"[^>]*>[^<]*</a>')
_ON_PAGE = re.compile(
    r'(?<!class="footnote-ref") href="(?=[#?])'
)  # footnotes stand below the text in a letter, too
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>((?>(?:[^<]+|<(?!/a>))*))</a>')
_FOOTNOTE = re.compile(r"<sup><a>(\d+)</a></sup>")
_CELLS = re.compile(r"</t[dh]>\s*(?=<t[dh]\b)")
_PRE = re.compile(r"<pre\b[^>]*>(?>(?:[^<]+|<(?!/pre>))*)</pre>")
_LIST = re.compile(r"<(/?)(ol|ul)>|<li>\s*(?:<p\b[^>]*>)?")
_HEADING = re.compile(r"<(/?)h[12](?: [^>]*)?>")
# Not in all mail programs, and blocks all the same: without them their words would stick together.
_BLOCK = re.compile(r"<(/?)(?:details|summary|figure|figcaption)\b[^>]*>")
_TAB = re.compile(r'<label for="[^"]*">([^<]*)</label>')
_STYLES = {
    "pre": "white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px",
    "table": "border-collapse:collapse;table-layout:fixed;width:100%",
    "blockquote": "margin:0 0 12px;padding-left:12px;border-left:3px solid #c5cae9",
    "p": "margin:0 0 10px",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """An issue, ready for a message."""

    subject: str
    url: str
    date: str
    message_id: str  # without `<` and `>`; the same for every mail of this issue
    html: str  # html, text: the same content twice; a message carries both
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """A paper as the templates see it; all HTML is safe, all addresses absolute."""

    heading: str
    title: str
    url: str
    status: str
    authors: str
    note: Markup
    note_text: str
    excerpt: str
    links: tuple[tuple[str, str], ...]
    lang: str
    excerpt_lang: str


def build_letter(site: Site, fragments: Fragments, issue: Issue, unsubscribe: str = "") -> Letter:
    """The letter of a day or a week.

    Args:
        unsubscribe: `mailto:` or `https:` address for the last line, "" for none.
    """
    config, messages = site.config, site.config.messages
    editorial = issue.editorial
    introduction = fragments.render(editorial.introduction, editorial.path, "intro-") if editorial else ""
    introduction, is_cut = _cut(clean_for_mail(introduction, config.site_url, issue.url))
    period = messages.period(issue.key)
    title = (editorial and editorial.title) or period
    url = config.site_url + issue.url
    values = {
        "words": messages,
        "site_name": config.site_name,
        "site_url": config.site_url,
        "url": url,
        "title": title,
        "period": period if title != period else "",
        "days": messages.period_days(issue.key),
        "count": messages("counts.papers", n=len(issue.papers)),
        "introduction": Markup(introduction),
        "is_cut": is_cut,
        "introduction_text": text_of(introduction),
        "language": config.language,
        "unsubscribe": unsubscribe,
    }  # fmt: skip
    changes, unlisted = list_changes(fragments, issue.changes)
    values |= {
        "changes": [(c.label, c.title, config.site_url + c.url, c.lang) for c in changes],
        "more_changes": unlisted,
    }
    templates = build_mail_templates(site)
    headings = name_groups(issue.groups, messages("issue.rest"))
    parts = [
        build_part(site, fragments, paper, headings.get(paper.path, "")) for paper in issue.shown[:WHOLE]
    ]
    titles = [(fragments.of(paper).title_text, config.site_url + site.url(paper)) for paper in issue.shown]
    whole, listed = len(parts), len(titles)
    while True:
        others = titles[whole:listed]
        if listed < len(titles):
            others.append((messages("paper.more_authors", n=len(titles) - listed), url))
        values |= {"papers": parts[:whole], "others": others, "more": len(titles) - whole}
        html = templates.get_template("issue.html").render(values)
        share = LONGEST / len(html.encode("utf-8", "replace"))
        if share >= 1 or not listed:
            break
        if whole:
            whole = min(whole - 1, int(whole * share))
        else:
            listed = min(listed - 1, int(listed * share))
    return Letter(
        subject=messages("mail.subject", title=title, site=config.site_name),
        url=url,
        date=max(paper.date for paper in issue.papers),
        message_id=message_id(config.identity, issue.key),
        html=html,
        text=templates.get_template("issue.txt").render(values).strip() + "\n",
        language=config.language,
    )


def _cut(html: str) -> tuple[str, bool]:
    """The first blocks of an introduction, half a letter at most, and whether that is not all; of a long table its text."""
    if len(html.encode("utf-8", "replace")) <= LONGEST // 2:
        return html, False
    from lxml import html as parser

    blocks = [
        str(parser.tostring(node, encoding="unicode")) for node in parser.fragment_fromstring(html, "div")
    ]
    sizes = accumulate(len(block.encode("utf-8", "replace")) for block in blocks)
    fitting = [block for block, size in zip(blocks, sizes, strict=True) if size <= LONGEST // 2]
    return "".join(fitting) or f"<p>{escape(html_to_text(html)[: LONGEST // 10])} …</p>", True


def message_id(site_url: str, key: str) -> str:
    """The same for every mail of an issue (RFC 5322 §3.6.4), from the site's address, which is unique.

    >>> message_id("https://papers.example.org/digest/", "2025-W32")
    '2025-W32.c58ec0091794@papers.example.org'
    """
    host = host_of(site_url)
    return f"{key}.{sha256(site_url.encode()).hexdigest()[:12]}@{host}"


def host_of(site_url: str) -> str:
    """The site's host in ASCII."""
    host = urlsplit(site_url).hostname or "localhost"
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return "localhost"


def build_part(site: Site, fragments: Fragments, paper: Paper, heading: str = "") -> Part:
    """A paper in a letter: as its card on the site.

    Args:
        heading: that of the group it begins, "" for none.
    """
    fragment, messages, line = fragments.of(paper), site.config.messages, fragments.of(paper).line
    note = clean_for_mail(fragment.note, site.config.site_url, site.url(paper))
    return Part(
        heading=heading,
        title=fragment.title_text,
        url=site.config.site_url + site.url(paper),
        status=messages(f"status.{paper.status}.label") if paper.status else "",
        authors=", ".join(list_authors(paper, messages)),
        note=Markup(note),
        note_text=text_of(note),
        excerpt=" ".join(filter(None, (line.text, fragments.line_from(line)))),
        links=tuple((label, url) for label, url, _ in list_links(site, paper)[:LINKS]),
        lang=fragment.title_lang,
        excerpt_lang=fragment.line_lang,
    )


def clean_for_mail(html: str, site_url: str, page: str = "") -> str:
    """Safe HTML of a page as a mail shows it: few elements, formulas and pictures as text, styles inline.

    Args:
        page: URL of the page, relative to the site's root: where links to a place on it lead.
    """
    if not html:
        return ""
    html = reduce_html(flatten_maths(html), site_url, _CLEANER, page)
    html = html.replace("<a href=", '<a style="color:#26357f" href=')
    for tag, style in _STYLES.items():
        html = html.replace(f"<{tag}>", f'<{tag} style="{style}">')
    return html


def text_of(html: str) -> str:
    """The text of clean_for_mail()'s HTML: where a link leads stands behind its words (RFC 3986, appendix C).

    >>> text_of('<p>See <a href="https://lamps.example/a">the lamps</a>, and ask <a href="mailto:a@lamps.example">a@lamps.example</a>.</p>')
    'See the lamps <https://lamps.example/a>, and ask a@lamps.example.'
    >>> text_of("<p>Take<sup><a>1</a></sup></p><ol><li><p>one</p><ul><li>lamp</li></ul></li><li>two</li></ol><pre>a\\nb</pre>")
    'Take [1]\\n1. one\\n- lamp\\n2. two\\na\\nb'
    """
    if "<li>" in html:
        html = _mark_items(_FOOTNOTE.sub(r" [\1]", html))
    if "<pre" in html:
        html = _PRE.sub(lambda code: code[0].rstrip().replace("\n", "<br>"), html)
    return html_to_text(_LINK.sub(_spell_out, _CELLS.sub("</td> | ", html) if "</t" in html else html))


def _mark_items(html: str) -> str:
    """HTML with the numbers and dashes of lists as text."""
    counts: list[int | None] = []  # of each open list: its last number, None for dashes

    def mark(tag: re.Match[str]) -> str:
        if tag[2]:
            if not tag[1]:
                counts.append(0 if tag[2] == "ol" else None)
            elif counts:
                counts.pop()
            return tag[0]
        number = counts[-1] if counts else None
        if number is None:
            return f"{tag[0]}- "
        counts[-1] = number + 1
        return f"{tag[0]}{number + 1}. "

    return _LIST.sub(mark, html)


def _spell_out(link: re.Match[str]) -> str:
    href, words = link.groups()
    said = words.strip()
    is_said = said.isdigit() or said in (href, re.sub("^(?:mailto|tel):", "", href))  # digits: a footnote
    return words if is_said else f"{words} &lt;{href}&gt;".strip()


def build_cleaner(attributes: Mapping[str, set[str]]) -> nh3.Cleaner:
    """For reduce_html(): few elements, absolute addresses.

    Args:
        attributes: element → attributes that stay.
    """
    return nh3.Cleaner(
        tags=_TAGS, attributes=attributes, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}, url_relative="deny"
    )  # fmt: skip


_CLEANER = build_cleaner({"a": {"href"}, "td": {"align"}, "th": {"align"}})


def reduce_html(html: str, site_url: str, cleaner: nh3.Cleaner, page: str) -> str:
    """HTML of a page for where there is no page: few elements, absolute addresses, pictures as their words.

    Args:
        page: as in clean_for_mail().
    """
    html = _ON_PAGE.sub(f' href="{BASE}{escape(page)}', _PERMALINK.sub("", html)).replace(BASE, site_url)
    html = _TAB.sub(r"<div>\1</div>", _BLOCK.sub(r"<\1div>", draw_boxes(html)))
    html = _PICTURE.sub(lambda match: f"<em>[{match[1]}]</em>" if match[1] else "", html)
    return cleaner.clean(_HEADING.sub(r"<\1h3>", html))


def build_mail_templates(site: Site) -> Environment:
    """Templates in `mail/` of each folder of templates, the site's own before the package's."""
    config = site.config
    return _build_templates(config.templates, config.compiled, config.messages.mark_templates)


@lru_cache(maxsize=2)
def _build_templates(
    folders: Sequence[Path],
    find_compiled: Callable[[str], BytecodeCache],
    prepare: Callable[[Environment], None],
) -> Environment:
    environment = Environment(
        bytecode_cache=find_compiled("mail"),
        loader=FileSystemLoader([str(folder / "mail") for folder in folders]),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,  # serve keeps this environment while templates are edited
    )
    environment.filters["lines"] = wrap
    prepare(environment)
    return environment


def wrap(text: str, indent: str = "") -> str:
    """Text in lines for mail, paragraph by paragraph; a word that is longer than a line stays whole."""
    wrapped = (
        textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False,
                      break_on_hyphens=False)
        for line in text.splitlines()
    )  # fmt: skip
    return "\n".join(wrapped)
