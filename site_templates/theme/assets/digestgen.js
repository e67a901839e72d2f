// Copies a citation. Everything else on the site works without JavaScript.
(function () {
  "use strict";
  var words = window.digestgen.words;
  // Material takes every rel="alternate" for a translation of the site and fetches a sitemap for each of
  // them, on every page. Feed readers, which run no scripts, read the page as it is served.
  document.querySelectorAll('link[rel="alternate"][type]').forEach(function (link) { link.rel = "alternate feed"; });
  function reveal() {
    document.querySelectorAll("[data-dg-copy]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-dg-copy]");
    if (!button) return;
    var text = document.getElementById(button.dataset.dgCopy).textContent;
    var label = button.textContent;
    function say(word) {
      button.textContent = word;
      setTimeout(function () { button.textContent = label; }, 2000);
    }
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(function () { say(words.copied); }, function () { say(words.not_copied); });
    } else {
      var range = document.createRange();
      range.selectNodeContents(document.getElementById(button.dataset.dgCopy));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      say(document.execCommand("copy") ? words.copied : words.press);
    }
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", reveal);
  else reveal();
})();
