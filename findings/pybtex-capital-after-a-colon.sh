#!/usr/bin/env bash
# pybtex 0.26.1 (PyPI); seen 2026-12-01.
#
# Expected: a title in lower case keeps the capital that begins a subtitle. BibTeX's `change.case$` with "t" does so after
#   a colon and a blank (btxhak.tex), and so does this package's own change_case(), which runs BibTeX's style files.
# Seen: its styles in Python lower it, the first word of the subtitle alone among the words that begin a sentence.
#   change_case("Lamps: A Study", "t"):    Lamps: A study
#   format_from_string(…, style="plain"):  Lamps: a study
#   A book's title, which "plain" leaves as it is, is "Lamps: A Study" in both.
# Matters: sphinxcontrib-bibtex makes reference lists with these styles: titles with a colon, which many of this field
#   are, come out otherwise than LaTeX prints them from the same file and a style of the same name.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pybtex==0.26.1 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from pybtex import format_from_string
from pybtex.bibtex.utils import change_case

TITLE = "Lamps: A Study"


def cite(kind, more):
    text = "@%s{one, author={Ada One}, title={%s}, year={2026}, %s}" % (kind, TITLE, more)
    return format_from_string(text, style="plain", output_backend="text")


if (by_bst := change_case(TITLE, "t")) != "Lamps: A study":
    sys.exit(f"changed: change_case() makes {by_bst!r}")
if TITLE not in cite("book", "publisher={Lamp Press}"):
    sys.exit("changed: a book's title is not left as it is")
article = cite("article", "journal={Lamp Letters}")
if "Lamps: a study." not in article:
    sys.exit(f"changed: the style in Python prints {article!r}")
print(f"holds: pybtex's change_case() makes {by_bst!r}, its style 'plain' {'Lamps: a study'!r}")
PY
