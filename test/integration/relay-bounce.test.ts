import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { relayPaths, type TicketRequest, ticketAnswerSchema } from '../../contract/relay/index.ts';
import { createOwnKey } from '../../relay/own-key.ts';
import { makeState, readState } from '../../relay/tickets.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { enrol } from '../support/relay-inbox.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay.close());

const wanted = (): TicketRequest => ({
  ...{ host: '127.0.0.1', port: 49_152, path: '/oauth/callback' },
  nonce: randomBytes(32).toString('base64url'),
});

async function ticket(request = wanted()) {
  const inbox = await enrol(relay.url);
  return ticketAnswerSchema.parse((await inbox.ask('POST', relayPaths.tickets, request)).body);
}

async function bounce(query: string) {
  const answer = await fetch(`${relay.url}/bounce?${query}`, { redirect: 'manual' });
  const text = await answer.text();
  const links = [...text.matchAll(/(?:href|url)="?([^"]+)"/g)].map(([, link = '']) =>
    link.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  );
  return { status: answer.status, headers: answer.headers, text, links };
}

it('sends code, state and extras on to the port that the ticket names', async () => {
  const { state, redirectUri } = await ticket();
  expect(redirectUri).toBe(`${relay.url}/bounce`);
  const query = new URLSearchParams({ code: 'a b&c=<d>"e\'', state, realmId: '9130', 'x.y-z_1': 'ä✓' });
  const { status, headers, links, text } = await bounce(String(query));
  expect(status).toBe(200);
  const target = `http://127.0.0.1:49152/oauth/callback?${query}`;
  expect(links).toEqual([target, target]);
  expect(text).not.toMatch(/<script|<d>| on\w+=/i);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
});

it('sends an error of the vendor on, too, and to localhost where the ticket says so', async () => {
  const { state } = await ticket({ ...wanted(), host: 'localhost', path: '/' });
  const { links } = await bounce(`error=access_denied&state=${state}`);
  expect(links[1]).toBe(`http://localhost:49152/?error=access_denied&state=${state}`);
});

it('refuses everything else with one plain page', async () => {
  const { state } = await ticket();
  const [payload = '', signature = ''] = state.split('.');
  const elsewhere = Buffer.from(JSON.stringify(['localhost', 80, '/', 'n', 9_999_999_999])).toString('base64url');
  const many = Array.from({ length: 20 }, (_, index) => `p${index}=1`).join('&');
  const queries = [
    ...[
      '',
      'code=1',
      `state=${state}`,
      `code=1&state=${state}x`,
      `code=1&state=${payload}`,
      `code=1&state=${payload}.`,
    ],
    ...[`code=1&state=${elsewhere}.${signature}`, `code=1&state=.${signature}`, `code=1&state=${state}.x`],
    ...[`code=1&code=2&state=${state}`, `code=1&state=${state}&state=${state}`, `code=1&state=${state}&${many}`],
    ...[
      `code=1&state=${state}&a%20b=1`,
      `code=1&state=${state}&%3Cb%3E=1`,
      `code=1&state=${state}&${'n'.repeat(65)}=1`,
    ],
    ...[`code=${'1'.repeat(4_097)}&state=${state}`, `code=a%00b&state=${state}`, `code=a%0D%0Ab&state=${state}`],
    `code=%E2%80%AE&state=${state}`,
  ];
  const pages = new Set<string>();
  for (const query of queries) {
    const { status, text } = await bounce(query);
    expect([query, status]).toEqual([query, 400]);
    pages.add(text);
  }
  expect(pages.size).toBe(1);
  expect([...pages][0]).not.toContain('href');
});

it('gives tickets for this PC only, and only to who has an inbox', async () => {
  const inbox = await enrol(relay.url);
  const bad = [
    { host: 'evil.example' },
    { host: '10.0.0.1' },
    { port: 80 },
    { port: 70_000 },
    { path: '/a?b' },
    { path: 'x' },
    { nonce: 'short' },
    { more: 1 },
  ];
  for (const change of bad) {
    const answer = await inbox.ask('POST', relayPaths.tickets, { ...wanted(), ...change });
    expect([change, answer.status]).toEqual([change, 400]);
  }
  expect((await fetch(relay.url + relayPaths.tickets, { method: 'POST' })).status).toBe(401);
});

it('ends after ten minutes', () => {
  const key = createOwnKey(randomBytes(32).toString('base64url'));
  const request = wanted();
  const expiresAt = Date.now() + 600_000;
  const state = makeState(request, expiresAt, key);
  expect(state.length).toBeLessThanOrEqual(500);
  expect(readState(state, key, expiresAt - 1_001)).toEqual({
    host: '127.0.0.1',
    port: 49_152,
    path: '/oauth/callback',
  });
  expect(readState(state, key, expiresAt)).toBe(null);
  expect(readState(state, createOwnKey(randomBytes(32).toString('base64url')), Date.now())).toBe(null);
});

it('writes down nothing of it', async () => {
  const { state } = await ticket();
  await bounce(`code=very-secret-code&state=${state}&realmId=very-secret-realm`);
  await bounce('code=very-secret-code&state=wrong');
  await vi.waitFor(() => expect(relay.log().match(/"route":"\/bounce"/g)?.length).toBeGreaterThan(1));
  expect(relay.log()).not.toMatch(/very-secret/);
  expect(relay.log()).not.toContain(state.slice(0, 20));
});
