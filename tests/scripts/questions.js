// Asks an index for test_questions.py: {root, topics, asks} in as JSON, a list of [addresses found, proposal] out.
import { readFileSync } from "node:fs";
import { load } from "./load.js";

const { root, topics, asks } = JSON.parse(readFileSync(0, "utf-8"));
const fetch = async (url) => ({ ok: true, json: async () => JSON.parse(readFileSync(`${root}/${url.split("?")[0]}`, "utf-8")) });
const search = load("tokens query search", { fetch }).digestgenSearch;
const index = await search.openIndex("search/");
const titleOf = (slug) => topics.find((topic) => topic.slug === slug)?.names[0] || slug;

async function answer(q) {
  const state = { q, tag: "", author: "", from: "", to: "", sort: "", show: "" };
  const { numbers, items } = await search.find(index, state, topics);
  const records = await Promise.all(numbers.map(index.record));
  const found = records.filter((record, at) => search.holds(record, numbers[at], items, titleOf)).map(({ url }) => url);
  return [found, found.length ? "" : await search.propose(index, state, topics)];
}

const answers = [];
for (const ask of asks) answers.push(await answer(ask));
process.stdout.write(JSON.stringify(answers));
