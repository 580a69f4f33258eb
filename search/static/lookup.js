// Which decisions have the terms of a fragment, for as few bytes as that takes: buckets say how many
// hold each term, so the shortest lists are read first, and the longest often not at all.

import { NONE, SURE, UNSURE, hitsOf } from './hits.js';
import { NOTHING, termOf } from './postings.js';

/** So few candidates are looked at on their cards, which are mostly shown, rather than narrowed down. */
const FEW = 10;
/** Terms of a fragment of which two are asked for first. */
const MANY = 4;
/** Bytes of a text that is looked at, about. */
const TEXT = 1500;
/** Bytes that the long lists of one fragment of a text may cost. */
const MOST_BYTES = 40_000;
/** Stands before the terms of codes and document numbers. */
const NUMBER = '№';

/**
 * @typedef {import('./postings.js').Postings} Postings
 * @typedef {import('./postings.js').Long} Long
 */

/**
 * The decisions that have the terms of a need.
 * @param {import('./files.js').Files} files @param {string} space @param {import('./analysis.js').Need} need
 * @param {boolean} [isUnlikely] that there are any: then one term is asked for first
 * @returns {Promise<import('./hits.js').Hits>}
 */
export async function having(files, space, need, isUnlikely = false) {
  if (!need.terms.length) return NONE;
  const terms = need.terms.map(([text]) => termOf(need.ofNumber ? NUMBER + text : text));
  if (space === 'names' && !need.ofNumber && !(await mayBeNamed(files, need, terms, isUnlikely))) return NONE;
  const entries = await Promise.all(terms.map((term) => files.entry(space, term)));
  const { common, read } = await narrowed(files, space, entries, need.isExact);
  const found = entries.map((entry) => ('file' in entry ? read.get(entry.file) : entry));
  const { before } = need;
  if (before) {
    const befores = await files.befores();
    const notes = found[0]?.notes ?? new Map();
    return hitsOf(common.filter((one) => notes.get(one)?.some((/** @type {number} */ note) => befores.get(note)?.endsWith(before))), SURE);
  }
  if (!need.isExact || found.includes(undefined)) return hitsOf(common, UNSURE);
  if (found.every((one) => !one?.notes.size)) return hitsOf(common, SURE);
  const offsets = need.terms.map(([, offset]) => offset);
  return hitsOf(common.filter((ordinal) => areAdjacent(/** @type {Postings[]} */ (found), offsets, ordinal)), SURE);
}

/**
 * Whether a name may hold a fragment. What stands in texts and numbers mostly stands in no name: its
 * rarest term, or two of many, say so before all are asked for.
 * @param {import('./files.js').Files} files @param {import('./analysis.js').Need} need @param {number[]} terms
 * @param {boolean} isUnlikely
 */
async function mayBeNamed(files, need, terms, isUnlikely) {
  const lengths = need.terms.map(([text]) => text.length);
  const longest = Math.max(...lengths);
  if (longest > 4) return has(await files.entry('names', terms[lengths.indexOf(longest)]));
  if (isUnlikely && !has(await files.entry('names', terms[0]))) return false;
  if (terms.length <= MANY) return true;
  const [one, other] = await Promise.all([files.entry('names', terms[0]), files.entry('names', terms[terms.length - 1])]);
  if ('file' in one || 'file' in other) return true;
  return shared(one.ordinals, other.ordinals).length > 0;
}

/** @param {Postings | Long} entry */
const has = (entry) => 'file' in entry || entry.ordinals.length > 0;

/**
 * The decisions in all of some lists, the shortest first. The rest is left out once few decisions
 * are left, which are then looked at; and in texts, once it would cost too much.
 * @param {import('./files.js').Files} files @param {string} space @param {(Postings | Long)[]} entries @param {boolean} isExact
 * @returns {Promise<{common: Uint32Array, read: Map<string, Postings>}>}
 */
async function narrowed(files, space, entries, isExact) {
  /** @type {Map<string, Postings>} */
  const read = new Map();
  /** @type {Uint32Array | null} */
  let common = null;
  const short = /** @type {Postings[]} */ (entries.filter((entry) => !('file' in entry)));
  for (const { ordinals } of short.sort((one, other) => one.ordinals.length - other.ordinals.length)) {
    common = common === null ? ordinals : shared(common, ordinals);
  }
  const { count } = await files.head();
  const counts = new Map(entries.flatMap((entry) => ('file' in entry ? [[entry.file, entry.count]] : [])));
  const long = [...counts].sort(([, one], [, other]) => one - other);
  if (long.length > 1) begunTogether(files, space, long, isExact, count, common?.length ?? count);
  let spent = 0;
  for (const [file, size] of long) {
    const next = bytesOf(size, count);
    if (common !== null && isEnough(common.length, next, space === 'names')) break;
    spent += next;
    if (!isExact && common !== null && spent > MOST_BYTES) break;
    const { ordinals } = read.set(file, await files.list(space, file)).get(file) ?? NOTHING;
    common = common === null ? ordinals : shared(common, ordinals);
  }
  return { common: common ?? NOTHING.ordinals, read };
}

/**
 * Asks at once for the long lists that will most likely be read: words that stand together share more
 * decisions than chance would have it, so where chance leaves enough to narrow down, there are enough.
 * @param {import('./files.js').Files} files @param {string} space @param {[string, number][]} long
 * @param {boolean} isExact @param {number} count of all decisions @param {number} candidates before
 */
function begunTogether(files, space, long, isExact, count, candidates) {
  let [left, spent] = [candidates, 0];
  for (const [file, size] of long) {
    const next = bytesOf(size, count);
    spent += next;
    if (isEnough(left, next, space === 'names') || (!isExact && spent > MOST_BYTES)) return;
    files.list(space, file);
    left *= size / count;
  }
}

/** Whether candidates are looked at rather than narrowed down by a list of so many bytes. @param {number} candidates @param {number} next @param {boolean} areNames */
function isEnough(candidates, next, areNames) {
  return !candidates || (candidates <= FEW && (areNames || candidates * TEXT < next));
}

/** About how many bytes a list is. @param {number} size @param {number} count of all decisions */
function bytesOf(size, count) {
  const share = Math.min(size, count - size) / Math.max(count, 1);
  return share > 0 ? (share * (Math.log2(1 / share) + 1.5) * count) / 8 : 0;
}

/** @param {Uint32Array} one @param {Uint32Array} other both rising @returns {Uint32Array} */
function shared(one, other) {
  const found = new Uint32Array(one.length);
  let size = 0;
  let beside = 0;
  for (let at = 0; at < one.length; at += 1) {
    while (beside < other.length && other[beside] < one[at]) beside += 1;
    if (beside < other.length && other[beside] === one[at]) {
      found[size] = one[at];
      size += 1;
    }
  }
  return found.subarray(0, size);
}

/** @param {Postings[]} found @param {number[]} offsets @param {number} ordinal */
function areAdjacent(found, offsets, ordinal) {
  /** @type {number[] | null} */
  let starts = null;
  for (let at = 0; at < found.length; at += 1) {
    const positions = found[at].notes.get(ordinal);
    const here = positions ? positions.map((position) => position - offsets[at]) : null;
    starts = starts && here ? here.filter((start) => /** @type {number[]} */ (starts).includes(start)) : here;
    if (starts && !starts.length) return false;
  }
  return true;
}
