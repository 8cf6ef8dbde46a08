// A connector as the export writes it, before anything is made of it.
import type { Construct } from '../report/account.ts';
import type { Schema } from './schema.ts';

interface ConnectorBase {
  readonly construct: Construct;
  /** Lower case, in braces. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Sorts as time: `2016-04-26 11:40:09.106`. */
  readonly created: string;
  readonly schema: Schema;
  readonly parameters: readonly ConnectParameter[];
  /** Selected attributes; empty where the export names none. */
  readonly attributes: readonly Selected[];
  /** Selected ones only. */
  readonly partitions: readonly ConnectPartition[];
}

export interface ConnectForest extends ConnectorBase {
  readonly type: 'ActiveDirectory';
  readonly forest: string;
  readonly account: string;
}

export interface ConnectTenant extends ConnectorBase {
  readonly type: 'EntraID';
  /** The initial domain, such as `contoso.onmicrosoft.com`, where the connector's name or account tells it. */
  readonly domain: string | undefined;
}

/** Any other directory: a database, a generic LDAP server, a script. */
export interface ConnectOther extends ConnectorBase {
  readonly type: 'Other';
  readonly category: string;
}

export type ConnectConnector = ConnectForest | ConnectTenant | ConnectOther;

export interface ConnectParameter {
  readonly construct: Construct;
  readonly name: string;
  readonly value: string;
  /** The product fills it by itself. */
  readonly intrinsic: boolean;
  /** `global` are those that rules may use; the others describe the connection. */
  readonly use: string;
  readonly encrypted: boolean;
}

/** A name that stands in a list of the selected. */
export interface Selected {
  readonly construct: Construct;
  readonly name: string;
}

export interface ConnectPartition {
  readonly construct: Construct;
  /** Distinguished name. */
  readonly name: string;
  readonly isDomain: boolean;
  readonly objectTypes: readonly Selected[];
  readonly include: readonly Selected[];
  readonly exclude: readonly Selected[];
  /** In order of preference; empty where the server was free to choose. */
  readonly preferredServers: readonly Selected[];
  /** The domain controller that was used last. */
  readonly lastServer: string | undefined;
  readonly netbiosName: string | undefined;
}
