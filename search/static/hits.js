// Sets of decisions: a byte by ordinal, so that joining and narrowing cost the same whatever they hold.

/** A decision that surely holds what is asked, and one that has to be looked at. */
export const SURE = 1;
export const UNSURE = 2;

/** By ordinal: 0, `SURE` or `UNSURE`. @typedef {Uint8Array} Hits */

/** @param {number} size @param {Iterable<number>} [sure] @param {Iterable<number>} [unsure] @returns {Hits} */
export function hitsOf(size, sure = [], unsure = []) {
  const found = new Uint8Array(size);
  for (const ordinal of unsure) found[ordinal] = UNSURE;
  for (const ordinal of sure) found[ordinal] = SURE;
  return found;
}

/** Those of both; sure where one is. @param {Hits} one @param {Hits} other @returns {Hits} */
export function either(one, other) {
  const found = one.slice();
  for (let at = 0; at < found.length; at += 1) if (found[at] !== SURE && other[at]) found[at] = other[at];
  return found;
}

/** The same decisions, none of them sure. @param {Hits} found @returns {Hits} */
export const doubted = (found) => found.map((state) => (state ? UNSURE : 0));

/** Decisions with all that is wanted and nothing of what is not. @param {Hits} everything @param {Hits[]} wanted @param {Hits[]} unwanted @returns {Hits} */
export function combined(everything, wanted, unwanted) {
  const found = everything.slice();
  for (const hits of wanted) {
    for (let at = 0; at < found.length; at += 1) if (found[at] && hits[at] !== SURE) found[at] = hits[at];
  }
  for (const hits of unwanted) {
    for (let at = 0; at < found.length; at += 1) if (found[at] && hits[at]) found[at] = hits[at] === SURE ? 0 : UNSURE;
  }
  return found;
}

/** Without some of them. @param {Hits} found @param {Iterable<number>} ordinals @returns {Hits} */
export function without(found, ordinals) {
  const left = found.slice();
  for (const ordinal of ordinals) left[ordinal] = 0;
  return left;
}

/** With those that were looked at sure, or gone. @param {Hits} found @param {Iterable<number>} looked @param {Set<number>} wrong @returns {Hits} */
export function decided(found, looked, wrong) {
  const left = found.slice();
  for (const ordinal of looked) left[ordinal] = wrong.has(ordinal) ? 0 : SURE;
  return left;
}

/** The ordinals, rising; of one state alone where it is given. @param {Hits} found @param {number} [state] @returns {number[]} */
export function ordinalsOf(found, state) {
  const ordinals = [];
  for (let at = 0; at < found.length; at += 1) if (state ? found[at] === state : found[at]) ordinals.push(at);
  return ordinals;
}

/** How many there are; of one state alone where it is given. @param {Hits} found @param {number} [state] */
export function total(found, state) {
  let count = 0;
  for (let at = 0; at < found.length; at += 1) if (state ? found[at] === state : found[at]) count += 1;
  return count;
}
