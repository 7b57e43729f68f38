import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { bodyFields, escapeHtml, html, isLoopback } from '../http.ts';
import { SCOPES } from './root.ts';
import { SHOP_DOMAIN, SHOP_NAME } from './shop-nodes.ts';

const CODE_MS = 10 * 60_000;
const CLIENT_TOKEN_SECONDS = 86_399;
const REFRESH_SECONDS = 90 * 86_400;

interface Options {
  clientId: string;
  clientSecret: string;
  staticToken: string;
  tokenSeconds: number;
}

function fail(status: number, error: string, description: string): Answer {
  return { status, json: { error, error_description: description } };
}

/**
 * The three ways into a pretend Shopify store. Tokens live by the real clock, whatever the shop's clock says; codes and
 * refresh tokens work once.
 */
export class ShopifyAuth {
  readonly #options: Options;
  readonly #codes = new Map<string, { redirectUri: string; until: number }>();
  readonly #tokens = new Map<string, number>();
  readonly #refreshTokens = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  accepts(token: string): boolean {
    if (token === this.#options.staticToken) return true;
    return (this.#tokens.get(token) ?? 0) > Date.now();
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  revokeAll(): void {
    this.#tokens.clear();
    this.#refreshTokens.clear();
    this.#codes.clear();
  }

  /** The page where the owner allows the app, or the refusal that Shopify shows for a wrong request. */
  consentPage(call: Call): Answer {
    const { query } = call;
    if (query.get('client_id') !== this.#options.clientId) return html('Error', '<h1>Unknown app</h1>', 400);
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!isLoopback(redirectUri)) return html('Error', '<h1>The redirect_uri is not whitelisted</h1>', 400);
    const hidden = ['client_id', 'scope', 'redirect_uri', 'state']
      .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(query.get(name) ?? '')}">`)
      .join('');
    return html(
      'Install app',
      `<h1>Install the app on Pretend Shop?</h1><p>It asks for: ${escapeHtml(query.get('scope') ?? '')}</p>
<form method="post" action="/admin/oauth/authorize">${hidden}
<button type="submit" name="allow" id="allow" value="1">Install</button>
<button type="submit" name="deny" id="deny" value="1">Cancel</button></form>`,
    );
  }

  /** Sends the person back to the app, with a code and its hmac, or with the refusal. */
  decide(call: Call): Answer {
    const fields = bodyFields(call);
    const redirectUri = fields.redirect_uri ?? '';
    if (!isLoopback(redirectUri)) return html('Error', '<h1>The redirect_uri is not whitelisted</h1>', 400);
    const target = new URL(redirectUri);
    const add = (values: Record<string, string>) => {
      for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
    };
    if (fields.allow === undefined) {
      add({ error: 'access_denied', error_description: 'The merchant cancelled', state: fields.state ?? '' });
      return { status: 302, headers: { location: target.href } };
    }
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, { redirectUri, until: Date.now() + CODE_MS });
    const values: Record<string, string> = {
      code,
      host: Buffer.from(`admin.shopify.com/store/${SHOP_NAME}`).toString('base64').replace(/=+$/, ''),
      shop: SHOP_DOMAIN,
      state: fields.state ?? '',
      timestamp: String(Math.floor(Date.now() / 1000)),
    };
    add({ ...values, hmac: this.#sign(values) });
    return { status: 302, headers: { location: target.href } };
  }

  #sign(values: Record<string, string>): string {
    const message = Object.keys(values)
      .sort()
      .map((name) => `${name}=${values[name]}`)
      .join('&');
    return createHmac('sha256', this.#options.clientSecret).update(message).digest('hex');
  }

  #issue(prefix: string, seconds: number): string {
    const token = `${prefix}_${randomBytes(16).toString('hex')}`;
    this.#tokens.set(token, Date.now() + seconds * 1000);
    return token;
  }

  #tokenAnswer(isExpiring: boolean): Answer {
    const scope = SCOPES.join(',');
    if (!isExpiring) {
      return { status: 200, json: { access_token: this.#issue('shpat', REFRESH_SECONDS * 100), scope } };
    }
    const refreshToken = `shprt_${randomBytes(16).toString('hex')}`;
    this.#refreshTokens.set(refreshToken, Date.now() + REFRESH_SECONDS * 1000);
    const seconds = this.#options.tokenSeconds;
    return {
      status: 200,
      json: {
        access_token: this.#issue('shpat', seconds),
        scope,
        expires_in: seconds,
        refresh_token: refreshToken,
        refresh_token_expires_in: REFRESH_SECONDS,
      },
    };
  }

  /** `POST /admin/oauth/access_token` for all three grants. */
  token(call: Call): Answer {
    const fields = bodyFields(call);
    if (fields.client_id !== this.#options.clientId) {
      return fail(400, 'application_cannot_be_found', 'No application with this client id.');
    }
    if (!sameText(fields.client_secret ?? '', this.#options.clientSecret)) {
      return fail(401, 'invalid_client', 'The client secret is wrong.');
    }
    if (fields.grant_type === 'client_credentials') {
      const token = this.#issue('shpca', CLIENT_TOKEN_SECONDS);
      return { status: 200, json: { access_token: token, scope: SCOPES.join(','), expires_in: CLIENT_TOKEN_SECONDS } };
    }
    if (fields.grant_type === 'refresh_token') {
      const until = this.#refreshTokens.get(fields.refresh_token ?? '') ?? 0;
      this.#refreshTokens.delete(fields.refresh_token ?? '');
      return until > Date.now()
        ? this.#tokenAnswer(true)
        : fail(400, 'invalid_grant', 'The refresh token is not valid.');
    }
    const code = this.#codes.get(fields.code ?? '');
    this.#codes.delete(fields.code ?? '');
    if (code === undefined || code.until < Date.now()) {
      return fail(400, 'invalid_request', 'The authorization code was not found or was already used.');
    }
    return this.#tokenAnswer(fields.expiring === '1' || fields.expiring === 'true');
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
