"""Bytes → text: byte order marks, UTF-8, UTF-16, Windows-1252, mixtures; binary files are refused.

What a file says about itself inside (`% Encoding: Cp1252` of BibTeX files, `charset=` of pages) is not asked: such
lines are copied along when a file is saved in another encoding, and valid UTF-8 is never anything else by chance.
"""

from __future__ import annotations

import codecs

from digestgen.problems import SourceError

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
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_HIGH = bytes(range(0x80, 0x100))


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode a file and make its line ends `\\n`.

    A byte order mark decides; without one it is UTF-8, or UTF-16 or UTF-32 if every other byte is zero, else
    Windows-1252 (what Latin-1 files are in practice, https://encoding.spec.whatwg.org/#names-and-labels). Where
    several files were put together some lines are UTF-8 and others Windows-1252: each is read as what it is.
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


def _decode_lines(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Text that is not UTF-8 as a whole, line by line."""
    lines: list[str] = []
    first = undefined = 0
    has_utf8 = False
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode("utf-8"))
            has_utf8 = has_utf8 or not line.isascii()
        except UnicodeDecodeError:
            first = first or number
            try:
                lines.append(line.decode("cp1252"))
            except UnicodeDecodeError:
                undefined += sum(line.count(byte) for byte in _UNDEFINED)
                lines.append("".join(_WINDOWS[byte] for byte in line))
    if undefined * 2 > len(data) - len(data.translate(None, _HIGH)):
        what = "this is neither UTF-8 nor Windows-1252 text"
        raise SourceError(name, what, line=first, hint="Save the file as UTF-8.")
    what = "it was read as Windows-1252"
    if has_utf8:
        what = "its lines that are UTF-8 were read as such, the others as Windows-1252"
    remarks = [f"{name} is not UTF-8 (line {first}); {what}."]
    if undefined:
        remarks.append(
            f"{name} has {undefined} bytes that stand for nothing in Windows-1252; they were left out."
        )
    return "".join(lines), tuple(remarks)
