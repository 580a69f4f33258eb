// The columns of the index read by facet: what results are counted, narrowed and sorted by, as
// search/value_table.py reads them. A value is judged once, not once a decision.

import { SURE, hitsOf, stateOf, those } from './hits.js';

/** @param {string} facet */
export const columnOf = (facet) => ({ region: 'agency', level: 'agency', year: 'month' })[facet] ?? facet;

const BANDS = /** @type {[string, number, number][]} */ ([
  ['to-1', 0, 1], ['1-5', 1, 5], ['5-10', 5, 10], ['10-50', 10, 50], ['50-100', 50, 100], ['from-100', 100, Infinity],
]);

/** @typedef {import('./hits.js').Hits} Hits */

/** The columns of a query, read by facet. */
export class Values {
  /**
   * @param {Map<string, import('./files.js').Column>} columns @param {Record<string, string[]>} agencies
   * @param {import('./files.js').Column | null} ends last days, where some lie before `today` @param {string} today
   */
  constructor(columns, agencies, ends, today) {
    this.ends = ends;
    this.today = today;
    this.columns = columns;
    this.agencies = agencies;
    /** Values of a facet by code: worked out once for each. @type {Map<string, string[][]>} */
    this.tables = new Map();
  }

  /** @param {string} name @returns {import('./files.js').Column} */
  column(name) {
    return /** @type {import('./files.js').Column} */ (this.columns.get(name));
  }

  /** All decisions that have not ended. @returns {Hits} */
  everything() {
    const { codes } = this.column('month');
    return this.live(hitsOf(Uint32Array.from(codes.keys()), SURE));
  }

  /** Those of some that there are and that have not ended. @param {Hits} found @returns {Hits} */
  live(found) {
    const { codes } = this.column('month');
    const ends = this.ends?.codes;
    const isLive = this.ends?.values.map((day) => day >= this.today) ?? [];
    return those(found, (ordinal) => codes[ordinal] > 0 && (!ends || isLive[ends[ordinal] ?? 0]));
  }

  /** The values of a facet by code. @param {string} facet @returns {string[][]} */
  table(facet) {
    let table = this.tables.get(facet);
    if (!table) {
      table = this.column(columnOf(facet)).values.map((value) => (value || facet === 'fine' ? this.read(facet, value) : []));
      this.tables.set(facet, table);
    }
    return table;
  }

  /** @param {string} facet @param {string} value @returns {string[]} */
  read(facet, value) {
    if (facet === 'region') return [this.agencies[value]?.[1] ?? ''];
    if (facet === 'level') return [this.agencies[value]?.[2] ?? ''];
    if (facet === 'year') return [value.slice(0, 4)];
    if (facet !== 'fine') return value.split('\t');
    const amount = Number(value || 0);
    return [amount ? BANDS.find(([, low, high]) => low <= amount && amount < high)?.[0] ?? 'none' : 'none'];
  }

  /** Those that every filter lets pass, one facet's left aside. @param {Hits} found @param {Record<string, string[]>} filters @param {string | null} without @returns {Hits} */
  narrowed(found, filters, without) {
    let kept = found;
    for (const [facet, chosen] of Object.entries(filters)) {
      if (facet === without) continue;
      const isGood = this.table(facet).map((values) => values.some((value) => chosen.includes(value)));
      const { codes } = this.column(columnOf(facet));
      kept = those(kept, (ordinal) => isGood[codes[ordinal] ?? 0]);
    }
    return kept;
  }

  /**
   * How many have each value of a facet; of those that were not looked at, a share.
   * @param {Hits} found @param {Record<string, string[]>} filters @param {string} facet @param {number} share
   */
  counts(found, filters, facet, share) {
    const { ordinals, states } = this.narrowed(found, filters, facet);
    const { codes } = this.column(columnOf(facet));
    const table = this.table(facet);
    const byCode = new Float64Array(table.length);
    for (let at = 0; at < ordinals.length; at += 1) byCode[codes[ordinals[at]] ?? 0] += states[at] === SURE ? 1 : share;
    /** @type {Map<string, number>} */
    const counted = new Map();
    byCode.forEach((count, code) => {
      if (count) for (const value of table[code]) counted.set(value, (counted.get(value) ?? 0) + count);
    });
    for (const [value, count] of counted) counted.set(value, Math.max(1, Math.round(count)));
    return counted;
  }

  /**
   * The first of them by fine, where that is asked, and month, in groups that are equal in both; at
   * least `size` of them, those of `first` before all others.
   * @param {Hits} found @param {boolean} byFine @param {Hits | null} first @param {number} size @returns {number[][]}
   */
  groups(found, byFine, first, size) {
    const months = this.column('month');
    const fines = byFine ? this.fines() : null;
    const base = months.values.length;
    const above = base * (fines ? fines.count : 1);
    const { ordinals } = found;
    const sizes = new Uint32Array(2 * above);
    const ranks = ordinals.map((ordinal) => {
      const rank = months.codes[ordinal] + (fines ? fines.ranks[fines.codes[ordinal] ?? 0] * base : 0)
        + (first && stateOf(first, ordinal) ? above : 0);
      sizes[rank] += 1;
      return rank;
    });
    let least = sizes.length;
    for (let count = 0; least > 0 && count < size; count += sizes[least]) least -= 1;
    /** @type {Map<number, number[]>} */
    const groups = new Map();
    for (let at = 0; at < ordinals.length; at += 1) {
      if (ranks[at] < least) continue;
      const group = groups.get(ranks[at]);
      if (group) group.push(ordinals[at]);
      else groups.set(ranks[at], [ordinals[at]]);
    }
    return [...groups].sort(([one], [other]) => other - one).map(([, group]) => group);
  }

  /** Fines by code, as ranks. */
  fines() {
    const { values, codes } = this.column('fine');
    const amounts = values.map((value) => Number(value || 0));
    const distinct = [...new Set(amounts)].sort((one, other) => one - other);
    const rankOf = new Map(distinct.map((amount, at) => [amount, at]));
    return { codes, ranks: amounts.map((amount) => rankOf.get(amount) ?? 0), count: distinct.length };
  }

  /**
   * Those that were decided between two days. Only around the edges are the days of the month needed.
   * @param {Hits} found @param {string} from @param {string} to
   * @param {(ordinals: number[]) => Promise<Map<number, number>>} daysOf @returns {Promise<Hits>}
   */
  async within(found, from, to, daysOf) {
    const { values, codes } = this.column('month');
    const isEdge = values.map((month) => month !== '' && (from.startsWith(month) || to.startsWith(month)));
    const isInside = values.map((month) => from <= month && `${month}-99` <= to);
    const near = those(found, (ordinal) => isEdge[codes[ordinal]] || isInside[codes[ordinal]]);
    const days = await daysOf([...near.ordinals].filter((ordinal) => isEdge[codes[ordinal]]));
    return those(near, (ordinal) => {
      if (!isEdge[codes[ordinal]]) return true;
      const day = `${values[codes[ordinal]]}-${String(days.get(ordinal) ?? 0).padStart(2, '0')}`;
      return from <= day && day <= to;
    });
  }
}
