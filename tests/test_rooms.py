"""The plan of the house (ARCHITECTURE.md, "The rooms"): who may import whom, how large it may grow, and what is kept out.

A room is a folder or a loose module of digestgen/.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "digestgen"
FILES = sorted(PACKAGE.rglob("*.py"))

ROW = re.compile(r"\| ((?:`[\w./]+`(?:, )?)+) \| [^|]+ \| ([^|]+) \|")
EVERYTHING, NOTHING = "everything", "standard library"

MOST_ROOMS = 32
MOST_ARROWS = 125
MOST_LINES = 350  # in a file
MOST_ENTRIES = {"sources": 22, "text": 10}  # files and folders directly in a room

# The only code that knows a package.
ONLY_HERE = {
    "feedgen": {"feeds/syndication.py"},
    "frontmatter": {"library/frontmatter.py"},
    "mkdocs": {
        "config.py",
        "engine/errors.py",
        "engine/mkdocs.py",
        "mkdocs_plugin.py",
        "publishing/serve.py",
    },
    "rich": {"report.py"},
    "pydantic": {"config.py", "settings/checks.py"},
    "watchdog": {"publishing/serve.py"},
    "httpx": {"network/http.py", "network/errors.py"},
    "bibtexparser": {"sources/bibtex/reader.py"},
    "PIL": {"publishing/card_image.py", "collecting/figures.py"},
}
STANDARD_LIBRARY = {"model", "problems", "cache"}  # and ourselves, nothing else

COLLECTING = {"sources", "network", "collecting", "delivery", "cli", "init"}
PUBLISHING = {"site", "pages", "feeds", "engine", "output", "publishing"}

# What makes two builds of one folder differ, or reaches out: not in publishing, and not in sources.
FORBIDDEN_MODULES = {
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "locale",
    "random",
    "secrets",
    "time",
}
FORBIDDEN_CALLS = {"now", "utcnow", "today", "getenv", "getcwd", "gethostname", "localtime"}
# Asking the network takes a clock, for its pace, and chance, for the jitter of its retries; and so does sending mail.
# Who waits until an editor has written a file takes one, too.
NEEDED = {
    "network/transport.py": {"time", "random"},
    "collecting/saving.py": {"time"},
    "collecting/desk/server.py": {
        "http.server",
        "secrets",
    },  # a page on this machine, whose address nobody can guess
    "delivery/deliver.py": {"time"},
    "delivery/ledger.py": {"secrets"},
    "delivery/server.py": {"smtplib", "socket", "ssl"},
}
CLOCKS = {
    "cli/options.py",
    "cli/import_.py",
    "publishing/serve.py",
}  # they say which day it is, and when a file was saved
# The password of a mail server and keys of APIs come from the environment, and from nowhere else.
SECRETS = {
    "cli/mail.py": "DIGESTGEN_SMTP_",
    "network/credentials.py": "os.environ.get(name,",
    "cli/build.py": "Manifest(config_file, os.environ)",  # whether what mkdocs.yml asks of it is as it was
    "cli/options.py": "Manifest(file, os.environ)",
}
# The one variable that is set, not read: it silences a banner of the theme.
ENVIRONMENT = ("engine/mkdocs.py", 'os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")')


def read_plan() -> dict[str, str]:
    """Room → what the document says it may import."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.partition("\n## The rooms\n")[2].partition("\n## ")[0]
    plan: dict[str, str] = {}
    for rooms, may_import in ROW.findall(section):
        for room in re.findall(r"`(\w+)(?:\.py|/)`", rooms):
            assert room not in plan, f"{room} has two rows"
            plan[room] = may_import
    return plan


PLAN = read_plan()


def allowed(room: str) -> set[str]:
    """The rooms that a room may import."""
    said = PLAN[room]
    if said == NOTHING:
        return set()
    if said.startswith(EVERYTHING):
        return PLAN.keys() - set(re.findall(r"\w+", said.removeprefix(EVERYTHING)))
    return set(said.split(", "))


