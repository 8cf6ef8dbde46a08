// Makes the rules of the operator's role in the chart from the controllers' tables. With --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { operatorRules } from '../operator/controllers/rbac.ts';

const path = 'charts/lockstep/files/operator-rules.yaml';
const file = join(import.meta.dirname, '..', path);
const content = `# Made by scripts/generate-rbac.ts from operator/controllers/*/rbac.ts.\n${dump(operatorRules(), { lineWidth: -1, flowLevel: 2 })}`;

if (!process.argv.includes('--check')) writeFileSync(file, content);
else if (readFileSync(file, 'utf8') !== content) {
  process.stderr.write(`${path} does not follow from the controllers' tables. Run: node scripts/generate-rbac.ts\n`);
  process.exitCode = 1;
}
