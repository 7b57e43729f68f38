import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createClient } from '../../main/http/client.ts';
import { createLimiter } from '../../main/http/limiter.ts';
import { createNetwork } from '../../main/http/network.ts';
import { createAccess, withTokens } from '../../main/oauth/access.ts';
import { type Attempt, beginSignIn } from '../../main/oauth/sign-in.ts';
import { createAudit } from '../../main/store/audit.ts';
import { createConnections } from '../../main/store/connections.ts';
import { createVault } from '../../main/vault/vault.ts';
import { get } from '../../providers/kit/index.ts';
import { newPage, openBrowser } from '../support/browser.ts';
import { addConnection } from '../support/connection.ts';
import { fakeKeychain } from '../support/keychain.ts';
import { app, say } from '../support/oauth.ts';
import { type AuthorizationServer, authorizationServer } from '../support/oidc.ts';
import { acme, acmeWay, passphrase } from '../support/refresh-setup.ts';
import { tempFolder, tempStore } from '../support/store.ts';
import { freePort } from '../support/vendor.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** An authorization server and a sign-in begun there. */
async function begin(): Promise<{ server: AuthorizationServer; attempt: Attempt }> {
  const port = await freePort();
  const server = await authorizationServer(`http://localhost:${port}/callback`);
  const way = acmeWay(port);
  const network = createNetwork({}, {});
  const attempt = await beginSignIn({ ...app, way, scopes: way.scopes, endpoint: server.origin, network, say });
  onTestFinished(() => {
    attempt.cancel();
    network.close();
  });
  return { server, attempt };
}

/** What the person does in the browser. */
async function consent(url: string, page: Page): Promise<void> {
  await page.goto(url);
  await page.fill('[name=login]', 'ann');
  await page.fill('[name=password]', 'any');
  await page.click('[type=submit]');
  await page.click('[type=submit]:has-text("Continue")', { noWaitAfter: true });
}

async function signInAndConsent(url: string): Promise<Page> {
  const page = await newPage(browser);
  await consent(url, page);
  return page;
}

