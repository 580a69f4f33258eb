/**
 * The panel of filters on a narrow screen: a button opens and closes it.
 * `<button data-filters-toggle aria-controls="…" hidden>`; without scripts the panel stands open.
 */

const NARROW = "(max-width: 47.99em)";

/** @param {HTMLButtonElement} button @param {boolean} open */
function show(button, open) {
  const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
  button.setAttribute("aria-expanded", String(open));
  if (panel) panel.hidden = !open;
}

/** @param {Document} page */
export function startFilters(page) {
  const narrow = window.matchMedia(NARROW);
  for (const button of page.querySelectorAll("[data-filters-toggle]")) {
    const fit = () => {
      button.hidden = !narrow.matches;
      show(button, !narrow.matches);
    };
    fit();
    narrow.addEventListener?.("change", fit);
    button.addEventListener("click", () => show(button, button.getAttribute("aria-expanded") !== "true"));
  }
}
