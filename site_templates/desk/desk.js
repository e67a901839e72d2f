// The desk: papers that wait, one key each. What is shown as HTML was made safe by the server; all else is text.
(() => {
  "use strict";
  /**
   * @typedef {{key: string, status: "open" | "later" | "kept" | "no", title: string, text: string, authors: string,
   *   line: string, reason: string, votes: string, tags: string[], note: string}} Row
   * @typedef {{slug: string, title: string, words: string}} Topic
   * @typedef {{text: string, count: string, papers: string[]}} Phrase
   * @typedef {{said: string, rows: Row[], undo: boolean, focus?: string, gone?: string[], topics?: Topic[], left?: number, phrase?: Phrase}} Answer
   */
  /** @type {{words: Record<string, string>, topics: Topic[], token: string}} */
  const { words, topics, token } = JSON.parse(/** @type {string} */ (get("#data").textContent));
  const TITLES = new Map(topics.map((topic) => [topic.slug, topic.title]));
  const MOST_CHOICES = 8, PATIENCE = 1500; // milliseconds until one is told why nothing happens
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** @type {Map<string, HTMLLIElement>} */
  const lines = new Map();
  /** @type {Map<string, Promise<string>>} */
  const papers = new Map();
  /** @type {Set<string>} */
  const selected = new Set();
  let view = "open", current = "", edited = "", canUndo = false, asked = 0;
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve(); // one step after the other, in the order of the keys
  /** @type {(() => Promise<void>) | null} */
  let leave = null; // saves what is being written
  const list = get("#list"), sheet = get("#sheet"), article = get("article"), said = get(".said"), alarm = get(".alarm");
  const help = /** @type {HTMLDialogElement} */ (get("#help")), adding = /** @type {HTMLDialogElement} */ (get("#add"));
  const reviewing = /** @type {HTMLDialogElement} */ (get("#review"));
  const single = /** @type {HTMLInputElement} */ (get("#single"));

  /** @param {string} selector @returns {HTMLElement} */
  function get(selector) {
    return /** @type {HTMLElement} */ (document.querySelector(selector));
  }

  /**
   * An element with attributes, and text or elements in it.
   * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} content
   */
  function make(tag, attributes = {}, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  }

  /**
   * A message; with n, in the plural form that the language has for it.
   * @param {string} key @param {Record<string, string | number>} values
   */
  function say(key, values = {}) {
    const form = new Intl.PluralRules(document.documentElement.lang || "en").select(Number(values.n ?? 0));
    const text = words[key] ?? words[`${key}.${form}`] ?? words[`${key}.other`] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }

  // What is asked of the server

  /** @param {string} path @param {RequestInit} how */
  async function ask(path, how = {}) {
    let answer;
    try {
      answer = await fetch(path, { ...how, headers: { "X-Desk": token, "Content-Type": "application/json" }, credentials: "omit" });
    } catch {
      throw new Error(say("gone"));
    }
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.error);
    return value;
  }

  /** @param {unknown} error */
  function warn(error) {
    alarm.textContent = error instanceof Error ? error.message : String(error);
    alarm.hidden = !alarm.textContent;
  }

  /**
   * A step; what it changed is shown when the server has written it down.
   * @param {string} action @param {Record<string, unknown>} [more]
   * @returns {Promise<Answer | undefined>}
   */
  function step(action, more = {}) {
    const done = queue.then(async () => {
      const waiting = setTimeout(() => { said.textContent = say("waiting"); }, PATIENCE);
      try {
        const answer = /** @type {Answer} */ (await ask("do", { method: "POST", body: JSON.stringify({ action, ...more }) }));
        warn("");
        take(answer);
        said.textContent = answer.said;
        return answer;
      } catch (error) {
        warn(error);
        await refresh();
        return undefined;
      } finally {
        clearTimeout(waiting);
      }
    });
    queue = done;
    return done;
  }

  /** @param {Answer} answer */
  function take(answer) {
    for (const key of answer.gone ?? []) {
      rows.delete(key);
      lines.get(key)?.remove();
      lines.delete(key);
      selected.delete(key);
    }
    for (const row of answer.rows) {
      const old = rows.get(row.key);
      if (old && row.key !== current && (old.status !== row.status)) papers.delete(row.key);
      rows.set(row.key, row);
      busy.delete(row.key);
      draw(row);
    }
    canUndo = answer.undo;
    if (answer.topics) {
      topics.splice(0, topics.length, ...answer.topics);
      for (const topic of topics) TITLES.set(topic.slug, topic.title);
    }
    if (answer.focus) {
      const row = rows.get(answer.focus);
      if (row && !shows(row)) look(row.status === "later" ? "open" : row.status);
      go(answer.focus);
    }
    arrange();
    if (answer.rows.some((row) => row.key === current) && !edited) fill();
  }

  /** All of it anew: another program may have written to the files. */
  async function refresh() {
    try {
      const answer = await ask("papers");
      const keys = new Set(answer.rows.map((/** @type {Row} */ row) => row.key));
      busy.clear();
      take({ ...answer, gone: [...rows.keys()].filter((key) => !keys.has(key)) });
    } catch (error) {
      warn(error);
    }
  }

  // The list

  /** Papers whose step is on its way. @type {Map<string, string>} */
  const busy = new Map();

  /** @param {Row} row */
  function shows(row) {
    const status = busy.get(row.key) ?? row.status;
    return view === "open" ? status === "open" || status === "later" : status === view;
  }

  /** What is shown, in order: what was put off comes last. */
  function shown() {
    const found = [...rows.values()].filter(shows);
    return view === "open" ? [...found.filter((row) => row.status === "open"), ...found.filter((row) => row.status === "later")] : found;
  }

  /** @param {Row} row */
  function draw(row) {
    const line = /** @type {HTMLLIElement} */ (lines.get(row.key) ?? make("li", { role: "option", id: `row-${lines.size}` }));
    lines.set(row.key, line);
    line.dataset.key = row.key;
    const name = make("span", { class: "name" });
    name.innerHTML = row.title;
    const who = make("span", { class: "who" }, make("span", {}, row.authors));
    if (row.status === "later") who.prepend(make("span", { class: "tag" }, say("later_mark")));
    if (row.note) who.append(make("span", { class: "tag" }, say("note")));
    if (row.votes) who.append(make("span", { class: "votes" }, `▲ ${row.votes}`));
    line.replaceChildren(make("span", { class: "check", "aria-hidden": "true" }), name, who, make("span", { class: "line" }, row.line), ...(row.reason ? [make("span", { class: "because" }, row.reason)] : []));
  }

  function arrange() {
    const visible = shown();
    let at = list.firstElementChild;
    for (const { key } of visible) { // only what is out of its place is moved
      const line = /** @type {HTMLLIElement} */ (lines.get(key));
      if (line === at) at = at.nextElementSibling;
      else list.insertBefore(line, at);
    }
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
    if (!visible.some((row) => row.key === current)) go(visible[0]?.key ?? "");
    mark();
    /** @type {Record<string, number>} */
    const count = { open: 0, kept: 0, no: 0 };
    for (const row of rows.values()) {
      const status = busy.get(row.key) ?? row.status;
      count[status === "later" ? "open" : status] += 1;
    }
    for (const button of document.querySelectorAll("[data-view]")) {
      const name = /** @type {"open" | "kept" | "no"} */ (/** @type {HTMLElement} */ (button).dataset.view);
      button.setAttribute("aria-pressed", String(name === view));
      /** @type {HTMLElement} */ (button.querySelector("b")).textContent = String(count[name]);
    }
    const all = rows.size || 1;
    get(".progress .kept").style.width = `${(100 * count.kept) / all}%`;
    get(".progress .no").style.width = `${(100 * count.no) / all}%`;
    const nothing = get(".nothing");
    nothing.hidden = visible.length > 0;
    nothing.textContent = say(`empty_${view}`);
    /** @type {HTMLButtonElement} */ (get('[data-do="undo"]')).disabled = !canUndo;
  }

  /** Which line is the current one, and which are selected. */
  function mark() {
    const visible = shown();
    visible.forEach(({ key }, at) => {
      const line = /** @type {HTMLLIElement} */ (lines.get(key));
      line.classList.toggle("current", key === current);
      line.setAttribute("aria-selected", String(selected.has(key)));
      line.setAttribute("aria-posinset", String(at + 1));
      line.setAttribute("aria-setsize", String(visible.length));
    });
    const line = lines.get(current);
    if (line?.isConnected) list.setAttribute("aria-activedescendant", line.id);
    else list.removeAttribute("aria-activedescendant");
    const chosen = get(".selection");
    chosen.hidden = selected.size === 0;
    if (selected.size) {
      const clear = make("button", { type: "button" }, say("clear"));
      clear.addEventListener("click", () => select([]));
      chosen.replaceChildren(say("selected", { n: selected.size }), clear);
    }
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".actions button"))) {
      button.disabled = !current;
    }
  }

  /** @param {string} key */
  function go(key) {
    if (key === current && article.dataset.key === key) return;
    current = key;
    edited = "";
    leave = null;
    mark();
    lines.get(key)?.scrollIntoView({ block: "nearest" });
    fill();
  }

  /** @param {number} by @param {boolean} [extend] */
  function move(by, extend = false) {
    const visible = shown();
    const at = visible.findIndex((row) => row.key === current);
    const to = visible[Math.max(0, Math.min(visible.length - 1, at + by))];
    if (!to) return;
    if (extend) select([...selected, current, to.key]);
    go(to.key);
  }

  /** @param {Iterable<string>} keys */
  function select(keys) {
    const chosen = [...keys];
    selected.clear();
    for (const key of chosen) selected.add(key);
    mark();
    said.textContent = selected.size ? say("selected", { n: selected.size }) : "";
  }

  /** @param {string} key */
  function toggle(key) {
    select(selected.has(key) ? [...selected].filter((one) => one !== key) : [...selected, key]);
  }

  /** @param {string} name */
  function look(name) {
    view = name;
    selected.clear();
    arrange();
  }

  // The paper

  /** @param {string} key */
  function load(key) {
    let html = papers.get(key);
    if (!html) {
      html = ask(`paper?key=${encodeURIComponent(key)}`).then((answer) => {
        const row = rows.get(key);
        if (row && row.reason !== answer.reason) {
          row.reason = answer.reason;
          draw(row);
        }
        return answer.html;
      });
      html.catch(() => papers.delete(key));
      papers.set(key, html);
    }
    return html;
  }

  async function fill() {
    const key = current, row = rows.get(key);
    if (!row) {
      article.replaceChildren();
      delete article.dataset.key;
      return;
    }
    if (article.dataset.key !== key || !papers.has(key)) {
      try {
        if (article.dataset.key !== key) { // what is known already, until the rest is there
          article.replaceChildren(make("h2", {}, row.text), make("div", { "data-slot": "topics" }), make("div", { "data-slot": "note" }));
          article.dataset.key = key;
          sheet.scrollTop = 0;
          showParts();
        }
        const html = await load(key);
        if (key !== current) return;
        const box = article.querySelector(".box"), typing = document.activeElement, keep = leave;
        leave = null; // what is being written is moved, not left
        article.innerHTML = html;
        if (box) article.querySelector(`[data-slot=${edited}]`)?.append(box);
        if (box && typing instanceof HTMLElement && box.contains(typing)) typing.focus();
        leave = keep;
      } catch (error) {
        warn(error);
        return;
      }
    }
    showParts();
    const visible = shown();
    const next = visible[visible.findIndex((one) => one.key === key) + 1];
    if (next) load(next.key).catch(() => {});
  }

  function showParts() {
    const row = rows.get(current);
    if (!row) return;
    const tags = make("ul", { class: "chips", "aria-label": say("topics") }, ...row.tags.map((slug) => make("li", {}, TITLES.get(slug) ?? slug)));
    if (edited !== "topics") article.querySelector("[data-slot=topics]")?.replaceChildren(...(row.tags.length ? [tags] : []));
    const note = make("div", { class: "noted" }, make("p", { class: "label" }, say("note")), row.note);
    if (edited !== "note") article.querySelector("[data-slot=note]")?.replaceChildren(...(row.note ? [note] : []));
  }

  /** @param {string} slot @param {HTMLElement} box */
  function edit(slot, box) {
    document.body.dataset.pane = "paper";
    const place = article.querySelector(`[data-slot=${slot}]`);
    if (!place) return false;
    edited = slot;
    place.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
    return true;
  }

  function close() {
    edited = "";
    leave = null;
    showParts();
    list.focus();
  }

  /** Saves when the focus leaves the box. @param {HTMLElement} box @param {() => Promise<void>} save */
  function saveOnLeave(box, save) {
    leave = save;
    box.addEventListener("focusout", (event) => {
      if (leave === save && !(event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) && document.hasFocus()) save();
    });
  }

  function writeNote() {
    const row = rows.get(current);
    if (!row || edited) return;
    const field = /** @type {HTMLTextAreaElement} */ (make("textarea", { id: "note", "aria-describedby": "note-hint" }));
    field.value = row.note;
    const box = make("div", { class: "box" }, make("label", { for: "note" }, say("note_label")), field, make("p", { class: "small", id: "note-hint" }, say("note_hint")));
    if (!edit("note", box)) return;
    const save = async () => {
      if (leave !== save) return;
      const text = field.value.trim();
      close();
      if (text === row.note) return;
      row.note = text;
      showParts();
      await step("note", { keys: [row.key], note: text });
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        event.stopPropagation();
        save();
      }
    });
    field.focus();
    saveOnLeave(box, save);
  }

  /** The topics that fit what is typed, those that begin with it first. @param {string} typed @param {string[]} without */
  function complete(typed, without) {
    const word = typed.trim().toLowerCase();
    const rank = (/** @type {Topic} */ topic) => topic.slug.startsWith(word) || topic.title.toLowerCase().startsWith(word) ? 0
      : ` ${topic.title.toLowerCase()}`.includes(` ${word}`) ? 1 : topic.words.includes(` ${word}`) ? 2 : topic.words.includes(word) ? 3 : 4;
    const fit = topics.filter((topic) => !without.includes(topic.slug) && rank(topic) < 4);
    const best = fit.some((topic) => rank(topic) < 3) ? fit.filter((topic) => rank(topic) < 3) : fit; // within words where nothing begins so
    return best.sort((one, other) => rank(one) - rank(other)).slice(0, MOST_CHOICES);
  }

  function chooseTopics() {
    const row = rows.get(current);
    if (!row || edited) return;
    const keys = selected.size ? [...selected] : [row.key], many = keys.length > 1 || keys[0] !== row.key;
    let chosen = many ? [] : [...row.tags], at = 0;
    const field = /** @type {HTMLInputElement} */ (make("input", { id: "topic", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("topics_add"),
      "aria-expanded": "false", "aria-controls": "choices", "aria-autocomplete": "list", "aria-describedby": "topic-hint" }));
    const choices = make("ul", { class: "choices", id: "choices", role: "listbox", "aria-label": say("topics"), hidden: "" });
    const chips = make("ul", { class: "chips" }), told = make("p", { class: "small", role: "status", id: "topic-hint" }, say("topics_hint"));
    const box = make("div", { class: "box" }, make("label", { for: "topic" }, many ? say("topics_many", { n: keys.length }) : say("topics_label")), chips, field, choices, told);
    if (!edit("topics", box)) return;

    const show = () => {
      chips.replaceChildren(...chosen.map((slug) => {
        const title = TITLES.get(slug) ?? slug, out = make("button", { type: "button", "aria-label": say("topic_remove", { topic: title }) }, "×");
        out.addEventListener("click", () => {
          chosen = chosen.filter((one) => one !== slug);
          show();
          field.focus();
        });
        return make("li", {}, title, out);
      }));
      const fit = field.value.trim() ? complete(field.value, chosen) : [];
      at = Math.min(at, Math.max(0, fit.length - 1));
      choices.hidden = !fit.length;
      field.setAttribute("aria-expanded", String(fit.length > 0));
      choices.replaceChildren(...fit.map((topic, number) => {
        const line = make("li", { role: "option", id: `choice-${number}`, "aria-selected": String(number === at) }, topic.title, " ", make("small", {}, topic.slug));
        line.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          add(topic.slug);
        });
        return line;
      }));
      if (fit.length) field.setAttribute("aria-activedescendant", `choice-${at}`);
      else field.removeAttribute("aria-activedescendant");
      choices.children[at]?.scrollIntoView({ block: "nearest" });
      told.textContent = !field.value.trim() ? say("topics_hint") : fit.length ? say("topics_found", { n: fit.length, first: fit[0].title }) : say("topic_unknown");
      return fit;
    };
    const add = (/** @type {string} */ slug) => {
      chosen.push(slug);
      field.value = "";
      at = 0;
      show();
    };
    const save = async () => {
      if (leave !== save) return;
      close();
      if (many ? !chosen.length : chosen.join() === row.tags.join()) return;
      if (!many) row.tags = chosen;
      showParts();
      await step("topics", many ? { keys, add: chosen } : { keys, tags: chosen });
    };
    field.addEventListener("input", () => {
      at = 0;
      show();
    });
    field.addEventListener("keydown", (event) => {
      const fit = field.value.trim() ? complete(field.value, chosen) : [];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        at = fit.length ? (at + (event.key === "ArrowDown" ? 1 : fit.length - 1)) % fit.length : 0;
        show();
      } else if (event.key === "Enter" && fit.length) add(fit[at].slug);
      else if (event.key === "Enter" && !field.value.trim()) save();
      else if (event.key === "Enter") show();
      else if (event.key === "Escape" && field.value) {
        field.value = "";
        show();
      } else if (event.key === "Escape") save();
      else if (event.key === "Backspace" && !field.value) {
        chosen.pop();
        show();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    show();
    field.focus();
    saveOnLeave(box, save);
  }

  // Phrases that no topic has

  let phrase = "";

  /** Shows what is left. @param {Answer | undefined} answer */
  function showPhrase(answer) {
    const wrong = get("#review .wrong"), form = get("#review form"), next = answer?.phrase;
    wrong.textContent = answer ? "" : alarm.textContent;
    if (!answer) return;
    phrase = next?.text ?? "";
    form.hidden = !next;
    get("#review .phrase").replaceChildren(...(next
      ? [make("p", {}, make("b", { lang: "" }, phrase), ` · ${next.count}`), make("ul", { lang: "" }, ...next.papers.map((title) => make("li", {}, title)))]
      : [make("p", {}, say("review_empty"))]));
    for (const id of ["#phrase-title", "#phrase-of"]) /** @type {HTMLInputElement} */ (get(id)).value = "";
    /** @type {HTMLInputElement} */ (get("#phrase-title")).placeholder = phrase;
    get("#all-topics").replaceChildren(...topics.map((topic) => make("option", { value: topic.title })));
    /** @type {HTMLElement} */ (next ? get("#review [data-answer=new]") : get("#review [method=dialog] button")).focus();
  }

  /** @param {string} to @param {string} [topic] */
  async function answerPhrase(to, topic = "") {
    showPhrase(await step("phrase", { phrase, to, topic }));
  }

  async function review() {
    if (leave) await leave();
    const answer = await step("phrase", { phrase: "", to: "" });
    if (answer) reviewing.showModal();
    showPhrase(answer);
  }

  function nameTopic() {
    const typed = /** @type {HTMLInputElement} */ (get("#phrase-of")).value.trim();
    const topic = topics.find((one) => one.title.toLowerCase() === typed.toLowerCase() || one.slug === typed) ?? complete(typed, [])[0];
    if (typed) answerPhrase("alias", topic?.slug ?? typed);
  }

  // Keys and buttons

  /** @param {"kept" | "no" | "later"} status */
  async function decide(status) {
    if (leave) await leave();
    const visible = shown();
    const keys = visible.map((row) => row.key).filter((key) => (selected.size ? selected.has(key) : key === current));
    if (!keys.length) return;
    const last = visible.findIndex((row) => row.key === keys[keys.length - 1]);
    const next = visible.slice(last + 1).find((row) => !keys.includes(row.key)) ?? visible.slice(0, last).reverse().find((row) => !keys.includes(row.key));
    const to = status === "later" && view !== "open" ? "open" : status;
    for (const key of keys) busy.set(key, to);
    selected.clear();
    if (to === "later" && next) current = next.key;
    go(next?.key ?? "");
    arrange();
    await step("move", { keys, to });
  }

  async function undo() {
    if (leave) await leave();
    await queue;
    await step("undo");
  }

  function openPaper() {
    const link = /** @type {HTMLAnchorElement | null} */ (article.querySelector(".links a"));
    link?.click();
  }

  function toggleList() {
    const pane = document.body.dataset.pane === "list" ? "paper" : "list";
    document.body.dataset.pane = pane;
    get('[data-do="list"]').setAttribute("aria-expanded", String(pane === "list"));
    (pane === "list" ? list : sheet).focus();
    lines.get(current)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLDialogElement} dialog */
  function open(dialog) {
    dialog.showModal();
  }

  /** @type {Record<string, () => void>} */
  const DOES = {
    keep: () => decide("kept"), no: () => decide("no"), later: () => decide("later"), undo, note: writeNote, topics: chooseTopics,
    help: () => open(help), add: () => open(adding), cancel: () => adding.close(), list: toggleList, review,
  };
  /** @type {Record<string, () => void>} */
  const KEYS = {
    y: DOES.keep, n: DOES.no, l: DOES.later, u: DOES.undo, w: DOES.note, t: DOES.topics, T: DOES.review, "?": DOES.help, "+": DOES.add, o: openPaper,
    j: () => move(1), k: () => move(-1), J: () => move(1, true), K: () => move(-1, true),
    a: () => select(selected.size ? [] : shown().map((row) => row.key)),
    1: () => look("open"), 2: () => look("kept"), 3: () => look("no"),
  };
  const HELD = "jkJK"; // a key that is held down moves on, but decides nothing

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest("input:not([type=checkbox]), textarea, dialog[open]")) return;
    const inList = at === list, free = inList || at === document.body || at === sheet;
    let does = single.checked && (!event.repeat || HELD.includes(event.key)) ? KEYS[event.key] : undefined;
    if (inList) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") does = () => move(event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
      if (event.key === "Home" || event.key === "End") does = () => move(event.key === "End" ? rows.size : -rows.size);
      if (event.key === "PageDown" || event.key === "PageUp") does = () => sheet.scrollBy({ top: (event.key === "PageDown" ? 0.85 : -0.85) * sheet.clientHeight });
      if (event.key === "Enter") does = () => sheet.focus();
    }
    if (event.key === " " && inList) does = () => toggle(current);
    if (event.key === "Escape" && !alarm.hidden) warn("");
    if (event.key === "Escape") does = at === sheet ? () => list.focus() : selected.size ? () => select([]) : undefined;
    if (!does || (!free && event.key.length > 1 && event.key !== "Escape")) return;
    event.preventDefault();
    does();
  });

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (at?.closest("button") ?? null);
    if (button?.dataset.do) DOES[button.dataset.do]();
    if (button?.dataset.view) look(button.dataset.view);
    const line = /** @type {HTMLElement | null} */ (at?.closest("#list > li") ?? null);
    if (!line?.dataset.key) return;
    const key = line.dataset.key;
    if (at?.closest(".check") || event.ctrlKey || event.metaKey) {
      toggle(key);
      return;
    }
    if (event.shiftKey) {
      const keys = shown().map((row) => row.key), ends = [keys.indexOf(current), keys.indexOf(key)].sort((one, other) => one - other);
      select(keys.slice(ends[0], ends[1] + 1));
    }
    if (document.body.dataset.pane === "list") toggleList();
    go(key);
  });

  get("#add form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (get("#what")), what = field.value.trim();
    if (!what) return;
    adding.close();
    field.value = "";
    const begins = event instanceof SubmitEvent && event.submitter?.getAttribute("value") === "begin";
    if (!begins) said.textContent = say("asking", { what });
    await step(begins ? "begin" : "add", { what });
    list.focus();
  });
  get("#review form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (document.activeElement === get("#phrase-of")) nameTopic();
    else answerPhrase("new", /** @type {HTMLInputElement} */ (get("#phrase-title")).value.trim());
  });
  reviewing.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const to = button?.dataset.answer ?? "";
    if (to && to !== "new") answerPhrase(to);
  });
  reviewing.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !single.checked || event.target instanceof HTMLInputElement) return;
    if ("ynlau".includes(event.key)) event.preventDefault();
    if (event.key === "y") answerPhrase("new");
    if (event.key === "n") answerPhrase("no");
    if (event.key === "l") answerPhrase("later");
    if (event.key === "a") get("#phrase-of").focus();
    if (event.key === "u" && canUndo) step("undo").then(() => answerPhrase(""));
  });
  for (const dialog of [help, adding, reviewing]) {
    dialog.addEventListener("close", () => { // comes later than it closes: a key may have opened a field since
      if (!(document.activeElement instanceof HTMLInputElement)) list.focus();
    });
  }
  addEventListener("focus", () => {
    const now = Date.now();
    if (now - asked > 2000 && !edited) queue = queue.then(refresh); // somebody may have been at the files
    asked = now;
  });
  addEventListener("beforeunload", (event) => {
    if (edited || busy.size) event.preventDefault();
  });

  refresh().then(() => {
    get("body").dataset.ready = "";
    list.focus();
  });
})();
