import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { deliver, enrol } from '../support/relay-inbox.ts';
import { head, sendRaw, statusOf, withoutDate } from '../support/relay-raw.ts';

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,30}$/);
/** What is a header's to say, with the bytes above ASCII; not at its ends, where spaces mean nothing. */
const value = fc.stringMatching(/^[!-~\xa1-\xff]([ -~\xa1-\xff]{0,60}[!-~\xa1-\xff])?$/);
const ours = /^(host|connection|content-length|transfer-encoding|expect|upgrade|trailer|te|keep-alive)$/i;
const pairs = fc.array(
  fc.tuple(token, value).filter(([name]) => !ours.test(name)),
  { maxLength: 12 },
);

describe.each(['sqlite', 'nats'] as const)('what is delivered to the relay on %s', (store) => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await startRelay({ store });
  });
  afterAll(() => relay.close());

  it('arrives byte for byte, with every header, the exact address and the time', async () => {
    const inbox = await enrol(relay.url);
    const { url, addressId } = await inbox.address();
    const before = new Date().toISOString();
    let after = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        pairs,
        fc.webPath(),
        fc.webQueryParameters(),
        async (body, headers, path, query) => {
          const target = `${url}${path}?${query}`;
          const sent: (readonly [string, string])[] = [...headers, ['Content-Length', String(body.length)]];
          const answer = await sendRaw(url, head('POST', target, sent), body);
          expect(statusOf(answer)).toBe(200);
          const [event] = (await inbox.poll({ after })).events;
          if (!event) throw new Error('it has not arrived');
          after = event.seq;
          const { receivedAt, ...envelope } = inbox.open(event);
          const plain: (readonly [string, string])[] = [
            ['Host', new URL(url).host],
            ['Connection', 'close'],
          ];
          const { pathname, search } = new URL(target);
          expect({ ...envelope, body: Buffer.from(envelope.body) }).toEqual({
            method: 'POST',
            url: new URL(url).origin + pathname + search,
            headers: [...plain, ...sent],
            body: Buffer.from(body),
          });
          expect(event).toMatchObject({ addressId, receivedAt });
          expect(receivedAt >= before && receivedAt <= new Date().toISOString()).toBe(true);
        },
      ),
      { numRuns: store === 'sqlite' ? 60 : 20 },
    );
  });

  it('is taken with any method, with a body or without', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH'];
    for (const method of methods) {
      const answer = await sendRaw(url, head(method, url, [['Content-Length', '5']]), 'bytes');
      expect([method, statusOf(answer), answer.split('\r\n\r\n')[1]]).toEqual([method, 200, '']);
    }
    expect(statusOf(await sendRaw(url, head('HEAD', url)))).toBe(200);
    const envelopes = (await inbox.all()).map(inbox.open);
    expect(envelopes.map(({ method }) => method)).toEqual([...methods, 'HEAD']);
    expect(envelopes.map(({ body }) => Buffer.from(body).toString())).toEqual([...methods.map(() => 'bytes'), '']);
  });

  it('may come in pieces, of any type or none, and from a proxy', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    const chunked = 'Transfer-Encoding';
    await sendRaw(url, head('POST', url, [[chunked, 'chunked']]), '3\r\nabc\r\n', '4\r\n\0\xffde\r\n', '0\r\n\r\n');
    await sendRaw(
      url,
      head('POST', url, [
        ['Content-Type', 'no type at all;;'],
        ['Content-Length', '2'],
      ]),
      '{"',
    );
    const { host, pathname } = new URL(url);
    await sendRaw(
      url,
      `POST http://elsewhere.example${pathname}?a=b HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    const envelopes = (await inbox.all()).map(inbox.open);
    expect(envelopes.map(({ body }) => Buffer.from(body).toString('latin1'))).toEqual(['abc\0\xffde', '{"', '']);
    expect(envelopes[2]?.url).toBe(`http://${host}${pathname}?a=b`);
  });

  it('lies on the disk only sealed', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    const sent = randomBytes(600).toString('hex');
    expect(await deliver(url, sent)).toBe(200);
    const [event] = (await inbox.poll()).events;
    const sealed = Buffer.from(event?.sealed ?? '', 'base64');
    expect(sealed.length).toBeGreaterThan(sent.length);
    for (const secret of [sent.slice(0, 16), 'content-type', 'POST']) expect(sealed.includes(secret)).toBe(false);
    const other = await enrol(relay.url);
    expect(() => event && other.open(event)).toThrow();
  });

  it('is refused where nothing is, in the same words wherever', async () => {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    const almost = `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`;
    const places = [
      almost,
      `${relay.url}/in/x`,
      `${relay.url}/in/${'y'.repeat(300)}`,
      `${relay.url}/in/`,
      `${relay.url}/in`,
      `${relay.url}/`,
      `${relay.url}/%zz`,
      `${almost}/%ff%fe`,
      `${relay.url}/v1/inboxes`,
    ];
    const answers = await Promise.all(
      places.map(async (place) => withoutDate(await sendRaw(relay.url, head('GET', place)))),
    );
    expect(statusOf(answers[0] ?? '')).toBe(404);
    expect([...new Set(answers)]).toEqual([answers[0]]);
  });

  it('is refused when it is too large, and the next one is taken', async () => {
    const small = await startRelay({
      store,
      ...(relay.nats ? { nats: relay.nats } : {}),
      dataDir: relay.dataDir,
      env: { RELAY_MAX_BODY: '1000', ...(store === 'sqlite' ? { RELAY_DATA: `${relay.dataDir}/small` } : {}) },
    });
    const inbox = await enrol(small.url);
    const { url } = await inbox.address();
    const chunk = `${(1001).toString(16)}\r\n${'x'.repeat(1001)}\r\n`;
    expect(statusOf(await sendRaw(url, head('POST', url, [['Content-Length', '1001']]), 'x'))).toBe(413);
    expect(statusOf(await sendRaw(url, head('POST', url, [['Transfer-Encoding', 'chunked']]), chunk))).toBe(413);
    expect(await deliver(url, 'x'.repeat(1_000))).toBe(200);
    expect((await inbox.all()).length).toBe(1);
    await small.close();
  });
});

