// What the templates share: the frame, cards and lists.
import { readFileSync } from "node:fs";

export const SITE = "https://example.org/digest/";
export const NAME = "Benchmark digest";
const PAGE_SIZE = 50;
const frame = (name) => readFileSync(new URL(`frame/${name}.html`, import.meta.url), "utf8");
const HEAD = frame("head");
const FOOT = frame("foot");
export const EXTRA = frame("extra");

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escape = (text) => String(text).replace(/[&<>"]/g, (one) => ENTITIES[one]);
export const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");
export const day = (date) => date.toISOString().slice(0, 10);
export const excerpt = (text) => text.trim().replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").slice(0, 240) + " …";

export const page = (title, url, head, main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)} - ${NAME}</title>
<link rel="canonical" href="${SITE.slice(0, -1)}${url}">
${head}
</head>
<body>
${HEAD}
<main>
${main}
</main>
${FOOT}
</body>
</html>
`;

const slugOf = (name) => name.toLowerCase().replaceAll(" ", "-");
export const byline = (data) =>
  `<p class="authors">${data.byline
    .map((name) => {
      const slug = slugOf(name);
      return data.authors.includes(slug)
        ? `<a href="/digest/authors/${slug}/">${escape(name)}</a>`
        : `<span>${escape(name)}</span>`;
    })
    .join(", ")}</p>`;
export const title = (slug) => slug[0].toUpperCase() + slug.slice(1).replaceAll("-", " ");
export const tags = (data) =>
  `<ul class="tags">${data.topics.map((tag) => `<li><a href="/digest/tags/${tag}/">${title(tag)}</a></li>`).join("")}</ul>`;
export const links = (data) =>
  `<p class="links">${Object.entries(data.links).map(([kind, url]) => `<a href="${escape(url)}">${kind}</a> `).join("")}</p>`;

const quote = (text) => encodeURIComponent(text);
const coins = (item) =>
  `<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info:ofi/fmt:kev:mtx:dc&amp;rft.type=preprint&amp;rft.title=${quote(item.data.title)}${item.data.byline
    .map((name) => `&amp;rft.au=${quote(name)}`)
    .join("")}&amp;rft.date=${day(item.date)}&amp;rft_id=https://arxiv.org/abs/${item.data.slug}"></span>`;

const cards = new Map();
export function card(item) {
  let html = cards.get(item.url);
  if (html === undefined) {
    html = `<article class="card">
<h3><a href="/digest${item.url}">${escape(item.data.title)}</a></h3>
${byline(item.data)}
<p class="excerpt">${escape(excerpt(item.rawInput))}</p>
<div class="foot">${tags(item.data)}
${links(item.data)}</div>
${coins(item)}
</article>
`;
    cards.set(item.url, html);
  }
  return html;
}

/** key → items, newest first */
export function group(papers, keysOf) {
  const groups = new Map();
  for (const item of papers) {
    for (const key of keysOf(item.data)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(item);
    }
  }
  return groups;
}

/** every page of every list of a kind */
export function paged(kind, groups, named) {
  const pages = [];
  for (const [slug, items] of groups) {
    const count = Math.ceil(items.length / PAGE_SIZE);
    for (let at = 0; at < count; at++) {
      const url = (number) => `/${kind}/${slug}/${number > 1 ? `page/${number}/` : ""}`;
      pages.push({
        url: url(at + 1), title: named(slug, items), number: at + 1, count,
        newer: at ? url(at) : "", older: at + 1 < count ? url(at + 2) : "",
        items: items.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE),
      });
    }
  }
  return pages;
}

export const newest = (api) => api.getFilteredByGlob("content/papers/*.md").reverse();
export const nameOf = (slug, items) => items[0].data.byline.find((name) => slugOf(name) === slug);
