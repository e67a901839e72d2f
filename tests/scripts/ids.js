// Reads ids for test_questions.py: a list of texts in as JSON, a list of [whole id, ids of the question's words] out.
import { readFileSync } from "node:fs";
import { load } from "./load.js";

const search = load("tokens query search").digestgenSearch;
const idsOf = ({ choices }) => choices.flatMap(({ tokens }) => (tokens[0]?.[0] === "=" ? [tokens[0].slice(1)] : []));
const texts = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map((text) => search.readQuery(text).flatMap(idsOf))));
