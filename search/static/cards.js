// Cells of cards, as search/card_cell.py writes them: identifiers, canaries and the ends of codes as
// characters of five bits, the rest as JSON packed against phrases.

import { Bits } from './bits.js';
import { Reading, inflated, joined } from './coding.js';

const ID_SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const [ID, CANARY, CODE] = [12, 15, 10];
const CHECK = 4;
const DAY = 86_400_000;
const BASE = 65_521;
/** Ends what is packed so that something can follow it. */
const FLUSHED = [0, 0, 0xff, 0xff];
/** A block that is not packed and holds one zero: stands between two texts. */
const BETWEEN = [0, 1, 0, 0xfe, 0xff, 0];
const LAST = [1, 0, 0, 0xff, 0xff];

/**
 * @typedef {{ordinal: number, id: string, canary: string, title: string, name: string, numbers: string[],
 *   agency: string, act: string, sanction: string, decidedOn: string, disclosedOn: string, lastDay: string,
 *   marks: string[]}} Card
 */

/** The cards of some ordinals that follow each other; each is made when it is asked for. */
export class Cell {
  /** @param {Uint8Array} signs @param {string} text */
  constructor(signs, text) {
    this.bits = new Bits(signs);
    [this.places, ...this.columns] = JSON.parse(text);
  }

  /** @param {number} ordinal @param {number} first of the cell @returns {Card | null} */
  card(ordinal, first) {
    const row = this.places.indexOf(ordinal - first);
    if (row < 0) return null;
    const [id, canary, title, name, numbers, agency, act, sanction, disclosed, before, after, marks] = this.columns;
    const codes = (/** @type {any[]} */ some) => some.filter((one) => typeof one !== 'string').length;
    this.bits.at = 0;
    for (let at = 0; at < row; at += 1) this.bits.at += 5 * ((id[at] ? 0 : ID) + (canary[at] ? 0 : CANARY) + CODE * codes(numbers[at]));
    return {
      ordinal,
      id: id[row] || this.signs(ID, ID_SIGNS),
      canary: canary[row] || `c${this.signs(CANARY, ID_SIGNS)}`,
      title: title[row],
      name: typeof name[row] === 'number' ? title[row].slice(0, name[row]) : name[row],
      numbers: numbers[row].map((/** @type {string | string[]} */ one) => (typeof one === 'string' ? one : one[0] + this.signs(CODE, CODE_SIGNS))),
      agency: agency[row],
      act: act[row],
      sanction: sanction[row],
      decidedOn: day(disclosed[row], -before[row]),
      disclosedOn: day(disclosed[row], 0),
      lastDay: day(disclosed[row], after[row]),
      marks: marks[ordinal - first] ?? [],
    };
  }

  /** @param {number} count @param {string} alphabet */
  signs(count, alphabet) {
    let text = '';
    for (let at = 0; at < count; at += 1) text += alphabet[this.bits.number(5)];
    return text;
  }
}

/** So many days after a day that is written 20261120. @param {string} from @param {number} days */
function day(from, days) {
  const start = `${from.slice(0, 4)}-${from.slice(4, 6)}-${from.slice(6)}`;
  return days ? new Date(Date.parse(`${start}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10) : start;
}

/**
 * Cells that were packed against a text, all unpacked as one stream: a browser takes no such text, but
 * a block that is not packed may stand before each, and what follows may point back into it. Fails
 * where one of them does not belong to the text.
 * @param {Uint8Array[]} packed @param {Uint8Array} phrases @returns {Promise<Cell[]>}
 */
export async function cellsIn(packed, phrases) {
  const { length } = phrases;
  const stored = [0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff];
  const cells = packed.map((data) => {
    const reading = new Reading(data);
    return { signs: reading.bytes(reading.number()), check: reading.bytes(CHECK), body: data.subarray(reading.at) };
  });
  const parts = cells.flatMap(({ body }) => [stored, phrases, body, FLUSHED, BETWEEN]);
  const whole = await inflated(joined([...parts, LAST]), 'deflate-raw');
  const begun = adler(phrases, 1, 0);
  const decoder = new TextDecoder();
  let at = 0;
  return cells.map(({ signs, check }) => {
    const end = whole.indexOf(0, at + length);
    const text = whole.subarray(at + length, end);
    at = end + 1;
    const [low, high] = adler(text, ...begun);
    const [one, two, three, four] = check;
    if (end < 0 || low !== three * 256 + four || high !== one * 256 + two) throw new RangeError('the cell belongs to other phrases');
    return new Cell(signs, decoder.decode(text));
  });
}

/** Adler-32 goes on over some bytes. @param {Uint8Array} data @param {number} low @param {number} high @returns {[number, number]} */
function adler(data, low, high) {
  for (let at = 0; at < data.length; at += 1) {
    low = (low + data[at]) % BASE;
    high = (high + low) % BASE;
  }
  return [low, high];
}
