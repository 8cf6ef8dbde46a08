/** Bundles the product into dist/: one file for the command line, and one for every thread that it starts (`operator/**\/*.thread.ts`). */
import { globSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Some dependencies are CommonJS and call `require` for Node's own modules, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as lockstepCreateRequire } from 'node:module'; const require = lockstepCreateRequire(import.meta.url);";

const threads = globSync('operator/**/*.thread.ts', { cwd: root });

/** Sources name a thread's file beside themselves; in dist/ all files lie side by side. */
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

rmSync(dist, { recursive: true, force: true });
try {
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: 'operator/main.ts', out: 'lockstep' }, ...threads.map((file) => ({ in: file, out: basename(file, '.ts') }))],
    outdir: dist,
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
    logLevel: 'warning',
  });
} catch {
  // esbuild has said what is wrong, and where.
  process.exitCode = 1;
}
