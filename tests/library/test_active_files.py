"""SVG and HTML of content/: what could run script or ask another host is found, however it is spelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.library.active import find_active
from digestgen.problems import ContentError
from digestgen.publishing.build import build, read_site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}\n</svg>'
ACTIVE = [
    "<script>x()</script>", "<SCRIPT/>", '<s:script xmlns:s="http://www.w3.org/2000/svg"/>', "<handler>x()</handler>",
    '<g onload="x()"/>', "<g\nonbegin = 'x()'/>", "<p/onclick=x()>", '<a xlink:href="java&#115;cript:x()">t</a>',
    '<a href="java\nscript:x()">t</a>', '<a href=" JavaScript:x()">t</a>', '<a href="data:text/html,x">t</a>',
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>', '<image href="https://evil.invalid/a.png"/>',
    '<image href="//evil.invalid/a"/>', '<image href="https&colon;//evil.invalid/"/>', '<image href="h&#116;tp://evil.invalid"/>',
    '<use xlink:href="https://evil.invalid/a.svg#b"/>', '<rect fill="url(https://evil.invalid/a#b)"/>',
    '<rect style="fill:url(//evil.invalid)"/>', "<style>@import 'a.css';</style>", "<style>a{b:u\\72l(//evil.invalid)}</style>",
    '<style>a{cursor:url("http://evil.invalid")}</style>', '<animate attributeName="href" to="x"/>',
    "<set attributeName=onclick to=1/>", '<foreignObject><iframe src="x"/></foreignObject>', "<object data=x>", "<embed src=x>",
    '<base href="x">', '<img srcset="a.png 1x, https://evil.invalid/b 2x">', "<link rel=stylesheet href=https://evil.invalid/>",
    '<form action="https://evil.invalid">', '<meta http-equiv="refresh" content="0; url=https://evil.invalid">',
    '<meta content="0;//evil.invalid" http-equiv=refresh>', '<iframe srcdoc="x">', '<g xml:base="//evil.invalid/">',
    '<video poster="https://evil.invalid/"></video>', '<p title="x=\'"><a href="&#106avascript:1">t</a>',
]  # fmt: skip
HEADS = [
    '<?xml-stylesheet href="a.xsl"?><svg/>', '<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>',
    '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x()">]><svg/>', '<?xml version="1.0" encoding="utf-7"?><svg/>',
]  # fmt: skip
HARMLESS = [
    '<a href="https://lamps.example/">t</a>', '<a xlink:href="mailto:ada@lamps.example">t</a>', '<use xlink:href="#wick"/>',
    '<image href="data:image/png;base64,AAAA"/>', '<image href="wick.png"/>', '<rect fill="url(#glow)" clip-path="url(#c)"/>',
    '<style type="text/css"><![CDATA[ *{stroke-linejoin: round} ]]></style>', "<text>once = only: it was on</text>",
    '<animate attributeName="x" from="0" to="5" values="0;1;2"/>', "<foreignObject><div>A label</div></foreignObject>",
    '<rdf:RDF><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></rdf:RDF>',
    '<meta charset="utf-8"><meta http-equiv="refresh" content="0; url=../lamps/"><link rel="canonical" href="https://lamps.example/">',
    '<p style="color: red">t</p><img src="a.png" srcset="a.png 1x, b.png 2x">',
]  # fmt: skip
MATPLOTLIB = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg/>"""


@pytest.mark.parametrize("text", ACTIVE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_could_run_or_load_is_found_in_its_line(text: str, encoding: str) -> None:
    found = find_active("lamp.svg", SVG.format(text).encode(encoding))
    assert found and found[0] in (2, 2 + text.count("\n")), found


@pytest.mark.parametrize("text", HEADS)
def test_heads_that_change_what_the_rest_means_are_found(text: str) -> None:
    assert find_active("lamp.svg", text.encode())


def test_what_nobody_can_look_into_is_not_published() -> None:
    assert find_active("lamp.SVGZ", b"")
    assert find_active("lamp.PHP", b"") == (0, "a program for a web server")
    assert find_active("lamp.shtml", b'<p>1\n<!--#exec cmd="ls" -->') == (2, "a command for a web server")
    assert find_active("lamp.svg", b"<\x00s\x00v\x00g\x00")
    assert find_active("lamp.html", "<p>Öl".encode("latin-1")) == (1, "text that is not UTF-8")


@pytest.mark.parametrize("text", [*map(SVG.format, HARMLESS), MATPLOTLIB])
def test_pictures_and_pages_as_programs_write_them_pass(text: str) -> None:
    assert find_active("lamp.svg", text.encode()) is None


def test_reading_takes_time_in_proportion(linear) -> None:  # type: ignore[no-untyped-def]
    for piece in ("<meta ", "<!", "on", "href=", "url(", "=", "java\n", "\\6a ", "<a href='", "@namespace "):
        linear(lambda n, piece=piece: find_active("a.svg", (piece * n).encode()), 1000)
    linear(lambda n: find_active("a.svg", b"attributename=" + b" " * n), 8000)


def test_a_file_with_script_stops_the_build_until_the_settings_allow_it(library: Path) -> None:
    (library / "content/demos").mkdir()
    demo = library / "content/demos/Flame.Svg"
    demo.write_text(SVG.format("<script>flicker()</script>"), "utf-8")
    settings = library / "mkdocs.yml"
    for _ in range(2):  # the second reading knows the file already
        with pytest.raises(ContentError, match="it holds <script>"):
            build(read_config(settings))
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("- digestgen:\n", '- digestgen:\n      scripts: ["demos/*"]\n'), "utf-8")
    assert settings.read_text("utf-8") != text
    assert read_site(read_config(settings)).library.assets
    build(read_config(settings))
    assert (library / "site/demos/Flame.Svg").read_bytes() == demo.read_bytes()
