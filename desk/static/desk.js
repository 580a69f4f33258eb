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
  const say = () => {
    drop.querySelector('[data-chosen]').textContent = input.files[0] ? `已选：${input.files[0].name}` : '';
  };
  input.addEventListener('change', say);
  drop.addEventListener('dragover', (event) => event.preventDefault());
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
    say();
  });
}

/** A place that was hidden is opened where it can be lifted. */
for (const mark of document.querySelectorAll('[data-place]')) {
  mark.addEventListener('click', () => {
    document.querySelector('[data-lifting]').open = true;
    document.querySelector(`#place-${mark.dataset.place} input:not([type=hidden])`)?.focus({ preventScroll: true });
  });
}

/** Wait for a file to be checked, and say how far it is. */
const checking = document.querySelector('[data-progress]');
if (checking) {
  const ask = async () => {
    const answer = await fetch(checking.dataset.progress, { headers: { Accept: 'application/json' } });
    const state = answer.ok ? await answer.json() : { done: true };
    if (state.done) location.reload();
    else {
      checking.querySelector('[data-rows]').textContent = state.rows;
      setTimeout(ask, 1000);
    }
  };
  setTimeout(ask, 500);
}

/** Keys of a list: / searches, j and k walk the rows, Enter opens one. */
const rows = [...document.querySelectorAll('main tbody tr a[href]')].filter(
  (link, at, all) => all.findIndex((other) => other.closest('tr') === link.closest('tr')) === at,
);
document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    const box = document.querySelector('[role=search] input:not([type=hidden])');
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
  const step = { j: 1, k: -1 }[event.key];
  if (step && rows.length) {
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  }
});

/** A form that was sent once is not sent again by a second click. */
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
    setTimeout(() => delete form.dataset.sent, 5000);
  });
}

/** On a telephone a row is a card: each cell then says what column it is of. */
for (const table of document.querySelectorAll('main table:not(.annual, .mending)')) {
  const names = [...table.querySelectorAll('thead th')].map((cell) => cell.textContent.trim());
  if (!names.length) continue;
  table.classList.add('labelled');
  for (const row of table.tBodies[0]?.rows ?? []) {
    let at = 0;
    for (const cell of row.cells) {
      if (!cell.textContent.trim() && !cell.children.length) cell.textContent = '';
      else if (names[at] && at > 0) cell.dataset.label = names[at];
      at += cell.colSpan;
    }
  }
}
