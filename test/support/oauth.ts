import { onTestFinished } from 'vitest';
import { oauth as words } from '../../contract/words/en/oauth.ts';
import { createNetwork } from '../../main/http/network.ts';
import { type Attempt, beginSignIn, type SignInOptions } from '../../main/oauth/sign-in.ts';
import { bearer, type ClientCredentialsWay, type OAuthWay } from '../../providers/kit/index.ts';
import { freePort } from './vendor.ts';

const endpoint = {
  label: 'Own app',
  help: '',
  fields: [],
  tokenUrl: () => 'https://login.acme.example/token',
  clientAuth: 'basic',
  sign: bearer,
} as const;

export function oauthWay(change: Partial<OAuthWay> = {}): OAuthWay {
  return {
    ...endpoint,
    id: 'own',
    kind: 'oauth2',
    authorizeUrl: () => 'https://login.acme.example/authorize',
    scopes: ['read', 'offline'],
    pkce: true,
    redirect: { host: 'localhost', ports: [1], path: '/callback' },
    ...change,
  };
}

export const credentialsWay: ClientCredentialsWay = { ...endpoint, id: 'server', kind: 'client-credentials' };

export const app = { settings: { clientId: 'the-client' }, secrets: { clientSecret: 'the-client-secret' } };

/** The words of the ending page. */
export function say(key: string): string {
  let found: unknown = words;
  for (const part of key.split('.')) {
    found = typeof found === 'object' && found !== null ? new Map(Object.entries(found)).get(part) : undefined;
  }
  if (typeof found !== 'string') throw new RangeError(`no words for ${key}`);
  return found;
}

/** Begins a sign-in on a free port; cancelled when the test ends. */
export async function signIn(
  origin: string,
  way: Partial<OAuthWay> = {},
  rest: Partial<SignInOptions> = {},
): Promise<Attempt> {
  const redirect = { host: 'localhost' as const, ports: [await freePort()], path: '/callback', ...way.redirect };
  const network = createNetwork({}, {});
  const attempt = await beginSignIn({
    ...app,
    way: oauthWay({ ...way, redirect }),
    endpoint: origin,
    network,
    scopes: way.scopes ?? oauthWay().scopes,
    say,
    ...rest,
  });
  onTestFinished(() => {
    attempt.cancel();
    network.close();
  });
  return attempt;
}

/** Where the vendor sends the browser back to. */
export function callbackOf(attempt: Attempt, values: Record<string, string> = {}): URL {
  const url = new URL(attempt.redirectUri);
  const state = new URL(attempt.url).searchParams.get('state') ?? '';
  for (const [name, value] of Object.entries({ code: 'the-code-0815', state, ...values }))
    url.searchParams.set(name, value);
  return url;
}
