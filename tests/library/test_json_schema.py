"""What an editor is told: nothing that `check` takes is underlined, and of what it refuses, all that a schema can know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator

from digestgen.cli import main
from digestgen.cli.schema import _KINDS
from digestgen.library.fields import PAPER_FIELDS, REQUIRED
from digestgen.library.vocabulary import parse_tags, plain_reading
from digestgen.publishing.schemas import KINDS, render_schemas

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests/data/broken"
# Codes of mistakes that show in the value of one field, so that a schema can know them.
KNOWABLE = {
    "bad-date", "bad-guid", "bad-hash", "bad-id", "bad-key", "bad-lang", "bad-orcid", "bad-path", "bad-setting", "bad-slug",
    "bad-url", "missing-key", "too-many-tags", "unknown-key", "unknown-tag", "unknown-value", "unsupported-setting",
    "wrong-type",
}  # fmt: skip


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read: days are texts, and so are `no` and `on`."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith(("timestamp", "bool", "merge", "value"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node))


def read_files(project: Path) -> Iterator[tuple[Path, str, object]]:
    """(file, kind of schema, value) of every file of a site that an editor checks."""
    for file in sorted(project.rglob("*")):
        place = file.relative_to(project).as_posix()
        if place == "mkdocs.yml":
            kind = "settings"
        elif file.name in ("tags.yml", "people.yml"):
            kind = file.stem
        elif file.suffix == ".md" and "/papers/" in f"/{place}":
            kind = "paper"
        elif file.suffix == ".md" and "/digests/" in f"/{place}":
            kind = "editorial"
        else:
            continue
        text = file.read_text("utf-8-sig", errors="replace")
        if kind in ("paper", "editorial"):
            head = re.match(r"---[ \t]*\n(.*?)^---[ \t]*$", text, re.DOTALL | re.MULTILINE)
            if not head:
                continue
            text = head[1]
        try:
            yield file, kind, yaml.load(text, Loader=Loader)
        except yaml.YAMLError:
            continue


def find_mistakes(project: Path) -> dict[str, str]:
    """File → what an editor says of it."""
    (vocabulary,) = [*project.rglob("tags.yml"), None][:1]
    tags = parse_tags(vocabulary.read_text("utf-8"), plain_reading("")) if vocabulary else {}
    validators = {kind: Draft7Validator(json.loads(text)) for kind, text in render_schemas(tags).items()}
    mistakes: dict[str, str] = {}
    for file, kind, value in read_files(project):
        for mistake in validators[kind].iter_errors(value):
            mistakes.setdefault(
                file.relative_to(project).as_posix(), f"{mistake.json_path}: {mistake.message[:200]}"
            )
    return mistakes


@pytest.mark.parametrize("site", [ROOT / "content", ROOT / "tests/data/library"],
                         ids=lambda path: path.name)  # fmt: skip
def test_nothing_that_is_right_is_underlined(site: Path) -> None:
    assert len([*read_files(site)]) > 12
    assert find_mistakes(site) == {}


def test_the_paper_of_the_manual_which_has_every_field_is_right(tmp_path: Path) -> None:
    manual = (ROOT / "docs/manual/reference/fields.md").read_text("utf-8")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/lamp.md").write_text(
        re.findall(r"^```markdown\n(.*?)^```$", manual, re.DOTALL | re.MULTILINE)[0], "utf-8"
    )
    editors = "publication: {editor: [Ada One, {name: Bo Two, orcid: 0000-0002-1825-0097}], venue: 1984}\n"
    paper = f'---\nid: "doi:10.5555/lamps.1"\ntitle: false negatives\ndate: 2025-08-07\npublished: 2025\n{editors}---\n\nLit.\n'
    (tmp_path / "papers/kettle.md").write_text(paper, "utf-8")
    assert len([*read_files(tmp_path)]) == 2 and find_mistakes(tmp_path) == {}


def test_a_new_site_is_right_and_names_the_schemas_that_init_wrote(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--fetch", "arxiv-feed cs.CL"]).exit_code == 0
    assert find_mistakes(tmp_path) == {}
    named = {}
    for file in (tmp_path / "mkdocs.yml", *(tmp_path / "content").rglob("*.*")):
        for target in re.findall(
            r"^# yaml-language-server: \$schema=(\S+)$", file.read_text("utf-8"), re.MULTILINE
        ):
            named[file.name] = json.loads((file.parent / target).read_text("utf-8"))["$schema"]
    assert {"mkdocs.yml", "tags.yml", "1706.03762.md"} <= named.keys()


@pytest.mark.parametrize(
    "case", sorted(path.name for path in BROKEN.iterdir() if path.name.split("--")[0] in KNOWABLE)
)
def test_a_mistake_that_a_schema_can_know_is_underlined(case: str) -> None:
    said = (BROKEN / case / "expected.txt").read_text("utf-8")
    wrong = set(re.findall(r"^([\w./-]+):\d+: ", said, re.MULTILINE))
    mistakes = find_mistakes(BROKEN / case)
    assert wrong - mistakes.keys() == set(), said


def test_the_kinds_are_one_list_and_one_is_printed(tmp_path: Path) -> None:
    assert _KINDS == KINDS
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--topics", "Lamps"]).exit_code == 0
    done = CliRunner().invoke(main, ["schema", "paper", "-f", str(tmp_path / "mkdocs.yml")])
    topics = json.loads(done.stdout)["properties"]["tags"]["items"]["anyOf"][0]
    assert topics["enum"] == ["lamps"] and topics["markdownEnumDescriptions"] == ["Lamps"]


def test_the_form_of_the_manual_has_fields_of_papers_and_saves_one_that_is_right() -> None:
    manual = (ROOT / "docs/manual/how-to/editors.md").read_text("utf-8")
    form = yaml.safe_load(
        re.findall(
            r'^```yaml title="content/admin/config.yml"\n(.*?)^```$', manual, re.DOTALL | re.MULTILINE
        )[0]
    )
    (papers,) = form["collections"]
    names = [field["name"] for field in papers["fields"]]
    assert names[-1] == "body" and set(names) <= {*PAPER_FIELDS, "body"} and set(REQUIRED) <= set(names)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert f"- id: {hook['id']}\n" in manual and hook["entry"] == "digestgen check"
    assert re.match(hook["files"], "content/papers/2025-08/1.md") and not re.match(hook["files"], "README.md")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_complete(shell: str) -> None:
    words = {"COMP_WORDS": "digestgen sche", "COMP_CWORD": "sche" if shell == "fish" else "1"}
    done = CliRunner().invoke(
        main, prog_name="digestgen", env={"_DIGESTGEN_COMPLETE": f"{shell}_complete", **words}
    )
    assert "schema" in done.output, done.output
