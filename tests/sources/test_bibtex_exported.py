"""TeX that reference managers keep, and escape sign by sign when they export it."""

from __future__ import annotations

import pytest

from digestgen.sources.bibtex.tex import plain, ungroup
from digestgen.text.tex.latex import tex_to_markdown


@pytest.mark.parametrize(
    ("written", "shown"),
    [  # Better BibTeX
        (r"{Lamps of Poincar}\textbackslash '\textbraceleft e\textbraceright{} and S\textbackslash 'ers", "Lamps of Poincaré and Sérs"),
        (r"Ly\textbraceleft\textbackslash alpha\textbraceright{} {{Lamps}}", "Lyα Lamps"),
        (r"\$\textbackslash sim\$3,600 lamps of 10\textbackslash\% light", "∼3,600 lamps of 10% light"),
        (r"\$M\_\textbraceleft\textbackslash rm h\textbraceright{} {$>$} 10\textasciicircum\textbraceleft 12\textbraceright\$, \$z = 2\$", "Mₕ > 10¹², z = 2"),
        (r"\$\textohm\_\textbraceleft\textbackslash rm m\textbraceright\$ and \${$\alpha$}\_0\$", "Ωₘ and α₀"),
        (r"\textbackslash(r\_0\textbackslash in[0,5]\textbackslash) lamps", "r₀ ∈ [0,5] lamps"),
        (r"1.33\textasciicircum\textbraceleft +0.09\textbraceright\_\textbraceleft -0.10\textbraceright{} lamps", "1.33^(+0.09)_(−0.10) lamps"),
        (r"\$ 1 M\_\textbraceleft\textbackslash odot\textbraceright\$ costs \$5 or \$6", "1 M_⊙ costs $5 or $6"),
        (r"a lamp at \&\#126;5\&\#58;30", "a lamp at ~5:30"),
        # Zotero
        (r"{{\textbackslash}em Ab initio} {\textbackslash}textit\{lamps\} of 10{\textasciicircum}\{-3\}", "Ab initio lamps of 10⁻³"),
        (r"{\textbackslash}alpha in \{\vphantom{\}}0, 1)", "α in {0, 1)"),
        # what is no TeX
        (r"The {\textbackslash}emph command of C:{\textbackslash}lamps", r"The \emph command of C:\lamps"),
        (r"A set \textbraceleft a, b\textbraceright{} of lamps \textbar{} kettles", "A set {a, b} of lamps | kettles"),
    ],
)  # fmt: skip
def test_tex_that_was_escaped_is_tex_again(written: str, shown: str) -> None:
    assert plain(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        r"\emph{Context.{$<$}i/{$>$} We see \emph{z{$<$}i/{$>$} in M\textsubscript{{$\sigma<$}sub/{$>$}.}}}",
        r"<i>Context.<i/> We see <i>z<i/> in M<sub>σ<sub/>.",
    ],
)
def test_a_tag_that_closes_itself_ends_the_one_before(written: str) -> None:
    assert tex_to_markdown(ungroup(written)) == "*Context.* We see *z* in M$_{\\sigma}$."
