"""Journals that astronomers' BibTeX names by a command of their style files: ADS writes `journal = {\\apj}`.

Source: AASTeX's aas_macros.sty, https://ui.adsabs.harvard.edu/help/actions/journal-macros.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_JOURNALS: Mapping[str, str] = dict(
    line.strip().split(" ", 1)
    for line in """
    aj The Astronomical Journal
    actaa Acta Astronomica
    araa Annual Review of Astronomy and Astrophysics
    apj The Astrophysical Journal
    apjl The Astrophysical Journal Letters
    apjlett The Astrophysical Journal Letters
    apjs The Astrophysical Journal Supplement Series
    apjsupp The Astrophysical Journal Supplement Series
    ao Applied Optics
    applopt Applied Optics
    apss Astrophysics and Space Science
    aap Astronomy & Astrophysics
    astap Astronomy & Astrophysics
    aapr Astronomy and Astrophysics Review
    aaps Astronomy & Astrophysics Supplement Series
    azh Astronomicheskii Zhurnal
    baas Bulletin of the American Astronomical Society
    bac Bulletin of the Astronomical Institutes of Czechoslovakia
    bain Bulletin of the Astronomical Institutes of the Netherlands
    caa Chinese Astronomy and Astrophysics
    cjaa Chinese Journal of Astronomy and Astrophysics
    fcp Fundamentals of Cosmic Physics
    gca Geochimica et Cosmochimica Acta
    grl Geophysical Research Letters
    iaucirc IAU Circular
    icarus Icarus
    japa Journal of Astrophysics and Astronomy
    jcap Journal of Cosmology and Astroparticle Physics
    jcp The Journal of Chemical Physics
    jgr Journal of Geophysical Research
    jqsrt Journal of Quantitative Spectroscopy and Radiative Transfer
    jrasc Journal of the Royal Astronomical Society of Canada
    maps Meteoritics & Planetary Science
    memras Memoirs of the Royal Astronomical Society
    memsai Memorie della Società Astronomica Italiana
    mnras Monthly Notices of the Royal Astronomical Society
    na New Astronomy
    nar New Astronomy Reviews
    nat Nature
    nphysa Nuclear Physics A
    pasa Publications of the Astronomical Society of Australia
    pasj Publications of the Astronomical Society of Japan
    pasp Publications of the Astronomical Society of the Pacific
    physrep Physics Reports
    physscr Physica Scripta
    planss Planetary and Space Science
    pra Physical Review A
    prb Physical Review B
    prc Physical Review C
    prd Physical Review D
    pre Physical Review E
    prl Physical Review Letters
    procspie Proceedings of SPIE
    psj The Planetary Science Journal
    qjras Quarterly Journal of the Royal Astronomical Society
    rmxaa Revista Mexicana de Astronomía y Astrofísica
    skytel Sky and Telescope
    solphys Solar Physics
    sovast Soviet Astronomy
    ssr Space Science Reviews
    zap Zeitschrift für Astrophysik
    """.strip().splitlines()
)
_MACRO = re.compile(r"[\s{]*\\([a-z]{2,8})[\s{}]*")


def spell_out(tex: str) -> str:
    r"""The journal that a command alone stands for; any other text as it is.

    >>> spell_out(r"{\apj}"), spell_out(r"\mnras Letters"), spell_out("Nature")
    ('The Astrophysical Journal', '\\mnras Letters', 'Nature')
    """
    match = _MACRO.fullmatch(tex)
    return _JOURNALS.get(match[1], tex) if match else tex
