"""How what TeX prose is read by looks: commands, dollars, quotation marks, tags, addresses; what they mean is prose.py's."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""\\(?:[A-Za-z]+|[^A-Za-z])?
      | \$+ | [{}"] | `+ | '+ | ~+ | -{2,}
      | <?https?://[0-9A-Za-z](?:[\w!\#%&()*+,\-./:;=?@\[~]|\](?!\()|\\[_%\#&~])*>?
      | [_^]\{[^{}\\$]{1,21}\} | (?<=[\w)])\^[+\-−]?\d{1,4}(?![\w^]|\.\d)
      | \^(?:\\circ|\{\\circ\})(?![A-Za-z]{2}) | (?<=\d)\^(?:o|\{o\})(?=[CFK]?(?![A-Za-z]))
      | </?[A-Za-z][\w:]*(?:\s[^<>]*)?/?>
      | (?<![\\A-Za-z])(?:text(?:bf|it|tt|sc|rm|sf|sl)|math(?:cal|rm|bf|it)|emph|underline|sqrt|frac|mathbb)(?=\{)   # the backslash was lost
      | (?<![\\A-Za-z])(?:url|href)(?=\{https?://)
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_CANDIDATE = re.compile(r"""\\|\$|\}|"|`|'|~|<|--|\^|https?://""")  # how tokens begin; sets would be slow


def next_token(text: str, at: int) -> re.Match[str] | None:
    """The next mark of a text from a place on, or command, tag, address; what is between two of them is read as it stands."""
    if "{" in text:
        return _TOKEN.search(text, at)
    while candidate := _CANDIDATE.search(text, at):
        if match := _TOKEN.match(text, candidate.start()):
            return match
        at = candidate.end()
    return None
