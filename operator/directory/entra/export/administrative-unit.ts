// Administrative units in the tenant: found by the anchor that only ours carry, made once, changed and deleted only while they carry it.
import type { ExportChange } from '../../../model/change.ts';
import { valuesOf } from '../../../model/value.ts';
import { unitAnchorProperty } from '../mapping/administrative-unit-attributes.ts';
import type { Created } from './creation.ts';
import { type DeltaEntity, isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, isSuccess } from '../request/graph-answer.ts';
import type { GraphBody } from './graph-body.ts';
import { wholeList } from './lookup.ts';
import { statedMs } from '../request/patience.ts';
import { writeMembers } from './references.ts';
import { longestThrottleMs, writeAttempts } from './write-verdict.ts';
import type { Writer, WriteRequest } from './writer.ts';

const collection = '/directory/administrativeUnits';
const deleted = '/directory/deletedItems/microsoft.graph.administrativeUnit';

const unitPath = (id: string): string => `${collection}/${encodeURIComponent(id)}`;

/** Writes the administrative units of one tenant. */
export class AdministrativeUnits {
  readonly #writer: Writer;
  readonly #anchor: string;
  /** Origin of Graph with its version. */
  readonly #root: string;

  constructor(writer: Writer, clientID: string, root: string) {
    this.#writer = writer;
    this.#anchor = unitAnchorProperty(clientID);
    this.#root = root;
  }

  /** @throws what the service says against it; AnswerLost when it is not known whether it happened */
  async write(change: ExportChange): Promise<Created> {
    if (change.action === 'Add') return this.#create(change);
    const id = change.anchor;
    if (id === undefined) throw new entraErrors.ProtocolError({ detail: `a change of ${change.label} came without the object's id` });
    if (change.action === 'Update') await this.#update(id, change);
    else await this.#delete(id, change);
    return { anchor: id };
  }

