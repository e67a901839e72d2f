"""The workflows that `init` writes, run step by step: what a stranger's pull request can do, and what comes out."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from digestgen.init.answers import WORKFLOWS, Answers
from digestgen.init.site import init_site
from tests.mail.conftest import Mailbox
from tests.public.runner import Runner, commit

PUBLISH = ".github/workflows/publish.yml"
MAIN = {"github.event_name": "push", "github.ref": "refs/heads/main"}
PULL = {"github.event_name": "pull_request", "github.ref": "refs/pull/7/merge"}
HOSTILE = (
    "$(touch hacked) `touch hacked`; touch hacked\n'\"; touch hacked #\n::error::${{ secrets.READERS }} | x |"
)
PAPER = (
    '---\nid: "title:lamp-{0}"\ntitle: Lamp {0}\ndate: 2025-08-07\ntags: [lamps]\n---\n\nLamp {0} is lit.\n'
)
NEW = """\
@misc{a, author = {One, Ada}, eprint = {2508.90001}, archiveprefix = {arXiv}, title = {LanternNet: Reading}, year = {2025}}
@misc{b, author = {Two, Bo}, eprint = {2508.90002}, archiveprefix = {arXiv}, title = {Can a Kettle Plan?}, year = {2025}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`origin.git` with a digest of thirty papers and every workflow, and a clone of it."""
    folder = tmp_path_factory.mktemp("github")
    site = folder / "clone"
    init_site(
        site, Answers(address="https://ada.github.io/digest/", topics={"lamps": "Lamps"}, workflows=WORKFLOWS)
    )
    (site / "content/papers/2025-08").mkdir(parents=True)
    for number in range(30):
        (site / f"content/papers/2025-08/lamp-{number}.md").write_text(PAPER.format(number))
    subprocess.run(["git", "init", "--quiet", "-b", "main"], cwd=site, check=True)
    commit(site, "A digest")
    subprocess.run(["git", "clone", "--quiet", "--bare", "clone", "origin.git"], cwd=folder, check=True)
    subprocess.run(["git", "remote", "add", "origin", str(folder / "origin.git")], cwd=site, check=True)
    return folder


@pytest.fixture
def clone(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "github")
    site = tmp_path / "github/clone"
    subprocess.run(
        ["git", "remote", "set-url", "origin", str(tmp_path / "github/origin.git")], cwd=site, check=True
    )
    return site


def change(clone: Path, **others: str) -> Runner:
    """A pull request of what lies in the clone."""
    commit(clone, "A change")
    return Runner(clone, {**PULL, "github.event.pull_request.title": HOSTILE, **others}).run(
        clone / PUBLISH, "build"
    )


def test_a_pull_request_that_breaks_five_papers_gets_five_marks_on_their_lines(clone: Path) -> None:
    for number in range(5):
        file = clone / f"content/papers/2025-08/lamp-{number}.md"
        file.write_text(file.read_text().replace("[lamps]", "[lamp]"))
    done = change(clone)
    assert done.failed == "Check, and that a pull request takes few papers away" and done.uploads == []
    marks = re.findall(r"^::error file=([^,]+),line=(\d+),title=unknown-tag::", done.output, re.MULTILINE)
    assert marks == [(f"content/papers/2025-08/lamp-{number}.md", "5") for number in range(5)]
    assert done.summary.count("\n| content") == 5 and "### 5 problems in 33 files" in done.summary


def test_one_that_deletes_a_third_of_them_is_refused(clone: Path) -> None:
    for number in range(10):
        (clone / f"content/papers/2025-08/lamp-{number}.md").unlink()
    done = change(clone)
    assert done.failed and re.search(r"^::error .*title=papers-lost::.*30 papers", done.output, re.MULTILINE)


def test_one_whose_titles_are_hostile_changes_nothing(clone: Path) -> None:
    """Title and text of a pull request, a paper's title, its file name and its front matter, as orders to whoever reads them."""
    papers = clone / "content/papers/2025-08"
    title = HOSTILE.replace("\n", "\\n").replace('"', '\\"')
    (papers / "lamp-0.md").write_text(PAPER.format(0).replace("Lamp 0\n", f'"{title}"\n'))
    (papers / "x,line=1::::error::hacked%0A.md").write_text(
        PAPER.format(99).replace("lamps", "$(touch hacked)|<script>\\n::error::x")
    )
    done = change(clone)
    assert not [*clone.rglob("hacked")] and done.failed.startswith("Check, and")
    (mark,) = re.findall(r"^::error .*", done.output, re.MULTILINE)
    assert "file=content/papers/2025-08/x%2Cline=1%3A%3A%3A%3Aerror%3A%3Ahacked%250A.md,line=5," in mark
    assert "<script" not in done.summary and "$(touch" not in done.summary


@pytest.mark.prove
def test_one_that_is_right_is_built_with_a_list_of_the_pages_it_changes(clone: Path) -> None:
    (clone / "content/papers/2025-08/lamp-0.md").unlink()
    file = clone / "content/papers/2025-08/lamp-1.md"
    file.write_text(file.read_text() + "It went out.\n")
    (clone / "content/papers/2025-08/lamp-30.md").write_text(PAPER.format(30))
    done = change(clone)
    assert (done.failed, done.uploads) == ("", ["site"]), done.output
    changes = (clone / "site/changes.txt").read_text().splitlines()
    assert {"D /papers/lamp-0/", "M /papers/lamp-1/", "A /papers/lamp-30/", "M /tags/lamps/"} <= {*changes}
    assert "A /papers/lamp-30/" in done.summary


@pytest.mark.prove
def test_main_is_published_at_the_address_that_pages_says_and_the_hub_is_told(clone: Path) -> None:
    done = Runner(clone, MAIN, base_url="https://lamps.ada.example").run(clone / PUBLISH, "build")
    assert (done.failed, done.uploads) == ("", ["site"]), done.output
    assert "https://lamps.ada.example/papers/lamp-3/" in (clone / "site/feed.xml").read_text()
    follow = {"needs.build.outputs.follow": done.values["steps.follow.outputs.follow"]}
    Runner(clone, {**MAIN, **follow}).run(clone / PUBLISH, "follow")
    assert "workflow run ping.yml --ref main" in (clone.parent / "gh.log").read_text()
    ping = Runner(clone, MAIN).run(clone / ".github/workflows/ping.yml", "ping")
    assert "pinged at https://ada.github.io/digest" in ping.output


def test_what_is_fetched_is_pushed_and_published_once(clone: Path) -> None:
    (clone.parent / "new.bib").write_text(NEW)
    new = {"NEW_PAPERS": str(clone.parent / "new.bib")}
    for _ in range(2):
        done = Runner(clone, {**MAIN, "github.event.schedule": "40 6 * * 1-5"}, new).run(
            clone / ".github/workflows/fetch.yml", "fetch"
        )
        assert done.failed == "", done.output
        done.git("fetch", "--quiet", "origin")
        assert done.git("rev-list", "--count", "origin/main") == "2"
    assert (clone.parent / "gh.log").read_text().count("workflow run publish.yml --ref main") == 1


@pytest.mark.prove
def test_what_waits_is_a_pull_request_and_its_ticks_are_read_as_data(clone: Path) -> None:
    (clone.parent / "new.bib").write_text(
        NEW.replace("Can a Kettle Plan?", "Can a Kettle $(touch hacked) Plan?")
    )
    new, workflow = {"NEW_PAPERS": str(clone.parent / "new.bib")}, clone / ".github/workflows/inbox.yml"
    done = Runner(clone, {**MAIN, "github.event_name": "schedule"}, new).run(workflow, "fill")
    assert done.failed == "", done.output
    log, body = (clone.parent / "gh.log").read_text(), (clone.parent / "gh.log.body").read_text()
    assert "pr create --head inbox --base main" in log and "workflow run publish.yml --ref inbox" in log
    assert body.count("- [ ]") >= 2 and "LanternNet" in body

    ticked = re.sub(r"- \[ \](?=[^\n]*LanternNet)", "- [x]", body)
    assert ticked != body
    event = {
        "github.event_name": "pull_request", "github.event.changes.body": "edited", "github.repository": "ada/digest",
        "github.event.pull_request.head.ref": "inbox", "github.event.pull_request.head.repo.full_name": "ada/digest",
        "github.event.pull_request.number": "7", "github.event.pull_request.body": f"{HOSTILE}\n\n{ticked}".replace("\n", "\r\n"),
        "github.event.pull_request.title": HOSTILE,
    }  # fmt: skip
    fork = Runner(clone, {**event, "github.event.pull_request.head.repo.full_name": "mallory/digest"}).run(
        workflow, "read"
    )
    assert fork.failed == "skipped"
    done = Runner(clone, event).run(workflow, "read")
    assert done.failed == "" and not [*clone.parent.rglob("hacked")], done.output
    done.git("fetch", "--quiet", "origin")
    names = done.git("ls-tree", "-r", "--name-only", "origin/inbox", "content/papers").splitlines()
    assert [Path(name).name for name in names if "2508.9" in name] == ["2508.90001.md"]
    assert "LanternNet" not in (clone.parent / "gh.log.body").read_text()


@pytest.mark.prove
def test_mail_goes_out_of_private_repositories_alone_and_to_nobody_twice(
    clone: Path, mailbox: Mailbox, smtp: str
) -> None:
    workflow = clone / ".github/workflows/mail.yml"
    event = {"github.event_name": "schedule", "secrets.READERS": "ada@example.org\nbo@example.org", "vars.SMTP": smtp,
             "vars.MAIL_FROM": "Lamps <lamps@example.org>"}  # fmt: skip
    public = Runner(clone, event, {"GH_PRIVATE": "false"}).run(workflow, "mail")
    assert (
        public.failed == "Refuse to work in public" and "::error::Mail is sent from private" in public.output
    )
    for _ in range(2):
        done = Runner(clone, event, {"GH_PRIVATE": "true"}).run(workflow, "mail")
        assert done.failed == "", done.output
        (clone / "mail.sent.jsonl").unlink()
    assert sorted(mailbox.addresses) == ["ada@example.org", "bo@example.org"]
    assert done.git("ls-tree", "--name-only", "origin/ledgers") == "mail.sent.jsonl"
    assert "readers.txt" not in done.git("status", "--short")
