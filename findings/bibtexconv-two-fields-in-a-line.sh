#!/usr/bin/env bash
# bibtexconv 1.3.4 (Debian 12, 1.3.4-1), seen 2026-12-01.
#
# Expected: line ends mean nothing between the fields of an entry; BibTeX's own example has several in a line, and what
#   Crossref sends for application/x-bibtex is an entry in one line.
# Seen: of two fields in braces that stand in one line, the second is taken for more of the first: `title = {Lamps},
#   journal = {Lamp Notes}` is exported as a title with the words "}, journal = {Lamp Notes", and the entry has no
#   journal. Nothing is said, and the exit status is 0. The same two in two lines are two fields. Values in quotation
#   marks, or without any, may share a line.
# Matters: titles of references that were joined with it end in the names of their journals, which are lost.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download bibtexconv=1.3.4-1 >log 2>&1 ||
  { apt-get -q update >log 2>&1 && apt-get -q download bibtexconv=1.3.4-1 >log 2>&1; } || { cat log >&2; exit 1; }
for package in ./*.deb; do dpkg -x "$package" root; done
convert() { # LINE…: out.bib of one article with these fields
  printf '%s\n' '@article{lamps,' '  author = {Ada One},' "$@" '  year = {2026}' '}' >in.bib
  rm -f out.bib
  root/usr/bin/bibtexconv in.bib -export-to-bibtex=out.bib -non-interactive >log 2>&1 || { cat log >&2; exit 1; }
}
changed() { echo "changed: $1" >&2; cat log out.bib >&2; exit 1; }
convert '  title = {Lamps},' '  journal = {Lamp Notes},'
grep -qF 'title = "{Lamps}",' out.bib && grep -qF 'journal = "{Lamp Notes}"' out.bib || changed 'two lines are not two fields'
convert '  title = "Lamps", journal = "Lamp Notes",'
grep -qF 'title = "{Lamps}",' out.bib && grep -qF 'journal = "{Lamp Notes}"' out.bib || changed 'quoted fields in a line'
convert '  title = {Lamps}, journal = {Lamp Notes},'
grep -qF 'title = "{Lamps}, journal = {Lamp Notes}"' out.bib || changed 'the title'
! grep -q '^[[:space:]]*journal' out.bib || changed 'there is a journal'
! grep -qi 'error' log || changed 'it is said'
echo 'holds: bibtexconv takes the second of two fields in braces in a line for more of the first'
