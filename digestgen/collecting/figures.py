"""The first figure of a paper, from arXiv's HTML into content/figures/, if its licence lets everybody show it.

The licence is asked of arXiv at that moment (OAI-PMH has that of the newest version, which is what the HTML is of); what
else a source said of it, of a journal's version say, is not evidence.

The picture is drawn anew: what is kept holds pixels and nothing else.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import urlencode

from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import open_transport
from digestgen.collecting.maintenance import find_paper
from digestgen.collecting.saving import Drafts, read_current, save, writing
from digestgen.library.fields import plain_value, short_hash
from digestgen.library.frontmatter import parse_document
from digestgen.library.update import read_back
from digestgen.library.writer import render_edited, save_bytes
from digestgen.model.license import License, read_license
from digestgen.model.paper import Image, Paper
from digestgen.problems import SourceError
from digestgen.sources import Context
from digestgen.sources.arxiv.figure import Figure, parse_figures
from digestgen.sources.arxiv.oai import ADDRESS, parse
from digestgen.sources.source import Get, Request
from digestgen.text.html import first_sentences
from digestgen.text.maths.maths import plain_title

WIDEST = 1200  # pixels of the longer side: twice the width of a page's text
_MOST = 50_000_000  # pixels that are unpacked
_SMALLEST = 100  # pixels: less is an icon
_HEAVY = 250_000  # bytes of a PNG from which it is a photograph
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def redraw(data: bytes, name: str) -> tuple[bytes, str, bool]:
    """(a picture of at most WIDEST pixels on white, ".png" or ".jpg", whether it was made smaller)."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > _MOST:
                raise SourceError(name, f"the picture has {width:,} × {height:,} pixels, which is too large")
            if min(width, height) < _SMALLEST:
                raise SourceError(name, f"the picture has only {width} × {height} pixels")
            kind = picture.format
            layer: Image.Image = ImageOps.exif_transpose(picture)
            if layer.mode.startswith("I"):  # 16 bits of grey, of which convert() would make white
                layer = layer.convert("I").point(lambda grey: grey / 256).convert("L")
            layer = layer.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise SourceError(name, "what came is not a PNG, JPEG, GIF or WebP picture") from None
    drawn = Image.new("RGB", layer.size, "white")
    drawn.paste(layer, mask=layer)
    drawn.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    drawn.save(out, "JPEG" if kind == "JPEG" else "PNG", optimize=True, quality=85)
    if kind != "JPEG" and len(out.getvalue()) > _HEAVY:
        out, kind = BytesIO(), "JPEG"
        drawn.save(out, "JPEG", optimize=True, quality=85)
    return out.getvalue(), ".jpg" if kind == "JPEG" else ".png", drawn.size != layer.size


