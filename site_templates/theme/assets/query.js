// Questions: what a reader types or pastes, read as words, phrases, ids, authors and topics; search.js finds them.
((search) => {
  "use strict";
  const {readTokens, respell, unify, STARTS_UNSPACED} = search;

  // What may stand before a colon; search-page.js adds the words of the site's language.
  const fields = {author: ["author", "authors", "au", "autor", "autorin", "person"], tag: ["tag", "topic", "schlagwort", "thema"]};

  // --- ids: whatever digestgen/model/ids.py and addresses.py read ------------------------------------------

  const DOI = /10\.\d{4,9}(?:\.\d+)*\/\S+/i;
  // What publishers put behind a DOI: the form of the text, or a part of it.
  const FORM = /(?:\/(?:full|abs|pdf|epdf|ampdf|html?|xml|epub|meta|short|long|summary|references|metrics|cit|download|article-|fig|suppl|tab)[^/]*(?:\/.*)?|\.(?:pdf|epub|html?|xml|full|abstract|short|long|supplementary-material|figures-only|full-text|article-info|article-metrics)(?:\+html)?)$/i;
  const ARXIV = /(?:^|[^\d.])(\d{4}\.\d{4,5})(?!\d)|([a-z-]+)(?:\.[a-z-]{2,})?\/(?:papers\/\d{4}\/)?(\d{7})(?!\d)/gi;
  const ARXIV_DOI = /10\.48550\/arxiv\./i;
  const PARTIAL = /^(?:arxiv:)?(\d{4}\.\d{1,5})$/i;
  /** @type {[RegExp, string][]} what of a text is an id, and what stands before it in the index */
  const OTHERS = [
    [/(?:^|[^a-z0-9])([a-z]\d{2}-\d{4,})(?!\d)/i, ""], // of the ACL Anthology
    [/(?:^|[^a-z0-9.])(\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)+\.\d+)/i, ""],
    [/(?:^|[^a-z0-9])(pmc[1-9]\d{0,8})(?!\d)/i, ""],
    [/^pmcid:([1-9]\d{0,8})|\/pmc\/articles\/(\d+)/i, "pmc"],
    [/^(?:pmid:)?([1-9]\d{4,8})$|^pmid:([1-9]\d*)$|(?:pubmed[^?]*|\/MED|\/pmid)\/(\d+)|ncbi.*[?&](?:term|list_uids)=(\d+)/i, ""],
    [/^openreview:([\w-]{6,})$|openreview\.net\/.*[?&]id=([\w-]{6,})|^(?=[^\d]*\d)([\w-]{8,12})$/i, ""],
    [/nature\.com\/articles\/([ds]\d{5}-\d{3}-\d{4,5}-\w)/i, "10.1038/"],
    [/elifesciences\.org\/(?:articles|reviewed-preprints)\/(\d{5,6})/i, "10.7554/elife."],
    [/content\/(?:\w+\/)?early\/\d{4}\/\d\d\/\d\d\/(\d[\d.]*\d)/i, "10.1101/"],
  ];

  /** @param {string} pasted a text with escapes, and invisible characters that copying leaves in ids */
  function decode(pasted) {
    let text = pasted.replace(/&(?:amp;)*(lt|gt|amp);/gi, (_, name) => ({lt: "<", gt: ">"})[/** @type {string} */ (name).toLowerCase()] || "&");
    try {
      for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(text); round++) text = decodeURIComponent(text);
    } catch {
      // a % that is only a %
    }
    return text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "");
  }

  /**
   * The DOIs that a text may be or may be the address of, the longest first.
   * @param {string} text
   */
  function readDois(text) {
    const found = DOI.exec(text)?.[0];
    /** @type {string[]} */
    const dois = [];
    for (let doi of found ? [found, found.replace(/[?#&].*/, "")] : []) {
      for (const [open, close] of ["()", "[]", "{}", "<>"]) {
        let surplus = doi.split(close).length - doi.split(open).length;
        while (/[.,;]$/.test(doi) || (doi.endsWith(close) && surplus > 0)) {
          if (doi.endsWith(close)) surplus -= 1; // all of it belongs to the sentence around
          doi = doi.slice(0, -1);
        }
      }
      for (let before = ""; doi !== before && DOI.test(doi);) {
        dois.push(doi.replace(/\/$/, ""));
        before = doi;
        doi = doi.replace(FORM, "");
      }
      dois.push(...dois.filter((one) => (/^10\.(?:1101|64898)\//).test(one)).map((one) => one.replace(/v\d{1,3}(?:\..*)?$/, "")));
    }
    return dois;
  }

  /** @type {Search["readIds"]} */
  function readIds(pasted) {
    const text = decode(pasted);
    /** @type {string[]} */
    const ids = [];
    const dois = readDois(text);
    if (!dois.length || ARXIV_DOI.test(dois[0])) {
      for (const [, number, archive, old] of text.replace(ARXIV_DOI, " ").matchAll(ARXIV)) ids.push(number || `${archive.replace(/^-+/, "")}/${old}`);
    }
    if (!dois.length) {
      for (const [pattern, before] of OTHERS) {
        const value = pattern.exec(text)?.slice(1).find(Boolean);
        if (value) ids.push(before + value);
      }
    }
    return Array.from(new Set([...dois, ...ids].map((id) => id.toLowerCase())));
  }

  // --- words -----------------------------------------------------------------------------------------------

  /** @param {string} token one letter of a script without spaces begins a pair, wherever it stands */
  function isOneLetter(token) {
    return STARTS_UNSPACED.test(token) && Array.from(token).length === 1;
  }

  /**
   * @param {string[]} tokens
   * @param {boolean} [begins]
   * @returns {Choice}
   */
  function choiceOf(tokens, begins = false) {
    return {tokens, begins};
  }

  /**
   * Terms that a paper has to have, all of them; nothing of it is marked in a text.
   * @param {string[]} filter
   * @returns {Choice}
   */
  function filterOf(filter) {
    return {tokens: [], begins: false, filter};
  }

  /**
   * The topics that have such a name, as choices.
   * @param {Topic[]} topics
   * @param {string} name as typed
   * @param {boolean} open whether more of it may follow
   */
  function findTopics(topics, name, open) {
    const key = keyOf(name);
    const fitting = (/** @type {(name: string) => boolean} */ fits) => topics.filter(({slug, names}) => [slug, ...names].some((one) => fits(keyOf(one))));
    const found = key ? fitting((one) => one === key) : [];
    return (found.length || !open || !key ? found : fitting((one) => one.startsWith(key))).map(({slug}) => filterOf([`#${slug}`]));
  }

  /**
   * The topics that find more than the words of such a name do, which are the paper's own where the topic is.
   * @param {Topic[]} topics
   * @param {string} name
   */
  function widen(topics, name) {
    return findTopics(topics.filter(({names, wide}) => wide || keyOf(names[0]) !== keyOf(name)), name, false);
  }

  /** @type {Search["readTopics"]} */
  function readTopics(page) {
    const words = JSON.parse(page.querySelector("#dg-search-words")?.textContent || "{}");
    for (const field of /** @type {const} */ (["author", "tag"])) {
      const name = String(words[field]).toLowerCase();
      if (!fields[field].includes(name)) fields[field].push(name);
    }
    const options = /** @type {NodeListOf<HTMLOptionElement>} */ (page.querySelectorAll("[name=tag] option[value]:not([value=''])"));
    return Array.from(options, ({value, text, dataset}) => ({slug: value, names: [text, ...(dataset.also || "").split("|").filter(Boolean)], wide: dataset.wide === ""}));
  }

  /** @type {Map<string, string>} */
  const keys = new Map();

  /** @param {string} name */
  function keyOf(name) {
    const key = keys.get(name) ?? readTokens(name).tokens.join(" ");
    keys.set(name, key);
    return key;
  }

  /** @param {string} name what stands before a colon */
  function fieldOf(name) {
    return /** @type {const} */ (["author", "tag"]).find((field) => fields[field].includes(name.toLowerCase()));
  }

  /** @param {string[]} names to be one of, in a regular expression */
  function oneOf(names) {
    return names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  }

  /** @type {Search["readQuery"]} */
  function readQuery(typed, topics = []) {
    const names = oneOf([...fields.author, ...fields.tag]);
    const several = topics.flatMap((topic) => topic.names).filter((name) => name.includes(" ")).sort((a, b) => b.length - a.length);
    const query = unify(typed)
      .replace(new RegExp(`(^|[\\s-])(doi|arxiv|pmid|pmcid|acl|openreview|${names})\\s*:\\s+(?=\\S)`, "giu"), "$1$2:")
      .replace(new RegExp(`((?:${oneOf(fields.tag)}):)(${oneOf(several)})(?=\\s|$)`, "giu"), (_, before, name) => (name ? `${before}"${name}"` : before))
      .replace(/(^|\s)(?:acl\s+(?=[a-z]\d\d-\d{4}|\d{4}\.[a-z])|doi\s+(?=10\.\d)|arxiv\s+(?=\d{4}\.\d)|pmid\s+(?=\d)|pmcid\s+(?=pmc\s?\d))/gi, "$1")
      .replace(/(^|\s)pmc\s+(?=[1-9]\d{4,8}(?!\S))/gi, "$1pmc")
      .replace(/((?:^|[\s:])(?:\d{4}\.\d{4,5}|[a-z-]+\/\d{7})(?:v\d+)?)\s*\[[a-z-]+(?:\.[a-z-]+)?\]/gi, "$1");
    const PART = new RegExp(`(-?)(?:(${names}):)?["“”„]([^"“”„]*)["“”„]?|(\\S+)`, "giu");
    /** @type {Item[]} */
    const items = [];
    let joined = false;
    for (const found of query.matchAll(PART)) {
      const [all, minus, quoted, phrase, whole] = found;
      if (whole === "OR") {
        joined = items.length > 0;
        continue;
      }
      const exclude = whole ? /^-./.test(whole) : minus === "-";
      const last = items[items.length - 1];
      const isLast = found.index + all.length === query.length;
      const [, field = "", value = ""] = whole ? /^-?([\p{L}]+):(.*)$/su.exec(whole) || [] : ["", quoted, phrase];
      const meant = fieldOf(field);
      /** @type {Item} */
      const item = {exclude, choices: []};
      if (meant === "tag") {
        item.choices = findTopics(topics, value, isLast && Boolean(whole));
        if (!item.choices.length) item.choices.push(filterOf([`#${value.toLowerCase()}`]));
        if (!value) continue;
      } else if (meant === "author") {
        const filter = search.filterTerms({tag: "", author: value});
        if (!filter.length) continue;
        item.choices.push(filterOf(filter));
      } else {
        readWord(item, (whole || phrase).replace(/^-/, ""), !whole, isLast && Boolean(whole) && !exclude, topics);
        if (!item.choices.length) continue;
      }
      if (joined && !exclude && !last.exclude) {
        last.choices.push(...item.choices);
        last.wider = [...last.wider || [], ...item.wider || []];
        last.rare = [...last.rare || [], ...item.rare || []];
        last.word = undefined;
      } else {
        items.push(item);
      }
      joined = false;
    }
    joinWords(items, topics);
    return items;
  }

  /**
   * @param {Item} item gets what a word or a phrase may be
   * @param {string} text
   * @param {boolean} isPhrase
   * @param {boolean} open whether more of it may follow
   * @param {Topic[]} topics
   */
  function readWord(item, text, isPhrase, open, topics) {
    const {tokens, beside} = readTokens(text);
    if (!tokens.length) return;
    item.choices.push(choiceOf(tokens, tokens.length === 1 && (open && tokens[0].length > 2 || isOneLetter(tokens[0]))));
    const ids = readIds(text);
    item.choices.push(...ids.map((id) => choiceOf([`=${id}`])));
    const partial = open && PARTIAL.exec(text);
    if (partial && !ids.includes(partial[1])) item.choices.push(choiceOf([`=${partial[1]}`], true));
    if (!isPhrase && beside.length === 1 && !isOneLetter(beside[0])) item.choices.push(choiceOf(beside));
    item.rare = item.exclude || ids.length && /[/:.]/.test(text) ? [] : respell(text).map((way) => choiceOf(way));
    item.wider = widen(topics, text);
    if (!isPhrase && !STARTS_UNSPACED.test(tokens[0])) item.word = tokens;
  }

  const ALONE = new Set("a an and are as at be by can do for from he i if in is it its me my no not of on or so the to up us we with".split(" "));

  /**
   * Neighbours that are one word elsewhere (`data set`, `GPT 4`, `10 000`), or a topic's name.
   * @param {Item[]} items
   * @param {Topic[]} topics
   */
  function joinWords(items, topics) {
    items.forEach((_, at) => {
      for (let after = at + 2; after <= Math.min(at + 5, items.length); after++) {
        const some = items.slice(at, after);
        if (some.some(({word, exclude}) => !word || exclude)) return;
        const words = some.flatMap(({word}) => word || []), seam = (some[0].word || []).length;
        const wider = widen(topics, words.join(" "));
        if (/^\d{1,3}(?: \d{3})+$/.test(words.join(" "))) wider.push(choiceOf([words.join("")]));
        else if (some.length === 2 && !ALONE.has(words[seam - 1]) && !ALONE.has(words[seam])) {
          const joined = readTokens(words[seam - 1] + words[seam]).tokens;
          wider.push(choiceOf([...words.slice(0, seam - 1), ...joined, ...words.slice(seam + 1)], words.length === 2 && some[1].choices[0].begins));
        }
        for (const item of some) item.wider = [...item.wider || [], ...wider];
      }
    });
  }

  // --- near spellings --------------------------------------------------------------------------------------

  const LETTERS = "eaiouckszfpmntdbgjlrvwxyqh";
  const COMMON = "c"; // how postings of a term begin that many papers have: see digestgen/search/postings.py
  const FILES = 8, TOGETHER = 3; // of the index that are looked through for a question at most, and at a time

  /**
   * How many letters differ, are missing or have changed places.
   * @param {string} one
   * @param {string} other
   */
  function distance(one, other) {
    let before = /** @type {number[]} */ ([]), row = Array.from({length: other.length + 1}, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[other.length];
  }

  /** @param {string} word how may it begin that was typed like this, the likeliest first: words are filed by five letters at most */
  function beginnings(word) {
    const [a, b, c, d = "", e = "", f = ""] = word;
    const letters = Array.from(LETTERS);
    return [a + b + c + d + e, a + b + c + c + d, a + b + c + e + d, a + b + c + e + f, a + b + c + d + f, a + b + c + d + d, a + c + b + d + e, a + b + b + c + d, b + a + c + d + e, a + c + d + e + f, a + b + d + e + f, a + b + d + c + e, b + c + d + e + f, a + a + b + c + d,
      ...letters.flatMap((letter) => [a + letter + c + d + e, letter + b + c + d + e, a + b + letter + d + e, a + letter + b + c + d, letter + a + b + c + d, a + b + letter + c + d, a + b + c + letter + e, a + b + c + letter + d, a + b + c + d + letter])];
  }

  /**
   * The word of the index that is nearest to one that no paper has; "" where none is near.
   * @param {SearchIndex} index
   * @param {string} word
   * @param {Set<number>} asked files that were looked through for words before
   */
  async function findNear(index, word, asked) {
    const most = word.length < 5 ? 1 : 2;
    /** @type {Map<number, string>} */
    const files = new Map();
    for (const start of beginnings(word)) if (!files.has(index.shardOf(start))) files.set(index.shardOf(start), start);
    const likely = Array.from(files).slice(0, FILES);
    for (let at = 0; at < likely.length; at += TOGETHER) {
      const some = likely.slice(at, at + TOGETHER).filter(([file]) => asked.has(file) || asked.size < FILES && asked.add(file));
      const shards = await Promise.all(some.map(([, start]) => index.termsLike(start, false)));
      let near = "", least = Infinity;
      for (const [term, postings] of shards.flatMap((terms) => Object.entries(terms))) {
        if (Math.abs(term.length - word.length) > most || !/^\p{L}{3,}$/u.test(term)) continue;
        const edits = distance(word, term), far = edits + (term[0] === word[0] ? 0 : 0.5) - Math.min(postings[0] === COMMON ? Infinity : postings.length, 4000) / 10_000;
        const same = term[0] === word[0] && (word.length > 5 || term[1] === word[1]); // else two slips make too much of a short word
        if (edits <= (same ? most : 1) && far < least) [near, least] = [term, far];
      }
      if (near) return near;
    }
    return "";
  }

  /**
   * How a paper writes a word of the index, names as they are: `Kowalczyk`, `optimisers`.
   * @param {SearchRecord} record
   * @param {string} token
   * @param {string} typed
   */
  function writeAs({authors = [], title, text = "", note = ""}, token, typed) {
    const names = authors.join(" "), isCapital = typed[0] !== typed[0].toLowerCase();
    const forms = (`${names} ${title} ${text} ${note}`.match(/[\p{L}\p{M}\p{N}]+/gu) || []).filter((form) => readTokens(form).tokens.join() === token);
    const form = forms.find((one) => (isCapital ? one[0] !== one[0].toLowerCase() : one.toLowerCase() === token)) || forms[0] || (isCapital ? token[0].toUpperCase() + token.slice(1) : token);
    return isCapital || names.includes(form) ? form : form.toLowerCase();
  }

  /** @type {Search["propose"]} */
  async function propose(index, state, topics) {
    if (readIds(state.q).length) return "";
    const parts = state.q.split(/([\p{L}\p{M}\p{N}]+)/u), typed = [...parts], asked = new Set();
    for (let at = 1; at < parts.length; at += 2) {
      const [token = "", ...more] = readTokens(parts[at]).tokens;
      if (more.length || !/^\p{L}{3,}$/u.test(token) || STARTS_UNSPACED.test(token) || /^(?:OR|AND|NOT)$/.test(parts[at])) continue;
      if (/^[:：]/.test(parts[at + 1]) && fieldOf(parts[at]) || await index.has(token)) continue;
      parts[at] = await findNear(index, token, asked) || parts[at];
    }
    const q = parts.join(""), numbers = q === state.q ? [] : (await search.find(index, {...state, q}, topics)).numbers;
    if (!numbers.length) return "";
    const record = await index.record(numbers[0]);
    return parts.map((part, at) => (part === typed[at] ? part : writeAs(record, part, typed[at]))).join("");
  }

  Object.assign(search, /** @satisfies {Partial<Search>} */ ({readQuery, readIds, readTopics, propose, COMMON}));
})(window.digestgenSearch);
