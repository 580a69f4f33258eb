/** A table that is wider than a narrow screen scrolls in a box of its own, by keyboard too. */

/** @param {HTMLTableElement} table */
function box(table) {
  const made = table.ownerDocument.createElement("div");
  made.className = "scroll";
  made.tabIndex = 0;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", table.tHead?.textContent?.trim().replace(/\s+/g, "、") ?? "");
  table.replaceWith(made);
  made.append(table);
}

/** @param {Document} page */
export function startTables(page) {
  for (const table of page.querySelectorAll(".prose table")) {
    if (table.scrollWidth > table.clientWidth) box(table);
  }
}