describe('signing in at a real authorization server with a real browser', () => {
  it('brings tokens, and a page that says to go back to the app', async () => {
    const { attempt } = await begin();
    const page = await signInAndConsent(attempt.url);
    await page.waitForURL(`${attempt.redirectUri}?**`);
    expect(await page.textContent('h1')).toBe(say('oauthPage.done.title'));
    const { tokens } = await attempt.result;
    expect(tokens.refreshToken).toMatch(/.{20,}/);
    expect(Date.parse(tokens.expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(3000);
    await page.close();
  });

  it('that is declined there ends as denied, and says so', async () => {
    const { attempt } = await begin();
    const page = await newPage(browser);
    await page.goto(attempt.url);
    await page.click('a:has-text("Cancel")');
    await expect(attempt.result).rejects.toMatchObject({ code: 'sign_in_denied' });
    await page.waitForURL(`${attempt.redirectUri}?**`);
    expect(await page.textContent('h1')).toBe(say('oauthPage.denied.title'));
    await page.close();
  });

  it('works when the browser is elsewhere: its last address is pasted back (must-not-fail 26)', async () => {
    const { attempt } = await begin();
    const page = await newPage(browser);
    // On another machine nobody answers at the redirect address; the address bar shows it all the same.
    await page.route(`${attempt.redirectUri}**`, (route) => route.abort());
    const tried = page.waitForRequest((request) => request.url().startsWith(attempt.redirectUri));
    const visit = consent(attempt.url, page);
    attempt.paste((await tried).url());
    await visit;
    expect((await attempt.result).tokens.accessToken).toMatch(/.{20,}/);
    await page.close();
  });
});

/** A connection that has just been signed in, in a store that other processes can open. */
async function connected() {
  const { server, attempt } = await begin();
  const page = await signInAndConsent(attempt.url);
  const { tokens } = await attempt.result;
  await page.close();
  const folder = tempFolder();
  const db = tempStore(folder);
  const port = Number(new URL(attempt.redirectUri).port);
  addConnection(db, { settings: app.settings });
  const vault = createVault({ db, keychain: fakeKeychain(), audit: createAudit(db, 'test') });
  await vault.setUp({ passphrase });
  vault.write('c1', withTokens(app.secrets, tokens), { expiresAt: tokens.expiresAt });
  const network = createNetwork({}, {});
  onTestFinished(() => network.close());
  const signedOut: string[] = [];
  const provider = acme(port);
  const access = createAccess({
    db,
    vault,
    connectionOf: createConnections(db).get,
    providerOf: () => provider,
    endpointOf: () => server.origin,
    network,
    onSignedOut: (id) => signedOut.push(id),
  });
  const client = createClient({
    provider,
    settings: app.settings,
    access: (wish) => access.get('c1', wish),
    endpoint: server.origin,
    network,
    limiter: createLimiter(provider.limits),
    clock: { now: () => new Date() },
    log: { warn: () => undefined },
  });
  return { server, db, folder, vault, access, client, signedOut };
}

describe('a grant with rotating refresh tokens', () => {
  it('outlives its access tokens without anybody noticing (must-not-fail 1)', async () => {
    const { server, vault, client, signedOut } = await connected();
    for (let round = 0; round < 5; round += 1) {
      await server.end(vault.read('c1', 'test').secrets.accessToken ?? '');
      expect((await client.send(get('/me'))).body).toEqual({ sub: 'ann' });
    }
    expect(server.refreshes.refused).toBe(0);
    expect(server.refreshes.done).toBeGreaterThanOrEqual(5);
    expect(signedOut).toEqual([]);
  });

  it('that was revoked signs the connection out, once', async () => {
    const { server, db, vault, client, signedOut } = await connected();
    const { accessToken = '', refreshToken } = vault.read('c1', 'test').secrets;
    const body = new URLSearchParams({ token: refreshToken ?? '', token_type_hint: 'refresh_token' });
    const authorization = `Basic ${btoa(`${app.settings.clientId}:${app.secrets.clientSecret}`)}`;
    await fetch(`${server.origin}/token/revocation`, { method: 'POST', headers: { authorization }, body });
    await server.end(accessToken);
    await expect(client.send(get('/me'))).rejects.toMatchObject({ code: 'signed_out' });
    await expect(client.send(get('/me'))).rejects.toMatchObject({ code: 'signed_out' });
    expect(signedOut).toEqual(['c1']);
    expect(createConnections(db).get('c1').state).toBe('signed_out');
  });

  it('is told to the vendor when disconnecting', async () => {
    const { server, vault, access } = await connected();
    const { refreshToken = '' } = vault.read('c1', 'test').secrets;
    await access.disconnect('c1');
    expect(vault.facts('c1')).toBeNull();
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const authorization = `Basic ${btoa(`${app.settings.clientId}:${app.secrets.clientSecret}`)}`;
    const answer = await fetch(`${server.origin}/token`, { method: 'POST', headers: { authorization }, body });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('survives two processes that refresh at once, twenty times over (must-not-fail 2)', async () => {
    const { server, folder, vault, client, signedOut } = await connected();
    const script = new URL('../support/refresh.process.ts', import.meta.url);
    const children = [1, 2].map(() => fork(script, [folder, server.origin], { execArgv: [], stdio: 'inherit' }));
    onTestFinished(() => children.forEach((child) => void child.kill()));
    for (const child of children) expect(await once(child, 'message')).toEqual([{ ready: true }, undefined]);
    for (let round = 0; round < 20; round += 1) {
      const seenGeneration = vault.facts('c1')?.generation;
      const answers = children.map((child) => once(child, 'message'));
      for (const child of children) child.send({ seenGeneration });
      const told = (await Promise.all(answers)).map(([message]) => message);
      expect(told).toEqual(Array(2).fill({ generation: (seenGeneration ?? 0) + 1 }));
    }
    expect(server.refreshes).toEqual({ done: 20, refused: 0 });
    expect((await client.send(get('/me'))).body).toEqual({ sub: 'ann' });
    expect(signedOut).toEqual([]);
  });
});
