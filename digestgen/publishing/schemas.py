"""What editors read: JSON Schemas of the files that people write, in `.digestgen/schemas/`.

`init`, each build and `digestgen schema` write them; they belong to no commit, since the topics in them change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from digestgen import __version__
from digestgen.model.tag import Tag
from digestgen.site.site import Site

KINDS = ("paper", "editorial", "tags", "people", "settings")


def render_schemas(tags: Mapping[str, Tag]) -> dict[str, str]:
    """One of KINDS → its schema, as JSON."""
    from digestgen.library.json_schema import build_schemas, build_topic
    from digestgen.settings.checks import build_settings_schema

    shapes = {**build_schemas(tags), "settings": build_settings_schema(build_topic(tags) if tags else None)}
    dialect = {"$schema": "http://json-schema.org/draft-07/schema#"}  # the one that every editor knows
    return {
        kind: json.dumps(dialect | shape, ensure_ascii=False, indent=1) + "\n"
        for kind, shape in shapes.items()
    }


def save_schemas(site: Site) -> None:
    """Write them into a site's folder for working files, unless neither the vocabulary nor digestgen has changed."""
    folder = site.config.work / "schemas"
    vocabulary = site.config.root / site.library.content / "tags.yml"
    try:
        stat = vocabulary.stat()
        stamp = f"{__version__} {stat.st_mtime_ns} {stat.st_size}"
    except OSError:
        stamp = f"{__version__} none"
    if (folder / "stamp").is_file() and (folder / "stamp").read_text("utf-8") == stamp:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for kind, text in render_schemas(site.library.tags if vocabulary.is_file() else {}).items():
        (folder / f"{kind}.json").write_bytes(text.encode("utf-8"))
    (folder / "stamp").write_text(stamp, "utf-8")
