// What scripts say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const words = { "list.one": "{n} paper", "list.other": "{n} papers", since: "{n} new since {day}", plain: "Saved" };
const body = { append() {} };
const documentElement = { lang: "en" };
const document = { body, documentElement, createElement: () => ({ setAttribute() {}, append() {} }) };
const { say, dayText } = load("elements", { site: { words }, document }).digestgen;

test("one has its own form", () => {
  assert.deepEqual([0, 1, 2].map((n) => say("list", { n })), ["0 papers", "1 paper", "2 papers"]);
});

test("a language has the plural forms that it has", () => {
  const forms = { "list.zero": "0", "list.one": "1", "list.two": "2", "list.few": "3–10", "list.many": "11–99", "list.other": "100" };
  const inLanguage = (/** @type {string} */ lang) => load("elements", { site: { words: forms }, document: { ...document, documentElement: { lang } } }).digestgen;
  assert.deepEqual([0, 1, 2, 3, 11, 100, 103].map((n) => inLanguage("ar").say("list", { n })), ["0", "1", "2", "3–10", "11–99", "100", "3–10"]);
  assert.deepEqual([0, 1, 2, 5, 21, 22].map((n) => inLanguage("ru").pluralForm(n)), ["many", "one", "few", "many", "one", "few"]);
  assert.deepEqual([0, 1, 2].map((n) => inLanguage("fr").pluralForm(n)), ["one", "one", "other"]);
  assert.equal(inLanguage("ja").say("list", { n: 1 }), "100");
});

test("values are put in as they are, and nothing in them is a place for another", () => {
  assert.equal(say("since", { n: 3, day: "{n} $& <b>" }), "3 new since {n} $& <b>");
});

test("a place without a value stays, a text that is missing is its name", () => {
  assert.equal(say("since", { n: 3 }), "3 new since {day}");
  assert.equal(say("plain"), "Saved");
  assert.equal(say("gone"), "gone");
});

test("a day is written as the site's language does", () => {
  assert.equal(dayText("2025-08-07"), "7 August 2025");
  assert.equal(load("elements", { site: { date: "{day}. {month} {year}" }, document }).digestgen.dayText("2025-12-31"), "31. December 2025");
});
