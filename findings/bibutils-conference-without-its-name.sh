#!/usr/bin/env bash
# bibutils 7.2 (Debian 12, 7.2-2), seen 2026-11-28.
#
# Expected: RIS's `T2` is the title of what a paper appeared in, of a journal for JOUR and of the proceedings for CONF,
#   as reference managers write it; `T3` is a series. ris2xml | xml2bib makes `journal` or `booktitle` of the first.
# Seen: for CONF no booktitle is written, which BibTeX's styles require. T2 lands in `series`, and where the record has
#   a T3 as well, T2 is lost. The step in between holds both: ris2xml | xml2ris gives T2 and T3 back.
# Matters: conference papers are most of computer science's; the loss is silent, with exit status 0.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
wanted='bibutils=7.2-2 libbibutils8=7.2-2'
# shellcheck disable=SC2086
apt-get -q download $wanted >log 2>&1 || { apt-get -q update >log 2>&1 && apt-get -q download $wanted >log 2>&1; } ||
  { cat log >&2; exit 1; }
for package in ./*.deb; do dpkg -x "$package" root; done
LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
convert() { # TYPE LINE…: one.ris, one.bib and back.ris of one record
  printf '%s\n' "TY  - $1" 'TI  - Lamps' 'AU  - One, Ada' 'PY  - 2026' "${@:2}" 'ER  - ' '' >one.ris
  root/usr/bin/ris2xml one.ris 2>/dev/null >one.xml
  root/usr/bin/xml2bib one.xml 2>/dev/null >one.bib
  root/usr/bin/xml2ris one.xml 2>/dev/null >back.ris
}
changed() {
  echo "changed: $1" >&2
  cat one.bib back.ris >&2
  exit 1
}
convert JOUR 'T2  - Works on Lamps'
grep -q '^journal="Works on Lamps"' one.bib || changed 'a journal has no title'
convert CONF 'T2  - Works on Lamps'
grep -q '^series="Works on Lamps"' one.bib || changed 'T2 alone is no series'
convert CONF 'T2  - Works on Lamps' 'T3  - Lamp Notes'
grep -q '@InProceedings' one.bib || changed 'not @InProceedings'
! grep -q 'Works on Lamps' one.bib || changed 'T2 is written'
grep -q '^T2  - Works on Lamps' back.ris || changed 'T2 does not come back in RIS'
echo 'holds: bibutils makes of a conference paper with T2 and T3 an @InProceedings without the title of T2'
