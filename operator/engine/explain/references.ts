// References as a report shows them: how many, and the first of their names.
import type { Contribution } from '../evaluate/reference-flow.ts';
import type { Tables } from '../port/store-port.ts';
import { nameOf, type Watched } from './load.ts';
import type { ReferenceSummary } from './reports.ts';

const mostNames = 20;
const nothing: ReferenceSummary = { count: 0, names: [] };

/** The references of one object's sources and of its target objects, read beforehand. */
export class References {
  readonly #summaries = new Map<string, ReferenceSummary>();

  static async read(tables: Tables, { loaded }: Watched): Promise<References> {
    const references = new References();
    for (const object of loaded.objects) {
      for (const attribute of await tables.links.attributes(object.id)) {
        references.#summaries.set(`${object.id} ${attribute}`, await summarize(tables, [object.id, attribute]));
      }
    }
    return references;
  }

  of(object: number, attribute: string): ReferenceSummary {
    return this.#summaries.get(`${object} ${attribute}`) ?? nothing;
  }

  sum(contributions: readonly Contribution[]): ReferenceSummary {
    const all = contributions.map(([object, attribute]) => this.of(object, attribute));
    return {
      count: all.reduce((sum, { count }) => sum + count, 0),
      names: [...new Set(all.flatMap(({ names }) => names))].slice(0, mostNames),
    };
  }
}

async function summarize(tables: Tables, origin: Contribution): Promise<ReferenceSummary> {
  const [targets = []] = await tables.links.targets([origin]);
  return { count: targets.length, names: await namesOf(tables, targets.slice(0, mostNames)) };
}

/** Distinguished names, or anchors of what was never seen. */
export async function namesOf(tables: Tables, ids: readonly number[]): Promise<readonly string[]> {
  const rows = new Map((await tables.objects.read(ids)).map((row) => [row.id, nameOf(row)]));
  const anchors = await tables.objects.anchors(ids);
  return ids.map((id) => rows.get(id) ?? anchors.get(id)?.anchor ?? '');
}
