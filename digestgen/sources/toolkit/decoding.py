"""Bytes → text: byte order marks, UTF-8, UTF-16, older encodings by their letters, mixtures; binary files are refused.

What a file says about itself inside (`charset=` of pages) is not asked: such lines are copied along when a file is saved
in another encoding, and valid UTF-8 is never anything else by chance. Only JabRef's `% Encoding: Cp1250` is believed, of a
file that is no UTF-8 and of nothing that can be told from its letters.
"""

from __future__ import annotations

import codecs
import re
import zlib

from digestgen.problems import SourceError

try:
    from chardetng_py import detect
except ImportError:  # on a Python that it has no wheel for
    detect = None

MAX_BYTES = 64 * 1024 * 1024  # a day's page is 0.2 MB; beyond this it is the wrong file

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Without a mark: which bytes of each group of four are zero in text that is mostly ASCII.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
# Windows-1252, its undefined bytes as in Latin-1: control characters, which clean_text() drops.
_WINDOWS = tuple(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
# What chardetng calls encodings of other scripts (https://encoding.spec.whatwg.org/#names-and-labels), and Python. Those of
# Latin letters are not in it: of single names, which is what most files have, it takes one in 25 for Baltic.
_OTHERS = {
    "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "euc-jp": "euc-jp", "shift_jis": "cp932", "euc-kr": "cp949",
    "windows-1251": "windows-1251", "koi8-u": "koi8-u", "koi8-r": "koi8-r", "iso-8859-5": "iso-8859-5",
    "windows-1253": "windows-1253", "iso-8859-7": "iso-8859-7", "windows-1255": "windows-1255",
    "iso-8859-8": "iso-8859-8", "windows-1256": "windows-1256", "iso-8859-6": "iso-8859-6", "windows-874": "cp874",
}  # fmt: skip
_WIDE = ("gb18030", "big5hkscs", "euc-jp", "cp932", "cp949")  # two bytes a letter
_DECLARED = re.compile(
    rb"\s*%+ *Encoding: *((?:cp|windows|iso|koi|gb|big5|sjis|euc|mac|x-)[\w-]{1,20})", re.IGNORECASE
)
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_HIGH = bytes(range(0x80, 0x100))


GZIP = b"\x1f\x8b"
_STEP = 4096  # bytes; what stands behind a member is copied, and a file may have a million empty ones


def gunzip(data: bytes, most: int) -> bytes:
    """What is in gzip data (RFC 1952: one member or several).

    Raises:
        EOFError: it was cut off.
        OverflowError: it holds more than `most` bytes.
        zlib.error: it is damaged.
    """
    unpacked = bytearray()
    at, end = 0, len(data.rstrip(b"\0"))  # some tools fill up the last block, as gzip's own manual allows
    while at < end:
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        while not member.eof:
            step = data[at : at + _STEP]
            unpacked += member.decompress(step, most + 1 - len(unpacked))
            if len(unpacked) > most:
                raise OverflowError
            if not step:
                raise EOFError
            at += len(step) - len(member.unused_data) - len(member.unconsumed_tail)
    return bytes(unpacked)


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode a file and make its line ends `\\n`.

    A byte order mark decides; without one it is UTF-8, or UTF-16 or UTF-32 if every other byte is zero, else
    what guess_encoding() says. Where several files were put together some lines are UTF-8 and others are not: each is
    read as what it is.
    The five bytes that Windows-1252 leaves undefined are the control characters they are in Latin-1.

    Returns:
        The text, and a remark when the encoding was guessed.

    Raises:
        SourceError: too large, empty, binary, or in no encoding known here.
    """
    if len(data) > MAX_BYTES:
        what = f"the file has {len(data) / 2**20:.0f} MB; {MAX_BYTES // 2**20} MB is the most that is read"
        raise SourceError(name, what)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise SourceError(name, f"the file is {kind}, not text")
    text, remarks = _decode(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(name, "the file is binary, not text", line=line)
    if not text.strip():
        raise SourceError(name, "the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                what = f"the file's first bytes say {encoding.removesuffix('-sig').upper()}, but it is not"
                raise SourceError(name, what) from error
    try:
        if encoding := _wide_encoding(data):
            return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        what = f"every other byte is zero as in {encoding[:6].upper()}, but it is not (it looks cut off)"
        raise SourceError(name, what) from error
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_lines(data, name)


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by its zero bytes; "" for anything else."""
    head = data[: 4096 - 4096 % 4]
    if b"\0" not in head or len(head) < 4:
        return ""
    quarter = len(head) // 4
    return _ZEROS.get(tuple(head[at::4].count(0) > quarter * 0.6 for at in range(4)), "")


def guess_encoding(data: bytes) -> str:
    """The encoding of a file's lines that are not UTF-8, as Python calls it: what all of them can be read in.

    The script of their letters tells it (by Firefox's own rule, https://github.com/hsivonen/chardetng), or JabRef's first
    line; else it is Windows-1252, which is what Latin-1 files are in practice.
    """
    odd = b"\n".join(line for line in data.splitlines() if not _is_utf8(line))
    found = _OTHERS.get(detect(odd).lower(), "") if detect else ""
    if not found and (declared := _DECLARED.match(data)):
        found = declared[1].decode()
    try:
        return found.lower() if found and odd.decode(found) and found.lower() != "cp1252" else "windows-1252"
    except (LookupError, UnicodeDecodeError):
        return "windows-1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_lines(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text that is not UTF-8 as a whole, line by line."""
    encoding = guess_encoding(data)
    is_wide = encoding in _WIDE
    lines: list[str] = []
    first = undefined = 0
    has_utf8 = False
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            text = line.decode("utf-8")
            # Two letters of Chinese are a letter of UTF-8 now and then, but hardly one of three bytes.
            if is_wide and not text.isascii() and max(text) < "\u0800":
                text = line.decode(encoding)
            else:
                has_utf8 = has_utf8 or not line.isascii()
            lines.append(text)
        except UnicodeDecodeError:
            first = first or number
            try:
                lines.append(line.decode(encoding))
            except UnicodeDecodeError:
                undefined += sum(line.count(byte) for byte in _UNDEFINED)
                lines.append("".join(_WINDOWS[byte] for byte in line))
    if undefined * 2 > len(data) - len(data.translate(None, _HIGH)):
        what = "this is neither UTF-8 nor Windows-1252 text"
        raise SourceError(name, what, line=first, hint="Save the file as UTF-8.")
    title = encoding.upper().replace("WINDOWS", "Windows")
    what = f"it was read as {title}"
    if has_utf8:
        what = f"its lines that are UTF-8 were read as such, the others as {title}"
    remarks = [f"{name} is not UTF-8 (line {first}); {what}."]
    if undefined:
        remarks.append(
            f"{name} has {undefined} bytes that stand for nothing in Windows-1252; they were left out."
        )
    return "".join(lines), tuple(remarks)
