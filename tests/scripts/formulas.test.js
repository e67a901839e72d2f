// What a formula is on the clipboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { texOf } = load("formulas").digestgen;
const formula = (attributes) => ({ getAttribute: (name) => attributes[name] ?? null });

test("a formula is its TeX between dollars, two where it stands on a line of its own", () => {
  assert.equal(texOf(formula({ alttext: "λ₁", "data-latex": "\\lambda_1" })), "$\\lambda_1$");
  assert.equal(texOf(formula({ display: "block", alttext: "x²", "data-latex": "x^2" })), "$$x^2$$");
});

test("what is the same as TeX and as text is there once", () => {
  assert.equal(texOf(formula({ alttext: "n + 1" })), "$n + 1$");
});

test("dollars inside a formula stay what they are", () => {
  assert.equal(texOf(formula({ alttext: "$5", "data-latex": "\\$5 & $&" })), "$\\$5 & $&$");
});
