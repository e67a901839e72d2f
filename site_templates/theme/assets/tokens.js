// Tokens: what of a text can be searched for. What a person types is read as the index was made: this is
// digestgen/text/tokens.py in JavaScript, table by table, and a test holds both together.
(() => {
  "use strict";

  const EXCERPT = 260; // letters of a text that are shown
  const MARKS = "\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670" +
    "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200f\\u2060-\\u2064\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff";
  const SEPARATORS = "\\u0000-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u02b9-\\u02df\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4" +
    "\\u0609-\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0e3f\\u0e4f\\u0e5a\\u0e5b\\u0f04-\\u0f14\\u104a-\\u104f" +
    "\\u1361-\\u1368\\u17d4-\\u17db\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u2ff0-\\u3004" +
    "\\u3008-\\u3030\\u303d-\\u303f\\u30a0\\u30fb\\ua4fe\\ua4ff\\ud800-\\uf8ff\\ufe10-\\ufe6f\\uff00-\\uff0f\\uffe0-\\uffff" +
    "\\u{1f000}-\\u{1faff}";
  const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
    "\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const TAKEN_OUT = new RegExp(`[${MARKS}]`, "gu");
  const RUN = new RegExp(`[${UNSPACED}]+|[^${SEPARATORS}${UNSPACED}]+`, "gu");
  const CHUNK = new RegExp(`[^${SEPARATORS}]+(?:[-'\\u00b7\\u2010\\u2019][^${SEPARATORS}]+)*`, "gu");
  const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");
  // Pieces of text as it is shown: signs that fold to letters or digits (ª ² ³ µ ¹ º ¼ ½ ¾) are inside of words.
  const SHOWN = new RegExp(`(?:[A-Za-z](?:\\+\\+|#)(?![A-Za-z0-9+#])|[0-9]{1,3}(?:[,'\\u2019\\u00a0\\u2009\\u202f][0-9]{3})+)(?![0-9])|[${UNSPACED}]|[^${SEPARATORS.replace("{-\\u00bf", "{-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf")}${UNSPACED}]+`, "gu");
  /** @type {Record<string, string>} */
  const LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ς": "σ",
    "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ٱ": "ا",
    .../** @type {Record<string, string>} */ (Object.fromEntries([...Array(10).keys()].flatMap((n) => [1632, 1776].map((zero) => [String.fromCharCode(zero + n), String(n)]))))};
  /** @type {Record<string, string>} */
  const GREEK = {};
  ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi " +
    "psi omega").split(" ").forEach((name, at) => { GREEK["αβγδεζηθικλμνξοπρστυφχψω"[at]] = name; });

  /**
   * @param {string} text `plural singular plural singular …`
   * @returns {Map<string, string>}
   */
  function pairs(text) {
    const words = text.split(" ");
    return new Map(words.flatMap((word, at) => (at % 2 ? [] : [[word, words[at + 1]]])));
  }

  const ENDINGS = pairs(
    "ss ss us us is is sses ss xes x ches ch shes sh zzes zz tzes tz ies y oes o shoes shoe " +
    "uses us auses ause ouses ouse fuses fuse yses ysis theses thesis gnoses gnosis stases stasis crises crisis " +
    "bias bias biases bias atlas atlas atlases atlas canvas canvas canvases canvas alias alias aliases alias " +
    "lens lens lenses lens series series species species facies facies js js " +
    "matrices matrix helices helix appendices appendix vertices vertex indices index cortices cortex vortices vortex " +
    "simplices simplex");
  ENDINGS.set("s", "");
  const ENDING = new RegExp(`(?:${Array.from(ENDINGS.keys()).join("|")})$`); // the first that is found is the longest
  const SINGULARS = pairs(
    "axes axis emphases emphasis oases oasis synopses synopsis neuroses neurosis gases gas irises iris ashes ash " +
    "quizzes quiz aches ache headaches headache caches cache niches niche avalanches avalanche psyches psyche " +
    "tranches tranche cliches cliche moustaches moustache " +
    "uses use reuses reuse misuses misuse overuses overuse abuses abuse excuses excuse accuses accuse muses muse amuses amuse " +
    "ruses ruse recluses recluse hypotenuses hypotenuse " +
    "movies movie cookies cookie calories calorie zombies zombie selfies selfie rookies rookie prairies prairie " +
    "miseries misery " +
    "canoes canoe oboes oboe leaves leaf halves half shelves shelf wolves wolf knives knife thieves thief loaves loaf " +
    "gpus gpu cpus cpu npus npu tpus tpu menus menu emus emu taxis taxi skis ski " +
    "apis api guis gui pois poi rois roi vois voi hois hoi bcis bci mris mri wsis wsi hsis hsi ppis ppi " +
    "caries caries chaos chaos christmas christmas corps corps cosmos cosmos kansas kansas lucas lucas news news " +
    "pancreas pancreas pythagoras pythagoras rabies rabies scabies scabies texas texas thomas thomas topos topos " +
    "phenomena phenomenon criteria criterion automata automaton polyhedra polyhedron taxa taxon ganglia ganglion mitochondria mitochondrion " +
    "bacteria bacterium corpora corpus equilibria equilibrium genera genus quanta quantum spectra spectrum strata stratum symposia symposium " +
    "extrema extremum maxima maximum minima minimum momenta momentum optima optimum schemata schema stigmata stigma " +
    "algae alga antennae antenna formulae formula larvae larva nebulae nebula supernovae supernova vertebrae vertebra " +
    "foci focus fungi fungus loci locus moduli modulus nuclei nucleus radii radius stimuli stimulus tori torus " +
    "children child feet foot men man mice mouse teeth tooth women woman");

  /** @param {string} text */
  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(TAKEN_OUT, "").replace(/[ßæœøłđðþıħςةىیکہەٱ٠-٩۰-۹]/g, (c) => LETTERS[c]).normalize("NFC");
  }

  /** @param {string} word */
  function stem(word) {
    const letter = /^([α-ω])([0-9]*)$/.exec(word);
    if (letter) return GREEK[letter[1]] + letter[2];
    const known = SINGULARS.get(word);
    if (known) return known;
    if (!/^[a-z][a-z0-9]{2,}s$/.test(word)) return word;
    let ending = ENDING.exec(word)?.[0] || "";
    if (word.length === 4 && ending.length === 3) ending = "s";
    return word.slice(0, word.length - ending.length) + ENDINGS.get(ending);
  }

  // Signs that belong to what they stand beside: thousands, powers, indexes of one letter, `C++`, `C#`.
  const THOUSANDS = /(^|[^0-9.,])([0-9]{1,3}(?:[,_'\u2019\u00a0\u2009\u202f][0-9]{3})+)(?![0-9]|,[0-9])/g;
  const POWER = /\^\{?([A-Za-z0-9]+)\}?/g;
  const INDEX = /((?:^|[^A-Za-z])[A-Za-zΑ-Ωα-ωℓ]|[A-Z][a-z]?)_\{?([0-9]+)\}?/g;
  const PLUSES = /(^|[^A-Za-z0-9])([A-Za-z])\+\+(?!\+)/g;
  const SHARP = /(^|[^A-Za-z0-9])([A-Za-z])[#\u266f](?![A-Za-z0-9#])/g;

  // British and American spellings of a stem; what they become need not be a word of either. Some take the square of a
  // word's length: what is longer than words are stays as it is.
  const LONGEST = 60;
  const DIGRAPHS = new RegExp("haem|aemi|paed|oestr|oesoph|oedem|foet|anaesth|aesthe|rrhoea|pnoea|aetiol|archaeo|palaeo|gynaec" +
    "|caesi|caesar|faec|coeli|coelo|mediaev|homoeo|amoeb", "g");
  /** @type {[RegExp, string][]} */
  const SPELLINGS = [
    [/(col|behavi|savi|fav|neighb|harb|arb|lab|flav|hon|hum|rum|tum|vap|vig|arm|od|rig|sav|splend|endeav|cand|ferv|val|parl|clam)or(?!p)/g, "$1our"],
    [/^([a-z]{3,})iz(?=[aei]|$)/, "$1is"],
    [/lyz(?=[aei]|$)/g, "lys"],
    [/^([a-z]*(?:[aeiouy][a-z]*[^aeiouy]|qu|fu|du|di|vi|gru)[aeo])ll(?=(?:ed|ing|er|or|ist|able)$)/, "$1l"],
    [/(cent|met|lit|fib|theat|spect|calib|lust|somb|meag|sab|och)re$/, "$1er"],
    [/(cent|met|fib|calib)red$/, "$1ered"],
    [/(catal|anal|dial|monol|homol|epil|prol)og$/, "$1ogue"],
    [/(catal|dial)og(?=(?:ed|ing|er)$)/, "$1ogu"],
    [/(def|off|pret|lic)enc(?=e|ing)/g, "$1ens"],
    [/^(re|un)?mould(?=$|ed|ing|able)/, "$1mold"],
    [/practis(?=e|ing)/g, "practic"],
    [/^grey/, "gray"],
    [/^enquir/, "inquir"],
    [/sulph/g, "sulf"],
    [/([dg])gement/g, "$1gment"],
  ];
  const VARIANTS = pairs(
    "programme program aluminium aluminum skeptic sceptic skeptical sceptical skepticism scepticism plough plow tyre tire " +
    "cosy cozy ageing aging artefact artifact disc disk draught draft learnt learned burnt burned spelt spelled dreamt dreamed " +
    "leapt leaped moustache mustache yoghurt yogurt aeroplane airplane omelette omelet sizeable sizable moveable movable " +
    "useable usable focussed focused focussing focusing biassed biased targetted targeted benefitted benefited " +
    "manoeuvre maneuver manoeuvring maneuvering manoeuvrable maneuverable cypher cipher inflexion inflection " +
    "skillful skilful willful wilful fulfill fulfil fulfillment fulfilment enroll enrol enrollment enrolment " +
    "installment instalment distill distil instill instil jewellery jewelry marvellous marvelous woollen woolen " +
    "centring centering smoulder smolder pyjama pajama storey story");
  /** @type {Map<string, string>} */
  const known = new Map();

  /** @param {string} word */
  function readToken(word) {
    let token = known.get(word);
    if (token !== undefined) return token;
    token = stem(word);
    if (token.length > 3 && token.length <= LONGEST && /^[a-z0-9]*$/.test(token)) {
      token = (VARIANTS.get(token) || token).replace(DIGRAPHS, (match) => match.replace("ae", "e").replace("oe", "e"));
      for (const [pattern, becomes] of SPELLINGS) token = token.replace(pattern, becomes);
    }
    known.set(word, token);
    return token;
  }

  /** @type {Search["contract"]} */
  function contract(word) {
    return word.replace(/(^|[b-df-hj-np-tv-xz])([aou])e(?=[b-df-hj-np-tv-xz])(?![lz]$)/g, "$1$2");
  }

  /** @param {string} text */
  function joinSigns(text) {
    return text.replace(THOUSANDS, (_, before, number) => before + number.replace(/[^0-9]/g, ""))
      .replace(POWER, "$1").replace(INDEX, "$1$2").replace(PLUSES, "$1$2plusplus ").replace(SHARP, "$1$2sharp");
  }

  /** @type {Search["readWords"]} */
  function readWords(text) {
    /** @type {string[]} */
    const words = [], beside = [];
    for (const chunk of fold(joinSigns(text)).match(CHUNK) || []) {
      const runs = chunk.match(RUN) || [];
      for (const run of runs) {
        const letters = Array.from(run);
        if (!STARTS_UNSPACED.test(run) || letters.length === 1) {
          words.push(run);
        } else {
          for (let at = 1; at < letters.length; at++) words.push(letters[at - 1] + letters[at]);
          beside.push(letters[letters.length - 1]);
        }
      }
      if (runs.length > 1 && !runs.some((run) => STARTS_UNSPACED.test(run))) beside.push(runs.join(""));
    }
    return {words, beside};
  }

  /** @type {Search["readTokens"]} */
  function readTokens(text) {
    const {words, beside} = readWords(text);
    return {tokens: words.map(readToken), beside: beside.map(readToken)};
  }

  /** @type {Record<string, string>} Latin letters that are typed for Greek ones */
  const LOOKS = {a: "α", b: "β", e: "ε", n: "η", p: "ρ", u: "μ", v: "ν", w: "ω", x: "χ", y: "γ"};

  /**
   * Other ways to write what was typed, for when few papers have it as it is: umlauts as two letters, names of Greek letters,
   * `i.i.d.` as one word, `GPT4` and `5mm` as two, `10000` as `10 000`, `16x16` as `16×16`, and without the article of `l'attention`.
   * @type {Search["respell"]}
   */
  function respell(text) {
    const {tokens, beside} = readTokens(text);
    const joined = tokens.join(""), [head] = tokens, micro = text.replace(/^(\d*)u(?=[a-z]$)/i, "$1μ");
    const isMixed = /[a-z0-9]/.test(joined) && /[α-ω]/.test(joined), isSpaced = /\s/.test(text.trim()) || tokens.some((token) => STARTS_UNSPACED.test(token));
    const named = isMixed ? text.normalize("NFKD").toLowerCase().replace(/[α-ω]/g, (letter) => ` ${GREEK[letter] || "sigma"} `) : text;
    const ways = [
      text.normalize("NFD").replace(/([aou])\u0308/gi, "$1e").normalize("NFC"), named, named.replace(/\s/g, ""),
      text.replace(/(\d)x(?=\d)/gi, "$1 "), text.replace(/(\d)×(?=\d)/g, "$1x"),
      text.replace(/(\p{L})(?=\d)/gu, "$1 "), micro, micro.replace(/(\d)(?=\p{L})/gu, "$1 "),
      text.replace(/^\s*(?:[cdjlmnst]|qu|un|[dn]ell|d?all|sull)['\u2019](?=\p{L}{3})/iu, ""),
      /^\d{4,}$/.test(joined) && tokens.length === 1 ? joined.replace(/\B(?=(?:\d{3})+$)/g, " ") : text,
      joined.length > 2 && !isSpaced ? joined : text,
    ].map((way) => readTokens(way).tokens);
    const plain = tokens.map(contract);
    if (tokens.length > 1) ways.push(plain);
    if (beside.length === 1 && Object.hasOwn(LOOKS, head)) ways.push([GREEK[LOOKS[head]] + beside[0].slice(1)]);
    const seen = new Set([tokens.join(" "), ...beside]);
    return ways.filter((way) => way.length && !seen.has(way.join(" ")) && seen.add(way.join(" ")));
  }

  /** @type {Search["unify"]} */
  function unify(typed) {
    return typed.replace(/[«»「」『』＂]/g, '"').replace(/：/g, ":").replace(/[，、；。،؛]/g, " ").replace(/(\p{L}),(?=\p{L})/gu, "$1 ")
      .replace(/(^|\s)(?:[−–－](?=[\p{L}"“])|NOT\s+(?=\S))/gu, "$1-").replace(/(\s)AND(?=\s)/g, "$1")
      .replace(/(^|[\s-])(?:title|ti|abstract|abs|all):\s*(?=\S)/gi, "$1");
  }

  // --- where it stands ------------------------------------------------------------------------------------

  /** @type {Search["findHits"]} */
  function findHits(text, items) {
    /** @type {Set<string>} */
    const exact = new Set();
    /** @type {string[]} */
    const begin = [];
    for (const {exclude, choices} of items) {
      if (exclude) continue;
      for (const {tokens, begins} of choices) for (const token of tokens) if (begins) begin.push(token); else exact.add(token);
    }
    const meant = (/** @type {string} */ token) => exact.has(token) || begin.some((one) => token.startsWith(one));
    /** @type {Hit[]} */
    const hits = [];
    let before = {letter: "", end: -1}; // the letter of a script without spaces that stands before
    for (const found of text.matchAll(SHOWN)) {
      const [word] = found, start = found.index, end = start + word.length;
      if (STARTS_UNSPACED.test(word)) {
        const pair = before.end === start ? before.letter + word : "";
        if (pair && exact.has(pair)) hits.push({start: start - before.letter.length, end, token: pair});
        else if (meant(word)) hits.push({start, end, token: word});
        before = {letter: word, end};
      } else {
        const token = readTokens(word).tokens.find(meant);
        if (token) hits.push({start, end, token});
      }
    }
    return hits;
  }

  /** @type {Search["chooseExcerpt"]} */
  function chooseExcerpt(text, hits) {
    let best = 0, most = 0;
    hits.forEach((hit, at) => {
      /** @type {Set<string>} */
      const near = new Set();
      for (let i = at; i < hits.length && hits[i].end < hit.start + EXCERPT - 60; i++) near.add(hits[i].token);
      if (near.size > most) [best, most] = [hit.start, near.size];
    });
    let start = Math.max(0, best - 60), end = Math.min(text.length, start + EXCERPT);
    if (start) start = text.indexOf(" ", start) > 0 && text.indexOf(" ", start) < best ? text.indexOf(" ", start) + 1 : start;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), best + 40);
    return [start, end];
  }

  // query.js and search.js add the rest
  window.digestgenSearch = /** @type {Search} */ ({readTokens, readWords, contract, respell, unify, findHits, chooseExcerpt, STARTS_UNSPACED});
})();
