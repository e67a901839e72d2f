"""Reading groups: the next session on the front page, all in a calendar, each on its paper's page. There is no clock."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from digestgen.config import read_config
from digestgen.problems import ContentError
from digestgen.publishing.build import build, read_site

EVIL = r"Room <b>3</b>; \bring, tea"
PAPERS = {
    "lamps": "2031-05-01 {on: 2031-05-08, by: Ada One}",
    "kettles": "2031-05-02 [{on: 2031-04-01 09:30, by: Bo Two}, {on: '2031-05-15T16:00+02:00', where: 'https://call.example/a?b=1&c=2'}]",
    "owls": f"2031-05-03 {{on: 2031-05-15 16:00, by: 'Cy Three, Di Four', where: '{EVIL}'}}",
    "songs": "2031-05-09 {on: 2031-06-01 08:00Z}",
}


def write(project: Path, papers: dict[str, str]) -> None:
    for name, said in papers.items():
        day, discussed = said.split(" ", 1)
        title = f"{name.title()}, {'sung in ünïsön ' * 6}at dusk; a 夜 reading"
        text = f'---\nid: "title:{name}"\ntitle: "{title}"\ndate: {day}\ndiscussed: {discussed}\n---\n\nAbout it.\n'
        (project / f"content/papers/{name}.md").write_text(text, "utf-8")


def front(project: Path, as_of: str = "") -> list[str]:
    """Papers of the next session and what is said of it, on the front page."""
    build(read_config(project / "mkdocs.yml"), as_of=as_of, allow_shrink=True)
    page = lxml.html.parse(str(project / "site/index.html"))
    rows = page.xpath("//section[@class='dg-session']/p[a[contains(@href, 'papers/')]]")
    return [f"{row.find('a').get('href').split('/')[-2]}: {row.find('span').text_content()}" for row in rows]


def read_calendar(data: bytes) -> list[dict[str, str]]:
    """Events as RFC 5545 has them: lines end in CRLF, have 75 octets, and go on after a blank; text is escaped."""
    lines = data.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines) and max(map(len, lines)) <= 75
    text = b"\n".join(lines).decode("utf-8")  # no character is cut in two
    events: list[dict[str, str]] = []
    for line in text.replace("\n ", "").splitlines():
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1].setdefault(name, re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value))
    return events


def test_the_next_session_is_on_the_front_page(project: Path) -> None:
    write(project, PAPERS)
    both = [
        "kettles: Thursday, 15 May 2031, 16:00 UTC+02:00 · https://call.example/a?b=1&c=2",
        r"owls: Thursday, 15 May 2031, 16:00 · Cy Three, Di Four · Room <b>3</b>; \bring, tea",
    ]
    assert front(project) == both  # the newest paper is of 9 May
    assert front(project, as_of="2031-05-08") == ["lamps: Thursday, 8 May 2031 · Ada One"]
    assert front(project, as_of="2031-05-15") == both and front(project, as_of="2031-07-01") == []
    page = (project / "site/papers/kettles/index.html").read_text("utf-8")
    assert "Tuesday, 1 April 2031, 09:30 · Bo Two" in page and page.count('href="../../sessions.ics"') == 1
    assert '<a href="https://call.example/a?b=1&amp;c=2">' in page
    assert "<b>3</b>" not in (project / "site/papers/owls/index.html").read_text("utf-8")


def test_the_calendar_is_one(project: Path) -> None:
    write(project, PAPERS)
    build(read_config(project / "mkdocs.yml"))
    data = (project / "site/sessions.ics").read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and data.endswith(
        b"END:VCALENDAR\r\n"
    )
    events = read_calendar(data)
    starts = [(next(key for key in event if key.startswith("DTSTART")), event) for event in events]
    assert [event[key] for key, event in starts] == [
        "20310401T093000", "20310508", "20310515T140000Z", "20310515T160000", "20310601T080000Z"]  # fmt: skip
    assert (
        starts[1][0] == "DTSTART;VALUE=DATE"
        and "DURATION" not in events[1]
        and events[0]["DURATION"] == "PT1H"
    )
    assert events[3]["LOCATION"] == EVIL and events[3]["DESCRIPTION"].startswith(
        "Cy Three, Di Four\nhttps://"
    )
    assert events[3]["SUMMARY"].startswith("Owls, sung in ünïsön") and events[3]["SUMMARY"].endswith(
        "at dusk; a 夜 reading"
    )
    assert len({event["UID"] for event in events}) == 5 and events[0]["DTSTAMP"] == "20310502T000000Z"
    before = {event["UID"] for event in events}
    write(project, {"lamps": "2031-05-01 {on: 2031-05-22, by: Ada One}"})
    build(read_config(project / "mkdocs.yml"))
    assert {event["UID"] for event in read_calendar((project / "site/sessions.ics").read_bytes())} == before


def test_a_site_without_sessions_has_no_calendar(project: Path) -> None:
    write(project, {"lamps": "2031-05-01 {on: 2031-05-08}"})
    (project / "content/papers/lamps.md").write_text(
        (project / "content/papers/lamps.md").read_text("utf-8").replace("discussed", "#"), "utf-8"
    )
    assert front(project) == [] and not (project / "site/sessions.ics").exists()


@pytest.mark.parametrize(
    ("discussed", "code", "what"),
    [
        ("2031-05-08", "wrong-type", '"discussed" has to be a mapping'),
        ("{by: Ada One}", "missing-key", 'a session of "discussed" has no "on"'),
        ("{on: 2031-02-30}", "bad-date", '"2031-02-30" is not a day or a time'),
        ("{on: 2031-05-08 25:00}", "bad-date", '"2031-05-08 25:00" is not a day or a time'),
        ("{on: '9999-12-31T23:00-05:00'}", "bad-date", '"9999-12-31T23:00-05:00" is not a day or a time'),
        ("{on: May}", "bad-date", '"May" is not a day or a time'),
        ("{on: 2031-05-08, who: Ada}", "unknown-key", 'there is no "who" in "discussed"'),
    ],
)
def test_what_is_not_a_session_is_told(project: Path, discussed: str, code: str, what: str) -> None:
    write(project, {"lamps": f"2031-05-01 {discussed}"})
    with pytest.raises(ContentError) as error:
        read_site(read_config(project / "mkdocs.yml"))
    assert [(problem.code, problem.what) for problem in error.value.problems] == [(code, what)]
