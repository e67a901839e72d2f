#!/usr/bin/env bash
# inscriptis 2.7.6 (PyPI), seen 2026-11-29.
#
# Expected: it lays text out as a browser does, which is what sets it apart by its own account: <dt>, <dd> and <summary>
#   are blocks in HTML's style sheet, so a term, its meaning and the next term stand on lines of their own.
# Seen: they run into each other, without a blank; html2text and markdownify keep a list of terms apart.
#   <dl><dt>Pages</dt><dd>12</dd><dt>Year</dt><dd>2031</dd></dl>  ->  Pages12Year2031
#   <details><summary>Abstract</summary>We lit.</details>         ->  AbstractWe lit.
#   <ul><li>Pages: 12</li><li>Year: 2031</li></ul>                ->  * Pages: 12 / * Year: 2031
# Matters: facts about a paper stand in a <dl> on many pages of papers; in a corpus made with it, and in what is searched
#   or learned from that, they are words that nobody wrote: "Pages12Year2031". A blank between the tags helps.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install inscriptis==2.7.6 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from inscriptis import get_text

seen = {
    "<dl><dt>Pages</dt><dd>12</dd><dt>Year</dt><dd>2031</dd></dl>": "Pages12Year2031",
    "<details><summary>Abstract</summary>We lit.</details>": "AbstractWe lit.",
    "<dl><dt>Pages</dt> <dd>12</dd> <dt>Year</dt> <dd>2031</dd></dl>": "Pages 12 Year 2031",
    "<ul><li>Pages: 12</li><li>Year: 2031</li></ul>": "* Pages: 12\n  * Year: 2031",
    "<h2>Pages</h2><p>12</p>": "Pages\n\n12",
}
for html, then in seen.items():
    if (now := get_text(f"<html><body>{html}</body></html>").strip()) != then:
        sys.exit(f"changed: {html} is {now!r}")
print("holds: inscriptis makes one word of a term and what it means, and of a summary and what it opens")
PY
