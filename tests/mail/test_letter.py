"""What an issue says as mail, and that the message is one that every program takes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digestgen.config import read_config
from digestgen.feeds.issues import choose_issues
from digestgen.mail.letter import build_letter, clean_for_mail, message_id, text_of
from digestgen.mail.message import (
    LONGEST_LINE,
    list_id,
    parse_sender,
    render_message,
    sender_of,
    unsubscribe_of,
)
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.site import Site

ROOT = "https://example.org/repo/"
ENDING = "https://example.org/out?who=ada@example.org"


def message(
    site: Site, fragments: Fragments, key: str, unsubscribe: str = ENDING, to: str = "ada@example.org"
) -> bytes:
    letter = build_letter(site, fragments, site.issues[key], unsubscribe)
    return render_message(letter, Address("Café Digest", "digest", "example.org"), ROOT, unsubscribe, to)


def issues(site: Site) -> list[str]:
    return [issue.key for issue in site.issues.values() if issue.kind != "month"]


def test_every_issue_passes_the_strict_parser(site: Site, fragments: Fragments) -> None:
    keys = issues(site)
    assert len(keys) > 6
    for key in keys:
        data = message(site, fragments, key)
        parsed = message_from_bytes(data, policy=policy.strict)  # raises on any defect
        for part in parsed.walk():
            assert part.defects == []
            for value in part.values():
                assert value.defects == ()
        assert all(len(line) <= LONGEST_LINE for line in data.split(b"\r\n"))
        assert data.isascii() and b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")  # fmt: skip
        assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]  # fmt: skip


def test_headers(site: Site, fragments: Fragments) -> None:
    parsed = message_from_bytes(message(site, fragments, "2025-08-07"), policy=policy.default)
    assert str(parsed["From"]) == "Café Digest <digest@example.org>"
    assert parsed["To"] == "ada@example.org"
    assert parsed["Date"] == "Thu, 07 Aug 2025 12:00:00 +0000"
    assert parsed["Content-Language"] == "en"
    assert parsed["Message-ID"] == f"<{message_id(ROOT, '2025-08-07')}>"
    assert parsed["Subject"].endswith(" – The Invented Digest")
    assert parsed["List-Unsubscribe"] == f"<{ENDING}>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["Archived-At"] == f"<{ROOT}digests/2025-08-07/>"
    names = [name.lower() for name in parsed]
    assert len(names) == len(set(names)) and "bcc" not in names


def test_one_click_is_for_https_and_nothing_is_promised_without_an_address(site: Site, fragments: Fragments) -> None:  # fmt: skip
    by_mail = message_from_bytes(message(site, fragments, "2025-08-07", "mailto:out@example.org"))
    assert by_mail["List-Unsubscribe"] == "<mailto:out@example.org>" and by_mail["List-Unsubscribe-Post"] is None  # fmt: skip
    without = message_from_bytes(message(site, fragments, "2025-08-07", ""))
    assert without["List-Unsubscribe"] is None and without["List-Unsubscribe-Post"] is None
    assert b"Unsubscribe" not in message(site, fragments, "2025-08-07", "")


def test_a_long_address_to_unsubscribe_stays_one_address(site: Site, fragments: Fragments) -> None:
    ending = "https://example.org/out?token=" + "a1b2" * 60
    assert f"List-Unsubscribe: <{ending}>\r\n".encode() in message(site, fragments, "2025-08-07", ending)
    too_long = message(site, fragments, "2025-08-07", "https://example.org/" + "x" * 2000)
    assert b"List-Unsubscribe:" not in too_long


def test_the_same_issue_is_the_same_message(site: Site, fragments: Fragments) -> None:
    first = message(site, fragments, "2025-W32")
    assert message(site, Fragments(site), "2025-W32") == first
    to_bo = message(site, fragments, "2025-W32", to="bo@example.org")
    assert message_from_bytes(to_bo)["Message-ID"] == message_from_bytes(first)["Message-ID"]
    ids = {message_id(ROOT, key) for key in issues(site)} | {message_id("https://example.org/", "2025-W32")}
    assert len(ids) == len(issues(site)) + 1


def test_what_is_sent_says_when_and_is_the_kept_message_otherwise(site: Site, fragments: Fragments) -> None:
    letter = build_letter(site, fragments, site.issues["2025-08-07"])
    sender = Address("Café Digest", "digest", "example.org")
    morning = datetime(2025, 8, 11, 7, 30, 5, 999, tzinfo=timezone(timedelta(hours=2)))
    kept, sent = render_message(letter, sender, ROOT), render_message(letter, sender, ROOT, sent=morning)
    dates = b"Date: Thu, 07 Aug 2025 12:00:00 +0000\r\n", b"Date: Mon, 11 Aug 2025 07:30:05 +0200\r\n"
    assert kept.count(dates[0]) == 1 and sent == kept.replace(*dates)


@pytest.mark.parametrize(
    ("language", "header"),
    [
        ("de", b"de"),
        ("zh-Hant", b"zh-Hant"),
        ("pt-BR", b"pt-BR"),
        ("no language", b""),
        ("de\r\nBcc: x@y", b""),
        ("", b""),
    ],
)
def test_the_bytes_name_the_language_once_if_it_is_one(
    site: Site, fragments: Fragments, language: str, header: bytes
) -> None:
    letter = replace(build_letter(site, fragments, site.issues["2025-08-07"]), language=language)
    data = render_message(letter, Address("Café Digest", "digest", "example.org"), ROOT)
    head = data.split(b"\r\n\r\n")[0]
    assert re.findall(rb"^Content-Language: ([^\r]*)", head, re.MULTILINE) == [header] * bool(header)
    assert data.count(b"Content-Language") == bool(header) and b"\nBcc:" not in head


def test_a_name_on_two_lines_is_a_name(site: Site, fragments: Fragments) -> None:
    letter = replace(build_letter(site, fragments, site.issues["2025-08-07"]), subject="Lamps\nand kettles")
    parsed = message_from_bytes(
        render_message(letter, sender_of("Lamp\nDigest", "", ROOT), ROOT), policy=policy.strict
    )
    assert (parsed["Subject"], parsed["From"].addresses[0].display_name) == (
        "Lamps and kettles",
        "Lamp Digest",
    )


def bodies(data: bytes) -> tuple[str, str]:
    parsed = message_from_bytes(data, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    plain, rich = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert plain and rich
    return plain.get_content(), rich.get_content()


def test_both_bodies_say_every_paper_of_the_issue(site: Site, fragments: Fragments) -> None:
    for key in issues(site):
        plain, rich = bodies(message(site, fragments, key))
        tree = lxml_html.document_fromstring(rich.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        said = [" ".join(heading.text_content().split()) for heading in tree.iter("h2")]
        titles = [fragments.of(paper).title_text for paper in site.issues[key].papers]
        if site.issues[key].changes:
            assert said.pop() == "What became of earlier papers"
        assert said == [" ".join(title.split()) for title in titles]
        for title, paper in zip(titles, site.issues[key].papers, strict=True):
            assert ROOT + site.url(paper) in plain and "".join(title.split()) in "".join(plain.split())


def test_nothing_is_loaded_and_every_link_leads_somewhere(site: Site, fragments: Fragments) -> None:
    seen = 0
    for key in issues(site):
        _, rich = bodies(message(site, fragments, key))
        assert BASE not in rich
        tree = lxml_html.document_fromstring(rich.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
        assert {e.tag for e in tree.iter() if isinstance(e.tag, str)}.isdisjoint(
            {"img", "script", "style", "link", "math", "svg", "iframe", "form", "video"}
        )
        assert not tree.xpath("//@src | //@background | //@onclick | //@class | //@id")
        assert "url(" not in rich
        for href in tree.xpath("//@href"):
            assert re.match(r"https?://|mailto:", href), href
            seen += 1
    assert seen > 30


def test_formulas_and_pictures_are_text() -> None:
    formula = '<p>Of <math alttext="x²"><msup><mi>x</mi><mn>2</mn></msup></math></p>'
    assert clean_for_mail(formula, ROOT) == '<p style="margin:0 0 10px">Of x²</p>'
    picture = f'<p><img src="{BASE}figures/cup.png" alt="A cup"><img src="{BASE}a.png" alt=""></p>'
    assert clean_for_mail(picture, ROOT) == '<p style="margin:0 0 10px"><em>[A cup]</em></p>'
    assert "javascript" not in clean_for_mail(
        '<a href="javascript:x()" onclick="x()">a</a><script>x()</script>', ROOT
    )
    assert clean_for_mail(f'<h2 id="a">T<a class="headerlink" href="#a">¶</a></h2><a href="{BASE}tags/">t</a>', ROOT) == (
        f'<h3>T</h3><a style="color:#26357f" href="{ROOT}tags/">t</a>'
    )  # fmt: skip


@pytest.mark.parametrize(("html", "text"), [
    (f'<p>See <a href="{BASE}papers/x/">the lamp</a>.</p>', f"See the lamp <{ROOT}papers/x/>."),
    ('<p><a href="https://lamps.example/?a=1&amp;b=2"><em>All</em> lamps</a></p>', "All lamps <https://lamps.example/?a=1&b=2>"),
    ('<p><a href="https://lamps.example/">https://lamps.example/</a></p>', "https://lamps.example/"),
    ('<p><a href="mailto:ada@lamps.example">ada@lamps.example</a></p>', "ada@lamps.example"),
    (f'<p>Lit<sup><a class="footnote-ref" href="{BASE}papers/x/#fn:1">1</a></sup>.</p>', "Lit1."),
    ('<p><a href="javascript:alert(1)">Run</a> <a>none</a></p>', "Run none"),
    (f'<p><a href="{BASE}x.png"><img src="{BASE}x.png" alt="A lamp"></a></p>', f"[A lamp] <{ROOT}x.png>"),
    ("<ol><li>one<ul><li>lamp</li></ul></li>\n<li><p>two</p><p>more</p></li></ol><ol><li>new</li></ol>", "1. one\n- lamp\n2. two\nmore\n1. new"),
    ('<p>Wick<sup id="r"><a class="footnote-ref" href="#f">1</a></sup></p><ol><li id="f"><p>Long.</p></li></ol>', "Wick [1]\n1. Long."),
    ('<table><thead><tr><th>lamp</th>\n<th align="right">lumen</th></tr></thead><tbody><tr><td>a</td><td>5</td></tr></tbody></table>', "lamp | lumen\na | 5"),
    ("<details><summary>More</summary>oil</details><div>a</div><div>b</div>", "More\noil\na\nb"),
    ('<figure><img src="a.png" alt="Lamp"><figcaption>Lit</figcaption></figure>', "[Lamp]\nLit"),
    ('<ul><li><input type="checkbox" disabled=""> trim</li><li><input type="checkbox" checked="" disabled=""> fill</li></ul>', "- ☐ trim\n- ☑ fill"),
    ('<input type="radio" checked=""><label for="a">Oil</label><label for="b">Gas</label>', "Oil\nGas"),
    ("<table><caption>Lamps</caption><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "Lamps\na | b"),
    ("<pre><code>light(1)\ndim(2)\n</code></pre><p>Then.</p>", "light(1)\ndim(2)\nThen."),
])  # fmt: skip
def test_the_plain_text_says_where_a_link_leads(html: str, text: str) -> None:
    assert text_of(clean_for_mail(html, ROOT)) == text


def test_an_issue_of_many_papers_stays_below_what_gmail_cuts_off(site: Site, fragments: Fragments) -> None:
    issue = site.issues["2025-08-07"]
    many = tuple(issue.papers[at % len(issue.papers)] for at in range(300))
    letter = build_letter(site, fragments, replace(issue, papers=many))
    assert len(letter.html.encode()) < 102_000
    more = re.search(r"And 2[45]\d more papers", letter.html)
    assert more and more[0] in letter.text


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada One <ada@example.org>", "ada@example.org"),
        ('"One, Ada" <ada@example.org>', "ada@example.org"),
        ("Ada One", ""),
        ("a@b@c", ""),
        ("Ada <ada@example.org", ""),
        ("Ada\r\nBcc: x@example.org <ada@example.org>", ""),
        ("ädä@example.org", ""),
    ],
)
def test_senders(written: str, address: str) -> None:
    found = parse_sender(written)
    assert (found.addr_spec if found else "") == address


def test_a_kept_message_is_from_the_author_or_from_nobody() -> None:
    assert str(sender_of("D", "Ada <ada@example.org>", ROOT)) == "Ada <ada@example.org>"
    assert str(sender_of("D", "Ada One", "https://bücher.example/")) == "D <noreply@xn--bcher-kva.example>"
    assert unsubscribe_of("https://e.org/?a={address}", "a+b@e.org") == "https://e.org/?a=a%2Bb@e.org"


def test_the_newest_issues_lie_on_the_site(library: Path) -> None:
    built = build(read_config(library / "mkdocs.yml"))
    made = {file.relative_to(library / "site").as_posix() for file in (library / "site").rglob("email.*")}
    wanted = [issue for kind in ("day", "week") for issue in choose_issues(built.site, kind)]
    assert made == {f"{issue.url}email.{ending}" for issue in wanted for ending in ("html", "eml")}
    for issue in wanted:
        eml = (library / "site" / issue.url / "email.eml").read_bytes()
        parsed = message_from_bytes(eml, policy=policy.strict)
        assert "To" not in parsed
        kept = (library / "site" / issue.url / "email.html").read_text("utf-8")
        assert bodies(eml)[1].split() == kept.split()
    assert build(read_config(library / "mkdocs.yml")).published.written == 0


@pytest.mark.parametrize("notes", [0, 1_700, 20_000])
def test_gmail_shows_a_letter_whole(tmp_path: Path, project: Path, notes: int) -> None:
    """It hides what is beyond 102 KB, and with it the way to the site and out of the list."""
    for number in range(400):
        note = f"\n## Notes\n\n{'Lamps and kettles. ' * (notes // 19)}\n" if notes else ""
        text = f'---\nid: "arxiv:2508.{number:05}"\ntitle: Paper {number} about lamps\ndate: 2025-08-07\n---\n\nWe light.\n{note}'
        (project / f"content/papers/{number}.md").write_text(text, "utf-8")
    site = read_site(read_config(project / "mkdocs.yml"))
    letter = build_letter(site, Fragments(site), site.issues["2025-08-07"], ENDING)
    size = len(letter.html.encode())
    assert 60_000 < size <= 90_000
    whole = letter.html.count("<h2 ") - 1
    assert whole == 50 if not notes else whole < 50
    assert f"And {400 - whole} more papers" in letter.html and f"And {400 - whole} more papers" in letter.text
    listed = letter.html.count("<li ")
    more = re.search(r"and (\d+) more</a>", letter.html)
    assert whole + listed - bool(more) + (int(more[1]) if more else 0) == 400
    for text in (letter.html[:2_000], letter.html[-1_000:]):
        assert "Read this issue on the site" in text and "Unsubscribe" in text


@pytest.mark.parametrize(
    "introduction",
    [
        "".join(f"Lamp {n}, see [there](https://lamps.example/{n}).\n\n" for n in range(1200)),
        "We begin.\n\n| a | b |\n|---|---|\n" + "| lamp | kettle |\n" * 3000,
        "| a | مصباح |\n|---|---|\n" + "| lamp | 💡 |\n" * 3500,
    ],
    ids=["paragraphs", "a long table last", "a table alone"],
)
def test_a_long_introduction_is_cut_before_its_papers_are(
    tmp_path: Path, project: Path, introduction: str
) -> None:
    paper = "---\nid: arxiv:2508.00001\ntitle: A paper about lamps\ndate: 2025-08-07\n---\n\nWe light.\n"
    (project / "content/papers/1.md").write_text(paper, "utf-8")
    (project / "content/digests").mkdir()
    (project / "content/digests/2025-08-07.md").write_text(
        f"---\ntitle: Lamps\n---\n\n{introduction}", "utf-8"
    )
    site = read_site(read_config(project / "mkdocs.yml"))
    letter = build_letter(site, Fragments(site), site.issues["2025-08-07"], ENDING)
    assert len(letter.html.encode()) <= 90_000
    for text in (letter.html, letter.text):
        assert text.count("Read this issue on the site") == 2 + (text is letter.html)
        assert "We light." in text and ("We begin." in text or "lamp" in text.lower())


def test_two_digests_of_one_host_are_two_lists() -> None:
    hosts = ["", "my-digest/", "other/", "a/b/", "a-b/", "Ä/", "a_b/", "b/a/"]
    ids = [list_id(f"https://example.org/{path}") for path in hosts]
    assert len({*ids}) == len(hosts)
    assert all(re.fullmatch(r"[a-z0-9.-]+\.example\.org", line) for line in ids)
    assert ids[:2] == ["digest.example.org", "digest.my-digest.example.org"]
