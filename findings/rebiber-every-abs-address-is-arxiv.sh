#!/usr/bin/env bash
# rebiber 1.1.3 with bibtexparser 1.4.4 (PyPI); seen 2026-12-01.
#
# Expected: an entry that rebiber's own list of published papers does not hold stays as it is, unless it names an arXiv
#   paper; then it is written as that paper (README, "Features").
# Seen: whatever holds "abs/", "pdf/" or "arxiv:" counts as naming one, digits with any sign between are its number, and
#   the number's first two digits the year. Journal, DOI, address and year of a journal's article are replaced:
#   url https://dl.acm.org/doi/abs/10.1145/1234567, year 1998  ->  url https://arxiv.org/abs/10.1145, year 2010
#   and a paper with an id of before 2007 gets an address and a year that are none:
#   journal arXiv:hep-th/9901001, year 1999                    ->  url https://arxiv.org/abs/h, year 20h
# Matters: the tool is run over whole bibliographies before they are printed; the ACM, Taylor & Francis and others have
#   such addresses, and nothing but "Converted." is said.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install rebiber==1.1.3 bibtexparser==1.4.4 2>log || { cat log >&2; exit 1; }
cat >in.bib <<'BIB'
@article{one,
  author = {Ada One and Bo Two},
  title = {Lamps that Wait at Windows},
  journal = {Journal of Lamps},
  year = {1998},
  doi = {10.1145/1234567},
  url = {https://dl.acm.org/doi/abs/10.1145/1234567}
}

@article{two,
  author = {Cy Three},
  title = {Kettles on Branes},
  journal = {arXiv:hep-th/9901001},
  year = {1999}
}
BIB
env/bin/rebiber -i in.bib -o out.bib >log 2>&1 || { tail -5 log >&2; exit 1; }
for seen in 'url = {https://arxiv.org/abs/10.1145}' 'year = {2010}' 'url = {https://arxiv.org/abs/h}' 'year = {20h}'; do
  grep -qF "$seen" out.bib || { echo "changed: no $seen" >&2; cat out.bib >&2; exit 1; }
done
for lost in 'Journal of Lamps' '10.1145/1234567'; do
  if grep -qF "$lost" out.bib; then echo "changed: $lost is kept" >&2; exit 1; fi
done
echo "holds: an address of the ACM becomes https://arxiv.org/abs/10.1145 of 2010, an arXiv id of 1999 one of the year 20h"
