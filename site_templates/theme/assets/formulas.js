// Copying text with formulas: each is its TeX on the clipboard, as it was in the paper. Without this a browser copies the
// pieces of a formula, one a line.
((site) => {
  "use strict";
  /** @type {Site["texOf"]} */
  function texOf(formula) {
    const tex = formula.getAttribute("data-latex") || formula.getAttribute("alttext") || "";
    return formula.getAttribute("display") === "block" ? `$$${tex}$$` : `$${tex}$`;
  }

  /** @param {Node} node */
  function formulaAround(node) {
    const element = node instanceof Element ? node : node.parentElement;
    return element?.closest("math");
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (event.defaultPrevented || !event.clipboardData || !selection?.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    const first = formulaAround(range.startContainer), last = formulaAround(range.endContainer);
    if (first) range.setStartBefore(first); // half a formula has no TeX
    if (last) range.setEndAfter(last);
    const piece = document.createElement("div"); // a part of the page while its text is read, for the line ends
    piece.className = "md-typeset";
    const copy = document.createElement("div");
    copy.className = "dg-hidden";
    copy.append(range.cloneContents());
    const formulas = copy.querySelectorAll("math");
    if (!formulas.length) return;
    for (const other of copy.querySelectorAll("[hidden], script")) other.remove(); // what text browsers show
    for (const link of copy.querySelectorAll("a")) link.setAttribute("href", link.href);
    event.clipboardData.setData("text/html", copy.innerHTML);
    for (const formula of formulas) formula.replaceWith(texOf(formula));
    piece.append(copy);
    document.body.append(piece);
    // biome-ignore lint/performance/useDomNodeTextContent: paragraphs are lines of their own in this one alone
    event.clipboardData.setData("text/plain", copy.innerText);
    piece.remove();
    event.preventDefault();
  });
  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ texOf }));
})(window.digestgen);
