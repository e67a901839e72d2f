"""`python -m benchmarks.desk`: what the steps of the desk cost, in seconds of the processor, beside a large digest."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.pageset import build_page_set
from benchmarks.papers import Sample, build_papers
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project
from digestgen.collecting.candidates import build_candidate
from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.inbox import save_candidates
from digestgen.config import read_config
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record

_DAY = "2026-11-28"


def measure_desk(folder: Path, kept: int, waiting: int) -> dict[str, float]:
    """Step → seconds of the processor."""
    papers = build_papers(kept, waiting)
    save_project(folder, dict(render_project(build_page_set(papers[:kept]), Frame())), keep=())
    records = [build_record(number, paper) for number, paper in enumerate(papers[kept:])]
    save_candidates(folder, [build_candidate(record, _DAY) for record in records])
    desks: list[Desk] = []
    spent = {
        "open the desk": _spend(lambda: desks.append(Desk(read_config(folder / "mkdocs.yml"), lambda: _DAY)))
    }
    (desk,) = desks
    spent["send the list"] = _spend(desk.read)
    keys = desk.listed()
    spent |= {
        "show a paper": _spend(lambda: desk.show(keys[50])),
        "note": _spend(lambda: desk.write_note(keys[:1], "Short, and the code runs.")),
        "keep": _spend(lambda: desk.move(keys[:1], "kept")),
        "no": _spend(lambda: desk.move(keys[1:2], "no")),
        "no to a hundred at once": _spend(lambda: desk.move(keys[2:102], "no")),
    }
    spent["undo a hundred"] = _spend(desk.undo)
    desk.undo()
    spent["undo a keep"] = _spend(desk.undo)
    return spent


def build_record(number: int, paper: Sample) -> Record:
    """The paper as a source would give it, under an id that no kept one has."""
    paper_id = parse_id(f"2612.{number + 1:05}")
    names = tuple(map(Name, paper.authors))
    return Record("arxiv", paper.title, (paper_id,), paper.abstract, names, _DAY, published=_DAY)


def _spend(step: Callable[[], object]) -> float:
    begin = time.process_time()
    step()
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=int, default=10_000)
    parser.add_argument("--waiting", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for step, seconds in measure_desk(Path(folder), options.kept, options.waiting).items():
            print(f"{seconds:8.3f}  {step}")  # noqa: T201


if __name__ == "__main__":
    main()
