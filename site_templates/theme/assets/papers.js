// The papers that were read and those that were saved.
((site) => {
  "use strict";
  const { say, tell, load, keep } = site;
  const MOST_READ = 5000; // papers whose read marks are kept, the last ones: about 125 KB
  const MOST_AUTHORS = 100; // of a saved paper; its BibTeX has them all
  // An address of a paper below the root. Starting so, it cannot lead to another host; the rest forbids ways out.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it forbids
  const ADDRESS = /^papers\/(?!\.{1,2}\/)[^/\\?#:%\s\u0000-\u001f]{1,300}\/$/;

  /** @type {Site["parsePaper"]} */
  function parsePaper(value) {
    if (!value || typeof value !== "object") return null;
    const given = /** @type {Record<string, unknown>} */ (value);
    const { url } = given;
    if (typeof url !== "string" || !ADDRESS.test(url)) return null;
    const bibtex = cut(given.bibtex, 200000);
    const authors = Array.isArray(given.authors) ? given.authors.slice(0, MOST_AUTHORS) : [];
    return {
      url,
      title: cut(given.title, 1000).trim() || url.slice(7, -1),
      authors: authors.map((one) => cut(one, 200).trim()).filter(Boolean),
      day: parseDay(given.day),
      bibtex: /^\s*@/.test(bibtex) ? bibtex : "",
      note: cut(given.note, 10000),
      at: parseMoment(given.at),
    };
  }

  /**
   * A text without control characters, cut; "" for what is no text.
   * @param {unknown} value
   * @param {number} most characters
   */
  function cut(value, most) {
    return typeof value === "string" ? value.replace(/[^\P{Cc}\t\n]/gu, "").slice(0, most) : "";
  }

  /** @type {Site["parseDay"]} */
  function parseDay(value) {
    return typeof value === "string" && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value) ? value : "";
  }

  /** @type {Site["parseMoment"]} */
  function parseMoment(value) {
    const moment = Number(value);
    return moment > 0 && moment < 8.64e15 ? moment : 0;
  }

  function savedPapers() {
    const kept = load("saved");
    return Array.isArray(kept) ? kept.map(parsePaper).filter((one) => one !== null) : [];
  }

  /** @type {Site["changeSaved"]} */
  function changeSaved(change) {
    const done = keep("saved", change(savedPapers()));
    if (done) site.mark();
    return done;
  }

  /** @returns {string[]} */
  function readPapers() {
    const kept = load("read");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }

  /** @type {Site["setRead"]} */
  function setRead(url, on) {
    const others = readPapers().filter((one) => one !== url);
    keep("read", on ? [...others, url].slice(-MOST_READ) : others);
    site.mark();
  }

  /** @type {Site["setReadQuietly"]} */
  function setReadQuietly(url) {
    if (readPapers().includes(url)) return;
    if (site.keepQuietly("read", [...readPapers(), url].slice(-MOST_READ))) site.mark();
  }

  // What pages say of a paper

  /** @type {Site["heading"]} */
  function heading(holder) {
    return /** @type {HTMLElement} */ (holder.querySelector("h1, h2, h3"));
  }

  /** @type {Site["titleOf"]} */
  function titleOf(holder) {
    const copy = /** @type {HTMLElement} */ (heading(holder).cloneNode(true));
    for (const formula of copy.querySelectorAll("math")) formula.remove(); // its words stand before it, for text browsers
    return copy.textContent.trim();
  }

  /** @param {ParentNode} within */
  function names(within) {
    return [...within.querySelectorAll(".dg-authors a, .dg-authors span")].map((one) => one.textContent.trim());
  }

  /**
   * What a paper's own page says of it: all that the page of saved papers needs.
   * @param {Document} page
   */
  function describe(page) {
    const paper = /** @type {Holder} */ (page.querySelector(".dg-paper[data-dg-paper]"));
    return {
      url: paper.dataset.dgPaper,
      day: paper.dataset.dgDay,
      title: titleOf(paper), // that of the page's head may begin with "Withdrawn:"
      authors: names(paper),
      bibtex: page.getElementById("bibtex")?.textContent,
    };
  }

  /** @type {Site["complete"]} */
  async function complete(url) {
    const answer = await fetch(new URL(url, site.root), { mode: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = describe(new DOMParser().parseFromString(await answer.text(), "text/html")); // inert: runs nothing
    if (said.url !== url) throw new Error(said.url);
    changeSaved((papers) => papers.map((one) => (one.url === url && parsePaper({ ...one, ...said })) || one));
  }

  /** @type {Map<string, Paper>} */
  const dropped = new Map(); // on this page: whoever presses twice has the note again

  /** @type {Site["toggleSaved"]} */
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
      : { url, day: holder.dataset.dgDay, title: titleOf(holder), authors: names(holder) };
    const paper = dropped.get(url) || parsePaper({ ...shown, at: Date.now() });
    if (!paper) return;
    const kept = changeSaved((papers) => [...papers.filter((one) => one.url !== url), paper]);
    if (!kept) return;
    tell(say("saved_now", { n: savedPapers().length }));
    if (!paper.bibtex) complete(url).catch(() => {}); // without a network: completed when it is exported
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({
    parsePaper, parseDay, parseMoment, savedPapers, changeSaved, readPapers, setRead, setReadQuietly, heading, titleOf, complete, toggleSaved, MOST_READ,
  }));
})(window.digestgen);
