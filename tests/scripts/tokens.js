// Cuts texts for test_tokens.py: a list of JSON in, a list of [tokens, beside] out.
import { readFileSync } from "node:fs";
import { load } from "./load.js";

const { readTokens } = load("tokens").digestgenSearch;
const texts = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map(readTokens).map(({ tokens, beside }) => [tokens, beside])));
