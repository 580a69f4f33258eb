// The files of the static index, fetched as they are needed and counted. Nothing that carries
// decisions is used without asking the server again (it answers `no-cache` with an ETag).

import { Bits } from './bits.js';
import { cellsIn } from './cards.js';
import { Reading, hex, unpacked } from './coding.js';
import { Directory } from './directory.js';
import { BUCKETS, DIRECTORY, beforeNote, bucketAt, entryIn, isBucket, longList, placeOf } from './postings.js';
import { Searchable } from './searchable.js';

const CELL = 8;
const CELLS = 64;
const HEADER = 2 * CELLS;
/** Ordinals whose days are kept together, where they stand, and bits of a day. */
const DAYS = 128;
const DAY_FILE = 'columns/days.bin';
const DAY_BITS = 5;
/** Days that are not needed are fetched too where a request less is worth more than they are. */
const DAYS_BETWEEN = 8;
/** Cells from one that is needed to the next, if both come with one request: neighbours alone, where bytes count most. */
export const BESIDE = 1;
export const NEAR = 4;
/** Milliseconds before what failed is asked for again. */
const AGAIN = 200;

/**
 * @typedef {import('./cards.js').Card} Card
 * @typedef {{values: string[], codes: Uint8Array | Uint16Array}} Column
 */

/** A file is not what another said of it: what was read before is of no use. */
export class Changed extends Error {}

