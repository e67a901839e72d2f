"""docs/manual/how-to/pictures/: what the desk looks like. `--rewrite-pictures` takes them anew; look at each before you commit it."""

from __future__ import annotations

import importlib.util
import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from digestgen.collecting.candidates import build_candidate
from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.inbox import save_candidates
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.record import Record

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/manual/how-to/desk.md"
PICTURES = PAGE.parent / "pictures"
MODES = {"light": ((1240, 775), "light"), "dark": ((1240, 775), "dark"), "phone": ((390, 844), "light")}
MOST = 90_000  # bytes

pytestmark = pytest.mark.browser


def test_the_manual_shows_every_picture_of_the_desk(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("they are being rewritten")
    shown = re.findall(r"!\[([^\]]{20,})\]\(pictures/desk-(\w+)\.png\)", PAGE.read_text("utf-8"))
    assert [mode for _alt, mode in shown] == list(MODES)
    for mode, (size, _scheme) in MODES.items():
        data = (PICTURES / f"desk-{mode}.png").read_bytes()
        assert len(data) <= MOST and struct.unpack(">II", data[16:24]) == size


def lay(project: Path) -> Desk:
    """The example digest, of which every third paper has yet to be chosen."""
    shutil.copytree(ROOT / "content", project / "content")
    shutil.copy(ROOT / "mkdocs.yml", project)
    records = []
    for paper in sorted(read_library(project).papers, key=lambda paper: paper.path)[::3]:
        (project / paper.path).unlink()
        source, payload = next(iter(paper.sources.items()), ("arxiv", {}))
        payload = {
            "upvotes": len(paper.title) % 37 + 4,
            **payload,
            **({"summary": paper.summary} if paper.summary else {}),
        }
        records.append(Record(source, paper.title, paper.all_ids, paper.abstract, paper.authors, published=paper.published,
                              links=paper.links, publication=paper.publication, payload=payload))  # fmt: skip
    for page in (project / "content").rglob("*.md"):  # links to papers that wait lead nowhere
        if "papers" not in page.parts:
            page.unlink()
    save_candidates(
        project, [build_candidate(replace(record, date="2026-11-27"), "2026-11-27") for record in records]
    )
    return Desk(read_config(project / "mkdocs.yml"), lambda: "2026-11-28")


def show(page: Page) -> None:
    """Some are decided; one has a note."""
    for keys in ("y", "n", "n", "j", "w"):
        page.keyboard.press(keys)
    page.keyboard.type("For the reading group: short, and the code runs.")
    page.keyboard.press("Escape")
    page.locator(".noted").wait_for()
    page.locator(".said", has_text="Note saved").wait_for()
    page.locator("#sheet").evaluate("sheet => sheet.scrollTo(0, 0)")


def test_rewrite_pictures(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path, serve_desk: Any
) -> None:
    if not request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("pictures are taken with --rewrite-pictures")
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "tests/browser/test_pictures.py")
    assert spec and spec.loader
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    PICTURES.mkdir(exist_ok=True)
    painter = chromium.new_page()
    for mode, ((width, height), scheme) in MODES.items():
        with serve_desk(lay(tmp_path / mode)) as address:
            context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(address)
            page.locator("body[data-ready] article .links").wait_for()
            show(page)
            data = pictures.shrink(painter, page.screenshot(animations="disabled", caret="hide"))
            assert len(data) <= MOST, f"{mode} has {len(data):,} bytes"
            (PICTURES / f"desk-{mode}.png").write_bytes(data)
            context.close()
    painter.close()
