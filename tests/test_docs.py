"""The documents say what the program does: every command, option, field, setting and code, and the examples run."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from digestgen.cli import main
from digestgen.library.schema import DIGEST_FIELDS, PAPER_FIELDS, PERSON_FIELDS, PUBLICATION, TAG_FIELDS
from digestgen.model.paper import LINKS, STATUSES
from digestgen.problems import CODES
from digestgen.settings import Settings
from digestgen.sources import SOURCES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
GUIDE = (ROOT / "content/guide/curators.md").read_text("utf-8")
USER_DOCS = README + GUIDE


def walk(command: click.Command, name: str = "digestgen") -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for child in (command.get_command(None, name) for name in command.list_commands(None)):
            yield from walk(child, f"{name} {child.name}")
    else:
        yield name, command


COMMANDS = dict(walk(main))


def test_the_commands_are_those_we_know_of() -> None:
    assert {"digestgen init", "digestgen import", "digestgen check", "digestgen build"} <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_explains_itself_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert f"`{name}" in README, f"{name} is missing in README.md"
    assert command.help, f"{name} does not say what it does"
    assert f"Example: {name} " in (command.epilog or "") + " ", f"{name} --help has no example"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    longest = [max(p.opts, key=len) for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert longest, name
    missing = [option for option in longest if not re.search(rf"{option}\b", USER_DOCS)]
    assert not missing, f"{name}: say what {missing} do"


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("field of a paper", PAPER_FIELDS),
        ("field of a digest", DIGEST_FIELDS),
        ("field of a tag", TAG_FIELDS),
        ("field of a person", PERSON_FIELDS),
        ("kind of link", LINKS),
        ("status", STATUSES),
        ("field of a publication", PUBLICATION),
        ("setting", Settings.model_fields),
        ("source", SOURCES),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_every_name_a_person_may_write_is_documented(what: str, names: list[str]) -> None:
    yaml = re.search(r"## The content format.*?```yaml\n(.*?)```", README, re.DOTALL)
    assert yaml, "README.md lost its example of a paper"
    quoted = set(re.findall(r"`([\w-]+)`", README))
    in_yaml = set(re.findall(r"[\w-]+(?=:|,|\s+#|$)", yaml[1], re.MULTILINE))
    missing = [name for name in names if name not in quoted | in_yaml]
    assert not missing, f"README.md does not know the {what} {missing}"


def test_the_fields_of_a_paper_are_in_the_order_they_are_written_in() -> None:
    yaml = README.split("## The content format")[1].split("```")[1]
    assert re.findall(r"^(\w+):", yaml, re.MULTILINE) == list(PAPER_FIELDS)


def test_settings_are_documented_with_their_defaults() -> None:
    for name, setting in Settings.model_fields.items():
        assert f"| `{name}` | {json.dumps(setting.default)} |" in README


def problem_codes() -> dict[str, str]:
    """Code → a file that has it: what stands in a call that makes a problem, or leads a triple that is returned."""
    found: dict[str, str] = {}
    for file in (ROOT / "digestgen").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            places: list[ast.expr] = []
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called.lower().endswith("problem") or called == "fail":
                    places = [arg for arg in node.args if isinstance(arg, ast.Constant | ast.IfExp)]
            elif (
                isinstance(node, ast.Return)
                and isinstance(node.value, ast.Tuple)
                and len(node.value.elts) == 3
            ):
                places = node.value.elts[:1]
            for place in places:
                for one in ast.walk(place):
                    text = one.value if isinstance(one, ast.Constant) else None
                    if isinstance(text, str) and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", text):
                        found[text] = file.relative_to(ROOT).as_posix()
    return found


def test_every_problem_code_has_its_meaning_and_none_is_lost() -> None:
    used = problem_codes()
    assert {"unknown-tag", "body-too-long", "missing-key", "no-front-matter"} <= used.keys()
    assert list(CODES) == sorted(CODES)
    assert all(re.fullmatch(r"[A-Z`d].*\.", meaning) for meaning in CODES.values())
    assert {code: file for code, file in used.items() if code not in CODES} == {}, (
        "add them to problems.CODES"
    )
    gone = [code for code, meaning in CODES.items() if code not in used and "No longer used" not in meaning]
    assert not gone, "codes are permanent: leave them in problems.CODES, marked as no longer used"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http://", "https://")):
            assert (ROOT / target).exists(), f"{name} links to {target}"


def test_the_changelog_knows_this_version() -> None:
    from digestgen import __version__

    assert re.search(
        rf"^## {re.escape(__version__)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )


def session(text: str) -> list[tuple[str, list[str]]]:
    """The commands in ```console blocks (`$ ` begins one, `> ` continues it) and the output shown for each."""
    commands: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif line == ">" or line.startswith("> "):
                command, output = commands.pop()
                commands.append((f"{command}\n{line[2:]}", output))
            else:
                commands[-1][1].append(line)
    return commands


def run_session(commands: list[str], at: Path) -> Iterator[tuple[int, list[str]]]:
    """Run the commands in one shell, one after the other: each one's exit status and what it said."""
    script = "exec 2>&1\n" + "".join(
        f"{c}\nstatus=$?; printf '\\036%s\\036' $status; (exit $status)\n" for c in commands
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=at, env=environment, capture_output=True, text=True, timeout=300
    )
    pieces = done.stdout.split("\x1e")[:-1]
    for said, status in zip(pieces[::2], pieces[1::2], strict=True):
        yield int(status), [line.rstrip() for line in said.splitlines()]


def test_the_example_in_the_readme_runs_and_says_what_it_says_there(tmp_path: Path) -> None:
    shown = session(README)
    assert len(shown) > 10
    ran = list(run_session([command for command, _ in shown], tmp_path))
    assert len(ran) == len(shown)
    following = [command for command, _ in shown[1:]] + [""]
    for (command, wanted), (status, said), after in zip(shown, ran, following, strict=True):
        assert status == 0 or after == "echo $?", f"$ {command}\n" + "\n".join(said)
        # "…" stands for what differs from day to day, and the theme's own files are counted too.
        pattern = r"\n".join(re.escape(line).replace("…", ".*") for line in wanted)
        pattern = re.sub(r"[1-9]\d*(?=\\ (?:files\\ in|written))", r"[1-9]\\d*", pattern)
        assert re.fullmatch(pattern, "\n".join(said)), f"$ {command}\n" + "\n".join(said)


def test_the_addresses_in_the_readme_are_those_of_a_built_site(tmp_path: Path) -> None:
    statuses = [
        status for status, _ in run_session(["digestgen init x", "cd x", "digestgen build"], tmp_path)
    ]
    assert statuses == [0, 0, 0]
    rows = README.split("## Addresses")[1].split("## ")[0].splitlines()
    addresses = [a for row in rows if row.startswith("| `") for a in re.findall(r"`(/[^`]*)`", row)]
    assert len(addresses) > 12
    for address in addresses:
        if "<" not in address and "/page/" not in address:
            file = (
                tmp_path / "x/site" / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))
            )
            assert file.is_file(), address
