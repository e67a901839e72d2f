#!/usr/bin/env bash
# mkdocs-bibtex 4.4.0 with mkdocs 1.6.1 (PyPI); seen 2026-12-01.
#
# Expected: a citation is written as for Pandoc (README, "Usage"), whose keys may hold : . / and other marks inside
#   (Pandoc's manual, "Citation syntax").
# Seen: a key ends at the first of them. "[@Three:2026abc]", whose entry is in the bibliography, is looked for as
#   "Three"; the page has nothing in its place, neither number nor mark:  "Seen by [1] and ."
#   The build ends with 0; its log has a traceback and "KeyError: 'three'".
# Matters: so are the keys of INSPIRE (Aad:2012tfa), DBLP (DBLP:conf/…), Zotero's Better BibTeX and many a group's own
#   files: pages beside a digest lose the references to just these.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install mkdocs-bibtex==4.4.0 mkdocs==1.6.1 2>log || { cat log >&2; exit 1; }
mkdir docs
cat >mkdocs.yml <<'YML'
site_name: Lamps
plugins: [bibtex: {bib_file: refs.bib}]
markdown_extensions: [footnotes]
YML
cat >refs.bib <<'BIB'
@article{two2026, author = {Two, Bo}, title = {Kettles}, journal = {Journal of Lamps}, year = {2026}}
@article{Three:2026abc, author = {Three, Cy}, title = {Lanterns}, journal = {Journal of Lamps}, year = {2026}}
BIB
printf '# Lamps\n\nSeen by [@two2026] and [@Three:2026abc].\n\n\\bibliography\n' >docs/index.md
env/bin/mkdocs build >log 2>&1 || { echo "changed: the build ends with $?" >&2; tail -3 log >&2; exit 1; }
grep -q "KeyError: 'three'" log || { echo "changed: another word in the log" >&2; tail -5 log >&2; exit 1; }
grep -q 'Kettles' site/index.html || { echo "changed: the other entry is not there either" >&2; exit 1; }
if grep -q 'Lanterns\|abc' site/index.html; then echo "changed: the entry is on the page" >&2; exit 1; fi
grep -q '</sup> and \.</p>' site/index.html || { echo "changed: something stands in its place" >&2; exit 1; }
echo "holds: [@Three:2026abc] is looked for as 'three', and the page has nothing in its place"
