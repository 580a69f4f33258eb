// What a resident's words and a decision's words have in common: the twin of search/analysis.py.
// Both answer to tests/search/cases.json; change them together.

import { SIMPLIFIED } from './traditional.js';

/** Stands between two runs that punctuation or a space kept apart. */
export const SEPARATOR = 'ǀ';
/** The decimal point inside a run of digits. */
export const POINT = 'ǃ';
/** Joins year and serial of a document number. */
export const JOINT = 'ǂ';
/** Lengths at which the beginning of a run is a term of its own. */
export const PREFIXES = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 18];
const TEXT_PREFIXES = [1, 2, 3, 4, 5, 6, 8, 12, 18];
/** A run of a text is a term as a whole up to this length. */
const WHOLE = 6;
/** Up to this length a run of a text is indexed together with the character beside it. */
const SHORT = 4;
const CODE_LENGTH = 18;
const FORMS = ['有限公司', '有限责任公司'];

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeffǀǁǃǂ]/g;
const DASH = '[-‐‑‒–—―−]';
const OPEN = '[〔\\[【(〈<《「『{]';
const CLOSE = '[〕\\]】)〉>》」』}]';
const ORDINAL = new RegExp(`((?:19|20)[0-9]{2}\\s*${CLOSE})\\s*第`, 'g');
const NUMBER = new RegExp(
  `(?:字?\\s*${OPEN}\\s*((?:19|20)[0-9]{2})\\s*年?\\s*${CLOSE}\\s*0*([0-9]+)` +
    `(?:\\s*${DASH}\\s*([0-9]+))?(?:\\s*号)?)` +
    `|(?:(?<![0-9])((?:19|20)[0-9]{2})\\s*(?:年?\\s*第|${DASH}|\\s)\\s*0*([0-9]+)\\s*号)`,
  'g',
);
const DATE =
  /(?<![0-9])((?:19|20)[0-9]{2})\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*[-/.月]\s*(0?[1-9]|[12][0-9]|3[01])(?![0-9])\s*日?/g;
const MONTH =
  /(?<![0-9])((?:19|20)[0-9]{2})\s*(?:[-/]\s*(0?[1-9]|1[0-2])(?![0-9])|年\s*(0?[1-9]|1[0-2])\s*月)/g;
const THOUSANDS = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;
const DECIMAL = /(?<=[0-9])\.(?=[0-9])/g;
const ZEROS = new RegExp(`([0-9]${POINT}[0-9]*?)0+(?![0-9])`, 'g');
const BARE_POINT = new RegExp(`${POINT}(?![0-9])`, 'g');
const WAN = new RegExp(`(?<![0-9${POINT}])([0-9]+)(?:${POINT}([0-9]{1,4}))?\\s*万`, 'g');
const BETWEEN_RUNS = /(?<=[a-z0-9])[^\p{L}\p{N}]+(?=[a-z0-9])/gu;
const PUNCTUATION = /[^\p{L}\p{N}]+/gu;
/** Beyond the first plane: kept as one unit of UTF-16, so that offsets agree with Python's. */
const RARE = /[\u{10000}-\u{10ffff}]/gu;
const SYMBOLS = new RegExp(`[a-z0-9${POINT}${JOINT}]+|[^]`, 'gu');
const RUN = new RegExp(`[a-z0-9${POINT}${JOINT}]+`, 'g');
const IS_RUN = new RegExp(`^[a-z0-9${POINT}${JOINT}]`);

/** By the code of a character that of its simplified form, 0 for most. */
const SIMPLE = new Uint16Array(2 ** 16);
for (const [character, form] of SIMPLIFIED) SIMPLE[character.charCodeAt(0)] = form.charCodeAt(0);

const INNER = new Set(
  FORMS.flatMap((form) =>
    [...form].flatMap((_, start) =>
      Array.from({ length: Math.max(0, form.length - start - 2) }, (_unused, more) => form.slice(start, start + 3 + more)),
    ),
  ),
);
const HEADS = new Set(FORMS.flatMap((form) => Array.from({ length: form.length - 1 }, (_, at) => form.slice(0, at + 2))));
const LONGEST = Math.max(...FORMS.map((form) => form.length));

