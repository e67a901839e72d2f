// Keys for reading; dialog.js explains them.
((site) => {
  "use strict";
  const { say, make, tell } = site;
  const TYPING = "input, textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox], [role=tab]";
  const CARD = "[data-dg-paper]:not(.dg-paper)";

  // Keys

  /** What each key does; whether it did. @type {{keys: Record<string, () => boolean>, shown: string}[]} */
  const SHORTCUTS = [
    { shown: "j k", keys: { j: () => step(1), k: () => step(-1) } },
    { shown: "← →", keys: { ArrowLeft: () => follow("prev"), ArrowRight: () => follow("next") } },
    { shown: "o", keys: { o: openCurrent } },
    { shown: "s", keys: { s: save } },
    { shown: "m", keys: { m: markRead } },
    { shown: "t", keys: { t: grow } },
    { shown: "/", keys: { "/": search } },
    { shown: "?", keys: { "?": show } },
    { shown: "l", keys: { l: site.switchLists } },
  ]; // the words key_1, key_2 … describe them in this order
  const ACTIONS = new Map(SHORTCUTS.flatMap(({ keys }) => Object.entries(keys)));
  const THEIRS = "pn,."; // Material's own single keys: previous and next page

  // On the way down, before Material's listeners, so that switching keys off switches off theirs, too (WCAG 2.1.4).
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : null;
    if (at?.closest(TYPING)) return;
    const open = document.querySelector("dialog[open]");
    if (!site.isOn("keys") || open) {
      if (THEIRS.includes(event.key)) event.stopImmediatePropagation();
      return;
    }
    if (event.shiftKey && event.key !== "?" && event.key !== "/") return;
    if (event.key.startsWith("Arrow") && scrolls(at)) return;
    if (ACTIONS.get(event.key)?.()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  /**
   * Whether arrows move what is in there sideways.
   * @param {Element | null} element
   */
  function scrolls(element) {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth + 1) return true;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  }

  /** @returns {Holder | null} the card that has the focus */
  function current() {
    return document.activeElement?.closest(CARD) ?? null;
  }

  /** @param {Holder} card */
  function link(card) {
    return /** @type {HTMLAnchorElement} */ (site.heading(card).querySelector("a"));
  }

  function openCurrent() {
    const card = current();
    if (card) link(card).click();
    return Boolean(card);
  }

  /**
   * To the next or previous paper of a list; from where the reader looks, where none has the focus.
   * @param {1 | -1} by
   */
  function step(by) {
    const cards = listed(), focused = current();
    let at = focused ? cards.indexOf(focused) : -1;
    if (at >= 0) at += by;
    else {
      const shown = cards.findIndex((card) => card.getBoundingClientRect().top > 40);
      at = by > 0 ? shown : (shown < 0 ? cards.length : shown) - 1;
    }
    if (cards[at]) look(cards[at]);
    return cards.length > 0;
  }

  /** The cards that are shown. */
  function listed() {
    const holders = /** @type {NodeListOf<Holder>} */ (document.querySelectorAll(CARD));
    return [...holders].filter((card) => card.getClientRects().length && site.heading(card));
  }

  /** @param {Holder} card */
  function look(card) {
    link(card).focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {"prev" | "next"} rel */
  function follow(rel) {
    /** @type {HTMLAnchorElement | HTMLLinkElement | null} */
    const to = document.querySelector(`a[rel~="${rel}"]`) || document.querySelector(`link[rel~="${rel}"]`);
    if (to) location.assign(to.href);
    return Boolean(to);
  }

  function save() {
    /** @type {Holder | null} */
    const holder = current() || document.querySelector(".dg-paper[data-dg-paper]");
    if (!holder) return false;
    /** @type {HTMLElement | null} */
    const remove = holder.querySelector("[data-dg-remove]"); // on the page of saved papers
    if (remove) remove.click();
    else site.toggleSaved(holder);
    return true;
  }

  function markRead() {
    /** @type {Holder | null} */
    const holder = current() || document.querySelector(".dg-paper[data-dg-paper]");
    if (!holder || !site.isOn("read")) return false;
    const url = holder.dataset.dgPaper, cards = listed(), at = cards.indexOf(holder);
    site.setRead(url, !site.readPapers().includes(url));
    const next = cards[at + 1] || cards[at - 1];
    if (at >= 0 && next && !holder.getClientRects().length) look(next); // it is hidden now
    return true;
  }

  function search() {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[type=search]"));
    const shown = [...fields].filter((one) => one.getClientRects().length);
    const field = shown.find((one) => one.closest(".md-content")) || shown[0]; // the page's own, or that of the header
    if (field) field.select();
    else location.assign(new URL("search/", site.root));
    return true;
  }

  function grow() {
    const name = site.SIZES[(site.SIZES.indexOf(site.size()) + 1) % site.SIZES.length];
    if (site.resize(name)) tell(say("size_now", { size: say(`size_${name}`) }));
    return true;
  }

  // The dialog: what it says and builds is loaded when it is asked for

  function show() {
    site.need("more-words", "dialog").then(() => site.showDialog(SHORTCUTS.map(({ shown }) => shown)), () => {});
    return true;
  }

  const header = document.querySelector(".md-header__inner");
  if (header) {
    const button = make("button", { type: "button", className: "md-header__button md-icon dg-reading-button",
      title: say("reading"), "aria-label": say("reading"), "aria-haspopup": "dialog" });
    button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" ' +
      'd="M2 19 8 5l6 14M4.2 14.5h7.6M14.5 19l3.7-9 3.8 9M15.8 16.5h5"/></svg>';
    button.addEventListener("click", show);
    header.append(button);
  }
})(window.digestgen);
