// The columns of the index read by facet: what results are counted and narrowed by, as
// search/evaluation.py reads them.

/** @param {string} facet */
export const columnOf = (facet) => ({ region: 'agency', level: 'agency', year: 'month' })[facet] ?? facet;

const BANDS = /** @type {[string, number, number][]} */ ([
  ['to-1', 0, 1], ['1-5', 1, 5], ['5-10', 5, 10], ['10-50', 10, 50], ['50-100', 50, 100], ['from-100', 100, Infinity],
]);

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

  /** Whether a decision has not ended. @param {number} ordinal */
  isLive(ordinal) {
    return !this.ends || this.ends.values[this.ends.codes[ordinal] ?? 0] >= this.today;
  }

  everything() {
    const { codes } = /** @type {import('./files.js').Column} */ (this.columns.get('month'));
    const found = [];
    for (let ordinal = 0; ordinal < codes.length; ordinal += 1) if (codes[ordinal]) found.push(ordinal);
    return found;
  }

  /** @param {string} column @param {number} ordinal */
  value(column, ordinal) {
    const { values, codes } = /** @type {import('./files.js').Column} */ (this.columns.get(column));
    return values[codes[ordinal] ?? 0];
  }

  /** @param {string} facet @param {number} ordinal @returns {string[]} */
  of(facet, ordinal) {
    const { values, codes } = /** @type {import('./files.js').Column} */ (this.columns.get(columnOf(facet)));
    let table = this.tables.get(facet);
    if (!table) {
      table = values.map((value) => (value || facet === 'fine' ? this.read(facet, value) : []));
      this.tables.set(facet, table);
    }
    return table[codes[ordinal] ?? 0];
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

  /** @param {number} ordinal @param {Record<string, string[]>} filters @param {string | null} without */
  passes(ordinal, filters, without) {
    return Object.entries(filters).every(
      ([facet, chosen]) => facet === without || this.of(facet, ordinal).some((value) => chosen.includes(value)),
    );
  }

  /** @param {number[]} ordinals @param {Record<string, string[]>} filters @param {string} facet */
  counts(ordinals, filters, facet) {
    const counted = new Map();
    const isNarrowed = Object.keys(filters).some((name) => name !== facet);
    for (const ordinal of ordinals) {
      if (isNarrowed && !this.passes(ordinal, filters, facet)) continue;
      for (const value of this.of(facet, ordinal)) counted.set(value, (counted.get(value) ?? 0) + 1);
    }
    return counted;
  }
}
