r"""siunitx's numbers and units as plain TeX maths (https://ctan.org/pkg/siunitx): `\SI{5}{\kelvin}` → `5\,\mathrm{K}`."""

from __future__ import annotations

import re


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# Command → how many groups it takes.
UNIT_COMMANDS = {
    "SI": 2, "qty": 2, "si": 1, "unit": 1, "num": 1, "ang": 1, "SIrange": 3, "qtyrange": 3, "numrange": 2, "numlist": 1,
    "SIlist": 2, "qtylist": 2, "numproduct": 1, "qtyproduct": 2, "tablenum": 1,
}  # fmt: skip
_PREFIXES = _table(
    """quecto q ronto r yocto y zepto z atto a femto f pico p nano n micro μ milli m centi c deci d deca da deka da hecto h
    kilo k mega M giga G tera T peta P exa E zetta Z yotta Y ronna R quetta Q kibi Ki mebi Mi gibi Gi tebi Ti"""
)
_UNITS = _table(
    """ampere A candela cd kelvin K gram g metre m meter m mole mol second s becquerel Bq degreeCelsius °C celsius °C
    coulomb C farad F gray Gy hertz Hz henry H joule J lumen lm katal kat lux lx newton N ohm Ω pascal Pa radian rad siemens S
    sievert Sv steradian sr tesla T volt V watt W weber Wb astronomicalunit au bel B dalton Da day d decibel dB
    electronvolt eV hectare ha hour h litre L liter L minute min arcminute ′ arcsecond ″ degree ° neper Np tonne t percent %
    bar bar angstrom Å barn b knot kn mmHg mmHg nauticalmile M bit bit byte B parsec pc lightyear ly gauss G year yr
    atomicmassunit u clight c electronmass mₑ elementarycharge e planckbar ħ bohr a₀ hartree E_h molar M
    kilogram kg kg kg g g mg mg ug μg ng ng fg fg pg pg m m cm cm mm mm um μm nm nm pm pm fm fm dm dm km km
    s s ms ms us μs ns ns ps ps fs fs as as mol mol mmol mmol umol μmol nmol nmol A A mA mA uA μA nA nA pA pA kA kA
    l l L L ml ml mL mL ul μl uL μL hl hl hL hL Hz Hz mHz mHz kHz kHz MHz MHz GHz GHz THz THz N N mN mN kN kN MN MN
    Pa Pa kPa kPa MPa MPa GPa GPa mohm mΩ kohm kΩ Mohm MΩ V V mV mV kV kV uV μV W W mW mW kW kW MW MW uW μW nW nW GW GW
    J J kJ kJ mJ mJ uJ μJ eV eV meV meV keV keV MeV MeV GeV GeV TeV TeV F F fF fF pF pF nF nF uF μF H H mH mH uH μH
    K K dB dB kWh kWh C C T T mT mT uT μT u u Da Da kDa kDa min min h h d d fb fb pb pb nb nb"""
)
_PART = re.compile(r"\\([A-Za-z]+)|([^\W\d_%°Ωµμ′″Å]+|[%°Ωµμ′″Å][A-Za-z]*)|\^\{?\s*(-?\d+)\s*\}?|(\{[^{}]*\})|([./~\s·*]+|\\.)|(.)", re.DOTALL)  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>[+\-−]|\\pm\s*)?(?P<digits>\d[\d.,]*|[.,]\d+)?(?P<error>\(\d+\))?(?P<more>(?:\+-|\\pm|±)[\d.,]+)?"
    r"(?:[eEdD](?P<power>[+\-]?\d+))?"
)
_CLOSE = frozenset("°′″")  # no space between the number and these


def read_units(name: str, groups: list[str]) -> str:
    r"""A command of siunitx with its groups as TeX.

    >>> read_units("SI", ["5", r"\kelvin"]), read_units("num", ["1e-3"]), read_units("ang", ["1;2;3"])
    ('5\\,\\mathrm{K}', '1\\times 10^{-3}', '1°2′3″')
    """
    if name in ("num", "tablenum", "numproduct"):
        return _numbers(groups[0])
    if name in ("si", "unit"):
        return _units(groups[0])[0]
    if name == "ang":
        parts = [part.strip() for part in groups[0].split(";")]
        return "".join(_number(part) + mark for part, mark in zip(parts, "°′″", strict=False) if part)
    if name == "numrange":
        return rf"{_numbers(groups[0])}\text{{ to }}{_numbers(groups[1])}"
    unit, gap = _units(groups[-1])
    if name in ("SIrange", "qtyrange"):
        return rf"{_numbers(groups[0])}{gap}{unit}\text{{ to }}{_numbers(groups[1])}{gap}{unit}"
    if name in ("numlist", "SIlist", "qtylist"):
        unit, gap = ("", "") if name == "numlist" else (unit, gap)
        items = [_numbers(part) + gap + unit for part in groups[0].split(";") if part.strip()]
        return r"\text{, }".join(items[:-1]) + r"\text{ and }" * (len(items) > 1) + "".join(items[-1:])
    return f"{_numbers(groups[0])}{gap}{unit}" if groups[0].strip() else unit


