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

ROOT = Path(__file__).parents[2]
OURS = ROOT / ".github/workflows/publish.yml"
TEMPLATE = ROOT / "site_templates/init/.github/workflows/publish.yml"
MANUAL = "mkdocs build --strict --config-file docs/mkdocs.yml --site-dir ../site/manual"
TESTING = ROOT / ".github/workflows/test.yml"
RELEASE, AUDIT = ROOT / ".github/workflows/release.yml", ROOT / ".github/workflows/audit.yml"
MORE = sorted((ROOT / "site_templates/init_with").glob("*/.github/workflows/*.yml"))
MAIN_ONLY = "github.ref == 'refs/heads/main'"


@pytest.fixture(params=[OURS, TEMPLATE], ids=["ours", "template"])
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def workflow(file: Path) -> dict:
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # "on" stays a word


def test_both_are_one_workflow_but_ours_installs_the_checkout_and_has_a_manual() -> None:
    ours, template = OURS.read_text("utf-8"), TEMPLATE.read_text("utf-8")
    manual = f"      - name: Build the manual\n        run: {MANUAL}\n"
    assert manual in ours
    for here, there in {
        manual: "",
        "--requirement site_templates/init/requirements.lock": "--requirement requirements.lock",
        "--no-build-isolation .\n": "--no-build-isolation --requirement requirements.txt # it says where digestgen comes from\n",
        "hashFiles('pyproject.toml')": "hashFiles('requirements.txt')",
    }.items():
        assert here in ours
        ours = ours.replace(here, there)
    assert ours == template


@pytest.mark.parametrize(
    ("file", "actions"),
    [(OURS, 7), (TEMPLATE, 7), (TESTING, 2), (RELEASE, 6), (AUDIT, 2), *((file, 0) for file in MORE)],
)
def test_every_action_is_pinned_by_commit_and_says_its_version(file: Path, actions: int) -> None:
    uses = [
        line.split("uses:")[1].strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line
    ]
    assert len(uses) == (actions or len(uses)) >= 2
    for one in uses:
        assert re.fullmatch(r"(?:actions|pypa)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_rights_are_given_job_by_job_and_no_more_than_needed(workflow: dict) -> None:
    assert workflow["permissions"] == {}
    jobs = workflow["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["follow"]["permissions"] == {"actions": "write"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    checkout = jobs["build"]["steps"][0]
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"] == {"persist-credentials": "false", "fetch-depth": "2"}
    assert all(int(job["timeout-minutes"]) <= 15 for job in jobs.values())


def test_it_checks_then_builds_then_publishes(workflow: dict) -> None:
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    steps = {step.get("name") or step["uses"].split("@")[0]: step for step in build["steps"]}
    names = [name for name in steps if name != "Build the manual"]
    assert names == [
        "actions/checkout", "actions/setup-python", "Install", "actions/cache", "Check",
        "Check, and that a pull request takes few papers away", "actions/configure-pages", "Check that it can be published",
        "Build", "List the pages that a pull request changes", "actions/upload-artifact", "actions/upload-pages-artifact",
        "See what follows a publication",
    ]  # fmt: skip
    install = steps["Install"]["run"].splitlines()
    assert "--require-hashes" in install[0] and "--no-deps --no-build-isolation" in install[1]
    of_a_pull_request = "github.event_name == 'pull_request'"
    for name, condition in {
        "Check": "github.event_name != 'pull_request'", names[5]: of_a_pull_request, names[6]: MAIN_ONLY, names[7]: MAIN_ONLY,
        names[9]: of_a_pull_request, names[10]: of_a_pull_request, names[11]: MAIN_ONLY,
    }.items():  # fmt: skip
        assert steps[name]["if"] == condition
    assert deploy["needs"] == "build"
    assert [step["uses"].split("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]
    assert deploy["environment"]["name"] == "github-pages"


def test_a_pull_request_is_built_and_never_published(workflow: dict) -> None:
    assert set(workflow["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert workflow["on"]["push"] == {"branches": ["main"]}
    jobs = workflow["jobs"]
    assert "if" not in jobs["build"]  # a pull request's own ref is refs/pull/N/merge
    assert jobs["deploy"]["if"] == MAIN_ONLY
    assert jobs["follow"]["needs"] == ["build", "deploy"]
    assert workflow["concurrency"]["group"] == "publish-${{ github.ref }}"


def test_what_is_published_is_where_the_site_is_built(workflow: dict) -> None:
    upload = workflow["jobs"]["build"]["steps"][-2]["with"]
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


ALL = [*sorted((ROOT / ".github/workflows").glob("*.yml")), TEMPLATE, *MORE]
GITLAB = ROOT / "site_templates/init_with/gitlab/.gitlab-ci.yml"


@pytest.mark.parametrize(
    ("command", "files"),
    [
        (["check-jsonschema", "--builtin-schema", "vendor.github-workflows"], ALL),
        (["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci"], [GITLAB]),
        (["zizmor", "--offline", "--no-progress", "--persona", "pedantic"], ALL),
        (["actionlint"], ALL),
    ],
    ids=["schema", "gitlab", "zizmor", "actionlint"],
)
def test_those_who_know_workflows_find_nothing(command: list[str], files: list[Path]) -> None:
    program = shutil.which(command[0], path=Path(sys.executable).parent) or shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not installed (it is in the dev extra)")
    done = subprocess.run(
        [program, *command[1:], *map(str, files)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", MORE, ids=lambda file: file.stem)
def test_a_workflow_runs_no_text_that_others_write_and_keeps_no_credentials(file: Path) -> None:
    workflow = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert workflow["permissions"] == {} and "pull_request_target" not in workflow["on"]
    for job in workflow["jobs"].values():
        assert int(job["timeout-minutes"]) <= 180 and job["permissions"]
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"


def test_a_release_is_attested_and_uploaded_without_a_token() -> None:
    workflow = yaml.load(RELEASE.read_text("utf-8"), Loader=yaml.BaseLoader)
    build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
    assert (workflow["on"], workflow["permissions"]) == ({"push": {"tags": ["v*"]}}, {})
    assert build["permissions"] == {"contents": "read"} and "secrets." not in RELEASE.read_text("utf-8")
    assert publish["permissions"] == {"id-token": "write", "attestations": "write"}
    assert publish["environment"]["name"] == "pypi" and publish["needs"] == "build"
    assert [step["uses"].split("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact", "actions/attest-build-provenance", "pypa/gh-action-pypi-publish",
    ]  # fmt: skip
    (install,) = [step["run"] for step in build["steps"] if "--require-hashes" in step.get("run", "")]
    assert "site_templates/init/requirements.lock" in install
