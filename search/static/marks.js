// Where in a text the words of a query stand: as search/marks.py, with nodes instead of markup.

import { fold, places } from './analysis.js';

const AROUND = 36;
/** Characters as they are compared: a text has few that differ. @type {Map<string, string>} */
const folded = new Map();

/** @param {string} sign */
function foldedSign(sign) {
  const form = folded.get(sign) ?? fold(sign);
  folded.set(sign, form);
  return form;
}

/** @param {string} text @param {string[]} fragments @returns {[number, number][]} */
export function spans(text, fragments) {
  let whole = '';
  /** @type {number[]} */
  const origin = [];
  let at = 0;
  for (const sign of text) {
    const part = foldedSign(sign);
    whole += part;
    for (let unit = 0; unit < part.length; unit += 1) origin.push(at);
    at += sign.length;
  }
  const found = fragments.flatMap((fragment) =>
    places(whole, fragment).map((start) => /** @type {[number, number]} */ ([origin[start], origin[start + fragment.length - 1] + 1])),
  );
  return found.sort((one, other) => one[0] - other[0]).reduce(joined, /** @type {[number, number][]} */ ([]));
}

/** @param {[number, number][]} list @param {[number, number]} span */
function joined(list, span) {
  const last = list[list.length - 1];
  if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
  else list.push(span);
  return list;
}

/** Text, and whether it is what was asked for. @typedef {[string, boolean]} Piece */

/** A text cut where what was asked for begins and ends. @param {string} text @param {string[]} fragments @returns {Piece[]} */
function pieces(text, fragments) {
  /** @type {Piece[]} */
  const found = [];
  let at = 0;
  for (const [start, end] of spans(text, fragments)) {
    found.push([text.slice(at, start), false], [text.slice(start, end), true]);
    at = end;
  }
  return [...found, [text.slice(at), false]];
}

/** A stretch of the first text that holds a fragment. @param {string[]} texts @param {string[]} fragments @returns {Piece[]} */
export function excerptOf(texts, fragments) {
  for (const text of texts) {
    const [first] = spans(text, fragments);
    if (!first) continue;
    const [start, end] = [Math.max(0, first[0] - AROUND), Math.min(text.length, first[1] + AROUND)];
    return [[start ? '…' : '', false], ...pieces(text.slice(start, end), fragments), [end < text.length ? '…' : '', false]];
  }
  return [];
}

/** Pieces with <mark> around what was asked for. @param {Piece[]} some @returns {Node[]} */
export function nodesOf(some) {
  return some.filter(([text]) => text).map(([text, isAsked]) => {
    if (!isAsked) return document.createTextNode(text);
    const mark = document.createElement('mark');
    mark.textContent = text;
    return mark;
  });
}

/** The text with <mark> around what was asked for. @param {string} text @param {string[]} fragments @returns {Node[]} */
export const marked = (text, fragments) => nodesOf(pieces(text, fragments));
