import { beforeEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../main/http/network.ts';
import { type AccessService, createAccess } from '../../main/oauth/access.ts';
import { createAudit } from '../../main/store/audit.ts';
import { createConnections } from '../../main/store/connections.ts';
import type { Db } from '../../main/store/database.ts';
import { createVault, type Vault } from '../../main/vault/vault.ts';
import { type AuthWay, basic } from '../../providers/kit/index.ts';
import { addConnection } from '../support/connection.ts';
import { fakeKeychain } from '../support/keychain.ts';
import { app, credentialsWay, oauthWay } from '../support/oauth.ts';
import { tempStore } from '../support/store.ts';
import { type VirtualTime, virtualTime } from '../support/timer.ts';
import { provider, type Reply, vendor } from '../support/vendor.ts';

const hourAhead = '2026-03-01T09:00:00.000Z';
const grant = { ...app.secrets, accessToken: 'access-token-1', refreshToken: 'refresh-token-1' };

let db: Db;
let vault: Vault;
let time: VirtualTime;
let signedOut: string[];

beforeEach(async () => {
  db = tempStore();
  time = virtualTime();
  signedOut = [];
  vault = createVault({ db, keychain: fakeKeychain(), audit: createAudit(db, 'test'), clock: time });
  await vault.setUp('keychain');
});

/** Answers like a vendor that rotates refresh tokens: each is good once. */
function rotating() {
  let number = 1;
  return vendor(({ body }) => {
    const given = new URLSearchParams(body).get('refresh_token');
    if (given !== `refresh-token-${number}`) return { status: 400, body: '{"error":"invalid_grant"}' };
    number += 1;
    return json({ access_token: `access-token-${number}`, refresh_token: `refresh-token-${number}`, expires_in: 3600 });
  });
}

function json(value: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(value) };
}

function access(origin: string, way: AuthWay = oauthWay({ revoke })): AccessService {
  const acme = provider({ auth: [way] });
  addConnection(db, { way: way.id, settings: app.settings });
  return createAccess({
    db,
    vault,
    connectionOf: createConnections(db).get,
    providerOf: (id) => (id === 'acme' ? acme : undefined),
    endpointOf: () => origin,
    network: createNetwork({}, {}),
    clock: time,
    onSignedOut: (id) => signedOut.push(id),
  });
}

const revoke = { url: () => 'https://login.acme.example/revoke', body: 'json' } as const;

function storedTokens() {
  const { accessToken, refreshToken } = vault.read('c1', 'test').secrets;
  return [accessToken, refreshToken];
}

