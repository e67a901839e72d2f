// Runs scripts of the site for tests: in their order, with as much of a browser as they touch while they load.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";

const ASSETS = new URL("../../site_templates/theme/assets/", import.meta.url);
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** localStorage: what is kept are its own properties, as in a browser. */
class Keeper {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = String(text); }
  removeItem(key) { delete this[key]; }
}

/**
 * @param {string} names of scripts, with blanks between
 * @param {object} given `site`: what other scripts gave to window.digestgen; `kept`: what localStorage has; anything else is
 *   a global of the browser
 * @returns {object} the window, with `kept`: localStorage
 */
export function load(names, { site = {}, kept = {}, ...globals } = {}) {
  const window = {
    digestgen: { words: {}, months: MONTHS, date: "{day} {month} {year}", made: {}, onPage: (start) => start(), when: (_, start) => start(), ...site },
    kept: Object.assign(new Keeper(), kept),
  };
  const document = {
    documentElement: { dataset: {}, lang: "en" },
    readyState: "loading",
    addEventListener() {},
    dispatchEvent() {},
    querySelector: () => null,
    querySelectorAll: () => [],
  };
  const browser = {
    window, document, localStorage: window.kept, __md_scope: new URL("https://example.org/lamps/"), addEventListener() {},
    ResizeObserver: class { disconnect() {} }, setTimeout() {},
    DOMParser: class { parseFromString() {} }, ...globals,
  };
  for (const name of names.split(" ")) {
    const file = new URL(`${name}.js`, ASSETS);
    const run = compileFunction(readFileSync(file, "utf-8"), Object.keys(browser), { filename: fileURLToPath(file) });
    run(...Object.values(browser));
  }
  return window;
}
