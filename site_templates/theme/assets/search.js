// Search: reads the static index (digestgen/search/) in small pieces, finds and ranks papers; search-page.js shows them.
// What a person types is read as the index was made: readTokens() is digestgen/search/tokens.py in JavaScript.
(function () {
  "use strict";

  // --- tokens ---------------------------------------------------------------------------------------------

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
  const CHUNK = new RegExp(`[^${SEPARATORS}]+(?:[-'\\u2010\\u2019][^${SEPARATORS}]+)*`, "gu");
  const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, "u");
  // Pieces of text as it is shown: signs that fold to letters or digits (ª ² ³ µ ¹ º ¼ ½ ¾) are inside of words.
  const SHOWN = new RegExp(`[${UNSPACED}]|[^${SEPARATORS.replace("{-\\u00bf", "{-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf")}${UNSPACED}]+`, "gu");
  const LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ς": "σ"};
  const GREEK = {};
  ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi " +
    "psi omega").split(" ").forEach((name, at) => { GREEK["αβγδεζηθικλμνξοπρστυφχψω"[at]] = name; });

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(TAKEN_OUT, "").replace(/[ßæœøłđðþıħς]/g, (c) => LETTERS[c]).normalize("NFC");
  }

  function stem(word) {
    if (!/^[a-z]*[a-z]{3}s$/.test(word) || /(?:ss|us|is|as)$/.test(word)) return word;
    if (/ies$/.test(word) && word.length > 4) return word.slice(0, -3) + "y";
    return word.slice(0, /(?:sses|xes|ches|shes)$/.test(word) ? -2 : -1);
  }

  function readTokens(text) {
    const tokens = [], beside = [];
    for (const chunk of fold(text).match(CHUNK) || []) {
      const runs = chunk.match(RUN) || [];
      for (const run of runs) {
        const letters = Array.from(run);
        if (!STARTS_UNSPACED.test(run)) {
          const letter = /^([α-ω])([0-9]*)$/.exec(run);
          tokens.push(letter ? GREEK[letter[1]] + letter[2] : stem(run));
        } else if (letters.length === 1) {
          tokens.push(run);
        } else {
          for (let at = 1; at < letters.length; at++) tokens.push(letters[at - 1] + letters[at]);
          beside.push(letters[letters.length - 1]);
        }
      }
      if (runs.length > 1 && !runs.some((run) => STARTS_UNSPACED.test(run))) beside.push(stem(runs.join("")));
    }
    return {tokens, beside};
  }

  // --- the index ------------------------------------------------------------------------------------------

  const ALPHABET = Array.from({length: 95}, (_, at) => String.fromCharCode(32 + at)).filter((c) => c !== '"' && c !== "\\").join("");
  const VALUES = new Int8Array(128).fill(-1);
  for (let at = 0; at < ALPHABET.length; at++) VALUES[ALPHABET.charCodeAt(at)] = at;
  const WEIGHTS = [1, 2, 3.5, 6, 10]; // of the classes of weight: what stands between their steps
  const SATURATION = 3; // BM25's k1; its b is 0, for abstracts are much alike in length

  function crc32(text) {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return (crc ^ -1) >>> 0;
  }

  function startOf(term) {
    if (term.includes(" ") || term[0] === "#") return term;
    return Array.from(term).slice(0, term[0] === "@" ? 4 : STARTS_UNSPACED.test(term) ? 1 : 3).join("");
  }

  function Index(root) {
    const files = new Map();
    let about = null;

    function read(name) {
      if (!files.has(name)) {
        const asked = fetch(root + name, name === "index.json" ? {cache: "no-cache"} : {}).then((answer) => {
          if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
          return answer.json();
        });
        asked.catch(() => files.delete(name)); // to be asked for again
        files.set(name, asked);
      }
      return files.get(name);
    }

    async function open() {
      about = about || await read("index.json");
      return about;
    }

    async function shard(term) {
      return read(`terms/${(crc32(startOf(term)) & (about.shards - 1)) >>> 0}.json?${about.version}`);
    }

    function decode(postings, into) {
      let block = 0, at = -1, weight = 0, digits = false;
      for (let i = 0; i < postings.length; i++) {
        const value = VALUES[postings.charCodeAt(i)];
        if (value >= 68) {
          block = (digits ? block * 25 : 0) + value - 68;
          weight = 0;
        } else if (value >= 64) {
          weight = value - 63;
        } else {
          at += value + 1;
          const number = block * about.block + at;
          into.set(number, Math.max(into.get(number) || 0, WEIGHTS[weight]));
        }
        digits = value >= 68;
        if (value >= 64) at = -1;
      }
    }

    async function has(term) {
      return Object.prototype.hasOwnProperty.call(await shard(term), term);
    }

    /** number of a paper → score, for a term, or for all terms that begin so. */
    async function find(term, begins) {
      const terms = await shard(term);
      const found = new Map();
      for (const one of begins ? Object.keys(terms) : [term]) {
        if (begins ? one.startsWith(term) && !one.includes(" ") : await has(one)) decode(terms[one], found);
      }
      const rarity = Math.log(1 + (about.papers - found.size + 0.5) / (found.size + 0.5));
      for (const [number, weight] of found) found.set(number, rarity * weight * (SATURATION + 1) / (weight + SATURATION));
      return found;
    }

    async function record(number) {
      const shelf = await read(`papers/${Math.floor(number / about.shelf)}.json?${about.version}`);
      return shelf[number % about.shelf];
    }

    /** The numbers of papers dated from a day to a day, as [first, after the last]. */
    function period(from, to) {
      let number = 0, first = from ? about.papers : 0, after = 0;
      for (const [day, count] of about.days) {
        if (from && day >= from) first = Math.min(first, number);
        number += count;
        if (!to || day <= to) after = number;
      }
      return [first, after];
    }

    return {open, has, find, record, period};
  }

  // --- what is asked for ----------------------------------------------------------------------------------

  /** Items that a paper has to have, each a list of choices; `exclude`: that it must not have. */
  function readQuery(query) {
    const items = [], pattern = /(-?)["“”„]([^"“”„]*)(["“”„]?)|(\S+)/gu;
    let joined = false;
    for (let found; (found = pattern.exec(query)); ) {
      const word = found[4];
      if (word === "OR") {
        joined = items.length > 0;
        continue;
      }
      const exclude = word ? /^-./.test(word) : found[1] === "-";
      const {tokens, beside} = readTokens(word || found[2]);
      if (!tokens.length) continue;
      const open = Boolean(word) && !exclude && pattern.lastIndex === query.length;
      const choices = [{tokens, begins: tokens.length === 1 && (open && tokens[0].length > 2 || isOneLetter(tokens[0]))}];
      if (word && beside.length === 1 && !isOneLetter(beside[0])) choices.push({tokens: beside, begins: false});
      const last = items[items.length - 1];
      if (joined && !exclude && !last.exclude) last.choices.push(...choices);
      else items.push({exclude, choices});
      joined = false;
    }
    return items;
  }

  /** One letter of a script without spaces: it begins a pair, wherever it stands. */
  function isOneLetter(token) {
    return STARTS_UNSPACED.test(token) && Array.from(token).length === 1;
  }

  /** Terms that a phrase's papers have: each pair of neighbours. */
  function pairsOf(tokens) {
    const spaced = tokens.map((token) => !STARTS_UNSPACED.test(token));
    const terms = [];
    tokens.forEach((token, at) => {
      if (spaced[at] && spaced[at + 1]) terms.push(`${token} ${tokens[at + 1]}`);
      else if (!spaced[at] || !spaced[at - 1]) terms.push(token);
    });
    return terms;
  }

  function both(one, other) {
    if (one.size > other.size) [one, other] = [other, one];
    const found = new Map();
    for (const [number, score] of one) if (other.has(number)) found.set(number, score + other.get(number));
    return found;
  }

  async function findChoice(index, choice) {
    const terms = pairsOf(choice.tokens);
    choice.begins = choice.begins && !(await index.has(terms[0])); // a word that some paper has is meant itself
    const found = await Promise.all(terms.map((term) => index.find(term, choice.begins)));
    choice.found = found.reduce(both);
    choice.phrase = terms.length > 1 ? choice.tokens : null; // its pairs may stand apart: see holds()
  }

  /** Terms of the filters: each is a term of the index. */
  function filterTerms(state) {
    const terms = state.tag ? [`#${state.tag}`] : [];
    const {tokens} = readTokens(state.author);
    if (tokens.length === 1) terms.push(`@${tokens[0]}`);
    const sorted = tokens.slice().sort((a, b) => (a < b ? -1 : 1));
    sorted.forEach((one, at) => sorted.slice(at + 1).forEach((other) => terms.push(`@${one} ${other}`)));
    return terms;
  }

  function isAuthor(term) {
    return term[0] === "@" && term.length > 3 && !term.includes(" ");
  }

  /** Numbers of the papers that a state asks for, in order; what is left to check is in `items`. */
  async function find(index, state) {
    await index.open();
    const items = readQuery(state.q);
    const filters = filterTerms(state);
    const [filtered] = await Promise.all([
      Promise.all(filters.map(async (term) => index.find(term, isAuthor(term) && !(await index.has(term))))),
      ...items.map((item) => Promise.all(item.choices.map((choice) => findChoice(index, choice)))),
    ]);
    const wanted = items.filter((item) => !item.exclude);
    let scores = null;
    for (const item of wanted) {
      const found = new Map();
      for (const choice of item.choices) for (const [number, score] of choice.found) found.set(number, Math.max(score, found.get(number) || 0));
      scores = scores ? both(scores, found) : found;
    }
    const [first, after] = index.period(state.from, state.to);
    const barred = items.filter((item) => item.exclude).map((item) => item.choices);
    let numbers = scores ? Array.from(scores.keys()) : filtered.length ? Array.from(filtered[0].keys())
      : Array.from({length: Math.max(0, after - first)}, (_, at) => first + at);
    numbers = numbers.filter((number) => number >= first && number < after && filtered.every((found) => found.has(number)) &&
      !barred.some((choices) => choices.some((choice) => choice.found.has(number))));
    const byScore = scores && state.sort !== "new";
    numbers.sort((a, b) => (byScore && scores.get(b) - scores.get(a)) || b - a);
    return {numbers, items: wanted};
  }

  /** Whether a paper's text has the phrases that were found by their pairs. */
  function holds(record, number, items, tagTitle) {
    let texts = null;
    return items.every((item) => item.choices.some((choice) => {
      if (!choice.found.has(number)) return false;
      if (!choice.phrase) return true;
      texts = texts || [record.title, record.text || "", record.note || "", ...(record.authors || []), ...(record.tags || []).map(tagTitle)]
        .map((text) => ` ${readTokens(text).tokens.join(" ")} `);
      return record.more || texts.some((text) => text.includes(` ${choice.phrase.join(" ")} `));
    }));
  }

  window.digestgenSearch = {Index, find, holds, readTokens, SHOWN, STARTS_UNSPACED};
})();
