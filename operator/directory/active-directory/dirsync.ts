// DirSync (MS-ADTS 3.1.1.3.4.1.3): what changed in a naming context since a cookie.
import { directoryErrors } from './errors.ts';
import { searchFailure } from './failure.ts';
import type { Entry } from '../forest/object-builder.ts';
import type { Reading } from './reading.ts';
import {
  dirSyncControl,
  dirSyncFlags,
  controlTypes,
  extendedDnControl,
  parseDirSyncResponse,
  showDeletedControl,
} from './wire/controls.ts';
import { textColumns } from '../forest/columns.ts';
import { LdapResultError, type SearchResult } from './wire/result.ts';

export interface DirSyncEnd {
  readonly cookie: Buffer;
  /** The account may not replicate; only what it may read was told. */
  readonly objectSecurity: boolean;
}

interface DirSyncRequest {
  readonly filter: string;
  readonly attributes: readonly string[];
  readonly cookie: Buffer;
}

const insufficientAccessRights = 50;
/** How servers refuse a cookie: protocolError, unwillingToPerform and other on Windows; operationsError where it is none at all. */
const cookieRefusals: ReadonlySet<number> = new Set([1, 2, 53, 80]);

const operation = 'replicate changes';

/** Matches no object: the answer is only the cookie. */
const noObject = '(!(objectClass=*))';

/** The cookie for the present: a delta from it tells everything that happens from now on. */
export async function presentCookie(reading: Reading, signal: AbortSignal): Promise<DirSyncEnd> {
  const changes = readChanges(reading, { filter: noObject, attributes: ['objectGUID'], cookie: Buffer.alloc(0) }, signal);
  for (;;) {
    const step = await changes.next();
    if (step.done === true) return step.value;
  }
}

/** The changes since the cookie, replays included: the same change may come twice, and older ones again after another server answers. */
export async function* readChanges(
  reading: Reading,
  request: DirSyncRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], DirSyncEnd, undefined> {
  let { cookie } = request;
  let objectSecurity = false;
  let told = false;
  for (;;) {
    const result = yield* answer();
    if (result === undefined) {
      objectSecurity = true;
      continue;
    }
    const value = result.controls.get(controlTypes.dirSync);
    const response = value === undefined ? undefined : parseDirSyncResponse(value);
    if (response === undefined) {
      throw new directoryErrors.ProtocolError({ server: reading.link.server, detail: 'a DirSync answer came without its cookie' });
    }
    const still = response.more && !told && response.cookie.equals(cookie);
    if (still) throw new directoryErrors.ProtocolError({ server: reading.link.server, detail: 'DirSync promises more and gives nothing' });
    cookie = response.cookie;
    told = false;
    if (!response.more) return { cookie, objectSecurity };
  }

  /** One answer; `undefined` where the account may not replicate and the same is to be asked with its own rights. */
  async function* answer(): AsyncGenerator<readonly Entry[], SearchResult | undefined, undefined> {
    const { link, schema, limits } = reading;
    const flags = objectSecurity ? dirSyncFlags.objectSecurity : dirSyncFlags.none;
    const controls = [dirSyncControl(dirSyncFlags.incrementalValues | flags, limits.dirSyncBytes, cookie), extendedDnControl()];
    const { filter, attributes } = request;
    const search = { base: link.namingContext, scope: 'sub', filter, attributes, columns: schema.columns, controls } as const;
    const entries = link.connection.search(search, signal);
    try {
      for (;;) {
        const step = await entries.next();
        if (step.done === true) return step.value;
        told = true;
        yield step.value;
      }
    } catch (error) {
      if (error instanceof LdapResultError && error.resultCode === insufficientAccessRights && !objectSecurity) return undefined;
      throw refusal(reading, error, cookie, signal);
    } finally {
      await entries.return(undefined as never);
    }
  }
}

function refusal({ link }: Reading, error: unknown, cookie: Buffer, signal: AbortSignal): unknown {
  if (error instanceof LdapResultError && cookieRefusals.has(error.resultCode) && cookie.length > 0) {
    const detail = `${link.server} does not accept the cookie`;
    return new directoryErrors.DeltaImpossible({ partition: link.partition.domain, detail }, { cause: error });
  }
  return searchFailure(error, { server: link.server, partition: link.partition.domain, operation }, signal);
}

/**
 * Whether deletions are told to this account. Windows tells them to whoever may replicate; Samba, and Windows to an account without that right,
 * only to those that can look into the Deleted Objects container.
 */
export async function tellsDeletions({ link }: Reading, objectSecurity: boolean, signal: AbortSignal): Promise<boolean> {
  if (!objectSecurity && !link.samba) return true;
  const search = {
    // The well-known GUID of Deleted Objects (MS-ADTS 6.1.1.4).
    base: `<WKGUID=18e2ea80684f11d2b9aa00c04f79f805,${link.namingContext}>`,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['objectClass'],
    columns: textColumns(),
    controls: [showDeletedControl()],
  } as const;
  // Everybody is shown the container's name, its attributes only those that may read it.
  let seen = false;
  try {
    for await (const batch of link.connection.search(search, signal)) seen ||= batch.some(({ attributes }) => attributes.length > 0);
  } catch (error) {
    if (error instanceof LdapResultError) return false;
    throw searchFailure(error, { server: link.server, partition: link.partition.domain, operation: 'see deleted objects' }, signal);
  }
  return seen;
}
