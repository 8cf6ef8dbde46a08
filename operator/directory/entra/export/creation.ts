// One create on its way: where it happens, what it came to, and whether it took effect although nobody said so.
import type { ExportChange } from '../../../model/change.ts';
import type { SoftMatch } from '../../../model/revision.ts';
import { entraErrors } from '../errors.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { findLive, refuseMastered } from './lookup.ts';
import type { Claims } from './own-anchor.ts';
import type { RecycleBin } from './recycle-bin.ts';
import type { Writer } from './writer.ts';

/** Where a create happens. */
export interface Creation {
  readonly writer: Writer;
  readonly recycleBin: RecycleBin;
  readonly claims: Claims;
  readonly objectType: GraphObjectType;
  readonly change: ExportChange;
  readonly softMatch: SoftMatch;
}

/** What an add came to: an object with exactly what was sent, or one that was there before. */
export interface Created {
  readonly anchor: string;
  readonly found?: true;
}

/** After a lost answer, or a conflict with our own anchor: the index may need some seconds to show the object. @throws `error` where it does not */
export async function madeAnyway({ writer, objectType, change }: Creation, error: unknown, looks = 4): Promise<string> {
  if (!(error instanceof entraErrors.AnswerLost || error instanceof entraErrors.ObjectConflict)) throw error;
  for (let attempt = 1; ; attempt++) {
    const living = await findLive(writer, objectType, change).catch(() => {
      // Not to be able to look does not make the create any more certain.
      throw error;
    });
    refuseMastered(living, change.label);
    if (living !== undefined) return living.id;
    if (attempt >= looks) throw error;
    await writer.pause(attempt, { method: 'GET', url: 'the object after a lost create' });
  }
}
