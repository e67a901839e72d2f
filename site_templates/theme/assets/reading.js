// Reading comfort: what is new, what was read, what was saved, the size of the text. All of it is kept in the
// reader's browser and sent nowhere; without this script a page lacks nothing but the marks. shortcuts.js has the
// keys and the dialog, saved.js the page of saved papers.
(function (site) {
  "use strict";
  const PAUSE = 30 * 60 * 1000; // milliseconds without a sign of the reader, after which a visit is over
  const MOST_READ = 5000; // papers whose read marks are kept, the last ones: about 125 KB
  const MOST_AUTHORS = 100; // of a saved paper; its BibTeX has them all
  const SIZES = ["small", "normal", "large", "largest"];
  const page = document.documentElement;
  // Material's scope is the site's root. Other sites may have the same origin: keys begin with this one's path.
  const root = __md_scope;
  const prefix = "digestgen.1." + root.pathname + ".";
  // An address of a paper below the root. Starting so, it cannot lead to another host; the rest forbids ways out.
  const ADDRESS = /^papers\/(?!\.{1,2}\/)[^/\\?#:%\s\u0000-\u001f]{1,300}\/$/;

  // Words

  /** A text of the catalogue; with `n`, the form for one or for others. */
  function say(key, values) {
    const n = values && values.n;
    const text = site.words[key] || site.words[key + (n === 1 ? ".one" : ".other")] || key;
    return text.replace(/\{(\w+)\}/g, (hole, name) => (values && name in values ? values[name] : hole));
  }

  /** "7 August 2025"; months count from 1. */
  function dayText(year, month, day) {
    const values = { day, month: site.months[month - 1], year };
    return site.date.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  /** An element with properties, attributes (names with a hyphen) and children; strings become text, never markup. */
  function make(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
      else made[key] = value;
    }
    made.append(...children);
    return made;
  }

  /** Says something for a moment, to eyes and to screen readers. */
  function tell(text) {
    // What is outside of an open dialog is inert, and silent.
    const place = document.querySelector("dialog[open]") || document.body;
    const status = [...place.children].find((one) => one.matches(".dg-said")) || addStatus(place);
    clearTimeout(tell.timer);
    status.textContent = "";
    status.textContent = text;
    tell.timer = setTimeout(() => { status.textContent = ""; }, 6000);
  }

  function addStatus(place) {
    const status = make("p", { className: "dg-said", "aria-live": "polite", "aria-atomic": "true" });
    place.append(status);
    return status;
  }

  // Storage: each value under its own key, read again before each change, because other tabs write, too.

  /** "" while storage works, else "blocked". */
  let trouble = "";

  function load(name) {
    try {
      return JSON.parse(localStorage.getItem(prefix + name));
    } catch (error) {
      if (!(error instanceof SyntaxError)) trouble = "blocked";
      return undefined; // damaged, or out of reach
    }
  }

  /** Whether the browser kept it; it says so where it did not. */
  function keep(name, value) {
    try {
      localStorage.setItem(prefix + name, JSON.stringify(value));
      return true;
    } catch (error) {
      tell(say("not_kept"));
      return false;
    }
  }

  function drop(name) {
    try {
      localStorage.removeItem(prefix + name);
    } catch (error) {
      return; // there is nothing
    }
  }

  function forget() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
    } catch (error) {
      return; // there is nothing
    }
  }

  /** Switches are on until they are switched off: `new`, `read`, `keys`. */
  function isOn(name) {
    const kept = load("off");
    return !(Array.isArray(kept) && kept.includes(name));
  }

  function turn(name, on) {
    const kept = load("off");
    const others = (Array.isArray(kept) ? kept : []).filter((one) => one !== name);
    return keep("off", on ? others : [...others, name]);
  }

  function size() {
    const kept = load("size");
    return SIZES.includes(kept) ? kept : "normal";
  }

  function resize(name) {
    page.dataset.dgSize = name; // main.html sets it before the first paint of the next page
    return keep("size", name);
  }

  // Papers

  /** A saved paper out of storage or an imported file; null for what is none. Nothing of it is trusted. */
  function parsePaper(value) {
    if (!value || typeof value !== "object" || typeof value.url !== "string" || !ADDRESS.test(value.url)) return null;
    const text = (one, most) => (typeof one === "string" ? one.replace(/[^\P{Cc}\t\n]/gu, "").slice(0, most) : "");
    const authors = Array.isArray(value.authors) ? value.authors.slice(0, MOST_AUTHORS) : [];
    return {
      url: value.url,
      title: text(value.title, 1000).trim() || value.url.slice(7, -1),
      authors: authors.map((one) => text(one, 200).trim()).filter(Boolean),
      day: /^\d{4}-\d\d-\d\d$/.test(value.day) ? value.day : "",
      bibtex: /^\s*@/.test(value.bibtex) ? text(value.bibtex, 200000) : "",
      note: text(value.note, 10000),
      at: value.at > 0 && value.at < 8.64e15 ? Number(value.at) : 0,
    };
  }

  function savedPapers() {
    const kept = load("saved");
    return Array.isArray(kept) ? kept.map(parsePaper).filter(Boolean) : [];
  }

  /** Changes the saved papers in one go; whether the browser kept it. */
  function changeSaved(change) {
    const done = keep("saved", change(savedPapers()));
    if (done) mark();
    return done;
  }

  function readPapers() {
    const kept = load("read");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }

  function setRead(url, on) {
    const others = readPapers().filter((one) => one !== url);
    keep("read", on ? [...others, url].slice(-MOST_READ) : others);
    mark();
  }

  function names(within) {
    return [...within.querySelectorAll(".dg-authors a, .dg-authors span")].map((one) => one.textContent.trim());
  }

  /** What a paper's own page says of it: all that the page of saved papers needs. */
  function describe(page) {
    const paper = page.querySelector(".dg-paper[data-dg-paper]");
    const title = page.querySelector('meta[property="og:title"]'); // plain text; an h1 may hold maths
    return {
      url: paper.dataset.dgPaper,
      day: paper.dataset.dgDay,
      title: title ? title.content : paper.querySelector("h1").textContent,
      authors: names(paper),
      bibtex: page.getElementById("bibtex").textContent,
    };
  }

  /** Reads a saved paper's page and keeps what it says; a promise that fails when the page is out of reach. */
  async function complete(url) {
    const answer = await fetch(new URL(url, root), { mode: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = describe(new DOMParser().parseFromString(await answer.text(), "text/html")); // inert: runs nothing
    if (said.url !== url) throw new Error(said.url);
    changeSaved((papers) => papers.map((one) => (one.url === url ? parsePaper({ ...one, ...said }) : one)));
  }

  const dropped = new Map(); // on this page: whoever presses twice has the note again

  function toggleSaved(holder) {
    const url = holder.dataset.dgPaper;
    const old = savedPapers().find((one) => one.url === url);
    if (old) {
      if (old.note && !confirm(say("has_note"))) return;
      dropped.set(url, old);
      if (changeSaved((papers) => papers.filter((one) => one.url !== url))) tell(say("unsaved"));
      return;
    }
    const own = holder.matches(".dg-paper");
    const shown = own
      ? describe(document)
      : { url, day: holder.dataset.dgDay, title: heading(holder).textContent.trim(), authors: names(holder) };
    const paper = dropped.get(url) || parsePaper({ ...shown, at: Date.now() });
    if (!paper) return;
    const kept = changeSaved((papers) => [...papers.filter((one) => one.url !== url), paper]);
    if (!kept) return;
    tell(say("saved_now", { n: savedPapers().length }));
    if (!paper.bibtex) complete(url).catch(() => {}); // without a network: completed when it is exported
  }

  function heading(holder) {
    return holder.querySelector("h1, h2, h3");
  }

  // Visits

  let visit = null; // {at: last sign of the reader, day: newest seen, since: the same before this visit, last: its end}

  /** A sign of the reader, who sees papers up to this day. */
  function arrive(newest) {
    const now = Date.now();
    const kept = load("visit") || {};
    const text = (one) => (/^\d{4}-\d\d-\d\d$/.test(one) ? one : "");
    const at = kept.at > 0 && kept.at < 8.64e15 ? Number(kept.at) : 0;
    const again = at && Math.abs(now - at) > PAUSE;
    visit = {
      at: now,
      day: text(kept.day),
      since: text(again ? kept.day : kept.since),
      last: again ? at : (kept.last > 0 && kept.last < 8.64e15 && Number(kept.last)) || 0,
    };
    if (newest > visit.day) visit.day = newest;
    try {
      localStorage.setItem(prefix + "visit", JSON.stringify(visit));
    } catch (error) {
      visit.since = ""; // nothing to complain about: nobody asked for it
    }
  }

  // Marks

  const RIBBON = '<svg viewBox="0 0 16 24" width="12" height="18" aria-hidden="true"><path d="M2 1h12v20l-6-5-6 5z"/></svg>';

  /** Dresses every card and paper on the page; again whenever something changed, here or in another tab. */
  function mark() {
    const withNew = isOn("new") && visit && visit.since;
    const read = new Set(isOn("read") ? readPapers() : []);
    const saved = new Set(savedPapers().map((one) => one.url));
    let fresh = 0;
    for (const holder of document.querySelectorAll("[data-dg-paper]")) {
      if (holder.closest(".dg-saved")) continue;
      const isNew = Boolean(withNew) && holder.dataset.dgDay > visit.since;
      const url = holder.dataset.dgPaper;
      const own = holder.matches(".dg-paper");
      if (isNew && !own) fresh += 1;
      dress(holder, own, saved.has(url), read.has(url), isNew && !own);
    }
    announceNew(withNew, fresh);
    document.dispatchEvent(new CustomEvent("dg:changed"));
  }

  function dress(holder, own, isSaved, isRead, isNew) {
    let tools = holder.querySelector(":scope > .dg-tools");
    if (!tools) {
      const title = heading(holder).textContent.trim();
      const save = make("button", { type: "button", className: "dg-save" });
      save.innerHTML = RIBBON;
      if (own) save.append(say("save"));
      else save.setAttribute("aria-label", say("save_paper", { title }));
      save.addEventListener("click", () => toggleSaved(holder));
      const read = make("button", { type: "button", className: "dg-read" }, say("read"));
      if (!own) {
        read.setAttribute("aria-label", say("read_paper", { title }));
        read.title = say("unread");
      }
      read.addEventListener("click", () => {
        setRead(holder.dataset.dgPaper, !readPapers().includes(holder.dataset.dgPaper));
        if (read.hidden) save.focus();
      });
      tools = make("div", { className: "dg-tools" }, make("span", { className: "dg-new" }, say("new")), read, save);
      holder.prepend(tools);
    }
    const [fresh, read, save] = tools.children;
    save.setAttribute("aria-pressed", isSaved);
    fresh.hidden = !isNew || isRead;
    read.hidden = own ? !isOn("read") : !isRead;
    if (own) {
      read.setAttribute("aria-pressed", isRead);
      read.title = say(isRead ? "unread" : "mark_read");
    } else holder.toggleAttribute("data-dg-read", isRead);
  }

  /** A moment's day, in the reader's own time zone. */
  function dayOf(moment) {
    const date = new Date(moment);
    return dayText(date.getFullYear(), date.getMonth() + 1, date.getDate());
  }

  /** "12 new since your last visit on 3 August 2025", on pages of issues. */
  function announceNew(withNew, fresh) {
    const place = document.querySelector(":is(.dg-home, .dg-digest) .dg-kicker");
    if (!place) return;
    const line = place.querySelector(".dg-since") || make("span", { className: "dg-since" });
    const word = fresh ? "since" : place.closest(".dg-home") && "since_none";
    line.textContent = withNew && word ? say(word, { n: fresh, day: dayOf(visit.last) }) : "";
    if (line.textContent) place.append(line);
    else line.remove();
  }

  /** After switches: what was switched off is no longer recorded, nor shown. */
  function restart() {
    page.dataset.dgSize = size();
    visit = null;
    if (!isOn("new")) drop("visit");
    start();
  }

  /** A paper counts as read when its own page is in front of the reader, not when a browser prepares it. */
  function open() {
    const paper = document.querySelector(".dg-paper[data-dg-paper]");
    if (!paper || !isOn("read")) return;
    const seen = () => { if (!document.hidden) setReadOnce(paper.dataset.dgPaper); };
    if (document.hidden) document.addEventListener("visibilitychange", seen, { once: true });
    else seen();
  }

  function setReadOnce(url) {
    if (readPapers().includes(url)) return;
    try {
      localStorage.setItem(prefix + "read", JSON.stringify([...readPapers(), url].slice(-MOST_READ)));
    } catch (error) {
      return; // as with visits
    }
    mark();
  }

  function start() {
    const days = [...document.querySelectorAll("[data-dg-day]")].map((one) => one.dataset.dgDay);
    if (isOn("new")) arrive(days.reduce((newest, one) => (one > newest ? one : newest), ""));
    mark();
    open();
  }

  let touched = Date.now();
  function touch() {
    if (Date.now() - touched < 60000 || !visit || !isOn("new")) return;
    touched = Date.now();
    const before = visit; // marks stay as they are until the next page
    arrive("");
    visit = before;
  }
  for (const sign of ["keydown", "pointerdown", "scroll"]) addEventListener(sign, touch, { passive: true, capture: true });

  addEventListener("storage", (event) => {
    if (event.key !== null && !event.key.startsWith(prefix)) return;
    page.dataset.dgSize = size();
    mark();
  });
  // "Back" shows a page as it was left; meanwhile a paper may have been read.
  addEventListener("pageshow", (event) => { if (event.persisted) start(); });
  // Material's `navigation.instant` puts another page into this one.
  addEventListener("DOMContentLoaded", () => {
    let first = true;
    if (window.document$) window.document$.subscribe(() => { if (!first) start(); first = false; });
  });

  Object.assign(site, { ADDRESS, SIZES, root, say, make, tell, dayText: (day) => dayText(...day.split("-").map(Number)), load, keep, forget, isOn, turn, size, resize, parsePaper,
    savedPapers, changeSaved, toggleSaved, complete, heading, mark, restart, trouble: () => trouble });
  addStatus(document.body);
  page.dataset.dgSize = size();
  start(); // at once: what is on the page stands above this script
})(window.digestgen);
