import { EXTRA, NAME, SITE, byline, day, escape, excerpt, json, links, page, tags, title } from "../site.js";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

let places;
function placeOf(papers, url) {
  places ??= new Map(papers.map((item, at) => [item.url, at]));
  return places.get(url);
}

export default function (data) {
  const date = day(data.page.date);
  const authors = data.byline.map((name) => `<meta name="citation_author" content="${escape(name)}">`).join("\n");
  const source = `https://arxiv.org/abs/${data.slug}`;
  const description = escape(excerpt(data.page.rawInput));
  const linked = {
    "@context": "https://schema.org",
    "@type": "ScholarlyArticle",
    headline: data.title,
    author: data.byline.map((name) => ({ "@type": "Person", name })),
    datePublished: date,
    sameAs: [source],
    keywords: data.topics.map(title).join(", "),
  };
  const cited = [{
    id: data.slug,
    type: "article",
    title: data.title,
    author: data.byline.map((name) => {
      const words = name.split(" ");
      return { family: words.pop(), given: words.join(" ") };
    }),
    issued: { "date-parts": [date.split("-").map(Number)] },
    publisher: "arXiv",
    number: `arXiv:${data.slug}`,
    URL: source,
  }];
  const papers = data.collections.papers;
  const here = placeOf(papers, data.page.url);
  const step = (item, rel) => (item ? `<a rel="${rel}" href="/digest${item.url}">${escape(item.data.title)}</a>` : "");
  return page(
    data.title,
    data.page.url,
    `<meta name="description" property="og:description" content="${description}">
<meta property="og:type" content="article">
<meta property="og:title" content="${escape(data.title)}">
<meta property="og:url" content="${SITE}papers/${data.slug}/">
<meta property="og:site_name" content="${NAME}">
<meta name="citation_title" content="${escape(data.title)}">
${authors}
<meta name="citation_publication_date" content="${date.replaceAll("-", "/")}">
<meta name="citation_publisher" content="arXiv">
<meta name="citation_arxiv_id" content="${data.slug}">
${data.links.pdf ? `<meta name="citation_pdf_url" content="${escape(data.links.pdf)}">` : ""}
<meta name="citation_public_url" content="${source}">
<script type="application/ld+json">${json(linked)}</script>
<link rel="cite-as" href="${source}">`,
    `<article data-pagefind-body>
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
  month = ${MONTHS[Number(date.slice(5, 7)) - 1]},
  day = {${Number(date.slice(8))}},
  eprint = {${data.slug}},
  archiveprefix = {arXiv},
  url = {${source}}
}</code></pre>
<script type="application/vnd.citationstyles.csl+json">${json(cited)}</script>
${EXTRA}
<nav>${step(papers[here - 1], "prev")}
${step(papers[here + 1], "next")}</nav>
</article>`,
  );
}
