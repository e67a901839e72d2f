// What one page is like, as a reader meets it. Run in the page; gives plain data.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function rgba(colour) {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  }
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  function background(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  }
  // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  function luminance(colour) {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(element) {
    const below = background(element);
    const pair = [luminance(over(rgba(getComputedStyle(element).color), below)), luminance(below)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  }
  const main = document.querySelector(".md-content") || document.body;
  const pale = new Set();
  let read = 0;
  for (const element of main.querySelectorAll("*")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("").trim();
    if (!text || !element.checkVisibility() || element.closest(".headerlink, .highlight")) continue; // both Material's
    read += 1;
    const ratio = contrast(element);
    if (ratio < 4.5) pale.add(`${element.localName}.${element.className}: ${ratio.toFixed(2)} "${text.slice(0, 30)}"`);
  }
  return {
    title: document.title,
    titles: document.querySelectorAll("head > title").length,
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((h) => Number(h.localName[1])),
    lang: document.documentElement.lang,
    width: document.scrollingElement.scrollWidth,
    window: innerWidth,
    dark: luminance(background(main)) < 0.2,
    read: read,
    pale: [...pale],
    unnamed: [...document.querySelectorAll("main a[href], main button, main img")]
      .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.getAttribute("alt") || e.title))
      .map((e) => e.outerHTML.slice(0, 80)),
    twice: [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at),
  };
}
