// Names of parties under the search box while one types: plain links, reached by Tab or the arrow
// keys. Nothing is asked while a word is still being composed; the index is fetched at the first
// word, not with the page.

const PAUSE = 200;

class Suggestions {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
    this.list = /** @type {HTMLElement} */ (form.parentElement?.querySelector('[data-suggestions]'));
    this.status = /** @type {HTMLElement} */ (form.parentElement?.querySelector('[data-suggested]'));
    this.data = form.dataset.searchData ?? '';
    this.site = this.data.replace(/search\/data\/$/, '');
  }

  start() {
    this.input.addEventListener('input', (event) => /** @type {InputEvent} */ (event).isComposing || this.wait());
    this.input.addEventListener('compositionend', () => this.wait());
    this.input.addEventListener('keydown', (event) => this.move(event, -1));
    this.list.addEventListener('keydown', (event) =>
      this.move(event, this.links().indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))));
    this.form.addEventListener('submit', () => this.show([]));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.input.value.trim();
    const names = /^[^\s"“”「『:：-]{2,30}$/.test(typed) ? await this.names(typed) : [];
    if (typed === this.input.value.trim()) this.show(names.length === 1 && names[0] === typed ? [] : names);
  }

  /** @param {string} typed @returns {Promise<string[]>} */
  async names(typed) {
    try {
      const { searchOf } = await import('./asking.js');
      return await searchOf(this.data, this.site).ask('names', typed);
    } catch {
      return []; // The box works without suggestions; its own answer says when nothing can be reached.
    }
  }

  /** @param {string[]} names */
  show(names) {
    clearTimeout(this.timer);
    this.list.hidden = !names.length;
    this.list.replaceChildren(...names.map((name) => this.link(name)));
    this.status.textContent = names.length ? `${names.length} ${this.status.dataset.suggested}` : '';
  }

  /** @param {string} name */
  link(name) {
    const made = document.createElement('a');
    made.className = 'suggestions__one';
    made.href = `${this.form.action}?q=${encodeURIComponent(/\s/.test(name) ? `"${name}"` : name)}`;
    made.textContent = name;
    return made;
  }

  links() {
    return [...this.list.querySelectorAll('a')];
  }

  /** Arrow keys go from the box through the names and back. @param {KeyboardEvent} event @param {number} at */
  move(event, at) {
    const links = this.links();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (event.isComposing || !links.length || !(step || event.key === 'Escape')) return;
    if (event.key === 'Escape') this.show([]);
    const next = step ? links[at + step] : undefined;
    if (step === 1 && !next) return;
    event.preventDefault();
    (next ?? this.input).focus();
  }
}

for (const form of document.querySelectorAll('form[data-search]')) {
  if ('DecompressionStream' in window) new Suggestions(/** @type {HTMLFormElement} */ (form)).start();
}
