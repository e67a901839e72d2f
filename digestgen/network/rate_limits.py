"""Rate limits: how often a host may be asked, how long to wait after a refusal, what Retry-After says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from digestgen.network.response_cache import ResponseCache

# Seconds between the end of one request and the start of the next.
RATE_LIMITS = {
    "export.arxiv.org": 3.0,  # https://info.arxiv.org/help/api/tou.html: one request in 3 s, one connection
    "oaipmh.arxiv.org": 3.0,
    "rss.arxiv.org": 3.0,
    "arxiv.org": 3.0,
    "api.semanticscholar.org": 1.0,  # https://www.semanticscholar.org/product/api: 1 request a second
    "eutils.ncbi.nlm.nih.gov": 0.34,  # https://www.ncbi.nlm.nih.gov/books/NBK25497/: 3 a second without a key
    # Lists once a second, single works 5 times, since December 2025; the slower one for both.
    "api.crossref.org": 1.0,  # https://www.crossref.org/documentation/retrieve-metadata/rest-api/
    "api2.openreview.net": 1.0,  # no limit is published
    "api.openreview.net": 1.0,
    # 100 in a second; what a day may cost is the narrower limit, and reading one work costs nothing.
    "api.openalex.org": 0.1,  # https://developers.openalex.org/api-reference/authentication
    "dblp.org": 2.0,  # https://dblp.org/faq/Am+I+allowed+to+crawl+the+dblp+website.html: pause a second or two
    "huggingface.co": 0.5,  # https://huggingface.co/docs/hub/rate-limits: 500 in 5 minutes
}
OTHERS = 1.0

_FIRST, _MOST = 5.0, 60.0  # seconds of back-off: at most 5, 10, 20, 40
_SECONDS = re.compile(r"\+?([0-9]{1,400}(?:\.[0-9]{0,20})?) ?(?:s|sec|seconds?)?", re.IGNORECASE)
_UNIX, _FOR_EVER = 1e9, 1e14  # seconds: from the first on they are a time of Unix …
_MILLISECONDS = 1e11  # … and from here on one that is counted in milliseconds
# draft-ietf-httpapi-ratelimit-headers, of version 8 and of those before
_SPENT = re.compile(r"(?:;r=0;t=|\bremaining=0, ?reset=)([0-9]{1,9})\b")
_TRY_AGAIN = re.compile(
    r"\b(?:(?:re)?try(?: again)?|come back|available|wait)(?: for| in| after| about| another| at least){0,3}"
    r" ((?:[0-9]{1,6}(?:\.[0-9]{1,6})? ?(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b(?: and |, ?| )?){1,3})",
    re.IGNORECASE,
)
_SPAN = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(ms|milli|[smhd])", re.IGNORECASE)
_UNITS = {"ms": 0.001, "milli": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_SLOWER, _SLOWEST = 60.0, 300.0  # where arXiv asks to slow down: its blocks of 2026 last minutes


class RateLimits:
    """Waits until a host may be asked again.

    The moments of requests are kept on disk too: a command right after a command, or beside one, waits as well.

    Args:
        clock: seconds that only grow, the same for all processes of a machine (time.monotonic is, in practice).
    """

    def __init__(
        self, responses: ResponseCache, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._responses, self._clock, self._sleep = responses, clock, sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Sleep until a request to this host may start."""
        now, gap = self._clock(), RATE_LIMITS.get(host, OTHERS)
        reserved = self._responses.reserve_moment(host, gap, now)
        start = max(reserved, self._last[host] + gap) if host in self._last else reserved
        if start > now:
            self._sleep(start - now)

    def note_end(self, host: str) -> None:
        """A request to this host has ended now."""
        self._last[host] = self._clock()
        self._responses.save_moment(host, self._last[host])


def compute_backoff(failures: int, jitter: float) -> float:
    """Seconds to wait after so many failures: "full jitter", which parts clients that failed together.

    Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    >>> compute_backoff(1, 0.5), compute_backoff(3, 1.0)
    (2.5, 20.0)
    """
    return jitter * min(_MOST, _FIRST * 2.0 ** (failures - 1))


