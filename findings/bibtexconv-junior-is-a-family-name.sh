#!/usr/bin/env bash
# bibtexconv 1.3.4 (Debian 12, 1.3.4-1), seen 2026-12-01.
#
# Expected: what is exported as BibTeX names the people of the BibTeX that was read. `von Last, Jr, First` and a family
#   name of two words before the comma are among the three forms of a name (btxdoc, section 4).
# Seen: each name is turned at its first comma. `Stone, Jr., Bo` becomes `Jr., Bo Stone`, somebody of the family name
#   Jr.; `Lloyd Webber, Ida` becomes `Ida Lloyd Webber`, whose family name is Webber to whatever reads the file next.
#   `{Lloyd Webber}, Ida` stays as it is.
# Matters: bibliographies that are joined, checked or sorted with it cite and sort such people wrongly, with exit
#   status 0; a digest's BibTeX has both forms where a source knows them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get -q download bibtexconv=1.3.4-1 >log 2>&1 ||
  { apt-get -q update >log 2>&1 && apt-get -q download bibtexconv=1.3.4-1 >log 2>&1; } || { cat log >&2; exit 1; }
for package in ./*.deb; do dpkg -x "$package" root; done
convert() { # NAMES: out.bib of one article
  printf '%s\n' '@article{lamps,' "  author = {$1}," '  title = {Lamps},' '  journal = {Lamp Notes},' '  year = {2026}' '}' >in.bib
  rm -f out.bib
  root/usr/bin/bibtexconv in.bib -export-to-bibtex=out.bib -non-interactive >log 2>&1 || { cat log >&2; exit 1; }
}
expect() { # NAMES WANTED
  convert "$1"
  grep -qF "author = \"$2\"" out.bib || { echo "changed: of $1" >&2; cat out.bib >&2; exit 1; }
}
expect 'One, Ada and Two, Bo' 'Ada One and Bo Two'
expect '{Lloyd Webber}, Ida' '{Lloyd Webber}, Ida'
expect 'Lloyd Webber, Ida' 'Ida Lloyd Webber'
expect 'Stone, Jr., Bo' 'Jr., Bo Stone'
echo 'holds: bibtexconv writes Jr., Bo Stone for Stone, Jr., Bo, and Ida Lloyd Webber for Lloyd Webber, Ida'
