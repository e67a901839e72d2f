"""The keys of front matter: of Hugo Academic and Wowchemy, Jekyll, academicpages and Obsidian's literature notes.

https://docs.hugoblox.com/reference/front-matter/ · https://jekyllrb.com/docs/front-matter/ ·
https://academicpages.github.io · Publication types are CSL's or Academic's numbers
(https://docs.hugoblox.com/reference/content-types/#publication-types). Keys are compared without case, blanks,
`-`, `_` and `:` (`url_pdf`, `citation key`, `publishDate`).
"""

from __future__ import annotations

import re

LINKS = {
    "pdf": ("urlpdf", "pdfurl", "pdf", "pdflink"),
    "code": ("urlcode", "codeurl", "code", "github", "githubrepo", "repo", "repository"),
    "data": ("urldataset", "urldata", "dataset", "data"),
    "demo": ("urldemo", "demo"),
    "project": ("urlproject", "project", "projecturl", "projectpage", "website"),
    "video": ("urlvideo", "video", "videourl"),
    "slides": ("urlslides", "slidesurl", "slides"),
    "poster": ("urlposter", "poster", "posterurl"),
}
PAGES = tuple(
    """url paperurl link paper urlpaper externallink urlpreprint urlarxiv preprint arxivurl arxivlink paperlink
    doiurl articleurl source sourceurl origin""".split()
)
VENUES = tuple(
    "publication journal journaltitle publicationtitle booktitle conference venue containertitle book".split()
)
PUBLICATION = {
    "volume": ("volume",), "issue": ("issue", "number"), "pages": ("pages", "page"), "publisher": ("publisher",),
    "series": ("series",), "article": ("articlenumber", "articleno", "eid"), "place": ("publisherplace", "place"), "edition": ("edition",),
}  # fmt: skip
WORDS = ("tags", "tag", "keywords", "keyword", "categories", "zoterotags")
SUMMARIES = ("summary", "tldr", "description", "excerpt", "abstractshort")
_READ = frozenset(
    """title authors author editor editors creators firstauthor abstract abstractnote date year published issued doi publishdate
    arxiv arxivid eprint pmid pmcid openreview openreviewid publicationtypes publicationtype itemtype type lang
    language image featured selected draft status links urlcustom aliases created createddate dateadded bibtex
    citekey citationkey hugoblox permalink collection layout originaltitle""".split()
)
# What only the other program's pages are made of, or what is said better elsewhere.
_BOILERPLATE = frozenset(
    """math highlight projects authornotes publicationshort header cover coverimage toc weight comments share sidebar
    search authorprofile cssclass cssclasses category subtitle lastmod modified modifieddate updated dateread
    reference related zoteroitemkey zoterolink isbn issn location address editurl readingtime profile commentable
    diagram imagepreview thumbnail teaser nav related relatedposts slug url2 urlsource citation month day location
    publicationdate landingweight mathjax usemath pubkey showdate pin accessdate accessed librarycatalog shorttitle
    rights extra archive archivelocation callnumber collapsed filepath heading background journalabbreviation""".split()
)
KNOWN = _READ | _BOILERPLATE | {*PAGES, *VENUES, *WORDS, *SUMMARIES} | {
    key for keys in (*LINKS.values(), *PUBLICATION.values()) for key in keys
}  # fmt: skip


def normalise_key(key: str) -> str:
    """A key as it is compared.

    >>> normalise_key("created date"), normalise_key("url_pdf"), normalise_key("publishDate")
    ('createddate', 'urlpdf', 'publishdate')
    """
    return re.sub(r"[\s_:-]+", "", key.lower())
