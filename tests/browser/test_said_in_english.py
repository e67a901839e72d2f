"""Scripts on a site whose language has no catalogue: what they show is marked as the English it is."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from playwright.sync_api import Browser

from digestgen.config import package_templates
from digestgen.messages.messages import read_messages

pytestmark = pytest.mark.browser

SHOW = """() => {
  document.body.innerHTML = "<p id=status></p><ol id=found></ol>";
  const status = document.querySelector("#status"), found = document.querySelector("#found");
  status.textContent = "12 papers";
  found.innerHTML = "<li><a>Taa na birika</a> <button>Save</button></li><li>Save as <button aria-label='Undo'></button></li>";
  return new Promise((done) => setTimeout(() => {
    const said = [...document.querySelectorAll("[lang=en]")].map((one) => one.textContent || one.ariaLabel);
    status.textContent = "Karatasi 12";
    setTimeout(() => done([...said, status.lang]), 0);
  }, 0));
}"""


def test_what_a_script_shows_in_english_says_so(chromium: Browser) -> None:
    source = (package_templates() / "theme/assets/words.js").read_text("utf-8")

    def words(language: str) -> str:
        messages = read_messages([package_templates()], language)
        return Environment().from_string(source).render(config={"theme": {"words": messages}})

    assert "MutationObserver" not in words("de") + words("en")
    page = chromium.new_page()
    page.set_content("<html lang=sw><body></body></html>")
    page.add_script_tag(content=words("sw"))
    assert page.evaluate(SHOW) == ["12 papers", "Save", "Save as ", "Undo", ""]
    page.close()
