"""Bytes → text: byte order marks, UTF-8, Windows-1252; and what is no text at all."""

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
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)


def decode_text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode a file and make its line ends `\\n`.

    A byte order mark decides; without one it is UTF-8, else Windows-1252 (what Latin-1 files are in practice,
    https://encoding.spec.whatwg.org/#names-and-labels).

    Args:
        name: of the file, for messages.

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
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        return data.decode("cp1252"), (f"{name} is not UTF-8 (line {line}); it was read as Windows-1252.",)
    except UnicodeDecodeError as error:
        raise SourceError(
            name, "this is neither UTF-8 nor Windows-1252 text", line=line, hint="Save the file as UTF-8."
        ) from error
