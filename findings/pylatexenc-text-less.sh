#!/usr/bin/env bash
# pylatexenc 2.11 (PyPI), and bibtexparser 2.1.0 that decodes with it; seen 2026-11-28.
#
# Expected: \textless, \textgreater, \textbar and \textunderscore, what pandoc and reference managers write for
#   < > | _, are decoded like their sisters \textasciitilde, \textbackslash and \textdollar; an unknown command at
#   least leaves its name.
# Seen: the four vanish, with their sign and without a word.
#   p \textless{} 0.05    ->  p  0.05
#   5 \textasciitilde{} 6 ->  5 ~ 6
# Matters: "p < 0.05" becomes "p 0.05", and $p(x|y)$ in words p(xy). bibtexparser's LatexDecodingMiddleware does the
#   same. The form {$<$} is read well.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pylatexenc==2.11 bibtexparser==2.1.0 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import logging, sys, bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware
from pylatexenc.latex2text import LatexNodes2Text

logging.disable(logging.CRITICAL)
seen = {
    r"p \textless{} 0.05": "p  0.05", r"q \textgreater{} 1": "q  1", r"x\textbar{}y": "xy",
    r"a\textunderscore{}b": "ab", r"5 \textasciitilde{} 6": "5 ~ 6", r"p {$<$} 0.05": "p < 0.05",
}
for tex, text in seen.items():
    if (now := LatexNodes2Text().latex_to_text(tex)) != text:
        sys.exit(f"changed: pylatexenc reads {tex!r} as {now!r}")
library = bibtexparser.parse_string(
    r"@misc{a, title = {Lamps at p \textless{} 0.05}}", append_middleware=[LatexDecodingMiddleware()]
)
if (now := library.entries[0]["title"]) != "Lamps at p  0.05":
    sys.exit(f"changed: bibtexparser reads {now!r}")
print(r"holds: pylatexenc and bibtexparser read 'p \textless{} 0.05' as 'p  0.05'")
PY
