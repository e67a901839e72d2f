"""The desk in a browser: a hundred papers by keyboard alone, on a phone, for a screen reader, with hostile text in it."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from digestgen.collecting.candidates import build_candidate
from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.inbox import save_candidates
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.publishing.build import build

VALUES = runpy.run_path(str(Path(__file__).parents[2] / "data" / "hostile" / "values.py"))["VALUES"]
PROD = (Path(__file__).parents[1] / "hostile" / "prod.js").read_text("utf-8")
KEPT = range(1, 13)  # which of the hundred
LEFT = range(93, 101)

pytestmark = pytest.mark.browser


@pytest.fixture
def open_desk(chromium: Browser, serve_desk: Any) -> Iterator[Callable[..., Page]]:
    """Opens a desk in a browser of its own; what goes wrong in the page fails the test, and so does any request elsewhere."""
    expect.set_options(timeout=30_000)  # forty steps may be on their way, on a busy machine
    wrong: list[str] = []
    closing: list[Callable[[], Any]] = []

    def open_(here: Any, **options: Any) -> Page:
        served = serve_desk(here)
        address = served.__enter__()
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        closing.extend((lambda: served.__exit__(None, None, None), context.close))
        context.on(
            "request", lambda request: None if request.url.startswith(address) else wrong.append(request.url)
        )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        page.locator("body[data-ready]").wait_for()
        return page

    yield open_
    for close in reversed(closing):
        close()
    assert wrong == []


def counts(page: Page) -> list[str]:
    return page.locator(".views b").all_inner_texts()


def complaints(page: Page) -> list[str]:
    """What axe-core says against the page as it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{rule['id']}: {rule['nodes'][0]['target']}: {rule['nodes'][0]['failureSummary']}"
            for rule in found.response["violations"]]  # fmt: skip


def test_a_hundred_papers_by_keyboard_alone(project: Path, desk: Any, open_desk: Callable[..., Page]) -> None:
    """Twelve are kept with notes and topics, eighty refused, one by one and several at once, and eight are left."""
    page = open_desk(desk(100))
    keys, said = page.keyboard, page.locator(".said")
    for number in KEPT:
        expect(page.locator("article h2")).to_have_text(re.compile(rf"of\s*{number}\s*Watts"))
        keys.press("t")
        keys.type("te")
        keys.press("Enter")
        keys.press("Enter")
        keys.press("w")
        keys.type(f"Number {number}: no *yes* later?")
        keys.press("Escape")
        keys.press("y")
    expect(said).to_have_text("Kept: Lamps of 12 Watts")
    for _ in range(40):
        keys.press("n")
    for _ in range(39):
        keys.press("J")
    keys.press("n")
    expect(said).to_have_text("No: A Kettle of 53 Watts and 39 more")
    keys.press("l")
    expect(said).to_have_text("Later: A Kettle of 93 Watts")
    assert counts(page) == ["8", "12", "80"] and page.locator(".alarm").is_hidden()

    library = read_library(project)
    assert {str(paper.id) for paper in library.papers} == {f"arxiv:2508.{n:05}" for n in KEPT}
    for paper in library.papers:
        number = int(paper.id.value[-5:])
        assert paper.note == f"Number {number}: no *yes* later?"
        assert paper.tags == (("lamps", "kettles")[number % 2], "tea")
    refused = (project / "inbox/rejected.txt").read_text("utf-8").splitlines()
    assert [line.split("\t")[0] for line in refused] == [f"arxiv:2508.{n:05}" for n in range(13, 93)]
    waiting = (project / "inbox/2025-08-07.jsonl").read_text("utf-8").splitlines()
    assert sorted(re.findall(r'^\{"id": "([^"]+)"', "\n".join(waiting), re.MULTILINE)) == [
        f"arxiv:2508.{n:05}" for n in LEFT
    ]
    site = build(read_config(project / "mkdocs.yml")).site
    (issue,) = site.of_kind("day")
    assert issue.key == "2025-08-08" and len(issue.papers) == 12

    keys.press("u")
    expect(said).to_have_text("Undone: A Kettle of 93 Watts")
    keys.press("u")
    expect(said).to_have_text("Undone: A Kettle of 53 Watts and 39 more")
    for _ in range(40 + 36):
        keys.press("u")
    expect(said).to_have_text("Undone: A Kettle of 1 Watts", timeout=60_000)
    expect(page.locator("[data-do=undo]")).to_be_disabled(timeout=60_000)
    assert counts(page) == ["100", "0", "0"]
    assert not read_library(project).papers and not (project / "inbox/rejected.txt").exists()


