import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const heap = new URL('../../../operator/heap.ts', import.meta.url).href;

/** What V8 tells of the compilation of a function that runs long. */
const compiled = (before: string): string =>
  execFileSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--trace-opt',
      '--input-type=module',
      '--eval',
      `import { keepHeapNearItsData } from '${heap}';
       ${before};
       const step = (sum, by) => { for (let i = 0; i < 10; i++) sum = (sum * 31 + by) | 0; return sum; };
       let sum = 0;
       for (let i = 0; i < 3e6; i++) sum = step(sum, i);
       console.log(sum);`,
    ],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((line) => line.includes('<JSFunction step'))
    .join('\n');

test('a function that runs long is compiled, but not by the compiler that holds much memory', () => {
  assert.match(compiled(''), /MAGLEV/);
  const kept = compiled('keepHeapNearItsData()');
  assert.match(kept, /TURBOFAN/);
  assert.doesNotMatch(kept, /MAGLEV/);
});
