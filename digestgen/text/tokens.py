"""Tokens: the form in which words are compared, by search, related papers, topics, saved searches and the filters of
sources alike. `tokens.js` makes the same of what a reader types; a test holds both against each other.

Text is folded (NFKD, lower case, no diacritics) and cut at a list of separators that is spelled out here: named
classes differ between languages and versions of Unicode. Each word loses the ending of an English plural; for search,
British and American spellings are one, and so are `10,000` and `10000`, `x^2` and `x²`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

# Vowel points, accents, variation selectors and invisible joiners: taken out, words stay whole.
_MARKS = ("\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670"
          "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff")  # fmt: skip
# Punctuation, symbols, arrows, operators, pictures, private use. What NFKD takes apart needs no place here.
_SEPARATORS = (
    "\x00-/:-@\\[-`{-\u00bf\u00d7\u00f7\u02b9-\u02df\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4"
    "\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e3f\u0e4f\u0e5a\u0e5b\u0f04-\u0f14\u104a-\u104f"
    "\u1361-\u1368\u17d4-\u17db\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u2ff0-\u3004"
    "\u3008-\u3030\u303d-\u303f\u30a0\u30fb\ua4fe\ua4ff\ud800-\uf8ff\ufe10-\ufe6f\uff00-\uff0f\uffe0-\uffff"
    "\U0001f000-\U0001faff"
)
# Scripts that put no space between words: each pair of neighbours is a token.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# Patterns of all of Unicode take longer to compile than those of all modules that a build loads: only who needs them does.
_TAKEN_OUT = f"[{_MARKS}]"
_RUN = f"[{_UNSPACED}]+|[^{_SEPARATORS}{_UNSPACED}]+"
# Runs joined by hyphens, apostrophes or middle dots (Catalan's, too) belong together: `pre-training` is found as `pretraining`, too.
_CHUNK = f"[^{_SEPARATORS}]+(?:[-'\u00b7\u2010\u2019][^{_SEPARATORS}]+)*"
_ASCII_CHUNK = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
                          "ı": "i", "ħ": "h", "ς": "σ",
                          # Endings that are written either way, the letters of Persian and Urdu that Arabic keyboards have not, digits.
                          "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ٱ": "ا",
                          **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True))})  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
        upsilon phi chi psi omega""".split(),
        strict=True,
    )
)
_LETTER = re.compile(r"([α-ω])([0-9]*)")
_PLURAL = re.compile(r"[a-z][a-z0-9]{2,}s")  # `3dgs` and `1990s` are not plurals


def _pairs(text: str) -> dict[str, str]:
    """`plural singular plural singular …`."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# The longest ending of a word counts.
ENDINGS = {"s": ""} | _pairs("""
    ss ss us us is is sses ss xes x ches ch shes sh zzes zz tzes tz ies y oes o shoes shoe
    uses us auses ause ouses ouse fuses fuse yses ysis theses thesis gnoses gnosis stases stasis crises crisis
    bias bias biases bias atlas atlas atlases atlas canvas canvas canvases canvas alias alias aliases alias
    lens lens lenses lens series series species species facies facies js js
    matrices matrix helices helix appendices appendix vertices vertex indices index cortices cortex vortices vortex
    simplices simplex
""")
_ENDING = re.compile(f"(?:{'|'.join(ENDINGS)})\\Z")  # searched from the left: the longest is found first
# Words that the endings would get wrong, and plurals without an s.
SINGULARS = _pairs("""
    axes axis emphases emphasis oases oasis synopses synopsis neuroses neurosis gases gas irises iris ashes ash
    quizzes quiz aches ache headaches headache caches cache niches niche avalanches avalanche psyches psyche
    tranches tranche cliches cliche moustaches moustache
    uses use reuses reuse misuses misuse overuses overuse abuses abuse excuses excuse accuses accuse muses muse amuses amuse
    ruses ruse recluses recluse hypotenuses hypotenuse
    movies movie cookies cookie calories calorie zombies zombie selfies selfie rookies rookie prairies prairie
    miseries misery
    canoes canoe oboes oboe leaves leaf halves half shelves shelf wolves wolf knives knife thieves thief loaves loaf
    gpus gpu cpus cpu npus npu tpus tpu menus menu emus emu taxis taxi skis ski
    apis api guis gui pois poi rois roi vois voi hois hoi bcis bci mris mri wsis wsi hsis hsi ppis ppi
    caries caries chaos chaos christmas christmas corps corps cosmos cosmos kansas kansas lucas lucas news news
    pancreas pancreas pythagoras pythagoras rabies rabies scabies scabies texas texas thomas thomas topos topos
    phenomena phenomenon criteria criterion automata automaton polyhedra polyhedron taxa taxon ganglia ganglion mitochondria mitochondrion
    bacteria bacterium corpora corpus equilibria equilibrium genera genus quanta quantum spectra spectrum strata stratum symposia symposium
    extrema extremum maxima maximum minima minimum momenta momentum optima optimum schemata schema stigmata stigma
    algae alga antennae antenna formulae formula larvae larva nebulae nebula supernovae supernova vertebrae vertebra
    foci focus fungi fungus loci locus moduli modulus nuclei nucleus radii radius stimuli stimulus tori torus
    children child feet foot men man mice mouse teeth tooth women woman
