import type { Answer } from '../http.ts';
import type { Refusal } from '../vendor.ts';

/** https://developer.squareup.com/docs/build-basics/handling-errors */
export function squareError(status: number, category: string, code: string, detail: string, field?: string): Answer {
  return { status, json: { errors: [{ category, code, detail, ...(field === undefined ? {} : { field }) }] } };
}

export function badRequest(code: string, detail: string, field?: string): Answer {
  return squareError(400, 'INVALID_REQUEST_ERROR', code, detail, field);
}

export function notFound(what: string, id: unknown): Answer {
  return squareError(404, 'INVALID_REQUEST_ERROR', 'NOT_FOUND', `${what} with ID \`${String(id)}\` was not found.`);
}

export const unauthorized = () =>
  squareError(401, 'AUTHENTICATION_ERROR', 'UNAUTHORIZED', 'This request could not be authorized.');

export function lacksScopes(scopes: readonly string[]): Answer {
  const detail =
    'The merchant has not given your application sufficient permissions to do that. The merchant must authorize ' +
    `your application for the following scopes: ${scopes.join(' ')}`;
  return squareError(403, 'AUTHENTICATION_ERROR', 'INSUFFICIENT_SCOPES', detail);
}

export const stale = () =>
  squareError(
    409,
    'INVALID_REQUEST_ERROR',
    'CONFLICT',
    'The version of the object does not match the current version.',
  );

/** Orders and invoices tell a stale version by a code of its own; the catalog and customers by a 409. */
export const versionMismatch = () =>
  badRequest('VERSION_MISMATCH', 'The version provided does not match the current version.', 'version');

export function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  switch (kind) {
    case 'rate-limit': {
      const headers: Record<string, string> =
        retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
      return { ...squareError(429, 'RATE_LIMIT_ERROR', 'RATE_LIMITED', 'Rate limited, please try again.'), headers };
    }
    case 'revoked':
      return squareError(
        401,
        'AUTHENTICATION_ERROR',
        'ACCESS_TOKEN_REVOKED',
        'The `Authorization` http header is revoked.',
      );
    case 'http-500':
      return squareError(500, 'API_ERROR', 'INTERNAL_SERVER_ERROR', 'An internal error has occurred.');
    case 'forbidden':
      return lacksScopes(['ORDERS_READ']);
    case 'not-found':
      return notFound('Object', 'gone');
    case 'conflict':
      return stale();
    case 'invalid':
      return squareError(
        422,
        'INVALID_REQUEST_ERROR',
        'UNPROCESSABLE_ENTITY',
        'The request was well-formed but not understood.',
      );
  }
}
