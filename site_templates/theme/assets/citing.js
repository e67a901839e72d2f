// Buttons that copy or save a paper's citation in each format that stands in its page.
(function () {
  "use strict";
  var words = window.digestgen.words;
  var formats = [
    ["bibtex", "BibTeX", "bib", "application/x-bibtex"],
    ["ris", "RIS", "ris", "application/x-research-info-systems"],
    ["csl", "CSL-JSON", "json", "application/vnd.citationstyles.csl+json"]
  ];
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
        save(row.dataset.dgCite + "." + format[2], format[3], document.getElementById(format[0]).textContent);
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
