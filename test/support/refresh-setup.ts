import { bearer, defineProvider, type OAuthWay, type Provider } from '../../providers/kit/index.ts';

export const passphrase = 'known to every process';

export function acmeWay(port: number): OAuthWay {
  return {
    id: 'own',
    kind: 'oauth2',
    label: 'Own app',
    help: '',
    fields: [],
    authorizeUrl: () => 'https://login.acme.example/auth',
    authorizeParams: { prompt: 'consent' },
    tokenUrl: () => 'https://login.acme.example/token',
    clientAuth: 'basic',
    scopes: ['openid', 'offline_access'],
    pkce: true,
    redirect: { host: 'localhost', ports: [port], path: '/callback' },
    sign: bearer,
    revoke: { url: () => 'https://login.acme.example/token/revocation', body: 'form' },
  };
}

/** A vendor with an OAuth way, as several processes see it alike. */
export function acme(port: number): Provider {
  return defineProvider({
    id: 'acme',
    name: 'Acme',
    category: 'ecommerce',
    summary: 'Tests',
    docs: 'https://login.acme.example/docs',
    mark: null,
    fields: [],
    auth: [acmeWay(port)],
    api: { base: () => 'https://login.acme.example' },
    limits: { rates: [{ burst: 1, perSecond: 1000 }], concurrency: 4 },
    probe: { request: () => ({ method: 'GET', path: '/me' }), read: () => ({ id: '1', name: 'Acme' }) },
    streams: [],
  });
}