/** Files of one state of the index; make a new one for every search session. */
export class Files {
  /**
   * @param {string} data the address of search/data/ @param {string} site the address of the site's root
   * @param {boolean} isHinted whether to trust the directories; else what each file begins with is read
   */
  constructor(data, site, isHinted = true) {
    this.data = data;
    this.site = site;
    this.isHinted = isHinted;
    /** Bytes received so far, by kind of file. @type {Record<string, number>} */
    this.bytes = {};
    /** What came, file by file. @type {[string, string, number][]} */
    this.parts = [];
    /** Bytes of the cells that were read. @type {Map<number, number>} */
    this.cells = new Map();
    /** Decisions whose cards were looked for and are not there. @type {Set<number>} */
    this.absent = new Set();
    /** @type {Map<string, string>} */
    this.tags = new Map();
    /** @type {Map<string, Uint8Array>} */
    this.whole = new Map();
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /** @param {string} key @param {() => Promise<any>} make */
  once(key, make) {
    let made = this.kept.get(key);
    if (!made) {
      made = make();
      made.catch(() => this.kept.delete(key));
      this.kept.set(key, made);
    }
    return made;
  }

  /**
   * A file, or a stretch of it, and how long the whole is.
   * @param {string} path @param {string} kind @param {string} [range]
   * @returns {Promise<{data: Uint8Array, isPart: boolean, size: number}>}
   */
  async fetch(path, kind, range) {
    // Parts past the browser's cache: Chromium's gives short or other ones where many are asked at once.
    const answer = await asked(this.data + path, range ? { headers: { Range: `bytes=${range}` }, cache: 'no-store' } : {});
    if (answer.status === 404) return { data: new Uint8Array(), isPart: false, size: 0 };
    if (answer.status === 416) throw new Changed(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const data = new Uint8Array(await answer.arrayBuffer());
    this.bytes[kind] = (this.bytes[kind] ?? 0) + data.length;
    this.parts.push([path, kind, data.length]);
    const tag = answer.headers.get('ETag') ?? '';
    if ((this.tags.get(path) ?? tag) !== tag) throw new Changed(path);
    this.tags.set(path, tag);
    if (answer.status !== 206) return { data, isPart: false, size: data.length };
    const [, given, size] = /^bytes (.*)\/(.*)$/.exec(answer.headers.get('Content-Range') ?? '') ?? [];
    if (given && given !== range) throw new Changed(path);
    return { data, isPart: true, size: Number(size) };
  }

  /**
   * A stretch of a file; a server without ranges sends the whole, which is kept. `size` is how long
   * the file has to be for the stretch to be the right one.
   * @param {string} path @param {string} kind @param {number} start @param {number} length @param {number} [size]
   * @returns {Promise<Uint8Array>}
   */
  async part(path, kind, start, length, size) {
    if (!length) return new Uint8Array();
    let whole = this.whole.get(path);
    if (!whole) {
      const got = await this.fetch(path, kind, `${start}-${start + length - 1}`);
      if (size !== undefined && !Number.isNaN(got.size) && got.size !== size) throw new Changed(path);
      if (got.isPart && got.data.length !== length) throw new Changed(path);
      if (got.isPart || !got.data.length) return got.data;
      whole = got.data;
      this.whole.set(path, whole);
    }
    if (size !== undefined && whole.length !== size) throw new Changed(path);
    return whole.subarray(start, start + length);
  }

  /** @param {string} path @param {string} kind @returns {Promise<Uint8Array>} */
  async unpacked(path, kind) {
    const { data } = await this.fetch(path, kind);
    return data.length ? unpacked(data).catch(() => { throw new Changed(path); }) : data;
  }

  /** Where the parts of files stand. @param {string} space @param {number} parts @param {number} header @returns {Promise<Directory>} */
  directory(space, parts, header) {
    return this.once(`directory ${space}`, async () => {
      const data = await this.unpacked(`directory/${space}.bin`, 'start');
      return new Directory(data, parts, header);
    });
  }

  /** All directories. */
  places() {
    return Promise.all([...['names', 'text'].map((space) => this.directory(space, BUCKETS, DIRECTORY)), this.directory('cards', CELLS, HEADER)]);
  }

  /** Asks at once for what every query needs. */
  begin() {
    this.head();
    this.phrases();
    this.column('month');
    if (!this.isHinted) return;
    this.directory('names', BUCKETS, DIRECTORY);
    this.directory('cards', CELLS, HEADER);
  }

  /** How the index is cut, and the agencies. @returns {Promise<any>} */
  head() {
    return this.once('head', async () => JSON.parse(new TextDecoder().decode((await this.fetch('head.json', 'start')).data)));
  }

  /** What cards are packed against. @returns {Promise<Uint8Array>} */
  phrases() {
    return this.once('phrases', () => this.unpacked('phrases.bin', 'start'));
  }

  /** What stands before year and serial in document numbers, by its note. @returns {Promise<Map<number, string>>} */
  befores() {
    return this.once('numbers', async () => {
      const numbers = JSON.parse(new TextDecoder().decode(await this.unpacked('numbers.bin', 'start')));
      return new Map(Object.keys(numbers).map((before) => [beforeNote(before), before]));
    });
  }

  /**
   * What the index has of a term: its postings, or where they are.
   * @param {string} space @param {number} term @returns {Promise<import('./postings.js').Postings | import('./postings.js').Long>}
   */
  entry(space, term) {
    return this.once(`${space} ${term}`, async () => {
      const head = await this.head();
      const { shard, bucket, key, width } = placeOf(term, head.bits[space]);
      const path = `${space}/${hex(shard, 3)}.bin`;
      const data = await this.once(`${path} ${bucket}`, () => this.bucket(space, path, shard, bucket));
      return entryIn(data, key, width, head.long);
    });
  }

  /** @param {string} space @param {string} path @param {number} shard @param {number} bucket @returns {Promise<Uint8Array>} */
  async bucket(space, path, shard, bucket) {
    /** @type {{start: number, length: number, size?: number} | undefined} */
    let place;
    if (this.isHinted) place = (await this.directory(space, BUCKETS, DIRECTORY)).place(shard, bucket);
    if (!place?.length) { // where nothing is said to be, no check would find out that there is something
      const [start, length] = bucketAt(await this.once(path, () => this.part(path, 'postings', 0, DIRECTORY)), bucket);
      place = { start, length };
    }
    const data = await this.part(path, 'postings', place.start, place.length, place.size);
    if (!isBucket(data)) throw new Changed(path);
    return data;
  }

  /** A long list. @param {string} space @param {string} file @returns {Promise<import('./postings.js').Postings>} */
  list(space, file) {
    const path = `${space}/h-${file}.bin`;
    return this.once(path, async () => {
      const { data } = await this.fetch(path, 'postings');
      if (!data.length) throw new Changed(path);
      return longList(data);
    });
  }

  /** One column. @param {string} name @returns {Promise<Column>} */
  column(name) {
    return this.once(`column ${name}`, async () => {
      const reading = new Reading(await this.unpacked(`columns/${name}.bin`, 'columns'));
      const values = JSON.parse(new TextDecoder().decode(reading.bytes(reading.number())));
      const body = reading.data.slice(reading.at);
      return { values: ['', ...values], codes: values.length < 256 ? body : new Uint16Array(body.buffer) };
    });
  }

  /** Days of the month of some ordinals. @param {number[]} ordinals @returns {Promise<Map<number, number>>} */
  async days(ordinals) {
    const numbers = [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / DAYS)))];
    const missing = numbers.filter((number) => !this.kept.has(`days ${number}`));
    for (const run of runs(missing, (one, other) => other - one <= DAYS_BETWEEN)) {
      const made = this.daysFrom(run[0], run[run.length - 1]);
      for (const number of run) this.once(`days ${number}`, async () => (await made).subarray((number - run[0]) * DAYS));
    }
    const kept = new Map(await Promise.all(numbers.map(async (number) => /** @type {const} */ ([number, await this.kept.get(`days ${number}`)]))));
    const found = new Map(ordinals.map((ordinal) => /** @type {const} */ ([ordinal, kept.get(Math.floor(ordinal / DAYS))?.[ordinal % DAYS]])));
    for (const day of found.values()) if (!day) throw new Changed(DAY_FILE); // of another state than the months
    return found;
  }

  /** Days of the month from one stretch of ordinals to another. @param {number} first @param {number} last @returns {Promise<Uint32Array>} */
  async daysFrom(first, last) {
    const { codes } = await this.column('month');
    const count = Math.min((last + 1) * DAYS, codes.length) - first * DAYS;
    const start = (first * DAYS * DAY_BITS) / 8;
    const data = await this.part(DAY_FILE, 'days', start, Math.ceil((count * DAY_BITS) / 8));
    return new Bits(data).numbers(count, DAY_BITS);
  }

  /**
   * The cards of some ordinals that there are. Of cells at most `apart` from each other those between are fetched too.
   * @param {number[]} ordinals @param {number} [apart] @returns {Promise<Map<number, Card>>}
   */
  async cards(ordinals, apart = BESIDE) {
    const numbers = [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / CELL)))];
    const missing = numbers.filter((number) => !this.kept.has(`cell ${number}`));
    const made = missing.length ? this.made(missing, apart) : Promise.resolve(new Map());
    const cells = new Map(await Promise.all(numbers.map(async (number) => /** @type {const} */ ([
      number, await this.once(`cell ${number}`, async () => (await made).get(number) ?? null),
    ]))));
    /** @type {Map<number, Card>} */
    const found = new Map();
    for (const ordinal of ordinals) {
      const number = Math.floor(ordinal / CELL);
      const card = cells.get(number)?.card(ordinal, number * CELL);
      if (card) found.set(ordinal, card);
      else this.absent.add(ordinal);
    }
    return found;
  }

  /** Cells, unpacked together. @param {number[]} wanted @param {number} apart @returns {Promise<Map<number, import('./cards.js').Cell>>} */
  async made(wanted, apart) {
    const together = runs(wanted, (one, other) => other - one <= apart && Math.floor(one / CELLS) === Math.floor(other / CELLS));
    const numbers = together.flat();
    const packed = (await Promise.all(together.map((run) => this.packed(run)))).flat();
    const there = numbers.filter((_number, at) => packed[at].length);
    // What cannot be unpacked was written with other phrases than those that were read before.
    const cells = await cellsIn(packed.filter((data) => data.length), await this.phrases()).catch(() => { throw new Changed('cards'); });
    return new Map(there.map((number, at) => [number, cells[at]]));
  }

  /** The bytes of some cells of one file, by one request where it is known where they stand. @param {number[]} run @returns {Promise<Uint8Array[]>} */
  async packed(run) {
    if (run.length === 1 || !this.isHinted) return Promise.all(run.map((cell) => this.cell(cell)));
    const file = Math.floor(run[0] / CELLS);
    const directory = await this.directory('cards', CELLS, HEADER);
    const places = run.map((cell) => directory.place(file, cell % CELLS));
    const [{ start, size }, last] = [places[0], places[places.length - 1]];
    if (places.some(({ length }) => !length)) return Promise.all(run.map((cell) => this.cell(cell)));
    const whole = await this.part(cardPath(file), 'cards', start, last.start + last.length - start, size);
    run.forEach((cell, at) => this.cells.set(cell, places[at].length));
    return places.map((place) => whole.subarray(place.start - start, place.start - start + place.length));
  }

  /** @param {number} cell @returns {Promise<Uint8Array>} */
  async cell(cell) {
    const file = Math.floor(cell / CELLS);
    const path = cardPath(file);
    const number = cell % CELLS;
    /** @type {{start: number, length: number, size?: number} | undefined} */
    let place;
    if (this.isHinted) place = (await this.directory('cards', CELLS, HEADER)).place(file, number);
    if (!place?.length) {
      const begun = await this.once(path, () => this.part(path, 'cards', 0, HEADER));
      if (begun.length < HEADER) return begun.subarray(0, 0);
      place = cellAt(begun, number);
    }
    const packed = await this.part(path, 'cards', place.start, place.length, place.size);
    this.cells.set(cell, packed.length);
    return packed;
  }

  /** The public text of a decision. @param {Card} card @returns {Promise<Record<string, any> | null>} */
  twin(card) {
    return this.once(`twin ${card.id}`, async () => {
      const answer = await asked(`${this.site}decisions/${card.id.slice(0, 2)}/${card.id}.json`);
      if (answer.status === 404 || answer.status === 410) return null;
      if (!answer.ok) throw new Error(`${card.id}: ${answer.status}`);
      const data = await answer.arrayBuffer();
      this.bytes.texts = (this.bytes.texts ?? 0) + data.byteLength;
      return JSON.parse(new TextDecoder().decode(data));
    });
  }
}

