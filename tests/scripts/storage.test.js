// What a browser keeps: under this site's own keys, and whatever it does to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const PREFIX = "digestgen.1./lamps/.";

function open(kept = {}, globals = {}) {
  const told = [];
  const window = load("storage", { site: { say: (key) => key, tell: (text) => told.push(text) }, kept, ...globals });
  return { site: window.digestgen, kept: window.kept, told };
}

test("a value comes back as it was kept, under the site's key", () => {
  const { site, kept } = open();
  assert.equal(site.load("size"), null);
  assert.equal(site.keep("size", "large"), true);
  assert.deepEqual({ ...kept }, { [`${PREFIX}size`]: '"large"' });
  assert.equal(site.load("size"), "large");
  site.drop("size");
  assert.equal(site.load("size"), null);
});

test("what is damaged is no value, and no refusal of the browser", () => {
  const { site } = open({ [`${PREFIX}saved`]: "[{" });
  assert.equal(site.load("saved"), undefined);
  assert.equal(site.isBlocked(), false);
});

test("a browser that refuses is known from one that has nothing", () => {
  const refuse = () => { throw new Error("The operation is insecure."); };
  const { site, told } = open({}, { localStorage: { getItem: refuse, setItem: refuse, removeItem: refuse } });
  assert.equal(site.load("saved"), undefined);
  assert.equal(site.isBlocked(), true);
  assert.equal(site.keepQuietly("visit", {}), false);
  assert.deepEqual(told, []);
  assert.equal(site.keep("saved", []), false);
  assert.deepEqual(told, ["not_kept"]);
  site.drop("saved");
  site.forget();
});

test("a switch is on until it is switched off, and alone", () => {
  const { site, kept } = open({ [`${PREFIX}off`]: '["keys"]' });
  assert.deepEqual(["new", "read", "keys"].map(site.isOn), [true, true, false]);
  site.turn("read", false);
  site.turn("read", false);
  site.turn("keys", true);
  assert.equal(kept[`${PREFIX}off`], '["read"]');
});

test("damaged switches are all on", () => {
  for (const damage of ["7", '{"keys": 1}', '"keys"', "null"]) assert.equal(open({ [`${PREFIX}off`]: damage }).site.isOn("keys"), true, damage);
});

test("a size that does not exist is the normal one", () => {
  for (const [kept, size] of [['"large"', "large"], ['"huge"', "normal"], ["1", "normal"], ['["large"]', "normal"], ["{", "normal"]]) {
    assert.equal(open({ [`${PREFIX}size`]: kept }).site.size(), size, kept);
  }
});

test("forgetting leaves what is a neighbour's", () => {
  const theirs = { "digestgen.1./lamps/two/.saved": "[]", "digestgen.1./.saved": "[]", "/lamps/.__palette": "{}" };
  const { site, kept } = open({ ...theirs, [`${PREFIX}saved`]: "[]", [`${PREFIX}off`]: "[]" });
  site.forget();
  assert.deepEqual({ ...kept }, theirs);
});