  /** What lives with the anchor is taken as it is; what lies in the recycle bin comes back with its id, and so with the roles that are scoped to it. */
  async #create(change: ExportChange): Promise<Created> {
    // Two units may have one name and one anchor: nothing but the look keeps a second create from making a twin.
    const living = change.again === true ? await this.#awaitLive(change) : await this.#findLive(change);
    if (living !== undefined) return { anchor: living, found: true };
    const binned = await this.#findDeleted(change);
    if (binned !== undefined) return { anchor: await this.#restore(binned, change), found: true };
    const request: WriteRequest = { method: 'POST', url: collection, body: this.#newUnit(change), repeat: 'AfterLook' };
    try {
      const answer = await this.#post(request, change);
      if (typeof answer === 'string') return { anchor: answer, found: true };
      if (!isSuccess(answer)) throw this.#writer.refusal(answer, request, change.label);
      if (isEntity(answer.body)) return { anchor: answer.body.id };
      throw new entraErrors.AnswerLost({ request: 'a create', detail: 'the answer has no id' });
    } catch (error) {
      if (!(error instanceof entraErrors.AnswerLost)) throw error;
      return { anchor: await this.#madeAnyway(change, error), found: true };
    }
  }

  /** What was refused as too much may have been done all the same: it leaves again only where a look after the service's pause does not show it, whose id is the answer otherwise. */
  async #post(request: WriteRequest, change: ExportChange): Promise<GraphAnswer | string> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#writer.send(request);
      if (answer.status !== 429) return answer;
      const askedMs = statedMs(this.#writer.refusal(answer, request, change.label)) ?? 0;
      if (attempt >= writeAttempts || askedMs > longestThrottleMs) return answer;
      await this.#writer.pause(attempt, request, askedMs);
      const living = await this.#awaitLive(change);
      if (living !== undefined) return living;
    }
  }

  #newUnit(change: ExportChange): GraphBody {
    const body = values(change, 'Add');
    if (body['displayName'] === undefined) throw new entraErrors.MissingValue({ label: change.label, attribute: 'displayName' });
    return { ...body, [this.#anchor]: change.sourceAnchor };
  }

  async #madeAnyway(change: ExportChange, error: Error): Promise<string> {
    const living = await this.#awaitLive(change).catch((failure: unknown) => {
      throw failure instanceof entraErrors.TermEnded ? failure : error;
    });
    if (living !== undefined) return living;
    throw error;
  }

  /** The unit of a create that may have been sent: the index may need some seconds to show it. */
  async #awaitLive(change: ExportChange): Promise<string | undefined> {
    for (let attempt = 1; ; attempt++) {
      const living = await this.#findLive(change);
      if (living !== undefined || attempt > 4) return living;
      await this.#writer.pause(attempt, { method: 'GET', url: 'the administrative unit after a lost create' });
    }
  }

  async #update(id: string, change: ExportChange): Promise<void> {
    await this.#requireOurs(id, change);
    const body = values(change, 'Update');
    if (Object.keys(body).length > 0) await this.#send({ method: 'PATCH', url: unitPath(id), body, repeat: 'Harmless' }, change);
    const { member } = change.references;
    if (member !== undefined) await writeMembers(this.#writer, { path: unitPath(id), label: change.label, root: this.#root }, member, 1);
  }

  async #delete(id: string, change: ExportChange): Promise<void> {
    if (!(await this.#requireOurs(id, change))) return;
    await this.#send({ method: 'DELETE', url: unitPath(id), repeat: 'Harmless' }, change, 404);
  }

  async #restore(id: string, change: ExportChange): Promise<string> {
    const url = `/directory/deletedItems/${encodeURIComponent(id)}/restore`;
    await this.#send({ method: 'POST', url, body: {}, repeat: 'Once' }, change);
    // What is refused or lost here shows as a difference at the next import.
    await this.#writer.send({ method: 'PATCH', url: unitPath(id), body: values(change, 'Update'), repeat: 'Harmless' });
    return id;
  }

  async #send(request: WriteRequest, { label }: ExportChange, alsoGood?: number): Promise<void> {
    const answer = await this.#writer.send(request);
    if (!isSuccess(answer) && answer.status !== alsoGood) throw this.#writer.refusal(answer, request, label);
  }

  /** False where it is gone. @throws AnchorMismatch where somebody took our anchor away: then it is not ours any more */
  async #requireOurs(id: string, { label, sourceAnchor }: ExportChange): Promise<boolean> {
    const url = `${unitPath(id)}?$select=id,${this.#anchor}`;
    const answer = await this.#writer.read(url);
    if (answer.status === 404) return false;
    if (!isSuccess(answer)) throw this.#writer.refusal(answer, { method: 'GET', url }, label);
    const found = isEntity(answer.body) ? answer.body[this.#anchor] : undefined;
    if (found === sourceAnchor) return true;
    throw new entraErrors.AnchorMismatch({ label, other: id, found: typeof found === 'string' ? found : 'none', expected: sourceAnchor });
  }

  async #findLive(change: ExportChange): Promise<string | undefined> {
    const filter = `$filter=${encodeURIComponent(`${this.#anchor} eq '${change.sourceAnchor}'`)}`;
    const url = `${collection}?${filter}&$select=id,${this.#anchor}`;
    return this.#carrier(await wholeList(this.#writer, url, await this.#writer.read(url), change.label), change)?.id;
  }

  /** Which filters the recycle bin takes is documented for a few properties only: it is looked through. */
  async #findDeleted(change: ExportChange): Promise<string | undefined> {
    const url = `${deleted}?$select=id,${this.#anchor}&$top=999`;
    return this.#carrier(await wholeList(this.#writer, url, await this.#writer.readPage(url), change.label), change)?.id;
  }

  #carrier(entities: readonly unknown[], { sourceAnchor }: ExportChange): DeltaEntity | undefined {
    return entities.filter(isEntity).find((entity) => entity[this.#anchor] === sourceAnchor);
  }
}

/** Name and description; `null` clears in an update. */
function values({ attributes }: ExportChange, action: 'Add' | 'Update'): GraphBody {
  const named = ['displayName', 'description'].flatMap((name) => {
    const change = attributes[name];
    if (change === undefined || (action === 'Add' && change.after === undefined)) return [];
    return [[name, valuesOf(change.after)[0] ?? null] as const];
  });
  return Object.fromEntries(named);
}
