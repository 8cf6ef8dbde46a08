/** One forest of the world as a test sees it: what is in it, and the life of its domain controller. */
import type { CertificateAuthority } from '../certificates.ts';
import type { Place } from '../place.ts';
import { openConnection, type Connection } from './connection.ts';
import { baseOf, SERVICE_ACCOUNT, TEST_ADMINISTRATOR, type ForestDefinition } from './definition.ts';
import { DirectoryObjects } from './objects.ts';
import { unitsOf, type Units } from './population/units.ts';
import { freezeServer, renewCertificate, resetForest, startServer, stopServer, thawServer } from './server.ts';

const READY_MS = 30_000;

export class Forest {
  readonly definition: ForestDefinition;
  /** `DC=contoso,DC=test`. */
  readonly base: string;
  readonly units: Units;
  /** What is in the directory, and how to change it. */
  readonly objects: DirectoryObjects;
  readonly #place: Place;
  readonly #authority: CertificateAuthority;
  readonly #connection: Connection;
  #password: string = SERVICE_ACCOUNT.password;

  constructor(place: Place, authority: CertificateAuthority, definition: ForestDefinition) {
    this.definition = definition;
    this.base = baseOf(definition.domain);
    this.units = unitsOf(definition.domain);
    this.#place = place;
    this.#authority = authority;
    this.#connection = openConnection({
      server: definition.server,
      ca: authority.pem,
      user: `${TEST_ADMINISTRATOR.name}@${definition.domain}`,
      password: TEST_ADMINISTRATOR.password,
    });
    this.objects = new DirectoryObjects(this.#connection, definition.domain);
  }

  get domain(): string {
    return this.definition.domain;
  }

  /** The domain controller's host name, which its certificate is for. */
  get server(): string {
    return this.definition.server;
  }

  /** The account that a connector uses. */
  get serviceAccount(): { readonly user: string; readonly password: string } {
    return { user: `${SERVICE_ACCOUNT.name}@${this.domain}`, password: this.#password };
  }

  async changeServicePassword(password: string): Promise<void> {
    await this.objects.setPassword((await this.objects.account(SERVICE_ACCOUNT.name)).dn, password);
    this.#password = password;
  }

  /** Ends the domain controller: connections break, and new ones are refused. */
  async stop(): Promise<void> {
    await this.#connection.close();
    await stopServer(this.#place, this.definition);
  }

  async start(): Promise<void> {
    await startServer(this.#place, this.definition);
    await this.objects.ready(READY_MS);
  }

  /** The server keeps its connections and takes new ones, but answers nothing until `thaw`. */
  async freeze(): Promise<void> {
    await this.#connection.close();
    freezeServer(this.#place, this.definition);
  }

  async thaw(): Promise<void> {
    thawServer(this.#place, this.definition);
    await this.objects.ready(READY_MS);
  }

  /** Restarts the server with a certificate that ran out yesterday. The administrator's connection can not be used until `restoreCertificate`. */
  async useExpiredCertificate(): Promise<void> {
    const day = 86_400_000;
    await this.stop();
    await renewCertificate(this.#place, this.#authority, this.definition, {
      notBefore: new Date(Date.now() - 3 * day),
      notAfter: new Date(Date.now() - day),
    });
    await startServer(this.#place, this.definition);
  }

  async restoreCertificate(): Promise<void> {
    await this.stop();
    await renewCertificate(this.#place, this.#authority, this.definition);
    await this.start();
  }

  /** Undoes every change that was ever made to the forest. Takes about a second, in which its server is away. */
  async reset(): Promise<void> {
    await this.#connection.close();
    await resetForest(this.#place, this.#authority, this.definition, () => {});
    this.#password = SERVICE_ACCOUNT.password;
    await this.objects.ready(READY_MS);
  }

  /** Ends the administrator's connection; the next use opens it again. */
  close(): Promise<void> {
    return this.#connection.close();
  }
}
