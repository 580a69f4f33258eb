// Numbers, terms and files of the static index, as search/coding.py writes them.

/** Reads numbers one after the other. */
export class Reading {
  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  /** The next number (LEB128). @returns {number} */
  number() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.data[this.at];
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  /** The next bytes. @param {number} length @returns {Uint8Array} */
  bytes(length) {
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }

  get isDone() {
    return this.at >= this.data.length;
  }
}

/** Rising ordinals from their gaps. @param {Uint8Array} data @returns {number[]} */
export function ordinals(data) {
  const reading = new Reading(data);
  const found = [];
  let ordinal = 0;
  while (!reading.isDone) {
    ordinal += reading.number();
    found.push(ordinal);
  }
  return found;
}

/** Two 32-bit numbers of a term: which file it is in, and its key there. @param {string} term */
export function hashes(term) {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < term.length; at += 1) {
    const code = term.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995);
    second ^= second >>> 15;
  }
  return [mixed(first), mixed(second)];
}

/** @param {number} value */
function mixed(value) {
  let made = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  made = Math.imul(made ^ (made >>> 13), 0xc2b2ae35);
  return (made ^ (made >>> 16)) >>> 0;
}

/** What stands in a packed file. @param {Uint8Array} data @returns {Promise<Uint8Array>} */
export async function unpacked(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {number} value @param {number} length */
export const hex = (value, length) => value.toString(16).padStart(length, '0');

/**
 * @typedef {{ordinals: number[], positions: Map<number, number[]>}} Postings
 * The decisions that hold a term; positions where a character of a name stands twice.
 */

/** One term's postings out of a shard. @param {Uint8Array} data @param {number} key @returns {Postings} */
export function postingsOf(data, key) {
  const reading = new Reading(data);
  let at = 0;
  while (!reading.isDone && at <= key) {
    at += reading.number();
    const body = reading.bytes(reading.number());
    const places = reading.bytes(reading.number());
    if (at === key) {
      const found = ordinals(body);
      return { ordinals: found, positions: positionsOf(places, found) };
    }
  }
  return { ordinals: [], positions: new Map() };
}

/** @param {Uint8Array} places @param {number[]} found @returns {Map<number, number[]>} */
function positionsOf(places, found) {
  const reading = new Reading(places);
  const positions = new Map();
  let index = 0;
  while (!reading.isDone) {
    index += reading.number();
    positions.set(found[index], Array.from({ length: reading.number() }, () => reading.number()));
  }
  return positions;
}