""")

_BLANKED = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + b" " * 128
_OTHER_LETTERS = re.compile(r"[^\x00-\u02ff\u2000-\u2bff]")

# Signs that belong to what they stand beside: thousands, powers, indexes of one letter, `C++`, `C#`.
_GROUPED = re.compile("[0-9][,_'\u2019\u00a0\u2009\u202f][0-9]{3}")
_THOUSANDS = re.compile("(^|[^0-9.,])([0-9]{1,3}(?:[,_'\u2019\u00a0\u2009\u202f][0-9]{3})+)(?![0-9]|,[0-9])")
_POWER = re.compile(r"\^\{?([A-Za-z0-9]+)\}?")
_INDEX = re.compile(r"((?:^|[^A-Za-z])[A-Za-zΑ-Ωα-ωℓ]|[A-Z][a-z]?)_\{?([0-9]+)\}?")
_PLUSES = re.compile(r"(^|[^A-Za-z0-9])([A-Za-z])\+\+(?!\+)")
_SHARP = re.compile("(^|[^A-Za-z0-9])([A-Za-z])[#\u266f](?![A-Za-z0-9#])")
_JOINED = (("^", _POWER, r"\1"), ("_", _INDEX, r"\1\2"), ("++", _PLUSES, r"\1\2plusplus "),
           ("#", _SHARP, r"\1\2sharp"), ("\u266f", _SHARP, r"\1\2sharp"))  # fmt: skip

# British and American spellings of a stem; what they become need not be a word of either. Some take the square of a
# word's length: what is longer than words are, as hyphens without blanks make it, stays as it is.
_LONGEST = 60
_DIGRAPHS = re.compile("haem|aemi|paed|oestr|oesoph|oedem|foet|anaesth|aesthe|rrhoea|pnoea|aetiol|archaeo|palaeo|gynaec"
                       "|caesi|caesar|faec|coeli|coelo|mediaev|homoeo|amoeb")  # fmt: skip
_SPELLINGS = (
    (r"(col|behavi|savi|fav|neighb|harb|arb|lab|flav|hon|hum|rum|tum|vap|vig|arm|od|rig|sav|splend|endeav|cand|ferv|val|parl|clam)or(?!p)", r"\1our"),
    (r"^([a-z]{3,})iz(?=[aei]|$)", r"\1is"),
    (r"lyz(?=[aei]|$)", "lys"),
    (r"^([a-z]*(?:[aeiouy][a-z]*[^aeiouy]|qu|fu|du|di|vi|gru)[aeo])ll(?=(?:ed|ing|er|or|ist|able)$)", r"\1l"),
    (r"(cent|met|lit|fib|theat|spect|calib|lust|somb|meag|sab|och)re$", r"\1er"),
    (r"(cent|met|fib|calib)red$", r"\1ered"),
    (r"(catal|anal|dial|monol|homol|epil|prol)og$", r"\1ogue"),
    (r"(catal|dial)og(?=(?:ed|ing|er)$)", r"\1ogu"),
    (r"(def|off|pret|lic)enc(?=e|ing)", r"\1ens"),
    (r"^(re|un)?mould(?=$|ed|ing|able)", r"\1mold"),
    (r"practis(?=e|ing)", "practic"),
    (r"^grey", "gray"),
    (r"^enquir", "inquir"),
    (r"sulph", "sulf"),
    (r"([dg])gement", r"\1gment"),
)  # fmt: skip
_VARIANTS = _pairs("""
    programme program aluminium aluminum skeptic sceptic skeptical sceptical skepticism scepticism plough plow tyre tire
    cosy cozy ageing aging artefact artifact disc disk draught draft learnt learned burnt burned spelt spelled dreamt dreamed
    leapt leaped moustache mustache yoghurt yogurt aeroplane airplane omelette omelet sizeable sizable moveable movable
    useable usable focussed focused focussing focusing biassed biased targetted targeted benefitted benefited
    manoeuvre maneuver manoeuvring maneuvering manoeuvrable maneuverable cypher cipher inflexion inflection
    skillful skilful willful wilful fulfill fulfil fulfillment fulfilment enroll enrol enrollment enrolment
    installment instalment distill distil instill instil jewellery jewelry marvellous marvelous woollen woolen
    centring centering smoulder smolder pyjama pajama storey story
