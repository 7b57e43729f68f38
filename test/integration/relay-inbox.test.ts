import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relayPaths } from '../../contract/relay/index.ts';
import { newInboxKeys } from '../../main/webhooks/open.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { ask, deliver, enrol } from '../support/relay-inbox.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe.each(['sqlite', 'nats'] as const)('an inbox of the relay on %s', (store) => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await startRelay({ store, env: { RELAY_MAX_ADDRESSES: '3', RELAY_MAX_DEVICES: '2' } });
  });
  afterAll(() => relay.close());

  it('is made with a public key and tells its status', async () => {
    const inbox = await enrol(relay.url);
    await inbox.address();
    await inbox.poll();
    const status = await inbox.status();
    expect(status).toMatchObject({ inboxId: inbox.id, addresses: 1, kept: { events: 0, bytes: 0, oldestAt: null } });
    expect(status).toMatchObject({ lastReceivedAt: null, limits: { addresses: 3, devices: 2, keepDays: 30 } });
    expect(status.devices).toMatchObject([{ device: 'device-one', acknowledged: 0 }]);
  });

  it('is not made with what is no key, a key of low order, or more than was asked for', async () => {
    const { publicKey } = await newInboxKeys();
    const zero = Buffer.alloc(32).toString('base64url');
    for (const body of [{}, { publicKey: 'short' }, { publicKey: zero }, { publicKey, admin: true }, [], 'x', null]) {
      expect(await ask(relay.url, 'POST', relayPaths.inboxes, { body })).toMatchObject({
        status: 400,
        code: 'bad_input',
      });
    }
  });

  it('is closed to every token but its own', async () => {
    const [inbox, other] = [await enrol(relay.url), await enrol(relay.url)];
    const forged = `${inbox.id}.${other.token.split('.')[1]}`;
    const unknown = `${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
    const answers = [];
    for (const token of [forged, unknown, `${inbox.token}x`, inbox.id, '', `${inbox.id}.`]) {
      const answer = await ask(relay.url, 'GET', relayPaths.inbox, { token });
      expect(answer).toMatchObject({ status: 401, code: 'unauthorized' });
      answers.push(JSON.stringify(answer.body));
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('keeps the old token until the new one is first used', async () => {
    const inbox = await enrol(relay.url);
    const [first, second] = [inbox.token, await inbox.newToken()];
    const statusWith = async (token: string) => (await ask(relay.url, 'GET', relayPaths.inbox, { token })).status;
    expect(await statusWith(first)).toBe(200);
    expect(await statusWith(second)).toBe(200);
    expect(await statusWith(first)).toBe(401);
    expect(await statusWith(second)).toBe(200);
  });

  it('takes the newest of two new tokens', async () => {
    const inbox = await enrol(relay.url);
    const [lost, got] = [await inbox.newToken(), await inbox.newToken()];
    expect((await ask(relay.url, 'GET', relayPaths.inbox, { token: lost })).status).toBe(401);
    expect((await ask(relay.url, 'GET', relayPaths.inbox, { token: got })).status).toBe(200);
  });

  it('is forgotten with all that is its own', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    expect(await deliver(url, 'kept')).toBe(200);
    expect((await inbox.ask('DELETE', relayPaths.inbox)).status).toBe(204);
    expect((await inbox.ask('GET', relayPaths.inbox)).status).toBe(401);
    expect(await deliver(url, 'too late')).toBe(404);
  });

  it('has so many addresses and devices and no more', async () => {
    const inbox = await enrol(relay.url);
    for (let index = 0; index < 3; index += 1) await inbox.address();
    expect(await inbox.ask('POST', relayPaths.addresses, { answers: [] })).toMatchObject({ code: 'too_many' });
    for (const device of ['device-one', 'device-two', 'device-one']) await inbox.poll({ device });
    const third = await inbox.ask('GET', `${relayPaths.events}?device=device-three&after=0`);
    expect(third).toMatchObject({ status: 429, code: 'too_many' });
  });

  it('changes and removes its own addresses, and nobody else’s', async () => {
    const [inbox, other] = [await enrol(relay.url), await enrol(relay.url)];
    const { addressId, url } = await inbox.address();
    const path = relayPaths.address(addressId);
    expect((await other.ask('PUT', path, { answers: [] })).status).toBe(404);
    expect((await other.ask('DELETE', path)).status).toBe(404);
    expect((await inbox.ask('PUT', path, { answers: [{ kind: 'probe', method: 'GET' }] })).status).toBe(204);
    expect(await deliver(url, 'one')).toBe(200);
    expect((await inbox.ask('DELETE', path)).status).toBe(204);
    expect((await inbox.ask('DELETE', path)).status).toBe(404);
    expect(await deliver(url, 'two')).toBe(404);
    expect((await inbox.all()).map(inbox.textOf)).toEqual(['one']);
  });

  it('is there again after a restart', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    await relay.restart();
    expect(await deliver(url, 'after')).toBe(200);
    expect((await inbox.all()).map(inbox.textOf)).toEqual(['after']);
  });
});

describe('who may enrol', () => {
  it('is told by invitations', async () => {
    const env = { RELAY_ENROLMENT: 'invited', RELAY_INVITATIONS: [sha256('come in'), sha256('you too')].join(',') };
    const relay = await startRelay({ env });
    const { publicKey } = await newInboxKeys();
    for (const invitation of [undefined, '', 'come', sha256('come in')]) {
      const refused = await ask(relay.url, 'POST', relayPaths.inboxes, { body: { publicKey, invitation } });
      expect(refused).toMatchObject({ status: 403, code: 'not_invited' });
    }
    expect((await (await enrol(relay.url, 'you too')).status()).addresses).toBe(0);
    await relay.close();
  });

  it('is nobody when it is closed, and few in an hour otherwise', async () => {
    const body = { publicKey: (await newInboxKeys()).publicKey };
    const closed = await startRelay({ env: { RELAY_ENROLMENT: 'closed' } });
    expect(await ask(closed.url, 'POST', relayPaths.inboxes, { body })).toMatchObject({ status: 403, code: 'closed' });
    await closed.close();
    const few = await startRelay({ env: { RELAY_ENROLMENTS_PER_HOUR: '2' } });
    for (const status of [201, 201, 429]) {
      expect((await ask(few.url, 'POST', relayPaths.inboxes, { body })).status).toBe(status);
    }
    const refused = await ask(few.url, 'POST', relayPaths.inboxes, { body });
    expect(refused).toMatchObject({ code: 'too_many' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await few.close();
  });
});
