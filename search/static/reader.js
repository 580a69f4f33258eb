// Answers queries from the static index: the steps of search/evaluation.py, in the browser.

import { contains, fold, needInName, needInNumber, needInText } from './analysis.js';
import { Changed, Files } from './files.js';
import { NONE, SURE, UNSURE, combined, decided, doubted, either, stateOf, those, total, unsureOf } from './hits.js';
import { having } from './lookup.js';
import { Looking, apartIn, falseOf } from './looking.js';
import { PAGE_SIZE } from './query.js';
import { hasRun, isSingle } from './searchable.js';
import { Values, columnOf } from './values.js';

/** Candidates that are all looked at, on their cards or in their texts; of more, only those shown. */
const MOST_LOOKED_AT = 10;
const MOST_NAMES_LOOKED_AT = 12;
/** Milliseconds after which everything is asked of the server again. */
const FRESH = 60_000;
/** Cards that are looked at for names to suggest. */
const MOST_SUGGESTED_FROM = 20;
const MOST_SUGGESTED = 6;

/**
 * @typedef {import('./hits.js').Hits} Hits
 * @typedef {{cards: import('./files.js').Card[], total: number, counts: Record<string, Map<string, number>>,
 *   isExact: boolean, scope: string, missing: number}} Found
 * `missing`: of how many decisions the card could not be read, so that they are neither judged nor shown.
 */

/** The last first. @param {Map<number, number>} days */
const byDay = (days) => (/** @type {number} */ one, /** @type {number} */ other) =>
  (days.get(other) ?? 0) - (days.get(one) ?? 0) || other - one;

/** Cards by group and day, the last first. @param {import('./files.js').Card[]} cards @param {number[][]} groups */
function inOrder(cards, groups) {
  const places = new Map(groups.flatMap((group, at) => group.map((ordinal) => /** @type {[number, number]} */ ([ordinal, at]))));
  const place = (/** @type {import('./files.js').Card} */ card) => places.get(card.ordinal) ?? 0;
  const isLater = (/** @type {string} */ one, /** @type {string} */ other) => Number(one < other) - Number(other < one);
  return cards.sort((one, other) => place(one) - place(other) || isLater(one.decidedOn, other.decidedOn) || other.ordinal - one.ordinal);
}

export class Reader {
  /** @param {string} data @param {string} site */
  constructor(data, site) {
    this.data = data;
    this.site = site;
    this.files = new Files(data, site);
    this.since = performance.now();
  }

  /** What is fetched before the first query. @param {string[]} facets */
  async start(facets) {
    const columns = new Set(['month', ...facets.map(columnOf)]);
    await Promise.all([
      this.files.head(), this.files.phrases(), this.files.befores(), this.files.places(), ...[...columns].map((name) => this.files.column(name)),
    ]);
  }

  /** Forgets what was read a while ago. */
  refresh() {
    if (performance.now() - this.since > FRESH) this.renew(true);
  }

  /** Forgets all that was read. @param {boolean} isHinted */
  renew(isHinted) {
    this.files = new Files(this.data, this.site, isHinted);
    this.files.begin();
    this.since = performance.now();
  }

  /**
   * The page of a query, with the counts of some facets.
   * @param {import('./query.js').Query} query @param {string} today @param {string[]} facets
   * @returns {Promise<Found>}
   */
  async find(query, today, facets) {
    this.refresh();
    try {
      const found = await this.found(query, today, facets);
      if (!found.missing) return found;
    } catch (error) {
      if (!(error instanceof Changed || error instanceof RangeError)) throw error;
    }
    // The index is changing just now, or the cache of the browser gave something else.
    this.renew(false);
    return this.found(query, today, facets);
  }

  /** @param {import('./query.js').Query} query @param {string} today @param {string[]} facets @returns {Promise<Found>} */
  async found(query, today, facets) {
    const needed = new Set(['month', ...facets.map(columnOf), ...Object.keys(query.filters).map(columnOf)]);
    if (query.sort === 'fine') needed.add('fine');
    const reading = this.values([...needed], today);
    const [values, { scope, found }] = await Promise.all([reading, this.scoped(query, reading)]);
    const matched = await this.lookedAt(await this.inDays(found, query, values), query, scope);
    const kept = values.narrowed(matched, query.filters, null);
    const looking = new Looking(this.files, kept, query, scope);
    const cards = await this.page(kept, query, values, looking, today);
    const share = await looking.share();
    const judged = decided(matched, looking.looked, looking.wrong);
    const passed = values.narrowed(judged, query.filters, null);
    return {
      cards,
      total: total(passed, SURE) + Math.round(share * total(passed, UNSURE)),
      counts: Object.fromEntries(facets.map((facet) => [facet, values.counts(judged, query.filters, facet, share)])),
      isExact: total(matched, UNSURE) === looking.looked.size,
      scope,
      missing: [...this.files.absent].filter((ordinal) => stateOf(found, ordinal)).length,
    };
  }