describe.each(['sqlite', 'nats'] as const)('a full inbox on %s', (store) => {
  it.each([
    ['events', { RELAY_MAX_EVENTS: '3' }, 'x'],
    ['bytes', { RELAY_MAX_BYTES: '5000' }, 'x'.repeat(1_000)],
  ])('by %s lets the vendor try again later', async (_what, env, body) => {
    const relay = await startRelay({ store, env });
    const [inbox, other] = [await enrol(relay.url), await enrol(relay.url)];
    const { url } = await inbox.address();
    for (let index = 0; index < 3; index += 1) expect(await deliver(url, body)).toBe(200);
    const refused = await fetch(url, { method: 'POST', body });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await deliver((await other.address()).url, body)).toBe(200);
    const events = await inbox.all();
    expect(events.length).toBe(3);
    await inbox.acknowledge(events[0]?.seq ?? 0);
    expect(await deliver(url, body)).toBe(200);
    expect(await deliver(url, body)).toBe(429);
    await relay.close();
  });
});

it('a busy address is slowed down, and its inbox with it', async () => {
  const relay = await startRelay({ env: { RELAY_ADDRESS_PER_MINUTE: '2', RELAY_INBOX_PER_MINUTE: '3' } });
  const inbox = await enrol(relay.url);
  const [one, other, third] = [await inbox.address(), await inbox.address(), await inbox.address()];
  expect([await deliver(one.url, 'a'), await deliver(one.url, 'b')]).toEqual([200, 200]);
  const refused = await fetch(one.url, { method: 'POST', body: 'c' });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect([await deliver(other.url, 'd'), await deliver(third.url, 'e')]).toEqual([200, 429]);
  expect((await inbox.all()).map(inbox.textOf)).toEqual(['a', 'b', 'd']);
  await relay.close();
});
