import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { bearerToken, bodyFields } from '../http.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { magentoDay, magentoNudge } from './change.ts';
import { magentoHands, magentoHolds } from './hands.ts';
import { magentoError, OAuthDesk } from './oauth.ts';
import { magentoRoute } from './routes.ts';
import type { MagentoState } from './state.ts';
import { makeMagentoState } from './state.ts';

const SMALL = '0123456789abcdefghijklmnopqrstuvwxyz';
const TENANT = 'PretendTenant123';
const CLOUD_SCOPE = 'commerce.accs';

function unauthorised(resources: string): Answer {
  return magentoError(401, "The consumer isn't authorized to access %resources.", { resources });
}

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  const wait: Record<string, string> = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (kind) {
    case 'rate-limit':
      return { ...magentoError(429, 'Too many requests.'), headers: wait };
    case 'revoked':
      return magentoError(401, 'Access token has been revoked');
    case 'http-500':
      return magentoError(500, 'Internal Error. Details are available in Magento log file. Report ID: webapi-5f');
    case 'forbidden':
      return unauthorised('Magento_Sales::actions_view');
    case 'not-found':
      return magentoError(404, 'Request does not match any route.');
    case 'conflict':
      return magentoError(409, 'The entity was changed meanwhile.');
    case 'invalid':
      return magentoError(400, '"%fieldName" is required. Enter and try again.', { fieldName: 'searchCriteria' });
  }
}

/** What Adobe's identity service gives to the servers of the shops that Adobe runs. */
class AdobeIdentity {
  readonly #client: { id: string; secret: string };
  readonly #tokenSeconds: number;
  readonly #tokens = new Set<string>();

  constructor(client: { id: string; secret: string }, tokenSeconds: number) {
    this.#client = client;
    this.#tokenSeconds = tokenSeconds;
  }

  token(call: Call): Answer {
    const fields = bodyFields(call);
    if (fields.client_id !== this.#client.id || fields.client_secret !== this.#client.secret) {
      return {
        status: 400,
        json: { error: 'invalid_client', error_description: 'invalid client_id or client_secret' },
      };
    }
    if (fields.grant_type !== 'client_credentials' || !fields.scope?.split(',').includes(CLOUD_SCOPE)) {
      return { status: 400, json: { error: 'invalid_scope', error_description: 'The scope is not allowed.' } };
    }
    const token = `eyJ${randomBytes(30).toString('base64url')}`;
    this.#tokens.add(token);
    return { status: 200, json: { access_token: token, token_type: 'bearer', expires_in: this.#tokenSeconds } };
  }

  refusal(call: Call): Answer | null {
    const isKnown = this.#tokens.has(bearerToken(call) ?? '');
    if (isKnown && call.headers['x-api-key'] === this.#client.id && call.headers['x-gw-ims-org-id']) return null;
    return { status: 401, json: { error_code: '401013', message: 'Oauth token is not valid' } };
  }

  forget(): void {
    this.#tokens.clear();
  }
}

/** The imitation of one Magento shop: its own server with integration keys, and the same shop as Adobe runs it. */
export function createMagento(context: VendorContext): Vendor {
  let made: MagentoState | undefined;
  const state = () => {
    made ??= makeMagentoState(context);
    return made;
  };
  const source = context.random.fork('magento-keys');
  const value = () => source.text(32, SMALL);
  const keys = {
    consumerKey: value(),
    consumerSecret: value(),
    accessToken: value(),
    accessTokenSecret: value(),
  };
  const desk = new OAuthDesk(keys, context.nowMs);
  const client = { id: value(), secret: `p8e-${source.text(32)}` };
  const identity = new AdobeIdentity(client, context.tokenSeconds);

  /** A bearer token that is not known is nobody's: nobody may see anything. */
  function refusal(call: Call): Answer | null {
    if (desk.isSigned(call)) return desk.refusal(call);
    return bearerToken(call) === keys.accessToken ? null : unauthorised('Magento_Backend::store');
  }

  function respond(call: Call): Answer {
    if (call.path === '/ims/token/v3') return identity.token(call);
    const own = /^\/rest\/all\/V1(\/.*)$/.exec(call.path)?.[1];
    const cloud = new RegExp(`^/${TENANT}/V1(/.*)$`).exec(call.path)?.[1];
    const path = own ?? cloud;
    if (path === undefined) return magentoError(404, 'Request does not match any route.');
    const refused = own === undefined ? identity.refusal(call) : refusal(call);
    if (refused !== null) return refused;
    const nowMs = Math.floor(context.nowMs() / 1000) * 1000;
    return magentoRoute({ state: state(), call, nowMs, origin: context.origin() }, path);
  }

  return {
    respond,
    logins: (origin) => [
      { method: 'keys', settings: { site: origin }, secrets: { ...keys } },
      { method: 'token', settings: { site: origin }, secrets: { accessToken: keys.accessToken } },
      {
        method: 'cloud',
        settings: {
          site: `https://na1.api.commerce.adobe.com/${TENANT}`,
          clientId: client.id,
          organisation: '1234567890ABCDEF12345678@AdobeOrg',
        },
        secrets: { clientSecret: client.secret },
      },
    ],
    holds: () => magentoHolds(state()),
    change: (random, nowMs) => magentoDay(state(), random, nowMs),
    nudge: (random, nowMs) => magentoNudge(state(), random, Math.floor(nowMs / 1000) * 1000),
    // Magento has no webhooks over http that a merchant could set up.
    webhookSecret: '',
    webhook: () => ({ headers: {}, body: '' }),
    isApi: (path) => path.includes('/V1/'),
    page(json, call) {
      const isList = typeof json === 'object' && json !== null && 'items' in json && Array.isArray(json.items);
      return isList ? { key: call.path, rows: json.items as unknown[] } : null;
    },
    faultFields: {
      needed: ['grand_total', 'email', 'sku', 'order_id', 'code'],
      enumeration: ['state', 'status'],
      nullable: ['grand_total', 'email', 'created_at', 'sku', 'code'],
      amount: ['grand_total', 'price', 'quantity', 'rate'],
    },
    refuse,
    expireTokens: () => identity.forget(),
    revokeAll: () => identity.forget(),
    hands: magentoHands(state),
  };
}
