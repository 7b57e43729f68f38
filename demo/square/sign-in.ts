import type { Random } from '../data/random.ts';
import type { Answer, Call } from '../http.ts';
import { bearerToken, bodyFields } from '../http.ts';
import { SignInPages } from '../oauth.ts';
import type { Login } from '../vendor.ts';
import { badRequest, squareError } from './errors.ts';
import { ALL_SCOPES } from './routes.ts';
import { MERCHANT } from './state.ts';

const AUTHORIZE = '/oauth2/authorize';
const TOKEN = '/oauth2/token';
const SETTINGS = { environment: 'sandbox', redirectUri: 'https://pretend-shop.example/square' };

export interface SignIn {
  /** Answers sign-in pages and token calls; null for calls of the API proper. */
  answer(call: Call): Answer | null;
  /** What the token of a call allows: everything for the app's own one, null for one that is not known. */
  scopesOf(call: Call): string[] | 'all' | null;
  logins(): Login[];
  expireTokens(): void;
  revokeAll(): void;
}

/** An app's own token, and both flows of signing in: PKCE, whose refresh tokens work once, and with a secret. */
export function createSignIn(random: Random, tokenSeconds: number): SignIn {
  const accessToken = `EAAAl${random.text(59)}`;
  const clientSecret = `sandbox-sq0csb-${random.text(43)}`;
  const tokens = ({ access, refresh }: { access: string; refresh: string }) => ({
    access_token: access,
    token_type: 'bearer',
    expires_at: new Date(Date.now() + tokenSeconds * 1000).toISOString(),
    merchant_id: MERCHANT,
    refresh_token: refresh,
    short_lived: false,
  });
  const common = { title: 'Square', authorizePath: AUTHORIZE, scopes: ALL_SCOPES, tokenSeconds, answer: tokens };
  const make = (secret: string | null) => {
    const clientId = `sandbox-sq0idb-${random.text(22)}`;
    const pages = new SignInPages({
      ...common,
      ...{ clientId, clientSecret: secret, httpsOnly: true, extras: { response_type: 'code' } },
      clientAuth: secret === null ? 'none' : 'body',
      pkce: secret === null,
      refresh: secret === null ? 'rotates' : 'stays',
    });
    return { clientId, pages };
  };
  const [open, closed] = [make(null), make(clientSecret)];
  const apps = [open, closed];

  function pagesOf(call: Call): SignInPages {
    const clientId = call.query.get('client_id') ?? bodyFields(call).client_id;
    return apps.find((app) => app.clientId === clientId)?.pages ?? open.pages;
  }

  function token(call: Call): Answer {
    if (!(call.headers['content-type'] ?? '').includes('json')) return badRequest('INVALID_CONTENT_TYPE', 'Send JSON.');
    const answer = pagesOf(call).token(call);
    return answer.status < 400 ? answer : squareError(401, 'AUTHENTICATION_ERROR', 'UNAUTHORIZED', 'Not Authorized');
  }

  return {
    answer(call) {
      if (call.path === AUTHORIZE) return pagesOf(call).authorize(call);
      return call.path === TOKEN && call.method === 'POST' ? token(call) : null;
    },
    scopesOf(call) {
      const given = bearerToken(call);
      if (given === accessToken) return 'all';
      return open.pages.scopesOf(given) ?? closed.pages.scopesOf(given);
    },
    logins: () => [
      { method: 'token', settings: { environment: 'sandbox' }, secrets: { accessToken } },
      { method: 'oauth', settings: { ...SETTINGS, clientId: open.clientId }, secrets: {} },
      { method: 'oauth-secret', settings: { ...SETTINGS, clientId: closed.clientId }, secrets: { clientSecret } },
    ],
    expireTokens: () => {
      for (const { pages } of apps) pages.expireTokens();
    },
    revokeAll: () => {
      for (const { pages } of apps) pages.revokeAll();
    },
  };
}
