"""What the documents show of sources is true: commands can be asked, the workflow works, the example is a source."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from digestgen.cli import main
from digestgen.collecting.fetching import build_asked
from digestgen.network.credentials import CREDENTIALS
from digestgen.network.rate_limits import RATE_LIMITS
from digestgen.problems import SourceError, did_you_mean
from digestgen.settings.checks import check_settings
from digestgen.sources import SOURCES, Context, Query
from digestgen.sources.recognise import recognise_source
from digestgen.sources.source import Answer, Request
from digestgen.sources.table.columns import COLUMNS

ROOT = Path(__file__).parents[1]
HOW_TO = {page.stem: page.read_text("utf-8") for page in sorted((ROOT / "docs/manual/how-to").glob("*.md"))}
EXAMPLE = HOW_TO["add-a-source"]


def blocks(text: str, language: str) -> list[str]:
    """Fenced blocks of one language, also those that stand in a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def fenced(text: str, mark: str) -> dict:
    """The YAML block that holds these words."""
    (block,) = [block for block in blocks(text, "yaml") if mark in block]
    return yaml.load(block, Loader=yaml.BaseLoader if "runs-on" in mark else yaml.SafeLoader)


def commands(text: str) -> list[str]:
    """Every import and fetch that the text shows, in blocks and within lines, but for forms such as `SOURCE FILE…`."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"`(digestgen [^`\n]*)`", text)
    shown = [line for line in lines if re.match(r"digestgen (?:import|fetch) [a-z~.]", line)]
    return list(dict.fromkeys(line for line in shown if "…" not in line))


COMMANDS_SHOWN = commands("\n".join(((ROOT / "README.md").read_text("utf-8"), *HOW_TO.values())))


class Asked(Exception):
    """The question was put."""


def put(request: Request) -> Answer:
    raise Asked(request.url)


@pytest.mark.parametrize("line", COMMANDS_SHOWN)
def test_an_import_or_fetch_that_is_shown_can_be_asked(line: str) -> None:
    """Its options exist and have values they can have; and a source asks what it shows, instead of refusing."""
    name, *arguments = shlex.split(line)[1:]
    context = main.get_command(None, name).make_context(name, arguments)
    said = context.params
    if name == "import":
        assert said["source"] in {"auto", *SOURCES}
        assert set(said["columns"] or {}) <= COLUMNS.keys()
        return
    first, last = said["span"] or (said["first"] or "", said["last"] or "")
    query = Query(said["ids"], said["query"], said["category"], first, last, said["limit"] or 0)
    source = build_asked(said["source"], query).source
    assert source.fetch
    with pytest.raises(Asked):
        list(source.ask(query, put, Context(today="2026-10-01")))


def test_each_source_that_can_be_asked_is_shown_being_asked() -> None:
    shown = {line.split()[2] for line in COMMANDS_SHOWN if line.startswith("digestgen fetch ")}
    assert shown >= {key for key, source in SOURCES.items() if source.fetch}
    assert len(COMMANDS_SHOWN) > 25


def test_standing_sources_are_shown_as_mkdocs_yml_takes_them() -> None:
    (plugin,) = fenced(HOW_TO["fetch"], "- source:")["plugins"]
    standing = check_settings(plugin["digestgen"], did_you_mean)[0].sources
    vocabulary = yaml.safe_load((ROOT / "content/tags.yml").read_text("utf-8"))
    assert len(standing) > 2
    for one in standing:
        assert set(one.tags) <= vocabulary.keys()
        source = SOURCES[one.source]
        day = "2026-09-14" if source.dated and not one.words else ""
        assert source.fetch
        with pytest.raises(Asked):
            list(source.ask(Query(tuple(one.words), one.query, one.category, day, day), put, Context()))


def test_the_fields_of_tables_are_in_the_manual() -> None:
    fields = HOW_TO["import"].split("The fields are ")[1].split("\n")[0]
    assert re.findall(r"`(\w+)`", fields) == list(COLUMNS)


@pytest.fixture
def lamps(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The source that the manual shows, as if it stood in digestgen/sources."""
    code = blocks(EXAMPLE, "python")[0]
    module = ModuleType("digestgen.sources.lamps")
    exec(compile(code, "add-a-source.md", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_the_source_in_the_manual_works_as_its_recording_and_its_test_say(
    lamps: ModuleType, tmp_path: Path
) -> None:
    (index,), (answer,), test = (
        blocks(EXAMPLE, "json"),
        blocks(EXAMPLE, "text"),
        blocks(EXAMPLE, "python")[1],
    )
    (scenario,) = re.findall(r'recorded\("([^"]+)"\)', test)
    folder = tmp_path / "recorded" / scenario
    folder.mkdir(parents=True)
    (folder / "index.json").write_text(index, "utf-8")
    (folder / "desk.txt").write_text(answer, "utf-8")
    spec = importlib.util.spec_from_file_location("recordings", ROOT / "tests/sources/conftest.py")
    assert spec and spec.loader
    recordings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recordings)
    namespace: dict = {}
    exec(compile(test, "add-a-source.md", "exec"), namespace)
    (function,) = [value for name, value in namespace.items() if name.startswith("test_")]

    function(lambda name: recordings.Recording(str(tmp_path / "recorded" / name)))

    again = recordings.Recording(str(folder))
    (page,) = lamps.SOURCE.ask(Query(ids=("desk", "shelf"), limit=1), again.get, Context())
    assert len(page.parsed.records) == 1
    assert f"tests/data/recorded/{scenario}/index.json" in EXAMPLE
    assert recognise_source(answer.encode(), "desk.txt", {**SOURCES, "lamps": lamps.SOURCE}) is lamps.SOURCE


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"[]", b"# lamp list\n\n|||\n", b"# lamp list\nx | A Lamp | Ada One\n"]
)
def test_the_source_in_the_manual_refuses_in_words(lamps: ModuleType, data: bytes) -> None:
    with pytest.raises(SourceError):
        lamps.SOURCE.parse(data, "desk.txt", Context())
    for query in (Query(), Query(ids=("desk",), text="lamp")):
        with pytest.raises(SourceError, match=r"there is nothing to ask for|cannot be asked by --query"):
            list(lamps.SOURCE.ask(query, put, Context()))


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_the_source_in_the_manual_is_clean(command: list[str]) -> None:
    program = shutil.which("ruff", path=Path(sys.executable).parent) or shutil.which("ruff")
    if program is None:
        pytest.skip("ruff is not installed (it is in the dev extra)")
    done = subprocess.run(
        [program, *command, "--stdin-filename", "digestgen/sources/lamps.py", "-"],
        input=blocks(EXAMPLE, "python")[0], cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_table_of_requests_names_every_host_and_variable() -> None:
    text = (ROOT / "docs/manual/reference/apis.md").read_text("utf-8")
    for host in (*RATE_LIMITS, *(credential.host for credential in CREDENTIALS)):
        assert f"`{host}`" in text, host
    for credential in CREDENTIALS:
        assert all(f"`{name}`" in text for name in (credential.name, *credential.variables))
