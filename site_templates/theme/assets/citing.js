// Buttons that copy or save a paper's citation in each format. BibTeX and CSL-JSON stand in its page; RIS is made of
// CSL-JSON and JSON-LD when it is asked for, as exports/ris.py makes it.
(function () {
  "use strict";
  var words = window.digestgen.words;
  var formats = [
    ["bibtex", "BibTeX", "bib", "application/x-bibtex"],
    ["ris", "RIS", "ris", "application/x-research-info-systems"],
    ["csl", "CSL-JSON", "json", "application/vnd.citationstyles.csl+json"]
  ];
  var kinds = {
    "article-journal": "JOUR", "paper-conference": "CONF", chapter: "CHAP", book: "BOOK", thesis: "THES",
    report: "RPRT", dataset: "DATA", article: "UNPB"
  };
  window.digestgen.made.ris = function () {
    var item = JSON.parse(document.getElementById("csl").textContent)[0];
    var work = Array.from(document.querySelectorAll('script[type="application/ld+json"]'), function (script) {
      return JSON.parse(script.textContent);
    }).find(function (data) { return data["@type"] === "ScholarlyArticle"; });
    var day = work.datePublished, urls = work.sameAs || [], number = item.number || "", pages = item.page || "";
    var venue = item["container-title"], dash = pages.indexOf("-"), lines = [];
    function say(tag, value) { if (value) lines.push(tag + "  - " + value); }
    // CSL's number of a preprint on arXiv is its id.
    if (item.type === "article" && urls.includes("https://arxiv.org/abs/" + number.replace("arXiv:", ""))) number = "";
    say("TY", kinds[item.type]);
    say("ID", item.id);
    say("TI", item.title);
    (item.author || []).forEach(function (name) { say("AU", sorted(name)); });
    (item.editor || []).forEach(function (name) { say("ED", sorted(name)); });
    say("PY", day.slice(0, 4));
    if (day.length > 4) say("DA", day.replace(/-/g, "/") + (day.length === 7 ? "/" : ""));
    if (item.type === "thesis" || item.type === "report") {
      say("PB", venue || item.publisher);
    } else {
      say("T2", venue);
      say("PB", item.publisher);
    }
    say("T3", item["collection-title"]);
    say("VL", item.volume);
    say("IS", item.issue || number);
    say("SP", dash < 0 ? pages : pages.slice(0, dash));
    say("EP", dash < 0 ? "" : pages.slice(dash + 1));
    say("DO", item.DOI);
    var others = urls.filter(function (url) { return !url.startsWith("https://doi.org/"); });
    (others.length ? others : urls.slice(0, 1)).forEach(function (url) { say("UR", url); });
    say("LA", item.language);
    return lines.join("\n") + "\nER  - \n";
  };
  // "van Beethoven, Ludwig, III"; a body's name as it is, without commas.
  function sorted(name) {
    if (!name.family) return name.literal.replace(/[ ,]+/g, " ").replace(/^ | $/g, "");
    return name.family + ", " + name.given + (name.suffix ? ", " + name.suffix : "");
  }
  function fill() {
    var row = document.querySelector("[data-dg-cite]");
    if (!row) return;
    function add(label, about, format) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "dg-cite__button";
      button.textContent = format[1];
      button.setAttribute("aria-label", about.replace("{format}", format[1]));
      row.append(" ", button);
      return button;
    }
    row.append(words.cite_save);
    formats.forEach(function (format) {
      add(words.cite_save, words.cite_save_as, format).addEventListener("click", function () {
        save(row.dataset.dgCite + "." + format[2], format[3], window.digestgen.textOf(format[0]));
      });
    });
    row.append(" ", words.cite_copy);
    formats.slice(1).forEach(function (format) {
      add(words.cite_copy, words.cite_copy_as, format).dataset.dgCopy = format[0]; // digestgen.js copies
    });
    row.hidden = false;
  }
  function save(name, type, text) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: type + ";charset=utf-8"}));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", fill);
  else fill();
})();
