// The dialog that explains the keys and holds the switches of marks and sizes; loaded when it is asked for.
((site) => {
  "use strict";
  const { say, make, tell } = site;
  /** @type {HTMLDialogElement | null} */
  let dialog = null;

  /** @param {string[]} shortcuts each as it is shown, in the order of the words key_1, key_2 … */
  function build(shortcuts) {
    const made = make("dialog", { className: "dg-reading md-typeset", "aria-labelledby": "dg-reading" });
    const sizes = site.SIZES.map((name) => {
      const input = make("input", { type: "radio", name: "dg-size", value: name });
      input.addEventListener("change", () => site.resize(name));
      return make("label", { className: `dg-size--${name}` }, input, make("span", {}, say(`size_${name}`)));
    });
    const switches = ["new", "read", "keys"].map((name) => {
      const input = make("input", { type: "checkbox", name });
      input.addEventListener("change", () => { if (site.turn(name, input.checked)) site.restart(); else fill(made); });
      return make("label", {}, input, make("span", {}, say(`switch_${name}`)));
    });
    const keys = shortcuts.map((shown, at) => make("div", {},
      make("dt", {}, ...shown.split(" ").map((key) => make("kbd", {}, key))), make("dd", {}, say(`key_${at + 1}`))));
    const close = make("button", { type: "button", className: "dg-button" }, say("close"));
    close.addEventListener("click", () => made.close());
    const forget = make("button", { type: "button", className: "dg-button" }, say("forget"));
    forget.addEventListener("click", () => {
      if (!confirm(say("forget_sure"))) return;
      site.forget();
      site.restart();
      fill(made);
      tell(say("forgotten"));
    });
    const saved = make("a", { href: new URL("saved/", site.root) });
    saved.addEventListener("click", () => made.close()); // with navigation.instant the document stays
    made.append(
      make("h2", { id: "dg-reading", tabIndex: -1, autofocus: true }, say("reading")),
      make("fieldset", { className: "dg-sizes" }, make("legend", {}, say("size")), make("div", {}, ...sizes)),
      make("fieldset", {}, make("legend", {}, say("marks")), ...switches.slice(0, 2)),
      make("fieldset", {}, make("legend", {}, say("keys")), switches[2], make("dl", {}, ...keys)),
      make("p", {}, saved),
      make("p", { className: "dg-small" }, say("private")),
      make("p", { className: "dg-buttons" }, close, forget));
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); }); // beside it
    document.body.append(made);
    return made;
  }

  /** @param {HTMLDialogElement} made */
  function fill(made) {
    const size = site.size();
    for (const input of made.querySelectorAll("input")) {
      input.checked = input.type === "radio" ? input.value === size : site.isOn(input.name);
    }
    for (const saved of made.querySelectorAll("p a")) saved.textContent = say("list", { n: site.savedPapers().length });
  }

  /** @type {Site["showDialog"]} */
  function showDialog(shortcuts) {
    dialog = dialog || build(shortcuts);
    fill(dialog);
    if (!dialog.open) dialog.showModal();
  }

  Object.assign(site, /** @satisfies {Partial<Site>} */ ({ showDialog }));
  document.addEventListener("dg:changed", () => { if (dialog?.open) fill(dialog); });
})(window.digestgen);
