import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { relayPaths, type SpotAnswer } from '../../contract/relay/index.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { enrol } from '../support/relay-inbox.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.close());

async function addressWith(...answers: SpotAnswer[]) {
  const inbox = await enrol(relay.url);
  const { url, addressId } = await inbox.address(answers);
  const send = async (method: string, query = '', body: string | null = null, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + query, { method, body, headers });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return { inbox, addressId, send, kept: async () => (await inbox.all()).map(inbox.textOf) };
}

const dropbox: SpotAnswer = { kind: 'echo_query', parameter: 'challenge' };
const graph: SpotAnswer = { kind: 'echo_query', parameter: 'validationToken' };
const slack: SpotAnswer = { kind: 'echo_json', field: 'challenge', when: { field: 'type', value: 'url_verification' } };
const mailchimp: SpotAnswer = { kind: 'probe', method: 'GET' };
const xero: SpotAnswer = {
  kind: 'signed',
  header: 'x-xero-signature',
  hash: 'sha256',
  encoding: 'base64',
  key: 'the signing key',
};

it('says a parameter of the query back as plain text', async () => {
  const { send, kept } = await addressWith(dropbox, mailchimp);
  const answer = await send('GET', '?challenge=Abc-123_%2B%3D');
  expect(answer).toMatchObject({ status: 200, text: 'Abc-123_+=' });
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await send('GET')).toMatchObject({ status: 200, text: '' });
  expect(await kept()).toEqual([]);
});

it('says a validation token back that a vendor posts without a body, and keeps what has one', async () => {
  const { send, kept } = await addressWith(graph);
  const token = 'Validation: Testing client application reachability for subscription Request-Id: 1-2';
  const query = `?validationToken=${encodeURIComponent(token)}`;
  expect(await send('POST', query)).toMatchObject({ status: 200, text: token });
  expect(await send('POST', query, '{"value":[]}')).toMatchObject({ status: 200, text: token });
  expect(await send('POST', '', '{"value":[1]}')).toMatchObject({ status: 200, text: '' });
  expect(await kept()).toEqual(['{"value":[]}', '{"value":[1]}']);
});

it('says back nothing that could be markup, is not printable, or is long', async () => {
  const { send, kept } = await addressWith(graph, slack);
  for (const bad of ['<b>', 'a>b', '"', "'", '&amp;', '`', '\u0000', 'a\r\nb', 'ä', '\u202e', 'x'.repeat(1_001)]) {
    const query = await send('POST', `?validationToken=${encodeURIComponent(bad)}`);
    const json = await send('POST', '', JSON.stringify({ type: 'url_verification', challenge: bad }));
    expect([bad, query.status, query.text, json.status, json.text]).toEqual([bad, 400, '', 400, '']);
  }
  expect(await send('POST', '?validationToken=')).toMatchObject({ status: 400, text: '' });
  expect(await kept()).toEqual([]);
});

it('says a field of JSON back when another one has its value', async () => {
  const { send, kept } = await addressWith(slack);
  const asked = JSON.stringify({ token: 't', challenge: '3eZbrw1aB', type: 'url_verification' });
  expect(await send('POST', '', asked)).toMatchObject({ status: 200, text: '3eZbrw1aB' });
  const others = [
    JSON.stringify({ challenge: 'x', type: 'event_callback' }),
    '{"type":"url_verification"}',
    '[]',
    'null',
    '{',
  ];
  for (const body of others) expect(await send('POST', '', body)).toMatchObject({ status: 200, text: '' });
  expect(await kept()).toEqual([asked, ...others]);
});

it('answers a probe and keeps everything else', async () => {
  const { send, kept } = await addressWith(mailchimp);
  expect(await send('GET')).toMatchObject({ status: 200, text: '' });
  expect(await send('POST', '', 'real')).toMatchObject({ status: 200 });
  expect(await kept()).toEqual(['real']);
});

it('tells a signature that fits from one that does not', async () => {
  const { send, kept } = await addressWith(xero);
  const sign = (body: string, key = 'the signing key') => createHmac('sha256', key).update(body).digest('base64');
  const body = '{"events":[],"entropy":"S0m3"}';
  expect(await send('POST', '', body, { 'x-xero-signature': sign(body) })).toMatchObject({ status: 200, text: '' });
  for (const wrong of [sign(body, 'another key'), sign(`${body} `), '', 'AAAA', sign(body).slice(0, -4)]) {
    expect(await send('POST', '', body, { 'x-xero-signature': wrong })).toMatchObject({ status: 401, text: '' });
  }
  expect(await send('POST', '', body)).toMatchObject({ status: 401 });
  expect(await kept()).toEqual([body]);
});

it('keeps the key of a signature sealed on the disk, and changes it', async () => {
  const { inbox, addressId, send } = await addressWith(xero);
  const files = readdirSync(relay.dataDir).filter((name) => name.startsWith('relay.db'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const bytes = readFileSync(path.join(relay.dataDir, name));
    expect(bytes.includes('the signing key')).toBe(false);
  }
  await inbox.ask('PUT', relayPaths.address(addressId), {
    answers: [{ ...xero, key: 'newer', encoding: 'hex', hash: 'sha512' }],
  });
  await relay.restart();
  const signature = createHmac('sha512', 'newer').update('x').digest('hex');
  expect((await send('POST', '', 'x', { 'x-xero-signature': signature })).status).toBe(200);
});

it('checks a signature before it says anything back', async () => {
  const { send } = await addressWith(graph, xero);
  expect(await send('POST', '?validationToken=abc')).toMatchObject({ status: 401, text: '' });
});
