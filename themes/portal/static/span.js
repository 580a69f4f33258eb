/** How far a disclosure has run, and how many days are left: only the browser knows the day. */

const DAY = 24 * 60 * 60 * 1000;

/** @param {HTMLElement} span @param {number} now */
export function showSpan(span, now) {
  const from = Date.parse(span.dataset.from ?? "");
  const until = Date.parse(span.dataset.until ?? "");
  if (Number.isNaN(from) || Number.isNaN(until) || now >= until) return;
  const share = Math.min(Math.max((now - from) / (until - from), 0), 1);
  span.querySelector("[data-span-done]")?.setAttribute("width", `${Math.max(share * 100, 2).toFixed(2)}%`);
  const left = span.querySelector("[data-span-left]");
  const days = left?.querySelector("b");
  if (!left || !days) return;
  days.textContent = String(Math.ceil((until - now) / DAY));
  left.hidden = false;
}

/** @param {Document} page */
export function startSpans(page) {
  for (const span of page.querySelectorAll("[data-span]")) showSpan(span, Date.now());
}
