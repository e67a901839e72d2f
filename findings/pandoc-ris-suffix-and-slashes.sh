#!/usr/bin/env bash
# pandoc 3.9 (PyPI pypandoc_binary 1.17), seen 2026-11-28.
#
# Expected: the RIS specification writes names as `Lastname, Firstname, Suffix` and dates as `YYYY/MM/DD/other` with
#   parts that may be empty. pandoc's RIS reader takes both.
# Seen: it reads the name by BibTeX's rule, so given name and suffix change places; each slash of a date begins a date
#   of its own; and `DA`, where the month and day stand, is not read at all.
#   AU  - Two, Bo, Jr.   ->  {"family": "Two", "given": "Jr.", "suffix": "Bo"}
#   PY  - 2026///        ->  {"date-parts": [[2026], [0], [0], [0]]}
#   DA  - 2026/03/05/    ->  nothing, even where there is no PY
# Matters: a RIS export that is right by the book cites "Two, Jr., Bo" and the year range 2026-0; a file for pandoc's
#   readers has to be CSL-JSON.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pypandoc_binary==1.17 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import json, sys, pypandoc

def read(*lines):
    ris = "\n".join(["TY  - JOUR", "TI  - Lamps", *lines, "ER  - ", ""])
    return json.loads(pypandoc.convert_text(ris, "csljson", format="ris"))[0]

if (who := read("AU  - Two, Bo, Jr.")["author"]) != [{"family": "Two", "given": "Jr.", "suffix": "Bo"}]:
    sys.exit(f"changed: Two, Bo, Jr. is read as {who}")
if (day := read("PY  - 2026///")["issued"]) != {"date-parts": [[2026], [0], [0], [0]]}:
    sys.exit(f"changed: 2026/// is read as {day}")
if "issued" in (item := read("DA  - 2026/03/05/")):
    sys.exit(f"changed: DA is read as {item['issued']}")
print("holds: pandoc reads RIS's 'Two, Bo, Jr.' as given name Jr., suffix Bo, and 2026/// as four dates")
PY
