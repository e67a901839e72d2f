#!/usr/bin/env bash
# rebiber 1.1.3 with bibtexparser 1.4.4 (PyPI); seen 2026-12-01.
#
# Expected: an entry is replaced by the published paper of rebiber's list that it is a preprint of.
# Seen: title alone decides, without its marks and capitals; no author, year or kind of entry is compared. An article
#   "Introduction" of a journal, by Ada One, 1998, becomes the workshop paper of that title of 1993 in the list, with
#   its author and its pages, under Ada One's citation key.
# Matters: short titles ("Introduction", "Preface", names of tasks) are many papers'; a citation then names people who did
#   not write what is cited, and nothing but "Converted." is said.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install rebiber==1.1.3 bibtexparser==1.4.4 2>log || { cat log >&2; exit 1; }
cat >in.bib <<'BIB'
@article{one1998,
  author = {Ada One},
  title = {Introduction},
  journal = {Journal of Lamps},
  volume = {3},
  year = {1998}
}

@article{two1998,
  author = {Ada One},
  title = {Lamps that Wait at Windows},
  journal = {Journal of Lamps},
  volume = {3},
  year = {1998}
}
BIB
env/bin/rebiber -i in.bib -o out.bib >log 2>&1 || { tail -5 log >&2; exit 1; }
if [ "$(grep -c 'Ada One' out.bib)" != 1 ] || [ "$(grep -c 'Journal of Lamps' out.bib)" != 1 ]; then
  echo "changed: not one of the two entries alone lost its author and journal" >&2
  cat out.bib >&2
  exit 1
fi
for seen in '@inproceedings{one1998' 'year = {1993}' 'url = {https://aclanthology.org/1993.eamt-1.1}'; do
  grep -qF "$seen" out.bib || { echo "changed: no $seen" >&2; cat out.bib >&2; exit 1; }
done
echo "holds: Ada One's article 'Introduction' of 1998 becomes another author's workshop paper of 1993"
