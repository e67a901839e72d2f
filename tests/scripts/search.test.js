// Searching: how a question is read, what an index of a few papers answers, and where a text has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

/** Term → postings; a paper's number below 64, all of the least weight. See digestgen/search/postings.py. */
const VALUES = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((c) => c !== '"' && c !== "\\");
const post = (...numbers) => VALUES[68] + numbers.map((number, at) => VALUES[number - (at ? numbers[at - 1] : -1) - 1]).join("");

/** Papers 0 to 3, the newest last; every shard is one. */
const RECORDS = [
  { url: "papers/0/", title: "Lamps", text: "A lamp in a deep harbour. Two reefs, and a deep reef.", tags: ["light"] },
  { url: "papers/1/", title: "Deep harbour lights", text: "Harbour lights.", tags: ["light"] },
  { url: "papers/2/", title: "Kettles", text: "No lamps.", more: 3 },
  { url: "papers/3/", title: "大模型", text: "模型" },
];
const TERMS = {
  lamp: post(0, 2), lampoon: post(3), deep: post(0, 1), harbour: post(0, 1), light: post(1), kettle: post(2), "deep harbour": post(0, 1),
  "harbour light": post(0, 1), "大模": post(3), "模型": post(3), "#light": post(0, 1), "@quist": post(0), "@quistgaard": post(2), "@ada quist": post(0), "@adams": post(1), "@bo bo": post(3), "@bo": post(2, 3),
};
const FILES = {
  "index.json": { block: 64, papers: 4, shards: 1, shelf: 2, version: "v1" },
  "days.json?v1": [["2025-08-05", 1], ["2025-08-06", 2], ["2025-08-08", 1]],
  "terms/0.json?v1": TERMS,
  "papers/0.json?v1": RECORDS.slice(0, 2),
  "papers/1.json?v1": RECORDS.slice(2),
};

function start(files = FILES) {
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    const name = url.replace("search/", "");
    return name in files ? { ok: true, json: async () => files[name] } : { ok: false, status: 404 };
  };
  return { search: load("tokens query search", { fetch }).digestgenSearch, asked };
}

const { search } = start();
const STATE = { q: "", tag: "", author: "", from: "", to: "", sort: "", show: "" };

async function found(state) {
  const index = await search.openIndex("search/");
  const { numbers, items } = await search.find(index, { ...STATE, ...state });
  const records = await Promise.all(numbers.map(index.record));
  return numbers.filter((number, at) => search.holds(records[at], number, items, (slug) => slug));
}

/** A question in short: `begins…`, choices by `|`, tokens by blanks, `-` for what is excluded. */
function short(query) {
  return search.readQuery(query).map(({ exclude, choices }) => (exclude ? "-" : "") +
    choices.map(({ tokens, begins }) => tokens.join(" ") + (begins ? "…" : "")).join("|"));
}

test("a question is words, phrases, exclusions and alternatives", () => {
  for (const [query, items] of [
    ["", []],
    ["lamp", ["lamp…"]],
    ["lamp ", ["lamp"]],
    ["la", ["la"]],
    ["Lamps Harbours", ["lamp", "harbour…"]],
    ['"deep harbour"', ["deep harbour"]],
    ['"deep harbour', ["deep harbour"]],
    ["„deep harbour“ x", ["deep harbour", "x"]],
    ["-lamp", ["-lamp"]],
    ['-"deep harbour"', ["-deep harbour"]],
    ["- lamp", ["lamp…"]],
    ["lamp OR kettle", ["lamp|kettle…"]],
    ["lamp OR kettle OR reef ", ["lamp|kettle|reef"]],
    ["OR lamp", ["lamp…"]],
    ["lamp OR", ["lamp"]],
    ["lamp or kettle ", ["lamp", "or", "kettle"]],
    ["lamp OR -kettle", ["lamp", "-kettle"]],
    ["-lamp OR kettle ", ["-lamp", "kettle"]],
    ["state-of-the-art ", ["state of the art|stateoftheart"]],
    ["大模型", ["大模 模型"]],
    ["模", ["模…"]],
    ["— !!", []],
  ]) assert.deepEqual(short(query), items, query);
});

test("a topic is asked for by any of its names, an author by words of the name", () => {
  const topics = [{ slug: "shine", names: ["Light and shade", "optics"], wide: true }, { slug: "tea", names: ["Tea", "chai"] }];
  const filters = (query) => search.readQuery(query, topics).map(({ choices, wider = [] }) => [...choices, ...wider].flatMap(({ filter = [] }) => filter));
  for (const [query, terms] of [
    ["tag:shine", [["#shine"]]],
    ["tag:Light and shade", [["#shine"]]],
    ['topic:"light and shade" x', [["#shine"], []]],
    ["TAG: optics", [["#shine"]]],
    ["tag:opt", [["#shine"]]],
    ["tag:opt x", [["#opt"], []]],
    ["tag:", []],
    ["optics", [["#shine"]]],
    ['"optics"', [["#shine"]]],
    ["light and shade", [["#shine"], ["#shine"], ["#shine"]]],
    ["light or shade", [[], [], []]],
    ["chai", [["#tea"]]],
    ["teas", [[]]], // which each of its papers says
    ['author:"Quist, Ada"', [["@ada quist"]]],
    ["-autor:quist", [["@quist"]]],
    ["color:red", [[]]],
  ]) assert.deepEqual(filters(query), terms, query);
});

