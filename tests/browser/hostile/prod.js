// Does to a page what a reader might: points at everything, tabs to it, clicks it; goes nowhere.
async () => {
  addEventListener("click", (event) => {
    const link = event.target.closest("a, area");
    if (link && link.protocol !== "javascript:") event.preventDefault();
  }, true);
  const elements = document.querySelectorAll(".md-content *");
  for (const element of elements) {
    for (const name of ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove", "mousedown", "mouseup"])
      element.dispatchEvent(new MouseEvent(name, { bubbles: true, cancelable: true }));
    element.focus?.();
    element.click?.();
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
  await new Promise((resolve) => setTimeout(resolve, 0)); // javascript: links run a moment later
  return elements.length;
}
