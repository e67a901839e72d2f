"""results.json → RESULTS.md. Ratios first: they outlive the machine that the seconds belong to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.pageset import KINDS
from benchmarks.peers import TOOLS
from benchmarks.runner import ADDED, ONCE_FROM, SCENARIOS

Results = Mapping[str, Any]
Section = Mapping[str, Any]  # one of results["sections"]
_MEASURES = {"CPU": "cpu", "wall": "wall", "memory": "peak"}


_CORPORA = {"plain": "evenly spread", "real": "spread as real ones are"}


def choose_median(section: Section, tool: str, scenario: str, measure: str, papers: int = 0) -> float | None:
    """Median over the rounds, or None where there was none."""
    values = _values(section, tool, scenario, measure, papers)
    return median(values) if values else None


def render_report(results: Results) -> str:
    """The whole of RESULTS.md."""
    parts = [
        "# Benchmarks",
        "Invented papers, the same for every tool; `make bench` measures again, a section at a time with `python -m "
        "benchmarks --corpus plain --papers 10000`. CPU is user and system time of the whole process tree, memory the "
        "largest process, both as the kernel counts them. Figures are medians; the tools took turns (A B C, A B C, …).",
        "![CPU seconds of each tool in each scenario](results.svg)",
        *(part for section in results["sections"] for part in _render_section(section)),
        "## How to read this",
        _remarks(results),
        "## Versions",
        _table(["Tool", "Version"], [[TOOLS[k].title, v] for k, v in results["versions"].items()]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _render_section(section: Section) -> list[str]:
    tools = [key for key in TOOLS if any(_values(section, key, scenario, "cpu") for scenario in SCENARIOS)]
    if not tools:
        return []
    machine = section["machine"]
    return [
        f"## {section['papers']:,} papers, {_CORPORA[section['corpus']]}",
        ("" if section["finished"] else "**The run was not finished: these are partial results.** ")
        + f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"Python {machine['python']}.",
        "### digestgen against its peers",
        "Below 1: digestgen needs less. A peer whose site can be searched is compared with digestgen with search.",
        _compare(section, tools),
        *(
            [
                "### CPU, as a multiple of Hugo's",
                _table(["", *SCENARIOS.values()], [[TOOLS[k].title, *_ratios(section, k)] for k in tools]),
            ]
            if "hugo" in tools
            else []
        ),
        "### CPU seconds: median (least–most, rounds)",
        _absolute(section, tools, "cpu", lambda v: f"{v:.2f}", spread=True),
        "### User and system seconds, cold",
        _table(
            ["", "user", "system"],
            [
                [TOOLS[k].title, *(_cell(choose_median(section, k, "cold", m)) for m in ("user", "system"))]
                for k in tools
            ],
        ),
        "### Wall seconds",
        _absolute(section, tools, "wall", lambda v: f"{v:.2f}"),
        "### Memory, MiB: largest process (largest sum of the tree)",
        _memory(section, tools),
        "### What was built (cold)",
        _contents(section, tools),
        "### Scale",
        _scale(section, tools),
    ]


def _values(section: Section, tool: str, scenario: str, measure: str, papers: int = 0) -> list[float]:
    wanted = (tool, scenario, papers or section["papers"])
    return [
        run[measure] for run in section["runs"] if (run["tool"], run["scenario"], run["papers"]) == wanted
    ]


def _cell(value: float | None) -> str:
    return f"{value:.2f}" if value else "–"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _ratio(mine: float | None, theirs: float | None) -> str:
    return f"{mine / theirs:.2g}×" if mine and theirs else "–"


def _ratios(section: Section, tool: str) -> list[str]:
    return [
        _ratio(choose_median(section, tool, s, "cpu"), choose_median(section, "hugo", s, "cpu"))
        for s in SCENARIOS
    ]


def _compare(section: Section, tools: Sequence[str]) -> str:
    rows = []
    for peer in tools:
        own = "digestgen-search" if TOOLS[peer].searches else "digestgen"
        if peer.startswith("digestgen"):
            continue
        for name, measure in _MEASURES.items():
            cells = [_ratio(choose_median(section, own, s, measure), choose_median(section, peer, s, measure))
                     for s in SCENARIOS]  # fmt: skip
            rows.append([f"{TOOLS[peer].title}, {name}", *cells])
    return _table(["digestgen ÷", *SCENARIOS.values()], rows) if rows else ""


def _absolute(
    section: Section, tools: Sequence[str], measure: str, text: Callable[[float], str], spread: bool = False
) -> str:
    rows = []
    for key in tools:
        cells = []
        for scenario in SCENARIOS:
            values = _values(section, key, scenario, measure)
            more = f" ({text(min(values))}–{text(max(values))}, {len(values)})" if values and spread else ""
            cells.append(text(median(values)) + more if values else "–")
        rows.append([TOOLS[key].title, *cells])
    return _table(["", *SCENARIOS.values()], rows)


def _memory(section: Section, tools: Sequence[str]) -> str:
    rows = []
    for key in tools:
        pairs = [
            (choose_median(section, key, s, "peak"), choose_median(section, key, s, "peak_tree"))
            for s in SCENARIOS
        ]
        rows.append(
            [TOOLS[key].title, *(f"{a / 2**20:.0f} ({b / 2**20:.0f})" if a and b else "–" for a, b in pairs)]
        )
    return _table(["", *SCENARIOS.values()], rows)


def _contents(section: Section, tools: Sequence[str]) -> str:
    columns = []
    for key in tools:
        runs = [r for r in section["runs"] if r["tool"] == key and r["papers"] == section["papers"]]
        columns.append(min(runs, key=lambda r: (list(SCENARIOS).index(r["scenario"]), r["run"])))
    rows = [[kind, *(_count(column, kind) for column in columns)] for kind in KINDS]
    rows.append(["all files", *(f"{c['files']:,}" for c in columns)])
    rows.append(["MB", *(f"{c['bytes'] / 1e6:.1f}" for c in columns)])
    rows.append(["MB of pages and feeds", *(f"{c['page_bytes'] / 1e6:.1f}" for c in columns)])
    rows.append(["bytes of a paper's page", *(f"{c['paper_bytes']:,}" for c in columns)])
    return _table(["", *(TOOLS[key].title for key in tools)], rows)


def _count(run: Mapping[str, Any], kind: str) -> str:
    return "cannot" if kind in TOOLS[run["tool"]].lacks else f"{run['pages'][kind]:,}"


def _scale(section: Section, tools: Sequence[str]) -> str:
    large = section["papers"]
    small = min((run["papers"] for run in section["runs"]), default=large)
    rows = []
    for key in tools:
        low = choose_median(section, key, "cold", "cpu", small)
        high = choose_median(section, key, "cold", "cpu", large)
        if low and high and small < large:
            exponent = math.log(high / low) / math.log(large / small)
            each = (high - low) / (large - small) * 1000
            rows.append([TOOLS[key].title, f"{low:.2f}", f"{high:.2f}", f"{exponent:.2f}", f"{each:.2f}"])
    head = [
        "",
        f"CPU s, {small:,} papers",
        f"CPU s, {large:,} papers",
        "exponent",
        "CPU ms for one paper more",
    ]
    said = (
        "Cold builds. Exponent: log of the ratio of CPU over log of the ratio of papers; 1 is linear, and less than 1 "
        "says that starting up still counts."
    )
    return said + "\n\n" + _table(head, rows) if rows else ""


def _remarks(results: Results) -> str:
    wrong = [
        f"{TOOLS[r['tool']].title}, {r['scenario']}: {r['wrong']}"
        for section in results["sections"]
        for r in section["runs"]
        if r["wrong"]
    ]
    tools = [
        key
        for key in TOOLS
        if any(r["tool"] == key for section in results["sections"] for r in section["runs"])
    ]
    rows = [
        "Equal sets of pages: papers, tag pages of 50, pages of authors with two papers or more, an issue a day, week and "
        "month, a feed of the site and of each tag. After each build the pages of each kind were counted and compared "
        "with what there has to be, and the edited sentence looked for: "
        + ("all as they have to be." if not wrong else "**not so** in " + "; ".join(wrong) + "."),
        "Peers other than MkDocs have a plain theme of their own with a header and footer as large as ours, so that they "
        "write as many bytes a page; their front matter already says which authors have a page. Their papers carry the "
        "same metadata as ours (Open Graph, citation tags, JSON-LD, BibTeX, CSL-JSON), their cards COinS.",
        f"Each round is cold, again, one sentence added to a paper, {ADDED} newer papers added. Writing the inputs is not measured.",
        *(remark for key in tools for remark in TOOLS[key].remarks),
        *(f"{TOOLS[k].title} is missing: {why}." for k, why in results["missing"].items()),
        *(f"{TOOLS[k].title} failed: {why.splitlines()[0]}." for section in results["sections"]
          for k, why in section["failed"].items()),
        *(f"{TOOLS[k].title} got one round: its builds take minutes." for k in ONCE_FROM
          if k in tools),
    ]  # fmt: skip
    return "\n".join(f"- {row}" for row in rows)
