"""The table of sources is what the command line offers."""

from __future__ import annotations

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context


def test_the_table_names_each_source_by_its_key():
    assert {key: source.key for key, source in SOURCES.items()} == {key: key for key in SOURCES}
    assert list(SOURCES) == ["text", "huggingface"]
    assert all("e.g. " in source.help and "\n" not in source.help for source in SOURCES.values())


@pytest.mark.parametrize("key", SOURCES)
@pytest.mark.parametrize("context", [Context(day="2025-02-29"), Context(today="tomorrow")])
def test_a_context_without_a_real_day_is_refused(key: str, context: Context):
    with pytest.raises(SourceError, match=r'file: ".*" is no day'):
        SOURCES[key].parse(b"[]", "file", context)


@pytest.mark.parametrize("key", SOURCES)
def test_equal_bytes_give_equal_values(key: str):
    page = "A Lamp\n\n" + "Lamps are lit at dusk. " * 12
    data = {
        "text": page.encode(),
        "huggingface": b'[{"id": "2508.90001", "title": "A Lamp"}]',
    }[key]
    first, second = (SOURCES[key].parse(data, "file", Context(day="2025-08-07")) for _ in range(2))
    assert first == second
    assert [record.title for record in first.records] == ["A Lamp"]
