// RIS out of a page's CSL-JSON and JSON-LD; tests/browser/test_citing.py holds it to citations/ris.py on whole pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const words = { cite_save: "Save", cite_copy: "Copy", cite_save_as: "Save as {format}", cite_copy_as: "Copy {format}" };
const { renderRis } = load("citing", { site: { words } }).digestgen;

/** Values of a tag in the record of an item. */
function ris(tag, item, work = {}) {
  const record = renderRis({ id: "one2025lamp", type: "article-journal", title: "A lamp", ...item }, { datePublished: "2025-08-07", ...work });
  return record.split("\n").filter((line) => line.startsWith(`${tag}  - `)).map((line) => line.slice(6));
}

test("a record begins with its type and has an end", () => {
  const record = renderRis({ id: "x", type: "article-journal", title: "A lamp" }, { datePublished: "2025-08-07" });
  assert.equal(record, "TY  - JOUR\nID  - x\nTI  - A lamp\nPY  - 2025\nDA  - 2025/08/07\nER  - \n");
});

test("people are sorted by family; a body is told by the comma at its end, and has no other", () => {
  const author = [{ family: "van Ree", given: "Ida" }, { family: "Two", given: "Bo", suffix: "III" }, { literal: "Lamps,, Tides  and Buoys, Inc." }];
  assert.deepEqual(ris("AU", { author }), ["van Ree, Ida", "Two, Bo, III", "Lamps Tides and Buoys Inc.,"]);
  assert.deepEqual(ris("ED", { editor: author.slice(0, 1) }), ["van Ree, Ida"]);
});

test("a date is as exact as it is known", () => {
  for (const [day, said] of [["2025-08-07", ["2025/08/07"]], ["2025-08", ["2025/08/"]], ["2025", []]]) {
    assert.deepEqual(ris("DA", {}, { datePublished: day }), said);
    assert.deepEqual(ris("PY", {}, { datePublished: day }), ["2025"]);
  }
});

test("pages have a first and, where there is one, a last", () => {
  for (const [page, first, last] of [["45-67", ["45"], ["67"]], ["e12", ["e12"], []], ["-9", [], ["9"]], ["A1-A-3", ["A1"], ["A-3"]]]) {
    assert.deepEqual([ris("SP", { page }), ris("EP", { page })], [first, last]);
  }
});

test("arXiv's number is its id and no issue; another number is one", () => {
  const sameAs = ["https://arxiv.org/abs/2508.01001"];
  assert.deepEqual(ris("IS", { type: "article", number: "arXiv:2508.01001" }, { sameAs }), []);
  assert.deepEqual(ris("IS", { type: "article", number: "9" }, { sameAs }), ["9"]);
  assert.deepEqual(ris("IS", { issue: "3", number: "9" }), ["3"]);
});

test("who awarded a thesis published it; a paper stands in its venue", () => {
  const place = { "container-title": "Lamp University", publisher: "Lamp Press" };
  assert.deepEqual([ris("PB", { type: "thesis", ...place }), ris("T2", { type: "thesis", ...place })], [["Lamp University"], []]);
  assert.deepEqual([ris("PB", place), ris("T2", place)], [["Lamp Press"], ["Lamp University"]]);
});

test("a DOI's address is given only where there is no other", () => {
  const doi = "https://doi.org/10.5555/lamp";
  assert.deepEqual(ris("UR", {}, { sameAs: [doi, "https://shore.example/"] }), ["https://shore.example/"]);
  assert.deepEqual(ris("UR", {}, { sameAs: [doi] }), [doi]);
  assert.deepEqual(ris("UR", {}), []);
});
