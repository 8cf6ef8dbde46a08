// What is told of an object that something keeps out: a story that brings it about, and the reasons.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Revision, RevisionRule } from '../../../../operator/model/revision.ts';
import { testRevision } from '../builders.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';

export const withRules = (rules: readonly RevisionRule[]): Revision => ({ ...testRevision, rules });

export interface Case {
  readonly what: string;
  readonly revision?: Revision;
  /** Brings it about. */
  readonly story: (world: World) => Promise<void>;
  readonly about: string;
  readonly attribute?: string;
  /** `stage code` of all reasons, in order. */
  readonly reasons: readonly string[];
  readonly says?: RegExp;
}

export const cycle = (world: World): Promise<unknown> => world.cycle();
export const imported = async (world: World): Promise<void> => {
  await world.importAll();
  await world.synchronize();
};

export function whyNotNames(cases: readonly Case[]): void {
  for (const { what, revision = testRevision, story, about, attribute, reasons, says } of cases) {
    test(`why-not names ${what}`, async () => {
      await using world = await World.open({ revision });
      await story(world);
      const report = await asking(world, (explainer) => explainer.whyNot(about, attribute));
      assert.deepEqual(
        report.reasons.map(({ stage, code }) => `${stage} ${code}`),
        reasons,
      );
      for (const { message, next } of report.reasons) assert.ok(message.length > 10 && next.length > 10);
      if (says !== undefined) assert.match(report.reasons[0]?.message ?? '', says);
    });
  }
}
