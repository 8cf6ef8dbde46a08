// What people find in the tenant, by source anchor instead of by the ids that it gives.
import type { World } from '../world.ts';

export function tenantOf({ tenant }: World): unknown {
  const nameOf = (anchor: string): unknown => tenant.objects.get(anchor)?.attributes['sourceAnchor'];
  return [...tenant.objects.values()]
    .map(({ objectType, attributes, references }) => ({
      objectType,
      attributes: Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))),
      references: Object.fromEntries(
        Object.entries(references)
          .filter(([, anchors]) => anchors.size > 0)
          .map(([name, anchors]) => [name, [...anchors].map((anchor) => String(nameOf(anchor))).sort()]),
      ),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
