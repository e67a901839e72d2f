"""Book: an issue as EPUB 3, for e-readers (https://www.w3.org/TR/epub-33/). Offline, without pictures or scripts.

Formulas are text where Unicode says the same, and MathML elsewhere: many readers drop MathML, or print what is hidden
in it, and none fails at `H₂O`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

from digestgen.feeds.entries import list_authors
from digestgen.feeds.syndication import clean
from digestgen.mail.letter import build_cleaner, build_mail_templates, reduce_html
from digestgen.model.paper import Paper
from digestgen.site.fragments import Fragments
from digestgen.site.grouping import name_groups
from digestgen.site.links import list_links
from digestgen.site.site import Issue, Site

_FORMULA = re.compile(
    r'<math( display="block")? alttext="([^"]*)"(?: data-latex="[^"]*")?>(.*?)</math>', re.DOTALL
)
_LAID_OUT = re.compile(r"<m(?:frac|sqrt|root|under|underover|table|multiscripts|enclose|phantom)\b|<mover\b")
_ACCENT = re.compile("[\u0300-\u036f\u20d7]")
_HELD = "\x92{}\x92"  # a formula while the text around it is cleaned; a control character, which no text has
_HELD_PLACE = re.compile("\x92(\\d+)\x92")
_VOID = re.compile(r"<(br|hr)>")
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)  # its address was none for a book
_CLEANER = build_cleaner({"a": {"href"}})
_WHEN = (1980, 1, 1, 0, 0, 0)  # the first that zip knows: the same bytes on every day
_STYLE = """body { line-height: 1.4; overflow-wrap: anywhere; }
h1 { font-size: 1.3em; line-height: 1.25; text-align: start; hyphens: manual; }
.by, .links, .small { font-size: .85em; }
.note { border-inline-start: .2em solid; margin: 1em 0; padding-inline-start: .8em; }
pre { white-space: pre-wrap; }
td, th { padding: 0 .4em; text-align: start; vertical-align: top; }
"""
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


def build_book(
    site: Site,
    fragments: Fragments,
    papers: Sequence[Paper],
    issue: Issue | None = None,
    made: dict[str, dict[str, object]] | None = None,
) -> bytes:
    """Papers as an EPUB file; the same papers, the same bytes.

    Args:
        issue: whose title, introduction and address it has; without one it is named like the site.
        made: by path, what other books of the same papers show; takes what this one does.
    """
    config, messages = site.config, site.config.messages
    editorial = issue.editorial if issue else None
    introduction = fragments.render(editorial.introduction, editorial.path, "intro-") if editorial else ""
    period = messages.period(issue.key) if issue else ""
    headings = name_groups(issue.groups, messages("issue.rest")) if issue else {}
    made = {} if made is None else made
    made |= {paper.path: _build_paper(site, fragments, paper) for paper in papers if paper.path not in made}
    parts = [
        {"file": f"{number}.xhtml", "heading": headings.get(paper.path, ""), **made[paper.path]}
        for number, paper in enumerate(papers, 1)
    ]
    values = {
        "words": messages,
        "language": config.language,
        "site_name": config.site_name,
        "site_url": config.site_url,
        "title": (editorial and editorial.title) or period or config.site_name,
        "period": period,
        "url": config.site_url + (issue.url if issue else ""),
        "identifier": config.identity + (issue.url if issue else "papers/"),
        "modified": f"{max((paper.last_day for paper in papers), default='1980-01-01')}T12:00:00Z",
        "introduction": Markup(clean_for_book(introduction, config.site_url, issue.url if issue else "")),
        "papers": parts,
    }  # fmt: skip
    load = cache(build_mail_templates(site).get_template)  # which looks for changes each time

    def render(name: str, **more: object) -> str:
        text = load(f"book-{name}.html").render(**values, **more)
        return f'<?xml version="1.0" encoding="utf-8"?>\n{clean(text)}'

    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": render("package"),
        "EPUB/contents.xhtml": render("contents"),
        # The same for readers of EPUB 2, and for libraries that look for nothing else; NCX is one of EPUB 3.3's legacy features.
        "EPUB/contents.ncx": render("ncx"),
        "EPUB/style.css": _STYLE,
        "EPUB/title.xhtml": render("title"),
    }
    files |= {f"EPUB/{paper['file']}": render("paper", paper=paper) for paper in parts}
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        # The first file, as it is: what a reader knows an EPUB by (EPUB 3.3, §4.3).
        archive.writestr(_entry("mimetype", ZIP_STORED), b"application/epub+zip")
        for name, text in files.items():
            archive.writestr(_entry(name, ZIP_DEFLATED), text.encode("utf-8", "replace"), compresslevel=9)
    return data.getvalue()


def _entry(name: str, method: int) -> ZipInfo:
    entry = ZipInfo(name, _WHEN)
    entry.compress_type = method
    entry.create_system = 3  # and not this machine's
    return entry


def _build_paper(site: Site, fragments: Fragments, paper: Paper) -> dict[str, object]:
    """A paper as the templates see it: whole, with the curator's note first."""
    fragment, messages = fragments.of(paper), site.config.messages
    line = fragments.of(paper).line
    summary = line.text if line.is_own or line.source else ""

    def reduce(html: str) -> Markup:
        return Markup(clean_for_book(html, site.config.site_url, site.url(paper)))

    return {
        "title": reduce(fragment.title),
        "title_text": fragment.title_text,
        "url": site.config.site_url + site.url(paper),
        "status": messages(f"status.{paper.status}.label") if paper.status else "",
        "authors": ", ".join(list_authors(paper, messages)),
        "note": reduce(fragment.note),
        "summary": " ".join(filter(None, (summary, fragments.line_from(line)))) if summary else "",
        "summary_lang": fragment.line_lang,
        "abstract": reduce(fragment.abstract),
        "rest": reduce(fragment.rest),
        "links": [(label, url) for label, url, _ in list_links(site, paper)],
        "lang": fragment.title_lang,
        "text_lang": fragment.text_lang,
    }


def clean_for_book(html: str, site_url: str, page: str = "") -> str:
    """Safe HTML of a page as XHTML: few elements, absolute addresses, pictures as their words.

    Args:
        page: as in letter.clean_for_mail().
    """
    if not html:
        return ""
    formulas: list[str] = []

    def hold(match: re.Match[str]) -> str:
        formulas.append(_render_formula(*match.groups()))
        return _HELD.format(len(formulas) - 1)

    html = reduce_html(_FORMULA.sub(hold, html), site_url, _CLEANER, page)
    # As nh3 writes HTML, this is all that XML would read otherwise.
    html = _VOID.sub(r"<\1/>", html).replace("&nbsp;", "&#160;")
    html = _NO_LINK.sub(r"\1", html)
    return _HELD_PLACE.sub(lambda match: formulas[int(match[1])], html)


def _render_formula(display: str | None, plain: str, layout: str) -> str:
    """Text where it says all, else MathML without what is not shown.

    >>> _render_formula(None, "H₂O", "<msub><mi>H</mi><mn>2</mn></msub><mi>O</mi>")
    'H₂O'
    """
    laid_out = _LAID_OUT.search(layout)
    if laid_out and laid_out[0] == "<mover" and _ACCENT.search(plain):
        laid_out = re.search(_LAID_OUT.pattern.rpartition("|")[0], layout)
    if plain and not laid_out and not set("_^") & set(plain):
        return f"<br/>{plain}<br/>" if display else plain
    space = 'xmlns="http://www.w3.org/1998/Math/MathML"'
    return f'<math {space}{display or ""} alttext="{plain}">{layout}</math>'
