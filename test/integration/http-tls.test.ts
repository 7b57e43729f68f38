import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HubError } from '../../contract/errors.ts';
import { createNetwork, type NetworkSettings } from '../../main/http/network.ts';
import type { Environment } from '../../main/http/proxy.ts';
import { get } from '../../providers/kit/index.ts';
import { authority, certificate, privateKey } from '../support/certificates.ts';
import { connectProxy } from '../support/proxy.ts';
import { tempFolder } from '../support/store.ts';
import { clientFor, portOf, provider } from '../support/vendor.ts';

/** A shop with a certificate by an authority of its own, on loopback. */
async function secureShop(): Promise<number> {
  const server = createServer({ cert: certificate, key: privateKey }, (_request, response) =>
    response.end('{"shop":true}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

function caFile(): string {
  const file = path.join(tempFolder(), 'company-ca.pem');
  writeFileSync(file, authority);
  return file;
}

function client(base: string, settings: NetworkSettings, env: Environment) {
  const network = createNetwork(settings, env);
  return clientFor(undefined, { provider: provider({ api: { base: () => base } }), network }).client;
}

describe('a company with its own authority (must-not-fail 27)', () => {
  it('is not trusted by itself, which is said at once', async () => {
    const shop = client(`https://localhost:${await secureShop()}`, {}, {});
    const error = await shop.send(get('/x')).catch((thrown: HubError) => thrown);
    expect(error).toMatchObject({ code: 'unreachable', detail: expect.stringContaining('certificate is not trusted') });
    expect(shop.calls).toBe(1);
  });

  it.each([
    ['the settings', (file: string) => [{ caFile: file }, {}] as const],
    ['NODE_EXTRA_CA_CERTS', (file: string) => [{}, { NODE_EXTRA_CA_CERTS: file }] as const],
  ])('is trusted through %s', async (_where, how) => {
    const [settings, env] = how(caFile());
    const shop = client(`https://localhost:${await secureShop()}`, settings, env);
    expect((await shop.send(get('/x'))).body).toEqual({ shop: true });
    expect((await shop.send(get('/x'))).body).toEqual({ shop: true });
  });

  it('is still not trusted under another name', async () => {
    const port = await secureShop();
    const proxy = await connectProxy({ port });
    const shop = client('https://other.test', { caFile: caFile(), proxyUrl: proxy.url }, {});
    await expect(shop.send(get('/x'))).rejects.toMatchObject({ code: 'unreachable', detail: /ERR_TLS_CERT_ALTNAME/ });
  });
});

describe('a proxy (must-not-fail 27)', () => {
  it.each([
    ['the settings', (url: string) => [{ proxyUrl: url }, {}] as const],
    ['HTTPS_PROXY', (url: string) => [{}, { HTTPS_PROXY: url }] as const],
  ])('from %s is gone through, with its password, end to end encrypted', async (_where, how) => {
    const proxy = await connectProxy({ port: await secureShop() });
    const [settings, env] = how(proxy.url.replace('//', '//ann:proxy-pass%21@'));
    const shop = client('https://shop.test', { ...settings, caFile: caFile() }, env);
    expect((await shop.send(get('/x'))).body).toEqual({ shop: true });
    const authorization = `Basic ${Buffer.from('ann:proxy-pass!').toString('base64')}`;
    expect(proxy.visits).toEqual([{ target: 'shop.test:443', authorization }]);
  });

  it('is gone around where NO_PROXY says so', async () => {
    const proxy = await connectProxy({ port: await secureShop() });
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: '.test' };
    await expect(client('https://shop.test', {}, env).send(get('/x'))).rejects.toMatchObject({ code: 'unreachable' });
    expect(proxy.visits).toEqual([]);
  });

  it('that refuses is named, without its password', async () => {
    const proxy = await connectProxy({ port: 1, refuse: 407 });
    const shop = client('https://shop.test', { proxyUrl: proxy.url.replace('//', '//ann:proxy-pass!@') }, {});
    const error = await shop.send(get('/x')).catch((thrown: HubError) => thrown);
    expect(error).toMatchObject({ code: 'unreachable', detail: 'GET /x: shop.test: the proxy answered 407' });
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('proxy-pass');
  });
});
