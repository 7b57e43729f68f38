import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { bodyFields } from '../http.ts';

/** Login with Amazon, as far as an app that its owner authorised by hand needs it: a refresh token that stays. */
export class LoginWithAmazon {
  readonly #clientId: string;
  readonly #clientSecret: string;
  readonly #seconds: number;
  readonly #nowMs: () => number;
  readonly #access = new Map<string, number>();
  #refresh = '';

  constructor(app: { clientId: string; clientSecret: string }, seconds: number, nowMs: () => number) {
    this.#clientId = app.clientId;
    this.#clientSecret = app.clientSecret;
    this.#seconds = seconds;
    this.#nowMs = nowMs;
    this.revokeAll();
  }

  /** What Seller Central shows after "Authorize app". */
  get refreshToken(): string {
    return this.#refresh;
  }

  /** POST /auth/o2/token */
  answer(call: Call): Answer {
    const given = bodyFields(call);
    const refused = (status: number, error: string, error_description: string) => {
      return { status, json: { error, error_description } };
    };
    if (given.client_id !== this.#clientId || given.client_secret !== this.#clientSecret) {
      return refused(401, 'invalid_client', 'Client authentication failed');
    }
    if (given.grant_type !== 'refresh_token') {
      return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported');
    }
    if (given.refresh_token !== this.#refresh) {
      return refused(400, 'invalid_grant', 'The request has an invalid grant parameter : refresh_token');
    }
    const token = `Atza|${randomBytes(40).toString('base64url')}`;
    this.#access.set(token, this.#nowMs() + this.#seconds * 1000);
    const json = { access_token: token, refresh_token: this.#refresh, token_type: 'bearer', expires_in: this.#seconds };
    return { status: 200, json };
  }

  /** Why a token is of no use; null for a good one. */
  complaint(token: string | undefined): string | null {
    if (token === undefined) return 'Access token is missing in the request header.';
    const until = this.#access.get(token);
    if (until === undefined) return 'The access token you provided is revoked, malformed or invalid.';
    return until > this.#nowMs() ? null : 'The access token you provided has expired.';
  }

  expireTokens(): void {
    for (const token of this.#access.keys()) this.#access.set(token, 0);
  }

  /** The owner takes the authorisation away, and gives it anew. */
  revokeAll(): void {
    this.#access.clear();
    this.#refresh = `Atzr|${randomBytes(40).toString('base64url')}`;
  }
}
