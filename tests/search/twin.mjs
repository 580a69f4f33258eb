// Runs tests/search/cases.json against search/static/analysis.js; prints every difference.
import { readFileSync } from 'node:fs';
import * as analysis from './analysis.mjs';

const cases = JSON.parse(readFileSync(process.argv[2], 'utf-8'));
const need = ({ terms, isExact }) => ({ terms, exact: isExact });
const compare = (what, got, expected) => {
  if (JSON.stringify(got) !== JSON.stringify(expected)) console.log(what, JSON.stringify(got), JSON.stringify(expected));
};
for (const [text, folded] of cases.fold) compare(`fold ${text}`, analysis.fold(text), folded);
for (const [field, fragment, stands] of cases.contains) {
  compare(`contains ${field} ${fragment}`, analysis.contains(analysis.fold(field), analysis.fold(fragment)), stands);
}
for (const [fragment, needs] of cases.needs) {
  compare(`name ${fragment}`, need(analysis.needInName(fragment)), needs.name);
  compare(`number ${fragment}`, need(analysis.needInNumber(fragment)), needs.number);
  compare(`text ${fragment}`, need(analysis.needInText(fragment)), needs.text);
}