/**
 * The text as it is compared: the same for every way of writing the same thing.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return foldAmounts(
    simplified(text.normalize('NFKC').toLowerCase())
      .replace(INVISIBLE, '')
      .replace(ORDINAL, '$1')
      .replace(NUMBER, (_all, year, serial, sub, plainYear, plainSerial) => {
        const parts = year ? [year, serial, sub] : [plainYear, plainSerial];
        return ` ${parts.filter(Boolean).join(JOINT)} `;
      })
      .replace(DATE, (_all, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`)
      .replace(MONTH, (_all, year, month, other) => `${year}年${Number(month ?? other)}月`),
  );
}

/** With simplified characters for traditional ones, of which most texts have none. @param {string} text @returns {string} */
function simplified(text) {
  let made = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const form = SIMPLE[text.charCodeAt(at)];
    if (!form) continue;
    made += text.slice(from, at) + String.fromCharCode(form);
    from = at + 1;
  }
  return from ? made + text.slice(from) : text;
}

/** @param {string} text @returns {string} */
function foldAmounts(text) {
  return text
    .replace(THOUSANDS, '')
    .replace(DECIMAL, POINT)
    .replace(ZEROS, '$1')
    .replace(BARE_POINT, '')
    .replace(WAN, (_all, whole, part) => (whole + (part ?? '').padEnd(4, '0')).replace(/^0+/, '') || '0')
    .replace(BETWEEN_RUNS, SEPARATOR)
    .replace(PUNCTUATION, '')
    .replace(RARE, (character) => String.fromCharCode(0xe000 + (/** @type {number} */ (character.codePointAt(0)) % 6400)));
}

/** Whether a symbol of folded text is a run of letters and digits. @param {string} symbol */
export const isRun = (symbol) => IS_RUN.test(symbol);

/** Folded text cut into runs and single characters. @param {string} folded @returns {string[]} */
export const symbols = (folded) => folded.match(SYMBOLS) ?? [];

/**
 * Whether a folded fragment stands in a folded field.
 * @param {string} field @param {string} fragment
 */
export function contains(field, fragment) {
  return places(field, fragment).length > 0;
}

/**
 * The positions at which a folded fragment stands in a folded field.
 * @param {string} field @param {string} fragment @returns {number[]}
 */
export function places(field, fragment) {
  const found = [];
  if (!fragment) return found;
  const opens = isRun(fragment[0]);
  const closes = isRun(fragment[fragment.length - 1]);
  for (let start = field.indexOf(fragment); start >= 0; start = field.indexOf(fragment, start + 1)) {
    const begins = !opens || start === 0 || !isRun(field[start - 1]);
    if (begins && !(closes && cutsNumber(field.slice(start + fragment.length), fragment))) found.push(start);
  }
  return found;
}

/** @param {string} rest @param {string} fragment */
function cutsNumber(rest, fragment) {
  if (!rest || !isRun(rest)) return false;
  return symbols(rest)[0].includes(JOINT) || (symbols(fragment).at(-1) ?? '').includes(JOINT);
}

/**
 * @typedef {{terms: [string, number][], isExact: boolean, ofNumber?: boolean, before?: string | null}} Need
 * Terms with their offsets in the fragment; not exact: a decision that has all may still lack it.
 * `before`: what must stand right before the one term, a year and serial; it is found exactly by that.
 */

/** The terms by which a folded fragment is found in names. @param {string} fragment @returns {Need} */
export function needInName(fragment) {
  if (fragment.length < 2 || [...fragment].some(isRun)) return needInText(fragment);
  /** @type {[string, number][]} */
  const terms = [];
  for (let start = 0; ; ) {
    const term = longTerm(fragment, start) ?? fragment.slice(start, start + 2);
    terms.push([term, start]);
    start += term.length - 1;
    if (start >= fragment.length - 1) return { terms, isExact: true };
  }
}

