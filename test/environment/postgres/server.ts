/** A PostgreSQL server of the tests' own: Debian's programs on a throw-away cluster, reached by a Unix socket, ended by its process id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResult } from 'pg';
import { WorldError } from '../errors.ts';
import { eventually } from '../wait.ts';

/** The server refuses to run as root. Whoever else runs the tests runs it too. */
const unprivileged = 'nobody';

export interface ServerOptions {
  /** `None` never waits for a disk: for tests that do not end the server before its time. Default: as usual. */
  readonly durability?: 'None';
  /** Also listens on this port of an address, by default 127.0.0.1, with encryption only; PEM. */
  readonly encrypted?: { readonly address?: string; readonly port: number; readonly certificate: string; readonly key: string };
}

/** A role that owns a database and may do nothing else. */
export interface Account {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export class PostgresServer {
  readonly #directory: string;
  readonly #programs: string;
  readonly #options: ServerOptions;
  #process: ChildProcess | undefined;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#programs = findPrograms();
    this.#directory = mkdtempSync(join(tmpdir(), 'lockstep-postgres-'));
  }

  /** Makes a cluster whose own language orders text by a dictionary, so that nothing relies on another by luck. */
  static async start(options: ServerOptions = {}): Promise<PostgresServer> {
    const server = new PostgresServer(options);
    try {
      server.#create();
      await server.resume();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** The folder of the socket, which clients take for a host. */
  get host(): string {
    return this.#directory;
  }

  get #data(): string {
    return join(this.#directory, 'data');
  }

  #create(): void {
    const password = join(this.#directory, 'password');
    writeFileSync(password, 'postgres', { mode: 0o600 });
    this.#give(this.#directory);
    this.#give(password);
    const args = [
      ...asUnprivileged(),
      join(this.#programs, 'initdb'),
      `--pgdata=${this.#data}`,
      '--username=postgres',
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--locale-provider=icu',
      '--icu-locale=en-US',
      '--no-instructions',
    ];
    execFileSync('setpriv', args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
    if (this.#options.encrypted === undefined) return;
    for (const [name, content] of [
      ['server.crt', this.#options.encrypted.certificate],
      ['server.key', this.#options.encrypted.key],
    ] as const) {
      writeFileSync(join(this.#data, name), content, { mode: 0o600 });
      this.#give(join(this.#data, name));
    }
    writeFileSync(join(this.#data, 'pg_hba.conf'), 'local all all scram-sha-256\nhostssl all all all scram-sha-256\n');
  }

  #give(path: string): void {
    if (process.getuid?.() !== 0) return;
    chownSync(path, Number(idOf('-u')), Number(idOf('-g')));
  }

  /** Starts the server on its cluster, as after a crash. */
  async resume(): Promise<void> {
    const { encrypted } = this.#options;
    const network = encrypted === undefined ? ['listen_addresses='] : [`listen_addresses=${encrypted.address ?? '127.0.0.1'}`, 'ssl=on'];
    const settings = [
      ...network,
      `unix_socket_directories=${this.#directory}`,
      `port=${encrypted?.port ?? 5432}`,
      'shared_buffers=128MB',
      ...this.#durability(),
    ];
    const args = [
      ...asUnprivileged(),
      // Whatever becomes of the tests, their server does not outlive them.
      '--pdeathsig=QUIT',
      join(this.#programs, 'postgres'),
      `-D${this.#data}`,
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
    const log = join(this.#directory, 'log');
    writeFileSync(log, '');
    const child = spawn('sh', ['-c', 'exec setpriv "$@" >>"$0" 2>&1', log, ...args], { stdio: 'ignore', cwd: '/' });
    this.#process = child;
    await eventually(() => child.exitCode !== null || this.#answers(), { withinMs: 60_000, everyMs: 50, what: 'PostgreSQL to answer' });
    if (child.exitCode !== null)
      throw new WorldError('PostgreSQL did not start.', `Its log says: ${readFileSync(log, 'utf8').slice(-2000)}`);
  }

  #durability(): readonly string[] {
    return this.#options.durability === 'None' ? ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'] : [];
  }

  async #answers(): Promise<boolean> {
    try {
      await this.ask('postgres', 'select 1');
      return true;
    } catch {
      return false;
    }
  }

  /** Ends the server without warning, in the middle of whatever it does. */
  async crash(): Promise<void> {
    await this.#end('SIGQUIT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** Asks as the superuser; gives the rows of the last statement. */
  async ask(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new Client({
      host: this.host,
      port: this.#options.encrypted?.port ?? 5432,
      user: 'postgres',
      password: 'postgres',
      database,
      ssl: false,
    });
    await client.connect();
    try {
      const result: unknown = await client.query(sql);
      const last = (Array.isArray(result) ? result.at(-1) : result) as QueryResult;
      return last.rows as readonly Readonly<Record<string, unknown>>[];
    } finally {
      await client.end();
    }
  }

  /** Makes a role with a database of its own. */
  async createAccount(name: string): Promise<Account> {
    await this.ask('postgres', `create role "${name}" login password '${name}-password'`);
    await this.ask('postgres', `create database "${name}" owner "${name}"`);
    return { user: name, password: `${name}-password`, database: name };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGINT');
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function findPrograms(): string {
  const found = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]));
  const [newest] = found;
  if (newest === undefined) throw new WorldError('PostgreSQL is not installed.', 'Run make deps, or install Debian’s package postgresql.');
  return newest;
}

const idOf = (which: '-u' | '-g'): string => execFileSync('id', [which, unprivileged], { encoding: 'utf8' }).trim();

/** Arguments of `setpriv`, of which the first may be missing. */
const asUnprivileged = (): readonly string[] =>
  process.getuid?.() === 0 ? [`--reuid=${idOf('-u')}`, `--regid=${idOf('-g')}`, '--clear-groups'] : [];
