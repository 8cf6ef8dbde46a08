// What goes on as it is, and yet wants a look: pairs that another object matches too, and groups that rules ask about and nobody has seen.
import type { ChangeError } from '../../model/change.ts';
import type { LockstepError } from '../../model/errors.ts';
import type { EngineContext } from '../context.ts';
import type { ObjectWarning } from '../engine.ts';
import { objectErrors, reportOf } from '../errors.ts';
import { knownGroups } from '../evaluate/memberships.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { Contested } from '../join/join.ts';
import { readWithoutJoinValue } from '../join/without-join-value.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import { groupKey } from '../rules/membership.ts';
import { asksForMembers, withParameters } from '../rules/scope.ts';

/** More problems than these nobody reads. */
const mostProblems = 100_000;

/** At most `limit`, those of groups first: each of them may concern many objects. */
export async function listWarnings(context: EngineContext, tables: Tables, limit: number): Promise<readonly ObjectWarning[]> {
  const groups = await unknownGroups(context, tables);
  return [...groups, ...(await unmade(tables)), ...(await contestedPairs(tables))].slice(0, limit);
}

/** Who is in scope and yet never made: one warning for all of a rule, with the first of them as its label. */
const unmade = async (tables: Tables): Promise<readonly ObjectWarning[]> =>
  (await readWithoutJoinValue(tables)).map(({ example, attributes, ...counted }) =>
    warning(counted.connector, example, new objectErrors.WithoutJoinValue({ ...counted, attributes: attributes.join(', ') })),
  );

/** What is to be told of one metaverse object, as a pair that others match. */
export async function warningsOf(tables: Tables, metaverse: number): Promise<readonly ChangeError[]> {
  const contested = (await contests(tables)).filter(({ contested }) => contested.matches.includes(metaverse));
  return contested.map(({ problem, contested: { rule } }) => reportOf(matchedBy(problem, rule)));
}

/** What may bear on who is in scope among the objects of the connectors. */
export async function groupWarnings(
  context: EngineContext,
  tables: Tables,
  connectors: readonly string[],
): Promise<readonly ChangeError[]> {
  const found = await unknownGroups(context, tables);
  return found.filter(({ connector }) => connectors.includes(connector)).map(({ warning: told }) => told);
}

async function contestedPairs(tables: Tables): Promise<readonly ObjectWarning[]> {
  const found = await contests(tables);
  const ids = [...new Set(found.flatMap(({ contested }) => contested.matches))];
  const rows = new Map((await tables.metaverse.read(ids)).map((row) => [row.id, attributesOf(row)]));
  const textOf = (id: number, name: string): string | undefined => {
    const value = rows.get(id)?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  return found.flatMap(({ problem, contested: { rule, matches } }) =>
    matches
      .filter((id) => rows.has(id))
      .map((id) =>
        warning(problem.connector, textOf(id, 'displayName') ?? `metaverse/${id}`, matchedBy(problem, rule), textOf(id, 'sourceAnchor')),
      ),
  );
}

async function contests(tables: Tables): Promise<readonly { readonly problem: ProblemRow; readonly contested: Contested }[]> {
  return (await tables.problems.list(mostProblems)).flatMap((problem) => {
    const { contested } = JSON.parse(problem.error) as { readonly contested?: Contested };
    return contested === undefined ? [] : [{ problem, contested }];
  });
}

const matchedBy = ({ label, connector }: ProblemRow, rule: string): LockstepError =>
  new objectErrors.MatchedByAnother({ other: label, connector, rule });

/** Groups of scopes that no complete read has shown, one warning for each rule. */
async function unknownGroups(context: EngineContext, tables: Tables): Promise<readonly ObjectWarning[]> {
  const warnings: ObjectWarning[] = [];
  for (const connector of context.connectors) {
    const completed = (await tables.connectors.read(connector))?.completed ?? 0;
    if (completed === 0 || context.rules.asked(connector).direct.length === 0) continue;
    const known = await knownGroups(tables, connector);
    for (const { rule } of context.rules.all.filter((one) => one.rule.connector === connector && one.rule.direction === 'Inbound')) {
      const asked = rule.scope.flat().filter(asksForMembers);
      const groups = new Set(asked.map(({ value = '' }) => withParameters(value, context.parameters(connector, ''))));
      for (const group of groups)
        if (known[groupKey(group)] === undefined)
          warnings.push(warning(connector, group, new objectErrors.GroupNotRead({ rule: rule.name, group, connector })));
    }
  }
  return warnings;
}

const warning = (connector: string, label: string, error: LockstepError, sourceAnchor = ''): ObjectWarning => ({
  connector,
  label,
  sourceAnchor,
  warning: reportOf(error),
});
