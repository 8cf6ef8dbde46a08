// Names, values, files and answers come from others, and may be made to let a worker stand still: what looks at them takes steps in proportion to their length.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forms } from '../../../operator/directory/entra/mapping/forms.ts';
import { domainOf } from '../../../operator/engine/rules/environment.ts';
import { groupKey } from '../../../operator/engine/rules/membership.ts';
import { attacksOn } from './attacks.ts';
import { compile, countSteps } from './count-steps.ts';
import { literalsIn } from './literals.ts';
import { parse } from './syntax.ts';

const megabyte = 1_048_576;

/** Long enough to tell a square of it from a multiple. */
const length = 4096;

/** The most steps that a search of the attacks takes for a character, or one more than is allowed. */
function stepsPerCharacter(source: string, flags: string, allowed: number): number {
  const tree = parse(source, flags);
  const program = compile(tree, flags);
  return Math.max(0, ...attacksOn(tree, length).map((text) => countSteps(program, text, (allowed + 1) * text.length) / text.length));
}

/** What these look at was cut to some dozens of characters before. */
const ofShortTexts = ['operator/expression/functions/parse-date.ts', 'operator/expression/functions/format-date.ts'];

/** Alternatives and bounded repetitions may each look at a character once. */
const allowed = (source: string): number => 40 + 2 * compile(parse(source, ''), '').code.length;

test('no regular expression looks at a text more often than its own length asks for', () => {
  const ours = [
    ...literalsIn('operator/**/*.ts').filter(({ file, source }) => /[*+]|,\d*\}/.test(source) && !ofShortTexts.includes(file)),
    ...Object.values(forms).map(({ pattern }) => ({ file: 'operator/directory/entra/mapping/forms.ts', source: pattern, flags: '' })),
  ];
  assert.ok(ours.length > 80, `${ours.length}`);
  const slow = ours.flatMap(({ file, source, flags }) => {
    const most = allowed(source);
    const steps = stepsPerCharacter(source, flags, most);
    return steps > most ? [`${file}: /${source}/${flags}`] : [];
  });
  assert.deepEqual(slow, []);
});

test('what is counted tells the slow from the quick', () => {
  const slow =
    String.raw`(?:^|,)\s*((?:DC=[^,]+,?\s*)+)$ \s*\n\s* (?<!\\)\s*,\s* [\w.-]+\.onmicrosoft ^[!-~]+@[!-~]+$ \[[^\]]*\] (a+)+b`.split(' ');
  for (const source of slow) assert.ok(stepsPerCharacter(source, '', 100) > 100, source);
  for (const source of [String.raw`^\s*[^\s=,+]+\s*=`, '^(?:[^:]*:)?\\d+$', '(?:\\\\[0-9a-f]{2})+|\\\\(.)'])
    assert.ok(stepsPerCharacter(source, '', 100) < 40, source);
});

test('a name of a megabyte is read at once, whatever is in it', () => {
  const hostile = ['DC=a', ',', ' ', ', ', '=', ' =', 'DC=a,', '\\,', 'A'];
  for (const pump of hostile) {
    const name = `${pump.repeat(megabyte / pump.length)},OU=x`;
    assert.equal(domainOf(name), '');
    assert.ok(groupKey(name).endsWith('ou=x'));
  }
  assert.equal(domainOf(`CN=x${',DC=a'.repeat(megabyte / 5)}`).length, 2 * Math.floor(megabyte / 5) - 1);
  assert.equal(groupKey(`CN = x${' , DC = a'.repeat(megabyte / 9)}`), `cn=x${',dc=a'.repeat(megabyte / 9)}`);
});
