r"""Commands of packages that are only other commands: tables, no reading.

amsmath, mathtools, physics (https://ctan.org/pkg/physics), braket, accents, the styles of high-energy physics and of
astronomy (AASTeX, A&A). units.py has siunitx, chemistry.py mhchem.
"""

from __future__ import annotations

from typing import NamedTuple


class Definition(NamedTuple):
    """What a command stands for: `#1` … in the body are its arguments; a default makes the first one optional."""

    arity: int
    body: str
    default: str | None = None


# Name, number of groups, body. `name*` is the starred form (without one the star goes), `name[` the one with brackets, whose
# content is the first argument. Of several rows of one name the one that takes most of the groups there are holds.
_ROWS = r"""
prescript 2 {}^{#1}_{#2}
dv 1 \frac{d}{d#1}
dv 2 \frac{d#1}{d#2}
dv* 1 d/d#1
dv* 2 d#1/d#2
dv[ 2 \frac{d^{#1}}{d#2^{#1}}
dv[ 3 \frac{d^{#1}#2}{d#3^{#1}}
pdv 1 \frac{\partial}{\partial #1}
pdv 2 \frac{\partial #1}{\partial #2}
pdv 3 \frac{\partial^{2}#1}{\partial #2\partial #3}
pdv* 2 \partial #1/\partial #2
pdv[ 2 \frac{\partial^{#1}}{\partial #2^{#1}}
pdv[ 3 \frac{\partial^{#1}#2}{\partial #3^{#1}}
fdv 1 \frac{\delta}{\delta #1}
fdv 2 \frac{\delta #1}{\delta #2}
odv 2 \frac{d#1}{d#2}
dd 1 d#1
dd[ 2 d^{#1}#2
vb 1 \mathbf{#1}
vb* 1 \boldsymbol{#1}
va 1 \vec{\mathbf{#1}}
va* 1 \vec{\boldsymbol{#1}}
vu 1 \hat{\mathbf{#1}}
vu* 1 \hat{\boldsymbol{#1}}
vdot 0 \cdot
cp 0 \times
cross 0 \times
laplacian 0 \nabla^{2}
principalvalue 0 \mathcal{P}
comm 2 \left[#1,#2\right]
acomm 2 \left\{#1,#2\right\}
pb 2 \left\{#1,#2\right\}
ev 1 \left\langle #1\right\rangle
ev 2 \left\langle #2\right|#1\left|#2\right\rangle
mean 1 \left\langle #1\right\rangle
mel 3 \left\langle #1|#2|#3\right\rangle
ip 2 \left\langle #1|#2\right\rangle
inner 2 \left\langle #1,#2\right\rangle
ketbra 1 \left|#1\right\rangle\left\langle #1\right|
ketbra 2 \left|#1\right\rangle\left\langle #2\right|
Ket 1 \left|#1\right\rangle
Bra 1 \left\langle #1\right|
Braket 1 \left\langle #1\right\rangle
Set 1 \left\{#1\right\}
norm[ 2 \norm{#2}_{#1}
eval 1 \left.#1\right|
order 1 \mathcal{O}(#1)
flatfrac 2 #1/#2
trace 0 \operatorname{tr}
Trace 0 \operatorname{Tr}
mqty 1 \begin{matrix}#1\end{matrix}
pmqty 1 \begin{pmatrix}#1\end{pmatrix}
bmqty 1 \begin{bmatrix}#1\end{bmatrix}
vmqty 1 \begin{vmatrix}#1\end{vmatrix}
smqty 1 \begin{smallmatrix}#1\end{smallmatrix}
smallmatrixquantity 1 \begin{smallmatrix}#1\end{smallmatrix}
qty 1 \left\{#1\right\}
pqty 1 \left(#1\right)
bqty 1 \left[#1\right]
vqty 1 \left|#1\right|
Bqty 1 \left\{#1\right\}
mathchoice 4 {#2}
overunderset 3 \underset{#2}{\overset{#1}{#3}}
accentset 2 \overset{#1}{#2}
underaccent 2 \underset{#1}{#2}
splitfrac 2 {#1 #2}
cancelto 2 {#2}^{#1}
slashed 1 \not{#1}
idotsint 0 \int\cdots\int
hdotsfor 1 \cdots
pod 1 \ (#1)
injlim 0 \operatorname*{inj\,lim}
projlim 0 \operatorname*{proj\,lim}
plim 0 \operatorname*{plim}
varlimsup 0 \operatorname*{lim\,sup}
varliminf 0 \operatorname*{lim\,inf}
varinjlim 0 \underset{\rightarrow}{\lim}
varprojlim 0 \underset{\leftarrow}{\lim}
smash[ 2 {#2}
cfrac[ 3 \cfrac{#2}{#3}
mathmakebox 1 {#1}
mathmakebox[ 2 {#2}
makebox[ 2 \text{#2}
isotope 1 \mathrm{#1}
isotope[ 2 {}^{#1}\mathrm{#2}
nuclide 1 \mathrm{#1}
nuclide[ 2 {}^{#1}\mathrm{#2}
ptmiss 0 p_\mathrm{T}^\mathrm{miss}
pT 0 p_\mathrm{T}
kms 0 \,\mathrm{km\,s^{-1}}
color[ 2 {}
textcolor[ 3 {#3}
resizebox 3 {#3}
fcolorbox 3 {#3}
parbox 2 \text{#2}
rule 2 {}
require 1 {}
ref 1 {}
eqref 1 {}
cite 1 {}
"""
_LONG = """
derivative dv partialderivative pdv pderivative pdv functionalderivative fdv differential dd vectorbold vb vectorarrow va
vectorunit vu dotproduct vdot crossproduct cross commutator comm anticommutator acomm poissonbracket pb expval ev
expectationvalue ev matrixel mel matrixelement mel innerproduct ip outerproduct ketbra dyad ketbra op ketbra evaluated eval
variation delta matrixquantity mqty quantity qty splitdfrac splitfrac Tilde widetilde Hat widehat
"""
# Arrows that stretch with what is written on them.
_ARROWS = """
rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto hookrightarrow hookleftarrow rightharpoonup
rightharpoondown leftharpoonup leftharpoondown rightleftharpoons leftrightharpoons twoheadrightarrow twoheadleftarrow
"""
UNITS = ("eV", "keV", "MeV", "GeV", "TeV", "PeV")
SUNS = {
    name: letter for letter in "MLRZ" for name in (f"{letter}sun", f"{letter.lower()}sun", f"{letter}Sun")
}


