/** Makes one file of a program and all that it imports, as the image runs it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Some dependencies are CommonJS and call `require` for Node's own modules, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as lockstepCreateRequire } from 'node:module'; const require = lockstepCreateRequire(import.meta.url);";

/** Sources name a thread's file beside themselves; bundled, all files lie side by side. */
const threadNames: Plugin = {
  name: 'thread-names',
  setup(build) {
    build.onLoad({ filter: /[\\/]operator[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return {
        contents: source.replaceAll(
          /new URL\('[^']*?([\w-]+)\.thread\.ts', import\.meta\.url\)/g,
          "new URL('./$1.thread.mjs', import.meta.url)",
        ),
        loader: 'ts',
      };
    });
  },
};

/** A source, and the name of its bundle without `.mjs`. */
export interface EntryPoint {
  readonly in: string;
  readonly out: string;
}

/** @param define constants by the expression that they stand for. @throws after esbuild has said on stderr what is wrong, and where */
export async function bundle(
  entryPoints: readonly EntryPoint[],
  outdir: string,
  define: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: true,
    // Class and function names appear in logs and errors.
    keepNames: true,
    banner: { js: REQUIRE },
    plugins: [threadNames],
    define: { ...define },
    logLevel: 'warning',
  });
}
