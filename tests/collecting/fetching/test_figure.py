"""`digestgen figure`: the first figure of a paper, credited, only where its licence lets everybody show it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from digestgen.collecting.figures import redraw
from digestgen.library.fields import short_hash
from digestgen.library.reader import read_library
from digestgen.model.paper import Image as Field
from digestgen.sources.arxiv.figure import parse_figures

CC = "creativecommons.org"
OPEN = {
    "by": (f"http://{CC}/licenses/by/4.0/", "CC BY 4.0"),
    "by-3": (f"https://{CC}/licenses/by/3.0", "CC BY 3.0"),
    "by-port": (f"http://{CC}/licenses/by/2.0/uk/", "CC BY 2.0 UK"),
    "by-sa": (f"http://{CC}/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
    "deed": (f"https://www.{CC}/licenses/by/4.0/deed.de", "CC BY 4.0"),
    "zero": (f"http://{CC}/publicdomain/zero/1.0/", "CC0 1.0"),
    "mark": (f"http://{CC}/publicdomain/mark/1.0/", "Public Domain Mark 1.0"),
    "old": (f"http://{CC}/licenses/publicdomain/", "Public domain"),
}
CLOSED = {
    "by-nc": (f"http://{CC}/licenses/by-nc/4.0/", "CC BY-NC 4.0"),
    "by-nc-sa": (f"http://{CC}/licenses/by-nc-sa/4.0/", "CC BY-NC-SA 4.0"),
    "by-nc-nd": (f"http://{CC}/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
    "by-nd": (f"https://{CC}/licenses/by-nd/4.0/", "CC BY-ND 4.0"),
    "sampling": (f"http://{CC}/licenses/sampling+/1.0/", "CC SAMPLING+ 1.0"),
    "arxiv": ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv's own licence"),
    "assumed": ("http://arxiv.org/licenses/assumed-1991-2003/", "arXiv's own licence"),
    "none": ("", "no licence"),
    "no version": (f"http://{CC}/licenses/by/", "CC BY"),
    "look-alike": (f"https://{CC}.lamps.example/licenses/by/4.0/", f"https://{CC}.lamps.example"),
    "inside": (f"https://lamps.example/?{CC}/licenses/by/4.0/", "https://lamps.example"),
    "two": (f"http://{CC}/licenses/by-nc/4.0/ http://{CC}/licenses/by/4.0/", f"http://{CC}"),
}
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><header>'
    "<identifier>oai:arXiv.org:{id}</identifier></header><metadata>"
    '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{id}</id><created>2025-08-05</created><title>Lamps</title>'
    "<authors><author><keyname>One</keyname><forenames>Ada</forenames></author></authors>"
    "<categories>cs.CL</categories>{license}<abstract>We light lamps.</abstract></arXiv></metadata>"
    "</record></GetRecord></OAI-PMH>"
)
PAGE = (
    '<!DOCTYPE html><html><head><base href="/html/{id}v2/"></head><body><a id="license-tr">License: {said}</a>'
    '<article class="ltx_document"><figure class="ltx_table" id="T1"><figcaption>Table 1: No.</figcaption></figure>'
    '<figure class="ltx_figure"><figure class="ltx_figure ltx_figure_panel"><img src="a.png"></figure>'
    '<figure class="ltx_figure ltx_figure_panel"><img src="b.png"></figure>'
    '<figcaption><span class="ltx_tag ltx_tag_figure">Figure 1: </span>Two lamps.</figcaption></figure>'
    '<figure class="ltx_figure"><img src="x2.png" class="ltx_graphics"><figcaption>'
    '<span class="ltx_tag ltx_tag_figure">Figure 2: </span>A lamp. Photo by Cy Three, with permission.</figcaption></figure>'
    '<figure class="ltx_figure"><img src="x3.svg"><figcaption>Figure 3: Drawn.</figcaption></figure>'
    '<figure class="ltx_figure"><img src="x4.png" class="ltx_graphics" alt="Refer to caption"><figcaption class="ltx_caption">'
    '<span class="ltx_tag ltx_tag_figure">Figure 4: </span>Light <script>alert(1)</script>falls as '
    '<math alttext="x^{{2}}"><mi>x</mi></math> &lt;b&gt;'
    '<span class="ltx_note">1 A note.</span>.</figcaption></figure></article></body></html>'
)


def png(width: int = 1300, height: int = 650, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (width, height), (200, 30, 30)).save(out, kind)
    return out.getvalue()


PICTURE = png()
PAPER = (
    '---\nid: "arxiv:{id}"\ntitle: Lamps in $n^2$ Rows\nauthors: [Ada One, Bo Two, Cy Three, Di Four]\n'
    "date: 2025-08-07  # by hand\n---\n\nText.\n"
)


@pytest.fixture
def lay(desk: Any, say: Any) -> Any:
    """`lay("2508.00001", licence)`: a paper in content/, and what arXiv says of it."""

    def lay(
        number: str, license: str, said: str = "CC BY 4.0", picture: Any = None, page: Any = None
    ) -> None:
        (desk.folder / f"content/papers/{number}.md").write_text(PAPER.format(id=number), "utf-8")
        record = OAI.format(id=number, license=f"<license>{license}</license>" if license else "")
        ask = f"/oaipmh.arxiv.org/oai?verb=GetRecord&identifier=oai:arXiv.org:{number}&metadataPrefix=arXiv"
        desk.answer(ask, say(record.encode(), type="text/xml"))
        html = say(PAGE.format(id=number, said=said).encode(), type="text/html; charset=utf-8")
        desk.answer(f"/arxiv.org/html/{number}", page or html)
        desk.answer(f"/arxiv.org/html/{number}v2/x4.png", picture or say(PICTURE, type="image/png"))

    return lay


def test_twenty_records_of_all_licences(desk: Any, lay: Any) -> None:
    """A figure comes of the eight that everybody may show; of the others not even its page is asked for."""
    licenses = {**OPEN, **CLOSED}
    assert len(licenses) == 20
    numbers = {f"2508.{at:05}": kind for at, kind in enumerate(licenses, 1)}
    for number, kind in numbers.items():
        lay(number, licenses[kind][0])
    done = desk.run("figure", *numbers)
    assert done.exit_code == 3 and "8 figures taken." in done.stderr
    images = {paper.id.value: paper.image for paper in read_library(desk.folder).papers}
    asked = desk.asked()
    for number, kind in numbers.items():
        assert bool(images[number]) == (kind in OPEN), kind
        assert (f"/arxiv.org/html/{number}" in asked) == (kind in OPEN), kind
        if kind in CLOSED:
            assert f"{number}: it is under {licenses[kind][1]}" in done.stderr
    assert {path for path in desk.files() if path.startswith("figures/")} == {
        f"figures/{number}.png" for number, kind in numbers.items() if kind in OPEN
    }


def test_it_is_small_credited_and_said_in_words(desk: Any, lay: Any) -> None:
    lay("2508.00001", *OPEN["by"])
    assert desk.run("figure", "arxiv:2508.00001v1").exit_code == 0
    text = (desk.folder / "content/papers/2508.00001.md").read_text("utf-8")
    before, _, after = PAPER.format(id="2508.00001").partition("date:")
    assert text.startswith(before) and text.endswith("\n---\n\nText.\n") and "# by hand" in text and after
    (paper,) = read_library(desk.folder).papers
    assert paper.image is not None
    assert paper.image.alt == "Light falls as x² <b>."
    assert (
        paper.image.credit
        == "Figure 4 of “Lamps in n² Rows”, Ada One, Bo Two, Cy Three and 1 more, made smaller"
    )
    with Image.open(desk.folder / "content/figures/2508.00001.png") as picture:
        assert picture.size == (1200, 600) and picture.mode == "RGB" and picture.info == {}
    again = desk.files()
    assert desk.run("figure", "2508.00001").exit_code == 0 and desk.files() == again


def test_a_picture_of_ones_own_and_a_dry_run_stay(desk: Any, lay: Any) -> None:
    lay("2508.00001", OPEN["by"][0])
    before = desk.files()
    done = desk.run("figure", "2508.00001", "--dry-run")
    assert "content/figures/2508.00001.png" in done.stdout and "1 figure would be taken." in done.stderr
    assert desk.files() == before
    (desk.folder / "content/own.png").write_bytes(PICTURE)
    file = desk.folder / "content/papers/2508.00001.md"
    file.write_text(file.read_text("utf-8").replace("date:", "image: {src: own.png}\ndate:"), "utf-8")
    done = desk.run("figure", "2508.00001")
    assert (
        done.exit_code == 3
        and "has a picture already: own.png" in done.stderr
        and "figures/" not in str(desk.files())
    )
    assert desk.run("figure", "2508.00009").exit_code == 2
    (desk.folder / "elsewhere").mkdir()
    (desk.folder / "content/figures").symlink_to(desk.folder / "elsewhere")
    assert desk.run("figure", "2508.00001").exit_code == 1 and not list((desk.folder / "elsewhere").iterdir())


def test_what_a_person_wrote_of_the_figure_stays(desk: Any, lay: Any) -> None:
    lay("2508.00001", OPEN["by"][0])
    file = desk.folder / "content/papers/2508.00001.md"
    assert desk.run("figure", "2508.00001").exit_code == 0
    first = file.read_text("utf-8")
    file.write_text(first.replace("Light falls as x² <b>.", "Mine: light falls."), "utf-8")
    (desk.folder / "content/figures/2508.00001.png").write_bytes(b"old")
    for _ in range(2):
        assert desk.run("figure", "2508.00001").exit_code == 0
        assert file.read_text("utf-8") == first.replace("Light falls as x² <b>.", "Mine: light falls.")
    assert (desk.folder / "content/figures/2508.00001.png").read_bytes()[:4] == b"\x89PNG"
    file.write_text(first.replace("title: Lamps in", "title: Lights in"), "utf-8")  # the rest is still ours
    assert desk.run("figure", "2508.00001").exit_code == 0 and "“Lights in n² Rows”" in file.read_text(
        "utf-8"
    )


@pytest.mark.parametrize("of_source", [True, False])
def test_an_address_is_replaced_only_where_a_source_wrote_it(desk: Any, lay: Any, of_source: bool) -> None:
    lay("2508.00001", OPEN["by"][0])
    file, src = desk.folder / "content/papers/2508.00001.md", "https://lamps.example/a.png"
    mark = short_hash(Field(src)) if of_source else short_hash(Field(src, "Mine"))
    more = f"image: {{src: {src!r}}}\nimported: {{image: {mark!r}}}\n"
    file.write_text(file.read_text("utf-8").replace("date:", f"{more}date:"), "utf-8")
    done = desk.run("figure", "2508.00001")
    assert (done.exit_code, src in file.read_text("utf-8")) == ((0, False) if of_source else (3, True))
    assert of_source or f"has a picture already: {src}" in done.stderr


def test_papers_whose_files_have_one_name_have_a_figure_each(desk: Any, lay: Any) -> None:
    for number, month in (("2508.00001", "2025-08"), ("2508.00002", "2025-09")):
        lay(number, OPEN["by"][0])
        folder = desk.folder / "content/papers"
        (folder / month).mkdir()
        (folder / f"{number}.md").rename(folder / month / "lamp.md")
    assert desk.run("figure", "2508.00001", "2508.00002").exit_code == 0
    assert {paper.image and paper.image.src for paper in read_library(desk.folder).papers} == {
        "figures/2508.00001.png",
        "figures/2508.00002.png",
    }


def test_grey_of_sixteen_bits_stays_grey_and_a_turned_photograph_stands() -> None:
    out = BytesIO()
    Image.new("I;16", (200, 100), 30_000).save(out, "PNG")
    with Image.open(BytesIO(redraw(out.getvalue(), "x")[0])) as picture:
        assert picture.getpixel((50, 50)) == (117, 117, 117)
    turned, out = Image.Exif(), BytesIO()
    turned[0x0112] = 6  # Orientation: a quarter to the right
    Image.new("RGB", (200, 100), "red").save(out, "JPEG", exif=turned)
    with Image.open(BytesIO(redraw(out.getvalue(), "x")[0])) as picture:
        assert picture.size == (100, 200)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WRONG = {
    "404": (lambda say: say(b"", 404, "text/html"), "names a picture that is not there"),
    "429": (
        lambda say: say(b"Rate exceeded.", 429, "text/plain", headers={"Retry-After": "4000"}),
        "come back",
    ),
    "500": (lambda say: say(b"", 503, "text/html"), "5 times in a row"),
    "a page": (lambda say: say(b"<html>later</html>", type="text/html"), "a web page instead of image/png"),
    "SVG": (lambda say: say(SVG, type="image/svg+xml"), "image/svg+xml"),
    "SVG in disguise": (lambda say: say(SVG, type="image/png"), "not a PNG, JPEG, GIF or WebP"),
    "cut off": (lambda say: say(PICTURE[:200], type="image/png"), "not a PNG, JPEG, GIF or WebP"),
    "huge": (
        lambda say: say(PICTURE[:16] + b"\0\0\xff\xff\0\0\xff\xff" + PICTURE[24:], type="image/png"),
        "",
    ),
    "tiny": (lambda say: say(png(16, 16), type="image/png"), "only 16 × 16"),
    "TIFF": (lambda say: say(png(200, 200, "TIFF"), type="image/png"), "not a PNG, JPEG, GIF or WebP"),
}


@pytest.mark.parametrize(("answer", "words"), WRONG.values(), ids=WRONG)
def test_what_is_no_picture_is_refused_and_leaves_no_trace(
    desk: Any, lay: Any, say: Any, answer: Any, words: str
) -> None:
    lay("2508.00001", OPEN["by"][0], picture=answer(say))
    before = desk.files()
    done = desk.run("figure", "2508.00001")
    assert done.exit_code == 3 and words in done.stderr and desk.files() == before


def test_pages_that_say_otherwise_or_have_none(desk: Any, lay: Any, say: Any) -> None:
    lay("2508.00001", OPEN["by"][0], said="CC BY-NC-ND 4.0")
    lay("2508.00002", OPEN["by"][0], said="arXiv.org perpetual non-exclusive license")
    lay("2508.00003", OPEN["by"][0], page=say(b"no", 404, "text/html"))
    lay("2508.00004", OPEN["by"][0], page=say(b"<html><p>Maintenance", type="text/html"))
    text = '<article class="ltx_document"><figure class="ltx_figure"><img src="https://lamps.example/x.png"></figure>'
    lay("2508.00005", OPEN["by"][0], page=say(text.encode(), type="text/html"))
    done = desk.run("figure", *(f"2508.0000{at}" for at in range(1, 6)))
    for words in (
        'its page says "License: CC BY-NC-ND',
        "non-exclusive",
        "has no HTML",
        "used to",
        "none is a single",
    ):
        assert words in done.stderr
    assert "0 figures taken." in done.stderr and "figures/" not in str(desk.files())


@pytest.mark.parametrize(
    ("caption", "takes"),
    [
        ("Our lamps, sourced locally.", True),
        ("Lamps © 2019 Cy Three", False),
        ("Adapted from [3].", False),
        ("Image credit: Cy Three", False),
        ("Courtesy of the harbour", False),
        ("We adapt lamps from kettles.", True),
    ],
)
def test_pictures_of_others_are_left_to_them(caption: str, takes: bool) -> None:
    page = f'<article class="ltx_document"><figure class="ltx_figure"><img src="x.png"><figcaption>{caption}</figcaption></figure>'
    _, figures = parse_figures(page.encode(), "https://arxiv.org/html/2508.00001v3")
    assert [figure.url for figure in figures] == ["https://arxiv.org/html/2508.00001v3/x.png"] * takes
