// Copies a citation. Everything else on the site works without JavaScript.
((site) => {
  "use strict";
  const { words } = site;
  // Material takes every rel="alternate" for a translation of the site and fetches a sitemap for each of
  // them, on every page. Feed readers, which run no scripts, read the page as it is served.
  /** @param {Document} page */
  function renameFeeds(page) {
    for (const link of page.querySelectorAll('link[rel="alternate"][type]')) link.setAttribute("rel", "alternate feed");
  }
  renameFeeds(document);
  // Material's navigation.instant parses the next page, and runs every script of its article, data too.
  const parse = DOMParser.prototype.parseFromString;
  DOMParser.prototype.parseFromString = function (text, type) {
    const page = parse.call(this, text, type);
    renameFeeds(page);
    for (const script of page.querySelectorAll('[data-md-component=container] script[type$="json"]')) {
      const data = page.createElement("data");
      data.id = script.id;
      data.hidden = true;
      data.textContent = script.textContent;
      script.replaceWith(data);
    }
    return page;
  };

  /** @type {Site["onPage"]} */
  function onPage(start) {
    const begin = () => (window.document$ ? window.document$.subscribe(() => start()) : start());
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  }

  /** @type {Site["when"]} */
  function when(isReady, start) {
    if (isReady()) start();
    else setTimeout(() => when(isReady, start), 20);
  }

  /** @type {Site["made"]} */
  const made = {};

  /** @type {Site["textOf"]} */
  function textOf(name) {
    return made[name] ? made[name]() : document.getElementById(name)?.textContent || "";
  }

  function reveal() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-dg-copy]");
    for (const button of buttons) button.hidden = false;
  }

  /** Tables and formulas that scroll sideways: by keys, too, as long as they are wider than their place. */
  const wide = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth <= target.clientWidth + 1) {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
        continue;
      }
      target.setAttribute("tabindex", "0");
      if (target.localName === "math") continue; // it has a role and a name of its own
      target.setAttribute("role", "group"); // of a region there may be one with this name on a page
      target.setAttribute("aria-label", words.table);
    }
  });

  function watchWide() {
    wide.disconnect();
    // Material wraps tables as it starts on a page, before or after this.
    setTimeout(() => { for (const one of document.querySelectorAll(".md-typeset__scrollwrap, math")) wide.observe(one); }, 100);
  }

  document.addEventListener("click", (event) => {
    /** @type {HTMLElement | null} */
    const button = event.target instanceof Element ? event.target.closest("[data-dg-copy]") : null;
    const name = button?.dataset.dgCopy;
    if (!button || !name) return;
    const shown = document.getElementById(name), text = textOf(name);
    const label = button.textContent;
    const say = (/** @type {string} */ word) => {
      button.textContent = word;
      setTimeout(() => { button.textContent = label; }, 2000);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(() => say(words.copied), () => say(words.not_copied));
    } else {
      const give = (/** @type {ClipboardEvent} */ copying) => {
        copying.clipboardData?.setData("text/plain", text);
        copying.preventDefault();
      };
      if (shown) getSelection()?.selectAllChildren(shown);
      document.addEventListener("copy", give);
      say(document.execCommand("copy") ? words.copied : shown ? words.press : words.not_copied);
      document.removeEventListener("copy", give);
    }
  });
  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ made, textOf, onPage, when }));
  onPage(reveal);
  onPage(watchWide);
})(window.digestgen);
