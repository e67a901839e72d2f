"""Settings that change nothing are remarked on; what an engine or a theme reads is not."""

from __future__ import annotations

import re
from pathlib import Path

import material
from mkdocs.config.defaults import MkDocsConfig

from digestgen.config import read_config
from digestgen.publishing.build import read_site
from digestgen.site.effects import FEATURES, READ

# Those that MkDocs 1.6 refuses, or sets itself.
GONE = {"config_file_path", "google_analytics", "pages"}


def test_all_settings_of_mkdocs_are_known() -> None:
    assert {*(name for name, _ in MkDocsConfig._schema), "INHERIT"} - GONE == READ


def test_all_features_of_material_are_known() -> None:
    folder = Path(material.__file__).parent / "templates"
    asked = re.compile(r'"([a-z]+(?:\.[a-z]+)+)" (?:not )?in features')
    found = {name for file in folder.rglob("*.html") for name in asked.findall(file.read_text("utf-8"))}
    scripts = "".join(file.read_text("utf-8") for file in folder.rglob("bundle*.js"))
    assert found <= FEATURES
    assert [name for name in FEATURES - found if f'"{name}"' not in scripts] == []


def test_what_own_templates_ask_for_has_an_effect(library: Path) -> None:
    (library / "shared.yml").write_text("copyright: Ada One\n", "utf-8")
    (library / "over").mkdir()
    (library / "over" / "main.html").write_text(
        '{% extends "base.html" %}{% if "lamps.lit" in features %}{% endif %}', "utf-8"
    )
    config = library / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = text.replace("  language: en", "  custom_dir: over\n  features: [lamps.lit, toc.follow]")
    text += "\nINHERIT: shared.yml\nwatch: [over]\n_held: &held 1\nextra: {lamps: *held}\n"
    config.write_text(text, "utf-8")
    notes = read_site(read_config(config)).notes
    assert [note for note in notes if note.code == "without-effect"] == []
    config.write_text(text.replace("lamps.lit", "lamps.lot"), "utf-8")
    assert [note.what for note in read_site(read_config(config)).notes if note.code == "without-effect"] == [
        'the theme has no feature "lamps.lot"'
    ]
