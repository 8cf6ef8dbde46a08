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
  const before = await facts.read(factName);
  // Stores of earlier releases do not say which connectors were synchronized: whoever leaves the schedule with the upgrade parts from its objects as well.
  if (before !== undefined && (await facts.read(connectorsFact)) === undefined) {
    const stored = JSON.parse(before) as StoredConfiguration;
    await noteConnectors(
      { facts },
      stored.revision.connectors.map(({ name }) => name),
    );
  }
  if (before !== text) await facts.write(factName, text);
}

const connectorsFact = 'connectors';

type Facts = Pick<Tables, 'facts'>;

export const noteConnectors = ({ facts }: Facts, names: readonly string[]): Promise<void> =>
  facts.write(connectorsFact, JSON.stringify(names));

/** Those of the last synchronization that came to its end. */
export const notedConnectors = async ({ facts }: Facts): Promise<readonly string[]> =>
  JSON.parse((await facts.read(connectorsFact)) ?? '[]') as readonly string[];

/** `undefined` where no engine was ever opened on the store. */
export async function readConfiguration({ facts }: Tables): Promise<StoredConfiguration | undefined> {
  const text = await facts.read(factName);
  return text === undefined ? undefined : (JSON.parse(text) as StoredConfiguration);
}
