"""Runs the steps of a workflow as GitHub's runner does, on a clone on this machine.

Actions are stood in for: a checkout is the clone, Pages says `base_url`, what is uploaded is remembered. `gh` is a script that
writes down what it is asked and knows one pull request. Installing is left out: digestgen is there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

GH = """\
#!/bin/sh
echo "$@" >> "$GH_LOG"
case "$1 $2" in
  "api repos/"*) echo "$GH_PRIVATE" ;;
  "pr list") cat "$GH_PULL" 2>/dev/null || true ;;
  "pr create") echo 7 > "$GH_PULL" ;;
esac
while [ $# -gt 0 ]; do [ "$1" = --body-file ] && cp "$2" "$GH_LOG.body"; shift; done
exit 0
"""
# fetch and refresh ask the network: here they find what is in a file.
DIGESTGEN = """\
#!/bin/sh
case "$1" in
  fetch) shift; exec {program} import "$@" auto "$NEW_PAPERS" --date 2025-08-08 ;;
  refresh) exit 0 ;;
  ping) echo pinged at "$SITE_URL" ;;
  *) exec {program} "$@" ;;
esac
"""


@dataclass
class Runner:
    """One event in one repository.

    Attributes:
        clone: what a checkout gives; its `origin` stands for GitHub.
        event: the context `github`, dotted name → value; so are `secrets`, `vars` and `inputs`.
    """

    clone: Path
    event: Mapping[str, Any]
    environment: Mapping[str, str] = field(default_factory=dict)
    base_url: str = "https://ada.github.io/digest"
    values: dict[str, Any] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    output: str = ""
    summary: str = ""
    failed: str = ""

    def run(self, workflow: Path, job: str) -> Runner:
        """Run a job's steps in their order, up to the first that fails; those that always run come all the same."""
        tools = self.clone.parent / "tools"
        tools.mkdir(exist_ok=True)
        program = Path(sys.executable).parent / "digestgen"
        for name, text in (("gh", GH), ("digestgen", DIGESTGEN.format(program=program))):
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        description = yaml.load(workflow.read_text("utf-8"), Loader=yaml.BaseLoader)["jobs"][job]
        self.values = {**self.event, "github.token": "t0ken"}
        if not self.evaluate(description.get("if", "true")):
            self.failed = "skipped"
            return self
        for step in description["steps"]:
            name = step.get("name", step.get("uses", ""))
            always = step.get("if", "") == "always()"
            if (self.failed and not always) or (not always and not self.evaluate(step.get("if", "true"))):
                continue
            if "uses" in step:
                self.act(step)
            elif name != "Install":
                code = self.shell(step, tools)
                if "id" in step:
                    self.values[f"steps.{step['id']}.outcome"] = "failure" if code else "success"
                if code and step.get("continue-on-error") != "true":
                    self.failed = self.failed or name
        return self

    def act(self, step: Mapping[str, Any]) -> None:
        action = step["uses"].split("@")[0]
        if action == "actions/checkout" and "ref" in step.get("with", {}):
            self.git("fetch", "--quiet", "origin")
            self.git(
                "switch", "--quiet", "--force-create", step["with"]["ref"], f"origin/{step['with']['ref']}"
            )
        elif action == "actions/configure-pages":
            self.values[f"steps.{step['id']}.outputs.base_url"] = self.base_url
        elif "upload" in action:
            self.uploads.append(step["with"]["path"])

    def shell(self, step: Mapping[str, Any], tools: Path) -> int:
        folder = self.clone.parent
        files = {name: folder / name.lower() for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        given = {name: self.fill(value) for name, value in step.get("env", {}).items()}
        environment = {
            **os.environ, **{name: str(file) for name, file in files.items()}, "GITHUB_REPOSITORY": "ada/digest",
            "PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": "https://x-access-token:t0ken@github.com/ada/digest",
            "GIT_CONFIG_KEY_0": f"url.file://{folder / 'origin.git'}.insteadOf", "GIT_CONFIG_GLOBAL": os.devnull,
            "GH_LOG": str(folder / "gh.log"), "GH_PULL": str(folder / "gh.pull"), **self.environment, **given,
        }  # fmt: skip
        script = folder / "step.sh"
        script.write_text(self.fill(step["run"]), "utf-8")
        for file in files.values():
            file.touch()
        done = subprocess.run(["bash", "-e", str(script)], cwd=self.clone, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)  # fmt: skip
        self.output += done.stdout
        self.summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        if "id" in step:
            for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode

    def fill(self, text: str) -> str:
        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda match: str(self.evaluate(match[1]) or ""), text)

    def evaluate(self, expression: str) -> Any:
        """An expression of GitHub's, as far as ours go: names, texts, ==, !=, &&, ||."""
        parts = re.split(r"('[^']*')", " ".join(expression.split()))
        for at in range(0, len(parts), 2):
            code = parts[at].replace("&&", " and ").replace("||", " or ")
            code = re.sub(r"hashFiles\(", "str(", code)
            parts[at] = re.sub(r"(?<![\w.])(?!and\b|or\b|str\b|true\b)[a-z_]+(?:\.[\w-]+)+",
                               lambda name: f"get({name[0]!r})", code).replace("true", "True")  # fmt: skip
        return eval("".join(parts), {"get": lambda name: self.values.get(name, "")})

    def git(self, *command: str) -> str:
        done = subprocess.run(["git", *command], cwd=self.clone, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def commit(at: Path, subject: str) -> None:
    person = ["-c", "user.name=Ada One", "-c", "user.email=ada@example.org"]
    for command in (["add", "--all"], [*person, "commit", "--quiet", "--allow-empty", "--message", subject]):
        subprocess.run(
            ["git", *command], cwd=at, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
        )
