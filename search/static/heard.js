// Did you mean: names that sound like what was typed, as search/heard.py.

import { SEPARATOR } from './analysis.js';
import { SOUNDS } from './sound.js';

const FILES = 64;
const LONGEST = 12;
const MOST_TRIED = 8;
const MOST_SHOWN = 3;
const KEPT = 24;
const LONGEST_SYLLABLE = 6;
const LETTERS = new RegExp(`^[a-z${SEPARATOR}]{3,60}$`);
const BY_SIGN = new Map(Object.entries(SOUNDS).flatMap(([sound, signs]) => [...signs].map((sign) => [sign, sound])));

/** The sounds of a text's characters; empty when one has none. @param {string} text @returns {string[]} */
export function sounds(text) {
  const found = [...text].map((sign) => BY_SIGN.get(sign) ?? '');
  return found.every(Boolean) ? found : [];
}

/** A syllable without what is often confused. @param {string} syllable */
function flat(syllable) {
  const short = syllable.toLowerCase().replace('ü', 'v').replace(/^([zcs])h/, '$1');
  return short.endsWith('ng') ? short.slice(0, -1) : short;
}

/** Letters cut into sounds, the longest first; empty when they are no pinyin. @param {string} letters @returns {string[]} */
export function syllables(letters) {
  for (let length = Math.min(LONGEST_SYLLABLE, letters.length); length > 0; length -= 1) {
    const head = flat(letters.slice(0, length));
    const rest = letters.slice(length);
    if (!Object.hasOwn(SOUNDS, head)) continue;
    const following = syllables(rest);
    if (!rest || following.length) return [head, ...following];
  }
  return [];
}

/** The file of a pair of sounds. @param {string} key */
function pathOf(key) {
  let found = 0x811c9dc5;
  for (const sign of key) found = Math.imul(found ^ sign.charCodeAt(0), 0x01000193) >>> 0;
  return `sounds/${((found >>> 8) % FILES).toString(16).padStart(2, '0')}.bin`;
}

/** The sounds of what is asked for: of one Chinese word, or of pinyin. @param {import('./query.js').Query} query */
function asked(query) {
  const words = query.clauses
    .filter((clause) => !clause.isExcluded && (clause.field === null || clause.field === 'name'))
    .map((clause) => clause.fragment);
  if (!words.length || words.length < query.clauses.length) return [];
  if (LETTERS.test(words.join(SEPARATOR))) return syllables(words.join('').replaceAll(SEPARATOR, ''));
  return words.length === 1 ? sounds(words[0]) : [];
}

/**
 * Fragments of names with the sounds of what is asked; some may stand in no name.
 * @param {import('./query.js').Query} query @param {(path: string) => Promise<Record<string, number>>} read
 * @returns {Promise<string[]>}
 */
export async function soundingLike(query, read) {
  const wanted = asked(query);
  if (wanted.length < 2 || wanted.length > LONGEST) return [];
  const keys = wanted.slice(1).map((sound, at) => `${wanted[at]} ${sound}`);
  const files = await Promise.all(keys.map((key) => read(pathOf(key))));
  /** @type {[number, string][]} */
  let found = [];
  for (const [at, key] of keys.entries()) {
    const pairs = Object.entries(files[at]).filter(([pair]) => sounds(pair).join(' ') === key);
    found = at === 0
      ? pairs.map(([pair, count]) => [count, pair])
      : found.flatMap(([least, text]) => pairs
        .filter(([pair]) => pair[0] === text[text.length - 1])
        .map(([pair, count]) => /** @type {[number, string]} */ ([Math.min(least, count), text + pair[1]])));
    found.sort(([one, text], [other, second]) => other - one || (text < second ? -1 : 1));
    found.length = Math.min(found.length, KEPT);
  }
  const typed = query.clauses.map((clause) => clause.fragment).join('');
  return found.map(([, text]) => text).filter((text) => text !== typed).slice(0, MOST_TRIED);
}

/**
 * Fragments of names that there are and that sound like what a query asks for.
 * @param {import('./reader.js').Reader} reader @param {import('./query.js').Query} query @param {string} today
 * @returns {Promise<string[]>}
 */
export async function heardNames(reader, query, today) {
  const { files } = reader;
  const tried = await soundingLike(query, (path) => files.once(path, async () => {
    const data = await files.unpacked(path, 'sounds');
    return data.length ? JSON.parse(new TextDecoder().decode(data)) : {};
  }));
  const found = await Promise.all(tried.map((text) => reader.find({
    ...query, text, clauses: [{ fragment: text, text, field: 'name', isExcluded: false }], scope: 'names', sort: 'date', page: 1,
  }, today, [])));
  return tried.filter((_text, at) => found[at].cards.length).slice(0, MOST_SHOWN);
}
