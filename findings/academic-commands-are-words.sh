#!/usr/bin/env bash
# academic 0.11.2 (PyPI), Hugo Blox' importer of BibTeX; seen 2026-12-01.
#
# Expected: `academic import` writes the text of a title and an abstract: what \emph{…} emphasises, with or without marks.
# Seen: the backslash and the braces of a command are removed and its name stays, as letters of the word behind it, on
#   the page, in its title and wherever a site shows it:
#   title = {Growth of \emph{E. coli} near \textbf{lamps}}  ->  title: Growth of emphE. coli near textbflamps
#   A letter that is a command (\alpha, \'e, \ss) is that letter, so that the file looks read; the command ends with 0.
# Matters: publication lists of research groups are made by it, and digests read their pages: such a title is no longer
#   the paper's in search, in citations, or when papers are told apart.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install academic==0.11.2 2>log || { cat log >&2; exit 1; }
cat >in.bib <<'BIB'
@article{one,
  author = {Ada One},
  title = {Growth of \emph{E. coli} near \textbf{lamps} in Stra{\ss}burg},
  journal = {Journal of Lamps},
  year = {2026}
}
BIB
env/bin/academic import in.bib out --compact >log 2>&1 || { tail -5 log >&2; exit 1; }
title=$(grep '^title:' out/one/index.md)
if [ "$title" != "title: Growth of emphE. coli near textbflamps in Straßburg" ]; then
  echo "changed: $title" >&2
  exit 1
fi
echo "holds: $title"
