// Asks an index for test_questions.py: {root, topics, asks, first} in as JSON. Out comes for each question the addresses of what
// is found, or of the `first` alone, a proposal, and what was loaded for it: files, and bytes as a host packs them.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { load } from "./load.js";

const { root, topics, asks, first = Infinity } = JSON.parse(readFileSync(0, "utf-8"));
const packed = new Map();
let asked = new Set();
const fetch = async (url) => {
  const file = url.split("?")[0], text = readFileSync(`${root}/${file}`, "utf-8");
  asked.add(file);
  return { ok: true, json: async () => JSON.parse(text) };
};
const search = load("tokens query search", { fetch }).digestgenSearch;
const titleOf = (slug) => topics.find((topic) => topic.slug === slug)?.names[0] || slug;

function sizeOf(file) {
  if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(`${root}/${file}`)).length);
  return packed.get(file);
}

async function answer(q) {
  asked = new Set();
  const index = await search.openIndex("search/");
  const state = { q, tag: "", author: "", from: "", to: "", sort: "", show: "" };
  const { numbers, items } = await search.find(index, state, topics);
  const found = [];
  for (const number of numbers) {
    const record = await index.record(number);
    if (search.holds(record, number, items, titleOf)) found.push(record.url);
    if (found.length >= first) break;
  }
  const proposal = found.length ? "" : await search.propose(index, state, topics);
  return [found, proposal, asked.size, Array.from(asked).reduce((sum, file) => sum + sizeOf(file), 0)];
}

const answers = [];
for (const ask of asks) answers.push(await answer(ask));
process.stdout.write(JSON.stringify(answers));
