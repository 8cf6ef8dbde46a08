// What happened to an object, for people, newest first.
import type { HistoryLine, HistoryReport } from '../engine/explain/reports.ts';
import type { Paint } from './paint.ts';
import { summary, time, value } from './words.ts';

export function historyText({ object, entries, more, since }: HistoryReport, paint: Paint): string {
  const width = Math.max(0, ...entries.map(({ place }) => place.length));
  const lines = entries.flatMap((entry) => entryLines(entry, width, paint));
  const end = more
    ? ['', 'There is more: ask with a higher --limit.']
    : since === undefined
      ? []
      : ['', paint.faint(`The history goes back to ${time(since)}.`)];
  return [...summary(object, paint), '', ...lines, ...end].join('\n');
}

const events: Readonly<Record<HistoryLine['event'], string>> = {
  Created: 'created',
  Confirmed: 'shown by an import for the first time',
  Changed: 'changed',
  Removed: 'removed',
  Joined: 'joined by',
  Adopted: 'took over',
  Disconnected: 'left by',
  Exported: 'sent',
  Refused: 'refused',
  Unanswered: 'sent, and no answer came',
};

function entryLines(entry: HistoryLine, width: number, paint: Paint): readonly string[] {
  const { event, place, action, other, run, subject, error } = entry;
  const what = `${events[event]}${action === undefined ? '' : ` (${action})`}`;
  const whom = other === undefined ? (place === 'Metaverse' ? '' : ` ${subject}`) : `${event === 'Created' ? ' from' : ''} ${other}`;
  return [
    `${time(entry.time)}  ${place.padEnd(width)}  ${paint.strong(what)}${whom}  ${paint.faint(`run ${run}`)}`,
    ...(error === undefined ? [] : [`    ${paint.bad(`${error.code}: ${error.message}`)}`]),
    ...Object.entries(entry.attributes).map(
      ([name, { before, after, rule }]) =>
        `    ${name}: ${value(before)} -> ${value(after)}${rule === undefined ? '' : paint.faint(`  by ${rule}`)}`,
    ),
    ...Object.entries(entry.references).flatMap(([name, { added, removed }]) => [
      ...some(added).map((one) => `    ${name}: + ${one}`),
      ...some(removed).map((one) => `    ${name}: - ${one}`),
    ]),
  ];
}

const mostShown = 10;

const some = (names: readonly string[]): readonly string[] =>
  names.length <= mostShown ? names : [...names.slice(0, mostShown), `… and ${names.length - mostShown} more`];
