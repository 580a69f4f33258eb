// Sets of decisions: rising ordinals with a state each, so that an operation costs what the sets hold
// and not what the index holds. None is ever changed: what nothing is taken from is given on as it is.

/** A decision that surely holds what is asked, and one that has to be looked at. */
export const SURE = 1;
export const UNSURE = 2;

/** Rising ordinals, and for each `SURE` or `UNSURE`. @typedef {{ordinals: Uint32Array, states: Uint8Array}} Hits */

/** @type {Hits} */
export const NONE = { ordinals: new Uint32Array(), states: new Uint8Array() };

/** Rising ordinals that are all of one state. @param {Uint32Array} ordinals @param {number} state @returns {Hits} */
export const hitsOf = (ordinals, state) => ({ ordinals, states: new Uint8Array(ordinals.length).fill(state) });

/** The state that a decision has in them; 0 where it is not there. @param {Hits} found @param {number} ordinal */
export function stateOf({ ordinals, states }, ordinal) {
  let low = 0;
  for (let high = ordinals.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (ordinals[middle] < ordinal) low = middle + 1;
    else high = middle;
  }
  return ordinals[low] === ordinal ? states[low] : 0;
}

/**
 * Goes through two sets together: `decide` says from both states, 0 where a set has none, which state
 * the ordinal has; 0 leaves it out. What only the second has is passed over unless `isUnion`.
 * @param {Hits} one @param {Hits} other @param {boolean} isUnion @param {(one: number, other: number) => number} decide @returns {Hits}
 */
function merged(one, other, isUnion, decide) {
  const most = one.ordinals.length + (isUnion ? other.ordinals.length : 0);
  const ordinals = new Uint32Array(most);
  const states = new Uint8Array(most);
  let size = 0;
  let at = 0;
  let beside = 0;
  while (at < one.ordinals.length || (isUnion && beside < other.ordinals.length)) {
    const here = at < one.ordinals.length ? one.ordinals[at] : Infinity;
    const there = beside < other.ordinals.length ? other.ordinals[beside] : Infinity;
    const state = here <= there || isUnion ? decide(here <= there ? one.states[at] : 0, there <= here ? other.states[beside] : 0) : 0;
    if (state) {
      ordinals[size] = Math.min(here, there);
      states[size] = state;
      size += 1;
    }
    if (here <= there) at += 1;
    if (there <= here) beside += 1;
  }
  return { ordinals: ordinals.subarray(0, size), states: states.subarray(0, size) };
}

/** Those of both; sure where one is. @param {Hits} one @param {Hits} other @returns {Hits} */
export function either(one, other) {
  if (!one.ordinals.length) return other;
  if (!other.ordinals.length) return one;
  return merged(one, other, true, (first, second) => (first === SURE ? SURE : second || first));
}

/** The same decisions, none of them sure. @param {Hits} found @returns {Hits} */
export const doubted = (found) => hitsOf(found.ordinals, UNSURE);

/** Decisions with all that is wanted and nothing of what is not. @param {Hits} start @param {Hits[]} wanted @param {Hits[]} unwanted @returns {Hits} */
export function combined(start, wanted, unwanted) {
  let found = start;
  for (const hits of wanted) found = merged(found, hits, false, (first, second) => (second === SURE ? first : second));
  for (const hits of unwanted) {
    if (hits.ordinals.length) found = merged(found, hits, false, (first, second) => (second === SURE ? 0 : second ? UNSURE : first));
  }
  return found;
}

/** Those that a test lets pass. @param {Hits} found @param {(ordinal: number, state: number) => boolean} isKept @returns {Hits} */
export function those(found, isKept) {
  const ordinals = new Uint32Array(found.ordinals.length);
  const states = new Uint8Array(found.ordinals.length);
  let size = 0;
  for (let at = 0; at < found.ordinals.length; at += 1) {
    if (!isKept(found.ordinals[at], found.states[at])) continue;
    ordinals[size] = found.ordinals[at];
    states[size] = found.states[at];
    size += 1;
  }
  return { ordinals: ordinals.subarray(0, size), states: states.subarray(0, size) };
}

/** With those that were looked at sure, or gone. @param {Hits} found @param {Set<number>} looked @param {Set<number>} wrong @returns {Hits} */
export function decided(found, looked, wrong) {
  if (!looked.size) return found;
  const left = those(found, (ordinal) => !wrong.has(ordinal));
  const states = left.states.map((state, at) => (looked.has(left.ordinals[at]) ? SURE : state));
  return { ordinals: left.ordinals, states };
}

/** The ordinals of those that are not sure, rising. @param {Hits} found @returns {number[]} */
export const unsureOf = (found) => [...those(found, (_ordinal, state) => state === UNSURE).ordinals];

/** How many there are; of one state alone where it is given. @param {Hits} found @param {number} [state] */
export function total(found, state) {
  if (!state) return found.ordinals.length;
  let count = 0;
  for (let at = 0; at < found.states.length; at += 1) if (found.states[at] === state) count += 1;
  return count;
}
