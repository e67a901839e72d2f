r"""What Daily Papers' texts lost on their way: the backslashes of `\times` and `\sim`, the dollars around powers."""

from __future__ import annotations

import re

_SIGNS = {"times": "×", "pm": "±", "sim": "∼", "leq": "≤", "geq": "≥"}
_GREEK = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|Delta|Gamma|Sigma|Omega"
_LOST = re.compile(
    rf"""\$\s?(?P<name>sim|times|pm|approx|leq|geq|to|rightarrow|uparrow|downarrow|infty|{_GREEK})\s?\$
      | \$[^$]{{0,500}}\$
      | (?<=\d)(?P<times>times)(?![a-z])
      | (?<=[\d%])(?P<pm>pm)(?=\d)
      | (?<![\w\\])(?P<before>sim|leq|geq)\s?(?=\d[\d.,]*(?![\w-]))
      | (?<![A-Za-z\\])(?P<base>[A-Za-z]|{_GREEK})\^(?P<power>-?\d{{1,3}})(?![\w.])""",
    re.VERBOSE,
)


def restore_tex(text: str) -> str:
    r"""The text with those signs put back that can have been nothing else.

    >>> restore_tex("up to 23times at sim 2, $pm$, M^3 and 23 times")
    'up to 23× at ∼2, $\\pm$, M^{3} and 23 times'
    """

    def convert(match: re.Match[str]) -> str:
        if match["name"]:
            return f"$\\{match['name']}$"
        if match["base"]:
            base = match["base"]
            return f"{base if len(base) == 1 else f'${chr(92)}{base}$'}^{{{match['power']}}}"
        sign = match["times"] or match["pm"] or match["before"]
        return _SIGNS[sign] if sign else match[0]

    return _LOST.sub(convert, text)
