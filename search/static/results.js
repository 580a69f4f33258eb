// A page of results as nodes: the same as themes/portal/templates/search.html makes on the server.

import { marked } from './marks.js';
import { FACETS, PAGE_SIZE, toAddress, toggled } from './query.js';

export const OPEN_FACETS = ['agency', 'act', 'year'];
const MOST_OPTIONS = 20;
const LAST_PAGE = 100;
const BANDS = ['none', 'to-1', '1-5', '5-10', '10-50', '50-100', 'from-100'];

/**
 * An element with attributes and children; text is always text.
 * @param {string} name @param {Record<string, string>} attributes @param {...(Node | string)} children
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * @typedef {{query: import('./query.js').Query, found: import('./reader.js').Found, words: any,
 *   agencies: Record<string, string>, site: string, near: string[]}} View
 */

/** @param {View} view @param {string} facet @param {string} value */
function labelOf(view, facet, value) {
  if (facet === 'agency') return view.agencies[value] ?? value;
  if (facet === 'year') return value + view.words.year_suffix;
  return view.words.labels[facet]?.[value] ?? value;
}

/** @param {View} view @param {Partial<import('./query.js').Query>} changes */
const address = (view, changes) => `?${toAddress(view.query, changes)}`;

/** The list of results with what stands above and below it. @param {View} view @returns {Node[]} */
export function resultNodes(view) {
  const { query, found, words } = view;
  const nodes = [...activeFilters(view), heading(view)];
  const wanted = query.clauses.filter((clause) => !clause.isExcluded);
  if (wanted.length && found.total) {
    const isNamed = found.scope === 'names';
    const note = element('p', { class: 'finder__note' }, isNamed ? words.in_names : query.scope ? '' : words.in_texts);
    if (isNamed) note.append(' ', element('a', { href: address(view, { scope: 'all', page: 1 }) }, words.widen));
    if (note.textContent) nodes.push(note);
  }
  if (found.missing) nodes.push(element('p', { class: 'finder__note', role: 'status', 'data-missing': '' }, words.missing.replace('{}', String(found.missing))));
  if (!found.cards.length) {
    if (!found.missing) nodes.push(element('p', {}, words.nothing));
    if (view.near.length) {
      const links = view.near.flatMap((number) => [' ', element('a', { href: address(view, { text: number, page: 1 }) }, number)]);
      nodes.push(element('p', { 'data-near': '' }, words.near, ...links));
    }
    nodes.push(element('p', {}, element('a', { href: `${view.site}browse/index.html` }, words.browse)));
    return nodes;
  }
  const fragments = wanted.map((clause) => clause.fragment);
  nodes.push(element('ol', { class: 'rows' }, ...found.cards.map((card) => row(view, card, fragments))));
  return [...nodes, ...pages(view)];
}

/** @param {View} view @returns {Node[]} */
function activeFilters(view) {
  const { query, words } = view;
  const chosen = Object.entries(query.filters).flatMap(([facet, values]) =>
    values.map((value) => [labelOf(view, facet, value), address(view, { filters: toggled(query, facet, value), page: 1 })]),
  );
  if (query.from) chosen.push([words.from_on.replace('{}', query.from), address(view, { from: '', page: 1 })]);
  if (query.to) chosen.push([words.to_on.replace('{}', query.to), address(view, { to: '', page: 1 })]);
  if (!chosen.length) return [];
  const links = chosen.map(([label, href]) =>
    element('li', {}, element('a', { class: 'filters__one', href },
      element('span', { class: 'hidden' }, words.remove), label, ' ', element('span', { 'aria-hidden': 'true' }, '✕'))),
  );
  const clear = element('a', { class: 'filters__clear', href: address(view, { filters: {}, from: '', to: '', page: 1 }) }, words.clear_all);
  return [element('ul', { class: 'filters', 'data-active-filters': '' }, ...links, element('li', {}, clear))];
}

/** @param {View} view */
function heading(view) {
  const { query, found, words } = view;
  const count = element('h2', { class: 'heading__title', id: 'count', 'data-count': '' },
    element('span', { 'data-count-number': '' }, found.total.toLocaleString('en')), ` ${found.isExact ? '' : words.about}${words.results}`);
  const sorts = element('span', { class: 'sorts' }, words.sort);
  for (const sort of ['relevance', 'date', 'fine']) {
    const current = sort === query.sort ? { 'aria-current': 'true' } : {};
    sorts.append(' ', element('a', { href: address(view, { sort, page: 1 }), ...current }, words[sort]));
  }
  return element('div', { class: 'heading' }, count, element('div', { class: 'heading__more' }, sorts));
}

