import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../../demo/person.ts';
import type { Shop } from '../../demo/shop.ts';
import { startShop } from '../../demo/shop.ts';
import type { Callback } from '../support/demo-callback.ts';
import { openCallback, quickbooksAuthorizeUrl, quickbooksSignIn } from '../support/demo-callback.ts';
import { dig, loginOf, postForm, quickbooks, quickbooksToken, REALM, shopify, textAt } from '../support/demo-client.ts';

describe('signing in at the pretend vendors', () => {
  let shop: Shop;
  let callback: Callback;

  beforeAll(async () => {
    shop = await startShop({ scale: 0.05, tokenSeconds: 2 });
    callback = await openCallback();
  });
  afterAll(async () => {
    await callback.close();
    await shop.close();
  });

  function shopifyToken(fields: Record<string, string>) {
    const { settings, secrets } = loginOf(shop, 'shopify', 'oauth');
    const own = { client_id: settings.clientId ?? '', client_secret: secrets.clientSecret ?? '' };
    return postForm(`${shop.origins.shopify}/admin/oauth/access_token`, { ...own, ...fields });
  }

  function shopifyAuthorizeUrl(): string {
    const clientId = loginOf(shop, 'shopify', 'oauth').settings.clientId ?? '';
    const query = new URLSearchParams({
      client_id: clientId,
      scope: 'read_orders',
      state: 's"1',
      redirect_uri: callback.url,
    });
    return `${shop.origins.shopify}/admin/oauth/authorize?${query}`;
  }

  describe('QuickBooks', () => {
    it('sends code, state and realmId back, and no issuer', async () => {
      const ended = await consent(quickbooksAuthorizeUrl(shop, callback.url));
      expect(ended.html).toContain('Go back to the app');
      expect([...callback.last().keys()].sort()).toEqual(['code', 'realmId', 'state']);
      expect(callback.last().get('realmId')).toBe(REALM);
    });

    it('sends access_denied back when the person says no', async () => {
      await consent(quickbooksAuthorizeUrl(shop, callback.url), 'deny');
      expect(callback.last().get('error')).toBe('access_denied');
      expect(callback.last().get('state')).toBe('state-1');
    });

    it('never sends anyone to an address that is not loopback', async () => {
      const response = await fetch(quickbooksAuthorizeUrl(shop, 'https://elsewhere.example/callback'), {
        redirect: 'manual',
      });
      expect(response.headers.get('location')).toBeNull();
      expect(response.status).toBe(400);
    });

    it('rotates refresh tokens and drops the grant when an old one comes back', async () => {
      const { refresh } = await quickbooksSignIn(shop);
      const second = await quickbooksToken(shop, { grant_type: 'refresh_token', refresh_token: refresh });
      expect(second.json).toMatchObject({ token_type: 'bearer', expires_in: 2, x_refresh_token_expires_in: 8_640_000 });
      expect(dig(second.json, 'refresh_token')).not.toBe(refresh);
      const reused = await quickbooksToken(shop, { grant_type: 'refresh_token', refresh_token: refresh });
      expect([reused.status, dig(reused.json, 'error')]).toEqual([400, 'invalid_grant']);
      expect((await quickbooks(shop, textAt(second.json, 'access_token'), '/preferences')).status).toBe(401);
    });

    it('tells wrong keys from a wrong code', async () => {
      const good = await quickbooksToken(shop, {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: callback.url,
      });
      expect([good.status, dig(good.json, 'error')]).toEqual([400, 'invalid_grant']);
      const url = `${shop.origins['quickbooks-online']}/oauth2/v1/tokens/bearer`;
      const bad = await postForm(url, { grant_type: 'authorization_code', code: 'x' }, 'Basic eDp5');
      expect([bad.status, dig(bad.json, 'error')]).toEqual([401, 'invalid_client']);
    });

    it('lets access tokens die after the configured time', async () => {
      const { access } = await quickbooksSignIn(shop);
      expect((await quickbooks(shop, access, '/preferences')).status).toBe(200);
      await expect
        .poll(async () => (await quickbooks(shop, access, '/preferences')).status, { timeout: 5000 })
        .toBe(401);
    });

    it('revokes the whole grant by either token', async () => {
      const { access, refresh } = await quickbooksSignIn(shop);
      const { settings, secrets } = loginOf(shop, 'quickbooks-online', 'oauth');
      const keys = Buffer.from(`${settings.clientId}:${secrets.clientSecret}`).toString('base64');
      const revoke = (authorization: string) =>
        fetch(`${shop.origins['quickbooks-online']}/v2/oauth2/tokens/revoke`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ token: refresh }),
        });
      expect((await revoke('Basic eDp5')).status).toBe(401);
      expect((await revoke(`Basic ${keys}`)).status).toBe(200);
      expect((await quickbooks(shop, access, '/preferences')).status).toBe(401);
      expect((await quickbooksToken(shop, { grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400);
    });
  });

  describe('Shopify', () => {
    it('signs its redirect and trades the code once', async () => {
      await consent(shopifyAuthorizeUrl());
      const query = callback.last();
      expect(query.get('state')).toBe('s"1');
      const message = [...query]
        .filter(([name]) => name !== 'hmac')
        .map(([name, value]) => `${name}=${value}`)
        .sort();
      const secret = loginOf(shop, 'shopify', 'oauth').secrets.clientSecret ?? '';
      expect(query.get('hmac')).toBe(createHmac('sha256', secret).update(message.join('&')).digest('hex'));
      const code = query.get('code') ?? '';
      const first = await shopifyToken({ code, expiring: '1' });
      expect(first.json).toMatchObject({ expires_in: 2, refresh_token: expect.any(String) });
      expect((await shopifyToken({ code, expiring: '1' })).status).toBe(400);
      const refreshed = await shopifyToken({
        grant_type: 'refresh_token',
        refresh_token: textAt(first.json, 'refresh_token'),
      });
      expect((await shopify(shop, '{ shop { id } }', {}, textAt(refreshed.json, 'access_token'))).status).toBe(200);
      const again = await shopifyToken({
        grant_type: 'refresh_token',
        refresh_token: textAt(first.json, 'refresh_token'),
      });
      expect(again.status).toBe(400);
    });

    it('takes no for an answer', async () => {
      await consent(shopifyAuthorizeUrl(), 'deny');
      expect(callback.last().get('error')).toBe('access_denied');
    });

    it('gives a day’s token for client credentials, to the right secret only', async () => {
      const good = await shopifyToken({ grant_type: 'client_credentials' });
      expect(dig(good.json, 'expires_in')).toBe(86_399);
      expect((await shopify(shop, '{ shop { id } }', {}, textAt(good.json, 'access_token'))).status).toBe(200);
      expect((await shopifyToken({ grant_type: 'client_credentials', client_secret: 'no' })).status).toBe(401);
      const unknown = await shopifyToken({ grant_type: 'client_credentials', client_id: 'no' });
      expect(dig(unknown.json, 'error')).toBe('application_cannot_be_found');
    });
  });
});
