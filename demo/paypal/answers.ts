import { decimalText } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import type { PaypalState } from './state.ts';

/** A call, and what it is asked of. */
export interface Ask {
  state: PaypalState;
  call: Call;
  nowMs: number;
  /** What the pattern of the path found. */
  parts: string[];
}

export type Shape = Record<string, unknown>;

/** PayPal's error body. https://developer.paypal.com/api/rest/responses/#failed-requests */
export function refusal(status: number, name: string, message: string, issue?: string, description?: string): Answer {
  const details = issue === undefined ? {} : { details: [{ issue, description: description ?? issue }] };
  const links = [{ href: `https://developer.paypal.com/api/rest/responses/#error-${name}`, rel: 'information_link' }];
  return { status, json: { name, message, debug_id: 'f1d2c3b4a5961', ...details, links } };
}

export const notFound = () => refusal(404, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.');

export function badRequest(issue: string, description: string): Answer {
  const message = 'Request is not well-formed, syntactically incorrect, or violates schema.';
  return refusal(400, 'INVALID_REQUEST', message, issue, description);
}

export function unprocessable(issue: string, description: string): Answer {
  const message = 'The requested action could not be performed, semantically incorrect, or failed business validation.';
  return refusal(422, 'UNPROCESSABLE_ENTITY', message, issue, description);
}

export function ok(json: unknown, status = 200): Answer {
  return { status, json };
}

export const noContent = (): Answer => ({ status: 204, text: '' });

export function money(minor: number, currency: Parameters<typeof decimalText>[1]): Shape {
  return { currency_code: currency, value: decimalText(minor, currency) };
}

/** RFC 3339, to the second. */
export function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a dotted place, as an object; empty where nothing does. */
export function at(value: unknown, path: string): Shape {
  const found = path.split('.').reduce<unknown>((here, key) => (isShape(here) ? here[key] : undefined), value);
  return isShape(found) ? found : {};
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function shapes(value: unknown): Shape[] {
  return Array.isArray(value) ? value.filter(isShape) : [];
}

export function bodyOf(call: Call): Shape {
  const parsed = parseJson(call.body);
  return isShape(parsed) ? parsed : {};
}

/** `page` and `page_size`, or the refusal of what is beyond them. */
export function pageOf(call: Call, usual: number, most: number): { page: number; size: number } | Answer {
  const page = Number(call.query.get('page') ?? 1);
  const size = Number(call.query.get('page_size') ?? usual);
  const fits = Number.isInteger(page) && Number.isInteger(size) && page >= 1 && size >= 1 && size <= most;
  return fits ? { page, size } : badRequest('INVALID_INTEGER_MAX_VALUE', 'Value exceeds max value.');
}