""")
_TWO_LETTERS = {"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue", "a\u030a": "aa", "ø": "oe"}
_UMLAUT = re.compile("|".join(_TWO_LETTERS))
_WORD = re.compile("[\\w\u0300-\u036f]+")
_CONSONANT = "b-df-hj-np-tv-xz"
_CAPITALISED = re.compile(
    f"[A-Z](?:(?<=[AOU])|(?:(?<=[{_CONSONANT.upper()}])|[a-z]*[{_CONSONANT}])[aou])e[{_CONSONANT}][a-z]*"
)
# `Michael`, `Joel` and `Miguel` have no umlaut, `Bauer` and `queue` neither.
_SPELLED_OUT = re.compile(f"(^|[{_CONSONANT}])([aou])e(?=[{_CONSONANT}])(?![lz]$)")
_WITH_GREEK = re.compile("[a-z0-9α-ω-]+")
_GREEK_LETTER = re.compile("[α-ω]")


def fold(text: str) -> str:
    """Text as it is compared: `Gödel’s ℓ²` → `godel’s l2`.

    Compatibility forms, case and diacritics are gone, letters without a decomposition have their usual spelling.
    """
    if text.isascii():
        return text.lower()
    if " " in text:  # most words have no such letter
        return " ".join([part.lower() if part.isascii() else fold(part) for part in text.split(" ")])
    text = re.sub(_TAKEN_OUT, "", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", text.translate(_LETTERS))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A folded word without the ending of an English plural; a Greek letter by its name.

    It need not be a word (`james` → `jame`): what counts is that a word and its plural have the same stem, and words
    that mean something else have not.

    >>> [stem(word) for word in ("models", "studies", "classes", "corpora", "analyses", "bias", "loss", "β2")]
    ['model', 'study', 'class', 'corpus', 'analysis', 'bias', 'loss', 'beta2']
    """
    if known := SINGULARS.get(word):
        return known
    if _PLURAL.fullmatch(word):
        ending = _ENDING.search(word)[0]  # type: ignore[index]
        if len(word) == 4 and len(ending) == 3:  # `ties`, `does`
            ending = "s"
        return word[: -len(ending)] + ENDINGS[ending]
    letter = _LETTER.fullmatch(word)
    return _GREEK[letter[1]] + letter[2] if letter else word


@cache
def _compile_spellings() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), becomes) for pattern, becomes in _SPELLINGS]


@lru_cache(maxsize=1 << 16)
def read_token(word: str) -> str:
    """The stem of a folded word, in a spelling that British and American ones have in common.

    >>> [read_token(word) for word in ("colours", "modelled", "centre", "analyzer", "haemoglobin", "size")]
    ['colour', 'modeled', 'center', 'analyser', 'hemoglobin', 'size']
    """
    token = stem(word)
    if not 4 <= len(token) <= _LONGEST or not token.isascii():
        return token
    token = _VARIANTS.get(token, token)
    token = _DIGRAPHS.sub(lambda match: match[0].replace("ae", "e").replace("oe", "e"), token)
    for pattern, becomes in _compile_spellings():
        token = pattern.sub(becomes, token)
    return token


@lru_cache(maxsize=1 << 14)
def contract(word: str) -> str:
    """A folded word with `ä`, `ö` and `ü` that were written as two letters as fold() leaves them: `mueller` → `muller`."""
    return _SPELLED_OUT.sub(r"\1\2", word)


