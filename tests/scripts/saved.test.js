// Lists of saved papers: two become one, and a file is what this site exported or nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { mergeSaved, parseExport } = load("storage papers following saved", { site: { say: (key) => key, tell() {} } }).digestgen;
const paper = (name, more = {}) => ({ url: `papers/${name}/`, title: name, authors: [], day: "", bibtex: "", note: "", at: 1, ...more });
const exported = (papers, more = {}) => JSON.stringify({ format: "digestgen-saved", version: 1, papers, ...more });

test("a paper of both lists is there once, and stays as it was here", () => {
  const { papers, added } = mergeSaved([paper("lamp", { title: "Here", at: 5 })], [paper("lamp", { title: "There", at: 9 }), paper("kettle")]);
  assert.deepEqual(papers, [paper("lamp", { title: "Here", at: 5 }), paper("kettle")]);
  assert.equal(added, 1);
});

test("of two notes both are kept, of the same note one", () => {
  const note = (here, there) => mergeSaved([paper("lamp", { note: here })], [paper("lamp", { note: there })]).papers[0].note;
  assert.equal(note("Dim.", "Bright."), "Dim.\n\nBright.");
  assert.equal(note("Dim.", "Dim."), "Dim.");
  assert.equal(note("Dim.\n\nBright.", "Bright."), "Dim.\n\nBright.");
  assert.equal(note("", "Bright."), "Bright.");
  assert.equal(note("Dim.", ""), "Dim.");
});

test("BibTeX that is missing here is taken from there", () => {
  const bibtex = (here, there) => mergeSaved([paper("lamp", { bibtex: here })], [paper("lamp", { bibtex: there })]).papers[0].bibtex;
  assert.equal(bibtex("", "@misc{there}"), "@misc{there}");
  assert.equal(bibtex("@misc{here}", "@misc{there}"), "@misc{here}");
});

test("a list that names a paper twice adds it once", () => {
  assert.equal(mergeSaved([], [paper("lamp"), paper("lamp")]).added, 1);
});

test("an exported file is read, and what is no paper is counted", () => {
  assert.deepEqual(parseExport(exported([paper("lamp"), 7, { url: "papers/../" }, paper("kettle")])), { papers: [paper("lamp"), paper("kettle")], followed: [], read: [], skipped: 2 });
  assert.deepEqual(parseExport(exported([])), { papers: [], followed: [], read: [], skipped: 0 });
});

test("any other file is none", () => {
  for (const text of ["", "{", "null", "7", "[]", "[".repeat(100_000), exported([], { version: 2 }), exported([], { format: "lamps" }), exported({}), exported(undefined)]) {
    assert.equal(parseExport(text), null, text.slice(0, 60));
  }
});
