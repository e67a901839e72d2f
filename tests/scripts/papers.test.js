// Saved papers out of storage or a file of somebody's: each field is looked at, and cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const PREFIX = "digestgen.1./lamps/.";
const site = { say: (key) => key, tell() {}, mark() {} };
const { parsePaper, parseMoment } = load("storage papers", { site }).digestgen;
const LAMP = { url: "papers/2508.01001/", title: "A lamp", authors: ["Ada One"], day: "2025-08-07", bibtex: "@misc{lamp}", note: "Bright.", at: 5 };

test("a paper stays what it is", () => {
  assert.deepEqual(parsePaper(LAMP), LAMP);
});

test("what is missing or of another type is empty, and the title is then the address", () => {
  const empty = { url: "papers/kettle/", title: "kettle", authors: [], day: "", bibtex: "", note: "", at: 0 };
  assert.deepEqual(parsePaper({ url: "papers/kettle/" }), empty);
  assert.deepEqual(parsePaper({ url: "papers/kettle/", title: 7, authors: "Ada One", bibtex: {}, note: ["x"], at: "soon", more: 1 }), empty);
  assert.deepEqual(parsePaper({ url: "papers/kettle/", title: " \t ", authors: [7, null, " ", ["Bo Two"]] }), empty);
});

test("what is no paper is none", () => {
  for (const value of [null, undefined, 0, "papers/x/", [], {}, { url: 7 }, { url: ["papers/x/"] }]) assert.equal(parsePaper(value), null);
});

test("an address leads to a page of papers/ and nowhere else", () => {
  for (const url of ["papers/2508.01001/", "papers/hep-th-9901001/", "papers/..x/", "papers/Ünlit/", `papers/${"x".repeat(300)}/`]) {
    assert.equal(parsePaper({ url })?.url, url);
  }
  for (const url of ["papers/../", "papers/./", "papers/a/b/", "papers//", "papers/x", "papers/a\\b/", "papers/a?b/", "papers/a#b/", "papers/%2e/",
    "papers/a:b/", "papers/a b/", "papers/a\u0000/", "papers/a\n/", "/papers/x/", "https://evil.example/papers/x/", `papers/${"x".repeat(301)}/`]) {
    assert.equal(parsePaper({ url }), null, url);
  }
});

test("long texts are cut, control characters go, lines stay", () => {
  const long = "x".repeat(300_000);
  const paper = parsePaper({ ...LAMP, title: long, authors: Array(500).fill(long), bibtex: `@${long}`, note: long });
  assert.deepEqual([paper.title.length, paper.authors.length, paper.authors[0].length, paper.bibtex.length, paper.note.length], [1000, 100, 200, 200_000, 10_000]);
  assert.equal(parsePaper({ ...LAMP, note: "one\n\ttwo\u0000\u001b[31m\u0085" }).note, "one\n\ttwo[31m");
});

test("only BibTeX is BibTeX", () => {
  assert.equal(parsePaper({ ...LAMP, bibtex: "\n @misc{x}" }).bibtex, "\n @misc{x}");
  for (const bibtex of ["<script>", "x @misc{x}", ["@misc{x}"], 7]) assert.equal(parsePaper({ ...LAMP, bibtex }).bibtex, "");
});

test("a day is a text, and one that a calendar could have", () => {
  assert.equal(parsePaper({ ...LAMP, day: "2024-02-29" }).day, "2024-02-29");
  for (const day of [["2025-08-07"], { toString: () => "2025-08-07" }, "2025-13-01", "2025-00-10", "2025-08-00", "2025-08-32", "2025-8-7", "2025-08-07\n", 20250807]) {
    assert.equal(parsePaper({ ...LAMP, day }).day, "", String(day));
  }
});

test("a moment is one that a clock can show", () => {
  for (const [value, moment] of [[5, 5], ["5", 5], [0, 0], [-1, 0], [Number.NaN, 0], ["1e999", 0], [8.64e15, 0], [{}, 0], [null, 0], [undefined, 0]]) {
    assert.equal(parseMoment(value), moment, String(value));
  }
});

test("of five thousand read papers the one read first makes room", () => {
  const urls = Array.from({ length: 5000 }, (_, at) => `papers/${at}/`);
  const window = load("storage papers", { site, kept: { [`${PREFIX}read`]: JSON.stringify([...urls, 7, null]) } });
  window.digestgen.setRead("papers/new/", true);
  window.digestgen.setRead("papers/7/", true);
  const read = window.digestgen.readPapers();
  assert.deepEqual([read.length, read[0], ...read.slice(-2)], [5000, "papers/1/", "papers/new/", "papers/7/"]);
  window.digestgen.setRead("papers/7/", false);
  assert.equal(window.digestgen.readPapers().includes("papers/7/"), false);
});

test("a damaged list keeps the papers that are whole", () => {
  const window = load("storage papers", { site, kept: { [`${PREFIX}saved`]: JSON.stringify([7, LAMP, { url: "x" }]) } });
  assert.deepEqual(window.digestgen.savedPapers(), [LAMP]);
  window.digestgen.changeSaved((papers) => papers.map((one) => ({ ...one, note: "Dim." })));
  assert.deepEqual(JSON.parse(window.kept[`${PREFIX}saved`]), [{ ...LAMP, note: "Dim." }]);
});
