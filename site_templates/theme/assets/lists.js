// Cards or lines, with what was read or without: how lists of papers are shown. The site says how at first; a reader's
// choice is kept in the browser, and cards or lines set before the first paint (main.html). Without this script a page
// lacks nothing but the choice.
((site) => {
  "use strict";
  const { say, make } = site;
  const root = document.documentElement;

  function shown() {
    return root.dataset.dgLists || (document.querySelector(".dg-cards--lines") ? "lines" : "cards");
  }

  /** @param {string} way where it cannot be kept, it holds for this page */
  function choose(way) {
    site.keep("lists", way);
    show(way);
  }

  /** @param {string} way "" for the site's */
  function show(way) {
    root.dataset.dgLists = way;
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".dg-choice [value]"))) {
      button.ariaPressed = String(button.value === shown());
    }
  }

  function start() {
    const place = document.querySelector(".dg-kicker:has(~ .dg-cards)");
    if (place && !place.querySelector(".dg-choice")) {
      const unread = make("button", { type: "button", className: "dg-hide" });
      unread.addEventListener("click", () => {
        const on = unread.ariaPressed !== "true";
        site.keep("hide", on);
        hide(on);
      });
      place.append(make("span", { className: "dg-choice", role: "group", "aria-label": say("lists") }, unread, ...["cards", "lines"].map((value) => {
        const button = make("button", { type: "button", value }, say(`lists_${value}`));
        button.addEventListener("click", () => choose(value));
        return button;
      })));
    }
    show(String(site.load("lists") || ""));
    hide(site.load("hide") === true);
  }

  /** @param {boolean} on whether lists leave out what was read; the button says how many papers are left */
  function hide(on) {
    const left = document.querySelectorAll(".dg-cards > :not([data-dg-read])").length;
    root.toggleAttribute("data-dg-hide", on);
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".dg-hide"))) {
      button.ariaPressed = String(on);
      button.textContent = say("only_unread") + (on ? ` ${left}` : "");
    }
  }

  /** @type {Site["switchLists"]} */
  function switchLists() {
    choose(shown() === "lines" ? "cards" : "lines");
    return true;
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ switchLists }));
  start();
  document.addEventListener("dg:changed", start); // another page in this one, another tab, everything forgotten
})(window.digestgen);
