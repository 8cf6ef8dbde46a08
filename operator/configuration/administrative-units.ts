// Administrative units that a schedule makes of organizational units: for each of them a rule of its own, and one that takes all to the tenant.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import { suggestion } from '../expression/index.ts';
import { type ConnectorConfiguration, organizationalUnitMember } from '../model/revision.ts';
import { constant, direct, expression, firstTrimmed, fromActiveDirectory, same, toEntraID } from './default-rules/builders.ts';
import { type ConfigurationProblem, type Report, scheduleProblem } from './problem.ts';
import { ruleType, type RuleTemplate } from './rule-template.ts';

export interface AdministrativeUnits {
  readonly templates: readonly RuleTemplate[];
  readonly problems: readonly ConfigurationProblem[];
}

/** Their object type, in the metaverse as in the tenant. */
const administrativeUnit = 'administrativeUnit';

type UnitInput = NonNullable<SyncScheduleInput['spec']['administrativeUnits']>[number];

/** Resolves `spec.administrativeUnits`. The rules stand behind all others, of which none is for these types. */
export function administrativeUnits(schedule: SyncScheduleInput, connectors: readonly ConnectorConfiguration[]): AdministrativeUnits {
  const { administrativeUnits: chosen = [] } = schedule.spec;
  if (chosen.length === 0) return { templates: [], problems: [] };
  const report = scheduleProblem(schedule);
  const problems = chosen.flatMap((unit, index) => problemOf(unit, index, chosen, connectors, report));
  return { templates: [...chosen.map(fromUnit), toTenant], problems };
}

function problemOf(
  { connector, organizationalUnit }: UnitInput,
  index: number,
  chosen: readonly UnitInput[],
  connectors: readonly ConnectorConfiguration[],
  report: Report,
): readonly ConfigurationProblem[] {
  const field = `spec.administrativeUnits[${index}]`;
  const sources = connectors.filter(({ type }) => ruleType(type) === 'ActiveDirectory').map(({ name }) => name);
  if (!sources.includes(connector)) {
    const next = 'Name a connector of spec.connectors that reads the organizational unit.';
    return [report(`${field}.connector`, `${connector} is no source of this schedule${suggestion(connector, sources) || '.'}`, next)];
  }
  const name = organizationalUnit.toLowerCase();
  const first = chosen.findIndex((other) => other.connector === connector && other.organizationalUnit.toLowerCase() === name);
  if (first === index) return [];
  return [report(`${field}.organizationalUnit`, `${organizationalUnit} stands twice.`, 'Leave one of the entries out.')];
}

/** An export may leave `ou` out; a distinguished name has its escapes. */
const ownName = expression('displayName', 'IIF(IsNullOrEmpty([ou]),DNComponent([dn],1),Trim(Item([ou],1)))');

const fromUnit = ({ connector, organizationalUnit, name, members = 'Nested' }: UnitInput): RuleTemplate => ({
  ...fromActiveDirectory({
    name: `In from AD - Organizational Unit ${organizationalUnit}`,
    purpose: 'Makes an administrative unit of the organizational unit.',
    sourceObjectType: 'organizationalUnit',
    targetObjectType: administrativeUnit,
    linkType: 'Provision',
    precedence: 300,
    flows: [
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      name === undefined ? ownName : constant('displayName', name),
      firstTrimmed('description'),
      direct('member', organizationalUnitMember),
    ],
  }),
  for: { name: connector },
  organizationalUnit: { distinguishedName: organizationalUnit, members },
});

const toTenant: RuleTemplate = toEntraID({
  name: 'Out to AAD - Administrative Unit',
  purpose: 'Makes the administrative units in the tenant, with their members.',
  sourceObjectType: administrativeUnit,
  targetObjectType: administrativeUnit,
  linkType: 'Provision',
  precedence: 301,
  join: [same('sourceAnchor')],
  flows: [direct('sourceAnchor'), direct('displayName'), direct('description'), direct('member')],
});
