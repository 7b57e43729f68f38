import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { environmentSchema, readSettings } from '../../relay/settings.ts';
import { startRelay } from '../support/relay.ts';
import { ask, deliver, enrol } from '../support/relay-inbox.ts';
import { startNats } from '../support/relay-nats.ts';

const script = fileURLToPath(new URL('../../relay/index.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'backroom-relay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = {
    env: { ...process.env, RELAY_PORT: '0', RELAY_DATA: folder, ...env },
    encoding: 'utf8',
    timeout: 20_000,
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options);
  return { status, stdout, stderr };
}

it('lists every setting with what it does', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  for (const [name, schema] of Object.entries(environmentSchema.shape)) {
    expect(schema.description?.length).toBeGreaterThan(5);
    expect(stdout).toContain(`${name} `);
  }
});

it.each([
  ['RELAY_PORT', 'a lot'],
  ['RELAY_PORT', '70000'],
  ['RELAY_STORE', 'mysql'],
  ['RELAY_PUBLIC_URL', 'ftp://relay.example'],
  ['RELAY_PUBLIC_URL', 'https://relay.example/?a=b'],
  ['RELAY_KEY', 'a-secret-that-is-too-short'],
  ['RELAY_INVITATIONS', 'not-hashed'],
  ['RELAY_METRICS', 'weak'],
  ['RELAY_TRUST_PROXY', 'everybody'],
  ['RELAY_TRUST_PROXY', '10.0.0.0/33'],
  ['RELAY_MAX_BODY', ''],
])('refuses %s=%s with one sentence that does not say it', (name, value) => {
  const { status, stderr, stdout } = run([], { [name]: value });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').length).toBe(1);
  expect(stderr).toMatch(new RegExp(`^${name} does not fit: .+\\.$`, 'm'));
  if (value !== '') expect(stderr).not.toContain(value);
});

it('refuses flags that it does not know, and a store that is not there', () => {
  expect(run(['--frob']).status).toBe(2);
  const { status, stderr } = run(['--store', 'nats://127.0.0.1:1']);
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^RELAY_STORE does not fit: no NATS server answers there/),
  ]);
  expect(run(['--data', '/dev/null/x']).stderr).toMatch(/^RELAY_DATA does not fit/);
});

it('is careful where others reach it, and easy where only this machine does', () => {
  expect(readSettings({})).toMatchObject({ enrolment: 'open', metrics: 'open', host: '127.0.0.1', port: 8787 });
  for (const env of [{ RELAY_HOST: '0.0.0.0' }, { RELAY_PUBLIC_URL: 'https://relay.example/' }]) {
    expect(readSettings(env)).toMatchObject({ enrolment: 'invited', metrics: 'off' });
  }
});

it('names its public address, and what was called, behind a proxy', async () => {
  const env = { RELAY_PUBLIC_URL: 'https://relay.example/base/', RELAY_ENROLMENT: 'open' };
  const relay = await startRelay({
    env: { ...env, RELAY_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8', RELAY_MISSES_PER_MINUTE: '1' },
  });
  expect(relay.url).toBe('https://relay.example/base');
  const direct = `http://127.0.0.1:${relay.port}`;
  const inbox = await enrol(direct);
  const { url } = await inbox.address();
  expect(url).toMatch(/^https:\/\/relay\.example\/base\/in\/[A-Za-z0-9_-]{43}$/);
  const called = `${url.slice('https://relay.example/base'.length)}/more?a=%20b`;
  expect(await deliver(direct + called, 'x')).toBe(200);
  const [event] = await inbox.all();
  expect(event && inbox.open(event).url).toBe(`https://relay.example/base${called}`);
  const from = async (sender: string) =>
    (await fetch(`${direct}/in/x`, { headers: { 'x-forwarded-for': sender } })).status;
  expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.1')]).toEqual([404, 404, 429]);
  const cousins = [await from('2001:db8::1'), await from('2001:db8::ffff:2'), await from('2001:db8:0:1::1')];
  expect(cousins).toEqual([404, 429, 404]);
  expect((await fetch(`${direct}/health`)).headers.get('strict-transport-security')).toContain('max-age');
  await relay.close();
});

it('keeps its key to itself, and everything it sealed needs it', async () => {
  const relay = await startRelay();
  const file = path.join(relay.dataDir, 'relay.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(relay.dataDir).mode & 0o077).toBe(0);
  await relay.close();
});

it('shares NATS only with relays that have the same key', async () => {
  const nats = await startNats();
  const relay = await startRelay({ store: 'nats', nats });
  const other = startRelay({ store: 'nats', nats });
  await expect(other).rejects.toThrow('RELAY_KEY does not fit');
  await relay.close();
  await nats.close();
});

it('opens no database twice', async () => {
  const relay = await startRelay();
  const second = run([], { RELAY_DATA: relay.dataDir });
  expect([second.status, second.stderr]).toEqual([2, expect.stringMatching(/^RELAY_DATA does not fit/)]);
  await relay.close();
});

it('tells its health, and its readiness by the store', async () => {
  const relay = await startRelay({ store: 'nats' });
  for (const what of ['/health', '/ready']) expect(await ask(relay.url, 'GET', what)).toMatchObject({ status: 200 });
  await relay.nats?.kill();
  expect(await ask(relay.url, 'GET', '/ready')).toMatchObject({ status: 503, code: 'fault' });
  expect(await ask(relay.url, 'GET', '/health')).toMatchObject({ status: 200 });
  await relay.nats?.restart();
  await expect.poll(async () => (await ask(relay.url, 'GET', '/ready')).status, { timeout: 20_000 }).toBe(200);
  await relay.close();
});

it('shows what it counts to whom it may, and names no inbox', async () => {
  const relay = await startRelay();
  const inbox = await enrol(relay.url);
  const { url, addressId } = await inbox.address();
  await deliver(url, 'x');
  await deliver(`${relay.url}/in/wrong`, 'x');
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  expect(text).toContain('relay_received_total{outcome="kept"} 1');
  expect(text).toContain('relay_received_total{outcome="not_found"} 1');
  expect(text).toContain('relay_enrolled_total 1');
  for (const hidden of [inbox.id, addressId, '127.0.0.1']) expect(text).not.toContain(hidden);
  await relay.close();

  const token = 'x'.repeat(32);
  const guarded = await startRelay({ env: { RELAY_METRICS: token } });
  const statusWith = async (headers: Record<string, string>) =>
    (await fetch(`${guarded.url}/metrics`, { headers })).status;
  expect(await statusWith({})).toBe(404);
  expect(await statusWith({ authorization: `Bearer ${token}y` })).toBe(404);
  expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200);
  await guarded.close();
});
