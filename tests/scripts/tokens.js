// Cuts texts for test_tokens.py: a list of JSON in, a list of [tokens, beside, words] out.
import { readFileSync } from "node:fs";
import { load } from "./load.js";

const { readTokens, readWords } = load("tokens").digestgenSearch;
const texts = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(texts.map((text) => [...Object.values(readTokens(text)), readWords(text).words])));