/** @param {View} view @param {import('./files.js').Card} card @param {string[]} fragments */
function row(view, card, fragments) {
  const link = element('a', { href: `${view.site}decisions/${card.id.slice(0, 2)}/${card.id}.html` }, ...marked(card.title, fragments));
  const about = element('p', { class: 'row__about' }, element('span', { class: 'tag tag--act' }, view.words.labels.act[card.act] ?? card.act), ' ');
  if (card.sanction) about.append(element('span', {}, card.sanction), ' ');
  about.append(element('span', {}, view.agencies[card.agency] ?? ''));
  for (const mark of card.marks) about.append(' ', element('span', { class: 'tag tag--warn' }, mark));
  return element('li', { class: 'row', 'data-ends': endsAt(card.lastDay), 'data-canary': card.canary, 'data-ordinal': String(card.ordinal) },
    element('time', { class: 'row__day', datetime: card.decidedOn }, card.decidedOn),
    element('div', { class: 'row__main' }, element('h3', { class: 'row__title' }, link), about),
    element('p', { class: 'row__until' }, `${view.words.until} `, element('time', { datetime: card.lastDay }, card.lastDay)));
}

/** 00:00 in Shanghai of the day after. @param {string} lastDay */
export function endsAt(lastDay) {
  const next = new Date(`${lastDay}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 10)}T00:00:00+08:00`;
}

/** @param {View} view @returns {Node[]} */
function pages(view) {
  const { query, found, words } = view;
  const last = Math.min(LAST_PAGE, Math.ceil(found.total / PAGE_SIZE));
  if (last < 2) return [];
  const nav = element('nav', { class: 'pages', 'aria-label': words.pages });
  const step = (/** @type {number} */ page, /** @type {string} */ rel, /** @type {string} */ word, /** @type {string} */ kind) =>
    nav.append(element('a', { class: `pages__step${kind}`, rel, href: address(view, { page }) }, word,
      element('span', { class: 'pages__title' }, `${page} / ${last}`)));
  if (query.page > 1) step(query.page - 1, 'prev', words.previous, '');
  if (query.page < last) step(query.page + 1, 'next', words.next, ' pages__step--next');
  return [nav];
}

/** The facets as native details; those that are shut are counted when they are opened. @param {View} view @param {Set<string>} open @returns {Node[]} */
export function facetNodes(view, open) {
  const { query, found, words } = view;
  return FACETS.map((facet) => {
    const chosen = query.filters[facet]?.length ?? 0;
    const summary = element('summary', {}, element('h3', { class: 'facet__title' },
      element('span', { class: 'hidden' }, `${words.filters}：`), words.facets[facet]));
    if (chosen) summary.append(element('span', { class: 'facet__chosen' }, words.chosen.replace('{}', String(chosen))));
    const details = element('details', { class: 'facet', 'data-facet': facet }, summary);
    if (open.has(facet) || chosen) details.setAttribute('open', '');
    const counts = found.counts[facet];
    if (counts) details.append(options(view, facet, counts));
    return details;
  });
}

/** @param {View} view @param {string} facet @param {Map<string, number>} counts */
export function options(view, facet, counts) {
  const { query } = view;
  const chosen = query.filters[facet] ?? [];
  const values = [...new Set([...counts.keys(), ...chosen])].sort((one, other) => inOrder(facet, counts, one, other));
  return element('ul', { class: 'facet__options' }, ...values.slice(0, MOST_OPTIONS).map((value) => {
    const current = chosen.includes(value) ? { 'aria-current': 'true' } : {};
    return element('li', {}, element('a', {
      class: 'facet__option', href: address(view, { filters: toggled(query, facet, value), page: 1 }), ...current,
    }, element('span', { class: 'facet__label' }, labelOf(view, facet, value)), ' ',
    element('span', { class: 'facet__count' }, (counts.get(value) ?? 0).toLocaleString('en'))));
  }));
}

/** @param {string} facet @param {Map<string, number>} counts @param {string} one @param {string} other */
function inOrder(facet, counts, one, other) {
  if (facet === 'fine') return BANDS.indexOf(one) - BANDS.indexOf(other);
  if (facet === 'year' || facet === 'month') return one < other ? 1 : -1;
  return (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || (one < other ? -1 : 1);
}
