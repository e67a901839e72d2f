// Marks on cards and papers: what is new since the last visit, what was read, what was saved. Without this script a page
// lacks nothing but the marks.
((site) => {
  "use strict";
  const { say, make, isOn } = site;
  const PAUSE = 30 * 60 * 1000; // milliseconds without a sign of the reader, after which a visit is over
  const RIBBON = '<svg viewBox="0 0 16 24" width="12" height="18" aria-hidden="true"><path d="M2 1h12v20l-6-5-6 5z"/></svg>';

  // Visits

  /** @type {Visit | null} */
  let visit = null;

  /** @type {Site["continueVisit"]} */
  function continueVisit(value, newest, now) {
    const kept = /** @type {Record<string, unknown>} */ (value || {});
    const at = site.parseMoment(kept.at);
    const again = at > 0 && Math.abs(now - at) > PAUSE;
    const day = site.parseDay(kept.day);
    return {
      at: now,
      day: newest > day ? newest : day,
      since: again ? day : site.parseDay(kept.since),
      last: again ? at : site.parseMoment(kept.last),
    };
  }

  /**
   * A sign of the reader, who sees papers up to this day.
   * @param {string} newest
   */
  function arrive(newest) {
    visit = continueVisit(site.load("visit"), newest, Date.now());
    if (!site.keepQuietly("visit", visit)) visit.since = ""; // nothing to complain about: nobody asked for it
  }

  // Marks

  /** @type {Site["mark"]} */
  function mark() {
    const since = isOn("new") && visit ? visit.since : "";
    const read = new Set(isOn("read") ? site.readPapers() : []);
    const saved = new Set(site.savedPapers().map((one) => one.url));
    let fresh = 0;
    for (const holder of /** @type {NodeListOf<Holder>} */ (document.querySelectorAll("[data-dg-paper]"))) {
      if (holder.closest(".dg-saved")) continue;
      const isNew = since !== "" && holder.dataset.dgDay > since;
      const url = holder.dataset.dgPaper;
      const own = holder.matches(".dg-paper");
      if (isNew && !own) fresh += 1;
      dress(holder, own, saved.has(url), read.has(url), isNew && !own);
    }
    announceNew(since !== "", fresh, markIssues(since));
    document.dispatchEvent(new CustomEvent("dg:changed"));
  }

  /**
   * @param {Holder} holder
   * @param {boolean} own whether it is the paper's own page
   * @param {boolean} isSaved
   * @param {boolean} isRead
   * @param {boolean} isNew
   */
  function dress(holder, own, isSaved, isRead, isNew) {
    const tools = holder.querySelector(":scope > .dg-tools") || addTools(holder, own);
    const [fresh, read, save] = /** @type {Iterable<HTMLElement>} */ (tools.children);
    save.setAttribute("aria-pressed", String(isSaved));
    fresh.hidden = !isNew || isRead;
    read.hidden = own ? !isOn("read") : !isRead;
    if (own) {
      read.setAttribute("aria-pressed", String(isRead));
      read.title = say(isRead ? "unread" : "mark_read");
    } else holder.toggleAttribute("data-dg-read", isRead);
  }

  /**
   * @param {Holder} holder
   * @param {boolean} own
   */
  function addTools(holder, own) {
    const title = site.titleOf(holder);
    const save = make("button", { type: "button", className: "dg-save" });
    save.innerHTML = RIBBON;
    if (own) save.append(say("save"));
    else save.setAttribute("aria-label", say("save_paper", { title }));
    save.addEventListener("click", () => site.toggleSaved(holder));
    const read = make("button", { type: "button", className: "dg-read" }, say("read"));
    if (!own) {
      read.setAttribute("aria-label", say("read_paper", { title }));
      read.title = say("unread");
    }
    read.addEventListener("click", () => {
      site.setRead(holder.dataset.dgPaper, !site.readPapers().includes(holder.dataset.dgPaper));
      if (read.hidden) save.focus();
    });
    const tools = make("div", { className: "dg-tools" }, make("span", { className: "dg-new" }, say("new")), read, save);
    holder.prepend(tools);
    return tools;
  }

  /**
   * Marks the issues of a list that came since, and counts their papers.
   * @param {string} since
   */
  function markIssues(since) {
    let papers = 0;
    for (const item of document.querySelectorAll(".dg-issues li")) {
      const day = /** @type {HTMLAnchorElement} */ (item.firstElementChild).href.slice(-11, -1), count = /** @type {HTMLElement} */ (item.lastElementChild);
      const isNew = since !== "" && day > since && site.parseDay(day) !== "";
      const shown = item.querySelector(".dg-new");
      if (isNew) papers += Number(count.dataset.dgN);
      if (isNew && !shown) count.before(make("span", { className: "dg-new" }, say("new")));
      else if (!isNew) shown?.remove();
    }
    return papers;
  }

  /**
   * A moment's day, in the reader's own time zone.
   * @param {number} moment
   */
  function dayOf(moment) {
    const date = new Date(moment);
    return site.dayText([date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-"));
  }

  /**
   * "12 new since your last visit on 3 August 2025", on pages of issues.
   * @param {boolean} withNew
   * @param {number} shown as cards
   * @param {number} listed in other issues
   */
  function announceNew(withNew, shown, listed) {
    /** @type {HTMLElement | null} */
    const place = document.querySelector(":is(.dg-home, .dg-digest, .dg-archive) .dg-kicker");
    if (!place) return;
    const fresh = listed + (shown && Number(place.dataset.dgN || shown)); // an issue may have more pages
    const line = place.querySelector(".dg-since") || make("span", { className: "dg-since" });
    const word = fresh ? "since" : place.closest(".dg-home, .dg-archive") && "since_none";
    line.textContent = withNew && visit && word ? say(word, { n: fresh, day: dayOf(visit.last) }) : "";
    if (line.textContent) place.append(line);
    else line.remove();
  }

  // Pages

  /** A paper counts as read when its own page is in front of the reader, not when a browser prepares it. */
  function open() {
    /** @type {Holder | null} */
    const paper = document.querySelector(".dg-paper[data-dg-paper]");
    if (!paper || !isOn("read")) return;
    const seen = () => { if (!document.hidden) site.setReadQuietly(paper.dataset.dgPaper); };
    if (document.hidden) document.addEventListener("visibilitychange", seen, { once: true });
    else seen();
  }

  function start() {
    const days = [...document.querySelectorAll("[data-dg-day]")].map((one) => /** @type {Holder} */ (one).dataset.dgDay);
    if (isOn("new")) arrive(days.reduce((newest, one) => (one > newest ? one : newest), ""));
    mark();
    open();
    if (site.load("followed") && !document.querySelector(".dg-search")) {
      site.need("more-words", "tokens", "query", "search", "following", "followed").catch(() => {}); // another page tries again
    }
  }

  /** @type {Site["restart"]} */
  function restart() {
    site.showSize();
    visit = null;
    if (!isOn("new")) site.drop("visit");
    start();
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
    if (event.key !== null && !site.isOurs(event.key)) return;
    site.showSize();
    mark();
  });
  // "Back" shows a page as it was left; meanwhile a paper may have been read.
  addEventListener("pageshow", (event) => { if (event.persisted) start(); });
  // Material's `navigation.instant` puts another page into this one.
  addEventListener("DOMContentLoaded", () => {
    let first = true;
    window.document$?.subscribe(() => { if (!first) start(); first = false; });
  });

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ mark, restart, continueVisit }));
  site.showSize();
  start(); // at once: what is on the page stands above this script
})(window.digestgen);