def list_spellings(text: str) -> list[str]:
    """Tokens under which words of a text are looked for besides their own.

    >>> list_spellings("Kurt Gödel, Hans Mueller, a guest and a β-VAE at 5σ")
    ['muller', 'goedel', 'betavae', '5sigma']
    """
    capitalised = [word.lower() for word in _CAPITALISED.findall(text)]
    found = [plain for word in capitalised if (plain := contract(word)) != word] if capitalised else []
    if not text.isascii():
        text = " ".join([part for part in text.split(" ") if not part.isascii()])
        folded = unicodedata.normalize("NFKD", text).lower()
        if any(map(folded.__contains__, _TWO_LETTERS)):
            for word in _WORD.findall(folded):
                spelled = _UMLAUT.sub(lambda match: _TWO_LETTERS[match[0]], word)
                if spelled != word:
                    found.append(fold(spelled))
        if _GREEK_LETTER.search(folded):
            for word in _WITH_GREEK.findall(fold(text)):
                if 0 < len(_GREEK_LETTER.findall(word)) < 3 and re.search("[a-z0-9]", word):
                    found.append("".join(_GREEK.get(letter, letter) for letter in word.replace("-", "")))
    return list(map(read_token, found)) if found else found


def list_forms(word: str) -> list[str]:
    """Every word that has this stem, the longest first."""
    forms = {word, f"{word}s", *(many for many, one in SINGULARS.items() if one == word)}
    forms |= {f"{word.removesuffix(one)}{many}" for many, one in ENDINGS.items() if word.endswith(one)}
    forms |= {letter + word.removeprefix(name) for letter, name in _GREEK.items() if word.startswith(name)}
    return sorted((form for form in forms if stem(form) == word), key=lambda form: (-len(form), form))


def read_tokens(text: str) -> tuple[list[str], list[str]]:
    """What of a text can be searched for: read_words(), each as read_token() has it.

    >>> read_tokens("Pre-training of 大模型, β-VAEs")
    (['pre', 'training', 'of', '大模', '模型', 'beta', 'vae'], ['pretraining', '型', 'βvaes'])
    """
    words, beside = read_words(text)
    return list(map(read_token, words)), list(map(read_token, beside))


def read_words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text, folded.

    Returns:
        the words in order, and further ones beside them: what hyphens join, as one word, and the last
        letter of a run without spaces, so that each of its letters begins some word.
    """
    folded = fold(_join_signs(text))
    words: list[str] = []
    beside: list[str] = []
    if folded.isascii():
        parts = folded.split() if "-" in folded or "'" in folded else ()
        for part in [part for part in parts if "-" in part or "'" in part]:
            for chunk in _ASCII_CHUNK.findall(part):
                if not chunk.isalnum():
                    beside.append(chunk.replace("'", "").replace("-", ""))
        return folded.encode().translate(_BLANKED).decode().split(), beside
    find_chunks, find_runs = re.compile(_CHUNK).findall, re.compile(_RUN).findall
    for part in folded.split(" "):
        if part.isascii() and part.isalnum():  # as most are
            words.append(part)
            continue
        for chunk in find_chunks(part):
            runs = find_runs(chunk)
            for run in runs:
                if len(run) == 1 or not is_unspaced(run):
                    words.append(run)
                else:
                    words += map("".join, pairwise(run))
                    beside.append(run[-1])
            if len(runs) > 1 and not any(map(is_unspaced, runs)):
                beside.append("".join(runs))
    return words, beside


def list_words(text: str) -> list[bytes]:
    """The words of a text in order, folded, in UTF-8: for many texts. Latin letters, which most text is made of, take no pattern."""
    folded = fold(text)
    if not folded.isascii() and _OTHER_LETTERS.search(folded):
        return [word.encode("utf-8", "surrogatepass") for word in read_words(text)[0]]
    return folded.encode("ascii", "replace").translate(_BLANKED).split()


def _join_signs(text: str) -> str:
    """Numbers without separators, `x^2` as `x2`, `H_2O` as `H2O`, `C++` and `C#` in letters."""
    if _GROUPED.search(text):
        text = _THOUSANDS.sub(lambda match: match[1] + re.sub("[^0-9]", "", match[2]), text)
    for sign, pattern, joined in _JOINED:
        if sign in text:  # to look for what may be before it takes long
            text = pattern.sub(joined, text)
    return text


def is_unspaced(token: str) -> bool:
    """Whether a token is of a script without spaces between words."""
    return token[0] >= "\u0e00" and re.match(f"[{_UNSPACED}]", token) is not None
