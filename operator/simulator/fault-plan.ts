// The fault plan of the command: what goes wrong from the start on, the same again with the same seed.
import { adminSchemas } from './admin/schemas.ts';
import { simulatorErrors } from './errors.ts';
import type { FaultRequest } from './faults.ts';
import { fileSchemas, readJson } from './json-file.ts';

interface FaultPlan {
  readonly seed?: number;
  readonly faults: readonly FaultRequest[];
}

const planSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['faults'],
  properties: { seed: { type: 'integer' }, faults: { type: 'array', items: adminSchemas.fault } },
} as const;

const isPlan = fileSchemas.compile<FaultPlan>(planSchema);

/** Reads a plan. Each fault without a seed of its own gets one that follows from the plan's. */
export function readFaultPlan(file: string): readonly FaultRequest[] {
  const plan = parse(file);
  const { seed } = plan;
  return seed === undefined ? plan.faults : plan.faults.map((fault, index) => ({ seed: seed + index, ...fault }));
}

const parse = (file: string): FaultPlan =>
  readJson(file, {
    validate: isPlan,
    name: 'plan',
    refuse: (why, cause) => {
      throw new simulatorErrors.UnreadableFaultPlan({ file, why }, { cause });
    },
  });
