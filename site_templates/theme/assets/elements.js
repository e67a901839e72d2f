// Words and elements: what the other scripts say, and build a page with.
((site) => {
  "use strict";

  /**
   * A text of the catalogue; with `n`, the plural form that the language has for it.
   * @type {Site["say"]}
   */
  function say(key, values = {}) {
    const text = site.words[key] || site.words[`${key}.${pluralForm(Number(values.n || 0))}`] || site.words[`${key}.other`] || key;
    return fill(text, values);
  }

  /**
   * @param {string} text
   * @param {Record<string, unknown>} values
   */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
  }

  /**
   * CLDR's name of the plural form of a number, in the language of the page.
   * @type {Site["pluralForm"]}
   */
  function pluralForm(n) {
    return new Intl.PluralRules(document.documentElement.lang || "en").select(n);
  }

  /**
   * "7 August 2025", of "2025-08-07".
   * @type {Site["dayText"]}
   */
  function dayText(day) {
    const [year, month, date] = day.split("-").map(Number);
    return fill(site.date, { day: date, month: site.months[month - 1], year });
  }

  /**
   * An element with properties, attributes (names with a hyphen) and children; strings become text, never markup.
   * @type {Site["make"]}
   */
  function make(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, String(value));
      else Reflect.set(made, key, value);
    }
    made.append(...children);
    return made;
  }

  /** @type {Map<string, Promise<unknown>>} */
  const needed = new Map();

  /** @type {Site["need"]} */
  function need(...names) {
    return Promise.all(names.map((name) => {
      const known = needed.get(name);
      if (known) return known;
      const loaded = new Promise((done, fail) => {
        const failed = () => { needed.delete(name); fail(); }; // to be asked for again
        document.head.append(make("script", { src: new URL(`assets/${name}.js`, site.root), async: false, onload: done, onerror: failed }));
      });
      needed.set(name, loaded);
      return loaded;
    }));
  }

  let timer = 0;

  /**
   * Says something for a moment, to eyes and to screen readers.
   * @type {Site["tell"]}
   */
  function tell(text) {
    // What is outside of an open dialog is inert, and silent.
    const place = document.querySelector("dialog[open]") || document.body;
    const status = [...place.children].find((one) => one.matches(".dg-said")) || addStatus(place);
    clearTimeout(timer);
    status.textContent = "";
    status.textContent = text;
    timer = setTimeout(() => { status.textContent = ""; }, 6000);
  }

  /** @param {Element} place */
  function addStatus(place) {
    const status = make("p", { className: "dg-said", "aria-live": "polite", "aria-atomic": "true" });
    place.append(status);
    return status;
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ say, pluralForm, dayText, make, need, tell }));
  addStatus(document.body);
})(window.digestgen);
