"""Long proofs: letters of any issue are short enough for Gmail, and SpamAssassin finds nothing in how they are made.

`apt-get install spamassassin`: its rules as Debian has them; it asks no network (`--local`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from email.headerregistry import Address
from email.utils import format_datetime
from pathlib import Path
from random import Random

import pytest

from digestgen.config import read_config
from digestgen.mail.letter import GMAIL, LONGEST, build_letter
from digestgen.mail.message import render_message
from digestgen.publishing.build import read_site
from digestgen.site.fragments import Fragments
from digestgen.site.site import Site

WORDS = "lamp kettle tide owl newt harbour gauge <b>oil</b> & x² 灯 مصباح α–β “quoted” filament".split()
# What rules of dates, structure and size are called; those of words, of networks and of what no relay has added are not.
STRUCTURE = re.compile(
    r"DATE|MIME|HTML|MULTIPART|CHARSET|HEADER|HDR|MSGID|MESSAGE_ID|SUBJ|SIZE|LINE|ENCOD|BASE64|QP|MISSING|INVALID|UNSUB|TEXT"
)


def sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(words)).capitalize() + "."


def write_issues(project: Path, random: Random, issues: int) -> Site:
    """Days of 1 to 90 papers (300, once in twenty), with notes of up to 4,000 words, authors of up to 3,000 names."""
    mkdocs = project / "mkdocs.yml"
    mkdocs.write_text(mkdocs.read_text("utf-8").replace("plugins: [digestgen]", "plugins: [{digestgen: {unsubscribe: 'https://lamps.example/out?{address}'}}]"), "utf-8")  # fmt: skip
    for issue in range(issues):
        day = datetime.fromordinal(737_000 + issue).date().isoformat()
        longest = random.choice((20, 200, 1000, 4000))
        for number in range(300 if issue % 20 == 7 else random.randint(1, 90)):
            people = ", ".join(
                f"Ada {n}" for n in range(random.choice((1, 3, 12, 3000)) if number < 3 else 2)
            )
            note = (
                f"\n\n## Notes\n\n{sentence(random, random.randint(1, longest))}"
                if random.random() < 0.6
                else ""
            )
            file = project / f"content/papers/{day}/{number}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'---\nid: "title:p-{issue}-{number}"\ntitle: "Paper {number} {sentence(random, random.randint(1, 30)).replace(chr(34), chr(39))}"\n'
                            f"date: {day}\nauthors: [{people}]\n---\n\n{sentence(random, random.randint(5, 150))}{note}\n", "utf-8")  # fmt: skip
    return read_site(read_config(mkdocs))


@pytest.mark.prove
def test_two_hundred_random_issues_are_never_cut_by_gmail(project: Path) -> None:
    site = write_issues(project, Random(21), 200)
    fragments = Fragments(site)
    sizes = [
        len(build_letter(site, fragments, issue, "https://lamps.example/out").html.encode())
        for issue in site.issues.values()
    ]
    assert len(sizes) >= 200 and max(sizes) <= LONGEST < GMAIL, f"{max(sizes):,}"
    assert sum(size > 80_000 for size in sizes) > 50, "many fill it"


@pytest.mark.prove
@pytest.mark.programs
def test_spamassassin_gives_no_point_for_dates_structure_and_size(project: Path) -> None:
    program = shutil.which("spamassassin")
    if program is None:
        pytest.skip("there is no spamassassin on PATH")
    site = write_issues(project, Random(22), 20)
    fragments = Fragments(site)
    sender, points = Address("Lamps", "lamps", "lamps.example"), {}
    days = [issue for issue in site.issues.values() if issue.kind == "day"]
    assert len(days) == 20
    now = datetime.now(UTC)
    for issue in days:
        letter = build_letter(site, fragments, issue, "https://lamps.example/out?ada")
        message = render_message(
            letter, sender, site.config.identity, "https://lamps.example/out?ada", "ada@tea.example", now
        )
        received = f"Received: from mx.lamps.example (mx.lamps.example [192.0.2.7])\r\n\tby mx.tea.example with ESMTPS id x21; {format_datetime(now)}\r\n"
        done = subprocess.run(
            [program, "--local", "--test-mode"],
            input=received.encode() + message,
            capture_output=True,
            check=True,
        )
        report = done.stdout.decode("utf-8", "replace").partition("Content analysis details:")[2]
        for score, rule in re.findall(r"^ *(-?\d+\.\d) ([A-Z0-9_]{3,})", report, re.MULTILINE):
            points.setdefault(rule, []).append(float(score))

    assert [rule for rule, scores in points.items() if STRUCTURE.search(rule) and max(scores) > 0] == []
