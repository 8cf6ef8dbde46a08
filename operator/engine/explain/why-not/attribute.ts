// Why one attribute has no value, or another one than expected: in the metaverse first, then in each target.
import type { EngineContext } from '../../context.ts';
import type { Tables } from '../../port/store-port.ts';
import { metaverseNames } from '../attribute.ts';
import type { Watched } from '../load.ts';
import type { References } from '../references.ts';
import type { ExplainedAttribute, ExplainedFlow, ExplainedTargetAttribute, Reason } from '../reports.ts';
import { explainTarget } from '../target.ts';
import { targetFacts } from '../target-facts.ts';
import { deferredReasons } from './deferred.ts';
import type { ExplainAttribute } from './reason.ts';

export async function attributeReasons(
  context: EngineContext,
  tables: Tables,
  watched: Watched,
  references: References,
  explain: ExplainAttribute,
  attribute: string,
): Promise<readonly Reason[]> {
  const wanted = attribute.toLowerCase();
  const own = metaverseNames(context, watched).find((name) => name.toLowerCase() === wanted);
  const reasons: Reason[] = own === undefined ? [] : [...metaverseReasons(explain(own))];
  let known = own !== undefined;
  for (const target of watched.targets) {
    const { attributes } = explainTarget(context, await targetFacts(context, tables, watched, target, references));
    const found = attributes.find(({ name }) => name.toLowerCase() === wanted);
    if (found === undefined) continue;
    known = true;
    reasons.push(...targetAttributeReasons(target.evaluation.target, found));
    reasons.push(...(await deferredReasons(context, tables, target, found.name)));
  }
  if (!known)
    reasons.push({
      stage: 'Flow',
      code: 'NoFlow',
      attribute,
      message: `No rule flows anything to ${attribute}, in or out of scope.`,
      next: 'Write a flow to it in a SyncRule. lockstep explain lists the attributes that there are.',
    });
  return reasons;
}

function metaverseReasons(explained: ExplainedAttribute): readonly Reason[] {
  const { name, value, references, flows, error } = explained;
  if (value !== undefined || (references?.count ?? 0) > 0) return [];
  const about = { stage: 'Flow' as const, attribute: name, because: [explained] };
  if (error !== undefined)
    return [{ ...about, code: 'MixedMergeTypes', message: error, next: 'Give all flows to the attribute the same merge type.' }];
  if (flows.length === 0)
    return [
      {
        ...about,
        code: 'NoFlow',
        message: `No rule flows anything to ${name} in the metaverse.`,
        next: 'Write a flow to it in an inbound SyncRule.',
      },
    ];
  return [
    {
      ...about,
      code: 'NoValue',
      message: `${name} has no value in the metaverse: ${flows.map(inWords).join('; ')}.`,
      next: 'Give the source attribute a value, or correct the rule.',
    },
  ];
}

const inWords = ({ rule, verdict, kind, from, source, message }: ExplainedFlow): string => {
  const place = source === undefined ? '' : ` of ${source.connector}`;
  switch (verdict) {
    case 'OutOfScope':
      return `${rule} is out of scope`;
    case 'NoValue':
      return kind === 'Direct' ? `${rule} copies ${from}${place}, which has no value` : `${rule} gives NULL`;
    case 'IgnoreThisFlow':
      return `${rule} gives IgnoreThisFlow`;
    case 'AuthoritativeNull':
      return `${rule} gives AuthoritativeNull`;
    case 'Failed':
      return `${rule} failed: ${message ?? ''}`;
    case 'OnlyAtCreation':
      return `${rule} is executed once, at the creation`;
    case 'Untold':
      return `${rule} says nothing, for ${message ?? ''}`;
    case 'Blocked':
      return `${rule} is below it`;
    case 'LowerPrecedence':
    case 'Won':
    case 'Merged':
      return `${rule} has a value`;
  }
};

function targetAttributeReasons(connector: string, explained: ExplainedTargetAttribute): readonly Reason[] {
  const { name, state, reason = '', flows } = explained;
  const about = { connector, attribute: name, because: [explained] };
  switch (state) {
    case 'Confirmed':
      return explained.value !== undefined || explained.references !== undefined
        ? []
        : [
            {
              ...about,
              stage: 'Flow',
              code: 'NoValue',
              message: `The rules give ${name} no value: ${flows.map(inWords).join('; ')}.`,
              next: 'Give the source attribute a value, or correct the rule.',
            },
          ];
    case 'Ignored':
      return [
        {
          ...about,
          stage: 'Flow',
          code: flows.length === 0 ? 'NoFlow' : 'Ignored',
          message:
            flows.length === 0
              ? `No rule flows anything to ${name}.`
              : `The value in ${connector} is left as it is: ${flows.map(inWords).join('; ')}.`,
          next: 'Let a rule in scope give it a value.',
        },
      ];
    case 'Held':
      return [
        {
          ...about,
          stage: 'Target',
          code: 'Held',
          message: reason,
          next: 'Correct the value at its source or in the rule; the object’s other values go on.',
        },
      ];
    case 'Unsupported':
    case 'ReadOnly':
      return [
        {
          ...about,
          stage: 'Target',
          code: state,
          message: `${connector} does not take ${name}: ${reason}`,
          next: 'The value is computed and reported, never sent.',
        },
      ];
    case 'CreateOnly':
      return [
        {
          ...about,
          stage: 'Target',
          code: state,
          message: reason,
          next: 'Change it in the target by hand, or delete and create the object.',
        },
      ];
    case 'Pending':
      return [
        {
          ...about,
          stage: 'Export',
          code: 'Pending',
          message: reason === '' ? `${name} is planned to be written, and has not left yet.` : reason,
          next: 'See what the object as a whole waits for.',
        },
      ];
    case 'Sent':
      return [
        {
          ...about,
          stage: 'Export',
          code: 'AwaitingConfirmation',
          message: `${name} was sent; no import of ${connector} has shown it yet.`,
          next: 'Wait for the next import of the target.',
        },
      ];
    case 'Deferred':
    case 'NotProvisioned':
      return [];
  }
}
