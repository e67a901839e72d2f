"""Who may import whom (ARCHITECTURE.md, "The rooms"), what publishing must not reach, and how long a file may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "digestgen"
FILES = sorted(PACKAGE.rglob("*.py"))

# A room is a file or a folder of digestgen/. Each may import itself, and these.
NOUNS = {"model", "problems"}
READING = NOUNS | {"text", "cache", "links"}
SITE = READING | {"config", "library", "site", "viewing", "words"}
PAGES = SITE | {"fragments", "keys", "layout", "exports", "output"}
PUBLISHING = PAGES | {
    "pages",
    "feeds",
    "mail",
    "search",
    "related",
    "sitemap",
    "engine",
    "cardimage",
    "statistics",
}
MAY_IMPORT: dict[str, set[str]] = {
    "problems": set(),
    "model": set(),
    "cache": set(),
    "text": NOUNS,
    "words": {"problems"},
    "links": {"problems"},
    "failures": {"pages", "problems"},
    "config": {"links", "problems", "words"},
    "report": {"problems"},
    "sources": NOUNS | {"text"},
    "library": READING,
    "tagging": {"model", "text"},
    "collect": NOUNS | {"text", "config", "library", "sources", "tagging"},
    "curate": NOUNS | {"text", "config", "library", "collect", "tagging"},
    "fetch": NOUNS | {"config", "collect", "sources", "tagging"},
    "init": {"config", "problems"},
    "origin": set(),
    "site": SITE,
    "keys": NOUNS | {"site"},
    "fragments": NOUNS | {"text", "site", "exports"},
    "exports": SITE | {"keys", "output"},
    "layout": set(),
    "output": {"cache", "config", "links", "problems"},
    "assets": {"config", "problems", "words"},
    "engine": {"assets", "cache", "config", "layout", "problems"},
    "cardimage": {"config", "keys", "output"},
    "phrases": {"tagging"},
    "viewing": NOUNS | {"config", "library", "phrases", "text"},
    "statistics": {"model", "site"},
    "pages": PAGES | {"feeds", "related", "statistics"},
    "feeds": PAGES - {"layout"},
    "mail": PAGES - {"layout"} | {"feeds"},
    "search": PAGES - {"layout", "exports"},
    "related": SITE | {"search", "tagging"},
    "delivery": {"problems"},
    "sitemap": {"config", "keys", "output"},
    "build": PUBLISHING | {"failures"},
    "serve": PUBLISHING | {"build", "cache", "failures", "report"},
    "mkdocs_plugin": PUBLISHING | {"build", "failures", "report"},
}
EVERYTHING = {"cli", "__init__", "__main__"}
STANDARD_LIBRARY = {"model", "problems", "cache", "tagging"}  # and ourselves, nothing else
# The only code that knows a package.
ONLY_HERE = {
    "feedgen": {"feeds"},
    "frontmatter": {"library"},
    "mkdocs": {"config", "engine", "mkdocs_plugin", "serve"},
    "rich": {"report"},
    "pydantic": {"config"},
    "watchdog": {"serve"},
    "httpx": {"sources"},
    "bibtexparser": {"sources"},
    "PIL": {"cardimage"},
}

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
NEEDED = {
    "transport.py": {"time", "random"},
    "deliver.py": {"time"},
    "ledger.py": {"secrets"},
    "server.py": {"smtplib", "socket", "ssl"},
}
SECRETS = "mailing.py"  # the password of a mail server comes from the environment, and from nowhere else
# The one variable that is set, not read: it silences a banner of the theme.
ENVIRONMENT = ("engine.py", 'os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")')


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def module_of(file: Path) -> str:
    return ".".join(("digestgen", *file.relative_to(PACKAGE).with_suffix("").parts))


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module, also inside functions; `from digestgen import build` is digestgen.build."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            yield str(node.module), node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def own(module: str) -> bool:
    """Whether it is a module of ours, not a name out of one."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    return module.startswith("digestgen") and (path.is_dir() or path.with_suffix(".py").is_file())


