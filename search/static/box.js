// The browser's search box: a plain form that scripts make quick. The address is the state; back,
// forward and shared addresses work. Nothing is searched while a word is still being composed.

// Modules of modules are named too, so that they come together and not one after the other.
import './analysis.js';
import './traditional.js';

import { searchOf } from './asking.js';
import { nodesOf } from './marks.js';
import { parse } from './query.js';
import { OPEN_FACETS, element, facetNodes, options, resultNodes } from './results.js';

const PAUSE = 250;
/** Of more agencies, their values by decision would be most of what the first search fetches. */
const MOST_AGENCIES = 40;

class Finder {
  /** @param {HTMLElement} place @param {HTMLFormElement} form */
  constructor(place, form) {
    this.place = place;
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
    this.panel = /** @type {HTMLElement} */ (place.querySelector('[data-panel]'));
    this.days = /** @type {HTMLDetailsElement | null} */ (place.querySelector('[data-days]'));
    this.list = /** @type {HTMLElement} */ (place.querySelector('[data-results]'));
    this.words = JSON.parse(document.querySelector('[data-words]')?.textContent ?? '{}');
    this.site = place.dataset.site ?? '/';
    this.search = searchOf(place.dataset.searchData ?? '', this.site);
    this.open = new Set(OPEN_FACETS);
    this.turn = 0;
    this.isComposing = false;
  }

