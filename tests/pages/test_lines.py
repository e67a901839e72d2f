"""The one line of a paper in a list: the curator's, else a source's, marked, else what its abstract says was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.publishing.build import build
from digestgen.site.summaries import choose_sentence

BACKGROUND = (
    "Lamps are everywhere in houses and on streets, and so are people who try to sleep beside them. Their hum has been known "
    "for a century, and nobody likes it. Ever since the first of them was lit, towns have asked for a remedy, and makers "
    "have promised one for next year. Meanwhile cats and owls have learnt to live with it."
)
FIRST = BACKGROUND[: BACKGROUND.index(" Meanwhile")]


@pytest.mark.parametrize(
    ("abstract", "line"),
    [
        (f"{BACKGROUND} To mend this, we propose a lamp that is silent at every voltage. Experiments show how well.",
         "To mend this, we propose a lamp that is silent at every voltage."),
        (f"{BACKGROUND} This paper carefully introduces kettles as a quieter kind of light. We also present a song.",
         "This paper carefully introduces kettles as a quieter kind of light."),
        (f"{BACKGROUND} We show that most lamps hum in B flat. We build a lamp that hums in tune with its neighbours.",
         "We build a lamp that hums in tune with its neighbours."),  # what was made, before what was learnt
        (f"{BACKGROUND} Results are good. We also present a song. The hum of 40 lamps was measured in five cities at night.",
         "The hum of 40 lamps was measured in five cities at night."),
        (f"{BACKGROUND} We build a lamp. It is taller than a house and can be seen from the next town.",
         "We build a lamp. It is taller than a house and can be seen from the next town."),  # a short one is not alone
        ("We study lamps at dusk. We propose a better dusk.", "We study lamps at dusk. We propose a better dusk."),
        (f"{BACKGROUND} Objective: to find out which lamps hum at dawn, e.g. those of Bo et al. (2020), and why they do.",
         "Objective: to find out which lamps hum at dawn, e.g. those of Bo et al. (2020), and why they do."),
        (BACKGROUND, FIRST),
        ("", ""),
    ],
)  # fmt: skip
def test_the_sentence_that_says_what_was_done(abstract: str, line: str) -> None:
    assert choose_sentence(abstract) == line


def test_other_languages_keep_their_first_sentences() -> None:
    german = "Lampen brummen seit hundert Jahren, und niemand weiß, was man dagegen tun kann. " * 4
    text = f"{german}Wir stellen eine stille Lampe vor. We propose silence."
    assert choose_sentence(text, "de-AT") == choose_sentence(german, "de") == german[:240].strip()


def test_the_line_is_one_sentence_of_the_abstract_however_long_that_is() -> None:
    line = choose_sentence(f"{BACKGROUND} We propose {'lamps and ' * 40}kettles.")
    assert line.startswith("We propose lamps") and line.endswith("…") and len(line) <= 280


PAPERS = {
    "own": ("summary: Ours.\n", "\n## Notes\n\nNoted.\n"),
    "noted": ("sources: {huggingface: {summary: Theirs.}}\n", "\n## Notes\n\nNoted.\n"),
    "machine": ("sources: {huggingface: {summary: Machinemade.}, bibtex: {note: nothing}}\n", ""),
    "person": ("sources: {huggingface: {summary: Machinemade.}, feed: {summary: Told by a person.}}\n", ""),
    "chosen": ("", ""),
    "crowd": (f"authors: [{', '.join(f'Ada Q{n}' for n in range(120))}]\nsummary: Many.\n", ""),
}
ABSTRACT = f"{BACKGROUND} We propose kettles, which make no sound at all until they boil. {BACKGROUND}"


def publish(project: Path, setting: str) -> dict[str, str]:
    """What an issue shows of each paper, and after `page` what the paper's own page shows."""
    settings = project / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("[digestgen]", f"[digestgen: {{machine_summaries: {setting}}}]")
    )
    for name, (front, rest) in PAPERS.items():
        text = f'---\nid: "title:{name}"\ntitle: {name.title()}\ndate: 2031-05-04\n{front}---\n\n{ABSTRACT}\n{rest}'
        (project / f"content/papers/{name}.md").write_text(text, "utf-8")
    build(read_config(settings))
    issue = (project / "site/digests/2031-05-04/index.html").read_text("utf-8")
    cards = {
        name: card for name in PAPERS for card in issue.split("<article ") if f'"papers/{name}/"' in card
    }
    pages = {
        f"page {name}": (project / f"site/papers/{name}/index.html").read_text("utf-8") for name in PAPERS
    }
    letter = (project / "site/digests/2031-05-04/email.html").read_text("utf-8")
    weekly = (project / "site/digests/daily.xml").read_text("utf-8")
    return {**cards, **pages, "letter": letter, "weekly": weekly}


def test_whose_line_is_shown(project: Path) -> None:
    shown = publish(project, "show")
    assert 'class="dg-excerpt">Ours.</p>' in shown["own"] and "Noted." in shown["own"]
    assert "Noted." in shown["noted"] and "dg-excerpt" not in shown["noted"]
    mark = '<span class="dg-small">(Hugging Face Daily Papers, made by a machine)</span>'
    assert f"Machinemade. {mark}" in shown["machine"]
    assert "Told by a person." in shown["person"] and "Machinemade" not in shown["person"]
    assert ">We propose kettles, which make no sound at all until they boil.</p>" in shown["chosen"]
    for place in ("letter", "weekly"):
        assert "Machinemade. (Hugging Face Daily Papers, made by a machine)" in shown[place]
        assert shown[place].count("We propose kettles") == 1 and "Lamps are everywhere" not in shown[place]
    assert 'dg-summary" dir="auto">Ours.' in shown["page own"]
    # A list names few of a collaboration, however often it is shown.
    assert "Q99" in shown["crowd"] and "Q100" not in shown["crowd"]  # in COinS
    assert '<span>Ada Q4</span>, <a href="../../papers/crowd/">and 115 more</a></div>' in shown["crowd"]
    assert (
        "<span>Ada Q119</span>" in shown["page crowd"] and shown["page crowd"].count("citation_author") == 120
    )
    assert "made by a machine" in shown["page machine"] and "Theirs." in shown["page noted"]


@pytest.mark.parametrize(("setting", "on_page"), [("page", True), ("never", False)])
def test_lines_of_machines_can_be_left_out(project: Path, setting: str, on_page: bool) -> None:
    shown = publish(project, setting)
    assert "Machinemade" not in shown["machine"] + shown["letter"] + shown["weekly"]
    assert "We propose kettles" in shown["machine"] and "Told by a person." in shown["person"]
    assert ("Machinemade" in shown["page machine"]) is on_page
    assert ("Theirs." in shown["page noted"]) is on_page
