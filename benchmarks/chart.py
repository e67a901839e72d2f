"""results.json → results.svg: CPU seconds as bars on one linear scale. No script, no font, readable in light and dark."""

from __future__ import annotations

from xml.sax.saxutils import escape

from benchmarks.peers import TOOLS
from benchmarks.report import Results, choose_median
from benchmarks.runner import SCENARIOS

_WIDTH, _LEFT, _RIGHT, _ROW, _GAP = 720, 150, 80, 18, 34
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.h{font-weight:600}.n{text-anchor:end}rect{fill:#8a94a6}"
    ".us{fill:#3f51b5}@media(prefers-color-scheme:dark){text{fill:#eee}.us{fill:#9fa8da}}"
)


def render_chart(results: Results) -> str:
    """The first section: one group of bars a scenario, one bar a tool."""
    section = results["sections"][0]
    groups = []
    for scenario, title in SCENARIOS.items():
        values = [(key, choose_median(section, key, scenario, "cpu")) for key in TOOLS]
        groups.append((title, [(key, value) for key, value in values if value is not None]))
    groups = [(title, bars) for title, bars in groups if bars]
    most = max((value for _, bars in groups for _, value in bars), default=1.0)
    rows: list[str] = []
    said: list[str] = []
    y = 30
    for title, bars in groups:
        rows.append(f'<text class="h" x="8" y="{y + 12}">{escape(title)}</text>')
        y += 22
        for key, value in bars:
            width = max(value / most * (_WIDTH - _LEFT - _RIGHT), 1)
            own = ' class="us"' if key == "digestgen" else ""
            rows.append(f'<text class="n" x="{_LEFT - 8}" y="{y + 12}">{escape(TOOLS[key].title)}</text>')
            rows.append(f'<rect{own} x="{_LEFT}" y="{y + 2}" width="{width:.1f}" height="{_ROW - 5}"/>')
            rows.append(f'<text x="{_LEFT + width + 6:.1f}" y="{y + 12}">{value:.2f} s</text>')
            y += _ROW
        said.append(f"{title}: " + ", ".join(f"{TOOLS[key].title} {value:.2f} s" for key, value in bars))
        y += _GAP - 22
    title = f"CPU seconds of a build of {section['papers']:,} papers"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" role="img" '
        f'aria-labelledby="t d">\n<title id="t">{title}</title>\n<desc id="d">{escape(". ".join(said))}.</desc>\n'
        f'<style>{_STYLE}</style>\n<text class="h" x="8" y="18">{title}, shorter is better</text>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )
