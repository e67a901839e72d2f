"""Active files: what an SVG, XML or HTML file could do beyond showing something, found without parsing it.

Browsers repair what is broken, each format in its own way, and what a parser of ours made of it could differ. So the
text itself is searched, and what looks like script is taken for it: a false alarm costs one line in the settings.
"""

from __future__ import annotations

import codecs
import html
import re
from bisect import bisect_left
from collections.abc import Iterator

from digestgen.library.checks import PROGRAMS

_PACKED = (".svgz", ".mht", ".mhtml", ".hta")  # nobody can look into them
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, ""), (codecs.BOM_UTF32_BE, ""),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_CHARSET = re.compile(
    r"""(?:<\?xml[^>]*\bencoding|<meta[^>]*\bcharset)\s*+=\s*+["']?\s*+([\w.:-]+)""", re.IGNORECASE
)
_CHARSETS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"}

# All patterns read lower case, and begin with a literal where they can: there are pictures of megabytes.
_ELEMENTS = ("script", "handler", "listener", "iframe", "frame", "frameset", "fencedframe", "portal", "object", "embed",
             "applet", "base", "xsl:[a-z-]+", "stylesheet", "bgsound", "isindex")  # fmt: skip
_ACTIVE = [(re.compile(pattern), name) for pattern, name in (
    (rf"<\s*(?:[^\s<>/:=\"']+:)?(?:{'|'.join(_ELEMENTS)})(?![\w-])", "<{}>"),
    (r"<\s*meta\b[^<>]{0,500}\bhttp-equiv\s*+=\s*+(?![\"']?(?:content-(?:type|security-policy|language)|refresh)\b)", "<meta http-equiv>"),
    (r"<\s*(?:[\w-]+:)?include\b[^<>]{0,500}\bhref", "<include>"),
    (r"<![^<>]{0,500}\[|<!(?:entity|attlist|element|notation)\b", "declarations of a DTD"),
    (r"<\?xml-stylesheet\b", "<?xml-stylesheet?>"),
    (r"<!--#\s*[a-z]", "a command for a web server"),
    (r"attributename\s*+=\s*+[\"']?\s*+(?:on[a-z]+|(?:[\w-]+:)?href|style|src)\b", "an animation of a link or of a handler"),
    (r"srcdoc\s*=", "srcdoc"),
    (r"xml:base\s*=", "xml:base"),
)]  # fmt: skip
_HANDLER = re.compile(r"on[a-z]{3,30}\s*=")
_REFRESH = re.compile(r"<\s*meta\b(?=[^<]{0,500}\brefresh\b)([^<]{0,1000})")
_SCRIPT = re.compile(r"(?:java|vb|live)script:")
_HARMLESS_DATA = re.compile(r"data:(?:image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)|font/[\w-]+|application/(?:x-)?font[\w-]*)[;,]")  # fmt: skip
_VALUE = re.compile(r"=\s*[\"']?([^\"'>]{0,400})")
_LOADING = re.compile(
    r"(?<![\w-])((?:[\w-]+:)?(?:href|src|srcset|imagesrcset|poster|background|data|action|formaction|ping|manifest|archive|"
    r"codebase|classid|from|to|values|by|lowsrc|dynsrc|longdesc|profile|icon|filter|fill|stroke|mask|cursor|clip-path|"
    r"marker(?:-\w+)?))\s*\Z")  # fmt: skip
_STYLE = re.compile(r"(?:url|src|image|image-set)\s*\(\s*[\"']?([^)]{0,400})|@import[^;]{0,200}|(?:expression|-moz-binding|behaviou?r)\s*[:(]")  # fmt: skip
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(?=[^\s0-9a-f])")
_NAMESPACE = re.compile(r"@namespace[^;]{0,2000};")
_FOREIGN = re.compile(r"[\\/]{2}|(?!data:)[a-z][a-z0-9+.-]*:")
_FETCHED = re.compile(r"\brel\s*=[^>]*?(?:style|import|load|fetch|connect|icon|manifest|render|pingback|&)")


