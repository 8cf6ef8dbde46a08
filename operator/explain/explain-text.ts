// An explanation for people: one line for each value, or everything about one attribute.
import type {
  ExplainReport,
  ExplainedAttribute,
  ExplainedFlow,
  ExplainedTarget,
  ExplainedTargetAttribute,
  FlowVerdict,
} from '../engine/explain/reports.ts';
import type { Paint } from './paint.ts';
import { object, references, scope, short, since, summary, time, trace, value } from './words.ts';

/** @param attribute the one that was asked for; without it, values are told in short */
export function explainText(report: ExplainReport, attribute: string | undefined, paint: Paint): string {
  const lines = [...summary(report.object, paint), ...report.notes.map((note) => `  note: ${note}`)];
  if (attribute === undefined) {
    lines.push(
      '',
      paint.strong(`In the metaverse${report.since === undefined ? '' : `, ${since(report.since)}`}`),
      ...inShort(report.attributes, paint),
    );
    for (const target of report.targets) lines.push('', ...targetHead(target, paint), ...targetInShort(target.attributes, paint));
    return lines.join('\n');
  }
  for (const one of report.attributes) lines.push('', ...whole('metaverse', one, paint));
  for (const target of report.targets)
    for (const one of target.attributes) lines.push('', ...whole(target.connector, one, paint), ...stateLines(one, paint));
  const told = report.attributes.length + report.targets.reduce((sum, { attributes }) => sum + attributes.length, 0);
  // Of what is joined to nothing, a note says already why it has no values.
  if (told === 0 && report.object.metaverse !== undefined) lines.push('', `No rule flows anything to ${attribute}.`);
  return lines.join('\n');
}

const given = ({ value: one, references: some }: ExplainedAttribute): string => (some === undefined ? value(one) : references(some));

function inShort(attributes: readonly ExplainedAttribute[], paint: Paint): readonly string[] {
  const present = attributes.filter((one) => one.value !== undefined || (one.references?.count ?? 0) > 0);
  const width = Math.max(0, ...present.map(({ name }) => name.length));
  const lines = present.map((one) => {
    const winner = one.flows.find(({ verdict }) => verdict === 'Won');
    const from =
      winner === undefined
        ? ''
        : paint.faint(`  by ${winner.rule}${winner.source === undefined ? '' : ` from ${winner.source.connector}`}`);
    const stale = one.evaluated === undefined ? '' : paint.bad(`  (the rules now give ${value(one.evaluated)})`);
    return `  ${one.name.padEnd(width)}  ${given(one)}${from}${stale}`;
  });
  const empty = attributes.length - present.length;
  return empty === 0 ? lines : [...lines, paint.faint(`  and ${empty} without a value`)];
}

function targetHead({ connector, object: one, sourceAnchor, ownership, action, error }: ExplainedTarget, paint: Paint): readonly string[] {
  const state = one === undefined ? 'not there' : (ownership ?? 'not ours').toLowerCase();
  const head = `In ${connector}: ${state}, source anchor ${sourceAnchor === '' ? 'none' : sourceAnchor}${action === undefined ? '' : `, ${action} pending`}`;
  return [
    paint.strong(head),
    ...(error === undefined ? [] : [`  ${paint.bad(error.message)} (since ${time(error.since)})`, `  ${error.next}`]),
  ];
}

function targetInShort(attributes: readonly ExplainedTargetAttribute[], paint: Paint): readonly string[] {
  const present = attributes.filter((one) => one.value !== undefined || one.confirmed !== undefined || (one.references?.count ?? 0) > 0);
  const width = Math.max(0, ...present.map(({ name }) => name.length));
  const states = Math.max(0, ...present.map(({ state }) => inWords[state].length));
  return present.map((one) => {
    const winner = one.flows.find(({ verdict }) => verdict === 'Won');
    const from = winner === undefined ? '' : paint.faint(`  by ${winner.rule}`);
    return `  ${one.name.padEnd(width)}  ${colour(one.state, paint)(inWords[one.state].padEnd(states))}  ${given(one)}${from}`;
  });
}

