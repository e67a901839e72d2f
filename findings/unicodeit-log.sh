#!/usr/bin/env bash
# unicodeit 0.7.5 (PyPI), seen 2026-11-28.
#
# Expected: a command that it does not know, such as \log, stays as it is: \frac and \textbf do.
# Seen: commands are replaced as strings, without a look at where their names end. \l is the Polish letter, \le and
#   \in are relations, \P is the pilcrow, \o the Norwegian letter, and longer commands begin with them:
#   O(n\log n)       ->  O(nłog n)
#   \left( x         ->  ≤ft( x
#   \inf             ->  ∈f
#   \Pr(x)           ->  ¶r(x)
#   \operatorname x  ->  øperatorname x
# Matters: the commonest formula of computer science gets a letter that no check for leftover TeX finds.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install unicodeit==0.7.5 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys, unicodeit

seen = {
    r"O(n\log n)": "O(nłog n)",
    r"\left( x": "≤ft( x",
    r"\inf": "∈f",
    r"\Pr(x)": "¶r(x)",
    r"\operatorname x": "øperatorname x",
    r"\frac{1}{2}": r"\frac{1}{2}",
}
for tex, text in seen.items():
    if (now := unicodeit.replace(tex)) != text:
        sys.exit(f"changed: {tex!r} becomes {now!r}")
print(r"holds: unicodeit turns O(n\log n) into O(nłog n), and \left( into ≤ft(")
PY
