"""Cards are kept: an edit renders those of the papers that changed, whichever process made the others."""

import shutil
from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.model.paper import Paper
from digestgen.output import workers
from digestgen.pages.renderer import Renderer
from digestgen.publishing.build import build


def test_an_edit_renders_one_card(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = read_config(library / "mkdocs.yml")
    with monkeypatch.context() as patch:
        patch.setattr(workers, "count_processes", lambda _: 3)
        papers = build(config).site.papers
    rendered, render = [], Renderer._render_card

    def note(renderer: Renderer, paper: Paper, pinned: bool) -> str:
        rendered.append(paper.path)
        return render(renderer, paper, pinned)

    monkeypatch.setattr(Renderer, "_render_card", note)
    edited = library / papers[1].path
    edited.write_text(edited.read_text("utf-8") + "\nLamps, too.\n", "utf-8")
    build(config)
    assert set(rendered) == {papers[1].path}

    made = {file: file.read_bytes() for file in (library / "site").rglob("*.html")}
    shutil.rmtree(library / ".digestgen")
    build(config)
    assert set(rendered) == {paper.path for paper in papers}
    assert {file: file.read_bytes() for file in (library / "site").rglob("*.html")} == made