test("filters are terms of the index", () => {
  const terms = (tag, author) => search.filterTerms({ tag, author });
  assert.deepEqual(terms("", ""), []);
  assert.deepEqual(terms("light", "Quist"), ["#light", "@quist"]);
  assert.deepEqual(terms("", "Quist, Ada"), ["@ada quist"]);
  assert.deepEqual(terms("", "Adams"), ["@adams"]);
  assert.deepEqual(terms("", "Ada B Quist"), ["@ada b", "@ada quist", "@b quist"]);
});

test("papers have all that was asked for, the rarer word counting more, then the newer paper first", async () => {
  assert.deepEqual(await found({ q: "lamp " }), [2, 0]);
  assert.deepEqual(await found({ q: "deep lamp " }), [0]);
  assert.deepEqual(await found({ q: "light OR lamp " }), [1, 2, 0]);
  assert.deepEqual(await found({ q: "light OR lamp ", sort: "new" }), [2, 1, 0]);
  assert.deepEqual(await found({ q: "gone" }), []);
});

test("what is being typed begins a word, unless it is one", async () => {
  assert.deepEqual(await found({ q: "kett" }), [2]);
  assert.deepEqual(await found({ q: "lamp" }), [2, 0]);
  assert.deepEqual(await found({ q: "lampo" }), [3]);
});

test("names in an index are no names of JavaScript's own", async () => {
  for (const q of ["constructor", "toString ", "__proto__", "hasOwnProperty "]) assert.deepEqual(await found({ q }), [], q);
});

test("a phrase whose pairs stand apart is not held, unless a part of the paper is left out", async () => {
  assert.deepEqual(await found({ q: '"deep harbour"' }), [1, 0]);
  assert.deepEqual(await found({ q: '"deep harbour lights"' }), [1]);
  const [item] = search.readQuery('"deep harbour lights"');
  const items = [{ ...item, choices: [{ ...item.choices[0], found: new Map([[2, 1]]), phrase: " deep harbour light " }] }];
  assert.equal(search.holds(RECORDS[2], 2, items, (slug) => slug), true);
});

test("an excluded phrase takes away the papers that have it, not those where its pairs stand apart", async () => {
  assert.deepEqual(await found({ q: 'deep -"deep harbour lights"' }), [0]);
  assert.deepEqual(await found({ q: '-"deep harbour lights"' }), [3, 2, 0]);
  assert.deepEqual(marked("Deep lamps in a deep harbour", 'lamp -"deep harbour lights"'), ["lamps"]);
});

test("exclusions and filters narrow", async () => {
  assert.deepEqual(await found({ q: "lamp -deep" }), [2]);
  assert.deepEqual(await found({ q: "-lamp" }), [3, 1]);
  assert.deepEqual(await found({ tag: "light" }), [1, 0]);
  assert.deepEqual(await found({ tag: "light", author: "ada quist" }), [0]);
  assert.deepEqual(await found({ author: "quist" }), [0]);
  assert.deepEqual(await found({ author: "quistg" }), [2]);
  assert.deepEqual(await found({ author: "Quist Quist" }), [0], "a word typed twice");
  assert.deepEqual(await found({ author: "Ada Quist Quist" }), [0]);
  assert.deepEqual(await found({ author: "Bo Bo" }), [3], "a name that says a word twice");
});

test("a period has its first and its last day in it", async () => {
  assert.deepEqual(await found({ from: "2025-08-06" }), [3, 2, 1]);
  assert.deepEqual(await found({ to: "2025-08-06" }), [2, 1, 0]);
  assert.deepEqual(await found({ from: "2025-08-06", to: "2025-08-07" }), [2, 1]);
  assert.deepEqual(await found({ from: "2025-08-07", to: "2025-08-07" }), []);
  assert.deepEqual(await found({ from: "2025-08-08", to: "2025-08-05" }), []);
});

test("a file is asked for once, and again when it did not come", async () => {
  const files = { ...FILES };
  delete files["terms/0.json?v1"];
  const { search, asked } = start(files);
  const index = await search.openIndex("search/");
  await assert.rejects(index.has("lamp"), /terms\/0\.json\?v1: 404/);
  files["terms/0.json?v1"] = TERMS;
  assert.equal(await index.has("lamp"), true);
  assert.equal(await index.has("kettle"), true);
  assert.deepEqual(asked, ["search/index.json", "search/terms/0.json?v1", "search/terms/0.json?v1"]);
});

/** The pieces of a text that are marked. */
const marked = (text, query) => search.findHits(text, search.readQuery(query)).map(({ start, end }) => text.slice(start, end));

test("words are marked in whatever form they stand", () => {
  assert.deepEqual(marked("Lamps, a lamp; LAMP’S lampoon", "lamp "), ["Lamps", "lamp", "LAMP"]);
  assert.deepEqual(marked("Lamps and lampoons", "lam"), ["Lamps", "lampoons"]);
  assert.deepEqual(marked("Gödel, GODEL", "gödel "), ["Gödel", "GODEL"]);
  assert.deepEqual(marked("大模型，模 型", "模型"), ["模型"]);
  assert.deepEqual(marked("nothing here", "lamp "), []);
});

test("an excerpt is about where most of it stands, in whole words", () => {
  const words = "one two three four five six seven eight nine ten ".repeat(20);
  const cut = (text, query) => text.slice(...search.chooseExcerpt(text, search.findHits(text, search.readQuery(query))));
  assert.equal(cut("A short text with a lamp.", "lamp"), "A short text with a lamp.");
  const text = `lamp ${words}lamp and reef ${words}`;
  const shown = cut(text, "lamp reef ");
  assert.match(shown, /lamp and reef/);
  assert.ok(shown.length <= 260);
  assert.ok(` ${text} `.includes(` ${shown} `), "no word is cut");
  assert.equal(cut(words, "gone").startsWith("one two"), true);
});
