"""Templates are compiled once on a machine, as modules are, and never wrongly taken for others."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import Environment, FileSystemLoader, Template
from jinja2.ext import Extension

import digestgen.compiled
from digestgen.compiled import find_compiled

GREETING = "Good morning, {{ name }}.\n{% if guests %}{{ guests | length }} came.{% endif %}"

Load = Callable[..., Template]


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled modules, of this test alone."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    folder = Path(cache_from_source(digestgen.compiled.__file__)).parent
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files are compiled from now on."""
    files: list[str] = []
    compile_template = Environment.compile

    def note(self: Environment, source: str, name: str, filename: str) -> CodeType:
        files.append(filename)
        return compile_template(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", note)
    return files


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A template of one of Jonas's sites."""

    def load(site: str, text: str = GREETING, name: str = "hello.html", **settings: object) -> Template:
        folder = tmp_path / site
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        environment = Environment(
            loader=FileSystemLoader(folder),
            bytecode_cache=find_compiled("articles", folder / "work"),
            **settings,
        )
        return environment.get_template(name)

    return load


@pytest.mark.usefixtures("modules")
def test_second_site_compiles_nothing(tmp_path: Path, compiled: list[str], load: Load) -> None:
    load("lamps")
    assert compiled == [str(tmp_path / "lamps/hello.html")]
    again = load("kettles")
    assert compiled == [str(tmp_path / "lamps/hello.html")]
    assert again.render(name="Jonas", guests=[1, 2]) == "Good morning, Jonas.\n2 came."
    assert again.filename == str(tmp_path / "kettles/hello.html")  # which a message about it names


@pytest.mark.usefixtures("modules")
def test_what_differs_is_compiled(compiled: list[str], load: Load) -> None:
    assert load("lamps").render(name="<b>") == "Good morning, <b>.\n"
    assert load("kettles", autoescape=True).render(name="<b>") == "Good morning, &lt;b&gt;.\n"
    assert load("kettles", trim_blocks=True).render(name="Jonas") == "Good morning, Jonas.\n"
    assert (
        load("kettles", variable_start_string="{[").render(name="Jonas").startswith("Good morning, {{ name")
    )
    assert load("kettles", GREETING.replace("morning", "night")).render(name="Jo") == "Good night, Jo.\n"
    assert load("kettles", name="bye.html").render(name="Jo") == "Good morning, Jo.\n"
    assert len(compiled) == 6
    assert load("lamps", autoescape=True).render(name="<b>") == "Good morning, &lt;b&gt;.\n"
    assert len(compiled) == 6


@pytest.mark.usefixtures("modules")
def test_extensions_of_others_may_change(compiled: list[str], load: Load) -> None:
    """A plugin of the engine can bring its own, of which we know no version."""

    class Louder(Extension):
        """What it makes of a template depends on more than the template."""

    for _ in range(2):
        load("lamps", extensions=[Louder])
    assert len(compiled) == 2
    load("lamps", extensions=["jinja2.ext.do"])
    load("kettles", extensions=["jinja2.ext.do"])
    assert len(compiled) == 3


@pytest.mark.parametrize("broken", ["", "a word"])
def test_damaged(modules: Path, compiled: list[str], load: Load, broken: str) -> None:
    load("lamps")
    (file,) = modules.glob("articles-*")
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] if not broken else broken.encode())
    assert load("lamps").render(name="Jonas") == "Good morning, Jonas.\n"
    assert len(compiled) == 2
    assert load("lamps").render(name="Jonas") == "Good morning, Jonas.\n"
    assert len(compiled) == 2


@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_beside_the_site_where_modules_are_not_kept(
    tmp_path: Path, modules: Path, compiled: list[str], load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    load("lamps")
    load("lamps")
    assert len(compiled) == 2  # a site that was never built has no folder for them, and gets none
    assert not (tmp_path / "lamps/work").exists()
    (tmp_path / "lamps/work").mkdir()
    load("lamps")
    load("lamps")
    assert len(compiled) == 3
    assert not list(modules.iterdir())
    assert len(list((tmp_path / "lamps/work/templates").iterdir())) == 1