  /** The columns of some names, fetched while it is looked up who holds the words. @param {string[]} names @param {string} today */
  async values(names, today) {
    const read = await Promise.all(names.map((name) => this.files.column(name)));
    const head = await this.files.head();
    const ends = today > head.first_end ? await this.files.column('last_day') : null;
    return new Values(new Map(names.map((name, at) => [name, read[at]])), head.agencies, ends, today);
  }

  /**
   * Names of parties that hold what is typed, those that begin with it first. Natural persons have
   * no name in the index, so none is suggested.
   * @param {string} typed @param {string} day @returns {Promise<string[]>}
   */
  async names(typed, day) {
    this.refresh();
    const fragment = fold(typed);
    if (hasRun(fragment) || fragment.length < 2) return [];
    const found = [...(await having(this.files, 'names', needInName(fragment))).ordinals].reverse();
    const names = new Set();
    for (let at = 0; at < Math.min(found.length, MOST_SUGGESTED_FROM) && names.size < MOST_SUGGESTED; at += PAGE_SIZE) {
      const cards = await this.files.cards(found.slice(at, at + PAGE_SIZE));
      for (const { name, lastDay } of cards.values()) if (lastDay >= day && contains(fold(name), fragment)) names.add(name);
    }
    const begins = (/** @type {string} */ name) => Number(fold(name).startsWith(fragment));
    return [...names].sort((one, other) => begins(other) - begins(one)).slice(0, MOST_SUGGESTED);
  }

  /** Where it is found: in names, or anywhere. @param {import('./query.js').Query} query @param {Promise<Values>} values */
  async scoped(query, values) {
    if (query.scope !== 'all') {
      const found = await this.combined(query, values, (clause) => this.inNames(clause));
      const unsure = unsureOf(found);
      if (query.scope === 'names' || total(found) > unsure.length || (await this.anyHolds(unsure, query))) {
        return { scope: 'names', found };
      }
    }
    return { scope: 'all', found: await this.combined(query, values, (clause) => this.anywhere(clause)) };
  }

  /** @param {number[]} unsure @param {import('./query.js').Query} query */
  async anyHolds(unsure, query) {
    const ordered = unsure.slice().reverse();
    for (let at = 0; at < ordered.length; at += PAGE_SIZE) {
      const chunk = ordered.slice(at, at + PAGE_SIZE);
      if ((await falseOf(this.files, chunk, query, 'names')).size < chunk.length) return true;
    }
    return false;
  }

  /** @param {Hits} found @param {import('./query.js').Query} query @param {string} scope @returns {Promise<Hits>} */
  async lookedAt(found, query, scope) {
    const unsure = total(found, UNSURE);
    if (!unsure || unsure > (scope === 'names' ? MOST_NAMES_LOOKED_AT : MOST_LOOKED_AT)) return found;
    const looked = unsureOf(found);
    return decided(found, new Set(looked), await falseOf(this.files, looked, query, scope));
  }

  /**
   * All wanted clauses and none of the unwanted.
   * @param {import('./query.js').Query} query @param {Values | Promise<Values>} reading
   * @param {(clause: import('./query.js').Clause) => Promise<Hits>} of @returns {Promise<Hits>}
   */
  async combined(query, reading, of) {
    const [[first, ...others], unwanted] = await Promise.all([false, true].map((isExcluded) =>
      Promise.all(query.clauses.filter((clause) => clause.isExcluded === isExcluded).map(of))));
    const values = await reading;
    return combined(first ? values.live(first) : values.everything(), others, unwanted);
  }

