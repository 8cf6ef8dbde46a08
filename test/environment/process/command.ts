/** Runs a command to its end and returns what it said. */
import { spawn } from 'node:child_process';
import { WorldError } from '../errors.ts';

export interface CommandOptions {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Called with every piece of what the command prints, for long commands. */
  readonly onOutput?: (text: string) => void;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command and returns its result whatever its exit code; throws only when it can not be started or was aborted. */
export function attempt(command: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => (out.push(chunk), options.onOutput?.(chunk.toString())));
    child.stderr?.on('data', (chunk: Buffer) => (err.push(chunk), options.onOutput?.(chunk.toString())));
    // A command may end before it has read its input; its exit code says more than the broken pipe.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString() + (signal === null ? '' : `ended by ${signal}`),
      }),
    );
  });
}

/** Runs a command that has to succeed and returns its standard output. Throws WorldError with the end of what it printed. */
export async function run(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await attempt(command, options).catch((cause: unknown) => {
    throw new WorldError(`${command[0]} could not be started.`, 'Run `make deps` as root: it installs what the world needs.', { cause });
  });
  if (result.code === 0) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new WorldError(`\`${command.slice(0, 6).join(' ')}\` ended with code ${result.code}.`, `It said:\n${said}`);
}
