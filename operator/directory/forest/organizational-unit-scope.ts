// Which objects of a domain are wanted: the nearest included or excluded container at or above an object decides.
import type { DomainScope } from '../../model/revision.ts';
import { domainDn, normalizeDn, normalizeRdn, parentDn, splitDn } from './distinguished-name.ts';

export interface OrganizationalUnitScope {
  /** `dn` as the directory spells it, without GUID or SID in front. */
  readonly includes: (dn: string) => boolean;
}

type Decision = 'Include' | 'Exclude';

/** What a container says of the objects directly in it. */
interface Container {
  readonly decision: Decision;
  /** Normalized; some listed entry is directly in this container, so that an object's own name has to be looked at. */
  readonly holdsListed: string | undefined;
}

/** Containers remembered; a domain with more only asks again. */
const mostRemembered = 200_000;

/**
 * An empty `include` is the whole domain. With `newOrganizationalUnits: Exclude` only objects count whose container is itself listed: what is created below
 * an included container later is left out.
 */
export function organizationalUnitScope(partition: DomainScope): OrganizationalUnitScope {
  const include = partition.include.length === 0 ? [domainDn(partition.domain)] : partition.include;
  const listed = new Map<string, Decision>();
  for (const dn of include) listed.set(normalizeDn(dn), 'Include');
  // Excluded wins where a DN stands in both lists: leaving an object out is what can be taken back.
  for (const dn of partition.exclude) listed.set(normalizeDn(dn), 'Exclude');
  const parentsOfListed = new Set([...listed.keys()].map(parentDn));
  const inherit = partition.newOrganizationalUnits === 'Include';
  const remembered = new Map<string, Container>();

  const container = (dn: string): Container => {
    const known = remembered.get(dn);
    if (known !== undefined) return known;
    const normalized = normalizeDn(dn);
    const found = { decision: nearest(normalized, listed, inherit), holdsListed: parentsOfListed.has(normalized) ? normalized : undefined };
    if (remembered.size < mostRemembered) remembered.set(dn, found);
    return found;
  };

  return {
    includes: (dn) => {
      const above = container(parentDn(dn));
      if (above.holdsListed !== undefined) {
        const rdn = normalizeRdn(splitDn(dn)[0] ?? '');
        const own = listed.get(above.holdsListed === '' ? rdn : `${rdn},${above.holdsListed}`);
        if (own !== undefined) return own === 'Include';
      }
      return above.decision === 'Include';
    },
  };
}

/** The decision of the nearest listed entry at or above `normalized`; with `inherit` false only at it. */
function nearest(normalized: string, listed: ReadonlyMap<string, Decision>, inherit: boolean): Decision {
  for (let dn = normalized; dn !== ''; dn = parentDn(dn)) {
    const decision = listed.get(dn);
    if (decision !== undefined) return decision;
    if (!inherit) return 'Exclude';
  }
  return 'Exclude';
}
