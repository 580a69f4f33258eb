// Which decisions hold a term: shards, buckets and files of one term, as search/postings.py.

import { Bits } from './bits.js';
import { hashes } from './coding.js';

export const DIRECTORY = 48;
const BUCKETS = 16;
const BUCKET_BITS = 4;
const TERM_BITS = 40;
const KEY_BITS = 24;
const WIDE = 24;

/**
 * @typedef {{ordinals: number[], notes: Map<number, number[]>}} Postings
 * The decisions that hold a term; notes beside some: positions where a character of a name stands
 * twice, or what stands before a document number's year and serial.
 */

/** @type {Postings} */
export const NOTHING = { ordinals: [], notes: new Map() };

/** The forty bits by which a term is known. @param {string} text @returns {number} */
export function termOf(text) {
  const [first, second] = hashes(text);
  return (first >>> 16) * 2 ** KEY_BITS + (second >>> 8);
}

/** The note of what stands before a document number's year and serial. @param {string} before */
export const beforeNote = (before) => termOf(`^${before}`) % 2 ** WIDE;

/** A term's shard, its bucket there, and its key. @param {number} term @param {number} bits of the space */
export function placeOf(term, bits) {
  const width = TERM_BITS - bits - BUCKET_BITS;
  const above = Math.floor(term / 2 ** width);
  return { shard: Math.floor(above / BUCKETS), bucket: above % BUCKETS, key: term % 2 ** width, width };
}

/** Where a bucket stands in its shard. @param {Uint8Array} directory @param {number} bucket @returns {[number, number]} */
export function bucketAt(directory, bucket) {
  const length = (/** @type {number} */ at) => directory[3 * at] + directory[3 * at + 1] * 256 + directory[3 * at + 2] * 65536;
  let start = DIRECTORY;
  for (let before = 0; before < bucket; before += 1) start += length(before);
  return [start, length(bucket)];
}

/** One term's postings out of a bucket. @param {Uint8Array} data @param {number} key @param {number} width @returns {Postings} */
export function postingsIn(data, key, width) {
  if (!data.length) return NOTHING;
  const bits = new Bits(data);
  const keys = bits.rising(bits.gamma(), width);
  for (const here of keys) {
    if (here > key) return NOTHING;
    const ordinals = bits.rising(bits.gamma());
    const notes = notesOf(bits, ordinals);
    if (here === key) return { ordinals, notes };
  }
  return NOTHING;
}

/** The postings of a term with a file of its own. @param {Uint8Array} data @returns {Postings} */
export function heavyPostings(data) {
  const bits = new Bits(data);
  const isTurned = bits.number(1);
  const count = bits.gamma() - 1;
  const first = isTurned ? bits.gamma() - 1 : 0;
  const span = isTurned ? bits.gamma() : 0;
  const listed = count ? bits.rising(count) : [];
  const ordinals = isTurned ? others(first, span, listed) : listed;
  return { ordinals, notes: notesOf(bits, ordinals) };
}

/** @param {number} first @param {number} span @param {number[]} listed @returns {number[]} */
function others(first, span, listed) {
  const found = [];
  let at = 0;
  for (let ordinal = first; ordinal < first + span; ordinal += 1) {
    if (listed[at] === ordinal) at += 1;
    else found.push(ordinal);
  }
  return found;
}

/** @param {Bits} bits @param {number[]} ordinals @returns {Map<number, number[]>} */
function notesOf(bits, ordinals) {
  /** @type {Map<number, number[]>} */
  const notes = new Map();
  if (!bits.number(1)) return notes;
  const isWide = bits.number(1);
  const count = bits.gamma();
  let index = 0;
  for (let at = 0; at < count; at += 1) {
    index += bits.gamma() - 1;
    const value = isWide ? bits.number(WIDE) : bits.gamma() - 1;
    const held = notes.get(ordinals[index]);
    if (held) held.push(value);
    else notes.set(ordinals[index], [value]);
  }
  return notes;
}

const TERM_BYTES = TERM_BITS / 8;
const FILE_BYTES = 6;

/**
 * @typedef {{size: number, file: string}} Heavy
 * A term with postings in a file: twice the binary logarithm of their number, and the file's name.
 */

/** Terms with files, by space. @param {Uint8Array} data @param {string[]} spaces @returns {Record<string, Map<number, Heavy>>} */
export function heavyTerms(data, spaces) {
  /** @type {Record<string, Map<number, Heavy>>} */
  const found = {};
  let at = 0;
  for (const space of spaces) {
    const count = new DataView(data.buffer, data.byteOffset + at).getUint32(0, true);
    const terms = at + 4;
    const sizes = terms + TERM_BYTES * count;
    const files = sizes + count;
    found[space] = new Map(Array.from({ length: count }, (_unused, row) => {
      let term = 0;
      for (let byte = 0; byte < TERM_BYTES; byte += 1) term = term * 256 + data[terms + byte * count + row];
      const name = data.subarray(files + FILE_BYTES * row, files + FILE_BYTES * (row + 1));
      return [term, { size: data[sizes + row], file: Array.from(name, (byte) => byte.toString(16).padStart(2, '0')).join('') }];
    }));
    at = files + FILE_BYTES * count;
  }
  return found;
}
