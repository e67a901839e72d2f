#!/usr/bin/env bash
# trafilatura 2.3.1 (PyPI), seen 2026-11-28.
#
# Expected: what stands in <math> and <time> is text of the page, and comes out as text, as <sub>, <code> and tables
#   do; readability-lxml and Mozilla's Readability keep it.
# Seen: both go with all that is in them, in plain text, Markdown and XML alike, and nothing marks the place.
#   <p>A row of <math><mi>n</mi></math> lamps burns when <math>…p < 0.05…</math>, by H<sub>2</sub>O.</p>
#   ->  A row of lamps burns when , by H2O.
#   <p>Lit on <time datetime="2026-03-05">5 March</time> in a house.</p>  ->  Lit on in a house.
# Matters: it is what many archives, reading lists and collections of text for training are made with. A page whose
#   formulas are MathML says less there than one that left the TeX in dollars, and its days are gone.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
# A newer pip: the one of Python 3.11 stumbles over an extra that is asked for twice.
env/bin/pip -q --disable-pip-version-check install pip==25.3 2>log || { cat log >&2; exit 1; }
env/bin/pip -q --disable-pip-version-check install trafilatura==2.3.1 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys, trafilatura

words = "The lamps stand in a row, and whoever comes by lights every second one of them before going on. " * 8
page = f"""<!DOCTYPE html><html lang="en"><head><title>Lamps</title></head><body><main><article><h1>Lamps</h1>
<p>A row of <math><mi>n</mi></math> lamps burns when <math><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></math>, by
H<sub>2</sub>O.</p><p>Lit on <time datetime="2026-03-05">5 March</time> in a house.</p><p>{words}</p>
</article></main></body></html>"""
text = trafilatura.extract(page) or ""
for sentence in ("A row of lamps burns when , by H2O.", "Lit on in a house."):
    if sentence not in text:
        sys.exit(f"changed: {sentence!r} is not in {text!r}")
for form in ("markdown", "xml"):
    if "0.05" in (out := trafilatura.extract(page, output_format=form, include_formatting=True) or "0.05"):
        sys.exit(f"changed: the formula is in {form}: {out!r}")
print("holds: trafilatura leaves out formulas and times: 'A row of lamps burns when , by H2O.'")
PY