const inWords: Readonly<Record<ExplainedTargetAttribute['state'], string>> = {
  Confirmed: 'confirmed',
  Pending: 'pending',
  Sent: 'sent',
  Held: 'held',
  Unsupported: 'unsupported',
  ReadOnly: 'read-only',
  CreateOnly: 'at creation',
  Ignored: 'left alone',
  Deferred: 'deferred',
  NotProvisioned: 'not wanted',
};

const colour = (state: ExplainedTargetAttribute['state'], paint: Paint): ((text: string) => string) =>
  state === 'Confirmed' ? paint.good : state === 'Held' || state === 'Unsupported' ? paint.bad : paint.faint;

/** Everything about one attribute in one place. */
export function whole(place: string, one: ExplainedAttribute, paint: Paint): readonly string[] {
  const when = since(one.since);
  return [
    `${paint.strong(`${place} ${one.name} = ${given(one)}`)}${when === '' ? '' : `  ${paint.faint(when)}`}`,
    ...(one.evaluated === undefined ? [] : [`  the rules now give ${value(one.evaluated)}`]),
    ...(one.error === undefined ? [] : [`  ${paint.bad(one.error)}`]),
    ...one.flows.flatMap((flow) => flowLines(flow, paint)),
  ];
}

const verdicts: Readonly<Record<FlowVerdict, string>> = {
  Won: 'won',
  Merged: 'merged',
  LowerPrecedence: 'lower precedence',
  IgnoreThisFlow: 'IgnoreThisFlow',
  NoValue: 'no value',
  AuthoritativeNull: 'AuthoritativeNull',
  Blocked: 'blocked from above',
  Failed: 'failed',
  OnlyAtCreation: 'at creation only',
  Untold: 'untold',
  OutOfScope: 'out of scope',
};

const verdictWidth = Math.max(...Object.values(verdicts).map(({ length }) => length));

function flowLines(flow: ExplainedFlow, paint: Paint): readonly string[] {
  const { verdict, rule, precedence, source, kind, from } = flow;
  const mark =
    verdict === 'Won' || verdict === 'Merged' ? paint.good : verdict === 'Failed' || verdict === 'OutOfScope' ? paint.bad : paint.faint;
  const origin =
    kind === 'Direct' ? `[${from}]` : kind === 'Constant' ? `constant ${from}` : flow.trace === undefined ? short(from) : 'expression';
  const gave =
    flow.references !== undefined ? ` = ${references(flow.references)}` : flow.value === undefined ? '' : ` = ${value(flow.value)}`;
  const head = `  ${mark(verdicts[verdict].padEnd(verdictWidth))}  ${rule} (${precedence}): ${origin}${source === undefined ? '' : ` of ${object(source)}`}${gave}`;
  const indent = ' '.repeat(verdictWidth + 4);
  return [
    head,
    ...(flow.message === undefined ? [] : [`${indent}${paint.bad(flow.message)}`]),
    ...(flow.trace === undefined ? [] : trace(flow.trace, indent)),
    ...(flow.scope === undefined ? [] : scope(flow.scope, indent, paint)),
  ];
}

function stateLines({ state, reason, confirmed, pendingReferences }: ExplainedTargetAttribute, paint: Paint): readonly string[] {
  const links =
    pendingReferences === undefined
      ? ''
      : `: ${pendingReferences.add} to be added, ${pendingReferences.remove} to be removed, ${pendingReferences.sent} sent`;
  const shown = confirmed === undefined || state === 'Confirmed' ? '' : `; an import showed ${value(confirmed)}`;
  return [`  ${colour(state, paint)(inWords[state])}${links}${reason === undefined ? '' : `: ${reason}`}${shown}`];
}
