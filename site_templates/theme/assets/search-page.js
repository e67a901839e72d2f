// The search page: its form, its address and what is found are one state. search.js does the finding, and is loaded for
// who is about to ask.
window.digestgen.when(() => "followed" in window.digestgen, () => {
  "use strict";

  const site = window.digestgen;
  const PAGE = 10;
  /** @type {State} */
  const EMPTY = {q: "", tag: "", author: "", from: "", to: "", sort: "", show: ""};
  const KEYS = /** @type {(keyof State)[]} */ (Object.keys(EMPTY));
  /** @type {HTMLElement | null} */
  const page = document.querySelector(".dg-search");
  const form = page?.querySelector("form");
  if (!page || !form) return; // the search is off
  const base = page.dataset.base || "";
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (page.querySelector(selector));
  const words = JSON.parse(part("#dg-search-words").textContent);
  const list = part("ol"), status = part("[role=status]"), more = part(".dg-search__more"), follow = part(".dg-search__follow");
  const titleOf = (/** @type {string} */ slug) => topics.find((topic) => topic.slug === slug)?.names[0] || slug;
  /** @type {Search} */
  let search;
  /** @type {Topic[]} */
  let topics = [];
  let turn = 0;
  /** @type {{numbers: number[], items: FoundItem[], total: number, state: State} | null} */
  let last = null;
  /** @type {Promise<SearchIndex> | null} */
  let opened = null;

  /** What search.js and what it stands on can do. */
  async function load() {
    await site.need("tokens", "query", "search");
    search = window.digestgenSearch;
    if (page) topics = search.readTopics(page);
    return search;
  }

  function open() {
    opened = opened || load().then(({openIndex}) => openIndex(`${base}search/`));
    opened.catch(() => { opened = null; }); // to be asked for again
    return opened;
  }

  /**
   * @param {string} key
   * @param {number} [count]
   */
  function say(key, count) {
    const {lang} = document.documentElement;
    const text = words[key] || words[`${key}.${site.pluralForm(count || 0)}`] || words[`${key}.other`];
    status.textContent = text.replace("{n}", count === undefined ? "" : count.toLocaleString(`${lang}-u-nu-latn`));
  }

  function readState() {
    const given = new URLSearchParams(location.search), state = {...EMPTY};
    for (const key of KEYS) state[key] = given.get(key) || "";
    return state;
  }

  /**
   * The fields of the form; `show` has none.
   * @returns {[keyof State, HTMLInputElement | HTMLSelectElement][]}
   */
  function fields() {
    return KEYS.flatMap((key) => {
      const field = form?.elements.namedItem(key);
      return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? [[key, field]] : [];
    });
  }

  /** @param {State} state */
  function fillForm(state) {
    for (const [key, field] of fields()) field.value = state[key];
  }

  function readForm() {
    const state = {...EMPTY};
    for (const [key, field] of fields()) state[key] = field.value;
    return state;
  }

  /** @param {State} state */
  function addressOf(state) {
    const given = new URLSearchParams();
    for (const key of KEYS) if (state[key]) given.set(key, state[key]);
    return String(given) ? `?${given}` : location.pathname;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {string} className
   * @param {(Node | string)[]} children
   */
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /**
   * A text with its hits marked, from `start` to `end`.
   * @param {string} text
   * @param {Hit[]} hits
   * @param {number} start
   * @param {number} end
   */
  function mark(text, hits, start, end) {
    /** @type {(Node | string)[]} */
    const pieces = [];
    let at = start;
    for (const hit of hits) {
      if (hit.end <= at || hit.start >= end) continue;
      pieces.push(text.slice(at, Math.max(at, hit.start)), element("mark", "", text.slice(Math.max(at, hit.start), hit.end)));
      at = hit.end;
    }
    pieces.push(text.slice(at, Math.max(at, end)));
    return pieces;
  }

  /**
   * @param {string} text
   * @param {FoundItem[]} items
   */
  function marked(text, items) {
    return mark(text, search.findHits(text, items), 0, text.length);
  }

  /**
   * The part of a text where most of what was asked for stands together.
   * @param {string} text
   * @param {FoundItem[]} items
   */
  function excerpt(text, items) {
    const hits = search.findHits(text, items);
    const [start, end] = search.chooseExcerpt(text, hits);
    return [start ? "… " : "", ...mark(text, hits, start, end), end < text.length ? " …" : ""];
  }

  /** @param {string} day */
  function dayText(day) {
    const [year, month, date] = day.split("-").map(Number);
    return words.day.replace("{day}", date).replace("{month}", words.months[month - 1]).replace("{year}", year);
  }

  /**
   * @param {SearchRecord} record
   * @param {FoundItem[]} items
   */
  function card(record, items) {
    const link = element("a", "", ...marked(record.title, items));
    link.href = base + record.url;
    const title = element("h2", "dg-card__title", link);
    title.dir = "auto";
    const time = element("time", "", dayText(record.day));
    time.dateTime = record.day;
    const made = element("article", "dg-card", element("p", "dg-card__kicker", time), title);
    Object.assign(made.dataset, {dgPaper: record.url, dgDay: record.day}); // for marks.js
    if (record.status) {
      made.classList.add(`dg-card--${record.status}`);
      made.children[0].append(" ", element("strong", `dg-mark dg-mark--${record.status}`, words.status[record.status]));
    }
    if (record.authors) {
      const authors = element("div", "dg-authors", ...marked(record.authors.join(", "), items));
      if (record.more) authors.append(" ", words.more_authors.replace("{n}", record.more));
      made.append(authors);
    }
    if (record.note) {
      made.append(element("div", "dg-note", element("p", "dg-label", words.note), element("p", "", ...excerpt(record.note, items))));
    }
    const text = record.text ? [element("p", "dg-excerpt", ...excerpt(record.text, items))] : [];
    const line = element("div", "dg-line", ...text);
    line.dir = "auto";
    const lang = record.text_lang || record.lang;
    if (record.lang) title.lang = record.lang;
    if (lang) for (const one of text) one.lang = lang;
    if (record.tags) {
      const tags = element("ul", "dg-tags", ...record.tags.map((slug) => {
        const tag = element("a", "", ...marked(titleOf(slug), items));
        tag.href = `${base}tags/${slug}/`;
        return element("li", "", tag);
      }));
      tags.setAttribute("aria-label", words.tags);
      line.append(tags);
    }
    if (line.firstChild) made.append(line);
    return element("li", "", made);
  }

  /**
   * Cards of the next papers that hold what was asked for; takes their numbers off.
   * @param {number[]} numbers
   * @param {FoundItem[]} items
   * @param {number} count
   */
  async function takeCards(numbers, items, count) {
    const index = await open();
    /** @type {HTMLElement[]} */
    const cards = [];
    let left = 0;
    while (cards.length < count && numbers.length) {
      const some = numbers.splice(0, count - cards.length);
      const records = await Promise.all(some.map(index.record));
      records.forEach((record, at) => {
        if (search.holds(record, some[at], items, titleOf)) cards.push(card(record, items));
        else left++;
      });
    }
    return {cards, left};
  }

  /** @param {State} state */
  async function run(state) {
    const mine = ++turn;
    last = null;
    showFollow(state);
    if (!site.askOf(state)) {
      list.replaceChildren();
      more.hidden = true;
      say("hint");
      return;
    }
    const waiting = setTimeout(() => { if (mine === turn) say("loading"); }, 400);
    try {
      const index = await open();
      const {numbers, items} = await search.find(index, state, topics);
      const total = numbers.length;
      const {cards, left} = await takeCards(numbers, items, Math.min(Number(state.show) || PAGE, 200));
      clearTimeout(waiting);
      if (mine !== turn) return;
      list.replaceChildren(...cards);
      site.mark();
      last = {numbers, items, total: total - left, state};
      tell(last);
      const followed = site.followed().find(({ask}) => ask === site.askOf(state));
      if (followed) await lookAt(followed);
      const meant = last?.total ? "" : await search.propose(index, state, topics);
      if (meant && mine === turn) offer({...state, q: meant, show: ""});
    } catch {
      clearTimeout(waiting); // or else it would say so for ever
      if (mine === turn) say("failed");
    }
  }

  /** @param {{numbers: number[], total: number}} shown */
  function tell({numbers, total}) {
    more.hidden = !numbers.length;
    if (total) say("found", total);
    else say("nothing");
  }

  /**
   * Says what may have been meant, to be searched for by a click.
   * @param {State} state
   */
  function offer(state) {
    const link = element("a", "", state.q), [before, after] = words.meant.split("{query}");
    link.href = addressOf(state);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      fillForm(state);
      part("[name=q]").focus();
      history.pushState(null, "", addressOf(state));
      run(state);
    });
    status.append(" ", before, link, after);
  }

  async function showMore() {
    if (!last) return;
    const mine = turn, asked = last, first = list.children.length;
    const {cards, left} = await takeCards(asked.numbers, asked.items, PAGE);
    if (mine !== turn) return;
    asked.total -= left;
    list.append(...cards);
    site.mark();
    tell(asked);
    asked.state.show = String(list.children.length);
    history.replaceState(null, "", addressOf(asked.state));
    list.children[first]?.querySelector("a")?.focus();
  }

  // --- following ------------------------------------------------------------------------------------------

  /** @param {State} state */
  function showFollow(state) {
    const ask = site.askOf(state);
    follow.hidden = !ask;
    follow.ariaPressed = String(site.followed().some((one) => one.ask === ask));
  }

  /**
   * A search as it is seen now, kept with the others.
   * @param {{ask: string, name: string}} followed
   */
  async function lookAt({ask, name}) {
    const seen = {name, ...await site.look(await open(), ask, topics)};
    return site.changeFollowed((searches) => [...searches.filter((one) => one.ask !== ask), seen]);
  }

  async function toggleFollow() {
    const state = readForm(), ask = site.askOf(state), {q, tag, author, from, to} = state;
    if (site.followed().some((one) => one.ask === ask)) site.changeFollowed((searches) => searches.filter((one) => one.ask !== ask));
    else {
      const name = [q.trim(), tag && titleOf(tag), author.trim(), (from || to) && `${from} – ${to}`].filter(Boolean).join(" · ");
      if (await lookAt({ask, name}).catch(() => false)) site.tell(words.follows);
    }
    showFollow(state);
  }

  let timer = 0;
  /** @param {Event} event */
  function change(event) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, "", addressOf(readForm()));
      run(readForm());
    }, event.type === "input" ? 120 : 0);
  }

  form.addEventListener("focusin", () => load().catch(() => {}), {once: true}); // or else with the first question
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    history.pushState(null, "", addressOf(readForm()));
    run(readForm());
  });
  more.addEventListener("click", showMore);
  follow.addEventListener("click", toggleFollow);
  page.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.altKey || event.ctrlKey || event.metaKey) return;
    /** @type {HTMLElement[]} */
    const stops = Array.from(page.querySelectorAll("input[name=q], h2 a"));
    const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  window.addEventListener("popstate", () => { if (!page.isConnected) return; fillForm(readState()); run(readState()); });
  if (!location.search && readForm().q) run(readForm()); // typed before this script was there
  else {
    fillForm(readState());
    run(readState());
  }
});
