// Parses pages (or feed entries) as the browser would, without running them, and says what in them could do harm.
(() => {
  const ELEMENTS = new Set(("a abbr article b blockquote br button caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 " +
    "h5 h6 hr i img input ins kbd label li mark nav ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th " +
    "thead tr u ul var math mrow mi mn mo mtext msup msub msubsup mfrac msqrt mroot mover munder munderover mspace mtable mtr " +
    "mtd mstyle mpadded mphantom menclose merror mprescripts mmultiscripts none semantics time cite svg g path rect line text title noscript data").split(" "));
  // Data, which nothing runs; and the two forms of our own search, which ask this site.
  const DATA = 'script[type="application/vnd.citationstyles.csl+json"], script[type="application/ld+json"], script[type="application/json"], script[type="text/plain"]:empty';
  const OWN = ["saved", "tokens", "query", "search", "search-page", "more-words", "following"].map((name) => `script[src="../assets/${name}.js"]`).join();
  const asksUs = (form, url) => new URL(form.getAttribute("action") || "", url).origin === new URL(url).origin;
  const ADDRESSES = ["href", "src", "xlink:href", "action", "formaction", "data", "background", "poster", "srcdoc", "srcset", "cite", "ping"];
  const LOADING = "img, script, iframe, frame, object, embed, video, audio, source, track, input[type=image], link[rel~=stylesheet], link[rel~=icon]";
  const show = (element) => element.outerHTML.slice(0, 120);

  function harm(document, main, url) {
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) found.push(`handler: ${show(element)}`);
        if (!ADDRESSES.includes(name)) continue;
        let to = null;
        try { to = new URL(value, url); } catch { continue; }
        if (!["http:", "https:", "mailto:"].includes(to.protocol)) found.push(`scheme: ${show(element)}`);
        if (element.matches(LOADING) && to.origin !== new URL(url).origin) found.push(`loads: ${show(element)}`);
      }
    }
    for (const element of main.querySelectorAll("*")) {
      if (element.matches(DATA) || element.matches(OWN) || element.closest("form[role=search]")) continue;
      if (!ELEMENTS.has(element.localName)) found.push(`element: ${show(element)}`);
      if (element.hasAttribute("style")) found.push(`style: ${show(element)}`);
      if (/^__(?!tabbed_|code)/.test(element.id)) found.push(`id: ${show(element)}`);
      if (/(^|\s)md-(?!button|typeset|content)/.test(element.className)) found.push(`class: ${show(element)}`);
    }
    for (const element of document.querySelectorAll("base, meta[http-equiv]:not([http-equiv=Content-Security-Policy]), iframe, object, embed, form:not([data-md-component])")) if (!(element.matches("form[role=search]") && asksUs(element, url))) found.push(`element: ${show(element)}`);
    return found;
  }

  const text = (document, selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent).join(" \u00b6 ");
  window.inspectPages = (urls) => Promise.all(urls.map(async (url) => {
    const document = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    const main = document.querySelector(".md-content");
    const found = harm(document, main, new URL(url, location).href);
    for (const words of main.querySelectorAll("[hidden]:has(+ math)")) words.remove(); // for text browsers
    return {
      harm: found,
      scripts: [...document.querySelectorAll("script")].filter((e) => !e.matches(DATA) && !e.matches(OWN)).length,
      title: document.title,
      description: document.querySelector("meta[name=description]")?.content,
      h1: text(main, "h1"),
      main: main.textContent,
      authors: text(main, ".dg-authors"),
      facts: text(main, ".dg-facts"),
      sources: text(main, ".dg-sources"),
      abstract: text(main, ".dg-abstract"),
      tags: text(main, ".dg-tags"),
      cards: text(main, ".dg-card__title"),
      excerpts: text(main, ".dg-excerpt"),
      bibtex: text(main, "#bibtex"),
      alt: main.querySelector("figure img")?.alt,
    };
  }));
  window.inspectHtml = (texts, url) => texts.map((html) => {
    const document = new DOMParser().parseFromString(html, "text/html");
    return harm(document, document.body, url);
  });
})();
