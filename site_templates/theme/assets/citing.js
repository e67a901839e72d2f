// Buttons that copy or save a paper's citation in each format. BibTeX and CSL-JSON stand in its page; RIS is made of
// CSL-JSON and JSON-LD when it is asked for, as citations/ris.py makes it.
((site) => {
  "use strict";
  const { words } = site;
  const FORMATS = [
    { name: "bibtex", label: "BibTeX", ending: "bib", type: "application/x-bibtex" },
    { name: "ris", label: "RIS", ending: "ris", type: "application/x-research-info-systems" },
    { name: "csl", label: "CSL-JSON", ending: "json", type: "application/vnd.citationstyles.csl+json" },
  ];
  /** @type {Record<string, string>} */
  const KINDS = {
    "article-journal": "JOUR", "paper-conference": "CONF", chapter: "CHAP", book: "BOOK", thesis: "THES",
    report: "RPRT", dataset: "DATA", article: "UNPB", software: "COMP", webpage: "ELEC", patent: "PAT", standard: "STAND",
  };

  /** @type {Site["renderRis"]} */
  function renderRis(item, work) {
    const day = work.datePublished || "", urls = work.sameAs || [], pages = item.page || "";
    // A page's own hyphen is not between the two.
    const dash = pages.indexOf(pages.includes("–") ? "–" : "-");
    const venue = item["container-title"];
    /** @type {string[]} */
    const lines = [];
    const say = (/** @type {string} */ tag, /** @type {string | undefined} */ value) => {
      if (value) lines.push(`${tag}  - ${value}`);
    };
    let number = item.number || "", article = "";
    // CSL has one place for the number of an article and of a report.
    if (item.type === "article-journal") [number, article] = ["", number];
    // CSL's number of a preprint on arXiv is its id.
    if (item.type === "article" && urls.includes(`https://arxiv.org/abs/${number.replace("arXiv:", "")}`)) number = "";
    say("TY", KINDS[item.type] || "GEN");
    say("ID", item.id);
    say("TI", item.title);
    for (const name of item.author || []) say("AU", sortedName(name));
    for (const name of item.editor || []) say("ED", sortedName(name));
    say("PY", day.slice(0, 4));
    if (day.length > 4) say("DA", day.replace(/-/g, "/") + (day.length === 7 ? "/" : ""));
    if (item.type === "thesis" || item.type === "report") {
      say("PB", venue || item.publisher);
    } else {
      say("T2", venue);
      say("PB", item.publisher);
    }
    say("CY", item["publisher-place"]);
    if (item.type !== "article-journal") say("ET", item.edition || item.version);
    say("M3", item.genre);
    say("T3", item["collection-title"]);
    say("VL", item.volume);
    say("IS", item.issue || number);
    say("SP", dash < 0 ? pages : pages.slice(0, dash));
    say("EP", dash < 0 ? "" : pages.slice(dash + 1));
    say("C7", article);
    say("DO", item.DOI);
    const others = urls.filter((url) => !url.startsWith("https://doi.org/"));
    for (const url of others.length ? others : urls.slice(0, 1)) say("UR", url);
    say("LA", item.language);
    return `${lines.join("\n")}\nER  - \n`;
  }

  /**
   * "van Beethoven, Ludwig, III"; a body's name without commas, but for one behind it.
   * @param {CslName} name
   */
  function sortedName(name) {
    if ("literal" in name) {
      const whole = name.literal.replace(/[ ,]+/g, " ").replace(/^ | $/g, "");
      return name.literal.includes(" ") ? `${whole},` : whole;
    }
    return [name.family, name.given, ...(name.suffix ? [name.suffix] : [])].join(", ");
  }

  site.made.ris = () => {
    const [item] = JSON.parse(site.textOf("csl"));
    const scripts = document.querySelectorAll('script[type="application/ld+json"]');
    const work = Array.from(scripts, (script) => JSON.parse(script.textContent)).find((data) => data.headline);
    return renderRis(item, work);
  };

  function fill() {
    /** @type {HTMLElement | null} */
    const row = document.querySelector("[data-dg-cite]");
    if (!row?.hidden) return; // not there, or filled
    const add = (/** @type {string} */ about, /** @type {string} */ label) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "dg-cite__button";
      button.textContent = label;
      button.setAttribute("aria-label", about.replace("{format}", label));
      row.append(" ", button);
      return button;
    };
    row.append(words.cite_save);
    for (const { name, label, ending, type } of FORMATS) {
      add(words.cite_save_as, label).addEventListener("click", () => {
        save(`${row.dataset.dgCite}.${ending}`, type, site.textOf(name));
      });
    }
    row.append(" ", words.cite_copy);
    for (const { name, label } of FORMATS.slice(1)) add(words.cite_copy_as, label).dataset.dgCopy = name; // digestgen.js copies
    row.hidden = false;
  }

  /**
   * @param {string} name
   * @param {string} type
   * @param {string} text
   */
  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ renderRis }));
  site.onPage(fill);
})(window.digestgen);
