/** The desk's small helps; every page works without them. */

/** A button stays grey until its box is ticked, and the page says why. */
for (const form of document.querySelectorAll('[data-until-checked]')) {
  const box = form.querySelector('input[type=checkbox]');
  const button = form.querySelector('button');
  const why = form.querySelector('[data-why]');
  const follow = () => {
    button.disabled = !box.checked;
    why.hidden = box.checked;
  };
  box.addEventListener('change', follow);
  follow();
}

/** Text chosen on the served side is filled into the form that hides a place. */
const served = document.querySelector('[data-served]');
const hiding = document.querySelector('[data-hiding]');
if (served && hiding) {
  document.addEventListener('mouseup', () => {
    const chosen = document.getSelection();
    const place = chosen?.anchorNode?.parentElement?.closest('[data-field]');
    if (!chosen || chosen.isCollapsed || !place || !served.contains(place)) return;
    hiding.closest('details').open = true;
    hiding.elements.field.value = place.dataset.field;
    hiding.elements.original.value = chosen.toString();
  });
}

/** Ask now and then whether the decision is live, then show it. */
const waiting = document.querySelector('[data-live]');
if (waiting) {
  const ask = async () => {
    const answer = await fetch(waiting.dataset.live, { headers: { Accept: 'application/json' } });
    if (answer.ok && (await answer.json()).live) location.reload();
    else setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
}

/** One box ticks all of a list. */
const all = document.querySelector('[data-all]');
all?.addEventListener('change', () => {
  for (const box of document.querySelectorAll('input[name=chosen]')) box.checked = all.checked;
});

/** A file can be dropped anywhere on its field's card. */
const drop = document.querySelector('[data-drop]');
if (drop) {
  const input = drop.querySelector('input[type=file]');
  drop.addEventListener('dragover', (event) => event.preventDefault());
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });
}
