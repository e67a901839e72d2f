import { group, nameOf, newest, paged, title } from "./site.js";

export default function (config) {
  config.setUseGitIgnore(false);
  config.addCollection("papers", newest);
  config.addCollection("lists", (api) => {
    const papers = newest(api);
    return [
      ...paged("tags", group(papers, (data) => data.topics), title),
      ...paged("authors", group(papers, (data) => data.authors), nameOf),
    ];
  });
  config.addCollection("issues", (api) =>
    [...group(newest(api), (data) => data.issues)].map(([key, items]) => ({ key, items })),
  );
  config.addCollection("feeds", (api) => {
    const papers = newest(api);
    const feeds = [{ path: "feed.xml", url: "", title: "Benchmark digest", items: papers.slice(0, 40) }];
    for (const [tag, items] of group(papers, (data) => data.topics)) {
      feeds.push({ path: `tags/${tag}/feed.xml`, url: `tags/${tag}/`, title: title(tag), items: items.slice(0, 40) });
    }
    return feeds;
  });
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "11ty.js"],
  };
}
