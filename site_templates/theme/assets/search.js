// Search: reads the static index (digestgen/search/) in small pieces, finds and ranks papers; search-page.js shows them.
((search) => {
  "use strict";
  const {readTokens, readWords, readQuery, contract, STARTS_UNSPACED} = search;

  // --- the index ------------------------------------------------------------------------------------------

  const ALPHABET = Array.from({length: 95}, (_, at) => String.fromCharCode(32 + at)).filter((c) => c !== '"' && c !== "\\").join("");
  const VALUES = new Int8Array(128).fill(-1);
  for (let at = 0; at < ALPHABET.length; at++) VALUES[ALPHABET.charCodeAt(at)] = at;
  const WEIGHTS = [1, 2, 3.5, 6, 10]; // of the classes of weight: what stands between their steps
  const LAYERS = [WEIGHTS[0], WEIGHTS[1], WEIGHTS[3]]; // of common terms fewer are told
  const MARK = ALPHABET[64], WIDTH = 66; // see digestgen/search/postings.py: what is between layers of bits, and bits of a block
  const {COMMON} = search; // where it is often, its postings are in another file
  const PAIRED = 12; // words of a name that are found two by two: see digestgen/search/terms.py
  const FEW = 10; // papers, a page: where fewer are found, other spellings are looked for
  const FEW_PARTS = 4; // files of words that begin with the same three letters
  const TOGETHER = 2; // pairs of a phrase that are asked for at a time
  const MOST_FILES = 10; // of words and of other spellings of them, so that with a page of results 20 are asked for
  const SATURATION = 3; // BM25's k1; its b is 0, for abstracts are much alike in length

  /** @param {string} text */
  function crc32(text) {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return (crc ^ -1) >>> 0;
  }

  /** @type {Search["openIndex"]} */
  async function openIndex(root) {
    /** @type {Map<string, Promise<any>>} */
    const files = new Map();
    /** @type {{block: number, papers: number, shards: number, parts: number, shelf: number, version: string}} */
    const about = await read("index.json");

    /** @param {string} name */
    function read(name) {
      const known = files.get(name);
      if (known) return known;
      const asked = fetch(root + name, name === "index.json" ? {cache: "no-cache"} : {}).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return answer.json();
      });
      asked.catch(() => files.delete(name)); // to be asked for again
      files.set(name, asked);
      return asked;
    }

    /**
     * The shards that may have a term: one; of the start of a word or name also those that divide it by its next letters.
     * See shard_of() in digestgen/search/postings.py.
     * @param {string} term
     * @param {boolean} begins
     */
    function shardsOf(term, begins) {
      const isOther = / |^[#=]/.test(term), count = isOther ? about.shards >> 1 : about.shards, parts = isOther ? 1 : about.parts;
      if (!count) return [0];
      const letters = Array.from(term), length = isOther ? Infinity : term[0] === "@" ? 4 : STARTS_UNSPACED.test(term) ? 1 : 3;
      const start = /^=\d{4}\.\d/.test(term) ? term.slice(0, 7) : letters.slice(0, length).join(""); // what is typed of an arXiv id is found, too
      const first = (isOther ? about.shards : 0) + (crc32(start) & (count - parts));
      const [fourth, fifth] = letters.slice(length).map((letter) => (letter.codePointAt(0) || 0) >> 1), noLetter = crc32(term);
      const group = ((fourth ?? noLetter >> 8) & 3) * 4, one = group + ((fifth ?? noLetter) & 3);
      const [from, to] = !begins || fifth !== undefined ? [one, one] : fourth !== undefined ? [group, group + 3] : [0, 15];
      return Array.from({length: (to * parts >> 4) - (from * parts >> 4) + 1}, (_, at) => first + (from * parts >> 4) + at);
    }

    /** @type {SearchIndex["termsLike"]} */
    async function termsLike(term, begins) {
      const files = await Promise.all(shardsOf(term, begins).map((shard) => read(`terms/${shard}.json?${about.version}`)));
      return files.length > 1 ? Object.fromEntries(files.flatMap((file) => Object.entries(file))) : files[0];
    }

    /**
     * @param {string} postings
     * @param {Map<number, number>} into
     */
    function decode(postings, into) {
      if (postings[0] === MARK) return decodeLayers(postings, into);
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

    /**
     * @param {string} postings of a common term: for six papers a character, whether they have it, then of these with more weight
     * @param {Map<number, number>} into
     */
    function decodeLayers(postings, into) {
      const [papers, ...heavier] = postings.slice(1).split(MARK), hasBit = (/** @type {string} */ bits, /** @type {number} */ at) => VALUES[bits.charCodeAt(at / 6)] >> 5 - at % 6 & 1;
      let some = Array.from({length: papers.length * 6}, (_, at) => at).filter((at) => hasBit(papers, at));
      some = some.map((at) => Math.floor(at / WIDTH) * about.block + at % WIDTH);
      LAYERS.forEach((weight, layer) => {
        for (const number of some) into.set(number, Math.max(into.get(number) || 0, weight));
        some = some.filter((_, at) => hasBit(heavier[layer] || "", at));
      });
    }

    /** @type {SearchIndex["has"]} */
    const has = async (term) => Object.hasOwn(await termsLike(term, false), term);

    /** @type {SearchIndex["find"]} */
    async function find(term, begins) {
      // Half of a large library has a word that begins with the same three letters.
      const isStart = begins && (about.parts <= FEW_PARTS || STARTS_UNSPACED.test(term) || Array.from(term.replace("@", "")).length > 3);
      const terms = await termsLike(term, isStart);
      const found = new Map();
      const meant = isStart ? Object.keys(terms).filter((one) => one.startsWith(term) && !one.includes(" ")) : await has(term) ? [term] : [];
      await Promise.all(meant.map(async (one) => {
        decode(terms[one], found);
        if (terms[one][0] === COMMON) decode((await read(`terms/${crc32(one) & about.shards - 1}.json?${about.version}`))[`^${one}`], found);
      }));
      const rarity = term[0] === "=" ? 1000 : Math.log(1 + (about.papers - found.size + 0.5) / (found.size + 0.5));
      for (const [number, weight] of found) found.set(number, rarity * weight * (SATURATION + 1) / (weight + SATURATION));
      return found;
    }

    /** @type {SearchIndex["record"]} */
    async function record(number) {
      const shelf = await read(`papers/${Math.floor(number / about.shelf)}.json?${about.version}`);
      return shelf[number % about.shelf];
    }

    /** @type {SearchIndex["period"]} */
    async function period(from, to) {
      if (!from && !to) return [0, about.papers];
      /** @type {[string, number][]} */
      const days = await read(`days.json?${about.version}`);
      let number = 0, first = from ? about.papers : 0, after = 0;
      for (const [day, count] of days) {
        if (from && day >= from) first = Math.min(first, number);
        number += count;
        if (!to || day <= to) after = number;
      }
      return [first, after];
    }

    /** @type {SearchIndex["newest"]} */
    async function newest() {
      /** @type {[string, number][]} */
      const days = await read(`days.json?${about.version}`);
      return days.at(-1)?.[0] || "";
    }

    return {version: about.version, has, find, record, period, newest, shardOf: (term) => shardsOf(term, false)[0], termsLike};
  }

  // --- what is found --------------------------------------------------------------------------------------

  /**
   * Terms that a phrase's papers have: each pair of neighbours.
   * @param {string[]} tokens
   */
  function pairsOf(tokens) {
    const spaced = tokens.map((token) => !STARTS_UNSPACED.test(token));
    /** @type {string[]} */
    const terms = [];
    tokens.forEach((token, at) => {
      if (spaced[at] && spaced[at + 1]) terms.push(`${token} ${tokens[at + 1]}`);
      else if (!spaced[at] || !spaced[at - 1]) terms.push(token);
    });
    return terms;
  }

  /**
   * What two have in common.
   * @param {Scores} one
   * @param {Scores} other
   */
  function both(one, other) {
    const [few, many] = one.size > other.size ? [other, one] : [one, other];
    /** @type {Scores} */
    const found = new Map();
    for (const [number, score] of few) {
      const more = many.get(number);
      if (more !== undefined) found.set(number, score + more);
    }
    return found;
  }

  /**
   * @param {SearchIndex} index
   * @param {Item} item
   * @returns {Promise<FoundItem>}
   */
  async function findItem(index, item) {
    const wider = (item.wider || []).map((choice) => findChoice(index, choice, 0.5));
    return {...item, choices: await Promise.all([...item.choices.map((choice) => findChoice(index, choice)), ...wider])};
  }

  /**
   * Adds other spellings of words that few papers have; the fewest first, for each may be a file more.
   * @param {SearchIndex} index
   * @param {FoundItem[]} items
   */
  async function findRare(index, items) {
    const sized = items.filter(({exclude}) => !exclude).map((item) => ({item, size: new Set(item.choices.flatMap(({found}) => Array.from(found.keys()))).size}));
    let left = Math.max(2, MOST_FILES - items.length);
    await Promise.all(sized.filter(({size}) => size < FEW).sort((a, b) => a.size - b.size).map(async ({item: {choices, rare = [], word = []}}) => {
      const apart = word.length === 1 ? await splitWord(index, word[0]) : [];
      const some = [...rare, ...apart].slice(0, left);
      left -= some.length;
      choices.push(...await Promise.all(some.map((choice) => findChoice(index, choice, 0.5))));
    }));
  }

  /**
   * A word that papers write apart (`data set`); its first part is in the same file, unless it has less than five letters.
   * @param {SearchIndex} index
   * @param {string} word
   * @returns {Promise<Choice[]>}
   */
  async function splitWord(index, word) {
    if (STARTS_UNSPACED.test(word)) return [];
    if (/^[a-z]{2,3}$/.test(word)) return [{tokens: Array.from(word), begins: false}]; // `i.i.d.`, `T_c`
    const terms = await index.termsLike(word, false);
    /** @type {Choice[]} */
    const choices = [];
    for (let at = 3; at <= word.length - 2; at++) {
      if (at > word.length - 3 && /[aeiouy]/.test(word.slice(at))) break; // an ending, unlike that of `nodejs`
      if (at < 5 ? await index.has(word.slice(0, at)) : Object.hasOwn(terms, word.slice(0, at))) choices.push({tokens: [word.slice(0, at), word.slice(at)], begins: false});
    }
    return choices.slice(-2);
  }

  /**
   * @param {SearchIndex} index
   * @param {Choice} choice
   * @param {number} [share] of its score that counts
   * @returns {Promise<FoundChoice>}
   */
  async function findChoice(index, {tokens, begins, filter}, share = 1) {
    const terms = filter || pairsOf(tokens);
    const begin = begins && !(await index.has(terms[0])); // a word that some paper has is meant itself
    /** @type {Scores | undefined} */
    let all;
    for (let at = 0; at < terms.length && all?.size !== 0; at += TOGETHER) { // an address is a long phrase that no paper has
      const some = terms.slice(at, at + TOGETHER).map((term) => filter ? findFiltered(index, term) : index.find(term, begin));
      all = [...all ? [all] : [], ...await Promise.all(some)].reduce(both);
    }
    const scores = all || new Map();
    // The pairs of a phrase may stand apart: see holds().
    return {tokens, begins: begin, found: share === 1 ? scores : new Map(Array.from(scores, ([number, score]) => [number, score * share])), phrase: !filter && terms.length > 1 ? ` ${tokens.join(" ")} ` : ""};
  }

  /** @type {Search["filterTerms"]} */
  function filterTerms(state) {
    const terms = state.tag ? [`#${state.tag}`] : [];
    const {words} = readWords(state.author);
    if (words.length === 1) terms.push(`@${words[0]}`);
    const sorted = words.slice(0, PAIRED).sort((a, b) => (a < b ? -1 : 1));
    sorted.forEach((one, at) => { for (const other of sorted.slice(at + 1)) terms.push(`@${one} ${other}`); });
    return terms;
  }

  /**
   * The papers of a filter; what is typed of one name begins it, a word typed twice may be in the name once, and `ue`
   * may be `ü`.
   * @param {SearchIndex} index
   * @param {string} term
   * @returns {Promise<Scores>}
   */
  async function findFiltered(index, term) {
    const [word, other] = term.split(" "), plain = term[0] === "@" ? `@${term.slice(1).split(" ").map(contract).join(" ")}` : term;
    const asked = await index.has(term) ? index.find(term, false) : index.find(word === `@${other}` ? word : term, isAuthor(term));
    return plain === term ? asked : new Map([...await findFiltered(index, plain), ...await asked]);
  }

  /** @param {string} term */
  function isAuthor(term) {
    return term[0] === "@" && term.length > 3 && !term.includes(" ");
  }

  /** @type {Search["find"]} */
  async function find(index, state, topics = []) {
    const [[first, after], filtered, items] = await Promise.all([
      index.period(state.from, state.to),
      Promise.all(filterTerms(state).map((term) => findFiltered(index, term))),
      Promise.all(readQuery(state.q, topics).map((item) => findItem(index, item))),
    ]);
    await findRare(index, items);
    /** @type {Scores | null} */
    let scores = null;
    for (const item of items) {
      if (item.exclude) continue;
      /** @type {Scores} */
      const found = new Map();
      for (const choice of item.choices) for (const [number, score] of choice.found) found.set(number, Math.max(score, found.get(number) || 0));
      scores = scores ? both(scores, found) : found;
    }
    const barred = items.flatMap((item) => (item.exclude ? item.choices.filter((choice) => !choice.phrase) : []));
    const some = scores ? Array.from(scores.keys()) : filtered.length ? Array.from(filtered[0].keys())
      : Array.from({length: Math.max(0, after - first)}, (_, at) => first + at);
    const numbers = some.filter((number) => number >= first && number < after && filtered.every((found) => found.has(number)) &&
      !barred.some((choice) => choice.found.has(number)));
    const score = (/** @type {number} */ number) => (state.sort !== "new" && scores?.get(number)) || 0;
    numbers.sort((a, b) => score(b) - score(a) || b - a);
    return {numbers, items};
  }

  /** @type {Search["holds"]} */
  function holds(record, number, items, tagTitle) {
    /** @type {string[] | null} */
    let texts = null;
    return items.every(({exclude, choices}) => exclude !== choices.some((choice) => {
      if (!choice.found.has(number)) return false;
      if (!choice.phrase) return true;
      texts = texts || [record.title, record.text || "", record.note || "", ...(record.authors || []), ...(record.tags || []).map(tagTitle)]
        .map((text) => ` ${readTokens(text).tokens.join(" ")} `);
      return texts.some((text) => text.includes(choice.phrase)) || (Boolean(record.more) && !exclude); // it may be in a name left out
    }));
  }

  Object.assign(search, /** @satisfies {Partial<Search>} */ ({
    openIndex, find, holds, filterTerms,
  }));
})(window.digestgenSearch);