def test_a_phone_a_screen_reader_the_dark_and_german(
    project: Path, desk: Any, open_desk: Callable[..., Page]
) -> None:
    """By buttons, 390 pixels wide, in the dark; axe-core finds nothing in any state, and what happens is said."""
    here = desk(30)
    settings = project / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("font: false}", "font: false, language: de}"), "utf-8"
    )
    here = Desk(read_config(settings), here.which_day)
    page = open_desk(here, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    assert page.locator("html").get_attribute("lang") == "de"
    found = complaints(page)
    page.get_by_role("button", name="Behalten y").or_(page.locator("[data-do=keep]")).first.click()
    status = page.get_by_role("status").first
    expect(status).to_have_text("Behalten: A Kettle of 1 Watts")
    page.locator("[data-do=note]").click()
    page.get_by_label("Ihre Anmerkung").fill("Kurz & gut.")
    found += complaints(page)
    page.locator("[data-do=topics]").click()
    page.get_by_role("combobox").fill("li")
    expect(page.get_by_role("option", name="Light in General")).to_be_visible()
    found += complaints(page)
    page.get_by_role("option", name="Light in General").tap()
    page.get_by_role("combobox").press("Enter")
    expect(status).to_have_text("Schlagwörter gespeichert: Lamps of 2 Watts")
    assert (here.items["arxiv:2508.00002"].note, here.items["arxiv:2508.00002"].topics) == (
        "Kurz & gut.",
        ("lamps", "light"),
    )
    page.locator("[data-do=list]").click()
    for number in (3, 5):
        page.locator(f"#list li:nth-child({number}) .check").tap()
    found += complaints(page)
    page.locator("[data-do=no]").click()
    expect(status).to_have_text("Nein: Lamps of 4 Watts und ein weiterer")
    page.locator("[data-do=undo]").click()
    expect(status).to_have_text("Rückgängig gemacht: Lamps of 4 Watts und ein weiterer")
    page.locator("[data-do=help]").click()
    found += complaints(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.locator("#list").focus()
    page.keyboard.press("Space")
    found += complaints(page)
    current = page.locator("#list").get_attribute("aria-activedescendant")
    assert page.locator(f"#{current}").get_attribute("aria-selected") == "true"
    page.keyboard.press("+")
    page.locator("#add[open]").wait_for()
    found += complaints(page)
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    found += complaints(page)
    small = page.evaluate(
        "[...document.querySelectorAll('button, a')].filter(e => e.offsetHeight && Math.min(e.offsetHeight, e.offsetWidth) < 24).map(e => e.outerHTML)"
    )
    assert (found, small) == ([], [])


def test_keys_can_be_switched_off_and_a_held_key_decides_once(
    desk: Any, open_desk: Callable[..., Page]
) -> None:
    page = open_desk(desk(5))
    page.evaluate(
        "for (let n = 0; n < 4; n++) document.querySelector('#list').dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true, repeat: n > 0}))"
    )
    expect(page.locator(".said")).to_have_text("No: A Kettle of 1 Watts")
    page.keyboard.press("?")
    page.locator("#single").uncheck()
    page.keyboard.press("Escape")
    for key in "ynlwt":
        page.keyboard.press(key)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#list .current .name")).to_have_text(re.compile(r"A Kettle of\s*3"))
    assert counts(page) == ["4", "0", "1"]


def test_what_others_do_is_shown_and_what_fails_is_said(
    project: Path, desk: Any, open_desk: Callable[..., Page]
) -> None:
    here = desk(4)
    page = open_desk(here)
    other = Desk(here.config, here.which_day)
    other.move(["arxiv:2508.00001", "arxiv:2508.00002"], "no")
    page.keyboard.press("y")
    expect(page.get_by_role("alert")).to_contain_text("another program took it away")
    expect(page.locator("#list li")).to_have_count(2)
    page.keyboard.press("y")
    expect(page.locator(".said")).to_have_text("Kept: A Kettle of 3 Watts")
    assert page.locator(".alarm").is_hidden()
    (file,) = (project / "content/papers").rglob("*.md")
    file.write_text(file.read_text("utf-8") + "\nBo's own words.\n", "utf-8")
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("stays")
    assert "Bo's own words." in file.read_text("utf-8") and counts(page) == ["1", "1", "0"]


def fonts_of_maths(page: Page) -> set[tuple[str, bool]]:
    """Which fonts draw the characters of formulas, and whether they are ours or the reader's own."""
    page.locator("math").first.wait_for()
    page.evaluate("document.fonts.ready")
    wire = page.context.new_cdp_session(page)
    wire.send("DOM.enable")
    wire.send("CSS.enable")
    root = wire.send("DOM.getDocument")["root"]["nodeId"]
    nodes = wire.send("DOM.querySelectorAll", {"nodeId": root, "selector": "mi, mo, mn"})["nodeIds"]
    found = [wire.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {(font["familyName"], font["isCustomFont"]) for fonts in found for font in fonts}


def test_a_paper_is_asked_for_only_when_somebody_asks(
    desk: Any, open_desk: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    """What `digestgen add` does, here with an answer that is at hand; it can be undone like all else."""
    asked = []

    def add(collection: Any, words: list[str], *_: Any) -> list[Any]:
        from digestgen.collecting.intake import Intake

        asked.extend(words)
        intake = Intake(words[0])
        record = Record(
            "crossref",
            "Tea at Noon",
            (parse_id("doi:10.5555/tea"),),
            "Tea falls from $h \\le 2\\,\\hbar$ for $x \\in \\mathbb{R}$.",
            (Name("Cy Three"),),
            "2025-08-08",
        )
        collection.take(intake, [record] if "tea" in words[0] else [], by_name=True)
        return [intake]

    monkeypatch.setattr("digestgen.collecting.desk.desk.add_papers", add)
    page = open_desk(desk(2))
    assert asked == []
    for what in ("https://doi.org/10.5555/tea", "10.5555/coffee"):
        page.keyboard.press("+")
        page.keyboard.type(what)
        page.keyboard.press("Enter")
        if "tea" in what:
            expect(page.locator(".said")).to_have_text("Added: Tea at Noon")
            expect(page.locator("article h2")).to_have_text("Tea at Noon")
            assert fonts_of_maths(page) == {("STIX Two Math", True)}
    expect(page.get_by_role("alert")).to_contain_text("nobody has such a paper")
    assert asked == ["https://doi.org/10.5555/tea", "10.5555/coffee"] and counts(page) == ["2", "1", "0"]
    page.keyboard.press("u")
    expect(page.locator(".said")).to_have_text("Undone: Tea at Noon")
    assert not list((project / "content/papers").rglob("*.md")) and counts(page) == ["2", "0", "0"]
    page.keyboard.press("+")
    page.keyboard.type("Coffee at Dusk")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("coffee-at-dusk.md")
    assert len(asked) == 2 and counts(page) == ["2", "1", "0"]


def test_hostile_text_neither_runs_nor_asks_anybody(
    project: Path, desk: Any, open_desk: Callable[..., Page]
) -> None:
    """Every hostile value in every field of a candidate, through list, paper, note and topics, with the policy off."""
    here = desk(1)
    records = [
        Record("huggingface", value.strip() or "empty", (parse_id(f"2509.{n:05}"),), value, (Name(value[:200] or "x"), Name("Ada One")),
               keywords=(value,), links={"code": f"https://example.org/{n}?a='&b=javascript:__pwned=1"},
               publication={"venue": value}, note=value, lang="en",
               payload={"summary": value, "upvotes": value, "url": "https://example.org/"})
        for n, value in enumerate(VALUES)
    ]  # fmt: skip
    save_candidates(
        project, [build_candidate(record, "2025-09-07", reason=record.title) for record in records]
    )
    tags = project / "content/tags.yml"
    tags.write_text(
        tags.read_text("utf-8")
        + "evil: {title: \"<img src=x onerror=__pwned=1>\", aliases: ['</script><script>__pwned=1</script>']}\n",
        "utf-8",
    )
    here = Desk(here.config, here.which_day)
    assert len(here.listed()) > 100
    page = open_desk(here, bypass_csp=True)
    before = counts(page)
    assert int(before[0]) == len(here.listed())
    for number in range(30):
        if number % 10 == 0:
            for key in ("w", "Escape", "t", "<", "i", "m", "g", "Escape", "Escape"):
                page.keyboard.press(key)
        page.keyboard.press("n" if number % 10 == 3 else "j")
    shown = page.evaluate("""async () => {
      const article = document.querySelector("article"), { rows } = await (await fetch("papers")).json();
      for (const { key } of rows) { // each, as the page shows it
        article.innerHTML = (await (await fetch(`paper?key=${encodeURIComponent(key)}`)).json()).html;
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (window.__pwned !== undefined) return article.innerHTML;
      }
      return rows.length;
    }""")
    assert shown == int(before[0])
    for part in ("article *", "#list li:nth-child(-n+20) *"):
        assert page.evaluate(PROD.replace(".md-content *", part)) > 0
    page.wait_for_timeout(300)
    assert not page.evaluate("window.__pwned !== undefined")
    harmful = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => /^on|^style$/i.test(a.name) || (/^(href|src|action)$/.test(a.name) && !/^(https?:|mailto:|#|[^:]*$)/.test(a.value)))"
        " || ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'FORM', 'BASE', 'svg'].includes(e.nodeName)).map(e => e.outerHTML)"
    )
    assert harmful == []


def test_phrases_that_no_topic_has(project: Path, desk: Any, open_desk: Callable[..., Page]) -> None:
    """Asked one by one: a new topic, another name of one, never again; undone; and the new topic can be chosen at once."""
    here = desk(1)
    for number, phrase in enumerate(("oil stove",) * 5 + ("steam whistle",) * 4 + ("copper pot",) * 3, 1):
        (project / f"content/papers/{number:02}.md").write_text(
            f'---\nid: "arxiv:2507.{number:05}"\ntitle: "{phrase} <i> $n^2$"\nauthors: [Ada One]\ndate: 2025-08-07\n---\n',
            "utf-8",
        )
    page = open_desk(here)
    asked = page.locator("#review .phrase b")
    page.keyboard.press("T")
    expect(asked).to_have_text("oil stove")
    assert complaints(page) == []
    page.keyboard.press("y")
    expect(asked).to_have_text("steam whistle")
    page.keyboard.press("a")
    page.keyboard.type("stov")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("steam whistle is another name of Oil stove")
    expect(page.locator("#review .phrase li").first).to_have_text("copper pot <i> n²")
    page.keyboard.press("n")
    expect(page.locator("#review .phrase")).to_have_text("No phrase is frequent and without a topic.")
    page.keyboard.press("u")
    expect(asked).to_contain_text("copper")
    page.keyboard.press("Escape")
    expect(page.locator("#review")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("whist")
    expect(page.locator("#choices li")).to_have_text(["Oil stove oil-stove"])
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    topics = (project / "content/tags.yml").read_text("utf-8")
    assert topics.endswith("oil-stove:\n  title: Oil stove\n  aliases: [Steam whistle]\n")
