#!/usr/bin/env bash
# math-core 0.9.0 (PyPI), seen 2026-11-28.
#
# Expected: xml_namespace=True, which adds the namespace that XML needs, makes MathML that an XML parser takes.
# Seen: behind the names of functions stands `&ApplyFunction;`, a reference that HTML knows and XML does not.
#   \sin x  ->  … <mi>sin</mi></mrow><mo lspace="0.1667em">&ApplyFunction;</mo><mi>x</mi> …
#   ElementTree: undefined entity
# Matters: any \log, \max or \operatorname makes an EPUB chapter, an XHTML page or an Atom entry of type xhtml
#   unreadable as a whole, while formulas without a function pass every test. The character U+2061 would do in both.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install math-core==0.9.0 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from xml.etree import ElementTree
from math_core import LatexToMathML

converter = LatexToMathML(xml_namespace=True)
ElementTree.fromstring(converter.convert_with_local_state(r"\frac{x^2}{2} + \sqrt{y}", displaystyle=False))
for tex in (r"\sin x", r"n \log n", r"\max_i x_i", r"\operatorname{tr} A"):
    mathml = converter.convert_with_local_state(tex, displaystyle=False)
    try:
        ElementTree.fromstring(mathml)
    except ElementTree.ParseError as error:
        if "&ApplyFunction;" not in mathml or "undefined entity" not in str(error):
            sys.exit(f"changed: {tex}: {error}")
    else:
        sys.exit(f"changed: {tex} is XML: {mathml}")
print(r"holds: math-core with xml_namespace=True writes &ApplyFunction; behind \sin, which no XML parser knows")
PY
