/** The test world's command line. `make up`, `make down` and the tests use it. */
import { Command, Option } from 'commander';
import { WorldError } from './errors.ts';
import { execInWorld } from './exec.ts';
import { ensureProductImage } from './image/product.ts';
import { kubeconfigFile } from './kubeconfig.ts';
import { placeOf } from './place.ts';
import { printedProgress } from './progress.ts';
import { bringUp, missingOf, takeDown } from './up.ts';
import type { Size } from './directory/definition.ts';

const place = placeOf();

const sizeOption = (): Option => new Option('--size <size>', 'size of the organisations in the forests').choices(['test', 'demo']);

const program = new Command('world')
  .description('The world that the tests run in: Kubernetes, Active Directory forests, names and certificates, in a network of its own.')
  .enablePositionalOptions();

program
  .command('up')
  .description('start the world, or what is missing of it')
  .addOption(sizeOption())
  .action(async (options: { size?: Size }) => {
    const begin = performance.now();
    await bringUp(place, { ...options, progress: printedProgress() });
    process.stderr.write(`The world is up after ${((performance.now() - begin) / 1000).toFixed(1)} s.\n`);
    process.stdout.write(`export KUBECONFIG=${kubeconfigFile(place)}\n`);
  });

program
  .command('down')
  .description('end the world and what is left of it')
  .action(() => takeDown(place, printedProgress()));

program
  .command('status')
  .description('say whether the world is up; exits with 1 when it is not')
  .action(() => {
    const missing = missingOf(place);
    process.exitCode = missing.length === 0 ? 0 : 1;
    process.stdout.write(missing.length === 0 ? 'up\n' : `down, or in need of repair (\`make up\` does either): ${missing.join(', ')}\n`);
  });

program
  .command('exec')
  .description('run a command in the world, which is started for it where it is not up: exec -- node --test FILES')
  .argument('<command...>')
  .addOption(sizeOption())
  .option('--fresh', 'first undo what earlier runs changed in the forests')
  .option('--image', "first build the product's image and give it to the node")
  .passThroughOptions()
  .action(async (command: readonly string[], { fresh, image, ...options }: { size?: Size; fresh?: true; image?: true }) => {
    const progress = printedProgress();
    await bringUp(place, { ...options, ...(fresh === undefined ? {} : { forests: 'reset' }), progress });
    if (image === true) await progress.step('product image', (say) => ensureProductImage(place, say));
    process.off('SIGINT', interrupted);
    process.exitCode = await execInWorld(place, command);
  });

program
  .command('image')
  .description("build the product's image and give it to the node; prints its name")
  .action(async () => {
    const progress = printedProgress();
    await bringUp(place, { progress });
    process.stdout.write(`${await progress.step('product image', (say) => ensureProductImage(place, say))}\n`);
  });

/** What was started so far is recorded and stays: nothing is lost, and nothing is in the way of the next attempt. */
const interrupted = (): void => {
  process.stderr.write('\nInterrupted. `make up` goes on from here; `make down` clears what there is.\n');
  process.exit(130);
};

try {
  process.once('SIGINT', interrupted);
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    error instanceof WorldError ? `\n${error.message}\n` : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}