TREES = {module_of(file): ast.parse(file.read_text("utf-8")) for file in FILES}
GRAPH = {module: {name for name, _ in imports(tree) if own(name)} for module, tree in TREES.items()}


def reach(module: str) -> set[str]:
    """Every module of ours that importing this one may ever import."""
    found, todo = set(), [module]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += GRAPH.get(one, GRAPH.get(f"{one}.__init__", set()))
    return found


@pytest.mark.parametrize("module", TREES)
def test_imports_only_what_its_room_may(module: str) -> None:
    room = room_of(module)
    if room in EVERYTHING:
        return
    assert room in MAY_IMPORT, (
        f"{room} is a new room: say in MAY_IMPORT and ARCHITECTURE.md whom it may import"
    )
    allowed = MAY_IMPORT[room] | {room, "__init__"}
    found = [
        f"line {line}: {name}"
        for name, line in imports(TREES[module])
        if own(name) and room_of(name) not in allowed
    ]
    assert found == []


def test_every_rule_is_about_a_room_that_is_there() -> None:
    rooms = {room_of(module) for module in TREES}
    assert MAY_IMPORT.keys() | EVERYTHING == rooms
    assert set().union(*MAY_IMPORT.values()) <= rooms


@pytest.mark.parametrize("start", ["digestgen.build", "digestgen.mkdocs_plugin", "digestgen.serve"])
def test_publishing_never_reaches_collecting(start: str) -> None:
    rooms = {room_of(module) for module in reach(start)}
    assert {"site", "engine", "library"} <= rooms  # the search does find something
    assert rooms & {"sources", "collect", "curate", "fetch", "delivery", "cli", "init", "origin"} == set()


def test_collecting_never_reaches_publishing() -> None:
    rooms = {room_of(module) for module in reach("digestgen.collect")}
    assert rooms & {"site", "pages", "feeds", "engine", "output", "build"} == set()


def test_rooms_that_stand_on_the_standard_library() -> None:
    for module, tree in TREES.items():
        room = room_of(module)
        tops = {name.split(".")[0] for name, _ in imports(tree)} - {"digestgen"}
        if room in STANDARD_LIBRARY:
            assert tops <= sys.stdlib_module_names, module
        for package, rooms in ONLY_HERE.items():
            assert package not in tops or room in rooms, (
                f"{module}: {package} has one place here: {sorted(rooms)}"
            )


@pytest.mark.parametrize(
    "file", [f for f in FILES if f.name not in ("collecting.py", "serve.py")], ids=lambda f: f.name
)
def test_no_clock_no_network_no_chance_no_environment(file: Path) -> None:
    text = file.read_text("utf-8")
    tree = TREES[module_of(file)]
    modules = [
        name for name, _ in imports(tree) for bad in FORBIDDEN_MODULES if f"{name}.".startswith(f"{bad}.")
    ]
    calls = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in FORBIDDEN_CALLS
    ]
    environment = [
        line.strip()
        for line in text.splitlines()
        if "os.environ" in line and (file.name, line.split("  #")[0].strip()) != ENVIRONMENT
    ]
    if file.name in NEEDED:
        assert set(modules) == NEEDED[file.name]
        modules = []
    if file.name == SECRETS:
        assert all("DIGESTGEN_SMTP_" in line for line in environment)
        environment = []
    assert (modules, calls, environment) == ([], [], [])


def test_the_exception_for_the_environment_is_still_needed() -> None:
    assert ENVIRONMENT[1] in (PACKAGE / ENVIRONMENT[0]).read_text("utf-8")


def test_files_are_short_enough_to_read() -> None:
    lengths = {
        file.relative_to(PACKAGE).as_posix(): len(file.read_text("utf-8").splitlines()) for file in FILES
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}
