r"""Characters: what a source's text may hold before anything reads it as TeX, Markdown or a name.

Nothing here knows markup, with one exception: where a program read `"\theta"` as TAB + "heta", the lost
backslash is put back, because removing the control character would destroy the word.

UTF-8 that a program read as Windows-1252 ("MÃ¼ller") is healed by heal_encoding(), which whole titles and names go
through: sentences of an abstract
go through it one by one: in parts of a sentence the same characters may be meant.
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}

# Everything that is not plain text, as ranges of code points. General categories Cc, Cf (but for the soft
# joiners that spell words, see _dirt), Cs, Co, the 66 noncharacters, and white space other than space and LF.
_DIRT = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\xa0\\xad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ud800-\uf8ff\ufb00-\ufb06\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 15))
    + "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_JOINERS = "\u200c\u200d"

# Control characters that are the escapes \a \b \t \v \f \r of C, Python and JSON, with the rest of the TeX
# commands that begin so. The second table is what no prose holds: healed outside maths too.
_ESCAPES = {"\a": "a", "\b": "b", "\t": "t", "\v": "v", "\f": "f", "\r": "r"}
_EATEN = re.compile(r"([\x07\x08\t\x0b\f\r])([A-Za-z]+)")
_IN_MATHS = {
    "a": "lpha pprox ngle st rg symp leph rcsin rccos rctan",
    "b": "eta ar f m ig igl igr igg oldsymbol egin inom ullet ackslash igcup igcap mod",
    "t": "heta au imes ilde o ext extbf extit extrm extsc extsf exttt op riangle anh an frac",
    "v": "arepsilon arphi ec ee ert artheta dots arrho arsigma",
    "f": "rac orall lat rak ootnotesize",
    "r": "ho ight ightarrow angle m vert ceil floor Vert ightleftharpoons brace",
}
_EVIDENT = {
    "a": "lpha pprox ngle symp leph",
    "b": "eta ar f oldsymbol egin inom ullet igcup igcap",
    "t": "heta imes ilde extbf extit extrm extsc extsf exttt riangle",
    "v": "arepsilon arphi ec ee artheta arrho arsigma",
    "f": "rac orall rak",
    "r": "ightarrow angle floor",
}
# Beginnings of UTF-8 sequences read as Windows-1252, in pairs that nobody writes: "Ã©", "Â°", "â€™", "Å¡". Others are
# written ("5 Å²", the operator "Â²", "Â »" in French), and are healed only beside one of these.
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # the second byte of a sequence, and those behind it
_MOJIBAKE = re.compile(
    "Ã(?:[\x80-\xbf€‚ƒ†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ]|[„…‘’“”–](?=[^\\W\\d_])|—(?=\\s?\\d))|Â[§©«®°±µ]|â[€\x80]"
    f"|Å[¡¾‚›„Ÿž¼]|Ä[‡…™›±°Ÿ]|[ÅÄ][\x80-\x9f]|[ÎÏ][±²³´µ¶·¸¹º¼½¾€‚ƒ†‡ˆ‰Š‹Œ]|(?<![^\\W\\d_])Î[“”»](?=[^\\W_]|-)"
    f"|(?:[ÐÑÎÏ]{_TAIL}){{2}}|[á-ï]{_TAIL}{{2}}|ðŸ{_TAIL}{{2}}|(?<=[a-z])Ã "
)
# What others took for blanks or nothing: the second half of "à", the last third of a quotation mark.
_LOST_BLANK = re.compile("(?<![A-ZÀ-Þ])Ã  ?")
_LOST_QUOTE = re.compile(f"â€(?!{_TAIL})")
_TO_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # which Windows-1252 does not have
}
_RIGHTS = re.compile(
    r"(?<=[.!?)])\s{1,9}(?:Copyright )?(?:©|\([Cc]\)|Copyright) ?(?:Copyright )?(?:19|20)\d\d\b[^©<\n]{0,250}(?=(?:\s{0,9}</[\w:]{1,12}>){0,3}\s{0,9}\Z)"
)
_SENTENCE = re.compile(r"((?<=[.!?:])\s+|\n)")
_CONTROLS = re.compile("[\x80-\x9f]")
_KNOWN = {letter: frozenset(words.split()) for letter, words in _IN_MATHS.items()}
_SURE = {letter: frozenset(words.split()) for letter, words in _EVIDENT.items()}
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # four letters of Hangul and one of Braille that show nothing
_LETTER = re.compile(f"[^\\W{_FILLERS}]")
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"))  # general categories


def clean_line(text: str) -> str:
    """Text that is not a title or abstract, on one line, without what nobody sees."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    r"""Text in Unicode normal form C that holds nothing invisible.

    Ligatures become their letters; control, format, private-use and unassignable characters go; every kind
    of space becomes a space, every kind of line end (CR, CRLF, U+2028, U+2029) a newline; TeX commands whose
    backslash was read as a control character get it back. Doing it twice changes nothing more. Never raises.

    The joiners U+200C and U+200D stay inside scripts and emoji that are spelled with them.

    >>> clean_text("Classi\ufb01er\u00a0of $\theta$")
    'Classifier of $\\theta$'
    """
    if text.isascii() and "\nabla" not in text and text.replace("\n", " ").isprintable():
        return text  # most texts hold nothing to clean
    if "\nabla" in text:  # LF + "abla", which is not a word
        text = re.sub(r"\nabla(?![A-Za-z])", r"\\nabla", text)
    if _DIRT.search(text):
        text = _heal(text).replace("\r\n", "\n").replace("\r", "\n")
        text = _DIRT.sub(_dirt, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_seen(value: str) -> bool:
    """Whether text shows anything: fillers, marks and joiners alone do not. Letters that this Python does not know do."""
    return (
        value.isascii()
        or bool(_LETTER.search(value))
        or any(unicodedata.category(c) not in _HIDDEN and c not in _FILLERS for c in value)
    )


def heal_encoding(text: str) -> str:
    """A whole title or name without the marks of UTF-8 that was read as Latin-1 or Windows-1252, twice even.

    Done only where the text holds a pair of characters that nobody writes, and all of it, taken as bytes, is UTF-8
    without control characters. Never raises.

    >>> heal_encoding("MÃ¼ller â€“ 5Â°C"), heal_encoding("NÃO, À 5 Å², “Ô")
    ('Müller – 5°C', 'NÃO, À 5 Å², “Ô')
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    healed = misread = _LOST_BLANK.sub("Ã\xa0 ", text)
    if "â€œ" in text:
        healed = misread = _LOST_QUOTE.sub("â€\x9d", misread)
    while not healed.isascii() and _MOJIBAKE.search(healed):
        try:
            healed = healed.translate(_TO_BYTES).encode("latin-1").decode("utf-8")  # shorter each time
        except UnicodeError:
            break
    return text if healed == misread or _CONTROLS.search(healed) else healed


