"""Names of languages as bibliographies write them → BCP 47 tags."""

from __future__ import annotations

# ISO 639-1 code: its ISO 639-2 codes, and its name in English; those that papers are written in.
# https://www.loc.gov/standards/iso639-2/php/code_list.php
_TABLE = """
ar ara arabic
bg bul bulgarian
ca cat catalan
cs cze ces czech
da dan danish
de ger deu german
el gre ell greek
en eng english
es spa spanish
et est estonian
eu baq eus basque
fa per fas persian
fi fin finnish
fr fre fra french
he heb hebrew
hi hin hindi
hr hrv croatian
hu hun hungarian
is ice isl icelandic
it ita italian
ja jpn japanese
ko kor korean
lt lit lithuanian
lv lav latvian
nl dut nld dutch
no nor norwegian
pl pol polish
pt por portuguese
ro rum ron romanian
ru rus russian
sk slo slk slovak
sl slv slovenian
sr srp serbian
sv swe swedish
th tha thai
tr tur turkish
uk ukr ukrainian
vi vie vietnamese
zh chi zho chinese
"""
_TAGS = {word: line.split()[0] for line in _TABLE.split("\n") for word in line.split()}


def language_tag(text: str) -> str:
    """The BCP 47 tag (the shortest code, RFC 5646 §2.2.1) of a language's code or English name; "" if unknown.

    >>> language_tag("eng"), language_tag("ger"), language_tag("German"), language_tag("Klingon")
    ('en', 'de', 'de', '')
    """
    return _TAGS.get(text.strip().lower(), "")
