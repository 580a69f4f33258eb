// The search comes with the first thing that is asked, not with the page: an address that asks, a
// word, a day. Whoever asks before it is there is answered all the same: the form is a plain one.

import { searchOf } from './asking.js';

const KINDS = ['input', 'compositionstart', 'compositionend'];
/** @type {Promise<void> | undefined} */
let started;

/** Start the search once: who answers, and what shows it. @param {HTMLElement} place */
function start(place) {
  if (started) return started;
  searchOf(place.dataset.searchData ?? '', place.dataset.site ?? '/');
  started = import('./box.js').then(({ startFinder }) => startFinder());
  return started;
}

/** Start it, then tell it what happened meanwhile. @param {HTMLElement} place @param {HTMLElement} target @param {string} kind */
async function startFor(place, target, kind) {
  await start(place);
  target.dispatchEvent(new Event(kind, { bubbles: true }));
}

const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-finder]'));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-search]'));
if (place && form && 'DecompressionStream' in window) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
  let isComposing = false;
  const days = place.querySelector('[data-days]');
  /** @param {Event} event */
  const typed = (event) => {
    isComposing = event.type === 'compositionstart' || (isComposing && event.type === 'input');
    if (isComposing || /** @type {InputEvent} */ (event).isComposing) return;
    for (const kind of KINDS) input.removeEventListener(kind, typed);
    startFor(place, input, 'input');
  };
  if (location.search.length > 1) start(place);
  else {
    for (const kind of KINDS) input.addEventListener(kind, typed);
    days?.addEventListener('change', (event) => startFor(place, /** @type {HTMLElement} */ (event.target), 'change'), { once: true });
  }
}
