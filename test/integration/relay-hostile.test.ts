import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { relayPaths } from '../../contract/relay/index.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { ask, deliver, enrol } from '../support/relay-inbox.ts';
import { head, openSocket, sendRaw, statusOf } from '../support/relay-raw.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay({ env: { RELAY_LOG: 'debug', RELAY_REQUEST_SECONDS: '1' } });
});
afterAll(() => relay.close());

/** It still does its work. */
async function expectAlive(): Promise<void> {
  const inbox = await enrol(relay.url);
  expect(await deliver((await inbox.address()).url, 'alive')).toBe(200);
  expect((await inbox.all()).map(inbox.textOf)).toEqual(['alive']);
}

const marker = 'r3fl3ct';

it('says back nothing that it was sent, whatever it is sent', async () => {
  const inbox = await enrol(relay.url);
  const { url } = await inbox.address();
  const paths = fc.oneof(
    fc.constantFrom(
      ...[
        relayPaths.inboxes,
        relayPaths.inbox,
        relayPaths.token,
        relayPaths.addresses,
        relayPaths.events,
        relayPaths.acks,
      ],
    ),
    fc.constantFrom(relayPaths.tickets, relayPaths.bounce, '/metrics', '/health', '/ready', relayPaths.address(marker)),
    fc.constant(new URL(url).pathname),
    fc.stringMatching(/^\/[!-~]{0,60}$/),
  );
  const methods = fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    marker.toUpperCase(),
  );
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant(`{"publicKey":"${marker}","<${marker}>":1}`),
    fc.constant(`["${marker}"`),
  );
  const headers = fc.array(
    fc.tuple(
      fc.constantFrom(
        'Content-Type',
        'Authorization',
        'Accept',
        'Origin',
        'X-Forwarded-For',
        'X-Forwarded-Host',
        'Cookie',
        'Range',
        'Expect',
        'Upgrade',
        'X-Any',
      ),
      fc.oneof(fc.stringMatching(/^[ -~]{0,80}$/), fc.constant(marker), fc.constant('application/json')),
    ),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(methods, paths, headers, bodies, fc.boolean(), async (method, target, sent, body, isOurs) => {
      const token: [string, string][] = isOurs ? [['Authorization', `Bearer ${inbox.token}`]] : [];
      const length = Buffer.byteLength(body, 'latin1');
      const whole = `${head(method, relay.url, [...sent, ...token, ['Content-Length', `${length}`]]).replace(' / ', ` ${target}?${marker}=${marker} `)}`;
      // Whoever ends the inbox here ends the test's, too.
      fc.pre(!(isOurs && method === 'DELETE'));
      const answer = await sendRaw(relay.url, whole, body);
      expect(answer).not.toContain(marker);
      expect(answer.toLowerCase()).not.toContain('access-control');
      const status = statusOf(answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''));
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      if (status !== 101 && answer.includes('\r\ndate:')) expect(answer).toContain('nosniff');
    }),
    { numRuns: 500 },
  );
  await expectAlive();
});

it('survives what is no HTTP', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string()), { minLength: 1, maxLength: 4 }),
      async (parts) => {
        const answer = await sendRaw(relay.url, ...parts, '\r\n\r\n\0');
        expect(answer).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
      },
    ),
    { numRuns: 200 },
  );
  await expectAlive();
});

it('refuses heads that are too long, bodies of its own calls that are too large, and smuggled ones', async () => {
  expect(statusOf(await sendRaw(relay.url, head('GET', relay.url, [['X-Long', 'x'.repeat(20_000)]])))).toBe(431);
  expect(statusOf(await sendRaw(relay.url, head('GET', `${relay.url}/${'x'.repeat(20_000)}`)))).toBe(431);
  const body = { publicKey: 'x'.repeat(40_000) };
  expect(await ask(relay.url, 'POST', relayPaths.inboxes, { body })).toMatchObject({ status: 413, code: 'too_large' });
  const both = head('POST', relay.url, [
    ['Content-Length', '4'],
    ['Transfer-Encoding', 'chunked'],
  ]);
  expect(statusOf(await sendRaw(relay.url, both, '0\r\n\r\nGET /health HTTP/1.1\r\n\r\n'))).toBe(400);
  expect(statusOf(await sendRaw(relay.url, 'GET /health HTTP/1.1\r\n\r\n'))).toBe(400);
});

it('lets nobody hold a connection open without sending a request', async () => {
  const inbox = await enrol(relay.url);
  const { pathname } = new URL((await inbox.address()).url);
  const slow = [
    'GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    `POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nnot all`,
    `POST ${relayPaths.inboxes} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  ];
  for (const answer of await Promise.all(slow.map((text) => sendRaw(relay.url, text)))) {
    expect(answer).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
  }
  expect((await inbox.all()).length).toBe(0);
});

it('takes no TRACE, opens no tunnel and believes no Host', async () => {
  const inbox = await enrol(relay.url);
  const { url } = await inbox.address();
  expect(statusOf(await sendRaw(url, head('TRACE', url)))).toBe(404);
  expect(await sendRaw(relay.url, 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
  await sendRaw(
    url,
    `POST ${new URL(url).pathname} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
  const [event] = await inbox.all();
  expect(event && inbox.open(event).url).toBe(url);
});

it('keeps nothing of a delivery that does not come whole', async () => {
  const inbox = await enrol(relay.url);
  const { url } = await inbox.address();
  const socket = await openSocket(url);
  socket.write(`POST ${new URL(url).pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`);
  socket.destroy();
  expect(await deliver(url, 'whole')).toBe(200);
  expect((await inbox.all()).map(inbox.textOf)).toEqual(['whole']);
});

it('slows down who asks too often, for what is there and for what is not', async () => {
  const strict = await startRelay({ env: { RELAY_CLIENT_PER_MINUTE: '20', RELAY_MISSES_PER_MINUTE: '5' } });
  const statuses = async (path: string, times: number) => {
    const found = [];
    for (let index = 0; index < times; index += 1) found.push((await fetch(strict.url + path)).status);
    return found;
  };
  expect(await statuses('/in/guess', 5)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses('/other', 2)).toEqual([429, 429]);
  const api = await statuses(relayPaths.inbox, 25);
  expect(api.filter((status) => status === 401).length).toBe(20);
  expect(api.at(-1)).toBe(429);
  await strict.close();
});

it('has no secret in what it writes', async () => {
  const inbox = await enrol(relay.url);
  const { url } = await inbox.address();
  const secret = new URL(url).pathname.slice('/in/'.length);
  await deliver(`${url}?key=query-secret`, 'body-secret');
  await fetch(`${relay.url}/in/${secret}%zz`);
  await ask(relay.url, 'GET', `${relayPaths.events}?device=device-one&after=x`, { token: inbox.token });
  await inbox.ask('DELETE', relayPaths.inbox);
  await vi.waitFor(() => expect(relay.log()).toContain('"method":"DELETE"'));
  for (const hidden of [secret, inbox.token.split('.')[1] ?? '', 'query-secret', 'body-secret', inbox.id]) {
    expect(relay.log()).not.toContain(hidden);
  }
});
