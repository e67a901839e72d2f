// What followed searches bring: how many of their papers are new, on the front page, and their words and authors marked
// wherever a paper has them. Loaded for readers who follow one; the papers are counted again when the index is another one.
((site) => {
  "use strict";
  const { say, make } = site;
  const { openIndex, readQuery, readTopics, readTokens, readWords, findHits, filterTerms } = window.digestgenSearch;
  const PLACES = ":is(h1, h2, h3), .dg-excerpt, .dg-note, .dg-abstract, .dg-authors :is(a, span)";
  /** @type {Promise<unknown> | null} */
  let counting = null;

  // The front page

  function list() {
    const place = document.querySelector(".dg-followed"), searches = site.followed();
    if (!place) return;
    if (!searches.length) return place.replaceChildren();
    const made = make("nav", { "aria-labelledby": "dg-followed" },
      make("span", { className: "dg-label", id: "dg-followed" }, say("followed")),
      make("ul", { className: "dg-tags" }, ...searches.map(({ ask, name, fresh }) => make("li", {},
        make("a", { href: new URL(`search/?${ask}&sort=new`, site.root), dir: "auto" }, name),
        ...fresh ? [" ", make("span", { className: "dg-new" }, say("n_new", { n: fresh }))] : []))));
    if (!place.firstChild?.isEqualNode(made)) place.replaceChildren(made); // else it may have the focus
    counting = counting || count().catch(() => { counting = null; });
  }

  /** Topics and words of fields are what the search page says; it is read once. */
  async function readForm() {
    const answer = await fetch(new URL("search/", site.root), { mode: "same-origin" });
    return readTopics(new DOMParser().parseFromString(await answer.text(), "text/html")); // inert: runs nothing
  }

  async function count() {
    const index = await openIndex(new URL("search/", site.root).href), old = site.followed().filter(({ version }) => version !== index.version);
    const topics = old.length ? await readForm() : [];
    for (const one of old) {
      const fresh = await site.countFresh(index, one, topics);
      // Another tab may have looked at it meanwhile.
      const isSame = (/** @type {Followed} */ other) => other.ask === one.ask && other.day === one.day && other.same === one.same;
      site.changeFollowed((searches) => searches.map((other) => (isSame(other) ? { ...other, fresh, version: index.version } : other)));
    }
  }

  // Marks

  /** @param {string} ask */
  function itemsOf(ask) {
    const state = site.stateOf(ask), filter = filterTerms(state);
    return [...readQuery(`${state.q} `), ...filter.length ? [{ exclude: false, choices: [{ tokens: [], begins: false, filter }] }] : []];
  }

  /**
   * The element of a name that has all words of an author; of a topic, none, but whether the paper has it.
   * @param {Element} holder
   * @param {string[]} filter
   */
  function findFilter(holder, filter) {
    const words = filter.filter((term) => term[0] === "@").flatMap((term) => term.slice(1).split(" "));
    const topics = filter.filter((term) => term[0] === "#").every((term) => holder.querySelector(`a[href$="tags/${CSS.escape(term.slice(1))}/"]`));
    const names = words.length ? [...holder.querySelectorAll(".dg-authors :is(a, span)")] : [];
    const found = names.filter((name) => {
      const parts = readWords(name.textContent).words;
      return words.every((word) => parts.includes(word));
    });
    return topics && (found.length || !words.length) ? found : null;
  }

  /**
   * Where a paper has what a search asks for, if it has all of it.
   * @param {Element} holder
   * @param {Item[]} items
   */
  function findRanges(holder, items) {
    const places = [...holder.querySelectorAll(PLACES)];
    const text = ` ${places.flatMap((place) => readTokens(place.textContent).tokens).join(" ")} `;
    /** @type {Range[]} */
    const ranges = [];
    for (const { exclude, choices } of items) {
      const found = choices.map(({ tokens, filter }) => (filter ? findFilter(holder, filter) : text.includes(` ${tokens.join(" ")} `) ? [] : null));
      if (found.some((one) => one !== null) === exclude) return [];
      for (const name of exclude ? [] : found.flatMap((one) => one || [])) {
        const range = new Range();
        range.selectNodeContents(name);
        ranges.push(range);
      }
    }
    for (const place of places) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        if (!node.parentElement?.closest("math, .dg-tools")) for (const hit of findHits(node.data, items)) {
          const range = new Range();
          range.setStart(node, hit.start);
          range.setEnd(node, hit.end);
          ranges.push(range);
        }
      }
    }
    return ranges;
  }

  function mark() {
    if (!window.Highlight) return;
    const searches = site.followed().map(({ ask }) => itemsOf(ask));
    const holders = [...document.querySelectorAll("[data-dg-paper]")].filter((one) => !one.closest(".dg-search, .dg-saved"));
    CSS.highlights.set("dg-followed", new Highlight(...holders.flatMap((holder) => searches.flatMap((items) => findRanges(holder, items)))));
  }

  function show() {
    list();
    mark();
  }

  document.addEventListener("dg:changed", show);
  show();
})(window.digestgen);
