// The page of saved papers: the list out of the browser's storage, with notes, order, export and import.
(/** @param {(site: Site) => void} begin */ (begin) => window.digestgen.when(() => "undo" in window.digestgen.words && "followed" in window.digestgen, () => begin(window.digestgen)))((site) => {
  "use strict";
  const { say, make, tell } = site;
  /** @typedef {(a: Paper, b: Paper) => number} Order */
  const FORMAT = "digestgen-saved"; // of the exported file; its version is below
  const VERSION = 1;
  const MOST_BYTES = 5 * 1024 * 1024; // of an imported file: browsers keep no more than that of a site
  /** @type {Record<string, Order>} */
  const ORDERS = {
    saved: (a, b) => b.at - a.at,
    newest: (a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0),
    title: (a, b) => a.title.localeCompare(b.title, document.documentElement.lang),
  };

  // Lists

  /** @type {Site["mergeSaved"]} */
  function merge(old, more) {
    const papers = new Map(old.map((one) => [one.url, one]));
    let added = 0;
    for (const paper of more) {
      const known = papers.get(paper.url);
      if (!known) added += 1;
      const notes = known ? [known.note, paper.note] : [paper.note];
      const note = notes.filter((one, at) => one && !(at && notes[0].includes(one))).join("\n\n");
      papers.set(paper.url, { ...paper, ...known, note, bibtex: known?.bibtex || paper.bibtex });
    }
    return { papers: [...papers.values()], added };
  }

  /** @type {Site["parseExport"]} */
  function parseExport(text) {
    let said;
    try {
      said = JSON.parse(text);
    } catch {
      return null;
    }
    if (!said || said.format !== FORMAT || said.version !== VERSION || !Array.isArray(said.papers)) return null;
    const papers = parse(said.papers, site.parsePaper);
    const followed = parse(said.followed, site.parseFollowed), read = parse(said.read, (url) => site.parsePaper({ url })?.url || null);
    return { papers, followed, read, skipped: said.papers.length - papers.length };
  }

  /**
   * @template Value
   * @param {unknown} list
   * @param {(value: unknown) => Value | null} parseOne
   */
  function parse(list, parseOne) {
    return Array.isArray(list) ? list.map(parseOne).filter((one) => one !== null) : [];
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ mergeSaved: merge, parseExport }));

  // The page

  const page = document.querySelector(".dg-saved");
  if (!page) return;

  /** @type {Map<string, Paper>} */
  const removed = new Map(); // url → paper, until the page is left
  /** @type {Paper[]} */
  let cleared = []; // the same for "remove all"
  /** @type {Map<string, HTMLElement>} */
  const items = new Map(); // url → element

  const message = make("p", { className: "dg-saved__trouble", role: "alert" });
  const count = make("p", { className: "dg-kicker" });
  const undoAll = make("p", { className: "dg-saved__undo", hidden: true });
  const order = make("select", { id: "dg-order" }, ...Object.keys(ORDERS).map((name) => make("option", { value: name }, say(`order_${name}`))));
  const file = make("input", { type: "file", accept: ".json,application/json", hidden: true });
  const exports = [button("export_bib", exportBibtex)], exportAll = button("export_json", exportJson), importing = button("import", () => file.click());
  const all = button("remove_all", removeAll);
  const bar = make("div", { className: "dg-buttons" }, ...exports, exportAll, importing, all, file);
  const sorting = make("p", { className: "dg-small" }, make("label", { for: "dg-order" }, say("order")), " ", order);
  const empty = make("p", {}, say("empty"));
  const list = make("ul", { className: "dg-saved__list" });
  const searches = make("ul", { className: "dg-saved__searches" });
  const followed = make("section", { "aria-labelledby": "dg-followed" }, make("h2", { id: "dg-followed" }, say("followed")), searches);

  /**
   * @param {string} word
   * @param {() => void} act
   * @param {Record<string, unknown>} [properties]
   */
  function button(word, act, properties) {
    const made = make("button", { type: "button", className: "dg-button", ...properties }, say(word));
    made.addEventListener("click", act);
    return made;
  }

  // The list

  function show() {
    if (page && !page.isConnected) return; // navigation.instant shows another page
    const papers = site.savedPapers();
    const urls = new Set(papers.map((one) => one.url));
    for (const url of removed.keys()) if (urls.has(url)) removed.delete(url); // another tab saved it again
    const wanted = sorted([...papers, ...removed.values()]);
    for (const [url, item] of items) if (!urls.has(url) && !removed.has(url)) { item.remove(); items.delete(url); }
    wanted.forEach((paper, at) => {
      const gone = removed.has(paper.url);
      let item = items.get(paper.url);
      if (!item || item.matches(".dg-saved__gone") !== gone) {
        const made = gone ? buildGone(paper) : buildItem(paper);
        item?.replaceWith(made);
        item = made;
        items.set(paper.url, item);
      }
      if (!gone) fill(item, paper);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] || null);
    });
    count.textContent = papers.length ? say("list", { n: papers.length }) : "";
    empty.hidden = wanted.length > 0;
    sorting.hidden = wanted.length < 2;
    for (const one of [...exports, all]) one.disabled = !papers.length;
    showSearches();
    exportAll.disabled = !(papers.length || searches.children.length || site.readPapers().length);
    undoAll.hidden = !cleared.length;
    const kept = site.load("saved");
    const damaged = kept !== null && !(Array.isArray(kept) && kept.length === papers.length);
    const trouble = site.isBlocked() ? say("blocked") : damaged ? say("damaged") : "";
    if (message.textContent !== trouble) message.textContent = trouble;
    message.hidden = !trouble;
  }

  function showSearches() {
    const items = site.followed().map(({ ask, name, fresh }) => make("li", {},
      make("a", { href: new URL(`search/?${ask}&sort=new`, site.root), dir: "auto" }, name), " ",
      fresh ? make("span", { className: "dg-new" }, say("n_new", { n: fresh })) : "",
      button("remove", () => {
        site.changeFollowed((all) => all.filter((one) => one.ask !== ask));
        (searches.querySelector("button") || importing).focus();
      }, { "aria-label": say("remove_paper", { title: name }) })));
    if (!items.length) followed.remove();
    else if (!followed.isConnected) bar.after(followed);
    if (items.map((one) => one.outerHTML).join() !== [...searches.children].map((one) => one.outerHTML).join()) searches.replaceChildren(...items);
  }

  /** @param {Paper} paper */
  function buildItem({ url }) {
    const note = make("textarea", { rows: 2, maxLength: 10000 });
    let waiting = 0;
    const write = () => {
      clearTimeout(waiting);
      if (note.value === note.dataset.kept) return;
      note.dataset.kept = note.value;
      site.changeSaved((papers) => papers.map((one) => (one.url === url ? { ...one, note: note.value } : one)));
    };
    note.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(write, 400); });
    note.addEventListener("change", write);
    addEventListener("pagehide", write);
    return make("li", { "data-dg-paper": url },
      make("h2", { className: "dg-card__title", dir: "auto" }, make("a", { href: new URL(url, site.root) })),
      make("p", { className: "dg-authors" }),
      make("label", {}, make("span", {}, say("note")), note),
      button("remove", () => remove(url), { "data-dg-remove": "" }));
  }

  /**
   * @param {HTMLElement} item
   * @param {Paper} paper
   */
  function fill(item, paper) {
    const [heading, authors, label, button] = item.children;
    heading.children[0].textContent = paper.title;
    const shown = paper.authors.length > 8 ? [...paper.authors.slice(0, 6), "…"] : paper.authors;
    authors.textContent = [shown.join(", "), paper.day && site.dayText(paper.day)].filter(Boolean).join(" · ");
    const note = /** @type {HTMLTextAreaElement} */ (label.lastChild);
    note.setAttribute("aria-label", say("note_on", { title: paper.title }));
    if (note !== document.activeElement || note.value === note.dataset.kept) {
      note.value = paper.note;
      note.dataset.kept = paper.note;
    }
    button.setAttribute("aria-label", say("remove_paper", { title: paper.title }));
  }

  // Removing

  /** @param {Paper} paper */
  function buildGone({ url, title }) {
    return make("li", { className: "dg-saved__gone" }, say("removed", { title }), " ", button("undo", () => restore(url)));
  }

  /** @param {string} url */
  function remove(url) {
    const paper = site.savedPapers().find((one) => one.url === url);
    if (!paper) return;
    removed.set(url, paper);
    if (!site.changeSaved((papers) => papers.filter((one) => one.url !== url))) removed.delete(url);
    show();
    items.get(url)?.querySelector("button")?.focus();
  }

  /** @param {string} url */
  function restore(url) {
    const paper = removed.get(url);
    if (!paper) return;
    if (!site.changeSaved((papers) => [...papers.filter((one) => one.url !== url), paper])) return;
    removed.delete(url);
    show();
    items.get(url)?.querySelector("a")?.focus();
  }

  function removeAll() {
    const papers = site.savedPapers();
    if (!site.changeSaved(() => [])) return;
    cleared = papers;
    removed.clear();
    const undo = button("undo", () => {
      if (!site.changeSaved((now) => merge(now, cleared).papers)) return;
      cleared = [];
      show();
      order.focus();
    });
    undoAll.replaceChildren(say("removed_all", { n: papers.length }), " ", undo);
    show();
    undo.focus();
  }

  // Files

  /**
   * @param {string} name
   * @param {string} type
   * @param {string} text
   */
  function download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  /** The site's own BibTeX, as it stood on each paper's page; what is missing is read there now. */
  async function exportBibtex() {
    for (const { url, bibtex } of site.savedPapers()) if (!bibtex) await site.complete(url).catch(() => {});
    const papers = sorted();
    const texts = papers.map((one) => one.bibtex.trim()).filter(Boolean);
    if (texts.length) download("saved.bib", "application/x-bibtex", `${texts.join("\n\n")}\n`);
    const missing = papers.length - texts.length;
    tell(missing ? say("exported_without", { n: missing }) : say("exported", { n: texts.length }));
  }

  function exportJson() {
    const papers = sorted();
    const value = { format: FORMAT, version: VERSION, site: site.root.href, papers, followed: site.followed(), read: site.readPapers() };
    download("saved.json", "application/json", `${JSON.stringify(value, null, 2)}\n`);
    tell(say("exported", { n: papers.length }));
  }

  function sorted(papers = site.savedPapers()) {
    return papers.reverse().sort(ORDERS[order.value]); // of equals the one saved last is first
  }

  async function importJson() {
    const chosen = file.files?.[0];
    file.value = ""; // so that the same file can be chosen again
    if (!chosen) return;
    const said = chosen.size <= MOST_BYTES ? parseExport(await chosen.text()) : null;
    if (!said) {
      tell(say("import_wrong"));
      return;
    }
    let added = 0;
    const kept = site.changeSaved((now) => {
      const both = merge(now, said.papers);
      added = both.added;
      return both.papers;
    });
    if (!kept) return;
    const more = said.followed.length + said.read.length > 0;
    if (more) {
      site.keep("read", [...new Set([...said.read, ...site.readPapers()])].slice(-site.MOST_READ));
      site.changeFollowed((now) => [...said.followed.filter(({ ask }) => now.every((one) => one.ask !== ask)), ...now]);
    }
    tell([say("imported", { n: added }), more && say("imported_also"), said.skipped && say("import_skipped", { n: said.skipped })].filter(Boolean).join(" "));
  }

  const kept = site.load("order");
  if (typeof kept === "string" && Object.hasOwn(ORDERS, kept)) order.value = kept;
  order.addEventListener("change", () => { site.keep("order", order.value); show(); });
  file.addEventListener("change", importJson);
  document.addEventListener("dg:changed", show);
  page.append(message, count, bar, sorting, undoAll, empty, list);
  show();
});
