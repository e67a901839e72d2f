import { SITE, day, escape, excerpt } from "../site.js";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: (data) => `/${data.feed.path}`,
  eleventyExcludeFromCollections: true,
};

const entries = new Map();
function entry(item) {
  let xml = entries.get(item.url);
  if (xml === undefined) {
    xml = `<item>
<title>${escape(item.data.title)}</title>
<link>${SITE.slice(0, -1)}${item.url}</link>
<guid>${SITE.slice(0, -1)}${item.url}</guid>
<pubDate>${item.date.toUTCString()}</pubDate>
<dc:creator>${escape(item.data.byline.join(", "))}</dc:creator>
${item.data.topics.map((tag) => `<category>${tag}</category>`).join("\n")}
<description>${escape(excerpt(item.rawInput))}</description>
<content:encoded>${escape(item.content)}</content:encoded>
</item>
`;
    entries.set(item.url, xml);
  }
  return xml;
}

export function render({ feed }) {
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>${escape(feed.title)}</title>
<link>${SITE}${feed.url}</link>
<description>${escape(feed.title)}</description>
<atom:link href="${SITE}${feed.path}" rel="self" type="application/rss+xml"/>
${feed.items.map(entry).join("")}
</channel>
</rss>
`;
}
