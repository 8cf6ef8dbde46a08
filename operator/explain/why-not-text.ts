// What keeps an object out, for people: the first reason is the answer, the rest follows in the order of the pipeline.
import type { Reason, WhyNotReport } from '../engine/explain/reports.ts';
import { whole } from './explain-text.ts';
import type { Paint } from './paint.ts';
import { scope, summary } from './words.ts';

export function whyNotText({ object, attribute, reasons, warnings = [] }: WhyNotReport, asked: string, paint: Paint): string {
  const head = object === undefined ? [paint.strong(asked)] : summary(object, paint);
  const looks = warnings.flatMap(({ code, message, next }) => [
    '',
    `${paint.strong('warning')} (${code})`,
    `   ${message}`,
    `   ${paint.faint(next)}`,
  ]);
  if (reasons.length === 0)
    return [
      ...head,
      '',
      paint.good(
        attribute === undefined
          ? 'Nothing stands in its way: it is in its target as the rules want it.'
          : `Nothing stands in the way of ${attribute}.`,
      ),
      ...looks,
    ].join('\n');
  return [...head, ...reasons.flatMap((reason, index) => ['', ...reasonLines(reason, index, paint)]), ...looks].join('\n');
}

const stages: Readonly<Record<Reason['stage'], string>> = {
  Import: 'import',
  Scope: 'scope',
  Join: 'join',
  Provision: 'provisioning',
  Flow: 'attribute flow',
  Target: 'target',
  Protection: 'protection',
  Export: 'export',
};

function reasonLines(reason: Reason, index: number, paint: Paint): readonly string[] {
  const { stage, code, connector, attribute, message, next, because = [] } = reason;
  const place = [stages[stage], connector, attribute].filter((part) => part !== undefined).join(', ');
  const head = `${index + 1}. ${place} (${code})`;
  return [
    index === 0 ? paint.strong(head) : head,
    `   ${index === 0 ? paint.bad(message) : message}`,
    ...(reason.scope === undefined ? [] : scope(reason.scope, '     ', paint)),
    ...because.flatMap((attribute) => whole('metaverse', attribute, paint).map((line) => `     ${line}`)),
    `   ${paint.faint(next)}`,
  ];
}