def read_quantity(written: str) -> str:
    r"""mhchem's `\pu{…}`: a number, and units whose powers are written behind them.

    >>> read_quantity("1.2e3 kJ mol-1")
    '1.2\\times 10^{3}\\,\\mathrm{kJ}\\,\\mathrm{mol}^{-1}'
    """
    number, _, unit = written.strip().replace(r"\%", "%").partition(" ")
    if not number[:1].isdigit():
        number, unit = "", written
    unit = re.sub(r"(?<=[A-Za-z])\^?(-?\d+)", r"^{\1}", unit.replace("//", "/"))
    return _number(number) + r"\," * bool(number and unit) + _units(unit)[0]


def _numbers(written: str) -> str:
    """A number, or several with `x` between them."""
    return r"\times ".join(
        _number(part) for part in re.split(r"(?<!\s)\s*(?<=[\d)\s])(?:x|\\times|×)\s*(?=[\d.\s])", written)
    )


def _number(written: str) -> str:
    compact = re.sub(r"\s+|\\,|~", "", written)
    match = _NUMBER.fullmatch(compact)
    if not match or not compact:
        return written.strip()
    digits = match["digits"] or ""
    digits = ("0" if digits[:1] in (".", ",") else "") + digits.replace(",", "{,}")
    text = (match["sign"] or "") + digits + (match["error"] or "")
    if match["more"]:
        text += r"\pm " + re.sub(r"^(?:\+-|\\pm|±)", "", match["more"])
        text = f"({text})" if match["power"] else text
    if match["power"]:
        times = r"\times " if digits else ""
        text += f"{times}10^{{{match['power'].lstrip('+')}}}"
    return text


def _units(written: str) -> tuple[str, str]:
    """A unit as TeX, and the gap before it."""
    made: list[tuple[str, str]] = []  # sign, exponent
    prefix, power, is_below = "", "", False
    joined: list[str] = []  # literal units keep what is between them
    for match in _PART.finditer(written):
        command, letters, exponent, group, between, other = match.groups()
        if command == "per":
            is_below = True
        elif command in ("square", "cubic"):
            power = "2" if command == "square" else "3"
        elif command in ("squared", "cubed", "tothe", "raiseto", "of", "highlight", "cancel"):
            if command in ("squared", "cubed") and made:
                made[-1] = (
                    made[-1][0],
                    _signed("2" if command == "squared" else "3", made[-1][1].startswith("-")),
                )
            power = command if command in ("tothe", "raiseto", "of") else ""
        elif group is not None:
            inner = group[1:-1].strip()
            if power == "tothe" and made:
                made[-1] = (made[-1][0], _signed(inner, made[-1][1].startswith("-")))
            elif power == "of" and made:
                made[-1] = (f"{made[-1][0]}({inner})", made[-1][1])
            power = inner if power == "raiseto" else ""
        elif exponent and made:
            made[-1] = (made[-1][0], exponent)
        elif command in _PREFIXES:
            prefix += _PREFIXES[command]
        elif command or letters or other:
            sign = _UNITS.get(command, command) if command else letters or other
            made.append((prefix + sign, _signed(power, is_below)))
            joined.append("")
            prefix, power, is_below = "", "", False
        elif between and made and "/" in between:
            joined[-1] = "/"
    text = ""
    for number, (sign, exponent) in enumerate(made):
        shown = (
            r"\%"
            if sign == "%"
            else sign
            if sign in _CLOSE
            else rf"\text{{{sign}}}"
            if "°" in sign
            else rf"\mathrm{{{sign}}}"
        )
        text += shown + (f"^{{{exponent}}}" if exponent else "")
        if number + 1 < len(made):
            text += joined[number] or r"\,"
    return text, "" if made and made[0][0] in _CLOSE else r"\,"


def _signed(power: str, is_below: bool) -> str:
    return f"-{power or 1}" if is_below else power
