import type { Answer } from '../http.ts';
import { stripeError } from './routes.ts';
import type { Kind, StripeObject, StripeState } from './state.ts';

export type Fields = Map<string, string>;

/** What a write is done with: the account, its fields, and the account's clock. */
export interface Write {
  state: StripeState;
  fields: Fields;
  nowMs: number;
}

export function missing(param: string): Answer {
  return stripeError(400, { code: 'parameter_missing', param, message: `Missing required param: ${param}.` });
}

export function invalid(param: string, message: string): Answer {
  return stripeError(400, { code: 'parameter_invalid', param, message });
}

export function unknown(kind: string, id: string): Answer {
  return stripeError(404, { code: 'resource_missing', param: 'id', message: `No such ${kind}: '${id}'` });
}

export function found(state: StripeState, kind: Kind, id: string): StripeObject | null {
  const record = state.byId.get(id);
  return record?.object === kind ? record : null;
}

/** `metadata[x]=y` of the request over what is there; an empty value unsets. */
export function metadata(fields: Fields, before: Record<string, unknown> = {}): Record<string, unknown> {
  const merged = { ...before };
  for (const [name, value] of fields) {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    if (key === undefined) continue;
    if (value === '') delete merged[key];
    else merged[key] = value;
  }
  return merged;
}
