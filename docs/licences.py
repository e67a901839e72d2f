"""Writes docs/proofs/licences.md: the licence of every package that an installed digestgen brings along (`make licences`)."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "site_templates/init/requirements.lock"
PAGE = ROOT / "docs/proofs/licences.md"


def read_licence(name: str) -> str:
    """As the package says it: an expression (PEP 639), else its classifiers, its field, or the first line of its file."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return "(not installed here)"
    about = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: OSI")
    ]
    field = (about["License"] or "").strip().partition("\n")[0]
    return (
        about["License-Expression"] or ", ".join(classifiers) or field or _read_file(package) or "(not said)"
    )


def _read_file(package: Distribution) -> str:
    for name in package.metadata.get_all("License-File", []):
        if text := package.read_text(f"licenses/{name}"):
            return text.strip().partition("\n")[0]
    return ""


def render_licences() -> str:
    rows = re.findall(r"^([\w.-]+)==([^\s;]+)(?: ; ([^\\]+?))? \\$", LOCK.read_text("utf-8"), re.MULTILINE)
    lines = [
        f"| {name} | {version} | {read_licence(name)} | {marker.strip()} |" for name, version, marker in rows
    ]
    head = (
        "# Licences\n\nWhat an installed digestgen brings along, as `site_templates/init/requirements.lock` has it. digestgen itself "
        "is under the MIT licence.\n\n| Package | Version | Licence | Only where |\n| --- | --- | --- | --- |\n"
    )
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render_licences(), "utf-8")