/** The longest term around a usual ending. @param {string} fragment @param {number} start */
function longTerm(fragment, start) {
  for (let end = Math.min(fragment.length, start + LONGEST + 1); end >= start + 3; end -= 1) {
    if (INNER.has(fragment.slice(start, end)) || HEADS.has(fragment.slice(start + 1, end))) {
      return fragment.slice(start, end);
    }
  }
  return undefined;
}

/** The terms by which a fragment is found in codes and numbers. @param {string} fragment @returns {Need} */
export function needInNumber(fragment) {
  const parts = symbols(fragment);
  const needs = parts.flatMap((part, at) => (isRun(part) ? [runNeed(part, at === parts.length - 1)] : []));
  const last = parts.at(-1) ?? '';
  return {
    terms: needs.map(([term]) => [term, 0]),
    isExact: parts.length === 1 && needs.every(([, whole]) => whole),
    ofNumber: true,
    before: needs.length === 1 && parts.length > 1 && last.includes(JOINT) ? fragment.slice(0, -last.length) : null,
  };
}

/** The terms by which a folded fragment is found in texts. @param {string} fragment @returns {Need} */
export function needInText(fragment) {
  const parts = symbols(fragment);
  if (parts.length === 1 && !isRun(fragment)) return { terms: [[fragment, 0]], isExact: true };
  /** @type {Map<string, number>} */
  const terms = new Map();
  let offset = 0;
  parts.forEach((part, at) => {
    for (const term of needed(parts[at - 1] ?? '', part, parts[at + 1] ?? '', parts[at + 2] ?? '')) if (!terms.has(term)) terms.set(term, offset);
    offset += part.length;
  });
  return { terms: [...terms], isExact: isExact(parts) };
}

/** The terms that a symbol needs, between what stands before and after it. @param {string} before @param {string} part @param {string} follower @param {string} after */
function needed(before, part, follower, after) {
  if (!isRun(part)) return isSign(part) && isSign(follower) ? [part + follower] : [];
  const terms = [];
  if (isSign(before)) terms.push(neededAfter(before, part, !follower));
  const next = isRun(after) ? `${after[0]}*` : '';
  if (isSign(follower)) terms.push(part.length <= SHORT ? `=${part}${follower}${next}` : `#${follower}`);
  const isTold = (isSign(before) && !follower && part.length <= 2) || (isSign(follower) && part.length <= SHORT);
  return isTold ? terms : [...terms, runInText(part, !follower)];
}

/** @param {string} sign @param {string} run @param {boolean} isLast */
function neededAfter(sign, run, isLast) {
  return !isLast && run.length > 2 && run.length <= SHORT ? `${sign}=${run}` : `${sign}${run.slice(0, 2)}*`;
}

/** @param {string} run @param {boolean} isLast */
function runInText(run, isLast) {
  if (run.includes(JOINT) || (!isLast && run.length <= WHOLE)) return `=${run}`;
  return `${run.slice(0, Math.max(...TEXT_PREFIXES.filter((size) => size <= run.length)))}*`;
}

/** Whether a symbol is a character that has pairs with its neighbours. @param {string} part */
const isSign = (part) => part !== '' && part !== SEPARATOR && !isRun(part);

/** Whether a text that has the terms of a fragment surely holds it. @param {string[]} parts */
function isExact(parts) {
  if (parts.includes(SEPARATOR) || parts.length > 2) return false;
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (parts.length === 1) return first.includes(JOINT) || TEXT_PREFIXES.includes(first.length);
  return isRun(last) ? last.length <= 2 : !isRun(first) || first.length <= SHORT;
}

/** @param {string} run @param {boolean} isLast @returns {[string, boolean]} */
function runNeed(run, isLast) {
  if (run.includes(JOINT) || !(isLast || run.length === CODE_LENGTH)) return [`=${run}`, true];
  const length = Math.max(...PREFIXES.filter((size) => size <= run.length));
  return [`${run.slice(0, length)}*`, isLast && length === run.length];
}
