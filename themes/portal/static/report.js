/**
 * 有误？on a decision leads to the page on corrections with `?id=…&field=…`; this repeats there what
 * is to be reported, so that it can be copied or printed; where the form for objections is served,
 * its link carries the same. Nothing is sent anywhere.
 */

const IDENTIFIER = /^[0-9a-hjkmnp-tv-z]{12}$/;
const FIELD = /^[a-z_]{1,40}$/;

/** @param {Document} page */
export function startReport(page) {
  const words = page.querySelector("template[data-report]");
  const place = page.querySelector("main .prose") ?? page.querySelector("main h1")?.parentElement;
  const asked = new URLSearchParams(page.location.search);
  const id = asked.get("id") ?? "";
  if (!words || !place || !IDENTIFIER.test(id)) return;
  const made = words.content.cloneNode(true);
  const address = new URL(`../decisions/${id.slice(0, 2)}/${id}.html`, page.location.href).href;
  const link = made.querySelector("[data-report-page]");
  link.textContent = link.href = address;
  showField(made, words, asked.get("field") ?? "");
  const form = made.querySelector("[data-report-form]");
  if (form) form.setAttribute("href", `${form.getAttribute("href")}?${asked}`);
  place.prepend(made);
}

/** @param {DocumentFragment} made @param {HTMLTemplateElement} words @param {string} field */
function showField(made, words, field) {
  const line = made.querySelector("[data-report-field]");
  if (!FIELD.test(field)) return;
  const names = JSON.parse(words.dataset.fields ?? "{}");
  line.querySelector("b").textContent = names[field] ?? field;
  line.hidden = false;
}
