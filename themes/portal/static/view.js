/** 阅读设置: size of type, colours, 长者模式. Kept on this device only, in localStorage. */

const SIZES = ["normal", "large", "xlarge"];
const THEMES = ["auto", "light", "dark", "contrast"];

/** @param {string} name @param {string} value an empty value forgets the setting */
function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // Storage is switched off: the setting holds for this page.
  }
}

/** @param {HTMLElement} root @param {"size" | "theme"} kind @param {string} value */
function apply(root, kind, value) {
  const usual = value === "normal" || value === "auto";
  if (usual) delete root.dataset[kind];
  else root.dataset[kind] = value;
  keep(`view-${kind}`, usual ? "" : value);
}

/** @param {HTMLElement} root @param {HTMLAnchorElement} link @param {string} usual */
function showElder(root, link, usual) {
  const on = root.dataset.view === "elder";
  link.textContent = on ? link.dataset.leave ?? "" : usual;
  link.href = on ? "?view=normal" : "?view=elder";
}

/** @param {Document} page */
export function startView(page) {
  const box = page.querySelector("[data-view-settings]");
  if (!box) return;
  const root = page.documentElement;
  for (const [kind, values] of [["size", SIZES], ["theme", THEMES]]) {
    const chosen = root.dataset[kind];
    for (const choice of box.querySelectorAll(`input[name="view-${kind}"]`)) {
      if (values.includes(choice.value)) choice.checked = choice.value === (chosen ?? values[0]);
      choice.addEventListener("change", () => apply(root, kind, choice.value));
    }
  }
  startElder(root, box.querySelector("[data-elder]"));
  startPanel(page, box.querySelector("details"));
}

/** @param {HTMLElement} root @param {HTMLAnchorElement | null} link */
function startElder(root, link) {
  if (!link) return;
  const usual = link.textContent ?? "";
  showElder(root, link, usual);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const on = root.dataset.view !== "elder";
    if (on) root.dataset.view = "elder";
    else delete root.dataset.view;
    keep("view-elder", on ? "yes" : "");
    showElder(root, link, usual);
  });
}

/** Escape and a click elsewhere close the panel; focus goes back to its button.
 * @param {Document} page @param {HTMLDetailsElement | null} panel */
function startPanel(page, panel) {
  if (!panel) return;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary")?.focus();
  });
  page.addEventListener("click", (event) => {
    if (panel.open && event.target instanceof Node && !panel.contains(event.target)) panel.open = false;
  });
}
