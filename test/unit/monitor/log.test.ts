import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, type Logger, type LogOptions } from '../../../operator/log.ts';
import { defineErrors } from '../../../operator/model/errors.ts';

function logged(act: (log: Logger) => void, options: LogOptions = {}): Record<string, unknown>[] {
  const lines: string[] = [];
  act(createLog({ ...options, write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is one JSON document with level, time and message', () => {
  const [line] = logged((log) => log.info({ objects: 3 }, 'import finished'));
  assert.deepEqual({ ...line, time: '' }, { level: 'info', time: '', objects: 3, msg: 'import finished' });
  assert.match(String(line?.['time']), /^\d{4}-\d\d-\d\dT/);
});

test('what lies below the level is not written', () => {
  assert.equal(logged((log) => log.debug({}, 'x')).length, 0);
  assert.equal(logged((log) => log.debug({}, 'x'), { level: 'debug' }).length, 1);
});

test('values under secret names are left out, however deep, in children too; references to secrets stay', () => {
  const [line] = logged((log) =>
    log.child({ clientSecret: 'S1' }).info(
      {
        connector: { bindPassword: 'S2', nested: [{ authorization: 'Bearer S3' }] },
        accessToken: 'S4',
        clientSecretRef: { name: 'tenant' },
        secretName: 'ad',
      },
      'x',
    ),
  );
  assert.doesNotMatch(JSON.stringify(line), /S[1-4]/);
  assert.deepEqual([line?.['clientSecretRef'], line?.['secretName']], [{ name: 'tenant' }, 'ad']);
});

test('an error is written with code, next step and causes, and without what a library hung on it', () => {
  const errors = defineErrors('Test', { Refused: { retry: 'configuration', text: 'Refused.', next: 'Check the Secret.' } });
  const cause = Object.assign(new Error('401'), { code: 'ERR_BAD', request: { headers: { authorization: 'Bearer S1' } } });
  const [line] = logged((log) => log.error({ err: new errors.Refused({}, { cause }) }, 'x'));
  const err = line?.['err'] as Record<string, unknown>;
  assert.deepEqual([err['code'], err['next'], err['message']], ['Test.Refused', 'Check the Secret.', 'Refused.']);
  assert.deepEqual((err['cause'] as Record<string, unknown>)['code'], 'ERR_BAD');
  assert.doesNotMatch(JSON.stringify(line), /S1/);
});

test('a structure without end does not end the process', () => {
  const ring: Record<string, unknown> = {};
  ring['self'] = ring;
  assert.equal(logged((log) => log.info({ ring }, 'x')).length, 1);
});
