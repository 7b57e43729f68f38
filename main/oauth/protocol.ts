import * as oauth from 'oauth4webapi';
import { HubError } from '../../contract/errors.ts';
import type { ClientCredentialsWay, OAuthWay, Secrets, Settings } from '../../providers/kit/index.ts';
import { basic } from '../../providers/kit/index.ts';
import { type Clock, systemClock } from '../clock.ts';
import { checkSafe, isLoopbackHost, rewritten } from '../http/address.ts';
import { readRefusal, vendorMessage } from '../http/body.ts';
import { exchange, type Incoming, type Outgoing, usualLimits } from '../http/exchange.ts';
import { retryAfterMs } from '../http/faults.ts';
import type { Network } from '../http/network.ts';
import { redact, rememberSecret } from '../redact.ts';
import { conforming, parseObject, type Tokens, tokensOf } from './tokens.ts';

/** Whose tokens are asked for, and how the vendor is reached. */
export interface Party {
  readonly way: OAuthWay | ClientCredentialsWay;
  /** Holds `clientId`. */
  readonly settings: Settings;
  /** Holds `clientSecret`. */
  readonly secrets: Secrets;
  /** Origin that answers instead of the provider's own. */
  readonly endpoint?: string | undefined;
  readonly network: Network;
  readonly clock?: Clock | undefined;
}

/** Token calls are short, and a lease is held meanwhile. */
const limits = { ...usualLimits, responseMs: 25_000, wholeMs: 30_000, maxBytes: 1024 * 1024 };

/**
 * The code of a callback for tokens.
 * @throws HubError bad_credentials (the app's id or secret), sign_in_failed, unreachable, vendor_fault, limited
 */
export function exchangeCode(
  party: Party & { readonly way: OAuthWay },
  callback: { readonly parameters: URLSearchParams; readonly redirectUri: string; readonly verifier: string | null },
): Promise<Tokens> {
  return askForTokens(party, 'sign_in_failed', async ({ server, client, auth, options }) => {
    const { redirectUri, verifier } = callback;
    const additionalParameters = { ...party.way.tokenParams };
    const checked = oauth.validateAuthResponse(server, client, callback.parameters, oauth.skipStateCheck);
    const proof = verifier ?? oauth.nopkce;
    const answer = await oauth.authorizationCodeGrantRequest(server, client, auth, checked, redirectUri, proof, {
      ...options,
      additionalParameters,
    });
    return oauth.processAuthorizationCodeResponse(server, client, answer);
  });
}

/**
 * New tokens for a refresh token. Sent once: a vendor that rotates may have used it up although its answer was lost.
 * @throws HubError signed_out (the grant is dead or the app's secret is), unreachable, vendor_fault, limited
 */
export function refreshTokens(party: Party, refreshToken: string): Promise<Tokens> {
  return askForTokens(party, 'signed_out', async ({ server, client, auth, options }) => {
    const additionalParameters = { ...party.way.tokenParams };
    const answer = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, {
      ...options,
      additionalParameters,
    });
    return oauth.processRefreshTokenResponse(server, client, answer);
  });
}

/** @throws HubError bad_credentials, unreachable, vendor_fault, limited */
export function exchangeClientCredentials(party: Party & { readonly way: ClientCredentialsWay }): Promise<Tokens> {
  const { way, secrets } = party;
  const { type, params } = way.grant?.(secrets) ?? { type: 'client_credentials', params: {} };
  return askForTokens(party, 'bad_credentials', async ({ server, client, auth, options }) => {
    const parameters = { ...way.tokenParams, ...params };
    const answer = await oauth.genericTokenEndpointRequest(server, client, auth, type, parameters, options);
    return oauth.processGenericTokenEndpointResponse(server, client, answer);
  });
}

/** Tells the vendor that a grant is no longer wanted. @throws HubError when it could not be told */
export async function revokeToken(party: Party & { readonly way: OAuthWay }, token: string): Promise<void> {
  const { revoke } = party.way;
  if (!revoke) return;
  const url = addressOf(party, revoke.url(party.settings));
  const { clientId, clientSecret } = clientOf(party);
  const inHeader = party.way.clientAuth === 'basic';
  const secret = clientSecret ? { client_secret: clientSecret } : {};
  const fields = { token, ...(inHeader ? {} : { client_id: clientId, ...secret }) };
  const json = revoke.body === 'json';
  const answer = await exchange(
    party.network,
    {
      method: 'POST',
      url,
      body: json ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
      headers: {
        accept: 'application/json',
        'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(inHeader ? basic(clientId, clientSecret).headers : {}),
      },
    },
    limits,
  );
  if (answer.status >= 400) throw new HubError('vendor_fault', { detail: `revocation answered ${answer.status}` });
}

/** The address where the person signs in, without the query. */
export function authorizeAddress(party: Party & { readonly way: OAuthWay }): URL {
  return addressOf(party, party.way.authorizeUrl(party.settings));
}

/**
 * The app that asks; a public client has no secret, which is empty then.
 * @throws HubError bad_input when the app's id or secret was not given
 */
