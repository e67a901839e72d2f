#!/usr/bin/env bash
# python-slugify 9.2.0 (PyPI), seen 2026-11-28.
#
# Expected: "Don't" typed with the straight and with the typographic apostrophe gives one slug: making such pairs alike
#   is what transliteration is for.
# Seen: the straight one becomes a hyphen before transliteration, the typographic one vanishes after it. With
#   allow_unicode=True both become a hyphen. And a micrometre is a millimetre.
#   Don't Light Lamps       ->  don-t-light-lamps
#   Don’t Light Lamps       ->  dont-light-lamps
#   A lens of 5 μm / 5 mm   ->  a-lens-of-5-mm
# Matters: arXiv has the straight and Crossref the typographic form of one title: two addresses for one paper, or a new
#   address when the title's source changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install python-slugify==9.2.0 text-unidecode==1.3 2>log ||
  { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from slugify import slugify

seen = {
    "Don't Light Lamps": "don-t-light-lamps",
    "Don\u2019t Light Lamps": "dont-light-lamps",
    "A lens of 5 \u03bcm": "a-lens-of-5-mm",
    "A lens of 5 mm": "a-lens-of-5-mm",
}
for title, slug in seen.items():
    if (now := slugify(title)) != slug:
        sys.exit(f"changed: {title!r} becomes {now!r}")
if slugify("Don\u2019t", allow_unicode=True) != "don-t":
    sys.exit("changed: with allow_unicode=True the apostrophe is no hyphen")
print("holds: python-slugify makes don-t of Don't and dont of Don\u2019t")
PY
