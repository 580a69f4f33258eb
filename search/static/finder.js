// The search comes with the first thing that is asked, not with the page: an address that asks, a
// word, a day. Whoever asks before it is there is answered all the same: the form is a plain one.

const KINDS = ['input', 'compositionstart', 'compositionend'];
/** @type {Promise<void> | undefined} */
let started;

/** Start the search once. */
function start() {
  started ??= import('./box.js').then(({ startFinder }) => startFinder());
  return started;
}

/** Start it, then tell it what happened meanwhile. @param {HTMLElement} target @param {string} kind */
async function startFor(target, kind) {
  await start();
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
    startFor(input, 'input');
  };
  if (location.search.length > 1) start();
  else {
    for (const kind of KINDS) input.addEventListener(kind, typed);
    days?.addEventListener('change', (event) => startFor(/** @type {HTMLElement} */ (event.target), 'change'), { once: true });
  }
}
