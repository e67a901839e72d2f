"""docs/manual/how-to/pictures/: a paper and an issue in every language that digestgen speaks, taken by `--rewrite-pictures`.

They need letters of all of them: apt-get install fonts-noto-core fonts-noto-cjk
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from digestgen.config import package_templates, read_config
from digestgen.publishing.build import build
from tests.browser.test_pictures import shrink

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/manual/how-to/languages.md"
PICTURES = PAGE.parent / "pictures"
TEXTS = yaml.safe_load((ROOT / "tests/data/languages.yml").read_text("utf-8"))
SIZE = (720, 700)
SHOWN = {"issue": "digests/2025-08-07/", "paper": "papers/2508.10001/"}
MOST = 60_000  # bytes of one picture

pytestmark = pytest.mark.browser


def test_the_manual_shows_every_language(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("they are being rewritten")
    assert TEXTS.keys() == {file.stem for file in (package_templates() / "words").glob("*.yml")}
    shown = re.findall(r"!\[[^\]]{10,}\]\(pictures/([a-z]{2}-\w+)\.png\)", PAGE.read_text("utf-8"))
    assert shown == [f"{language}-{kind}" for language in TEXTS for kind in SHOWN]
    for name in shown:
        data = (PICTURES / f"{name}.png").read_bytes()
        assert len(data) <= MOST and struct.unpack(">II", data[16:24]) == SIZE, name


def write(project: Path, language: str, **own: Any) -> None:
    """A digest of two papers: one that is there in all languages, and an English one that is not."""
    (project / "content/papers").mkdir(parents=True)
    settings = {
        "site_name": own["site"], "site_url": f"https://lamps.example/{language}/", "docs_dir": "content",
        "theme": {"name": "material", "language": language, "font": False,
                  "palette": {"primary": "white", "accent": "indigo"}},
        "plugins": [{"digestgen": {"machine_summaries": "never"}}],
        "nav": ["index.md", "archive.md", "tags/index.md", "feeds.md"],
    }  # fmt: skip
    tags = {slug: {"title": title} for slug, title in zip(("kettles", "sound"), own["tags"], strict=True)}
    versions = {
        code: {name: texts[name] for name in ("title", "summary", "abstract")}
        for code, texts in TEXTS.items()
        if code in (language, "ar", "ja") and code != "en"
    }
    english = TEXTS["en"]
    kettles = {"id": "arxiv:2508.10001", "title": english["title"], "authors": ["Ada One", "Bo Two", "李四"],
               "date": "2025-08-07", "lang": "en", "published": "2025-08-05", "tags": ["kettles", "sound"],
               "summary": english["summary"], "links": {"code": "https://lamps.example/code"},
               "translations": versions}  # fmt: skip
    lamps = {"id": "arxiv:2508.10002", "title": "A Lamp for Every Reader: GPT-4 at Dusk?", "authors": ["Cy Three"],
             "date": "2025-08-07", "lang": "en", "tags": ["sound"], "status": "withdrawn",
             "summary": "Eleven lamps, one question."}  # fmt: skip
    for name, text in {
        "mkdocs.yml": yaml.safe_dump(settings, allow_unicode=True),
        "content/tags.yml": yaml.safe_dump(tags, allow_unicode=True),
        "content/papers/kettles.md": f"{head(kettles)}\n{english['abstract']}\n\n## Note\n\n{own['note']}\n",
        "content/papers/lamps.md": f"{head(lamps)}\nWe light eleven lamps.\n",
    }.items():
        (project / name).write_text(text, "utf-8")


def head(front: dict[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n"


def test_rewrite_pictures(
    request: pytest.FixtureRequest,
    chromium: Browser,
    tmp_path: Path,
    serve_folder: Callable[[Path, str], AbstractContextManager[str]],
) -> None:
    if not request.config.getoption("--rewrite-pictures", default=False):
        pytest.skip("pictures are taken with --rewrite-pictures")
    painter = chromium.new_page()
    for language, own in TEXTS.items():
        write(tmp_path / language, language, **own)
        build(read_config(tmp_path / language / "mkdocs.yml"))
        page = chromium.new_page(viewport=dict(zip(("width", "height"), SIZE, strict=True)))
        with serve_folder(tmp_path / language / "site", f"/{language}/") as address:
            for kind, url in SHOWN.items():
                page.goto(address + url)
                page.wait_for_load_state("networkidle")
                data = shrink(painter, page.screenshot(animations="disabled", caret="hide"))
                assert len(data) <= MOST, f"{language}-{kind} has {len(data):,} bytes"
                (PICTURES / f"{language}-{kind}.png").write_bytes(data)
        page.close()
    painter.close()
