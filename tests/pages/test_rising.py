"""What rises, with numbers and days, and what was voted for most: from content alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import lxml.html

from digestgen.config import package_templates, read_config
from digestgen.messages.messages import read_messages
from digestgen.pages.all import plan_pages
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys

LAST = date(2031, 5, 4)  # a Sunday


def publish(project: Path, papers: list[tuple[int, str, int]]) -> None:
    """Papers: days before the last, topic, votes."""
    (project / "content/tags.yml").write_text("lamps: {title: Lamps}\nkettles: {title: Kettles}\n")
    for n, (age, tag, votes) in enumerate(papers):
        day = LAST - timedelta(age)
        sources = f"sources: {{huggingface: {{upvotes: {votes}}}}}\n" if votes else ""
        text = f'---\nid: "title:p{n:03}"\ntitle: Paper {n}\ndate: {day}\ntags: [{tag}]\n{sources}---\n\nAll about it.\n'
        (project / f"content/papers/p{n:03}.md").write_text(text, "utf-8")
    build(read_config(project / "mkdocs.yml"))


def test_rising_topics_have_numbers_and_days(project: Path) -> None:
    old = [(28 + n, "lamps" if n % 10 else "kettles", 0) for n in range(80)]
    publish(project, [*((n % 28, "kettles" if n % 2 else "lamps", 0) for n in range(40)), *old])
    page = lxml.html.parse(str(project / "site/rising/index.html"))
    month, quarter = page.xpath("//section[@class='dg-numbers']")
    assert month.findtext("h2") == "7 April 2031 – 4 May 2031"
    assert month.xpath("string(p)") == "40 papers; before that, since 13 January 2031, 80 papers."
    assert [cell.text_content() for cell in month.xpath(".//tbody/tr/*")] == [
        "Kettles",
        "20",
        "8",
        "50.0%",
        "10.0%",
    ]
    assert (
        quarter.findtext("h2") == "3 February 2031 – 4 May 2031"
        and "too few papers" in quarter.text_content()
    )
    assert "rising/" in (project / "site/tags/index.html").read_text("utf-8")


def test_each_language_has_its_own_signs_between_two_counts() -> None:
    for language, signs in (
        ("fr", "40 articles\u00a0; avant cela"),
        ("ar", "40 ورقة؛ قبل ذلك"),
        ("ja", "論文 40 本。それ以前は"),
    ):
        messages = read_messages([package_templates()], language)
        said = messages("rising.then", papers=messages("counts.papers", n=40), first="1", earlier="2")
        assert said.startswith(signs)


def test_a_week_and_a_month_have_their_most_voted_papers(project: Path) -> None:
    publish(project, [(n % 5, "lamps", votes) for n, votes in enumerate([3, 0, 41, 41, 7, 100, 0, 1])])
    for key in ("2031-W18", "2031-05"):
        page = lxml.html.parse(str(project / f"site/digests/{key}/index.html"))
        rows = [
            " ".join(row.text_content().split()) for row in page.xpath("//section[@class='dg-voted']//li")
        ]
        last = (
            ["Paper 4 ▲ 7", "Paper 0 ▲ 3"] if key == "2031-W18" else ["Paper 0 ▲ 3", "Paper 7 ▲ 1"]
        )  # 4 is of April
        assert rows == ["Paper 5 ▲ 100", "Paper 2 ▲ 41", "Paper 3 ▲ 41", *last]
    assert "dg-voted" not in (project / "site/digests/2031-05-04/index.html").read_text("utf-8")


def test_the_first_page_of_a_month_depends_on_what_it_shows_alone(project: Path) -> None:
    """Eight papers a page: of those further on, the votes and titles of the most voted."""

    def plan() -> dict[str, bytes]:
        site = read_site(read_config(project / "mkdocs.yml"))
        return {plan.url: plan.key for plan in plan_pages(site, Fragments(site), Keys(site, b""))}

    settings = project / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("digestgen", "digestgen: {page_size: 4}", 1), "utf-8"
    )
    publish(project, [(0, "lamps", 12 - n) for n in range(12)])
    month, further, before = "digests/2031-05/", project / "content/papers/p011.md", plan()
    for old, new, same in (
        ("All about", "More about", True),
        ("upvotes: 1}", "upvotes: 2}", True),
        ("upvotes: 2}", "upvotes: 99}", False),
    ):
        text = further.read_text("utf-8")
        further.write_text(text.replace(old, new), "utf-8")
        after = plan()
        assert (after[month] == before[month]) is same, new
        assert after[f"{month}page/2/"] != before[f"{month}page/2/"] and text != further.read_text("utf-8")