export function clientOf({ way, settings, secrets }: Party): {
  readonly clientId: string;
  readonly clientSecret: string;
} {
  const { clientId } = settings;
  const { clientSecret } = secrets;
  if (!clientId) throw new HubError('bad_input', { params: { field: 'clientId' } });
  if (way.clientAuth === 'none') return { clientId, clientSecret: '' };
  if (!clientSecret) throw new HubError('bad_input', { params: { field: 'clientSecret' } });
  return { clientId, clientSecret };
}

interface Prepared {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
  readonly options: oauth.TokenEndpointRequestOptions;
}

type Refusal = 'sign_in_failed' | 'signed_out' | 'bad_credentials';

async function askForTokens(
  party: Party,
  refusal: Refusal,
  ask: (prepared: Prepared) => Promise<oauth.TokenEndpointResponse>,
): Promise<Tokens> {
  const askedAt = (party.clock ?? systemClock).now().getTime();
  const heard: { answer?: Incoming } = {};
  try {
    const tokens = tokensOf(await ask(prepare(party, heard, askedAt)), askedAt);
    rememberSecret(tokens.accessToken);
    if (tokens.refreshToken) rememberSecret(tokens.refreshToken);
    return tokens;
  } catch (thrown) {
    if (thrown instanceof HubError) throw thrown;
    throw refusalOf(heard.answer, refusal, askedAt);
  }
}

function prepare(party: Party, heard: { answer?: Incoming }, askedAt: number): Prepared {
  const url = addressOf(party, party.way.tokenUrl(party.settings));
  const { clientId, clientSecret } = clientOf(party);
  const { tokenBody, tokenHeaders } = party.way;
  if (clientSecret) rememberSecret(clientSecret);
  return {
    server: { issuer: url.origin, token_endpoint: url.href },
    client: { client_id: clientId },
    auth: provenBy(party.way.clientAuth, clientSecret),
    options: {
      [oauth.allowInsecureRequests]: isLoopbackHost(url.hostname),
      [oauth.customFetch]: async (address, init) => {
        const headers = { ...Object.fromEntries(new Headers(init.headers)), ...tokenHeaders };
        const form = { method: init.method, url: new URL(address), headers, body: String(init.body) };
        const outgoing = tokenBody === 'json' ? asJson(form) : form;
        const answer = await exchange(party.network, outgoing, limits);
        heard.answer = answer;
        return conforming(answer.status, answer.bytes.toString('utf8'), askedAt);
      },
    },
  };
}

function provenBy(clientAuth: Party['way']['clientAuth'], secret: string): oauth.ClientAuth {
  if (clientAuth === 'none') return oauth.None();
  return clientAuth === 'basic' ? clientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}

/**
 * Id and secret as a form writes them (RFC 6749, 2.3.1). The library's own also escapes "-", "_" and ".", which ids
 * and secrets are full of and which not every vendor reads back.
 */
function clientSecretBasic(secret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const { authorization = '' } = basic(formWritten(client.client_id), formWritten(secret)).headers ?? {};
    headers.set('authorization', authorization);
  };
}

function formWritten(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/** The protocol's form as a JSON object, for vendors that read only that. */
function asJson(form: Outgoing & { readonly body: string }): Outgoing {
  const body = JSON.stringify(Object.fromEntries(new URLSearchParams(form.body)));
  return { ...form, body, headers: { ...form.headers, 'content-type': 'application/json' } };
}

function addressOf(party: Party, address: string): URL {
  if (!URL.canParse(address)) throw new HubError('bad_input', { detail: 'not an address that can be asked' });
  const url = rewritten(new URL(address), party.endpoint);
  checkSafe(url);
  return url;
}

const badApp = new Set(['invalid_client', 'unauthorized_client', 'application_cannot_be_found']);

/** What a token endpoint's refusal means; `refusal` is what a plain "no" to this grant means to the caller. */
function refusalOf(answer: Incoming | undefined, refusal: Refusal, now: number): HubError {
  const status = answer?.status ?? 0;
  const body = readRefusal(answer?.bytes ?? Buffer.alloc(0));
  const error = parseObject(answer?.bytes.toString('utf8') ?? '')?.error;
  const code = typeof error === 'string' ? error : null;
  const detail = redact(`the token endpoint answered ${[status, code, vendorMessage(body)].filter(Boolean).join(' ')}`);
  const waitMs = retryAfterMs(answer?.headers ?? {}, now);
  const params = { status };
  if (status === 429) return new HubError('limited', { params, detail, ...(waitMs === undefined ? {} : { waitMs }) });
  if (status < 400) return new HubError('vendor_fault', { params, detail: `${detail} without an access token` });
  if (status >= 500) return new HubError('vendor_fault', { params, detail });
  const appRefused = status === 401 || (code !== null && badApp.has(code));
  if (refusal === 'sign_in_failed') return new HubError(appRefused ? 'bad_credentials' : refusal, { params, detail });
  if (refusal === 'bad_credentials') return new HubError(refusal, { params, detail });
  // An odd refusal is no proof that the grant is dead; it is asked again next time.
  const dead = appRefused || code === 'invalid_grant';
  return new HubError(dead ? refusal : 'vendor_fault', { params, detail });
}
