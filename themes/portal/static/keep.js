/** To keep a page: copy its address, print it with everything opened and the time of printing. */

/** @param {HTMLButtonElement} button */
function startCopy(button) {
  if (!navigator.clipboard) return;
  const usual = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = button.dataset.done ?? "";
    setTimeout(() => { button.textContent = usual; }, 2000);
  });
}

/** @param {Document} page */
function openAll(page) {
  for (const part of page.querySelectorAll("main details:not([open])")) {
    part.open = true;
    part.dataset.openedToPrint = "";
  }
  for (const place of page.querySelectorAll("[data-printed-at]")) {
    place.querySelector("time")?.remove();
    const time = page.createElement("time");
    time.textContent = new Date().toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
    place.append(time);
    place.hidden = false;
  }
}

/** @param {Document} page */
function closeOpened(page) {
  for (const part of page.querySelectorAll("details[data-opened-to-print]")) {
    part.open = false;
    delete part.dataset.openedToPrint;
  }
}

/** @param {Document} page */
export function startKeep(page) {
  page.querySelectorAll("[data-copy]").forEach(startCopy);
  for (const button of page.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  window.addEventListener("beforeprint", () => openAll(page));
  window.addEventListener("afterprint", () => closeOpened(page));
}
