// Looks over the shoulder of an export: nobody whom the forests show loses anything, and what limits count leaves within them or by approval.
import assert from 'node:assert/strict';
import type { ExportChange } from '../../../../operator/model/change.ts';
import type { DirectoryObject } from '../../../../operator/model/object.ts';
import type { World } from '../world.ts';
import { type GuardedSetting, isToBeThere } from './guarded-rules.ts';

type Kind = 'deletes' | 'disables' | 'disconnects' | 'removals';

/** One loss of one object: what a limit counts. */
interface Loss {
  readonly kind: Kind;
  /** Source anchor of who loses something; of a group, the group's. */
  readonly of: string;
  readonly name: string;
}

/** A plan that somebody saw. */
export interface SeenPlan {
  readonly digest: string;
  readonly losses: Set<string>;
}

export class Watch {
  readonly #world: World;
  setting: GuardedSetting;
  /** By forest and anchor: what the reads that were believed have shown. */
  readonly shown: Readonly<Record<'corp' | 'hr', Map<string, DirectoryObject>>> = { corp: new Map(), hr: new Map() };
  /** What left since the tenant was read. */
  readonly #sent = new Map<Kind, Set<string>>();
  #admitted: Set<string> = new Set();
  /** In a run with an approval nothing else leaves. */
  isApprovalRun = false;

  constructor(world: World, setting: GuardedSetting) {
    this.#world = world;
    this.setting = setting;
    world.tenant.written = (change) => this.#judge(change);
  }

  confirmed(): void {
    this.#sent.clear();
  }

  async plan(): Promise<SeenPlan> {
    const { digest } = await this.#world.engine.plan('tenant');
    const losses = new Set<string>();
    for (let afterId: number | undefined = 0; afterId !== undefined; ) {
      const page = await this.#world.engine.changes('tenant', { afterId, limit: 100 });
      for (const change of page.changes) for (const { name } of lossesOfPlanned(change)) losses.add(name);
      afterId = page.next;
    }
    return { digest, losses };
  }

  /** What is planned no longer, and comes back, was not seen by whoever approved it before. */
  forgetUnplanned(present: SeenPlan): void {
    this.#admitted = new Set([...this.#admitted].filter((name) => present.losses.has(name)));
  }

  admit(losses: Iterable<string>, exclude: readonly string[]): void {
    for (const name of losses) {
      if (exclude.some((anchor) => name.split(' ').includes(anchor))) this.#admitted.delete(name);
      else this.#admitted.add(name);
    }
  }

  #judge(change: ExportChange): void {
    for (const loss of this.#lossesOf(change)) {
      assert.ok(!this.#isShown(loss), `${loss.name}, whom the forest shows`);
      const sent = this.#sent.get(loss.kind) ?? new Set();
      this.#sent.set(loss.kind, sent.add(loss.name));
      if (this.#admitted.has(loss.name)) continue;
      assert.ok(!this.isApprovalRun, `${loss.name}, which the approval does not name`);
      const limit = this.setting[loss.kind];
      assert.ok(sent.size <= limit, `${[...sent].join(', ')}: beyond the limit of ${limit}`);
    }
  }

  #lossesOf({ action, objectType, sourceAnchor: of, attributes, references }: ExportChange): readonly Loss[] {
    const members = (references['member']?.remove ?? []).map(({ anchor }) => this.#sourceAnchorOf(anchor));
    return lossesOf({ action, objectType, of, attributes, members });
  }

  #sourceAnchorOf(anchor: string): string {
    return String(this.#world.tenant.objects.get(anchor)?.attributes['sourceAnchor'] ?? anchor);
  }

  /** Whether the forests show what is taken away. */
  #isShown({ kind, of, name }: Loss): boolean {
    const corp = this.shown.corp.get(of);
    switch (kind) {
      case 'deletes':
        return corp !== undefined && isToBeThere(this.setting, corp);
      case 'disables':
        return corp !== undefined && isToBeThere(this.setting, corp) && corp.attributes['accountEnabled'] === true;
      case 'disconnects': {
        const hr = this.shown.hr.get(of.replace('corp-', 'hr-'));
        const isJoined = corp !== undefined && isToBeThere(this.setting, corp);
        return isJoined && this.setting.hr && hr !== undefined && hr.attributes['status'] !== 'left';
      }
      case 'removals': {
        const member = this.shown.corp.get(name.split(' ').at(-1) ?? '');
        const isMember = corp?.references['member']?.includes(member?.anchor ?? '') === true;
        return isMember && member !== undefined && isToBeThere(this.setting, member);
      }
    }
  }
}

interface Planned {
  readonly action: ExportChange['action'];
  readonly objectType: string;
  readonly sourceAnchor: string;
  readonly attributes: ExportChange['attributes'];
  readonly references: Readonly<Record<string, { readonly remove: readonly { readonly sourceAnchor: string }[] }>>;
}

const lossesOfPlanned = ({ action, objectType, sourceAnchor: of, attributes, references }: Planned): readonly Loss[] =>
  lossesOf({ action, objectType, of, attributes, members: (references['member']?.remove ?? []).map((member) => member.sourceAnchor) });

interface Losing {
  readonly action: ExportChange['action'];
  readonly objectType: string;
  readonly of: string;
  readonly attributes: ExportChange['attributes'];
  readonly members: readonly string[];
}

function lossesOf({ action, objectType, of, attributes, members }: Losing): readonly Loss[] {
  if (action === 'Delete') return [{ kind: 'deletes', of, name: `delete ${of}` }];
  if (action === 'Add' || objectType === 'administrativeUnit') return [];
  const { accountEnabled, title } = attributes;
  return [
    ...(accountEnabled?.after === false && accountEnabled.before !== false
      ? [{ kind: 'disables', of, name: `disable ${of}` } as const]
      : []),
    // Nobody but hr gives a title.
    ...(title?.before !== undefined && title.after === undefined ? [{ kind: 'disconnects', of, name: `disconnect ${of}` } as const] : []),
    ...members.map((member) => ({ kind: 'removals', of, name: `removal from ${of} of ${member}` }) as const),
  ];
}