def name_of(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(file: Path) -> str:
    return ".".join(("digestgen", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module, also inside functions; `from digestgen import build` is digestgen.build."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield str(node.module), node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


TREES = {module_of(file): ast.parse(file.read_text("utf-8")) for file in FILES}
GRAPH = {module: {name for name, _ in imports(tree) if name in TREES} for module, tree in TREES.items()}
ROOMS = {room_of(module) for module in TREES}
ARROWS = {
    (room_of(module), room_of(name))
    for module, names in GRAPH.items()
    for name in names
    if name != "digestgen"
}
ARROWS = {(one, other) for one, other in ARROWS if one != other}


def reach(module: str) -> set[str]:
    """Every module of ours that importing this one may ever import."""
    found: set[str] = set()
    todo = [module]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += GRAPH[one]
    return found


def circles() -> list[list[str]]:
    """Rooms that import each other in a loop, each loop once."""
    found = []
    for room in sorted(ROOMS):
        way: dict[str, str] = {}
        todo = [room]
        while todo:
            here = todo.pop()
            for one, other in sorted(ARROWS):
                if one == here and other not in way:
                    way[other] = here
                    todo.append(other)
        if room in way:
            loop = [room]
            while (before := way[loop[-1]]) != room:
                loop.append(before)
            if min(loop) == room:
                found.append([room, *reversed(loop)])
    return found


def test_every_room_has_its_row_and_every_row_its_room() -> None:
    assert PLAN.keys() == ROOMS - {"__init__", "__main__"}
    assert set().union(*map(allowed, PLAN)) <= PLAN.keys()


@pytest.mark.parametrize("module", TREES)
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    room = room_of(module)
    if room not in PLAN:  # the package and its `__main__`
        return
    found = [
        f"line {line}: {name}"
        for name, line in imports(TREES[module])
        if name in TREES and room_of(name) not in allowed(room) | {room, "__init__"}
    ]
    assert found == []


def test_the_house_keeps_its_size(capsys: pytest.CaptureFixture[str]) -> None:
    longest = max(FILES, key=lambda file: len(file.read_text("utf-8").splitlines()))
    lines = len(longest.read_text("utf-8").splitlines())
    entries = {room: len({file.relative_to(PACKAGE / room).parts[0] for file in FILES if file.is_relative_to(PACKAGE / room)})
               for room in MOST_ENTRIES}  # fmt: skip
    with capsys.disabled():  # on standard error, which tests that run side by side do not lose
        sys.stderr.write(
            f"\nThe house: {len(ROOMS)} rooms, {len(ARROWS)} imports between them, "
            f"{lines} lines in the longest file, {name_of(longest)}; "
            + ", ".join(f"{number} entries in {room}/" for room, number in entries.items())
            + "\n"
        )
    assert circles() == []
    assert len(ROOMS) <= MOST_ROOMS
    assert len(ARROWS) <= MOST_ARROWS
    assert lines <= MOST_LINES
    assert all(entries[room] <= most for room, most in MOST_ENTRIES.items())


@pytest.mark.parametrize(
    "start", ["digestgen.publishing.build", "digestgen.mkdocs_plugin", "digestgen.publishing.serve"]
)
def test_publishing_never_reaches_collecting(start: str) -> None:
    rooms = {room_of(module) for module in reach(start)}
    assert {"site", "engine", "library"} <= rooms  # the search does find something
    assert rooms & COLLECTING == set()


def test_collecting_never_reaches_publishing() -> None:
    assert {room_of(module) for module in reach("digestgen.collecting.collection")} & PUBLISHING == set()


def test_who_knows_a_package() -> None:
    for file in FILES:
        tops = {name.split(".")[0] for name, _ in imports(TREES[module_of(file)])} - {"digestgen"}
        if room_of(module_of(file)) in STANDARD_LIBRARY:
            assert tops <= sys.stdlib_module_names, file
        for package, places in ONLY_HERE.items():
            assert package not in tops or name_of(file) in places, (
                f"{file}: {package} has its place: {places}"
            )


@pytest.mark.parametrize("file", [file for file in FILES if name_of(file) not in CLOCKS], ids=name_of)
def test_no_clock_no_network_no_chance_no_environment(file: Path) -> None:
    name, tree = name_of(file), TREES[module_of(file)]
    modules = {
        module
        for module, _ in imports(tree)
        for bad in FORBIDDEN_MODULES
        if f"{module}.".startswith(f"{bad}.")
    }
    calls = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in FORBIDDEN_CALLS
    ]
    environment = [
        line.strip()
        for line in file.read_text("utf-8").splitlines()
        if "os.environ" in line and (name, line.split("  #")[0].strip()) != ENVIRONMENT
    ]
    if name in SECRETS:
        assert environment and all(SECRETS[name] in line for line in environment)
        environment = []
    assert (modules, calls, environment) == (NEEDED.get(name, set()), [], [])


def test_the_exception_for_the_environment_is_still_needed() -> None:
    assert ENVIRONMENT[1] in (PACKAGE / ENVIRONMENT[0]).read_text("utf-8")


def test_what_a_parameter_is_stands_in_the_docstring() -> None:
    """Under Args, not as a comment beside it."""
    beside = []
    for file in FILES:
        comments = {
            token.start[0]
            for token in tokenize.generate_tokens(io.StringIO(file.read_text("utf-8")).readline)
            if token.type == tokenize.COMMENT and not token.string.startswith(("# fmt:", "# type:", "# noqa"))
        }
        for node in ast.walk(TREES[module_of(file)]):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                parameters = [one.lineno for one in ast.walk(node.args) if isinstance(one, ast.arg)]
                if not comments.isdisjoint(range(node.lineno + 1, max(parameters, default=0) + 1)):
                    beside.append(f"{name_of(file)}:{node.lineno} {node.name}")
    assert beside == []


def test_where_to_start_names_files_that_are_there() -> None:
    section = (
        (ROOT / "CONTRIBUTING.md")
        .read_text("utf-8")
        .partition("\n## Where to start\n")[2]
        .partition("\n## ")[0]
    )
    files = re.findall(r"^\| [^|`]+.* \| `([^`]+)` \|$", section, re.MULTILINE)
    assert len(files) >= 20
    assert [file for file in files if not (ROOT / file).is_file()] == []