def heal_sentences(text: str) -> str:
    """An abstract, each sentence and line healed on its own by heal_encoding(), as whole as a title is.

    >>> heal_sentences("Die MÃ¼hle. Ein À Å²!")
    'Die Mühle. Ein À Å²!'
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    return "".join(heal_encoding(part) for part in _SENTENCE.split(text))


def drop_rights(text: str) -> str:
    """An abstract without whose it is, which Scopus, Web of Science and publishers write behind the last sentence.

    >>> drop_rights("Lamps glow. © 2024 Elsevier Ltd. All rights reserved."), drop_rights("A © 2024 mark.")
    ('Lamps glow.', 'A © 2024 mark.')
    """
    return _RIGHTS.sub("", text)


def unwrap(text: str) -> list[str]:
    r"""The paragraphs of an abstract, each on one line with single spaces.

    A paragraph ends at a blank line, or at a newline followed by two or more spaces: arXiv's own rule
    (https://info.arxiv.org/help/prep.html, "Abstracts"). All other newlines are hard wraps. Hyphens at the
    end of a line stay: many are real.

    >>> unwrap("  We wrap\nlines.\n  And indent.\n\nAnd skip.")
    ['We wrap lines.', 'And indent.', 'And skip.']
    """
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n(?=[ \t]*\n|  )", text.strip()))
    return [paragraph for paragraph in paragraphs if paragraph]


def _dirt(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if code in _LIGATURES:
        return _LIGATURES[code]
    if char in "\u2028\u2029":
        return "\n"
    if char.isspace():
        return " "
    if (
        char in _JOINERS
    ):  # they spell words in Persian, Hindi …, and glue emoji; between Latin letters they hide
        at, end = match.span()
        before, after = match.string[max(at - 1, 0) : at], match.string[end : end + 1]
        return char if before >= "\u0600" and after >= "\u0600" and not _DIRT.search(before + after) else ""
    return ""


def _heal(text: str) -> str:
    """Put back backslashes that were read as control characters."""
    dollars = at = 0

    def backslash(match: re.Match[str]) -> str:
        nonlocal dollars, at
        letter, word = _ESCAPES[match[1]], match[2]
        dollars += text.count("$", at, match.start())
        at = match.start()
        after = text[match.end() : match.end() + 1]
        maths = dollars % 2 == 1 or after in ("_", "^", "$")
        sure = word in _SURE[letter] or (maths and word in _KNOWN[letter])
        # BEL and BS are in no text: before lower-case letters they are an author's own macro.
        return (
            f"\\{letter}{word}" if sure or (letter in "ab" and len(word) > 2 and word.islower()) else match[0]
        )

    return _EATEN.sub(backslash, text)
