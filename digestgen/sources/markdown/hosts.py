"""Addresses of pages that are about one paper each, though no id is in them: what a title of a list leads to."""

from __future__ import annotations

import re

# Of conferences and publishers: host and path, as they have been for years.
_PAGE = re.compile(
    r"https?://(?:www\.)?(?:"
    r"[\w.-]+/(?:.{0,60}/)?index\.php/.{0,60}article/view/\d|digitalcommons\.[\w.]+/cgi/viewcontent\.cgi|citeseerx\.[\w.]+/viewdoc/"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?(?:document/\d|stamp/stamp\.jsp)|drops\.dagstuhl\.de/\S*/\d|reader\.elsevier\.com/reader/sd/pii/"
    r"|proceedings\.mlr\.press/v\d+/\w|(?:www\.)?jmlr\.(?:org|csail\.mit\.edu)/(?:papers|proceedings/papers)/v\d+/"
    r"|openaccess\.thecvf\.com/content|ecva\.net/papers/|(?:papers|proceedings)\.(?:nips|neurips)\.cc/paper"
    r"|(?:nips|neurips|icml|iclr|cvpr\.thecvf|mlsys)\.(?:cc|com|org)/(?:virtual|Conferences)/\d{4}/\w+/\d|proceedings\.mlsys\.org/paper"
    r"|(?:ojs\.)?aaai\.org/(?:ocs/index\.php/.{1,60}/paper/view/\d|papers/\d)"
    r"|ijcai\.org/(?:proceedings|Abstract)/\d\d(?:\d\d)?/\d"
    r"|computer\.org/csdl/|usenix\.org/(?:legacy/)?(?:conference|events)/.{1,60}/(?:presentation|tech)/|dl\.acm\.org/(?:citation\.cfm\?|doi/)"
    r"|isca-(?:archive|speech)\.org/(?:archive/)?\w+_\d{4}/\w|roboticsproceedings\.org/rss\d+/p\d|ndss-symposium\.org/ndss-paper/"
    r"|kdd\.org/kdd\d{4}/accepted-papers/view/|vldb\.org/pvldb/|bmvc\d{4}\.org/\S*papers?/|eprint\.iacr\.org/\d{4}/\d"
    r"|hal(?:\.\w+)?\.(?:science|fr)/\w+-\d{6}|hal\.archives-ouvertes\.fr/\w+-\d{6}|inspirehep\.net/(?:literature|record)/\d"
    r"|semanticscholar\.org/paper/|researchgate\.net/publication/\d|paperswithcode\.com/paper/|dblp\.(?:org|uni-trier\.de)/rec/"
    r"|mdpi\.com/\d{4}-\d{3}[\dX]/\d|sciencedirect\.com/science/article/|link\.springer\.com/(?:article|chapter|book)/"
    r"|academic\.oup\.com/\w+/(?:advance-)?article|cambridge\.org/core/.{1,120}/article/|jstor\.org/stable/\d|projecteuclid\.org/"
    r"|cell\.com/[\w-]+/(?:abstract|fulltext)|direct\.mit\.edu/\w+/article|nowpublishers\.com/article/"
    r")",
    re.IGNORECASE,
)


def is_page_of_paper(address: str) -> bool:
    """Whether an address is of a page about one paper.

    >>> is_page_of_paper("https://proceedings.mlr.press/v139/one21a.html"), is_page_of_paper("https://github.com/ada/lamps")
    (True, False)
    """
    return _PAGE.match(address) is not None
