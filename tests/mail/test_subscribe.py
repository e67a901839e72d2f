"""Readers get the digest by mail from whatever service the curator chose, by its page or by its form."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import lxml.html
import pytest

from digestgen.config import read_config
from digestgen.init.site import init_site
from digestgen.problems import ConfigError, did_you_mean
from digestgen.publishing.build import build
from digestgen.settings.checks import check_settings

FORM = "https://lamps.us1.list-manage.com/subscribe/post?u=1&id=2"
HIDDEN = '"><script>lamp()</script>'


def write(library: Path, value: object, language: str = "en") -> Path:
    file = library / "mkdocs.yml"
    text = re.sub(r"      subscribe: .*\n", "", file.read_text("utf-8")).replace(
        "language: en", f"language: {language}"
    )
    file.write_text(
        text.replace("- digestgen:\n", f"- digestgen:\n      subscribe: {json.dumps(value)}\n"), "utf-8"
    )
    return file


def pages(library: Path) -> list[lxml.html.HtmlElement]:
    build(read_config(library / "mkdocs.yml"))
    return [lxml.html.parse(library / "site" / name).getroot() for name in ("index.html", "feeds/index.html")]


def forms_go_to(library: Path) -> str:
    headers = (library / "site/_headers").read_text("utf-8")
    return re.findall(r"form-action ([^;\n]*)", headers)[0]


def test_a_link_is_beside_subscribe_and_on_the_page_of_feeds(library: Path) -> None:
    for page in pages(library):
        assert not page.xpath("//*[contains(@class, 'dg-by-mail')] | //h2[@id='by-mail']")
    before = (library / "site/_headers").read_text("utf-8")
    address = "https://buttondown.com/lamps?a=1&b=2"
    write(library, address)
    home, feeds = pages(library)
    (link,) = home.xpath(f"//p[@class='dg-subscribe']/a[@href='{address}']")
    assert link.text == "Subscribe by mail"
    assert feeds.xpath(f"//h2[@id='by-mail']/following-sibling::a[1][@href='{address}']")
    assert (library / "site/_headers").read_text("utf-8") == before, "a link needs no right"


def test_a_form_sends_the_address_to_the_service_alone(library: Path) -> None:
    write(library, {"form": FORM, "field": "EMAIL", "hidden": {"tags": HIDDEN}}, "de")
    for page in pages(library):
        (form,) = page.xpath("//form[@class='dg-by-mail']")
        assert (form.get("action"), form.get("method")) == (FORM, "post")
        (field,) = form.xpath(".//input[@type='email']")
        assert field.get("name") == "EMAIL" and form.xpath(f".//label[@for='{field.get('id')}']")
        assert form.xpath("string(.//input[@type='hidden'][@name='tags']/@value)") == HIDDEN
        assert "geht an lamps.us1.list-manage.com" in form.text_content()
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.count("list-manage") == 1 and not form.xpath(".//script")
    assert forms_go_to(library) == "'self' https://lamps.us1.list-manage.com"
    write(library, {"form": "https://mail.example.org:8443/in", "field": "email"})
    pages(library)
    assert forms_go_to(library) == "'self' https://mail.example.org:8443"


def test_a_digest_without_papers_shows_it_too(tmp_path: Path) -> None:
    init_site(tmp_path)
    shutil.rmtree(tmp_path / "content/papers")
    write(tmp_path, "mailto:lamps@example.org?subject=subscribe")
    assert pages(tmp_path)[0].xpath("//a[starts-with(@href, 'mailto:lamps@example.org')]")


@pytest.mark.parametrize(
    "value",
    ["http://lamps.example", "https://lämpchen.example/", "javascript:lamp()", "lamps.example/in", "https://", "https://lamps.example/a b", "mailto:lamps",
     'https://lamps.example/"onclick=', "https://ada@lamps.example/", "https://lamps.example\\@kettles.example/", 7, True, [FORM], {},
     {"field": "email"}, {"form": "http://lamps.example/in"}, {"form": "mailto:ada@example.org"}, {"form": "https://a.example;script-src"},
     {"form": "https://a.example 'unsafe-inline'"}, {"form": "https://*.example/"}, {"form": "https://a.example,b.example/"},
     {"form": "https://a.example\n"}, {"form": FORM, "field": ""}, {"form": FORM, "field": 'a" onfocus="b'}, {"form": FORM, "colour": "red"},
     {"form": FORM, "hidden": {"a b": "c"}}, {"form": FORM, "hidden": {"a": 7}}, {"form": FORM, "hidden": ["a"]}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_page_or_form_is_refused_in_words(library: Path, value: object) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(write(library, value))
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("bad-setting", "plugins.digestgen.subscribe")
    assert "it takes https://…" in problem.what or "of the form does not work" in problem.what


@pytest.mark.parametrize(
    "value",
    ["https://buttondown.com/lamps", "mailto:a@example.org?subject=in", {"form": FORM},
     {"form": "https://xn--lmpchen-5wa.example", "field": "fields[email]", "hidden": {"l": "5-a"}}],
    ids=repr,
)  # fmt: skip
def test_pages_and_forms_of_services_are_taken(value: object) -> None:
    settings, mistakes = check_settings({"subscribe": value}, did_you_mean)
    assert settings.subscribe and not mistakes
