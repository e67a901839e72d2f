"""What the fixtures `linear` and `no_slower` (conftest.py) let pass, and what not."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def walk(steps: int) -> None:
    for _ in range(steps):
        pass


def test_time_that_grows_with_the_size_passes(linear: Callable[..., None]) -> None:
    linear(walk, 1_000_000)
    linear(lambda size: sorted(range(size)), 1_000_000)


def test_time_that_grows_with_the_square_does_not(linear: Callable[..., None]) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"it takes \d+\.\d times as long, and 24 is the most"):
        linear(lambda size: walk(size * size), 2_000)


def test_what_takes_ten_times_as_long_is_slower(no_slower: Callable[..., None]) -> None:
    no_slower(lambda: walk(100_000), lambda: walk(100_000), 3)
    with pytest.raises(pytest.fail.Exception, match="3 is the most"):
        no_slower(lambda: walk(1_000_000), lambda: walk(100_000), 3)
