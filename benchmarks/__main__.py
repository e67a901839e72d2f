"""`python -m benchmarks`: install the peers, run, write results.json, RESULTS.md and results.svg."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.chart import render_chart
from benchmarks.install import install_peers
from benchmarks.papers import CORPORA
from benchmarks.peers import TOOLS
from benchmarks.report import render_report
from benchmarks.runner import SCENARIOS, Options, run_benchmark

_HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--papers", type=int, default=10_000, help="how many (default 10000); a tenth is built too"
    )
    parser.add_argument("--corpus", default=",".join(CORPORA), help=f"out of {','.join(CORPORA)}")
    parser.add_argument("--runs", type=int, default=3, help="rounds of each tool (default 3)")
    parser.add_argument("--only", default=",".join(TOOLS), help=f"tools, out of {','.join(TOOLS)}")
    parser.add_argument("--scenario", default=",".join(SCENARIOS), help=f"out of {','.join(SCENARIOS)}")
    parser.add_argument(
        "--minutes", type=float, default=22, help="begin no second round of a corpus after this; 0: no limit"
    )
    parser.add_argument("--tools", type=Path, default=_HERE / ".tools", help="where the peers are installed")
    parser.add_argument("--into", type=Path, default=_HERE, help="folder of the results")
    parser.add_argument("--resume", action="store_true", help="keep the rounds that results.json has already")
    parser.add_argument("--install", action="store_true", help="install the peers (network) and stop")
    parser.add_argument("--report", action="store_true", help="only write the report of results.json again")
    chosen = parser.parse_args()
    chosen.tools.mkdir(parents=True, exist_ok=True)
    if chosen.install:
        install_peers(chosen.tools.resolve(), _say)
        return 0
    file = chosen.into / "results.json"
    if chosen.report:
        results = json.loads(file.read_text("utf-8"))
    else:
        for corpus in _choose(parser, chosen.corpus, list(CORPORA)):
            options = Options(
                papers=chosen.papers, corpus=corpus, runs=chosen.runs,
                tools=_choose(parser, chosen.only, list(TOOLS)),
                scenarios=_choose(parser, chosen.scenario, list(SCENARIOS)), minutes=chosen.minutes,
                peers=chosen.tools.resolve(), work=Path(tempfile.gettempdir()) / "digestgen-benchmarks",
                results=file, resume=chosen.resume,
            )  # fmt: skip
            results = run_benchmark(options, _say)
    report = render_report(results)
    (chosen.into / "RESULTS.md").write_text(report, "utf-8")
    (chosen.into / "results.svg").write_text(render_chart(results), "utf-8")
    _say("\n" + report)
    return 1 if any(section["failed"] for section in results["sections"]) else 0


def _choose(parser: argparse.ArgumentParser, text: str, known: list[str]) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            parser.error(f'there is no "{name}" among {", ".join(known)}')
    return [name for name in known if name in names]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
