// Makes docs/expressions.md from the table of functions. With --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { page } from './expressions/page.ts';

const path = 'docs/expressions.md';
const file = join(import.meta.dirname, '..', path);
const content = page();

if (!process.argv.includes('--check')) writeFileSync(file, content);
else if (readFileSync(file, 'utf8') !== content) {
  process.stderr.write(`${path} does not follow from the table of functions. Run: node scripts/generate-expressions.ts\n`);
  process.exitCode = 1;
}
