import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNetwork } from '../../main/http/network.ts';
import { beginSignIn } from '../../main/oauth/sign-in.ts';
import { app, callbackOf, oauthWay, say, signIn } from '../support/oauth.ts';
import { virtualTime } from '../support/timer.ts';
import { freePort, type Seen, vendor } from '../support/vendor.ts';

const tokens = {
  access_token: 'at-of-sign-in',
  refresh_token: 'rt-of-sign-in',
  expires_in: 3600,
  token_type: 'Bearer',
};

function tokenVendor(answer: unknown = tokens, status = 200) {
  return vendor(() => ({ status, body: typeof answer === 'string' ? answer : JSON.stringify(answer) }));
}

function form(seen: Seen | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(seen?.body));
}

/** A request with exactly these lines, as no browser would send it. */
function raw(port: number, lines: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, host, () => socket.write(lines.replaceAll('\n', '\r\n')));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('a sign-in', () => {
  it('asks for what the way says, with S256 and a state of its own', async () => {
    const { origin } = await tokenVendor();
    const way = { authorizeParams: { prompt: 'consent' }, scopeSeparator: ',' } as const;
    const [one, two] = [await signIn(origin, way), await signIn(origin, way)];
    const { searchParams, pathname } = new URL(one.url);
    expect(one.url.startsWith(origin)).toBe(true);
    expect(pathname).toBe('/authorize');
    expect(Object.fromEntries(searchParams)).toEqual({
      prompt: 'consent',
      response_type: 'code',
      client_id: 'the-client',
      redirect_uri: one.redirectUri,
      scope: 'read,offline',
      state: expect.stringMatching(/^.{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(new URL(two.url).searchParams.get('state')).not.toBe(searchParams.get('state'));
  });

  it('exchanges the code and gives tokens and extras', async () => {
    const { origin, seen } = await tokenVendor();
    const time = virtualTime(undefined, false);
    const way = { extras: { realmId: /^\d+$/ }, tokenParams: { expiring: '1' } };
    const attempt = await signIn(origin, way, { clock: time, timer: time });
    const page = await fetch(callbackOf(attempt, { realmId: '4620', iss: 'https://other.example' }));
    expect(await attempt.result).toEqual({
      tokens: { accessToken: 'at-of-sign-in', refreshToken: 'rt-of-sign-in', expiresAt: '2026-03-01T09:00:00.000Z' },
      extras: { realmId: '4620' },
    });
    const sent = form(seen[0]);
    expect(sent).toMatchObject({ grant_type: 'authorization_code', code: 'the-code-0815', expiring: '1' });
    const challenge = createHash('sha256')
      .update(sent.code_verifier ?? '')
      .digest('base64url');
    expect(new URL(attempt.url).searchParams.get('code_challenge')).toBe(challenge);
    expect(seen[0]?.headers.authorization).toMatch(/^Basic /);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(say('oauthPage.done.title'))]);
  });

  it('sends the secret in the body and no PKCE where the vendor wants it so', async () => {
    const { origin, seen } = await tokenVendor();
    const attempt = await signIn(origin, { clientAuth: 'body', pkce: false });
    await fetch(callbackOf(attempt));
    await attempt.result;
    expect(form(seen[0])).toEqual({
      client_id: 'the-client',
      client_secret: 'the-client-secret',
      code: 'the-code-0815',
      grant_type: 'authorization_code',
      redirect_uri: attempt.redirectUri,
    });
  });

  it('takes answers that leave standard fields out or add others, but none without an access token', async () => {
    const odd = await tokenVendor(
      '{"access_token":"at-odd","expires_in":"3600","refresh_token":null,"id_token":"x","scope":7}',
    );
    const attempt = await signIn(odd.origin);
    await fetch(callbackOf(attempt));
    expect((await attempt.result).tokens).toMatchObject({ accessToken: 'at-odd', refreshToken: null });
    for (const useless of ['{"token":"x"}', '{"access_token":7}', '<html>', '[]']) {
      const failing = await signIn((await tokenVendor(useless)).origin);
      await fetch(callbackOf(failing));
      await expect(failing.result).rejects.toMatchObject({ code: 'vendor_fault' });
    }
  });

  it.each([
    [{ error: 'access_denied' }, 'sign_in_denied', undefined],
    [{ error: 'invalid_scope', error_description: 'No such scope' }, 'sign_in_failed', /invalid_scope: No such scope/],
    [{ code: '' }, 'sign_in_failed', /no code/],
  ])('ends with %j as %s', async (values, code, detail) => {
    const attempt = await signIn((await tokenVendor()).origin);
    const page = await fetch(callbackOf(attempt, values));
    await expect(attempt.result).rejects.toMatchObject(
      detail ? { code, detail: expect.stringMatching(detail) } : { code },
    );
    expect(await page.text()).toContain(
      say(code === 'sign_in_denied' ? 'oauthPage.denied.title' : 'oauthPage.failed.title'),
    );
  });

  it.each([
    [{ error: 'invalid_client' }, 401, 'bad_credentials'],
    [{ error: 'invalid_grant', error_description: 'code used' }, 400, 'sign_in_failed'],
    ['<h1>down</h1>', 503, 'vendor_fault'],
  ])('ends with a token endpoint that answers %j as %s %s', async (answer, status, code) => {
    const attempt = await signIn((await tokenVendor(answer, status)).origin);
    await fetch(callbackOf(attempt));
    await expect(attempt.result).rejects.toMatchObject({ code });
  });

  it('is over after five minutes, or when it is cancelled, and its port is free again', async () => {
    const { origin } = await tokenVendor();
    const time = virtualTime(undefined, false);
    const attempt = await signIn(origin, {}, { clock: time, timer: time });
    expect(attempt.expiresAt).toBe('2026-03-01T08:05:00.000Z');
    time.advance(300_000);
    await expect(attempt.result).rejects.toMatchObject({ code: 'sign_in_expired' });
    await expect(fetch(callbackOf(attempt))).rejects.toThrow();
    expect(() => attempt.paste(callbackOf(attempt).href)).toThrow(expect.objectContaining({ code: 'sign_in_expired' }));
    const cancelled = await signIn(origin);
    cancelled.cancel();
    await expect(cancelled.result).rejects.toMatchObject({ code: 'stopped' });
  });

  it('wants the id and secret of the app before it opens anything', async () => {
    const network = createNetwork({}, {});
    const options = { ...app, way: oauthWay(), scopes: [], network, say };
    await expect(beginSignIn({ ...options, settings: {} })).rejects.toMatchObject({ params: { field: 'clientId' } });
    await expect(beginSignIn({ ...options, secrets: {} })).rejects.toMatchObject({ params: { field: 'clientSecret' } });
    const unsafe = oauthWay({ authorizeUrl: () => 'http://login.acme.example/authorize' });
    await expect(beginSignIn({ ...options, way: unsafe })).rejects.toMatchObject({ code: 'bad_input' });
  });
});

describe('an answer pasted back (must-not-fail 26)', () => {
  it.each([(url: URL) => url.href, (url: URL) => ` ${url.search}\n`, (url: URL) => url.search.slice(1)])(
    'is taken',
    async (as) => {
      const attempt = await signIn((await tokenVendor()).origin);
      attempt.paste(as(callbackOf(attempt)));
      expect((await attempt.result).tokens.accessToken).toBe('at-of-sign-in');
    },
  );

  it.each(['', 'the-code-0815', 'https://shop.example/?code=a&state=b', '%%%', 'http://['])(
    'is refused: %j',
    async (text) => {
      const attempt = await signIn((await tokenVendor()).origin);
      expect(() => attempt.paste(text)).toThrow(expect.objectContaining({ code: 'sign_in_mismatch' }));
      attempt.paste(callbackOf(attempt).href);
      await attempt.result;
    },
  );
});

describe('a callback that the vendor signs', () => {
  const sign = (url: URL) => {
    const message = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${k}=${v}`);
    return createHmac('sha256', 'the-client-secret').update(message.join('&')).digest('hex');
  };

  it('is taken with the right signature and passed over with another', async () => {
    const attempt = await signIn((await tokenVendor()).origin, { callbackHmac: 'hmac' });
    const url = callbackOf(attempt, { shop: 'a-shop.example', timestamp: '1' });
    expect((await fetch(url)).status).toBe(400);
    const hmac = sign(url);
    url.searchParams.set(
      'hmac',
      hmac.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await fetch(url)).status).toBe(400);
    url.searchParams.set('hmac', hmac);
    expect((await fetch(url)).status).toBe(200);
    await attempt.result;
  });
});

describe('attacks on the loopback server', () => {
  async function waiting() {
    const { origin, seen } = await tokenVendor();
    const attempt = await signIn(origin);
    const port = Number(new URL(attempt.redirectUri).port);
    const path = callbackOf(attempt).pathname + callbackOf(attempt).search;
    return { attempt, port, path, seen };
  }

  it.each([
    ['another Host', (path: string) => `GET ${path} HTTP/1.1\nHost: evil.example\n\n`, 421],
    ['no port in Host', (path: string) => `GET ${path} HTTP/1.1\nHost: localhost\n\n`, 421],
    ['no Host', (path: string) => `GET ${path} HTTP/1.0\n\n`, 421],
    ['a whole address', (path: string) => `GET http://evil.example${path} HTTP/1.1\nHost: localhost:PORT\n\n`, 404],
    ['a host in the path', (path: string) => `GET //evil.example${path} HTTP/1.1\nHost: localhost:PORT\n\n`, 404],
    ['another path', () => 'GET /favicon.ico HTTP/1.1\nHost: localhost:PORT\n\n', 404],
    ['a POST', (path: string) => `POST ${path} HTTP/1.1\nHost: localhost:PORT\nContent-Length: 0\n\n`, 405],
    ['a HEAD', (path: string) => `HEAD ${path} HTTP/1.1\nHost: localhost:PORT\n\n`, 200],
    ['a look ahead', (path: string) => `GET ${path} HTTP/1.1\nHost: localhost:PORT\nSec-Purpose: prefetch\n\n`, 503],
    ['a wrong state', () => 'GET /callback?code=x&state=wrong HTTP/1.1\nHost: localhost:PORT\n\n', 400],
    ['no state', () => 'GET /callback?code=x HTTP/1.1\nHost: localhost:PORT\n\n', 400],
    ['an error without state', () => 'GET /callback?error=access_denied HTTP/1.1\nHost: localhost:PORT\n\n', 400],
    ['a value twice', (path: string) => `GET ${path}&state=x HTTP/1.1\nHost: localhost:PORT\n\n`, 400],
    ['garbage', () => '\u0000\u0001 nonsense\n\n', 400],
    ['a path that is none', () => 'GET /%zz\\..\\x HTTP/1.1\nHost: localhost:PORT\n\n', 404],
  ])('%s changes nothing and tells nothing', async (_what, request, status) => {
    const { attempt, port, path, seen } = await waiting();
    const answer = await raw(port, request(path).replaceAll('PORT', String(port)));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).not.toMatch(/the-code|the-client|evil/);
    expect(seen).toEqual([]);
    expect((await fetch(callbackOf(attempt))).status).toBe(200);
    await attempt.result;
  });

  it('a huge request changes nothing', async () => {
    const { attempt, port } = await waiting();
    const huge = await raw(port, `GET /callback?${'x'.repeat(40_000)} HTTP/1.1\nHost: localhost:${port}\n\n`);
    expect(huge).toMatch(/^HTTP\/1.1 431 /);
    await fetch(callbackOf(attempt));
    await attempt.result;
  });

  it('answers on IPv4 and on IPv6 (must-not-fail 25)', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const { attempt, port, path } = await waiting();
      expect(await raw(port, `GET ${path} HTTP/1.1\nHost: localhost:${port}\n\n`, host)).toMatch(/^HTTP\/1.1 200 /);
      await attempt.result;
    }
  });

  it('a second hit is told that it is over and exchanges nothing', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let askedOnce: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      askedOnce = resolve;
    });
    const { origin, seen } = await vendor(async () => {
      askedOnce();
      await held;
      return { body: JSON.stringify(tokens) };
    });
    const attempt = await signIn(origin);
    const first = fetch(callbackOf(attempt));
    await asked;
    expect((await fetch(callbackOf(attempt))).status).toBe(410);
    release();
    expect((await first).status).toBe(200);
    await attempt.result;
    expect(seen).toHaveLength(1);
    await expect(fetch(callbackOf(attempt))).rejects.toThrow();
  });

  it('the page runs nothing, loads nothing and repeats nothing of the request', async () => {
    const { attempt } = await waiting();
    const page = await fetch(callbackOf(attempt, { realmId: '<script>alert(1)</script>' }));
    const policy = page.headers.get('content-security-policy') ?? '';
    const html = await page.text();
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    expect(policy).toContain(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(html).not.toMatch(/script|the-code|https?:/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['127.0.0.1', '::1'])(
    'takes the next port when one is taken on %s, and names them when all are',
    async (host) => {
      const { origin } = await tokenVendor();
      const ports = [await freePort(), await freePort()];
      const blocker = createServer();
      await new Promise<void>((resolve) => blocker.listen(ports[0], host, resolve));
      onTestFinished(() => void blocker.close());
      const redirect = { host: '127.0.0.1', ports, path: '/callback' } as const;
      const attempt = await signIn(origin, { redirect });
      expect(attempt.redirectUri).toBe(`http://127.0.0.1:${ports[1]}/callback`);
      await expect(signIn(origin, { redirect })).rejects.toMatchObject({
        code: 'ports_taken',
        params: { ports: ports.join(', ') },
      });
      await fetch(callbackOf(attempt));
      await attempt.result;
    },
  );
});
