// Did you mean: document numbers near to one that no public decision has, as search/near.py.

import { JOINT, contains, fold } from './analysis.js';

const MOST_NEAR = 8;
const MOST_SHOWN = 3;
const NUMBER = new RegExp(`^([^0-9${JOINT}]*)([0-9]{4})${JOINT}([0-9]+)(?:${JOINT}[0-9]+)?$`);

/** Folded numbers near to a folded number, the likeliest first. @param {string} fragment @returns {string[]} */
export function near(fragment) {
  const match = NUMBER.exec(fragment);
  if (!match) return [];
  const [, prefix, year, serial] = match;
  const runs = serials(serial).map((one) => `${prefix}${year}${JOINT}${one}`);
  const years = [-1, 1].map((step) => `${prefix}${Number(year) + step}${JOINT}${serial}`);
  const whole = `${year}${JOINT}${serial}`;
  const found = new Set([whole, prefix + whole, ...runs.slice(0, -2), ...years, ...runs.slice(-2)]);
  return [...found].filter((one) => one !== fragment).slice(0, MOST_NEAR);
}

/** @param {string} serial */
function serials(serial) {
  const places = [...serial].map((_digit, at) => at);
  const swapped = places.slice(1).map((at) => serial.slice(0, at - 1) + serial[at] + serial[at - 1] + serial.slice(at + 1));
  const shorter = serial.length > 1 ? places.map((at) => serial.slice(0, at) + serial.slice(at + 1)) : [];
  const found = [...swapped, ...shorter].filter((one) => one !== serial && !one.startsWith('0'));
  return [...found, String(Math.max(1, Number(serial) - 1)), String(Number(serial) + 1)];
}

/**
 * Numbers of public decisions near to the one number that a query asks for.
 * @param {import('./reader.js').Reader} reader @param {import('./query.js').Query} query @param {string} today
 * @returns {Promise<string[]>}
 */
export async function nearNumbers(reader, query, today) {
  const [clause, ...others] = query.clauses;
  if (!clause || others.length || clause.isExcluded || Object.keys(query.filters).length) return [];
  const fragments = near(clause.fragment);
  const found = await Promise.all(fragments.map((fragment) => reader.find({
    ...query, clauses: [{ fragment, text: fragment, field: 'number', isExcluded: false }], scope: 'names', sort: 'date', page: 1,
  }, today, [])));
  const numbers = found.flatMap(({ cards }, at) =>
    cards.flatMap((card) => card.numbers.filter((number) => contains(fold(number), fragments[at])).slice(0, 1)));
  return [...new Set(numbers)].slice(0, MOST_SHOWN);
}
