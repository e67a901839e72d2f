"""Lists that an API gives page by page: what comes twice, and what never comes; and papers that it gives one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from digestgen.problems import SourceError
from digestgen.sources.source import Page, Parsed, Skipped


def fetch_each(
    keys: Sequence[str], fetch: Callable[[str], Parsed], *, done: int = 0, total: int = 0
) -> Iterator[Page]:
    """A page for each of some keys. One that is refused costs no other.

    Args:
        done, total: how many of how many keys, these among them, were asked for before; of 0 these are all.

    Raises:
        SourceError: at the end, the first refusal; at once, the second of two in a row, which are not the key's.
    """
    refused: SourceError | None = None
    missed = False
    for at, key in enumerate(keys, done + 1):
        try:
            parsed, missed = fetch(key), False
        except SourceError as error:
            if missed:
                raise
            missed, parsed = True, Parsed((), skipped=(Skipped(key, error.what),) if refused else ())
            refused = refused or error
        yield Page(parsed, at, total or len(keys))
    if refused:
        raise refused


class Pages:
    """The entries of one list so far.

    Entries move from page to page when the list changes while it is read: what comes twice does no harm, what slips
    past is missed and has to be said.

    Args:
        title: who gives the list.
    """

    def __init__(self, title: str) -> None:
        self._title, self._most = title, 0
        self._seen: set[object] = set()

    def add(self, entries: Iterable[object], name: str) -> None:
        """Note what a page has: ids, or whatever tells its entries apart.

        Raises:
            SourceError: all of it stood on an earlier page. A server may give one page for ever.
        """
        found = set(entries)
        if found and found <= self._seen:
            what = "the list repeats itself: every paper of this page was on an earlier one"
            raise SourceError(name, what, hint="Try again later.")
        self._seen |= found

    def find_missing(self, total: int, limit: int = 0, share: float = 1.0) -> tuple[str, ...]:
        """A sentence on what is missing at the end, or nothing.

        Args:
            total: how many there are, as this page says; the most that any page said counts.
            limit: how many are wanted; 0 for all.
            share: of the total, what is enough, where it is a guess.
        """
        self._most = max(self._most, total)
        wanted = min(self._most, limit or self._most)
        if len(self._seen) >= wanted * share:
            return ()
        return (
            f"{self._title} counts {wanted:,} papers and gave {len(self._seen):,}: the list changed while it was read, or "
            "has gaps. Fetch again for the others.",
        )