describe('access by keys', () => {
  const keyWay: AuthWay = {
    id: 'keys',
    kind: 'key',
    label: '',
    help: '',
    fields: [],
    sign: ({ key = '' }) => [basic('me', key), { query: { key } }],
  };

  it('gives every signing and which one worked, as plain data, and never asks the vendor', async () => {
    const service = access('http://127.0.0.1:9', keyWay);
    const generation = vault.write('c1', { key: 'key-of-the-shop' });
    createConnections(db).change('c1', { signing: 1 });
    const got = await service.get('c1');
    expect(got).toMatchObject({ preferred: 1, generation, refreshAt: null });
    expect(structuredClone(got)).toEqual(got);
    expect(await service.get('c1', { fresh: true, seenGeneration: generation })).toEqual(got);
  });

  it('opens the vault once per credential, and not at all when it is locked', async () => {
    const service = access('http://127.0.0.1:9', keyWay);
    vault.write('c1', { key: 'key-of-the-shop' });
    for (let call = 0; call < 5; call += 1) await service.get('c1');
    expect(
      createAudit(db, 'x')
        .list(50)
        .filter(({ action }) => action === 'credential.read'),
    ).toHaveLength(1);
    vault.lock();
    await expect(service.get('c1')).rejects.toMatchObject({ code: 'vault_locked' });
  });

  it('turns to signed out once, and not for a credential that has been replaced', async () => {
    const service = access('http://127.0.0.1:9', keyWay);
    const old = vault.write('c1', { key: 'key-of-the-shop' });
    const now = vault.write('c1', { key: 'another-key' });
    service.reject('c1', old);
    expect(signedOut).toEqual([]);
    service.reject('c1', now);
    service.reject('c1', now);
    expect(signedOut).toEqual(['c1']);
  });

  it('says what is missing', async () => {
    const service = access('http://127.0.0.1:9', keyWay);
    await expect(service.get('c1')).rejects.toMatchObject({ code: 'signed_out' });
    await expect(service.get('c9')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('access by a grant', () => {
  it('is refreshed before it ends, once for all who ask, and stored before it is used (must-not-fail 1, 2)', async () => {
    const { origin, seen } = await rotating();
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    const first = await service.get('c1');
    expect(first.refreshAt).toBe(Date.parse(hourAhead) - 300_000);
    time.advance(55 * 60_000);
    const all = await Promise.all(Array.from({ length: 10 }, () => service.get('c1')));
    expect(seen).toHaveLength(1);
    expect(new Set(all.map(({ generation }) => generation))).toEqual(new Set([first.generation + 1]));
    expect(all[0]?.signings).toEqual([{ headers: { authorization: 'Bearer access-token-2' } }]);
    expect(storedTokens()).toEqual(['access-token-2', 'refresh-token-2']);
    expect(vault.facts('c1')?.expiresAt).toBe('2026-03-01T09:55:00.000Z');
  });

  it('of a short life is refreshed at four fifths of it', async () => {
    const service = access('http://127.0.0.1:9');
    vault.write('c1', grant, { expiresAt: '2026-03-01T08:00:10.000Z' });
    expect((await service.get('c1')).refreshAt).toBe(Date.parse('2026-03-01T08:00:08.000Z'));
  });

  it('is refreshed on demand, unless somebody has done so since', async () => {
    const { origin, seen } = await rotating();
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    const { generation } = await service.get('c1');
    await service.get('c1', { fresh: true, seenGeneration: generation });
    await service.get('c1', { fresh: true, seenGeneration: generation });
    expect(seen).toHaveLength(1);
  });

  it('that another process refreshed while we waited is taken over', async () => {
    const { origin, seen } = await rotating();
    const [one, other] = [access(origin), access(origin)];
    vault.write('c1', grant, { expiresAt: hourAhead });
    const { generation } = await one.get('c1');
    const wish = { fresh: true, seenGeneration: generation };
    const [a, b] = await Promise.all([one.get('c1', wish), other.get('c1', wish)]);
    expect(a).toEqual(b);
    expect(seen).toHaveLength(1);
    expect(signedOut).toEqual([]);
  });

  it.each([
    ['the vendor is down', json({ error: 'server_error' }, 503), 'vendor_fault'],
    ['the vendor limits', { ...json({}, 429), headers: { 'retry-after': '60' } }, 'limited'],
    ['the answer holds no token', json({ ok: true }), 'vendor_fault'],
    ['the line breaks', { body: '{"access_', cut: true }, 'unreachable'],
    ['the refusal is odd', json({ error: 'temporarily_odd' }, 400), 'vendor_fault'],
  ])('keeps its tokens when %s (must-not-fail 3)', async (_why, reply, code) => {
    const { origin } = await vendor(() => reply);
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    const before = db.prepare('SELECT * FROM credential').get();
    const { generation } = await service.get('c1');
    await expect(service.get('c1', { fresh: true, seenGeneration: generation })).rejects.toMatchObject({ code });
    expect(db.prepare('SELECT * FROM credential').get()).toEqual(before);
    expect(signedOut).toEqual([]);
    expect(createConnections(db).get('c1').state).toBe('ready');
  });

  it('is used on while it lasts when it cannot be refreshed early', async () => {
    const service = access('http://127.0.0.1:9');
    vault.write('c1', grant, { expiresAt: hourAhead });
    time.advance(56 * 60_000);
    expect(await service.get('c1')).toMatchObject({ refreshAt: time.now().getTime() + 30_000 });
    time.advance(5 * 60_000);
    await expect(service.get('c1')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('goes back to the refresh token before, where the vendor still takes that one (must-not-fail 3)', async () => {
    const given: (string | null)[] = [];
    const { origin } = await vendor(({ body }) => {
      const token = new URLSearchParams(body).get('refresh_token');
      given.push(token);
      if (token !== 'refresh-token-1') return { status: 400, body: '{"error":"invalid_grant"}' };
      return json({ access_token: 'access-token-3', refresh_token: 'refresh-token-3', expires_in: 3600 });
    });
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    vault.write('c1', { ...grant, refreshToken: 'refresh-token-2' }, { expiresAt: hourAhead });
    time.advance(56 * 60_000);
    expect((await service.get('c1')).signings).toEqual([{ headers: { authorization: 'Bearer access-token-3' } }]);
    expect(given).toEqual(['refresh-token-2', 'refresh-token-1']);
    expect(storedTokens()).toEqual(['access-token-3', 'refresh-token-3']);
    expect(signedOut).toEqual([]);
  });

  it('that turns out dead when refreshed early is not used on', async () => {
    const { origin } = await vendor(() => json({ error: 'invalid_grant' }, 400));
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    time.advance(56 * 60_000);
    await expect(service.get('c1')).rejects.toMatchObject({ code: 'signed_out' });
    expect(signedOut).toEqual(['c1']);
  });

  it.each(['invalid_grant', 'invalid_client'])(
    'that is dead (%s) signs the connection out, told once',
    async (error) => {
      const { origin } = await vendor(() => json({ error }, 400));
      const service = access(origin);
      vault.write('c1', grant, { expiresAt: hourAhead });
      const { generation } = await service.get('c1');
      const wish = { fresh: true, seenGeneration: generation };
      await expect(service.get('c1', wish)).rejects.toMatchObject({ code: 'signed_out' });
      await expect(service.get('c1', wish)).rejects.toMatchObject({ code: 'signed_out' });
      expect(signedOut).toEqual(['c1']);
      expect(createConnections(db).get('c1').state).toBe('signed_out');
      expect(storedTokens()).toEqual(['access-token-1', 'refresh-token-1']);
    },
  );

  it('refused just when the owner has signed in again counts as the new one', async () => {
    const { origin } = await vendor(() => {
      vault.write('c1', { ...grant, accessToken: 'signed-in-again' }, { expiresAt: hourAhead });
      return json({ error: 'invalid_grant' }, 400);
    });
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    const { generation } = await service.get('c1');
    const got = await service.get('c1', { fresh: true, seenGeneration: generation });
    expect(got.signings).toEqual([{ headers: { authorization: 'Bearer signed-in-again' } }]);
    expect(signedOut).toEqual([]);
  });

  it('keeps a refresh token that the vendor does not rotate', async () => {
    const { origin } = await vendor(() => json({ access_token: 'access-token-2' }));
    const service = access(origin);
    const generation = vault.write('c1', grant, { expiresAt: hourAhead });
    expect(await service.get('c1', { fresh: true, seenGeneration: generation })).toMatchObject({ refreshAt: null });
    expect(storedTokens()).toEqual(['access-token-2', 'refresh-token-1']);
  });

  it('unused for a day is kept alive, a used one left alone (must-not-fail 1)', async () => {
    const { origin, seen } = await rotating();
    const service = access(origin);
    vault.write('c1', grant, { expiresAt: hourAhead });
    time.advance(23 * 3_600_000);
    await service.keepAlive('c1');
    expect(seen).toHaveLength(0);
    time.advance(2 * 3_600_000);
    await service.keepAlive('c1');
    expect(storedTokens()).toEqual(['access-token-2', 'refresh-token-2']);
  });

  it('is revoked and forgotten on disconnecting, also when the vendor cannot be told', async () => {
    const { origin, seen } = await vendor((_seen, count) => json({}, count === 1 ? 200 : 500));
    const service = access(origin);
    for (let time = 0; time < 2; time += 1) {
      vault.write('c1', grant, { expiresAt: hourAhead });
      await service.disconnect('c1');
      expect(vault.facts('c1')).toBeNull();
    }
    expect(seen.map(({ url, body }) => [url, body])).toEqual(Array(2).fill(['/revoke', '{"token":"refresh-token-1"}']));
  });
});

describe('access by client credentials', () => {
  it('is asked for when there is none and when it ends', async () => {
    const { origin, seen } = await vendor((_seen, count) =>
      json({ access_token: `server-token-${count}`, expires_in: 86_399 }),
    );
    const service = access(origin, credentialsWay);
    vault.write('c1', app.secrets);
    expect((await service.get('c1')).signings).toEqual([{ headers: { authorization: 'Bearer server-token-1' } }]);
    time.advance(24 * 3_600_000);
    expect((await service.get('c1')).signings).toEqual([{ headers: { authorization: 'Bearer server-token-2' } }]);
    expect(seen[0]?.body).toBe('grant_type=client_credentials');
  });

  it('that the vendor refuses means signing in again', async () => {
    const { origin } = await vendor(() => json({ error: 'shop_not_permitted' }, 400));
    const service = access(origin, credentialsWay);
    vault.write('c1', app.secrets);
    await expect(service.get('c1')).rejects.toMatchObject({ code: 'signed_out', detail: /shop_not_permitted/ });
    expect(signedOut).toEqual(['c1']);
  });
});