  start() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(this.typed(), 'push');
    });
    this.input.addEventListener('compositionstart', () => (this.isComposing = true));
    this.input.addEventListener('compositionend', () => {
      this.isComposing = false;
      this.wait();
    });
    this.input.addEventListener('input', (event) => this.isComposing || /** @type {InputEvent} */ (event).isComposing || this.wait());
    this.days?.addEventListener('change', () => this.hasValidDays() && this.ask(this.typed(), 'push'));
    this.place.addEventListener('click', (event) => this.follow(event));
    this.panel.addEventListener('toggle', (event) => this.unfold(/** @type {HTMLDetailsElement} */ (event.target)), true);
    window.addEventListener('popstate', () => this.show());
    if (location.search.length < 2 || this.list.querySelector('[data-count]')) return;
    this.input.value = parse(new URLSearchParams(location.search)).text;
    this.show();
  }

  /** The address of what stands in the box, with the filters that are set. */
  typed() {
    const parameters = new URLSearchParams(location.search);
    parameters.delete('page');
    parameters.set('q', this.input.value);
    for (const day of this.dayInputs()) day.value ? parameters.set(day.name, day.value) : parameters.delete(day.name);
    return `?${parameters}`;
  }

  /** The first day and the last, natively chosen. @returns {HTMLInputElement[]} */
  dayInputs() {
    return [...(this.days?.querySelectorAll('input') ?? [])];
  }

  /** A year that is still being typed (0002) lies before the earliest day. */
  hasValidDays() {
    return this.dayInputs().every((day) => day.validity.valid);
  }

  /** @param {import('./query.js').Query} query */
  showDays(query) {
    for (const day of this.dayInputs()) if (day !== document.activeElement) day.value = day.name === 'from' ? query.from : query.to;
    if (this.days && (query.from || query.to)) this.days.open = true;
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.input.value.trim().length > 1) this.ask(this.typed(), 'replace');
    }, PAUSE);
  }

  /** @param {MouseEvent} event */
  follow(event) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
    if (!link || !isPlain || link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    this.ask(link.search, 'push');
  }

  /** @param {string} search @param {'push' | 'replace'} how */
  ask(search, how) {
    clearTimeout(this.timer);
    if (how === 'push' && search !== location.search) history.pushState(null, '', location.pathname + search);
    if (how === 'replace') history.replaceState(null, '', location.pathname + search);
    return this.show();
  }

  /** Answers the address as it stands now. */
  async show() {
    const turn = (this.turn += 1);
    const query = parse(new URLSearchParams(location.search));
    if (!this.isComposing && document.activeElement !== this.input) this.input.value = query.text;
    this.showDays(query);
    this.list.setAttribute('aria-busy', 'true');
    try {
      await this.shutCostly();
      const chosen = Object.keys(query.filters);
      const facets = [...new Set([...this.open, ...chosen])];
      const found = await this.search.ask('find', query, facets);
      const near = found.total ? [] : await this.search.ask('meant', query);
      if (turn !== this.turn) return;
      this.view = { query, found, words: this.words, agencies: found.agencies, site: this.site, near };
      const excerpts = this.excerpts(this.view); // asked for before the page is drawn, mostly there when it is
      this.fill(this.view);
      await this.addExcerpts(found.cards, excerpts, turn);
    } catch (error) {
      if (turn === this.turn) this.list.replaceChildren(element('p', { role: 'status' }, this.words.failed));
      console.error(error); // said on the page; the console has the reason
    } finally {
      if (turn === this.turn) this.list.removeAttribute('aria-busy');
    }
  }

  /** Where there are many agencies, their column is fetched only when that facet is opened. */
  async shutCostly() {
    if (!this.view && (await this.search.ask('agencies')) > MOST_AGENCIES) this.open.delete('agency');
  }

  /** @param {import('./results.js').View} view */
  fill(view) {
    const held = document.activeElement?.closest('[data-facet]')?.getAttribute('data-facet');
    const label = document.activeElement?.querySelector('.facet__label')?.textContent;
    this.list.replaceChildren(...resultNodes(view));
    this.panel.replaceChildren(...facetNodes(view, this.open));
    this.announce();
    if (held && label) this.focusAgain(held, label);
  }

  /** Says how many there are, in a place that stays: what comes and goes is not read out. */
  announce() {
    const status = this.place.querySelector('[data-announced]');
    if (status) status.textContent = this.list.querySelector('[data-count]')?.textContent ?? '';
  }

  /** The focus stays on the choice that was made. @param {string} facet @param {string} label */
  focusAgain(facet, label) {
    for (const link of this.panel.querySelectorAll(`[data-facet="${facet}"] a`)) {
      if (link.querySelector('.facet__label')?.textContent === label) /** @type {HTMLElement} */ (link).focus();
    }
  }

  /** Counts a facet when it is opened. @param {HTMLDetailsElement} details */
  async unfold(details) {
    const facet = details.dataset?.facet;
    if (!facet) return;
    if (!details.open) {
      this.open.delete(facet);
      return;
    }
    this.open.add(facet);
    if (details.querySelector('ul') || !this.view) return;
    const { view } = this;
    try {
      const { counts, agencies } = await this.search.ask('find', view.query, [facet]);
      if (!details.querySelector('ul')) details.append(options({ ...view, agencies }, facet, counts[facet]));
    } catch (error) {
      details.append(element('p', { role: 'status' }, view.words.failed));
      console.error(error); // said on the page; the console has the reason
    }
  }

  /** Where the words stand in the text of each result. @param {import('./results.js').View} view @returns {Promise<import('./marks.js').Piece[][]>} */
  async excerpts({ query, found }) {
    const fragments = query.clauses.filter((clause) => !clause.isExcluded).map((clause) => clause.fragment);
    return found.scope === 'all' && fragments.length ? this.search.ask('excerpts', found.cards, fragments) : [];
  }

  /** @param {import('./files.js').Card[]} cards @param {Promise<import('./marks.js').Piece[][]>} asked @param {number} turn */
  async addExcerpts(cards, asked, turn) {
    const excerpts = await asked;
    if (turn !== this.turn) return;
    for (const [at, pieces] of excerpts.entries()) {
      const row = this.list.querySelector(`[data-ordinal="${cards[at].ordinal}"] .row__main`);
      if (pieces.length) row?.append(element('p', { class: 'row__excerpt' }, ...nodesOf(pieces)));
    }
  }
}

/** Called by finder.js, once. */
export function startFinder() {
  const place = /** @type {HTMLElement} */ (document.querySelector('[data-finder]'));
  const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-search]'));
  new Finder(place, form).start();
}