  /** @param {import('./query.js').Clause} clause @param {boolean} [isOfText] more likely @returns {Promise<Hits>} */
  async inNames({ fragment, field }, isOfText = false) {
    const isNumber = (field === null || field === 'number') && hasRun(fragment);
    const [named, numbered] = await Promise.all([
      field === null || field === 'name' ? having(this.files, 'names', needInName(fragment), isOfText) : NONE,
      isNumber ? having(this.files, 'names', needInNumber(fragment)) : NONE,
    ]);
    const found = either(named, numbered);
    return field !== null && hasRun(fragment) ? doubted(found) : found;
  }

  /** @param {import('./query.js').Clause} clause @returns {Promise<Hits>} */
  async anywhere(clause) {
    const isText = clause.field !== 'name' && clause.field !== 'number' && !isSingle(clause.fragment);
    const [named, found] = await Promise.all([
      this.inNames(clause, true), isText ? having(this.files, 'text', needInText(clause.fragment)) : NONE,
    ]);
    if (!isText) return named;
    return either(named, clause.field === null || clause.field === 'text' ? found : doubted(found));
  }

  /**
   * The cards of the page; candidates on it and before it are looked at first.
   * @param {Hits} kept @param {import('./query.js').Query} query @param {Values} values
   * @param {Looking} looking @param {string} today
   */
  async page(kept, query, values, looking, today) {
    const { scope, wrong } = looking;
    const named = query.sort === 'relevance' && scope === 'all' && query.clauses.some((clause) => !clause.isExcluded)
      ? await this.named(query, values, kept)
      : null;
    const count = total(kept);
    const first = (query.page - 1) * PAGE_SIZE;
    const end = first + PAGE_SIZE;
    let ahead = 0;
    for (let last = end; ; ) {
      const groups = await this.groups(kept, query, values, named, { first, last, size: last + ahead });
      const ordered = groups.flat();
      const head = ordered.slice(0, last);
      if (head.some((ordinal) => looking.isLeft(ordinal))) await looking.at(ordered.slice(0, last + ahead));
      const good = head.filter((ordinal) => !wrong.has(ordinal));
      if (good.length >= end || head.length >= count) {
        const cards = await this.files.cards(good.slice(first, end), apartIn(scope));
        const live = inOrder([...cards.values()], groups).filter((card) => card.lastDay >= today);
        if (live.some(({ decidedOn }) => decidedOn < query.from || (query.to && decidedOn > query.to))) throw new Changed('days');
        return live;
      }
      ahead = looking.ahead(end - good.length);
      last = end + head.length - good.length;
    }
  }

  /**
   * Those of a page and before it, in groups that are equal in what they are ordered by first. Of groups
   * that are all on the page the cards tell the order; days are fetched for those across its edges.
   * @param {Hits} kept @param {import('./query.js').Query} query @param {Values} values
   * @param {Hits | null} named @param {{first: number, last: number, size: number}} edges and how many to give at least
   * @returns {Promise<number[][]>}
   */
  async groups(kept, query, values, named, { first, last, size }) {
    const groups = values.groups(kept, query.sort === 'fine', named, size);
    const isSure = !total(kept, UNSURE); // else one that is wrong moves the edges of later pages
    let end = 0;
    const cut = groups.filter((group) => {
      const start = end;
      end += group.length;
      return (start < last && last < end) || (start < first && (first < end || !isSure));
    });
    const days = await this.files.days(cut.filter((group) => group.length > 1).flat());
    for (const group of cut) group.sort(byDay(days));
    return groups;
  }

  /** Those that hold all that is wanted in names and numbers. @param {import('./query.js').Query} query @param {Values} values @param {Hits} kept @returns {Promise<Hits>} */
  async named(query, values, kept) {
    const wanted = { ...query, clauses: query.clauses.filter((clause) => !clause.isExcluded) };
    const found = await this.combined(wanted, values, (clause) => this.inNames(clause, true));
    const some = new Set(unsureOf(found).filter((ordinal) => stateOf(kept, ordinal)).slice(0, MOST_NAMES_LOOKED_AT));
    const judged = decided(found, some, await falseOf(this.files, [...some], wanted, 'names'));
    return those(judged, (_ordinal, state) => state === SURE);
  }

  /** @param {Hits} found @param {import('./query.js').Query} query @param {Values} values @returns {Promise<Hits>} */
  async inDays(found, query, values) {
    if (!query.from && !query.to) return found;
    return values.within(found, query.from || '0000-00-00', query.to || '9999-99-99', (ordinals) => this.files.days(ordinals));
  }
}
