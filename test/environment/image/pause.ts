/** The sandbox image: one static program in an image that holds nothing else, written by hand as a docker archive. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterBinary } from '../cluster/binary.ts';
import { PAUSE_IMAGE } from '../cluster/settings.ts';
import type { Place } from '../place.ts';
import { run } from '../process/command.ts';
import { hasImage, importArchive } from './containerd.ts';

/** Gives containerd the sandbox image unless it has it. */
export async function ensurePauseImage(place: Place): Promise<void> {
  if (await hasImage(place, PAUSE_IMAGE)) return;
  const folder = join(place.state, 'cluster', 'pause-image');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'root'), { recursive: true });
  copyFileSync(clusterBinary(place).pausePath, join(folder, 'root', 'pause'));
  await run([
    'tar',
    '--create',
    '--file',
    join(folder, 'layer.tar'),
    '--owner=0',
    '--group=0',
    '--mtime=@0',
    '--directory',
    join(folder, 'root'),
    'pause',
  ]);
  const layer = createHash('sha256')
    .update(readFileSync(join(folder, 'layer.tar')))
    .digest('hex');
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [PAUSE_IMAGE], Layers: ['layer.tar'] }]));
  const archive = join(folder, 'pause.tar');
  await run(['tar', '--create', '--file', archive, '--directory', folder, 'manifest.json', 'config.json', 'layer.tar']);
  await importArchive(place, archive);
  rmSync(folder, { recursive: true });
}
