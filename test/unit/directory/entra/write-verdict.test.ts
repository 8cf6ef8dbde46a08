// When a write is sent again, as a table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  judge,
  type Repetition,
  type WriteVerdict,
  throttledAttempts,
  writeAttempts,
} from '../../../../operator/directory/entra/export/write-verdict.ts';
import { failure } from './fake-graph.ts';

const malformed = 'One or more property values specified are invalid.';

const rows: readonly (readonly [
  what: string,
  status: number,
  message: string,
  repeat: Repetition,
  attempt: number,
  verdict: WriteVerdict,
])[] = [
  ['a success stands', 204, '', 'Once', 1, 'Final'],
  ['a refusal stands', 400, "Invalid value specified for property 'city' of resource 'User'.", 'Harmless', 1, 'Final'],
  ['a throttled create is sent again, for its anchor refuses a second one', 429, '', 'Once', 1, 'Again'],
  ['a throttled create that nothing refuses is not sent again without a look', 429, '', 'AfterLook', 1, 'Final'],
  ['trouble after a create that nothing refuses may have hidden a success', 503, '', 'AfterLook', 1, 'Lost'],
  ['throttling outlasts trouble', 429, '', 'Harmless', writeAttempts, 'Again'],
  ['throttling has an end', 429, '', 'Harmless', throttledAttempts, 'Final'],
  ['a proxy that gave up waiting tells nothing', 408, '', 'Harmless', 1, 'Lost'],
  ['trouble after a create may have hidden a success', 503, '', 'Once', 1, 'Lost'],
  ['trouble after an update is waited out', 503, '', 'Harmless', 1, 'Later'],
  ['trouble has an end', 500, '', 'Harmless', writeAttempts, 'Final'],
  ['a gateway that gave up tells nothing', 504, '', 'Harmless', 1, 'Lost'],
  ['a refused token is replaced once', 401, '', 'Once', 1, 'Again'],
  ['a token that is refused again stays refused', 401, '', 'Once', 2, 'Final'],
  ['a malformed value may be a replica in trouble', 400, malformed, 'Once', 1, 'Later'],
  ['a malformed value is believed at the third time', 400, malformed, 'Once', 3, 'Final'],
  ['two changes of one object that collided are sent again', 409, 'Concurrency violation.', 'Harmless', 1, 'Later'],
];

for (const [what, status, message, repeat, attempt, verdict] of rows)
  test(what, () => {
    const answer = { status, headers: {}, body: status === 204 ? undefined : failure(status, 'code', message).body };
    assert.equal(judge(answer, repeat, attempt, new Date(0)), verdict);
  });

test('a service that asks for minutes is left in peace until the next run', () => {
  const answer = { status: 429, headers: { 'retry-after': '150' }, body: undefined };
  assert.equal(judge(answer, 'Harmless', 1, new Date(0)), 'Final');
});
