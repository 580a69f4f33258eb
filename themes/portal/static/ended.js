/**
 * What has ended is not shown, even where a page was opened, kept or cached before its end.
 * Rows carry `data-ends`, pages `data-page-ends`, both RFC 3339. The last of several defences.
 */

const LONGEST_WAIT = 6 * 60 * 60 * 1000;

/** @param {string | undefined} moment @param {number} now */
function hasEnded(moment, now) {
  const end = Date.parse(moment ?? "");
  return !Number.isNaN(end) && end <= now;
}

/** @param {Document} page @param {HTMLElement} main */
function blank(page, main) {
  const words = page.querySelector("template[data-ended]");
  main.removeAttribute("data-page-ends");
  main.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  page.title = main.querySelector("h1")?.textContent ?? "";
  for (const told of page.querySelectorAll('meta[name="canary"], meta[name="ArticleTitle"], meta[name="Keywords"], meta[name="description"], link[rel="alternate"], script[type="application/ld+json"]')) {
    told.remove();
  }
}

/** Hide what has ended at `now`, a number of milliseconds; returns when the next one ends.
 * @param {Document} page @param {number} now @returns {number} */
export function hideEnded(page, now) {
  let next = Infinity;
  for (const main of page.querySelectorAll("[data-page-ends]")) {
    if (hasEnded(main.dataset.pageEnds, now)) blank(page, main);
    else next = Math.min(next, Date.parse(main.dataset.pageEnds));
  }
  for (const row of page.querySelectorAll("[data-ends]")) {
    if (hasEnded(row.dataset.ends, now)) row.remove();
    else next = Math.min(next, Date.parse(row.dataset.ends));
  }
  return next;
}

/** @param {Document} page */
export function startEnded(page) {
  /** @type {number | undefined} */
  let timer;
  const check = () => {
    const now = Date.now();
    const next = hideEnded(page, now);
    clearTimeout(timer);
    if (next !== Infinity) timer = setTimeout(check, Math.min(next - now + 50, LONGEST_WAIT));
  };
  check();
  page.addEventListener("visibilitychange", check);
  page.defaultView?.addEventListener("pageshow", check);
}