FOLDER = "figures"
HTML = "https://arxiv.org/html/"
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_NOT_OPEN = re.compile(r"\bn[cd]\b|non-?exclusive|assumed")  # as the page says it: "License: CC BY-NC-SA 4.0"
_ALT = 280  # characters: what is longer nobody listens to
_AUTHORS = 3  # named in the credit
_TITLE = 120  # characters of it there
_NO_LICENSE = "Only figures under CC BY, CC BY-SA, CC0 or in the public domain are taken. One that you may show can be put into content/ by hand, with image: {src: …, alt: …, credit: …}."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a paper."""

    path: str
    picture: str = ""  # the figure's file; "" where none was taken
    image: Image | None = None
    refused: SourceError | None = None  # why none was taken


def take_figures(
    collection: Collection, names: Sequence[str], say: Callable[[str], None], *, dry_run: bool = False
) -> list[Taken]:
    """Take a figure for each of these papers; one that has none costs the others nothing.

    Args:
        names: ids in any spelling, or files.
    """
    found = [find_paper(collection.config, collection.papers, name) for name in names]
    taken = []
    with open_transport(collection, say) as transport, transport.run(f"figure {' '.join(names)}"):
        for paper in {paper.path: paper for paper in found}.values():
            try:
                taken.append(_take(collection, paper, transport.get, dry_run))
            except SourceError as error:
                taken.append(Taken(paper.path, refused=error))
    return taken


def _take(collection: Collection, paper: Paper, get: Get, dry_run: bool) -> Taken:
    arxiv = next((one.value for one in paper.all_ids if one.scheme == "arxiv"), "")
    if not arxiv:
        raise SourceError(paper.path, "it has no id of arXiv, whose HTML figures are taken from")
    _has_own_words(paper)
    license = ask_license(arxiv, get, collection.today)
    figure = _ask_figure(arxiv, license, get)
    answer = get(Request(figure.url, f"the figure of {arxiv}", _PICTURES))
    if answer.status != 200:
        raise SourceError(figure.url, "arXiv's HTML names a picture that is not there")
    data, ending, smaller = redraw(answer.data, figure.url)
    image = Image(
        f"{FOLDER}/{paper.id.slug}{ending}",
        first_sentences(figure.caption, _ALT) or collection.config.messages("paper.figure"),
        _credit(collection, paper, figure, smaller),
        license.url,
    )
    drafts = _write_field(collection, paper, image)
    file = f"{collection.config.content}/{image.src}"
    if not dry_run:
        with writing(file):
            save_bytes(collection.config.root / file, data)
        for reason in save(collection.config, drafts).values():
            raise SourceError(paper.path, f"its file was left as it is: {reason}")
    return Taken(paper.path, file, read_back(drafts[paper.path], paper.path, ()).paper.image)


def _has_own_words(paper: Paper) -> bool:
    """Whether a person has changed what we once wrote of its figure.

    Raises:
        SourceError: it has a picture that a person chose.
    """
    image = paper.image
    if not image or paper.imported.get("image") == short_hash(image):
        return False
    if image.src.rpartition(".")[0] != f"{FOLDER}/{paper.id.slug}":
        raise SourceError(paper.path, f"it has a picture already: {image.src}", hint="Take image: out of its file first.")  # fmt: skip
    return True


def ask_license(arxiv: str, get: Get, today: str) -> License:
    """The licence of a paper of arXiv.

    Raises:
        SourceError: it is not open, or arXiv does not say.
    """
    query = {"verb": "GetRecord", "identifier": f"oai:arXiv.org:{arxiv}", "metadataPrefix": "arXiv"}
    url = f"{ADDRESS}?{urlencode(query, safe=':/')}"
    answer = get(Request(url, f"the licence of {arxiv}", ("text/xml", "application/xml")))
    records = parse(answer.data, url, Context("", today)).records
    same = [record for record in records if arxiv in {one.value for one in record.all_ids}]
    license = read_license(str(same[0].payload.get("license") or "")) if len(same) == 1 else None
    if license is None or not license.is_open:
        what = f"it is under {license.name}" if license else "arXiv does not say under which licence it is"
        raise SourceError(arxiv, f"{what}: no figure is taken", hint=_NO_LICENSE)
    return license


def _ask_figure(arxiv: str, license: License, get: Get) -> Figure:
    url = HTML + arxiv
    answer = get(Request(url, f"the HTML of {arxiv}", ("text/html", "application/xhtml+xml")))
    if answer.status != 200:
        raise SourceError(arxiv, "arXiv has no HTML of it, so no figure can be taken")
    said, figures = parse_figures(answer.data, answer.url)
    if _NOT_OPEN.search(said.lower()):
        raise SourceError(arxiv, f'arXiv\'s list says {license.name}, its page says "{said[:80]}": no figure is taken')  # fmt: skip
    if not figures:
        raise SourceError(arxiv, "no figure of it can be taken: none is a single picture of the authors' own")
    return figures[0]


def _credit(collection: Collection, paper: Paper, figure: Figure, smaller: bool) -> str:
    messages, names = collection.config.messages, [name.text for name in paper.authors]
    shown = ", ".join(names[:_AUTHORS])
    if len(names) > _AUTHORS:
        shown = f"{shown} {messages('paper.more_authors', n=len(names) - _AUTHORS)}"
    title = plain_title(paper.title)
    title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
    key = "paper.figure_of" if figure.number else "paper.some_figure_of"
    credit = messages(key, figure=figure.number, title=title, authors=shown)
    return messages("paper.made_smaller", credit=credit) if smaller else credit


def _write_field(collection: Collection, paper: Paper, image: Image) -> Drafts:
    def edit(path: str, text: str) -> str:
        now, taken = read_back(text, path, ()).paper, image
        if is_edited := _has_own_words(now):
            have = now.image or image
            taken = replace(image, alt=have.alt or image.alt, credit=have.credit or image.credit)
        text = render_edited(parse_document(text, path), {"image": plain_value(taken)})
        if is_edited:
            return text
        marks = {**now.imported, "image": short_hash(read_back(text, path, ()).paper.image)}
        return render_edited(parse_document(text, path), {"imported": marks})

    drafts = Drafts(edit)
    _, text = read_current(collection.config, paper, None)
    drafts[paper.path], drafts.read[paper.path] = edit(paper.path, text), text
    return drafts
