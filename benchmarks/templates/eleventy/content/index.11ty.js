import { NAME, card, page } from "../site.js";

export const data = { permalink: "/", eleventyExcludeFromCollections: true };

export function render({ collections }) {
  return page(NAME, "/", "", `<h1>${NAME}</h1>
${collections.papers.slice(0, 20).map(card).join("")}`);
}