def _read_rows() -> dict[str, tuple[Definition, ...]]:
    made: dict[str, tuple[Definition, ...]] = {}

    def add(name: str, arity: int, body: str) -> None:
        row = Definition(arity, body, "" if name.endswith("[") else None)
        made[name] = tuple(sorted((*made.get(name, ()), row), key=lambda each: -each.arity))

    for line in _ROWS.strip("\n").split("\n"):
        name, arity, body = line.split(" ", 2)
        add(name, int(arity), body)
    words = _LONG.split()
    for long, short in zip(words[::2], words[1::2], strict=True):
        if short not in made:
            add(long, 1, rf"\{short} {{#1}}")
        for mark in ("", "*", "["):
            for row in made.get(short + mark, ()):
                add(long + mark, row.arity, row.body)
    for arrow in _ARROWS.split():
        if arrow not in ("rightarrow", "leftarrow"):  # which parser.py knows
            add(f"x{arrow}", 1, rf"\overset{{#1}}{{\{arrow}}}")
        over = rf"\x{arrow}{{#2}}" if arrow in ("rightarrow", "leftarrow") else rf"\overset{{#2}}{{\{arrow}}}"
        add(f"x{arrow}[", 2, rf"\underset{{#1}}{{{over}}}")
    add("xlongequal", 1, r"\overset{#1}{=}")
    add("xlongequal[", 2, r"\underset{#1}{\overset{#2}{=}}")
    for unit in UNITS:
        add(unit, 0, rf"\,\mathrm{{{unit}}}")
    for name, letter in SUNS.items():
        add(name, 0, rf"{letter}_{{\odot}}")
    return made


PACKAGES = _read_rows()
"""Name, with `*` or `[` where it has one → its definitions, those with most arguments first."""
