"""RIS (the specification of 2011, https://en.wikipedia.org/wiki/RIS_(file_format)): one record a paper."""

from __future__ import annotations

from digestgen.citations.citation import Citation, Extras
from digestgen.model.person import NameParts


def render_ris(citation: Citation, extras: Extras | None = None) -> str:
    """One record, UTF-8, with LF and an empty line behind it. A value never holds a line end."""
    lines = [f"TY  - {citation.names.ris}", f"ID  - {citation.key}", f"TI  - {citation.title}"]
    lines += [f"AU  - {_name(name)}" for name in citation.authors]
    lines += [f"ED  - {_name(name)}" for name in citation.editors]
    # A preprint on arXiv is as in CSL but for its number, the arXiv id, which is in its address.
    on_arxiv = citation.is_preprint and "arxiv" in citation.ids
    publisher = citation.publisher or citation.server
    issued = citation.issued
    lines.append(f"PY  - {issued[:4]}")  # lines without a value are dropped below
    if len(issued) > 4:
        lines.append(f"DA  - {issued.replace('-', '/')}{'/' * (len(issued) == 7)}")
    if citation.names.ris_venue == "PB":
        lines.append(f"PB  - {citation.venue or publisher}")
    else:
        lines.append(f"T2  - {citation.venue}")
        lines.append(f"PB  - {publisher}")
    lines.append(f"CY  - {citation.place}")
    lines.append(
        f"ET  - {'' if citation.type == 'article-journal' else citation.edition}"
    )  # there, the day online
    lines.append(f"M3  - {citation.genre}")
    lines.append(f"T3  - {citation.series}")
    lines.append(f"VL  - {citation.volume}")
    lines.append(f"IS  - {citation.issue or ('' if on_arxiv else citation.number)}")
    lines.append(f"SP  - {citation.first_page}")
    lines.append(f"EP  - {citation.last_page}")
    lines.append(f"C7  - {citation.article}")
    lines.append(f"DO  - {citation.ids.get('doi', '')}")
    lines += [f"UR  - {url}" for url in citation.urls if not url.startswith("https://doi.org/")] or [
        f"UR  - {url}" for url in citation.urls[:1]
    ]
    lines.append(f"LA  - {citation.paper.lang}")
    if extras:
        lines.append(f"AB  - {extras.abstract}")
        lines += [f"KW  - {keyword}" for keyword in extras.keywords]
    return "\n".join([line for line in lines if not line.endswith("  - ")]) + "\nER  - \n\n"


def _name(name: NameParts) -> str:
    """`Family, Given`; what is not to be divided ends with a comma, as EndNote has it (Zotero takes it for one, too)."""
    return f"{name.sorted}," if not name.family and " " in name.whole else name.sorted
