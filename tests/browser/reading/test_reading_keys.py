"""The keys, and the dialog that explains them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

KEYS = "digestgen.1./repo/."
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.browser


def test_j_and_k_go_through_a_list(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come(viewport=PHONE)
    page = reader.page
    reader.goes(sample.kinds["month"])
    titles = page.locator(".dg-card__title a").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        reader.presses(key)
        assert reader.focused() == titles[at]
    for _ in range(len(titles) + 3):
        reader.presses("j")
    assert reader.focused() == titles[-1]  # and no further
    box = page.locator(":focus").bounding_box()
    assert 0 < box["y"] < PHONE["height"] - box["height"]
    assert page.locator(":focus").evaluate("(a) => getComputedStyle(a).outlineStyle") == "solid"
    page.evaluate("document.activeElement.blur()")
    page.locator(".dg-card").nth(6).evaluate(
        "(card) => scrollTo(0, card.offsetTop + card.offsetParent.offsetTop - 60)"
    )
    reader.presses("k")
    assert reader.focused() in titles[4:7]  # from where one looks


def test_arrows_go_to_the_issue_and_the_paper_before_and_after(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader, days = come(), sample.site.of_kind("day")
    reader.goes(days[1].url)
    reader.follows("ArrowRight")
    assert reader.page.url == reader.root + days[0].url
    reader.presses("ArrowRight")  # there is none
    reader.follows("ArrowLeft")
    assert reader.page.url == reader.root + days[1].url
    first, second = (sample.site.url(paper) for paper in reader.newest[:2])
    reader.goes(first)
    reader.follows("ArrowRight")
    assert reader.page.url == reader.root + second
    for key in ("Control+ArrowLeft", "Alt+Shift+ArrowLeft", "Shift+ArrowLeft", "Meta+s", "Control+j"):
        reader.presses(key)
    assert reader.page.url == reader.root + second and reader.kept("saved") is None


def test_keys_are_letters_where_one_writes_and_can_be_switched_off(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page, url = reader.page, sample.site.url(reader.newest[1])
    reader.goes(url)
    reader.presses("s")
    reader.goes("saved/")
    page.locator("textarea").focus()
    page.keyboard.type("jkost/? n.p,")
    reader.presses("ArrowLeft", "Tab")
    assert page.locator("textarea").input_value() == "jkost/? n.p,"
    assert len(reader.kept("saved")) == 1 and not page.locator("dialog").is_visible()
    reader.goes(url)
    reader.asks_for_help()
    reader.presses("p", "n", "ArrowLeft", "j")  # a dialog is open: nothing happens behind it
    reader.tabs_to("Use these single keys")
    reader.presses("Space", "Escape")
    reader.presses("s", "?", "t", "/", "ArrowLeft", "ArrowRight", "p", "n", ",", ".")
    page.wait_for_timeout(200)
    assert page.url == reader.root + url and not page.locator("dialog").is_visible()
    assert len(reader.kept("saved")) == 1 and reader.kept("size") is None
    page.reload()
    reader.tabs_to("Reading")  # the button is still there, and so is the switch
    reader.presses("Enter")
    page.get_by_role("dialog", name="Reading").wait_for()
    reader.tabs_to("Use these single keys")
    reader.presses("Space", "Escape", "t")
    assert reader.kept("size") == "large"


def test_results_of_a_search_are_cards_like_others(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    reader.goes(sample.results)
    first = reader.page.locator(".dg-card").first
    expect(first.get_by_role("button", name="Save: ")).to_be_visible()
    reader.presses("Escape")
    reader.page.evaluate("document.activeElement.blur()")
    reader.presses("j", "s")
    expect(first.get_by_role("button", pressed=True)).to_be_visible()
    reader.page.wait_for_function(
        "(key) => JSON.parse(localStorage.getItem(key))[0].bibtex", arg=KEYS + "saved"
    )


def test_the_help_holds_the_focus_and_gives_it_back(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    page = reader.page
    reader.goes("")
    reader.presses("j", "?")
    dialog = page.get_by_role("dialog", name="Reading")
    expect(dialog).to_be_visible()
    for _ in range(20):
        reader.presses("Tab")
        assert page.evaluate("!document.activeElement.closest('.md-content, .md-header')")
    reader.presses("Escape")
    expect(dialog).to_be_hidden()
    assert reader.focused() == page.locator(".dg-card__title a").first.inner_text()
    assert dialog.count() == 0 and page.locator("dialog kbd").count() == 11


def test_a_slash_leads_to_the_search(come, sample) -> None:  # type: ignore[no-untyped-def]
    reader = come()
    reader.goes(sample.site.url(reader.newest[0]))
    reader.page.evaluate("document.querySelectorAll('input[type=search]').forEach((one) => one.remove())")
    reader.follows("/")
    assert reader.page.url == f"{reader.root}search/"
    reader.page.evaluate("""document.querySelectorAll('input[type=search]').forEach((one) => one.remove());
        document.querySelector('.md-content').innerHTML = '<input type="search" aria-label="Words">'""")
    reader.presses("/", "x")
    assert reader.page.locator("input[type=search]").input_value() == "x"
