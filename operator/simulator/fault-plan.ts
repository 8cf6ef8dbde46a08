// The fault plan of the command: what goes wrong from the start on, the same again with the same seed.
import { Ajv } from 'ajv';
import { adminSchemas } from './admin/schemas.ts';
import { simulatorErrors } from './errors.ts';
import type { FaultRequest } from './faults.ts';
import { readText } from './seed.ts';

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

/** Reads a plan. Each fault without a seed of its own gets one that follows from the plan's. */
export function readFaultPlan(file: string): readonly FaultRequest[] {
  const plan = parse(file);
  const { seed } = plan;
  return seed === undefined ? plan.faults : plan.faults.map((fault, index) => ({ seed: seed + index, ...fault }));
}

function parse(file: string): FaultPlan {
  const refuse = (why: string, cause?: unknown): never => {
    throw new simulatorErrors.UnreadableFaultPlan({ file, why }, { cause });
  };
  const validate = new Ajv({ allowUnionTypes: true }).compile<FaultPlan>(planSchema);
  let plan: unknown;
  try {
    plan = JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      return refuse('it is no JSON', cause);
    }
    throw cause;
  }
  return validate(plan)
    ? plan
    : refuse(validate.errors?.map(({ instancePath, message }) => `${instancePath || 'plan'} ${message}`).join(', ') ?? '');
}
