/**
 * The world's volume provisioner, a program of its own: a claim of the class `standard` gets a folder of the node that any user of a
 * pod may write, and loses it with the claim. Kubernetes' own hostPath provisioner makes folders that only root may write.
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, Watch, type V1PersistentVolume, type V1PersistentVolumeClaim } from '@kubernetes/client-node';

export const STORAGE_CLASS = 'standard';
export const PROVISIONER = 'lockstep.dev/folder';

const nameOf = (claim: V1PersistentVolumeClaim): string => `pvc-${claim.metadata?.uid}`;

function volumeFor(claim: V1PersistentVolumeClaim, path: string): V1PersistentVolume {
  return {
    metadata: { name: nameOf(claim), annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      storageClassName: STORAGE_CLASS,
      capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '1Gi' },
      accessModes: claim.spec?.accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      hostPath: { path, type: 'Directory' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: claim.metadata?.namespace ?? '',
        name: claim.metadata?.name ?? '',
        uid: claim.metadata?.uid ?? '',
      },
    },
  };
}

/** Compares all claims with all volumes and does what is missing. It runs after every change, so it may forget everything in between. */
async function reconcile(api: CoreV1Api, folder: string): Promise<void> {
  const claims = (await api.listPersistentVolumeClaimForAllNamespaces()).items.filter(
    (claim) => claim.spec?.storageClassName === STORAGE_CLASS,
  );
  const volumes = (await api.listPersistentVolume()).items;
  for (const claim of claims) {
    if (claim.metadata?.deletionTimestamp || volumes.some((volume) => volume.metadata?.name === nameOf(claim))) continue;
    const path = join(folder, nameOf(claim));
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o777);
    await api.createPersistentVolume({ body: volumeFor(claim, path) });
  }
  for (const volume of volumes) {
    const name = volume.metadata?.name ?? '';
    const ours = volume.metadata?.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER;
    if (!ours || volume.status?.phase !== 'Released' || volume.metadata?.deletionTimestamp) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    await api.deletePersistentVolume({ name });
  }
}

async function main(kubeconfigFile: string, folder: string): Promise<never> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigFile);
  const api = config.makeApiClient(CoreV1Api);
  let wake = (): void => {};
  let pending = true;
  const changed = (): void => {
    pending = true;
    wake();
  };
  for (const path of ['/api/v1/persistentvolumeclaims', '/api/v1/persistentvolumes']) void watchForever(new Watch(config), path, changed);
  for (;;) {
    if (!pending) await new Promise<void>((resolve) => (wake = resolve));
    pending = false;
    try {
      await reconcile(api, folder);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      await delay(500);
      pending = true;
    }
  }
}

async function watchForever(watch: Watch, path: string, changed: () => void): Promise<never> {
  for (;;) {
    await new Promise<void>((resolve) => {
      watch.watch(path, { timeoutSeconds: 240 }, changed, () => resolve()).catch(() => resolve());
    });
    // What happened between two watches is found by comparing again.
    changed();
    await delay(200);
  }
}

if (import.meta.main) {
  const [kubeconfigFile = '', folder = ''] = process.argv.slice(2);
  await main(kubeconfigFile, folder);
}
