// The configuration that the state was made with lies in the state: whoever opens it alone, in a second process, can still say why a value is what it is.
import type { Revision } from '../model/revision.ts';
import type { TargetSchema } from '../model/schema.ts';
import type { Tables } from './port/store-port.ts';

export interface StoredConfiguration {
  readonly revision: Revision;
  readonly targetSchemas: Readonly<Record<string, TargetSchema>>;
}

const factName = 'revision';

export async function keepConfiguration({ facts }: Tables, { revision, targetSchemas }: StoredConfiguration): Promise<void> {
  const text = JSON.stringify({ revision, targetSchemas });
  if ((await facts.read(factName)) !== text) await facts.write(factName, text);
}

/** `undefined` where no engine was ever opened on the store. */
export async function readConfiguration({ facts }: Tables): Promise<StoredConfiguration | undefined> {
  const text = await facts.read(factName);
  return text === undefined ? undefined : (JSON.parse(text) as StoredConfiguration);
}
