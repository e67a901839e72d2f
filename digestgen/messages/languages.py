"""Languages by their BCP 47 tags: names, direction, plural forms, and which other one's texts serve. No locale."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# What languages call themselves (CLDR 46), where their own readers look for the name.
_NAMES = {
    "ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch",
    "el": "Ελληνικά", "en": "English", "es": "Español", "et": "Eesti", "eu": "Euskara", "fa": "فارسی", "fi": "Suomi",
    "fr": "Français", "gl": "Galego", "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "hy": "Հայերեն",
    "id": "Indonesia", "is": "Íslenska", "it": "Italiano", "ja": "日本語", "ka": "ქართული", "kk": "Қазақ тілі", "ko": "한국어",
    "lt": "Lietuvių", "lv": "Latviešu", "mk": "Македонски", "ms": "Melayu", "nb": "Norsk bokmål", "nl": "Nederlands",
    "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina",
    "sr": "Српски", "sv": "Svenska", "sw": "Kiswahili", "ta": "தமிழ்", "th": "ไทย", "tr": "Türkçe", "uk": "Українська",
    "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文", "zh-hans": "简体中文", "zh-hant": "繁體中文", "no": "Norsk",
    "nn": "Norsk nynorsk", "es-419": "Español latinoamericano", "sr-latn": "Srpski",
}  # fmt: skip
# The next of kin of a tag (CLDR, likelySubtags, aliases and parentLocales) where it is not that tag with less of it.
_KIN = {
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "nb": "no",
    "nn": "no",
    "no": "nb",
    "sr-latn": "sh",
}
# Between a label and what it names, where that is not English's (CLDR 46, exemplar characters; French: a space that no
# line breaks at, Imprimerie nationale).
_COLONS = {"fr": "\u00a0: ", "ja": "：", "zh": "："}
_RTL = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_RTL_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))

# The plural forms of whole numbers that are not English's (CLDR, https://cldr.unicode.org/index/cldr-spec/plural-rules):
# the first whose rule holds, else `other`. `many` of French, Spanish, Portuguese and Italian is for whole millions: left out.
PLURALS: Mapping[str, Mapping[str, Callable[[int], bool]]] = {
    "ar": {
        "zero": lambda n: n == 0, "one": lambda n: n == 1, "two": lambda n: n == 2,
        "few": lambda n: 3 <= n % 100 <= 10, "many": lambda n: n % 100 >= 11,
    },
    "fr": {"one": lambda n: n in (0, 1)},
    "ja": {}, "ko": {}, "zh": {},
    "pt": {"one": lambda n: n in (0, 1)},
    "pt-pt": {"one": lambda n: n == 1},
    "ru": {
        "one": lambda n: n % 10 == 1 and n % 100 != 11,
        "few": lambda n: n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14),
        "many": lambda n: True,  # fractions are other
    },
}  # fmt: skip
_ENGLISH: Mapping[str, Callable[[int], bool]] = {"one": lambda n: n == 1}


def direction_of(language: str) -> str:
    """`rtl` or `ltr`: how a language is written (CLDR, characterOrder), or the script that its tag names.

    >>> direction_of("ar"), direction_of("az-Arab"), direction_of("ur-Latn")
    ('rtl', 'rtl', 'ltr')
    """
    base, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _RTL_SCRIPTS or (base in _RTL and not script) else "ltr"


def colon_of(language: str) -> str:
    """What stands between a label and what it names, with its spaces.

    >>> colon_of("en-GB"), colon_of("fr-CA") == "\u00a0: ", colon_of("zh-TW")
    (': ', True, '：')
    """
    return _COLONS.get(language.lower().partition("-")[0], ": ")


def name_language(language: str) -> str:
    """What a language calls itself; its tag where that is not known.

    >>> name_language("pt-BR"), name_language("tlh")
    ('Português (BR)', 'tlh')
    """
    base, _, region = language.partition("-")
    name, whole = _NAMES.get(base.lower()), _NAMES.get(language.lower())
    return whole or (name + (f" ({region})" if region else "") if name else language)


def list_tags(language: str) -> list[str]:
    """A language's tag and those whose texts are used where it has none, the nearest first, in lower case (RFC 4647, lookup).

    >>> list_tags("de-AT"), list_tags("zh-TW")
    (['de-at', 'de'], ['zh-tw', 'zh-hant', 'zh'])
    """
    tags = [language.lower()]
    while (kin := _KIN.get(tags[-1]) or tags[-1].rpartition("-")[0]) and kin not in tags:
        tags.append(kin)
    return tags


def plural_rules(language: str) -> Mapping[str, Callable[[int], bool]]:
    """Plural form → the numbers that have it, of a BCP 47 tag; what has none is `other`."""
    tag = language.lower()
    return PLURALS.get(tag, PLURALS.get(tag.partition("-")[0], _ENGLISH))
