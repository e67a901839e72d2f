import { card, escape, page } from "../site.js";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: (data) => data.list.url,
  eleventyExcludeFromCollections: true,
};

export function render({ list }) {
  const step = (url, label) => (url ? `<a href="/digest${url}">${label}</a>` : "");
  return page(list.title, list.url, "", `<h1>${escape(list.title)}</h1>
${list.items.map(card).join("")}
<nav>${step(list.newer, "Newer")} ${list.number} of ${list.count} ${step(list.older, "Older")}</nav>`);
}
