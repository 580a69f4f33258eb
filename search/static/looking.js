// Candidates that are looked at, on their cards or in their texts: those of the page, and some of all
// that tell how many of the rest are right.

import { BESIDE, NEAR, fieldsOf } from './files.js';
import { UNSURE, stateOf, unsureOf } from './hits.js';
import { Searchable, hasRun } from './searchable.js';

/** Of many candidates, so many are looked at to tell how many of all are right. */
const SAMPLE = 20;
/** So many more than the page needs are looked at together, where some before were wrong. */
const MOST_AHEAD = 10;
/** Of those to come at least this share is taken to be right. */
const LEAST_SHARE = 0.25;

/** @typedef {import('./query.js').Query} Query @typedef {import('./files.js').Files} Files */

/** How far apart cells may be that come together: texts are fetched besides, and cost far more. @param {string} scope */
export const apartIn = (scope) => (scope === 'all' ? NEAR : BESIDE);

/** The candidates that don't hold what is asked. @param {Files} files @param {number[]} ordinals @param {Query} query @param {string} scope */
export async function falseOf(files, ordinals, query, scope) {
  const cards = await files.cards(ordinals, apartIn(scope));
  const wrong = new Set();
  await Promise.all(ordinals.map(async (ordinal) => {
    const card = cards.get(ordinal);
    const twin = card && scope === 'all' ? await files.twin(card) : null;
    const fields = twin ? Searchable.of(twin) : card && scope === 'names' ? fieldsOf(card) : null;
    const holds = (/** @type {import('./query.js').Clause} */ clause) =>
      scope === 'names' ? fields?.inNames(clause.fragment, clause.field) : fields?.holds(clause.fragment, clause.field);
    if (!fields || !query.clauses.every((clause) => Boolean(holds(clause)) !== clause.isExcluded)) wrong.add(ordinal);
  }));
  return wrong;
}

/** What was looked at to answer one query. */
export class Looking {
  /** @param {Files} files @param {import('./hits.js').Hits} kept @param {Query} query @param {string} scope */
  constructor(files, kept, query, scope) {
    this.files = files;
    this.kept = kept;
    this.query = query;
    this.scope = scope;
    /** @type {Set<number>} */
    this.looked = new Set();
    /** @type {Set<number>} */
    this.wrong = new Set();
    /** Beside digits that have no term the newest are not like the others. */
    this.isDoubtful = scope === 'all' && query.clauses.some(({ fragment }) => hasRun(fragment));
    /** @type {Promise<number> | null} */
    this.sampled = null;
  }

  /** Whether it is a candidate that was not looked at. @param {number} ordinal */
  isLeft(ordinal) {
    return !this.looked.has(ordinal) && stateOf(this.kept, ordinal) === UNSURE;
  }

  /** Looks at the candidates among some; where one is wrong, at some of all others too. @param {number[]} ordinals */
  async at(ordinals) {
    const left = ordinals.filter((ordinal) => this.isLeft(ordinal));
    const judged = this.judged(left);
    if (this.isDoubtful) this.beginSample(left);
    if (await judged) this.beginSample();
  }

  /** How many of some are wrong. @param {number[]} some */
  async judged(some) {
    const bad = await falseOf(this.files, some, this.query, this.scope);
    for (const ordinal of some) this.looked.add(ordinal);
    for (const ordinal of bad) this.wrong.add(ordinal);
    return bad.size;
  }

  /** Looks at some of all that are left, while the page looks at others. @param {number[]} [others] being looked at */
  beginSample(others = []) {
    if (this.sampled) return;
    const known = new Set(others);
    const left = unsureOf(this.kept).filter((ordinal) => !this.looked.has(ordinal) && !known.has(ordinal));
    const every = Math.ceil(left.length / SAMPLE);
    const some = left.filter((_ordinal, at) => at % every === 0);
    this.sampled = some.length ? this.judged(some).then((bad) => 1 - bad / some.length) : Promise.resolve(1);
    this.sampled.catch(() => {}); // told by `share`, if the page is not told before
  }

  /**
   * Of the candidates that were not looked at, the share that holds what is asked. Where one that was
   * did not, or digits are asked for, some of all are looked at: the newest are not like the others.
   */
  share() {
    if (this.isDoubtful) this.beginSample();
    return this.sampled ?? 1;
  }

  /** How many more to look at for a page that lacks some, by what share was right so far. @param {number} missing */
  ahead(missing) {
    const share = Math.max(LEAST_SHARE, 1 - this.wrong.size / this.looked.size);
    return Math.min(MOST_AHEAD, Math.ceil(missing / share) - missing);
  }
}
