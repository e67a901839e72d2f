"""The calendar of sessions, `sessions.ics`: iCalendar (RFC 5545), whose few rules of escaping and folding are all here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from digestgen.output.output import Output
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.sessions import Session, list_sessions

PATH = "sessions.ics"
_OCTETS = 75  # of a line without its end: RFC 5545, 3.1
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def plan_calendar(fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """The calendar, where any paper has a session."""
    site = fragments.site
    sessions = list_sessions(site.papers)
    if sessions:
        key = build_key(keys.base_key, "calendar", keys.of(sessions))
        yield Output(PATH, key, lambda: render_calendar(fragments, sessions))


def render_calendar(fragments: Fragments, sessions: tuple[Session, ...]) -> bytes:
    """Sessions as a calendar that programs subscribe to.

    An event keeps its UID when its day moves. DTSTAMP is the day of the paper: there is no clock.
    """
    config = fragments.site.config
    name = _escape(config.messages("sessions.calendar", site=config.site_name))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//digestgen//sessions//EN", "CALSCALE:GREGORIAN",
             f"NAME:{name}", f"X-WR-CALNAME:{name}"]  # fmt: skip
    for session in sessions:
        lines += _render_event(fragments, session)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines).encode("utf-8", "replace")


def _render_event(fragments: Fragments, session: Session) -> Iterator[str]:
    site, paper = fragments.site, session.paper
    url = site.config.site_url + site.url(paper)
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(paper.feed_id)}-{session.number}"
    yield f"DTSTAMP:{paper.date.replace('-', '')}T000000Z"
    if session.time:
        yield f"DTSTART:{_moment(session)}"
        yield "DURATION:PT1H"
    else:
        yield f"DTSTART;VALUE=DATE:{session.day.replace('-', '')}"  # without an end: one day
    yield f"SUMMARY:{_escape(fragments.of(paper).title_text)}"
    yield f"DESCRIPTION:{_escape(chr(10).join(filter(None, (session.by, url))))}"
    if session.where:
        yield f"LOCATION:{_escape(session.where)}"
    yield f"URL:{url}"
    yield "END:VEVENT"


def _moment(session: Session) -> str:
    """A time of somewhere in UTC, else floating: that of whoever looks (RFC 5545, 3.3.5)."""
    at = datetime.fromisoformat(f"{session.day}T{session.time}{session.zone}")
    moment = (at.astimezone(UTC) if session.zone else at).isoformat()[:19]
    return moment.replace("-", "").replace(":", "") + ("Z" if session.zone else "")


def _escape(text: str) -> str:
    """A value of the type TEXT: RFC 5545, 3.3.11."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _fold(line: str) -> str:
    """A line of at most 75 octets, continued after a line end and a blank; no character is cut in two."""
    parts, length = [""], 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if length + octets > _OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += character
        length += octets
    return "\r\n".join(parts)
