import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretText } from '../../../operator/worker/keys.ts';

const stored = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

test('a Secret made from a file has no line break at its end, and keeps every other character', () => {
  for (const file of ['pässword', 'pässword\n', 'pässword\r\n']) assert.equal(secretText(stored(file)), 'pässword');
  for (const text of [' spaces ', 'two\nlines', '']) assert.equal(secretText(stored(text)), text);
});
