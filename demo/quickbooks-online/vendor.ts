import type { Answer, Call } from '../http.ts';
import { bearerToken } from '../http.ts';
import type { Page, Refusal, Vendor, VendorContext } from '../vendor.ts';
import { quickbooksDay, quickbooksNudge } from './change.ts';
import { fault } from './fault.ts';
import { ENTITY_OF, entriesOf, quickbooksHands } from './hands.ts';
import { quickbooksRoute } from './routes.ts';
import { makeQuickbooksState } from './seed.ts';
import { OWN_PAGE, QuickbooksSignIn, REVOKE } from './sign-in.ts';
import type { QuickbooksState } from './state.ts';
import { ENTITIES } from './state.ts';
import { type Portal, quickbooksHooks, quickbooksWebhook } from './webhook.ts';

/** Live counts. Names that are inactive count, too, since the books never lose them. */
function quickbooksHolds(state: QuickbooksState): Record<string, number> {
  return Object.fromEntries(Object.keys(ENTITY_OF).map((stream) => [stream, entriesOf(state, stream).length]));
}

function signedOut(): Answer {
  const detail = 'Token expired';
  return fault(401, '3200', 'message=AuthenticationFailed; errorCode=003200; statusCode=401', 'AUTHENTICATION', detail);
}

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  switch (kind) {
    case 'rate-limit': {
      const answer = fault(429, '003001', 'ThrottleExceeded', 'THROTTLE', 'The request limit was reached.');
      // Intuit sends no Retry-After; a test may ask for one.
      return retryAfterSeconds === null ? answer : { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
    }
    case 'revoked':
      return signedOut();
    case 'http-500':
      return fault(500, '10000', 'An application error has occurred while processing your request', 'SystemFault');
    case 'forbidden':
      return fault(403, '5020', 'Permission Denied Error', 'ValidationFault', 'You may not do that.');
    case 'not-found':
      return fault(400, '610', 'Object Not Found', 'ValidationFault');
    case 'conflict':
      return fault(400, '5010', 'Stale Object Error', 'ValidationFault');
    case 'invalid':
      return fault(400, '6000', 'A business validation error has occurred', 'ValidationFault');
  }
}

/** The records of a query's answer, keyed by the entity. */
function page(json: unknown): Page | null {
  if (typeof json !== 'object' || json === null || !('QueryResponse' in json)) return null;
  const answer: unknown = json.QueryResponse;
  if (typeof answer !== 'object' || answer === null) return null;
  for (const entity of ENTITIES) {
    const rows: unknown = Reflect.get(answer, entity);
    if (Array.isArray(rows)) return { key: entity, rows };
  }
  return null;
}

/** The imitation of one QuickBooks Online company, with Intuit's sign-in in front of it. */
export function createQuickbooks(context: VendorContext): Vendor {
  let made: QuickbooksState | undefined;
  const state = () => {
    made ??= makeQuickbooksState(context);
    return made;
  };
  const source = context.random.fork('quickbooks-keys');
  const clientId = `AB${source.text(48)}`;
  const clientSecret = source.text(40);
  const webhookSecret = source.text(36);
  const portal: Portal = { url: null };
  let signIn: QuickbooksSignIn | undefined;
  let requests = 0;

  async function api(call: Call): Promise<Answer> {
    const token = bearerToken(call);
    if (token === null || (await signIn?.accepts(token)) !== true) return signedOut();
    if (!(call.headers.accept ?? '').includes('application/json')) {
      return { status: 200, headers: { 'content-type': 'application/xml' }, text: '<IntuitResponse/>' };
    }
    return quickbooksRoute(state(), call, context.nowMs());
  }

  async function respond(call: Call): Promise<Answer> {
    if (call.path === REVOKE && call.method === 'POST' && signIn !== undefined) return signIn.revoke(call);
    if (!call.path.startsWith('/v3/company/')) return { status: 404, text: 'Not found' };
    requests += 1;
    const answer = await api(call);
    return { ...answer, headers: { intuit_tid: `1-pretend-${requests}`, ...answer.headers } };
  }

  return {
    respond,
    raw: {
      takes: (path) => signIn?.takes(path) === true,
      serve: (request, response) => signIn?.serve(request, response),
    },
    begin: async (origin) => {
      signIn = new QuickbooksSignIn(origin, { clientId, clientSecret, tokenSeconds: context.tokenSeconds });
    },
    logins: () => [
      { method: 'oauth', settings: { clientId, environment: 'production' }, secrets: { clientSecret } },
      { method: 'oauth-own', settings: { clientId, redirectUri: OWN_PAGE }, secrets: { clientSecret } },
    ],
    holds: () => quickbooksHolds(state()),
    change: (random, nowMs) => quickbooksDay(state(), random, nowMs),
    nudge: (random, nowMs) => quickbooksNudge(state(), random, nowMs),
    hands: quickbooksHands(state),
    webhookSecret,
    webhook: (topic, nowMs) => quickbooksWebhook(state(), topic, webhookSecret, nowMs),
    hooks: quickbooksHooks(state, portal, webhookSecret),
    subscribeByHand(url) {
      portal.url = url;
      return { secret: webhookSecret };
    },
    isApi: (path) => path.startsWith('/v3/company/'),
    page: (json) => page(json),
    faultFields: {
      needed: ['TotalAmt', 'DisplayName', 'Name'],
      enumeration: ['Type', 'GlobalTaxCalculation', 'EmailStatus', 'PreferredDeliveryMethod'],
      nullable: ['CurrencyRef', 'Name', 'DisplayName', 'TotalAmt'],
      amount: ['TotalAmt', 'UnitPrice', 'Balance'],
    },
    refuse,
    expireTokens: () => signIn?.expireTokens(),
    revokeAll: () => signIn?.revokeAll(),
  };
}
