"""The picture that is shown where somebody shares an address."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from digestgen.config import package_templates, read_config
from digestgen.publishing.build import build
from digestgen.publishing.card_image import HEIGHT, MARGIN, WIDTH, render_card_image

FONTS = package_templates() / "card"


def draw(name: str, description: str = "", address: str = "newts.example") -> Image.Image:
    data = render_card_image(name, description, address, FONTS)
    assert data == render_card_image(name, description, address, FONTS), "the same bytes each time"
    assert len(data) < 60_000
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    return picture.convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part of the picture are not as its first one."""
    part = picture.crop(box)
    ground = part.getpixel((0, 0))
    return sum(count for count, colour in part.getcolors(part.width * part.height) or [] if colour != ground)


NAME, SAID, ADDRESS = (MARGIN, 60, 900, 290), (MARGIN, 296, 1110, 500), (MARGIN, 530, 1110, 600)


def test_it_says_the_name_the_description_and_the_address() -> None:
    whole = draw("The Newt Digest", "Amphibians, a few a day.")
    assert all(ink(whole, box) > 500 for box in (NAME, SAID, ADDRESS))
    assert ink(draw("The Newt Digest"), SAID) == 0


@pytest.mark.parametrize(
    "name",
    ["Ä", "Übersichten über Molche und Salamander in Österreich", "Επιστήμη", "Дайджест статей", "x" * 300,
     "Donaudampfschifffahrtsgesellschaftskapitän " * 9, ""],
)  # fmt: skip
def test_nothing_leaves_the_picture(name: str) -> None:
    picture = draw(name, name * 5, "example.org/" + "a" * 200)
    assert ink(picture, (0, 20, MARGIN - 10, HEIGHT)) == 0
    assert ink(picture, (WIDTH - MARGIN + 10, 20, WIDTH, HEIGHT)) == 0
    assert ink(picture, (0, HEIGHT - 30, WIDTH, HEIGHT)) == 0


def test_letters_that_the_fonts_lack_are_left_out_and_the_address_takes_their_place() -> None:
    picture = draw("論文ダイジェスト", "毎日の論文")
    assert ink(picture, NAME) > 500 and ink(picture, SAID) == ink(picture, ADDRESS) == 0


def test_a_site_has_one_and_every_page_names_it(library: Path) -> None:
    config = read_config(library / "mkdocs.yml")
    first = build(config).published
    assert first.written == first.files
    assert (library / "site/assets/card.png").read_bytes()[1:4] == b"PNG"
    for file in (library / "site").rglob("*.html"):
        text = file.read_text("utf-8")
        if 'class="md-content"' not in text:  # redirects, and issues as mail
            continue
        said = dict(
            re.findall(
                r'<meta (?:name="description" )?(?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">',
                text,
            )
        )
        own = "papers/lighthouses-as-clocks" in file.as_posix()  # it has a figure
        assert said["og:image"] == f"{config.site_url}assets/{'lamp' if own else 'card'}.png", file
        assert said["og:title"] and said["og:site_name"] == config.site_name, file
        assert said["twitter:card"] == "summary_large_image"
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert canonical == ([said["og:url"]] if "og:url" in said else []), file
        described = re.findall(r'<meta name="description" property="og:description" content="([^"]*)">', text)
        assert described == ([said["og:description"]] if "og:description" in said else []), file
        paper = re.fullmatch(r"papers/[^/]+/index.html", file.relative_to(library / "site").as_posix())
        assert said["og:type"] == ("article" if paper else "website"), file


def test_a_picture_of_ones_own_stands_in_its_place(library: Path) -> None:
    (library / "content/assets").mkdir(exist_ok=True)
    (library / "content/assets/card.png").write_bytes(b"a picture")
    build(read_config(library / "mkdocs.yml"))
    assert (library / "site/assets/card.png").read_bytes() == b"a picture"


def test_another_name_draws_another_picture(library: Path) -> None:
    settings = library / "mkdocs.yml"
    build(read_config(settings))
    before = (library / "site/assets/card.png").read_bytes()
    name = read_config(settings).site_name
    settings.write_text(
        settings.read_text("utf-8").replace(f"site_name: {name}", "site_name: Newts"), "utf-8"
    )
    build(read_config(settings))
    assert (library / "site/assets/card.png").read_bytes() != before


PAPER = """---
id: "title:lamps-{name}"
title: Lamps {name}
date: 2025-08-07
image: {{src: figures/{name}, alt: {alt}}}
---

They burn.
"""


def pictures(project: Path, name: str) -> dict[str, str]:
    """What a paper's page says of its picture to whom its address is given."""
    build(read_config(project / "mkdocs.yml"))
    (file,) = (project / "site/papers").glob(f"*lamps-{name.partition('.')[0]}*/index.html")
    return dict(re.findall(r'<meta property="og:image([^"]*)" content="([^"]*)">', file.read_text("utf-8")))


def test_a_papers_own_figure_is_shown_with_its_size(library: Path) -> None:
    config = read_config(library / "mkdocs.yml")
    (library / "content/figures").mkdir()
    for name, alt in (
        ("wide.png", '"A \\"lamp\\""'),
        ("none.jpg", '""'),
        ("drawn.svg", "Lines"),
        ("torn.png", "Torn"),
    ):
        (library / f"content/papers/{name}.md").write_text(PAPER.format(name=name, alt=alt), "utf-8")
        (library / "content/figures" / name).write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    for name in ("wide.png", "none.jpg"):
        Image.new("RGB", (40, 30)).save(library / "content/figures" / name)
    figures = config.site_url + "figures/"
    wide = {"": figures + "wide.png", ":alt": "A &quot;lamp&quot;", ":width": "40", ":height": "30"}
    assert pictures(library, "wide") == wide
    assert pictures(library, "none") == wide | {"": figures + "none.jpg", ":alt": "Lamps none.jpg"}
    card = {"": config.site_url + "assets/card.png", ":alt": config.site_name}
    assert pictures(library, "drawn") == pictures(library, "torn") == card, "what programs cannot show"
    Image.new("RGB", (50, 30)).save(library / "content/figures/wide.png")
    assert pictures(library, "wide") == wide | {":width": "50"}, "the figure alone was changed"
