// The answers that a page shows, as plain values that can be sent from a worker.

import { excerptOf } from './marks.js';
import { nearNumbers } from './near.js';
import { Reader } from './reader.js';
import { TEXT_FIELDS } from './searchable.js';

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

export class Answers {
  /** @param {string} data @param {string} site */
  constructor(data, site) {
    this.reader = new Reader(data, site);
    this.reader.files.begin();
  }

  /** The day in Shanghai, as ends are counted. */
  today() {
    return SHANGHAI.format(new Date());
  }

  /**
   * The page of a query, with the counts of some facets and the names of the agencies in both.
   * @param {import('./query.js').Query} query @param {string[]} facets
   * @returns {Promise<import('./reader.js').Found & {agencies: Record<string, string>}>}
   */
  async find(query, facets) {
    const found = await this.reader.find(query, this.today(), facets);
    const { agencies } = await this.reader.files.head();
    const codes = [...found.cards.map((card) => card.agency), ...(found.counts.agency?.keys() ?? []), ...(query.filters.agency ?? [])];
    const known = codes.filter((code) => agencies[code]);
    return { ...found, agencies: Object.fromEntries(known.map((code) => [code, agencies[code][0]])) };
  }

  /** Names of parties that hold what is typed. @param {string} typed @returns {Promise<string[]>} */
  names(typed) {
    return this.reader.names(typed, this.today());
  }

  /** What may have been meant: numbers near by, or names that sound alike. @param {import('./query.js').Query} query @returns {Promise<string[]>} */
  async meant(query) {
    const numbers = await nearNumbers(this.reader, query, this.today());
    if (numbers.length) return numbers;
    const { heardNames } = await import('./heard.js');
    return heardNames(this.reader, query, this.today());
  }

  /**
   * Where fragments stand in the texts of decisions; nothing of those whose text can't be read.
   * @param {import('./files.js').Card[]} cards @param {string[]} fragments @returns {Promise<import('./marks.js').Piece[][]>}
   */
  excerpts(cards, fragments) {
    return Promise.all(cards.map(async (card) => {
      const twin = await this.reader.files.twin(card).catch(() => null);
      return twin ? excerptOf(TEXT_FIELDS.slice(1).map((field) => twin[field]).filter(Boolean), fragments) : [];
    }));
  }

  /** How many agencies there are. @returns {Promise<number>} */
  async agencies() {
    return Object.keys((await this.reader.files.head()).agencies).length;
  }
}
