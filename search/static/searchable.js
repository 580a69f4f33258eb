// The fields of a decision that are searched, from its card or JSON twin: as search/searchable.py.

import { contains, fold } from './analysis.js';

const NUMBER_FIELDS = ['document_number', 'party_code', 'licence_number'];
export const TEXT_FIELDS = [
  'title', 'violation_type', 'facts', 'basis', 'content', 'affected_certificate', 'certificate_name',
  'licence_category', 'industry', 'full_text',
];

/** Whether a folded fragment holds a digit or a Latin letter. @param {string} fragment */
export const hasRun = (fragment) => /[0-9a-z]/.test(fragment);

/** Whether a folded fragment is one character and no digit or letter. @param {string} fragment */
export const isSingle = (fragment) => fragment.length === 1 && !hasRun(fragment);

/** The fields of one decision; each is folded when it is first looked through. */
export class Searchable {
  /** @param {string} name @param {string[]} numbers @param {Record<string, string>} texts */
  constructor(name, numbers, texts = {}) {
    this.name = name;
    this.numbers = numbers;
    this.texts = texts;
    /** @type {Map<string, string>} */
    this.folded = new Map();
  }

  /** Whether a text of the decision holds a folded fragment. @param {string | undefined} text @param {string} fragment */
  has(text, fragment) {
    if (!text) return false;
    const folded = this.folded.get(text) ?? fold(text);
    this.folded.set(text, folded);
    return contains(folded, fragment);
  }

  /** The fields of a decision's JSON twin. @param {Record<string, any>} twin */
  static of(twin) {
    const texts = Object.fromEntries(TEXT_FIELDS.filter((field) => twin[field]).map((field) => [field, twin[field]]));
    if (twin.title.startsWith(twin.party_name)) texts.title = twin.title.slice(twin.party_name.length);
    const numbers = NUMBER_FIELDS.map((field) => twin[field]).filter(Boolean);
    return new Searchable(twin.party_kind === '自然人' ? '' : twin.party_name, numbers, texts);
  }

  /** @param {string} fragment @param {string | null} field */
  holds(fragment, field) {
    return this.inNames(fragment, field) || this.inTexts(fragment, field);
  }

  /** @param {string} fragment @param {string | null} field */
  inNames(fragment, field) {
    if ((field === null || field === 'name') && this.has(this.name, fragment)) return true;
    if (field !== null && field !== 'number') return false;
    return hasRun(fragment) && this.numbers.some((number) => this.has(number, fragment));
  }

  /** @param {string} fragment @param {string | null} field */
  inTexts(fragment, field) {
    if (field === 'name' || field === 'number' || isSingle(fragment)) return false;
    if (field !== null && field !== 'text') return this.has(this.texts[field], fragment);
    return Object.values(this.texts).some((text) => this.has(text, fragment));
  }
}
