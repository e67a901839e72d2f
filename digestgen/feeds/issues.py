"""The feeds of issues: one item a day, one a week, each with its editorial and its whole list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise

from digestgen.feeds.changes import list_changes
from digestgen.feeds.entries import Entry, as_time, clean_html, lang_attribute, list_authors, updated_of
from digestgen.feeds.window import BYTES, choose_papers, estimate_bytes
from digestgen.messages.messages import mark
from digestgen.model.issue import parse_period, week_of
from digestgen.model.paper import Paper
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.grouping import name_groups
from digestgen.site.site import Issue, Site
from digestgen.text.html import escape_html, first_sentences, html_to_text

WEEKS = 4
_FAR = timedelta(60)
WHOLE = 100  # papers of an item with authors and note; of the others the titles


def choose_issues(site: Site, kind: str) -> tuple[Issue, ...]:
    """The issues in a feed of issues, newest first.

    Days are those of the site's feed. A week comes when it is over (a later day has papers, or its Sunday has) or
    when it has an editorial: most readers show an item as it was when they first saw it, and mail it once.
    """
    issues = site.of_kind(kind)
    if kind == "day":
        settings = site.config.settings
        days = {paper.date for paper in choose_papers(site.papers, settings.feed_days, settings.feed_items)}
        return _that_fit([issue for issue in issues if issue.key in days])
    newest = _newest_day(site)
    weeks = [issue for issue in issues[: WEEKS + 1] if _is_out(issue, newest)]
    return _that_fit(weeks[:WEEKS])


def choose_parts(site: Site, kind: str, papers: Sequence[Paper]) -> tuple[Issue, ...]:
    """What issues have of a topic or saved search, newest first: as many as in the site's own feed of issues.

    Args:
        papers: of the topic, newest first.
    """
    most = WEEKS if kind == "week" else site.config.settings.feed_days
    newest = _newest_day(site)
    keys: dict[str, set[str]] = {}
    for paper in papers:
        key = week_of(paper.date) if kind == "week" else paper.date
        if key not in keys:
            if kind == "week" and not _is_out(site.issues[key], newest):
                continue
            if len(keys) == most:
                break
            keys[key] = set()
        keys[key].add(paper.path)
    parts = []
    for key, paths in keys.items():
        own = [paper for paper in site.issues[key].papers if paper.path in paths]
        own.sort(key=lambda paper: paper.date, reverse=True)  # an editorial may have mixed the days
        parts.append(Issue(key, kind, tuple(own)))
    return _that_fit(parts)


def _is_out(week: Issue, newest: str) -> bool:
    return week.editorial is not None or parse_period(week.key).last <= newest


def _newest_day(site: Site) -> str:
    """The newest day with papers, but for days far ahead of all others: a slip in a year ends no week."""
    days = [date.fromisoformat(issue.key) for issue in site.of_kind("day")]
    for day, before in pairwise(days):
        if day - before <= _FAR:
            return str(day)
    return str(days[-1]) if days else ""


def _that_fit(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """The first issues that make a feed that readers take, and always the first."""
    sizes = accumulate(
        sum(map(estimate_bytes, issue.papers[:WHOLE])) + 250 * max(0, len(issue.papers) - WHOLE)
        for issue in issues
    )
    return tuple(
        issue for issue, size in zip(issues, sizes, strict=True) if issue is issues[0] or size <= BYTES
    )


class IssueEntries:
    """Builds the entries of issues; a paper's line is made once for its day and its week."""

    def __init__(self, site: Site, fragments: Fragments) -> None:
        self.site = site
        self.messages = site.config.messages
        self.fragments = fragments
        self._lines: dict[str, str] = {}

    def build_entry(self, issue: Issue, part: str = "") -> Entry:
        """An issue as one entry; its guid is the address it first had, since other digests have issues of the same days.

        Args:
            part: the URL of the topic or saved search whose papers these are, as the feed's subscribers know it; "" for
                the whole issue.
        """
        config, messages = self.site.config, self.messages
        editorial = issue.editorial
        introduction = ""
        if editorial:
            rendered = self.fragments.render(editorial.introduction, editorial.path, "intro-")
            introduction = clean_html(rendered, BASE + issue.url)
        period, count = messages.period(issue.key), messages("counts.papers", n=len(issue.papers))
        first = "; ".join(self.fragments.of(paper).title_text for paper in issue.papers[:3])
        title = f"{editorial.title} · {period}" if editorial and editorial.title else period
        parts = (introduction, *self._groups(issue), self._changes(issue))
        url = config.site_url + issue.url
        return Entry(
            guid=config.identity + (f"{part}#{issue.key}" if part else issue.url),
            url=url,
            title=f"{title} ({count})",
            summary=first_sentences(html_to_text(introduction))
            or messages("issue.description", papers=count, first=first),
            content="\n".join(part for part in parts if part).replace(BASE, config.site_url),
            authors=(config.site_author or config.site_name,),
            tags=(),
            published=as_time(max(paper.date for paper in issue.papers)),
            updated=as_time(max(map(updated_of, issue.papers))),
        )

    def _groups(self, issue: Issue) -> Iterator[str]:
        """Papers as on the issue's page: under their days, unless the curator put them in order."""
        if issue.groups:
            headings, left = name_groups(issue.groups, self.messages("issue.rest")), WHOLE
            for group in issue.groups:
                if heading := headings.get(group.papers[0].path):
                    yield f"<h2>{mark(heading)}</h2>"
                yield self._list(group.papers[:left]) + self._titles(group.papers[left:])
                left = max(0, left - len(group.papers))
            return
        if issue.kind == "day" or issue.pins or (issue.editorial and issue.editorial.order):
            yield self._list(issue.papers[:WHOLE]) + self._titles(issue.papers[WHOLE:])
            return
        whole = {paper.id for paper in issue.papers[:WHOLE]}
        groups: dict[str, list[Paper]] = {}
        for paper in issue.papers:
            groups.setdefault(paper.date, []).append(paper)
        for day, papers in groups.items():
            label = mark(self.messages.period(day))
            yield f'<h2><a href="{BASE}digests/{day}/">{label}</a></h2>'
            yield self._list([p for p in papers if p.id in whole])
            yield self._titles([p for p in papers if p.id not in whole])

    def _changes(self, issue: Issue) -> str:
        """What became of earlier papers since the issue before; "" for nothing."""
        if not issue.changes:
            return ""
        changes, more = list_changes(self.fragments, issue.changes)
        lines = [
            f'<li><strong>{mark(change.label)}:</strong> <a href="{BASE}{escape_html(change.url)}"'
            f'{lang_attribute(change.lang)} dir="{self.messages.flow(change.lang)}">{escape_html(change.title)}</a></li>\n'
            for change in changes
        ]
        if more:
            lines.append(f"<li>{mark(self.messages('changes.more', n=more))}</li>\n")
        return f"<h2>{mark(self.messages('changes.title'))}</h2>\n<ul>\n{''.join(lines)}</ul>"

    def _titles(self, papers: Sequence[Paper]) -> str:
        lines = (f"<li{self._flow(paper)}>{self._link(paper)}</li>\n" for paper in papers)
        return f"<ul>\n{''.join(lines)}</ul>" if papers else ""

    def _link(self, paper: Paper) -> str:
        url = escape_html(BASE + self.site.url(paper))
        fragment = self.fragments.of(paper)
        return f'<a href="{url}"{lang_attribute(fragment.title_lang)}>{escape_html(fragment.title_text)}</a>'

    def _flow(self, paper: Paper) -> str:
        fragment = self.fragments.of(paper)
        return f' dir="{self.messages.flow(fragment.title_lang, fragment.title_text)}"'

    def _list(self, papers: Sequence[Paper]) -> str:
        return "".join(self._line(paper) for paper in papers)

    def _line(self, paper: Paper) -> str:
        line = self._lines.get(paper.path)
        if line is None:
            line = self._lines[paper.path] = self._build_line(paper)
        return line

    def _build_line(self, paper: Paper) -> str:
        """Title, authors, the curator's note, and the paper in one line."""
        fragment, messages = self.fragments.of(paper), self.messages
        html = f"<h3{self._flow(paper)}>{self._link(paper)}</h3>\n"
        if paper.status:
            html += f"<p><strong>{mark(messages(f'status.{paper.status}.label'))}.</strong></p>\n"
        if names := list_authors(paper, messages):
            html += f'<p dir="auto"><em>{", ".join(map(mark, names))}</em></p>\n'
        if fragment.note:
            note = clean_html(fragment.note, BASE + self.site.url(paper))
            html += f'<blockquote dir="auto">{note}</blockquote>\n'
        line = fragment.line
        if line.text:
            text = " ".join(map(mark, filter(None, (line.text, self.fragments.line_from(line)))))
            flow = messages.flow(fragment.line_lang, line.text)
            html += f'<p dir="{flow}"{lang_attribute(fragment.line_lang)}>{text}</p>\n'
        return html
