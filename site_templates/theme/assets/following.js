// Searches that a reader follows, kept in the browser: what they ask for, and how far the reader has seen them.
((site) => {
  "use strict";
  const KEYS = /** @type {const} */ (["q", "tag", "author", "from", "to"]);
  const MOST = 50; // searches
  const MOST_READ = 200; // papers whose text is read for a phrase

  /** @type {Site["askOf"]} */
  function askOf(state) {
    const ask = new URLSearchParams();
    for (const key of KEYS) if (state[key]?.trim()) ask.set(key, state[key].trim());
    return String(ask);
  }

  /** @param {string} ask */
  function stateOf(ask) {
    const given = new URLSearchParams(ask), state = { q: "", tag: "", author: "", from: "", to: "", sort: "", show: "" };
    for (const key of KEYS) state[key] = given.get(key) || "";
    return state;
  }

  /** @type {Site["parseFollowed"]} */
  function parseFollowed(value) {
    const given = /** @type {Record<string, unknown>} */ (value || {});
    const ask = typeof given.ask === "string" ? askOf(stateOf(given.ask.slice(0, 1000))) : "";
    if (!ask) return null;
    const text = (/** @type {unknown} */ one) => (typeof one === "string" ? one.slice(0, 300) : "");
    const count = (/** @type {unknown} */ one) => (Number.isSafeInteger(one) ? Math.max(0, Number(one)) : 0);
    const name = text(given.name).trim() || [...new URLSearchParams(ask).values()].join(" · ");
    return { ask, name, day: site.parseDay(given.day), same: count(given.same), fresh: count(given.fresh), version: text(given.version) };
  }

  /** @type {Site["followed"]} */
  function followed() {
    const kept = site.load("followed");
    return Array.isArray(kept) ? kept.map(parseFollowed).filter((one) => one !== null) : [];
  }

  /** @type {Site["changeFollowed"]} */
  function changeFollowed(change) {
    const list = change(followed()).slice(-MOST);
    if (list.length && !site.keep("followed", list)) return false;
    if (!list.length) site.drop("followed");
    site.mark();
    return true;
  }

  /**
   * How many papers a search finds of a day and later ones.
   * @param {SearchIndex} index
   * @param {State} state
   * @param {string} day
   * @param {Topic[]} topics
   */
  async function countFrom(index, state, day, topics) {
    const { find, holds } = window.digestgenSearch;
    const { numbers, items } = await find(index, { ...state, from: state.from > day ? state.from : day }, topics);
    if (!items.some(({ choices }) => choices.some(({ phrase }) => phrase))) return numbers.length;
    const some = numbers.slice(0, MOST_READ), records = await Promise.all(some.map(index.record));
    return records.filter((record, at) => holds(record, some[at], items, (slug) => slug)).length;
  }

  /** @type {Site["look"]} */
  async function look(index, ask, topics) {
    const day = await index.newest();
    return { ask, day, same: await countFrom(index, stateOf(ask), day, topics), fresh: 0, version: index.version };
  }

  /** @type {Site["countFresh"]} */
  async function countFresh(index, { ask, day, same }, topics) {
    return Math.max(0, await countFrom(index, stateOf(ask), day, topics) - same);
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ askOf, stateOf, parseFollowed, followed, changeFollowed, look, countFresh }));
})(window.digestgen);