def compute_slowdown(failures: int, jitter: float) -> float:
    """Seconds to wait after arXiv asked to slow down so many times: a minute, and more each time.

    >>> compute_slowdown(1, 0.0), compute_slowdown(2, 0.5), compute_slowdown(9, 1.0)
    (60.0, 126.0, 330.0)
    """
    return min(_SLOWEST, _SLOWER * 2.0 ** (failures - 1)) * (1 + jitter / 10)


def find_wait(headers: Mapping[str, str], message: str) -> float:
    """Seconds that a refusal asks to wait, wherever it says so; 0 where it does not.

    Retry-After comes first (RFC 9110, 10.2.3); then when a budget that is spent is filled again, as Hugging Face
    (https://huggingface.co/docs/hub/rate-limits), OpenAlex and many others say; then a sentence (OpenReview).

    Args:
        headers: names in lower case.
        message: what the refusal says in words.

    >>> find_wait({"retry-after": "120"}, ""), find_wait({"ratelimit": '"api";r=0;t=55'}, "")
    (120.0, 55.0)
    >>> find_wait({}, "Too many requests. Please try again in 2 minutes and 8 seconds (2026-08-05)")
    128.0
    >>> find_wait({}, "Retry after 30 s"), find_wait({}, "Expected available in 900ms"), find_wait({}, "Wait 1.5 hours")
    (30.0, 0.9, 5400.0)
    """
    sent = headers.get("date", "")
    if wait := parse_retry_after(headers.get("retry-after", ""), sent):
        return wait
    if spent := _SPENT.search(headers.get("ratelimit", "")):
        return float(spent[1])
    for prefix in ("ratelimit", "x-ratelimit", "x-rate-limit"):
        left = _SECONDS.fullmatch(headers.get(f"{prefix}-remaining", "0").strip())
        if (
            left
            and not float(left[1])
            and (wait := parse_retry_after(headers.get(f"{prefix}-reset", ""), sent))
        ):
            return wait
    if asked := _TRY_AGAIN.search(message):
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in _SPAN.findall(asked[0]))
    return 0.0


def parse_retry_after(text: str, sent: str) -> float:
    """Seconds that a Retry-After header asks to wait; 0 when it says nothing readable.

    Args:
        text: the header: seconds, or a date of HTTP or ISO 8601. Where it stands there twice, the longer one counts. So
            many seconds that they are a time of Unix are one, also in milliseconds.
        sent: the answer's Date header; a date is measured from it, so that no clock has to be right.

    >>> parse_retry_after("120", ""), parse_retry_after("1.5, 20s", ""), parse_retry_after("soon", "")
    (120.0, 20.0, 0.0)
    >>> parse_retry_after("Thu, 07 Aug 2025 10:00:20 GMT", "Thu, 07 Aug 2025 10:00:00 GMT")
    20.0
    """
    numbers = [
        float(match[1]) for part in re.split("[,;]", text) if (match := _SECONDS.fullmatch(part.strip(' "')))
    ]
    seconds = min(max(numbers, default=0.0), _FOR_EVER)
    if numbers and seconds < _UNIX:
        return seconds
    seconds = seconds / 1000 if seconds >= _MILLISECONDS else seconds
    then = seconds if numbers else _parse_http_date(text)
    now = _parse_http_date(sent)
    return max(0.0, then - now) if then and now else 0.0


def _parse_http_date(text: str) -> float:
    """A date as a time of Unix; 0 for none."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = parse(text.strip())
        except (
            ValueError,
            TypeError,
            IndexError,
            OverflowError,
        ):  # as the standard library fails on nonsense
            continue
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return 0.0


def render_seconds(seconds: float) -> str:
    """A wait for people.

    >>> render_seconds(19.2), render_seconds(60), render_seconds(1200), render_seconds(9000), render_seconds(300_000)
    ('20 s', '60 s', '20 minutes', '3 hours', '4 days')
    """
    whole = -int(-seconds // 1)
    if whole < 120:
        return f"{whole} s"
    minutes = -(-whole // 60)
    hours = -(-minutes // 60)
    if hours < 72:
        return f"{minutes} minutes" if minutes < 120 else f"{hours} hours"
    return f"{-(-hours // 24)} days" if hours < 366 * 24 else "more than a year"
