"""The workflows: pinned, with the least rights; one checks, builds and publishes, one tests on every Python."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
OURS = ROOT / ".github/workflows/publish.yml"
TEMPLATE = ROOT / "site_templates/init/.github/workflows/publish.yml"
MANUAL = "mkdocs build --strict --config-file docs/mkdocs.yml --site-dir ../site/manual"
TESTING = ROOT / ".github/workflows/test.yml"
MAIN_ONLY = "github.ref == 'refs/heads/main'"


@pytest.fixture(params=[OURS, TEMPLATE], ids=["ours", "template"])
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def workflow(file: Path) -> dict:
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # "on" stays a word


def test_both_are_one_workflow_but_ours_installs_the_checkout_and_has_a_manual() -> None:
    ours, template = OURS.read_text("utf-8"), TEMPLATE.read_text("utf-8")
    assert "run: python -m pip install .\n" in ours
    theirs = "install --requirement requirements.txt # it says where digestgen comes from\n"
    manual = f"      - name: Build the manual\n        run: {MANUAL}\n"
    assert ours.replace("install .\n", theirs).replace(manual, "") == template


@pytest.mark.parametrize(("file", "actions"), [(OURS, 5), (TEMPLATE, 5), (TESTING, 2)])
def test_every_action_is_pinned_by_commit_and_says_its_version(file: Path, actions: int) -> None:
    uses = [
        line.split("uses:")[1].strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line
    ]
    assert len(uses) == actions
    for one in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_rights_are_given_job_by_job_and_no_more_than_needed(workflow: dict) -> None:
    assert workflow["permissions"] == {}
    jobs = workflow["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    checkout = jobs["build"]["steps"][0]
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"] == {"persist-credentials": "false", "fetch-depth": "2"}
    assert all(int(job["timeout-minutes"]) <= 15 for job in jobs.values())


def test_it_checks_then_builds_then_publishes(workflow: dict) -> None:
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    steps = [step.get("run") or step["uses"].split("@")[0] for step in build["steps"]]
    assert steps[:2] == ["actions/checkout", "actions/setup-python"]
    assert steps[2].startswith("python -m pip install ")
    manual = [MANUAL] if MANUAL in steps else []
    assert steps[3:] == [
        "digestgen check",
        "digestgen check --against HEAD^",
        "actions/configure-pages",
        "digestgen check --ready",
        'if [ -n "$PAGES_URL" ]; then export SITE_URL="$PAGES_URL"; fi\ndigestgen build --as-of "$(date -u +%F)"\n',
        *manual,
        "actions/upload-pages-artifact",
    ]
    assert (
        build["steps"][4]["if"] == "github.event_name == 'pull_request'"
    )  # HEAD is its merge, HEAD^ what is there
    assert build["steps"][5]["if"] == build["steps"][6]["if"] == MAIN_ONLY
    assert deploy["needs"] == "build"
    assert [step["uses"].split("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]
    assert deploy["environment"]["name"] == "github-pages"


def test_a_pull_request_is_built_and_never_published(workflow: dict) -> None:
    assert set(workflow["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert workflow["on"]["push"] == {"branches": ["main"]}
    jobs = workflow["jobs"]
    assert "if" not in jobs["build"]  # a pull request's own ref is refs/pull/N/merge
    assert jobs["deploy"]["if"] == MAIN_ONLY == jobs["build"]["steps"][-1]["if"]
    assert workflow["concurrency"]["group"] == "publish-${{ github.ref }}"


def test_what_is_published_is_where_the_site_is_built(workflow: dict) -> None:
    upload = workflow["jobs"]["build"]["steps"][-1]["with"]
    assert upload["include-hidden-files"] == "true", "else .well-known/ stays behind"
    path = upload["path"]
    for settings in (ROOT / "mkdocs.yml", ROOT / "site_templates/init/mkdocs.yml"):
        assert f"site_dir: {path}\n" in settings.read_text("utf-8")


def test_the_tests_run_on_every_python_that_the_package_is_said_to_work_on() -> None:
    """pyproject.toml, the Makefile and the workflow say one list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    said = [
        text.rpartition(" ")[2] for text in project["classifiers"] if re.search(r"Python :: 3\.\d+$", text)
    ]
    workflow = yaml.load(TESTING.read_text("utf-8"), Loader=yaml.BaseLoader)
    matrix = workflow["jobs"]["portable"]["strategy"]["matrix"]
    assert matrix["python"] == said
    assert project["requires-python"] == f">={said[0]}"
    others = " ".join(f"python{version}" for version in said[1:])
    assert f"\nPYTHONS ?= {others}\n" in (ROOT / "Makefile").read_text("utf-8")
    rows = [(row["python"], row["versions"], row["system"]) for row in matrix["include"]]
    assert rows[0] == (said[0], "lowest", "ubuntu-latest"), "the lowest versions on the lowest Python"
    assert [system for _, _, system in rows[1:]] == ["windows-latest", "macos-latest"]


def test_testing_may_read_and_nothing_else() -> None:
    workflow = yaml.load(TESTING.read_text("utf-8"), Loader=yaml.BaseLoader)
    job = workflow["jobs"]["portable"]
    assert workflow["permissions"] == {} and job["permissions"] == {"contents": "read"}
    assert job["steps"][0]["with"] == {"persist-credentials": "false"}
    assert int(job["timeout-minutes"]) <= 30


@pytest.mark.parametrize("file", [OURS, TEMPLATE, TESTING], ids=["ours", "template", "testing"])
@pytest.mark.parametrize(
    "command",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--no-progress", "--persona", "pedantic"],
    ],
    ids=["schema", "zizmor"],
)
def test_those_who_know_workflows_find_nothing(file: Path, command: list[str]) -> None:
    program = shutil.which(command[0], path=Path(sys.executable).parent) or shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed (it is in the dev extra)")
    done = subprocess.run([program, *command[1:], str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
