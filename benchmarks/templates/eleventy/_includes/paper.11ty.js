import { EXTRA, byline, day, escape, excerpt, links, page, tags } from "../site.js";

let places;
function placeOf(papers, url) {
  places ??= new Map(papers.map((item, at) => [item.url, at]));
  return places.get(url);
}

export default function (data) {
  const date = day(data.page.date);
  const authors = data.byline.map((name) => `<meta name="citation_author" content="${escape(name)}">`).join("\n");
  const papers = data.collections.papers;
  const here = placeOf(papers, data.page.url);
  const step = (item, rel) => (item ? `<a rel="${rel}" href="/digest${item.url}">${escape(item.data.title)}</a>` : "");
  return page(
    data.title,
    data.page.url,
    `<meta name="description" content="${escape(excerpt(data.page.rawInput).slice(0, 160))}">
${authors}
<meta name="citation_title" content="${escape(data.title)}">
<meta name="citation_publication_date" content="${date.replaceAll("-", "/")}">`,
    `<article>
<p><a href="/digest/digests/${date}/">${date}</a></p>
<h1>${escape(data.title)}</h1>
${byline(data)}
${links(data)}
<section>${data.content}</section>
${tags(data)}
<pre><code>@misc{${data.slug},
  title = {${escape(data.title)}},
  author = {${escape(data.byline.join(" and "))}},
  year = {${date.slice(0, 4)}},
}</code></pre>
${EXTRA}
<nav>${step(papers[here - 1], "prev")}
${step(papers[here + 1], "next")}</nav>
</article>`,
  );
}
