// Which decisions hold a term: shards, buckets and files of one term, as search/postings.py.

import { Bits } from './bits.js';
import { hashes, hex } from './coding.js';

export const DIRECTORY = 48;
export const BUCKETS = 16;
const BUCKET_BITS = 4;
const TERM_BITS = 40;
const KEY_BITS = 24;
const WIDE = 24;
/** Bytes of a bucket before its stream of bits. */
const CHECK = 1;
/** Bits of the name of a file with a long list. */
const NAME = 48;

/**
 * @typedef {{ordinals: Uint32Array, notes: Map<number, number[]>}} Postings
 * The decisions that hold a term; notes beside some: positions where a character of a name stands
 * twice, or what stands before a document number's year and serial.
 */

/** @type {Postings} */
export const NOTHING = { ordinals: new Uint32Array(), notes: new Map() };

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

/** Whether these bytes are a bucket, all of it and nothing else. @param {Uint8Array} data */
export function isBucket(data) {
  let sum = 0;
  for (let at = CHECK; at < data.length; at += 1) sum += data[at];
  return !data.length || (sum & 0xff) === data[0];
}

/**
 * What a bucket has of one term; lists from `long` on are in files.
 * @param {Uint8Array} data @param {number} key @param {number} width @param {number} long @returns {Postings | Long}
 */
export function entryIn(data, key, width, long) {
  if (!data.length) return NOTHING;
  const bits = new Bits(data.subarray(CHECK));
  const keys = bits.rising(bits.gamma(), width);
  for (const here of keys) {
    if (here > key) return NOTHING;
    const count = bits.gamma();
    if (count >= long) {
      const file = hex(bits.number(NAME), NAME / 4);
      if (here === key) return { count, file };
      continue;
    }
    const ordinals = bits.rising(count);
    const notes = notesOf(bits, ordinals);
    if (here === key) return { ordinals, notes };
  }
  return NOTHING;
}

/** A long list. @param {Uint8Array} data @returns {Postings} */
export function longList(data) {
  const bits = new Bits(data);
  const isTurned = bits.number(1);
  const count = bits.gamma() - 1;
  const first = isTurned ? bits.gamma() - 1 : 0;
  const span = isTurned ? bits.gamma() : 0;
  const listed = count ? bits.rising(count) : NOTHING.ordinals;
  const ordinals = isTurned ? others(first, span, listed) : listed;
  return { ordinals, notes: notesOf(bits, ordinals) };
}

/** Those of a span that are not listed. @param {number} first @param {number} span @param {Uint32Array} listed @returns {Uint32Array} */
function others(first, span, listed) {
  const found = new Uint32Array(span - listed.length);
  let size = 0;
  let ordinal = first;
  for (let at = 0; at <= listed.length; at += 1) {
    const end = at < listed.length ? listed[at] : first + span;
    while (ordinal < end) {
      found[size] = ordinal;
      size += 1;
      ordinal += 1;
    }
    ordinal = end + 1;
  }
  return found;
}

/** @param {Bits} bits @param {Uint32Array} ordinals @returns {Map<number, number[]>} */
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
