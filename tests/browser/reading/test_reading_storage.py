"""What browsers do to what they keep: block it, fill up, damage it, share it between tabs and sites."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

KEYS = "digestgen.1./repo/."

pytestmark = pytest.mark.browser


BLOCKED = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });"""
FULL = (
    """Storage.prototype.setItem = function () { throw new DOMException("full", "QuotaExceededError"); };"""
)


@pytest.mark.parametrize(("before", "said"), [(BLOCKED, "Your browser keeps nothing"), (FULL, "")])
def test_a_browser_that_keeps_nothing_still_reads_and_says_so(come, sample, before: str, said: str) -> None:  # type: ignore[no-untyped-def]
    reader = come(before)
    page = reader.page
    reader.goes("")
    reader.presses("j", "s")
    expect(page.locator(".dg-said")).to_contain_text("did not keep this")
    expect(page.locator(".dg-save[aria-pressed=true]")).to_have_count(0)
    reader.presses("t")
    assert page.evaluate("document.documentElement.dataset.dgSize") == "large"  # for this page
    reader.follows("o")
    assert page.locator("h1").is_visible()
    page.get_by_role("button", name="Reading").click()
    page.get_by_role("checkbox", name="Papers that are new").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget everything").click()
    reader.presses("Escape")
    reader.goes("saved/")
    if said:
        expect(page.get_by_role("alert")).to_contain_text(said)
    else:
        reader.imports({"format": "digestgen-saved", "version": 1, "papers": [{"url": "papers/x/"}]})
        expect(page.locator(".dg-said")).to_contain_text("did not keep this")
        assert page.locator(".dg-saved h2").count() == 0


@pytest.mark.parametrize("damage", ["{", "7", "[]", '[7, null, {"url": 7}]', '{"at": {}}'])
def test_damaged_storage_costs_what_is_damaged_and_no_more(come, sample, damage: str) -> None:  # type: ignore[no-untyped-def]
    names = ("saved", "read", "visit", "off", "size", "order")
    reader = come(f"""if (location.protocol !== "about:" && !sessionStorage.done) {{ sessionStorage.done = 1;
        for (const name of {json.dumps(names)}) localStorage.setItem({json.dumps(KEYS)} + name, {json.dumps(damage)}); }}""")
    page = reader.page
    reader.goes("saved/")
    assert page.get_by_role("alert").is_visible() == (damage not in ("null", "[]"))
    reader.goes("")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    reader.presses("j", "s")
    reader.follows("o")
    assert [paper["url"] for paper in reader.kept("saved")] == [sample.site.url(reader.newest[0])]
    assert reader.kept("read") == [sample.site.url(reader.newest[0])]
    assert reader.kept("visit")["day"] == reader.newest[0].date
    reader.goes("saved/")
    assert not page.get_by_role("alert").is_visible()


def test_two_open_tabs_agree(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    home, papers = reader.page, reader.newest
    reader.goes("")
    saved = reader.context.new_page()
    saved.goto(reader.root + "saved/")
    assert saved.locator(".dg-saved h2").count() == 0
    home.keyboard.press("j")
    home.keyboard.press("s")
    expect(saved.locator(".dg-saved h2")).to_have_count(1)
    area = saved.locator(".dg-saved textarea")
    area.fill("written in the second tab")
    area.press("Tab")
    paper = reader.context.new_page()
    paper.goto(reader.root + sample.site.url(papers[1]))
    expect(home.locator(".dg-card").nth(1).locator(".dg-read")).to_be_visible()  # read over there
    paper.keyboard.press("s")
    expect(saved.locator(".dg-saved h2")).to_have_count(2)
    assert sorted(one["note"] for one in reader.kept("saved")) == ["", "written in the second tab"]
    paper.keyboard.press("t")
    expect(home.locator("html")).to_have_attribute("data-dg-size", "large")
    saved.get_by_role("button", name="Remove all").click()
    expect(home.locator(".dg-save[aria-pressed=true]")).to_have_count(0)
    expect(paper.get_by_role("button", name="Save", exact=True, pressed=False)).to_be_visible()


def test_a_neighbour_on_the_same_host_keeps_its_own(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    reader.goes("")
    theirs = {
        "digestgen.1./repo/two/.saved": "[]",
        "digestgen.1./.saved": "[]",
        "/repo/.__palette": '{"index":0}',
    }
    reader.page.evaluate(
        "(all) => Object.entries(all).forEach(([k, v]) => localStorage.setItem(k, v))", theirs
    )
    reader.presses("j", "s", "t")
    reader.asks_for_help()
    reader.tabs_to("Forget everything")
    reader.page.once("dialog", lambda dialog: dialog.accept())
    reader.presses("Enter")
    expect(reader.page.locator("dialog .dg-said")).to_have_text("Everything is forgotten.")
    kept = reader.page.evaluate("({ ...localStorage })")
    assert {key: kept[key] for key in theirs} == theirs
    assert sorted(kept.keys() - theirs.keys()) == [KEYS + "visit"]  # a visit that began just now
    assert reader.page.locator(".dg-save[aria-pressed=true]").count() == 0
    assert reader.page.evaluate("document.documentElement.dataset.dgSize") == "normal"
