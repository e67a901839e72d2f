"""Each form that papers come in: recognised, counted, and damaged; and files that are not papers' at all."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context
from digestgen.sources.recognise import recognise_source
from tests.sources.formats import FORMATS
from tests.sources.forms import ALERT, FORMS, A, B, C, mail, scholar
from tests.sources.test_every_sample import damage, make_file, read_damaged
from tests.sources.test_sources import read_example

TODAY = "2026-02-06"
ALL = FORMS | FORMATS
CASES = [(form, kind) for form, (_, _, kinds) in ALL.items() for kind in kinds]
# Source, file's name and bytes of what is damaged: each form, and what test_sources.py reads through each source.
WHOLE = [
    *((*ALL[form][:2], ALL[form][2][kind][0].encode()) for form, kind in CASES),
    *((key, *reversed(read_example(key))) for key in SOURCES),
]
SECONDS = 5  # of the CPU, for any file


@pytest.mark.parametrize(("form", "kind"), CASES)
def test_each_form_is_recognised_and_counted(form: str, kind: str):
    key, name, kinds = ALL[form]
    text, records, skipped = kinds[kind]
    assert recognise_source(text.encode(), name, SOURCES).key == key
    assert recognise_source(text.replace("\n", "\r\n").encode("utf-8-sig"), name, SOURCES).key == key
    if isinstance(records, str):
        with pytest.raises(SourceError, match=records):
            SOURCES[key].parse(text.encode(), name, Context(today=TODAY))
        return
    parsed = SOURCES[key].parse(text.encode(), name, Context(today=TODAY))
    assert (len(parsed.records), len(parsed.skipped)) == (records, skipped)
    assert all(make_file(record) for record in parsed.records)
    again = SOURCES[key].parse(text.encode(), name, Context(today=TODAY, day="2026-01-01"))
    assert {record.date for record in again.records} == {"2026-01-01"}


@pytest.mark.parametrize(("head", "forms"), [("Form", FORMS), ("Format", FORMATS)])
def test_the_manuals_tables_have_a_row_for_each_form(head: str, forms: dict[str, object]):
    manual = (Path(__file__).parents[2] / "docs/manual/how-to/import.md").read_text("utf-8")
    table = manual.partition(f"| {head} |")[2].partition("\n\n")[0]
    assert [line.split("|")[1].strip() for line in table.split("\n")[2:]] == list(forms)


def damage_all(first: int, end: int) -> None:
    for seed in range(first, end):
        chance = random.Random(seed)
        key, name, whole = WHOLE[seed % len(WHOLE)]
        damaged = damage(whole, chance.choice(WHOLE)[2], chance)
        start = time.process_time()
        records = read_damaged(damaged, name, key)
        assert time.process_time() - start < SECONDS, (key, name, seed)
        for record in records:
            make_file(record)


@pytest.mark.parametrize("first", range(0, 200, 100))
def test_damaged_forms_are_read_or_refused(first: int):
    damage_all(first, first + 100)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(200, 20_200, 2000))
def test_twenty_thousand_damaged_forms_are_read_or_refused(first: int):
    damage_all(first, first + 2000)


INSTALL = "\n## Installation\n```\npip install lamps\n```\n## Usage\nRun it.\n"
PAPER = f"It is described in [our paper]({A}) and [its sequel]({B}).\n"
PROGRAMS = [f"# {name}\n\n{text}" for name, text in (
    ("LampNet", f"[![arXiv](https://img.example/a.svg)]({A})\n{INSTALL}"),
    ("Kettle", f"A kettle for the shell.\n{INSTALL}## License\nMIT\n"),
    ("Lamps", f"{PAPER}{INSTALL}"),
    ("Lamps", f"{INSTALL}## References\n- [Lamps at Dusk]({A})\n- [Kettles at Dawn]({B})\n- [Cups at Noon]({C})\n"),
    ("Model zoo", f"| Model | Top-1 | Paper |\n|---|---|---|\n| LampNet | 92.1 | [arXiv]({A}) |\n| KettleNet | 93.0 | [arXiv]({B}) |\n"),
    ("Lamps", f"- [x] light\n- [ ] oil\n{INSTALL}## Citation\n```\n@article{{lamps, title={{Lamps}}}}\n```\n"),
    ("Lamps", "[Docs](https://lamps.example) · [Chat](https://chat.example)\n\n- fast\n- small\n"),
    ("Contributing", "1. Fork it\n2. Open a [pull request](https://github.com/lamps/x/pulls)\n"),
    ("Changelog", "## 1.2.0\n- Fixed [#12](https://github.com/lamps/x/issues/12)\n- Added [#13](https://github.com/lamps/x/pull/13)\n"),
    ("Awesome shells", "- [fish](https://fishshell.com) - friendly\n- [zsh](https://www.zsh.org) - long\n"),
    ("API", "| Name | Type | Link |\n|---|---|---|\n| lamp | int | [docs](https://lamps.example/a) |\n"),
    ("Recipe", "1. Boil water\n2. Add tea\n\n[Source](https://tea.example)\n"),
    ("Security", "Write to ada@lamps.example.\n"),
)]  # fmt: skip
LICENCES = [
    f"{name} License\n\nCopyright (c) 2026 Ada One\n\n{text}\n"
    for name in ("MIT", "BSD", "ISC", "Apache", "Lamp Public")
    for text in (
        'Permission is hereby granted, free of charge, to any person. THE SOFTWARE IS PROVIDED "AS IS".',
        "1. Definitions.\n   a. Lamp means a lamp.\n2. Grant.\n\nhttps://www.example.org/licenses/",
    )
]
TABLES = [
    f"{head}\n{row}\n{row}\n"
    for head, row in (
        ("Date,Open,High,Low,Close", "2026-02-05,1.0,1.2,0.9,1.1"),
        ("Product,Price,Currency", "Lamp,12.50,EUR"),
        ("sku;name;stock", "12;Kettle;4"),
        ("id\tname\tprice", "1\tLamp\t3"),
        ("Name,Email,Phone", "Ada One,ada@lamps.example,555"),
        ("timestamp,level,message", "2026-02-05T04:00:00,INFO,lit"),
        ("lat,lon,temp", "54.3,10.1,3.5"),
        ("Symbol,Shares,Value", "LMP,3,36.00"),
        ("country,year,population", "Kiel,2026,250000"),
        ("epoch,loss,accuracy", "1,0.5,0.9"),
    )
]
OTHERS = {
    "package.json": '{"name": "lamps", "version": "1.0.0", "dependencies": {"kettle": "^2.0.0"}}',
    "data.json": '[{"name": "Lamp", "price": 12}, {"name": "Kettle", "price": 20}]',
    "geo.json": '{"type": "FeatureCollection", "features": []}',
    "config.yml": "lamps:\n  - dusk\n  - dawn\n",
    "Makefile": "all:\n\tlamps --light\n",
    "lamps.py": f'"""Lamps, after {A}."""\n\nprint("lit")\n',
    "lamps.tex": r"\documentclass{article}\begin{document}Lamps\end{document}",
    "requirements.txt": "lamps==1.0\nkettle>=2  # https://kettle.example\n",
    "robots.txt": "User-agent: *\nDisallow: /\nSitemap: https://lamps.example/sitemap.xml\n",
    "notes.txt": "Buy oil.\nCall Bo about the kettle.\n",
    "log.txt": "2026-02-05 04:00:00 INFO lit\n2026-02-05 04:00:01 INFO done\n",
    "links.txt": "1. https://lamps.example\n2. https://kettle.example\n",
    "todo.org": "* TODO Buy oil\n** DONE Light lamps\n",
    "index.html": f'<html><body><a href="{A}">A paper</a></body></html>',
    "letter.txt": "Dear Bo,\n\nthe lamps are lit.\n\nYours, Ada\n",
    "story.txt": "Lamps at Dusk\n\nIt was dark. " * 20,
    "post.txt": f"I read a fine paper yesterday, {A}, and liked it much more than the one before.\nMore soon.\n",
}
NOT_PAPERS = [
    *(("README.md", text) for text in PROGRAMS), *(("LICENSE", text) for text in LICENCES[:6]),
    *(("LICENSE.md", text) for text in LICENCES[6:]),
    *((f"prices.{'tsv' if chr(9) in text else 'csv'}", text) for text in TABLES), *OTHERS.items(),
]  # fmt: skip


def test_a_scholars_alert_says_who_wrote_a_paper_and_where():
    text = mail(
        scholar(0, "A One, B Two") + scholar(1, "C Tre - arXiv preprint arXiv:2602.97386, 2026"),
        *ALERT,
        "html",
    )
    first, second = SOURCES["mail"].parse(text.encode(), "alert.eml", Context(today=TODAY)).records
    assert [[name.text for name in record.authors] for record in (first, second)] == [
        ["A One", "B Two"],
        ["C Tre"],
    ]
    assert (second.published, second.publication) == ("2026", {"type": "article", "venue": "arXiv"})


def test_scholar_names_the_publisher_behind_the_year():
    text = mail(scholar(0, "A One - Journal of Lamps, 2026 - Lamp Press"), *ALERT, "html")
    (lamps,) = SOURCES["mail"].parse(text.encode(), "alert.eml", Context(today=TODAY)).records
    assert (lamps.published, lamps.publication) == ("2026", {"venue": "Journal of Lamps"})


def test_fifty_files_that_are_not_papers_are_claimed_by_none():
    assert len(NOT_PAPERS) == 50
    for name, text in NOT_PAPERS:
        with pytest.raises(SourceError) as caught:
            key = recognise_source(text.encode(), name, SOURCES).key
            pytest.fail(f"{key} claims {name}: {text[:200]}")
        assert caught.value.hint
