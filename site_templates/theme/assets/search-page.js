// The search page: its form, its address and what is found are one state. search.js does the finding.
(function () {
  "use strict";

  const {Index, find, holds, readTokens, SHOWN, STARTS_UNSPACED} = window.digestgenSearch;
  const PAGE = 10, EXCERPT = 260;
  const EMPTY = {q: "", tag: "", author: "", from: "", to: "", sort: "", show: ""};
  const page = document.querySelector(".dg-search");
  const form = page && page.querySelector("form");
  if (!form) return;
  const words = JSON.parse(document.getElementById("dg-search-words").textContent);
  const index = Index(`${page.dataset.base}search/`);
  const list = page.querySelector("ol"), status = page.querySelector("[role=status]"), more = page.querySelector(".dg-search__more");
  const tagTitles = new Map(Array.from(form.elements.tag.options).map((option) => [option.value, option.text]));
  let turn = 0, last = null;

  function say(key, count) {
    const text = words[key] || words[`${key}.${count === 1 ? "one" : "other"}`];
    status.textContent = text.replace("{n}", count === undefined ? "" : count.toLocaleString(document.documentElement.lang));
  }

  function readState() {
    const given = new URLSearchParams(location.search), state = {};
    for (const key of Object.keys(EMPTY)) state[key] = given.get(key) || "";
    return state;
  }

  function fillForm(state) {
    for (const key of Object.keys(EMPTY)) if (form.elements[key]) form.elements[key].value = state[key];
  }

  function readForm() {
    const state = Object.assign({}, EMPTY);
    for (const key of Object.keys(EMPTY)) if (form.elements[key]) state[key] = form.elements[key].value;
    return state;
  }

  function addressOf(state) {
    const given = new URLSearchParams();
    for (const key of Object.keys(EMPTY)) if (state[key]) given.set(key, state[key]);
    return String(given) ? `?${given}` : location.pathname;
  }

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /** Where a text has what was asked for: {start, end, token}. */
  function findHits(text, items) {
    const exact = new Set(), begin = [];
    for (const item of items) {
      for (const choice of item.choices) for (const token of choice.tokens) choice.begins ? begin.push(token) : exact.add(token);
    }
    const hits = [];
    let before = null;
    for (let found; (found = SHOWN.exec(text)); ) {
      const start = found.index, end = start + found[0].length;
      const meant = (token) => exact.has(token) || begin.some((one) => token.startsWith(one));
      if (STARTS_UNSPACED.test(found[0])) {
        const pair = before && before.end === start ? before.letter + found[0] : "";
        if (pair && exact.has(pair)) hits.push({start: start - before.letter.length, end, token: pair});
        else if (meant(found[0])) hits.push({start, end, token: found[0]});
        before = {letter: found[0], end};
      } else {
        before = null;
        const token = readTokens(found[0]).tokens.find(meant);
        if (token) hits.push({start, end, token});
      }
    }
    return hits;
  }

  /** A text with its hits marked, from `start` to `end`. */
  function mark(text, hits, start, end) {
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

  function marked(text, items) {
    return mark(text, findHits(text, items), 0, text.length);
  }

  /** The part of a text where most of what was asked for stands together. */
  function excerpt(text, items) {
    const hits = findHits(text, items);
    let best = 0, most = 0;
    hits.forEach((hit, at) => {
      const near = new Set();
      for (let i = at; i < hits.length && hits[i].end < hit.start + EXCERPT - 60; i++) near.add(hits[i].token);
      if (near.size > most) [best, most] = [hit.start, near.size];
    });
    let start = Math.max(0, best - 60), end = Math.min(text.length, start + EXCERPT);
    if (start) start = text.indexOf(" ", start) > 0 && text.indexOf(" ", start) < best ? text.indexOf(" ", start) + 1 : start;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), best + 40);
    return [start ? "… " : "", ...mark(text, hits, start, end), end < text.length ? " …" : ""];
  }

  function dayText(day) {
    const [year, month, date] = day.split("-").map(Number);
    return words.day.replace("{day}", date).replace("{month}", words.months[month - 1]).replace("{year}", year);
  }

  function card(record, items) {
    const {base} = page.dataset;
    const link = element("a", "", ...marked(record.title, items));
    link.href = base + record.url;
    const title = element("h2", "dg-card__title", link);
    const time = element("time", "", dayText(record.day));
    time.dateTime = record.day;
    const made = element("article", "dg-card", element("p", "dg-card__kicker", time), title);
    Object.assign(made.dataset, {dgPaper: record.url, dgDay: record.day}); // for reading.js
    if (record.status) {
      made.classList.add(`dg-card--${record.status}`);
      made.firstChild.append(" ", element("strong", `dg-mark dg-mark--${record.status}`, words.status[record.status]));
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
    made.append(...text);
    if (record.lang) [title, ...text].forEach((one) => { one.lang = record.lang; });
    if (record.tags) {
      const tags = element("ul", "dg-tags", ...record.tags.map((slug) => {
        const tag = element("a", "", ...marked(tagTitles.get(slug) || slug, items));
        tag.href = `${base}tags/${slug}/`;
        return element("li", "", tag);
      }));
      tags.setAttribute("aria-label", words.tags);
      made.append(element("div", "dg-card__foot", tags));
    }
    return element("li", "", made);
  }

  /** Cards of the next papers that hold what was asked for; takes their numbers off. */
  async function takeCards(numbers, items, count) {
    const cards = [];
    let left = 0;
    while (cards.length < count && numbers.length) {
      const some = numbers.splice(0, count - cards.length);
      const records = await Promise.all(some.map(index.record));
      records.forEach((record, at) => {
        if (holds(record, some[at], items, (slug) => tagTitles.get(slug) || slug)) cards.push(card(record, items));
        else left++;
      });
    }
    return {cards, left};
  }

  async function run(state) {
    const mine = ++turn;
    last = null;
    if (Object.keys(EMPTY).every((key) => !state[key] || key === "sort" || key === "show")) {
      list.replaceChildren();
      more.hidden = true;
      say("hint");
      return;
    }
    try {
      const waiting = setTimeout(() => { if (mine === turn) say("loading"); }, 400);
      const {numbers, items} = await find(index, state);
      const total = numbers.length;
      const {cards, left} = await takeCards(numbers, items, Math.min(Number(state.show) || PAGE, 200));
      clearTimeout(waiting);
      if (mine !== turn) return;
      list.replaceChildren(...cards);
      window.digestgen.mark();
      last = {numbers, items, total: total - left, state};
      tell();
    } catch (error) {
      if (mine === turn) say("failed");
    }
  }

  function tell() {
    more.hidden = !last.numbers.length;
    if (last.total) say("found", last.total);
    else say("nothing");
  }

  async function showMore() {
    if (!last) return;
    const mine = turn, asked = last, first = list.children.length;
    const {cards, left} = await takeCards(asked.numbers, asked.items, PAGE);
    if (mine !== turn) return;
    asked.total -= left;
    list.append(...cards);
    window.digestgen.mark();
    tell();
    asked.state.show = String(list.children.length);
    history.replaceState(null, "", addressOf(asked.state));
    const link = list.children[first] && list.children[first].querySelector("a");
    if (link) link.focus();
  }

  let timer = 0;
  function change(event) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, "", addressOf(readForm()));
      run(readForm());
    }, event.type === "input" ? 120 : 0);
  }

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    history.pushState(null, "", addressOf(readForm()));
    run(readForm());
  });
  more.addEventListener("click", showMore);
  page.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [form.elements.q, ...list.querySelectorAll("h2 a")];
    const at = stops.indexOf(event.target);
    const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  window.addEventListener("popstate", () => { fillForm(readState()); run(readState()); });
  fillForm(readState());
  run(readState());
})();
