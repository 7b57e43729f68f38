import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consent } from '../../demo/person.ts';
import type { Shop } from '../../demo/shop.ts';
import { dig, loginOf, quickbooksToken, textAt } from './demo-client.ts';

/** A loopback address of an app, and the query it was last called with. */
export interface Callback {
  url: string;
  last: () => URLSearchParams;
  close: () => Promise<void>;
}

export async function openCallback(): Promise<Callback> {
  let last = new URLSearchParams();
  const server = createServer((request, response) => {
    last = new URL(`http://localhost${request.url ?? '/'}`).searchParams;
    response.end('<p>Go back to the app</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback`,
    last: () => last,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export function quickbooksAuthorizeUrl(shop: Shop, redirectUri: string): string {
  const query = new URLSearchParams({
    client_id: loginOf(shop, 'quickbooks-online', 'oauth').settings.clientId ?? '',
    response_type: 'code',
    scope: 'com.intuit.quickbooks.accounting',
    redirect_uri: redirectUri,
    state: 'state-1',
  });
  return `${shop.origins['quickbooks-online']}/connect/oauth2?${query}`;
}

/** Signs in at the pretend Intuit. */
export async function quickbooksSignIn(shop: Shop): Promise<{ access: string; refresh: string }> {
  const callback = await openCallback();
  try {
    await consent(quickbooksAuthorizeUrl(shop, callback.url));
    const code = callback.last().get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, redirect_uri: callback.url };
    const { json, status } = await quickbooksToken(shop, fields);
    if (status !== 200) throw new Error(`token call answered ${status}: ${textAt(json, 'error')}`);
    return { access: String(dig(json, 'access_token')), refresh: String(dig(json, 'refresh_token')) };
  } finally {
    await callback.close();
  }
}
