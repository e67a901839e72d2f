r"""The TeX of BibTeX's values: braces that only hold words together, and what exporters escape, undone.

What is left is TeX as submitters of papers write it, for records.TEX. Exporters' escapes:
https://retorque.re/zotero-better-bibtex/exporting/unicode/ (Better BibTeX: `{$<$}`, `{\textasciitilde}`).
"""

from __future__ import annotations

import re

from digestgen.model.addresses import complete_address
from digestgen.sources.bibtex.exported import restore_tex
from digestgen.sources.toolkit.references import LONGEST
from digestgen.text.maths.maths import plain_title
from digestgen.text.tex.latex import tex_to_title

# Maths, arguments of commands, escaped characters and indices stay; other braces only hold words together.
_GROUP = re.compile(
    r"\{(\$(?:[^$\\]|\\.)+\$)\}"
    r"|(\$\$?[^$]*\$\$?|\\\((?:[^\\]|\\[^()])*\\\)|\\[A-Za-z]+\*?\s*(?:\[[^\[\]{}]*\]){0,2}(?:\{[^{}]*\})+|\\[`'^~\"=.]\s*\{[^{}]*\}|\\.|[_^]\{[^{}]*\})"
    r"|\{([^{}\\$]*)\}",
    re.DOTALL,
)
# A character or index for which TeX's text has no command: {$<$}, {$\alpha$}, CO{$_2$}, 31{$^\circ$}.
_CHARACTER = re.compile(r"\$(?:[<>|]|\\[A-Za-z]{2,20}|\^\{?\\circ\}?|[_^](?:\d|\{[+-]?\d{1,4}[+-]?\}))\$")
_LATEX = re.compile(
    r"\\([_%&#$~{}])(?:\{\})?|\\text(underscore|asciitilde|less|greater)(?![a-z])(?:\{\}| )?|\$(?:\\sim|[<>|]|\\less|\\gtr)\$|[{}]"
)
_NAMED = {"underscore": "_", "asciitilde": "~", "less": "<", "greater": ">"}
_MATHS = {"\\sim": "~", "\\less": "<", "\\gtr": ">", "<": "<", ">": ">", "|": "|"}
_ADDRESS = re.compile(r"https?://[^\s\\,]+(?:,[^\s\\,]+)*", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://(?:[^\s\\{}$,]|\\[_%&#~]|\{\\text\w{4,20}\})+", re.IGNORECASE)
# Zotero, of a title with a command that only its paper knows, `\Bayesian{}`: {\textbackslashBayesian{\}}
_ESCAPED_COMMAND = re.compile(
    r"\{\\textbackslash([A-Z][A-Za-z]*)\{\\\}\}|\\textbackslash([A-Z][A-Za-z]*)\{\}"
)
# Mendeley's HTML, {\textless}i{\textgreater}, also as $<$i$>$ and Crossref's $\less$i$\greater$; its $\backslash$alpha.
_ESCAPED_TAG = re.compile(
    r"\{?(?:\\textless(?:\{\})?|\$(?:<|\\less|\\lt)\$)\}?\s?(/?(?:i|b|u|em|strong|italic|bold|sub|sup|sc|scp|p|jats:[a-z]+|span(?: [^<>{}$\\]{0,60})?)/?)\s?"
    r"\{?(?:\\textgreater(?:\{\})?|\$(?:>|\\greater|\\gtr|\\gt)\$)\}?"
)
# <i>Context.<i/> of ADS, of which exporters write the beginning as \emph{ and never its end.
_CLOSED = re.compile(r"<(i|b|em|strong|sub|sup)/>")
_JOINED = re.compile(r"<\$\}(i|b|em|strong|sub|sup)/\{\$>")  # {$\sigma<$}i/{$>$}
_BACKSLASH = re.compile(r"\{?\$\\backslash\$\}?(?=[A-Za-z]{2})")
# Mendeley's \n: a line end, unless it begins a command of maths.
_LINE_END = re.compile(
    r"\{?\$\\backslash\$\}?n(?!(?:u|e|i|eq|eg|ot|otin|abla|mid|exists|[a-z]+arrow)(?![A-Za-z]))"
)
_FILE = re.compile(r".*\.(?:pdf|ps|html?|docx?|pptx?|aspx?|php)", re.IGNORECASE)
_JOINT = "/-_=?&.%~+#"  # what an address may be broken at


def ungroup(tex: str) -> str:
    r"""TeX without the braces that protect capitals, `{TOSCA:} {{The} Tools}`, and without INSPIRE's `<tex>`.

    Characters that exporters write as formulas are characters again, formulas that they escaped are formulas, and
    addresses are as one types them. The reader of TeX takes some braces for literal ones, because in arXiv's texts
    they are.

    >>> ungroup(r"{{LLMs}} on {$<$}x{$>$} and CO{$_2$}, {$\alpha + 1$}, \$\textbackslash mathbb\{R\}\textasciicircum d\$")
    'LLMs on <x> and CO₂, $\\alpha + 1$, $\\mathbb{R}^d$'
    """
    if "/{$>" in tex:
        tex = _JOINED.sub(r"$}<\1/>{$", tex).replace("{$$}", "")
    if "backslash" in tex:
        tex = _LINE_END.sub("\n", tex)
    tex = _ESCAPED_TAG.sub(r"<\1>", _BACKSLASH.sub(r"\\", re.sub(r"</?tex>", "", tex)))
    if "/>" in tex:
        tex = _close_tags(tex)
    if "textbackslash" in tex:
        tex = _ESCAPED_COMMAND.sub(r"\1\2", tex)
    tex = restore_tex(tex)
    tex = _IN_TEXT.sub(lambda match: verbatim(match[0]), tex)
    for _ in range(3):  # as deep as anybody nests them
        if "{" not in tex:
            break
        tex = _GROUP.sub(_without_braces, tex)
    return tex


def _close_tags(tex: str) -> str:
    """Elements that close themselves where they were to be closed; the braces of these come all at the end."""
    end = "}" if re.search(r"\\(?:emph|text[a-z]+)\{", tex) else ""
    tex = _CLOSED.sub(lambda tag: f"</{tag[1]}>" if f"<{tag[1]}>" in tex else end, tex)
    spare = tex.count("}") - tex.count("{")
    kept = tex.rstrip("} ")
    return (
        kept + "}" * (tex.count("}") - kept.count("}") - spare) if 0 < spare <= len(tex) - len(kept) else tex
    )


def plain(tex: str) -> str:
    """TeX for places that take no maths."""
    return plain_title(tex_to_title(ungroup(tex[:LONGEST])))


def verbatim(tex: str) -> str:
    r"""What LaTeX prints of an address or id: `\_`, `{\_}`, `\textless{}` and braces undone, hyphens left alone."""
    return _LATEX.sub(
        lambda match: match[1] or _NAMED.get(match[2] or "") or _MATHS.get(match[0].strip("$"), ""), tex
    )


def find_addresses(tex: str) -> list[str]:
    r"""The web addresses in a value, `\url{…}` or not, and what is nothing but an address without its scheme, or a DOI."""
    found = _ADDRESS.findall(verbatim(tex.replace("\\url", " ").replace("\\href", " ")))
    return found or list(filter(None, [complete_address(verbatim(tex).strip())]))


def join_address(text: str) -> str:
    r"""A field that holds one address as one word: blanks of a file's name are escaped, line ends are nothing.

    >>> join_address("http://x.example/a b.pdf"), join_address("http://x.example/\n  b"), join_address("http://x.example/ (May)")
    ('http://x.example/a%20b.pdf', 'http://x.example/b', 'http://x.example/ (May)')
    """
    first, *others = text.split() or [""]
    if not others or text.count("://") != 1 or "\\url" in text or "://" not in first:
        return text
    pairs = zip((first, *others), others, strict=False)
    if len(others) == text.strip().count("\n"):
        return "".join((first, *others)) if all(a[-1] in _JOINT or b[0] in _JOINT for a, b in pairs) else text
    return "%20".join((first, *others)) if _FILE.fullmatch(others[-1]) else text


def find_address(tex: str) -> str:
    """The first of them; "" where there is none."""
    return next(iter(find_addresses(tex)), "")


def _without_braces(match: re.Match[str]) -> str:
    maths, kept, words = match.groups()
    if maths is None:
        return words if kept is None else kept
    shown = plain_title(maths) if _CHARACTER.fullmatch(maths) else ""
    return shown if shown and (len(shown) == 1 or "\\" not in maths) and shown != "\\" else maths
