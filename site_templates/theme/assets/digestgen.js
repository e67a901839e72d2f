// Copies a citation. Everything else on the site works without JavaScript.
(function () {
  "use strict";
  var words = window.digestgen.words;
  // Material takes every rel="alternate" for a translation of the site and fetches a sitemap for each of
  // them, on every page. Feed readers, which run no scripts, read the page as it is served.
  document.querySelectorAll('link[rel="alternate"][type]').forEach(function (link) { link.rel = "alternate feed"; });
  // The name of a text → a function that makes it, for what stands nowhere in the page.
  var made = window.digestgen.made = {};
  function textOf(name) {
    return made[name] ? made[name]() : document.getElementById(name).textContent;
  }
  window.digestgen.textOf = textOf;
  function reveal() {
    document.querySelectorAll("[data-dg-copy]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-dg-copy]");
    if (!button) return;
    var shown = document.getElementById(button.dataset.dgCopy), text = textOf(button.dataset.dgCopy);
    var label = button.textContent;
    function say(word) {
      button.textContent = word;
      setTimeout(function () { button.textContent = label; }, 2000);
    }
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(function () { say(words.copied); }, function () { say(words.not_copied); });
    } else {
      var give = function (copying) {
        copying.clipboardData.setData("text/plain", text);
        copying.preventDefault();
      };
      if (shown) getSelection().selectAllChildren(shown);
      document.addEventListener("copy", give);
      say(document.execCommand("copy") ? words.copied : shown ? words.press : words.not_copied);
      document.removeEventListener("copy", give);
    }
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", reveal);
  else reveal();
})();
