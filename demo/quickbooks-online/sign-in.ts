import { generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Adapter, AdapterPayload, Configuration } from 'oidc-provider';
import Provider from 'oidc-provider';
import type { Answer, Call } from '../http.ts';
import { basicAuth, bodyFields, escapeHtml, html, isLoopback, readCall, send } from '../http.ts';
import { REALM_ID } from './state.ts';

const AUTHORIZE = '/connect/oauth2';
const TOKEN = '/oauth2/v1/tokens/bearer';
export const REVOKE = '/v2/oauth2/tokens/revoke';
const CONSENT = '/connect/consent/';
const SCOPE = 'com.intuit.quickbooks.accounting';
const REFRESH_SECONDS = 8_640_000;
const OWNER = 'owner';
/** The page that is registered for production keys, besides addresses of this PC for development keys. */
export const OWN_PAGE = 'https://pretend-shop.example/quickbooks';

/** What oidc-provider stores, by model and id. */
class Memory {
  readonly models = new Map<string, Map<string, AdapterPayload>>();

  of(model: string): Map<string, AdapterPayload> {
    const found = this.models.get(model) ?? new Map<string, AdapterPayload>();
    this.models.set(model, found);
    return found;
  }

  revokeGrant(grantId: string): void {
    for (const records of this.models.values()) {
      for (const [id, payload] of records) if (payload.grantId === grantId) records.delete(id);
    }
    this.of('Grant').delete(grantId);
  }

  adapter(model: string): Adapter {
    const records = this.of(model);
    return {
      upsert: async (id, payload) => void records.set(id, payload),
      find: async (id) => records.get(id),
      findByUserCode: async () => undefined,
      findByUid: async (uid) => [...records.values()].find((payload) => payload.uid === uid),
      consume: async (id) => {
        const payload = records.get(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void records.delete(id),
      revokeByGrantId: async (grantId) => this.revokeGrant(grantId),
    };
  }
}

interface Options {
  clientId: string;
  clientSecret: string;
  tokenSeconds: number;
}

function configuration(options: Options, memory: Memory): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: (model: string) => memory.adapter(model),
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: ['http://localhost/callback'],
        application_type: 'native',
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' }] },
    cookies: { keys: [options.clientSecret] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `${CONSENT}${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    pkce: { required: () => false },
    scopes: [SCOPE, 'openid', 'profile', 'email', 'phone', 'address'],
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    renderError: (ctx, { error }) => {
      ctx.type = 'html';
      ctx.body = html('Error', `<h1>Sorry, but it did not work</h1><p>${escapeHtml(error)}</p>`).text;
    },
    routes: {
      authorization: AUTHORIZE,
      token: TOKEN,
      jwks: '/oauth2/v1/jwks',
      userinfo: '/v1/openid_connect/userinfo',
    },
    ttl: {
      AccessToken: options.tokenSeconds,
      AuthorizationCode: 600,
      Grant: 5 * 365 * 86_400,
      Interaction: 3600,
      RefreshToken: REFRESH_SECONDS,
      Session: 3600,
    },
  };
}

function consentHtml(path: string): Answer {
  return html(
    'Connect to QuickBooks',
    `<h1>Let the app read Pretend Shop &amp; Co.?</h1>
<form method="post" action="${path}"><label>E-mail <input name="login" value="owner@pretend-shop.example"></label>
<button type="submit" name="allow" id="allow" value="1">Connect</button>
<button type="submit" name="deny" id="deny" value="1">Cancel</button></form>`,
  );
}

/** Signing in at the pretend Intuit: oidc-provider under Intuit's paths, with Intuit's additions. */
export class QuickbooksSignIn {
  readonly #provider: Provider;
  readonly #memory = new Memory();
  readonly #options: Options;
  readonly #handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  constructor(origin: string, options: Options) {
    this.#options = options;
    this.#provider = new Provider(origin, configuration(options, this.#memory));
    // One app, any loopback address: the port is the app's choice at every start.
    const isAllowed = (address: string) => address === OWN_PAGE || isLoopback(address);
    Reflect.set(this.#provider.Client.prototype, 'redirectUriAllowed', isAllowed);
    this.#provider.use(async (ctx, next) => {
      if (ctx.path === '/.well-known/openid_configuration') ctx.path = '/.well-known/openid-configuration';
      await next();
      const body: unknown = ctx.body;
      if (ctx.path === TOKEN && typeof body === 'object' && body !== null && 'access_token' in body) {
        ctx.body = { ...body, token_type: 'bearer', x_refresh_token_expires_in: REFRESH_SECONDS };
      }
      const location = ctx.response.get('location');
      if (URL.canParse(location)) ctx.response.set('location', backToApp(location));
    });
    this.#handle = this.#provider.callback();
  }

  takes(path: string): boolean {
    if (path === REVOKE) return false;
    return ['/connect/', '/oauth2/', '/.well-known/', '/v1/openid_connect/'].some((prefix) => path.startsWith(prefix));
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const done = path.startsWith(CONSENT) ? this.#consent(request, response) : this.#handle(request, response);
    done.catch(() => {
      if (!response.headersSent) send(response, html('Error', '<h1>This sign-in is no longer valid</h1>', 400));
    });
  }

  async #consent(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await this.#provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      send(response, consentHtml(`${CONSENT}${details.uid}`));
      return;
    }
    const fields = bodyFields(await readCall(request));
    if (fields.allow === undefined) {
      const denied = { error: 'access_denied', error_description: 'The user did not authorize the app' };
      await this.#provider.interactionFinished(request, response, denied);
      return;
    }
    const grant = new this.#provider.Grant({ accountId: OWNER, clientId: this.#options.clientId });
    grant.addOIDCScope(String(details.params.scope ?? SCOPE));
    const result = { login: { accountId: OWNER }, consent: { grantId: await grant.save() } };
    await this.#provider.interactionFinished(request, response, result);
  }

  async accepts(token: string): Promise<boolean> {
    const found = await this.#provider.AccessToken.find(token);
    return found?.isValid === true;
  }

  expireTokens(): void {
    this.#memory.of('AccessToken').clear();
  }

  revokeAll(): void {
    for (const model of ['AccessToken', 'RefreshToken', 'Grant', 'AuthorizationCode', 'Session']) {
      this.#memory.of(model).clear();
    }
  }

  /** Intuit takes a JSON body and Basic auth, and drops the whole grant whichever of its tokens is named. */
  async revoke(call: Call): Promise<Answer> {
    const client = basicAuth(call);
    const given = Buffer.from(client?.password ?? '');
    const secret = Buffer.from(this.#options.clientSecret);
    const isKnown = given.length === secret.length && timingSafeEqual(given, secret);
    if (client?.user !== this.#options.clientId || !isKnown) return { status: 401, json: { error: 'invalid_client' } };
    const { token = '' } = bodyFields(call);
    const refresh = await this.#provider.RefreshToken.find(token);
    const found = refresh ?? (await this.#provider.AccessToken.find(token));
    if (found?.grantId === undefined) return { status: 400, json: { error: 'invalid_request' } };
    this.#memory.revokeGrant(found.grantId);
    return { status: 200, text: '' };
  }
}

/** Intuit sends realmId along with the code, and no issuer. Other addresses are left as they are. */
function backToApp(location: string): string {
  const url = new URL(location);
  url.searchParams.delete('iss');
  if (url.searchParams.has('code')) url.searchParams.set('realmId', REALM_ID);
  return url.href;
}
