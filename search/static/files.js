// The files of the static index, fetched as they are needed and counted. Nothing that carries
// decisions is used without asking the server again (it answers `no-cache` with an ETag).

import { cardsIn } from './cards.js';
import { Reading, hex, unpacked } from './coding.js';
import { DIRECTORY, beforeNote, bucketAt, entryIn, longList, placeOf } from './postings.js';
import { Searchable } from './searchable.js';

const CELL = 8;
const FILE = 512;
const HEADER = 128;
const DAYS = 512;

/**
 * @typedef {import('./cards.js').Card} Card
 * @typedef {{values: string[], codes: Uint8Array | Uint16Array}} Column
 */

/** A file changed between two looks at it: what was read of it before is of no use. */
export class Changed extends Error {}

/** Files of one state of the index; make a new one for every search session. */
export class Files {
  /** @param {string} data the address of search/data/ @param {string} site the address of the site's root */
  constructor(data, site) {
    this.data = data;
    this.site = site;
    /** Bytes received so far, by kind of file. @type {Record<string, number>} */
    this.bytes = {};
    /** What came, file by file. @type {[string, string, number][]} */
    this.parts = [];
    /** Bytes of the cells that were read. @type {Map<number, number>} */
    this.cells = new Map();
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

  /** A file, or a part of it. @param {string} path @param {string} kind @param {string} [range] @returns {Promise<{data: Uint8Array, isPart: boolean}>} */
  async fetch(path, kind, range) {
    const answer = await asked(this.data + path, range ? { headers: { Range: range } } : {});
    if (answer.status === 404) return { data: new Uint8Array(), isPart: false };
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const data = new Uint8Array(await answer.arrayBuffer());
    this.bytes[kind] = (this.bytes[kind] ?? 0) + data.length;
    this.parts.push([path, kind, data.length]);
    const tag = answer.headers.get('ETag') ?? '';
    if ((this.tags.get(path) ?? tag) !== tag) throw new Changed(path);
    this.tags.set(path, tag);
    return { data, isPart: answer.status === 206 };
  }

  /**
   * A stretch of a file; a server without ranges sends the whole, which is kept.
   * @param {string} path @param {string} kind @param {number} start @param {number} length @returns {Promise<Uint8Array>}
   */
  async part(path, kind, start, length) {
    if (!length) return new Uint8Array();
    const whole = this.whole.get(path);
    if (whole) return whole.subarray(start, start + length);
    const { data, isPart } = await this.fetch(path, kind, `bytes=${start}-${start + length - 1}`);
    if (isPart || !data.length) return data;
    this.whole.set(path, data);
    return data.subarray(start, start + length);
  }

  /** @param {string} path @param {string} kind @returns {Promise<Uint8Array>} */
  async unpacked(path, kind) {
    const { data } = await this.fetch(path, kind);
    return data.length ? unpacked(data) : data;
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
      const directory = await this.once(path, () => this.part(path, 'postings', 0, DIRECTORY));
      const [start, length] = bucketAt(directory, bucket);
      const data = await this.once(`${path} ${bucket}`, () => this.part(path, 'postings', start, length));
      return entryIn(data, key, width, head.long);
    });
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
    const files = new Map(ordinals.map((ordinal) => [Math.floor(ordinal / DAYS), new Uint8Array()]));
    await Promise.all([...files.keys()].map(async (file) => {
      const path = `columns/day-${hex(file, 3)}.bin`;
      files.set(file, await this.once(path, () => this.unpacked(path, 'days')));
    }));
    return new Map(ordinals.map((ordinal) => [ordinal, files.get(Math.floor(ordinal / DAYS))?.[ordinal % DAYS] ?? 0]));
  }

  /** The cards of some ordinals. @param {number[]} ordinals @returns {Promise<Map<number, Card>>} */
  async cards(ordinals) {
    const cells = [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / CELL)))];
    const read = await Promise.all(cells.map((cell) => this.once(`cell ${cell}`, () => this.cell(cell))));
    const all = new Map(read.flat().map((card) => [card.ordinal, card]));
    return new Map(ordinals.flatMap((ordinal) => (all.has(ordinal) ? [[ordinal, all.get(ordinal)]] : [])));
  }

  /** @param {number} cell @returns {Promise<Card[]>} */
  async cell(cell) {
    const path = `cards/${hex(Math.floor((cell * CELL) / FILE), 3)}.bin`;
    const start = await this.once(path, () => this.part(path, 'cards', 0, HEADER));
    if (start.length < HEADER) return [];
    const lengths = new DataView(start.buffer, start.byteOffset);
    const number = cell % (FILE / CELL);
    let at = HEADER;
    for (let before = 0; before < number; before += 1) at += lengths.getUint16(2 * before, true);
    const packed = await this.part(path, 'cards', at, lengths.getUint16(2 * number, true));
    if (!packed.length) return [];
    this.cells.set(cell, packed.length);
    // What cannot be unpacked was written with other phrases than those that were read before.
    return cardsIn(packed, cell * CELL, await this.phrases()).catch(() => { throw new Changed(path); });
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

/**
 * Fetched, and once more past the browser's cache where that fails: many parts of one file at a time
 * are more than some caches bear. @param {string} address @param {RequestInit} options
 */
async function asked(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    return fetch(address, { ...options, cache: 'no-store' });
  }
}

/** What a card can be checked on. @param {Card} card */
export const fieldsOf = (card) => new Searchable(card.name, card.numbers);
