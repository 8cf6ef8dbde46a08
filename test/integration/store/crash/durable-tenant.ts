// A tenant that outlives whoever writes to it: what reached it is in a file, line by line.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { ChangeResult, ExportChange } from '../../../../operator/model/change.ts';
import type { ImportedChange } from '../../../../operator/model/object.ts';
import { Tenant } from '../../../unit/engine/tenant.ts';

export class DurableTenant {
  readonly #tenant = new Tenant();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    // The order of arrival must not show: two stories are compared.
    this.#tenant.naming = (sourceAnchor) => `id-${sourceAnchor}`;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line !== '') this.#tenant.export([JSON.parse(line) as ExportChange]);
    }
  }

  export(changes: readonly ExportChange[]): readonly ChangeResult[] {
    return changes.flatMap((change) => {
      // One write is whole or missing, as long as the machine stands.
      appendFileSync(this.#file, `${JSON.stringify(change)}\n`);
      return this.#tenant.export([change]);
    });
  }

  read(): readonly ImportedChange[] {
    return this.#tenant.read();
  }

  /** What it holds, in an order of its own. */
  get content(): readonly unknown[] {
    const objects = [...this.#tenant.objects].map(([anchor, { objectType, attributes, references }]) => ({
      anchor,
      objectType,
      attributes: inOrder(Object.entries(attributes)),
      references: inOrder(Object.entries(references).flatMap(([name, values]) => (values.size === 0 ? [] : [[name, [...values].sort()]]))),
    }));
    return objects.map((object) => JSON.stringify(object)).sort();
  }
}

const inOrder = (entries: readonly unknown[]): readonly string[] => entries.map((entry) => JSON.stringify(entry)).sort();
