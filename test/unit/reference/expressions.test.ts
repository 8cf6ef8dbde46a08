// Two interpreters of one language: the product's closures against the naive reference, on random expressions over random values.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { compileExpression } from '../../../operator/expression/index.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { oddIdentifiers, oddNumbers, oddTexts } from '../../reference/generate/attributes.ts';
import { makeCertificates } from '../../reference/generate/certificates.ts';
import { expressions } from '../../reference/generate/expressions.ts';
import { interpret } from '../../reference/language/interpreter.ts';
import { seeded } from '../../reference/seed.ts';

const certificates = fc.constantFrom(...(await makeCertificates()));
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');
const pem = (der: Uint8Array): string => new X509Certificate(der).toString();

const attributes: fc.Arbitrary<Readonly<Record<string, AttributeValue>>> = fc.record(
  {
    mail: oddTexts,
    cn: oddTexts,
    title: fc.oneof({ weight: 9, arbitrary: oddTexts }, { weight: 1, arbitrary: fc.array(oddTexts, { minLength: 1, maxLength: 3 }) }),
    control: oddNumbers,
    details: oddNumbers,
    addresses: fc.array(oddTexts, { minLength: 1, maxLength: 4 }),
    sid: oddIdentifiers,
    guid: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    certificate: certificates,
    certificateText: fc.oneof(certificates.map(base64), certificates.map(pem), oddTexts),
  },
  { requiredKeys: [] },
);

const now = new Date('2026-01-31T10:00:00Z');

test('every expression gives the same value, the same nothing, or an error in both', () => {
  fc.assert(
    fc.property(expressions, attributes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (text, given, drawn) => {
      const compiling = compileExpression(text);
      // What is refused before it is evaluated has no value to be compared.
      if (compiling.kind === 'error') return;
      const surroundings = {
        attribute: (name: string) => given[name],
        imported: (name: string) => given[name],
        parameter: () => undefined,
        now,
        random: () => drawn,
      };
      const product = compiling.expression.evaluate({ ...surroundings, now: () => now });
      const reference = interpret(text, surroundings);
      const shown = product.kind === 'error' ? { kind: 'error' } : product;
      assert.deepEqual(
        shown,
        reference.kind === 'error' ? { kind: 'error' } : reference,
        `${text}\n${inspect(product)}\n${inspect(reference)}`,
      );
    }),
    seeded({ numRuns: 20_000 }),
  );
});
