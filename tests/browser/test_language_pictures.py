"""docs/manual/how-to/pictures/: a paper and an issue in every language that digestgen speaks, taken by `--rewrite-pictures`.

They need letters of all of them: apt-get install fonts-noto-core fonts-noto-cjk
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from digestgen.config import package_templates
from tests.browser.conftest import LANGUAGES
from tests.browser.test_pictures import shrink

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/manual/how-to/languages.md"
PICTURES = PAGE.parent / "pictures"
SIZE = (720, 700)
SHOWN = {"issue": "digests/2025-08-07/", "paper": "papers/2508.10001/"}
MOST = 60_000  # bytes of one picture

# Whether two letters look different: without a font for them, each is the same box.
DRAWN = """
(text) => {
  const pen = new OffscreenCanvas(40, 40).getContext("2d");
  const pictures = [...new Set(text.replace(/\\P{Letter}/gu, ""))].map((letter) => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = "20px serif";
    pen.fillText(letter, 5, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  });
  return new Set(pictures).size > 1;
}
"""

pytestmark = pytest.mark.browser


def test_the_manual_shows_every_language(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("they are being rewritten")
    assert LANGUAGES.keys() == {file.stem for file in (package_templates() / "words").glob("*.yml")}
    shown = re.findall(r"!\[[^\]]{10,}\]\(pictures/([a-z-]+)\.png\)", PAGE.read_text("utf-8"))
    assert shown == [f"{language}-{kind}" for language in LANGUAGES for kind in SHOWN]
    for name in shown:
        data = (PICTURES / f"{name}.png").read_bytes()
        assert len(data) <= MOST and struct.unpack(">II", data[16:24]) == SIZE, name


def test_rewrite_pictures(
    request: pytest.FixtureRequest,
    chromium: Browser,
    serve_language: Callable[[str], tuple[Path, str]],
) -> None:
    if not request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("pictures are taken with --rewrite-pictures")
    painter = chromium.new_page()
    for language in LANGUAGES:
        page = chromium.new_page(viewport=dict(zip(("width", "height"), SIZE, strict=True)))
        address = serve_language(language)[1]
        assert page.evaluate(DRAWN, LANGUAGES[language]["site"]), f"there is no font for {language}"
        for kind, url in SHOWN.items():
            page.goto(address + url)
            page.wait_for_load_state("networkidle")
            data = shrink(painter, page.screenshot(animations="disabled", caret="hide"))
            assert len(data) <= MOST, f"{language}-{kind} has {len(data):,} bytes"
            (PICTURES / f"{language}-{kind}.png").write_bytes(data)
        page.close()
    painter.close()
