// Rules that link: what creates must give an anchor, it is found again by that anchor alone, and only one rule may decide what an object joins.
import type { JoinClause, RevisionRule } from '../../model/revision.ts';
import type { Check } from './check.ts';

/** Nothing leaves without the anchor by which it is found again. */
export const anchorOfProvisioning: Check = (rule, { rules }) => {
  const { template, connectorType } = rule;
  if (template.direction !== 'Outbound' || template.linkType !== 'Provision' || connectorType !== 'EntraID') return [];
  const gives = (other: RevisionRule): boolean =>
    other.direction === 'Outbound' &&
    rule.connectors.includes(other.connector) &&
    other.sourceObjectType === template.sourceObjectType &&
    other.targetObjectType === template.targetObjectType &&
    other.flows.some(({ target }) => target === 'sourceAnchor');
  if (rules.some(gives)) return [];
  return [
    rule.report(
      'spec.linkType',
      `The rule creates ${template.targetObjectType}s in Entra ID, but no rule gives them a sourceAnchor: none will be created.`,
      'Add a flow to sourceAnchor, or use the link type Join.',
    ),
  ];
};

/** A problem: objects of the target are looked for by the value that flows to sourceAnchor, so that clauses on anything else would decide nothing. */
export const joinsByAnchor: Check = ({ template, connectorType, report }) => {
  if (template.direction !== 'Outbound' || connectorType !== 'EntraID') return [];
  const isAnchor = ({ source, target }: JoinClause): boolean => source === 'sourceAnchor' && target === 'sourceAnchor';
  return template.join.flatMap((group, index) => {
    const place = group.findIndex((clause) => !isAnchor(clause));
    const other = group[place];
    if (other === undefined) return [];
    return report(
      `spec.join[${index}].clauses[${place}]`,
      `Objects that Entra ID has already are found by their sourceAnchor alone, not by ${other.source}.`,
      'Join by sourceAnchor, and let an inbound rule of the connector join by other attributes.',
    );
  });
};

/** Entra Connect allows one rule with join clauses in scope of an object; here the strongest is tried first, and a match of any of them counts. */
export const severalJoins: Check = (rule, { rules }) => {
  const { template } = rule;
  if (template.join.length === 0) return [];
  const other = rules.find(
    (candidate) =>
      candidate.name !== template.name &&
      candidate.join.length > 0 &&
      candidate.direction === template.direction &&
      rule.connectors.includes(candidate.connector) &&
      candidate.sourceObjectType === template.sourceObjectType &&
      candidate.targetObjectType === template.targetObjectType,
  );
  if (other === undefined) return [];
  return [
    rule.report(
      'spec.join',
      `The rule ${other.name} has join clauses for the same objects.`,
      'Let the scopes of the two exclude each other, or leave the join clauses to one of them.',
    ),
  ];
};

/** Between equals the order of connectors decides, then the name: a person should decide. */
export const samePrecedence: Check = (rule, { siblings }) => {
  const { template } = rule;
  const targets = new Set(template.flows.map(({ target }) => target));
  const rival = siblings.find(
    ({ template: other, connectors }) =>
      other.name !== template.name &&
      other.precedence === template.precedence &&
      other.direction === template.direction &&
      other.targetObjectType === template.targetObjectType &&
      connectors.some((name) => rule.connectors.includes(name)) &&
      other.flows.some(({ target }) => targets.has(target)),
  );
  if (rival === undefined) return [];
  const common = rival.template.flows.find(({ target }) => targets.has(target))?.target ?? '';
  return [
    rule.report(
      'spec.precedence',
      `The rule ${rival.template.name} has the same precedence and writes ${common} too; the name decides which wins.`,
      'Give the two different precedences.',
    ),
  ];
};
