"""The W3C feed validator's own code over every feed of the example site; its report is docs/proofs/feedvalidator.md.

git clone https://github.com/w3c/feedvalidator && pip install html5lib
DIGESTGEN_FEEDVALIDATOR=feedvalidator python -m pytest tests/feeds/test_feedvalidator.py [--rewrite-golden]
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
REPORT = REPOSITORY / "docs" / "proofs" / "feedvalidator.md"
ROOT = "https://digestgen.example.org/digest/"
# Warnings that stay, and why.
REASONS = {
    "DuplicateUpdated": "Two entries have the same `updated`. Papers have days, not hours, and a digest has several a "
    "day; an hour would be made up. RFC 4287 allows it (§4.2.15); the advice is for readers that sort by it alone.",
    "SelfDoesntMatchLocation": "The feed at the former address of a person, topic or saved search says where it is now.",
}
RUN = """
import json, sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator.logging import Error, Warning
for line in sys.stdin:
    path, address = json.loads(line)
    data = open(path, "rb").read()
    try:
        events = feedvalidator.validateString(data, firstOccurrenceOnly=0, base=address)["loggedEvents"]
    except feedvalidator.logging.ValidationFailure as failure:
        events = [failure.event]
    kinds = [(kind.__name__, type(e).__name__) for e in events for kind in (Error, Warning) if isinstance(e, kind)]
    print(json.dumps([address, kinds]))
"""


@pytest.fixture(scope="module")
def validator() -> Path:
    folder = os.environ.get("DIGESTGEN_FEEDVALIDATOR", "")
    if not folder:
        pytest.skip(
            "DIGESTGEN_FEEDVALIDATOR is not set: the W3C feed validator is not part of this repository"
        )
    if importlib.util.find_spec("html5lib") is None:
        pytest.skip("the W3C feed validator needs html5lib: pip install html5lib")
    source = Path(folder) / "src"
    assert (source / "feedvalidator" / "__init__.py").is_file(), f"no feed validator in {folder}"
    return source


def validate(validator: Path, files: dict[str, Path]) -> dict[str, list[tuple[str, str]]]:
    """Address → (Error or Warning, its name) of all that the validator says."""
    asked = "".join(json.dumps([str(file), address]) + "\n" for address, file in files.items())
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(validator)], input=asked, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {
        address: [tuple(one) for one in said] for address, said in map(json.loads, done.stdout.splitlines())
    }


@pytest.mark.prove
def test_the_w3c_validator_has_no_errors(
    validator: Path, curator: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = curator.project
    shutil.rmtree(project)
    shutil.copytree(REPOSITORY / "content", project / "content")
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    own = "      hub: https://hub.example.org/\n      rights: CC BY 4.0\n      author_feeds: all\n      digest_feeds: [weekly]\n"
    (project / "mkdocs.yml").write_text(text.replace("  - digestgen:\n", f"  - digestgen:\n{own}"), "utf-8")
    curator.publish(tmp_path / "site")
    found = sorted(p for p in (tmp_path / "site").rglob("*") if p.suffix in (".xml", ".opml"))
    files = {ROOT + file.relative_to(tmp_path / "site").as_posix(): file for file in found}
    assert {f"{ROOT}{name}" for name in ("feed.xml", "atom.xml", "feeds.opml")} <= files.keys()

    said = validate(validator, files)
    assert said.keys() == files.keys()
    events = Counter(event for one in said.values() for event in one)
    assert [event for event in events if event[0] == "Error"] == []
    assert {name for _kind, name in events} <= REASONS.keys()

    spoilt = tmp_path / "spoilt.xml"  # it does find errors
    spoilt.write_bytes(files[f"{ROOT}feed.xml"].read_bytes().replace(b"<pubDate>", b"<pubDate>on ", 1))
    assert ("Error", "InvalidRFC2822Date") in validate(validator, {ROOT: spoilt})[ROOT]

    report = render_report(validator, files, said, events)
    if request.config.getoption("--rewrite-golden"):
        REPORT.write_text(report, "utf-8")
    assert REPORT.read_text("utf-8") == report, "it says something else now: look, then --rewrite-golden"


def render_report(
    validator: Path, files: dict[str, Path], said: dict[str, list[tuple[str, str]]], events: Counter[Any]
) -> str:
    """docs/proofs/feedvalidator.md: which feeds, how many errors, which warnings and why."""
    code = hashlib.sha256(
        b"".join(file.read_bytes() for file in sorted((validator / "feedvalidator").rglob("*.py")))
    )
    kinds = {"of the site": ("feed.xml", "atom.xml", "featured", "changes"), "of days and weeks": ("digests/",),
             "of the archive": ("feeds/",), "of views": ("views/",), "of tags": ("tags/",),
             "of authors": ("authors/",), "OPML": ("feeds.opml",)}  # fmt: skip
    lines = [
        "# What the W3C feed validator says", "",
        "Its own code (https://github.com/w3c/feedvalidator) over every feed of the example site, with a hub, rights and",
        "feeds of authors. Made by `tests/feeds/test_feedvalidator.py`, which says how to run it.", "",
        f"Code of the validator: sha256 `{code.hexdigest()[:16]}…` over its Python files.", "",
        "| feeds | how many | errors | warnings |", "|---|--:|--:|--:|",
    ]  # fmt: skip
    counted = 0
    for kind, starts in kinds.items():
        own = [address for address in files if address.removeprefix(ROOT).startswith(starts)]
        if not own:
            continue
        counted += len(own)
        count = Counter(level for address in own for level, _name in said[address])
        lines.append(f"| {kind} | {len(own)} | {count['Error']} | {count['Warning']} |")
    assert counted == len(files), "a feed of a kind that the report does not know"
    lines += ["", "## Warnings", ""]
    lines += [f"- **{name}** ({count}): {REASONS[name]}" for (_level, name), count in sorted(events.items())]
    return "\n".join(lines) + "\n"
