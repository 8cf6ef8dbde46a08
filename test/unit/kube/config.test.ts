import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadKubeConfig, namespaceOf } from '../../../operator/kube/config.ts';
import { kubeErrors } from '../../../operator/kube/errors.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'lockstep-kubeconfig-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

interface Contents {
  readonly server?: string;
  readonly cluster?: string;
  readonly current?: string;
}

async function kubeconfig(
  t: TestContext,
  { server = 'https://api.test:6443', cluster = 'one', current = 'work' }: Contents = {},
): Promise<string> {
  const path = join(await folder(t), 'config');
  await writeFile(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': current,
      clusters: [{ name: 'one', cluster: { server, 'certificate-authority': 'ca.crt' } }],
      users: [{ name: 'me', user: { token: 'x' } }],
      contexts: [
        { name: 'work', context: { cluster, user: 'me', namespace: 'identity' } },
        { name: 'home', context: { cluster, user: 'me' } },
      ],
    }),
  );
  return path;
}

test('outside of a cluster and without a kubeconfig there is no cluster, not localhost', () => {
  assert.throws(() => loadKubeConfig({ environment: {} }), kubeErrors.NoConfiguration);
});

test('KUBECONFIG in the environment is not followed', async (t) => {
  const environment = { KUBECONFIG: await kubeconfig(t) };
  assert.throws(() => loadKubeConfig({ environment }), kubeErrors.NoConfiguration);
});

test("a pod's service account is used when nothing else is named", async (t) => {
  const root = await folder(t);
  const account = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  await mkdir(account, { recursive: true });
  await Promise.all([
    writeFile(join(account, 'token'), 'jwt'),
    writeFile(join(account, 'ca.crt'), 'pem'),
    writeFile(join(account, 'namespace'), 'lockstep'),
  ]);
  process.env['KUBERNETES_SERVICE_HOST'] = '10.0.0.1';
  process.env['KUBERNETES_SERVICE_PORT'] = '443';
  t.after(() => {
    delete process.env['KUBERNETES_SERVICE_HOST'];
    delete process.env['KUBERNETES_SERVICE_PORT'];
  });
  const config = loadKubeConfig({ root });
  assert.equal(config.getCurrentCluster()?.server, 'https://10.0.0.1:443');
  assert.equal(namespaceOf(config), 'lockstep');
});

test('a kubeconfig is read with its current context, and files in it are relative to it', async (t) => {
  const path = await kubeconfig(t);
  const config = loadKubeConfig({ kubeconfig: path });
  assert.equal(namespaceOf(config), 'identity');
  assert.equal(config.getCurrentCluster()?.caFile, join(path, '../ca.crt'));
});

test('another context of the kubeconfig can be named', async (t) => {
  const config = loadKubeConfig({ kubeconfig: await kubeconfig(t), context: 'home' });
  assert.equal(namespaceOf(config), 'default');
});

const unusable: readonly { readonly name: string; readonly contents: Contents; readonly context?: string; readonly says: RegExp }[] = [
  { name: 'a context that it lacks', contents: {}, context: 'elsewhere', says: /no context elsewhere/ },
  { name: 'a context whose cluster it lacks', contents: { cluster: 'two' }, says: /names a cluster that is not in the file/ },
  { name: 'no current context', contents: { current: '' }, says: /no current context/ },
  { name: 'a server without TLS', contents: { server: 'http://localhost:8080' }, says: /http:\/\/localhost:8080 is not https/ },
];

for (const { name, contents, context, says } of unusable) {
  test(`a kubeconfig with ${name} is refused in words`, async (t) => {
    const kubeconfigPath = await kubeconfig(t, contents);
    assert.throws(() => loadKubeConfig({ kubeconfig: kubeconfigPath, context }), says);
  });
}

test('a kubeconfig that is not there is refused with its path', () => {
  assert.throws(() => loadKubeConfig({ kubeconfig: '/nowhere/config' }), /\/nowhere\/config/);
});
