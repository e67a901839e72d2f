{#- What scripts say, in the site's language. MkDocs renders this file as a template (engine.py, prepare_engine). -#}
{%- set words = config.theme.words -%}
window.digestgen = {
  words: {{ words.section("script") | tojson }},
  months: {{ words.lists["dates.months"] | tojson }},
  date: {{ words.texts["dates.day"] | tojson }},
};
{%- if words.english %}
// For want of a translation some texts are in English: what a script shows of them says so.
(() => {
  const texts = [];
  {%- for key in words.english if key.startswith(("script.", "reading.", "search.", "status.", "paper.")) %}
  texts.push({{ words.texts[key] | tojson }});
  {%- endfor %}
  texts.push(...window.digestgen.months.map((month) => `{n} ${month} {n}`));
  const patterns = texts.filter((text) => (/[a-z]{2}/).test(text.replace(/\{\w+\}/g, "")))
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\\\{n\\\}/g, "[\\d,]+").replace(/\\\{\w+\\\}/g, ".+"));
  const english = new RegExp(`^\\s*(?:${patterns.join("|")})\\s*$`);
  const marked = new WeakSet();
  function mark(element, is) {
    if (is && !element.lang) {
      element.lang = "en";
      marked.add(element);
    } else if (!is && marked.delete(element)) {
      element.removeAttribute("lang");
    }
  }
  function look(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement;
      if (!parent || !node.data.trim() || parent.matches("script, style")) return;
      const is = english.test(node.data);
      if (parent.childNodes.length === 1) {
        mark(parent, is);
      } else if (is && !parent.closest("[lang=en]")) {
        const span = document.createElement("span");
        node.replaceWith(span);
        span.append(node);
        mark(span, true);
      }
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const child of [...node.childNodes]) look(child);
      if (node.matches("button, input, textarea") && !node.textContent.trim()) {
        mark(node, english.test(node.getAttribute("aria-label") || node.getAttribute("placeholder") || ""));
      }
    }
  }
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) [...(type === "childList" ? addedNodes : [target])].forEach(look);
  }).observe(document, { childList: true, characterData: true, subtree: true });
})();
{%- endif %}
