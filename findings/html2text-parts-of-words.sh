#!/usr/bin/env bash
# html2text 2025.4.15 (PyPI), seen 2026-11-28.
#
# Expected: emphasis inside a word or next to a hyphen keeps the word whole, as Markdown does with `*k*NN`.
# Seen: a blank is put between emphasis and the letter or hyphen behind it, so words fall apart.
#   <i>k</i>NN search        ->  _k_ NN search
#   the <i>p</i>-value       ->  the _p_ -value
#   pre<em>train</em>ing     ->  pre _train_ ing
#   (<i>x</i>) and <i>y</i>, ->  (_x_) and _y_ ,
# Matters: italics of journals' abstracts are variables, and nearly always touch something. Feed and mail tools that make
#   text of HTML with it (rss2email does) show "k NN" and "p -value", and no search for kNN finds them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install html2text==2025.4.15 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys, html2text

seen = {
    "<i>k</i>NN search": "_k_ NN search",
    "the <i>p</i>-value": "the _p_ -value",
    "pre<em>train</em>ing": "pre _train_ ing",
    "(<i>x</i>) and <i>y</i>, too": "(_x_) and _y_ , too",
}
for markup, text in seen.items():
    if (now := html2text.html2text(f"<p>{markup}</p>").strip()) != text:
        sys.exit(f"changed: {markup} becomes {now!r}")
print("holds: html2text turns <i>k</i>NN into '_k_ NN' and <i>p</i>-value into '_p_ -value'")
PY