/** @param {number} file */
const cardPath = (file) => `cards/${hex(file, 3)}.bin`;

/**
 * Numbers in rising order, in runs of which each goes with the one before it.
 * @param {number[]} numbers @param {(one: number, other: number) => boolean} isTogether @returns {number[][]}
 */
function runs(numbers, isTogether) {
  /** @type {number[][]} */
  const found = [];
  for (const number of numbers.slice().sort((one, other) => one - other)) {
    const last = found[found.length - 1];
    if (last && isTogether(last[last.length - 1], number)) last.push(number);
    else found.push([number]);
  }
  return found;
}

/** Where a cell stands, by the beginning of its file. @param {Uint8Array} begun @param {number} number */
function cellAt(begun, number) {
  const lengths = new DataView(begun.buffer, begun.byteOffset);
  let start = HEADER;
  for (let before = 0; before < number; before += 1) start += lengths.getUint16(2 * before, true);
  return { start, length: lengths.getUint16(2 * number, true) };
}

/**
 * Fetched, and once more where that fails: a server may be busy for a moment, a line interrupted.
 * @param {string} address @param {RequestInit} options
 */
async function asked(address, options) {
  try {
    const answer = await fetch(address, options);
    if (answer.status < 500) return answer;
  } catch {
    // Asked again below.
  }
  await new Promise((later) => setTimeout(later, AGAIN));
  return fetch(address, { ...options, cache: 'no-store' });
}

/** What a card can be checked on. @param {Card} card */
export const fieldsOf = (card) => new Searchable(card.name, card.numbers);
