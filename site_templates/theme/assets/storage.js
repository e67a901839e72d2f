// What a reader's browser keeps of this site: each value under its own key, read again before each change, because
// other tabs write, too. It is sent nowhere. What is kept may be damaged: whoever reads it looks at it first.
((site) => {
  "use strict";
  /** @type {readonly string[]} */
  const SIZES = ["small", "normal", "large", "largest"];
  // Material's scope is the site's root. Other sites may have the same origin: keys begin with this one's path.
  const root = __md_scope;
  const prefix = `digestgen.1.${root.pathname}.`;
  let blocked = false;

  /** @type {Site["load"]} */
  function load(name) {
    try {
      return JSON.parse(localStorage.getItem(prefix + name) ?? "null");
    } catch (error) {
      if (!(error instanceof SyntaxError)) blocked = true;
      return undefined; // damaged, or out of reach
    }
  }

  /** @type {Site["keepQuietly"]} */
  function keepQuietly(name, value) {
    try {
      localStorage.setItem(prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  /** @type {Site["keep"]} */
  function keep(name, value) {
    const kept = keepQuietly(name, value);
    if (!kept) site.tell(site.say("not_kept"));
    return kept;
  }

  /** @type {Site["drop"]} */
  function drop(name) {
    try {
      localStorage.removeItem(prefix + name);
    } catch {
      return; // there is nothing
    }
  }

  function forget() {
    try {
      for (const key of Object.keys(localStorage)) if (isOurs(key)) localStorage.removeItem(key);
    } catch {
      return; // there is nothing
    }
  }

  /** @type {Site["isOurs"]} */
  function isOurs(key) {
    return key.startsWith(prefix);
  }

  /** @returns {string[]} the switches that are off: `new`, `read`, `keys` */
  function switchedOff() {
    const kept = load("off");
    return Array.isArray(kept) ? kept : [];
  }

  /** @type {Site["isOn"]} */
  function isOn(name) {
    return !switchedOff().includes(name);
  }

  /** @type {Site["turn"]} */
  function turn(name, on) {
    const others = switchedOff().filter((one) => one !== name);
    return keep("off", on ? others : [...others, name]);
  }

  function size() {
    const kept = load("size");
    return SIZES.find((one) => one === kept) || "normal";
  }

  /** @type {Site["resize"]} */
  function resize(name) {
    showSize(name);
    return keep("size", name);
  }

  /** main.html does it before the first paint of the next page. */
  function showSize(name = size()) {
    document.documentElement.dataset.dgSize = name;
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({
    SIZES, root, load, keep, keepQuietly, drop, forget, isOurs, isOn, turn, size, resize, showSize, isBlocked: () => blocked,
  }));
})(window.digestgen);
