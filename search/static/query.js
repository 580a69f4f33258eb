// What a resident asks: the twin of search/query.py. The address of the page is the query.

import { fold } from './analysis.js';

export const FACETS = ['agency', 'region', 'level', 'act', 'kind', 'industry', 'article', 'fine', 'year', 'month'];
export const PAGE_SIZE = 10;
const LONGEST = 100;
const MOST_CLAUSES = 8;
const MOST_VALUES = 20;
const LAST_PAGE = 100;

/** @type {Record<string, string>} */
const FIELD_NAMES = {
  name: 'name', 名称: 'name', number: 'number', 文号: 'number', 代码: 'number', text: 'text', 正文: 'text',
  title: 'title', 标题: 'title', 案由: 'violation_type', facts: 'facts', 事实: 'facts', basis: 'basis',
  依据: 'basis', content: 'content', 内容: 'content',
};

const NUMBER =
  /\s*(?:字?\s*[〔[【(〈<《「『{]\s*(?:19|20)[0-9]{2}\s*年?\s*[〕\]】)〉>》」』}]\s*第?\s*0*[0-9]+(?:\s*[-‐‑‒–—―−]\s*[0-9]+)?(?:\s*号)?|(?<![0-9])(?:19|20)[0-9]{2}\s*(?:年?\s*第|[-‐‑‒–—―−]|\s)\s*0*[0-9]+\s*号)/g;
const WORD = /([-－−])?(?:([a-z一-龥]{2,7})[:：])?(?:["“”「『]([^"“”」』]*)["“”」』]?|([^\s"“”「『]+))/g;

/**
 * @typedef {{fragment: string, text: string, field: string | null, isExcluded: boolean}} Clause
 * @typedef {{text: string, clauses: Clause[], filters: Record<string, string[]>, from: string, to: string,
 *   scope: string, sort: string, page: number}} Query
 */

/** The query of an address. @param {URLSearchParams} parameters @returns {Query} */
export function parse(parameters) {
  const text = (parameters.get('q') ?? '').slice(0, LONGEST).trim();
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const facet of FACETS) {
    const values = [...new Set(parameters.getAll(facet).filter(Boolean))].slice(0, MOST_VALUES);
    if (values.length) filters[facet] = values;
  }
  const page = /^\d{1,6}$/.test(parameters.get('page') ?? '') ? Number(parameters.get('page')) : 1;
  return {
    text,
    clauses: clauses(text),
    filters,
    from: day(parameters.get('from')),
    to: day(parameters.get('to')),
    scope: oneOf(parameters.get('scope'), ['names', 'all'], ''),
    sort: oneOf(parameters.get('sort'), ['date', 'fine'], 'relevance'),
    page: Math.max(1, Math.min(page, LAST_PAGE)),
  };
}

/** @param {string | null} text */
const day = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(Date.parse(text ?? '')) ? String(text) : '');

/** @param {string | null} value @param {string[]} choices @param {string} otherwise */
const oneOf = (value, choices, otherwise) => (value && choices.includes(value) ? value : otherwise);

/** The clauses of what was typed. @param {string} text @returns {Clause[]} */
export function clauses(text) {
  const joined = text.replace(NUMBER, (number) => number.replace(/\s/g, ''));
  /** @type {Map<string, Clause>} */
  const found = new Map();
  for (const [, minus, name, phrase, plain] of joined.matchAll(WORD)) {
    const field = name ? FIELD_NAMES[name] ?? null : null;
    const word = (name && !field ? name : '') + (plain ?? phrase ?? '');
    const fragment = fold(word);
    const clause = { fragment, text: word, field, isExcluded: Boolean(minus) };
    if (fragment) found.set(JSON.stringify(clause), clause);
  }
  return [...found.values()].slice(0, MOST_CLAUSES);
}

/** The query as the part of an address after `?`. @param {Query} query @param {Partial<Query>} changes */
export function toAddress(query, changes = {}) {
  const now = { ...query, ...changes };
  const parameters = new URLSearchParams();
  if (now.text) parameters.set('q', now.text);
  for (const facet of FACETS) for (const value of now.filters[facet] ?? []) parameters.append(facet, value);
  if (now.from) parameters.set('from', now.from);
  if (now.to) parameters.set('to', now.to);
  if (now.scope) parameters.set('scope', now.scope);
  if (now.sort !== 'relevance') parameters.set('sort', now.sort);
  if (now.page > 1) parameters.set('page', String(now.page));
  return parameters.toString();
}

/** The filters with one value added, or taken away. @param {Query} query @param {string} facet @param {string} value */
export function toggled(query, facet, value) {
  const chosen = query.filters[facet] ?? [];
  const kept = chosen.filter((one) => one !== value);
  if (kept.length === chosen.length) kept.push(value);
  const { [facet]: _gone, ...others } = query.filters;
  return kept.length ? { ...others, [facet]: kept } : others;
}
