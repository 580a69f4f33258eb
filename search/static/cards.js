// A cell of cards, as search/card_cell.py writes it: identifiers, canaries and the ends of codes as
// characters of five bits, the rest as JSON packed against phrases.

import { Bits } from './bits.js';
import { Reading, inflated } from './coding.js';

const ID_SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CHECK = 4;
const DAY = 86_400_000;

/**
 * @typedef {{ordinal: number, id: string, canary: string, title: string, name: string, numbers: string[],
 *   agency: string, act: string, sanction: string, decidedOn: string, disclosedOn: string, lastDay: string,
 *   marks: string[]}} Card
 */

/**
 * The cards of a cell.
 * @param {Uint8Array} data @param {number} first its first ordinal @param {Uint8Array} phrases @returns {Promise<Card[]>}
 */
export async function cardsIn(data, first, phrases) {
  const reading = new Reading(data);
  const bits = new Bits(reading.bytes(reading.number()));
  const check = reading.bytes(CHECK);
  const text = await unpackedAgainst(data.subarray(reading.at), phrases, check);
  const signs = (/** @type {number} */ count, /** @type {string} */ alphabet) =>
    Array.from({ length: count }, () => alphabet[bits.number(5)]).join('');
  const [at, id, canary, title, name, numbers, agency, act, sanction, disclosed, before, after, marks] =
    JSON.parse(new TextDecoder().decode(text));
  return at.map((/** @type {number} */ place, /** @type {number} */ row) => ({
    ordinal: first + place,
    id: id[row] || signs(12, ID_SIGNS),
    canary: canary[row] || `c${signs(15, ID_SIGNS)}`,
    title: title[row],
    name: typeof name[row] === 'number' ? title[row].slice(0, name[row]) : name[row],
    numbers: numbers[row].map((/** @type {string | string[]} */ one) => (typeof one === 'string' ? one : one[0] + signs(10, CODE_SIGNS))),
    agency: agency[row],
    act: act[row],
    sanction: sanction[row],
    decidedOn: day(disclosed[row], -before[row]),
    disclosedOn: day(disclosed[row], 0),
    lastDay: day(disclosed[row], after[row]),
    marks: marks[place] ?? [],
  }));
}

/** So many days after a day that is written 20261120. @param {string} from @param {number} days */
function day(from, days) {
  const start = Date.parse(`${from.slice(0, 4)}-${from.slice(4, 6)}-${from.slice(6)}T00:00:00Z`);
  return new Date(start + days * DAY).toISOString().slice(0, 10);
}

/**
 * What was packed against a text. A browser takes no such text, but packed bytes may begin with a
 * block that is not packed, and what follows may point back into it.
 * @param {Uint8Array} data @param {Uint8Array} text @param {Uint8Array} check of both @returns {Promise<Uint8Array>}
 */
async function unpackedAgainst(data, text, check) {
  const length = text.length;
  const stored = [0x78, 0x9c, 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff];
  const whole = await inflated([new Uint8Array(stored), text, data, check]);
  return whole.subarray(length);
}
