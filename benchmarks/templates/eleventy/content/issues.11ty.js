import { card, page } from "../site.js";

export const data = {
  pagination: { data: "collections.issues", size: 1, alias: "issue" },
  permalink: (data) => `/digests/${data.issue.key}/`,
  eleventyExcludeFromCollections: true,
};

export function render({ issue }) {
  return page(issue.key, `/digests/${issue.key}/`, "", `<h1>${issue.key}</h1>
${issue.items.map(card).join("")}`);
}
