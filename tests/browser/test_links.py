"""Every link of the whole example site leads somewhere, at the root of a host and below a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from lxml import etree

pytestmark = pytest.mark.browser  # builds and serves what the browser tests visit


def read_pages(folder: Path) -> dict[str, lxml.html.HtmlElement]:
    """URL below the root → parsed page; `x/index.html` is `x/`."""
    return {
        file.relative_to(folder).as_posix().removesuffix("index.html"): lxml.html.parse(str(file)).getroot()
        for file in sorted(folder.rglob("*.html"))
    }


def addresses(page: lxml.html.HtmlElement) -> Iterator[str]:
    for _element, attribute, link, _at in page.iterlinks():
        if attribute is not None:
            yield link


@pytest.mark.parametrize("base", ["/repo/", "/"])
def test_every_internal_link_leads_to_a_file_and_every_fragment_to_an_id(
    serve_sample: Callable, base: str
) -> None:
    served = serve_sample(base)
    site_url = served.site.config.site_url
    pages = read_pages(served.folder)
    ids = {url: {e.get("id") or e.get("name") for e in page.xpath("//*[@id or self::a[@name]]")}
           for url, page in pages.items()}  # fmt: skip
    files = {f.relative_to(served.folder).as_posix() for f in served.folder.rglob("*") if f.is_file()}
    dead: list[str] = []
    checked = 0
    for url, page in pages.items():
        for link in addresses(page):
            target, _, fragment = urljoin(site_url + url, link.strip()).partition("#")
            if urlsplit(target).scheme in ("mailto", "data"):
                continue
            if urlsplit(target).netloc != urlsplit(site_url).netloc:
                continue
            checked += 1
            inside = unquote(target.removeprefix(site_url).partition("?")[0])
            if inside.startswith("manual/"):  # built beside the sample by another command
                continue
            name = f"{inside}index.html" if inside == "" or inside.endswith("/") else inside
            if not target.startswith(site_url) or name not in files:
                dead.append(f"{url}: {link}")
            elif fragment and unquote(fragment) not in ids.get(inside, ()):
                dead.append(f"{url}: {link} has no such part")
    assert dead == []
    assert checked > 20 * len(pages)


def test_every_link_in_a_feed_is_absolute_and_leads_to_a_page(sample) -> None:  # type: ignore[no-untyped-def]
    """A feed's HTML is read far from the site: a relative link in it leads nowhere."""
    site_url = sample.site.config.site_url
    feeds = sorted(sample.folder.rglob("*.xml"))
    checked = 0
    for file in feeds:
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False))
        bodies = root.xpath("//*[local-name()='encoded'] | //*[local-name()='content'][@type='html']")
        plain = root.xpath("//*[local-name()='loc'] | //item/link | //channel/link")
        links = [link for body in bodies if body.text for link in addresses(lxml.html.fromstring(body.text))]
        links += [element.text for element in plain] + root.xpath("//*[local-name()='link']/@href")
        for link in links:
            assert link.startswith(("https://", "http://")), f"{file.name}: {link}"
            if link.startswith(site_url):
                inside = unquote(link.removeprefix(site_url).partition("#")[0])
                target = sample.folder / inside
                assert (target / "index.html" if target.is_dir() else target).is_file(), (
                    f"{file.name}: {link}"
                )
                checked += 1
    assert checked > 1000


def test_the_old_address_says_where_the_new_one_is(sample) -> None:  # type: ignore[no-untyped-def]
    pages = read_pages(sample.folder)
    assert sample.site.redirects
    for old, new in sample.site.redirects.items():
        refresh = pages[old].xpath("//meta[@http-equiv='refresh']/@content")[0]
        assert urljoin(f"/{old}", refresh.partition("url=")[2]) == f"/{new}"
        assert pages[old].xpath("//link[@rel='canonical']/@href") == [sample.site.config.site_url + new]