def find_active(name: str, data: bytes) -> tuple[int, str] | None:
    """(line, what is there) of the first thing in a file that could run script or ask another host; None for none."""
    if name.lower().endswith(PROGRAMS):
        return 0, "a program for a web server"
    if name.lower().endswith(_PACKED):
        return 0, "a format that cannot be looked into"
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "utf-8")
    declared = _CHARSET.search(data[:1024].decode("latin-1"))
    charset = declared[1].lower() if declared else ""
    if charset and charset not in _CHARSETS:
        return 1, f"text in the encoding {charset}"
    try:
        text = data.decode(encoding or "utf-32")
    except UnicodeDecodeError as error:
        if not charset or charset.startswith("utf"):
            return data.count(b"\n", 0, error.start) + 1, "text that is not UTF-8"
        text = data.decode("latin-1")
    if "\x00" in text:
        return text.count("\n", 0, text.index("\x00")) + 1, "text in an encoding that it does not name"
    text = text.lower().replace("<![cdata[", "         ")
    return min(_find_all(text), default=None)


def _find_all(text: str) -> Iterator[tuple[int, str]]:
    """(line, what) of the first thing of each kind."""
    for pattern, name in _ACTIVE:
        if match := pattern.search(text):
            yield _line(text, match.start()), name.format(match[0].strip("< \n"))
    for match in _REFRESH.finditer(text):
        if re.search(r"[\\/]{2}|[a-z]:", html.unescape(match[1])):
            yield _line(text, match.start()), "a redirect to another host"
            break
    for match in _HANDLER.finditer(text):
        if match.start() and text[match.start() - 1] in " \t\r\n\f/\"'<>":
            yield _line(text, match.start()), "an event attribute"
            break
    if _says_script(text):
        ends = [match.end() for match in re.finditer(r"\n|\Z", text)]
        yield (
            1 + bisect_left(ends, True, key=lambda end: _says_script(text[:end])),
            "an address that is script",
        )
    for at in _find_marks(text):
        attribute = _LOADING.search(text, max(0, at - 40), at)
        if attribute is None:
            continue
        value = _VALUE.match(text, at)
        is_link = attribute[1].endswith("href") and _is_link(text, attribute.start())
        if value and (what := _judge(value[1], link=is_link)):
            yield _line(text, at), what
            break
    styles = _NAMESPACE.sub("", text)
    if "\\" in styles:
        styles = _CSS_ESCAPE.sub(_read_escape, styles)
    for match in _STYLE.finditer(styles):
        what = "a style that loads or runs something" if match[1] is None else _judge(match[1], link=False)
        if what:
            yield _line(styles, match.start()), what
            break


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _find_marks(text: str) -> Iterator[int]:
    """Where each `=` is; one after the other, whatever quotes are around: browsers and we may pair them differently."""
    at = text.find("=")
    while at >= 0:
        yield at
        at = text.find("=", at + 1)


def _says_script(text: str) -> bool:
    """Whether an address is script, as browsers read it: without tabs and line ends."""
    whole = html.unescape(text).replace("\t", "").replace("\n", "").replace("\r", "")
    return _SCRIPT.search(whole) is not None


def _read_escape(match: re.Match[str]) -> str:
    if not match[1]:
        return ""
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "?"


def _is_link(text: str, at: int) -> bool:
    """Whether an attribute is of an element that leads elsewhere only when somebody follows it."""
    start = text.rfind("<", max(0, at - 2000), at)
    tag = text[start:at] if start >= 0 else ""
    if re.match(r"<\s*(?:[^\s<>/:]*:)?link\b", tag):
        return not _FETCHED.search(tag + text[at : at + 500].partition(">")[0])
    return bool(re.match(r"<\s*(?:[\w-]+:)?(?:a|area)\s", tag))


def _judge(value: str, *, link: bool) -> str:
    """What is wrong with an attribute's value or a style's address; "" for nothing."""
    for piece in re.split(r"[,;]\s+|\s+(?=https?:|//)", html.unescape(value)):
        address = re.sub(r"[\x00-\x20]|url\(|[\"'(]", "", piece)
        if address.startswith("data:"):
            if not _HARMLESS_DATA.match(address):
                return "an address that holds a file of its own"
        elif _FOREIGN.match(address) and not (link and re.match(r"(?:https?|mailto|tel):|//", address)):
            return "an address of another host"
    return ""
