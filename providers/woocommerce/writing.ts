import { z } from 'zod';
import { type ActionContext, doneWith, idText, type Json, maybeText, type Response } from '../kit/index.ts';
import { maybeUtc } from './records.ts';

/** A key that begins with an underscore is shown nowhere in the shop. */
const refKey = '_backroom_ref';
const meta = z.array(z.looseObject({ key: z.string(), value: z.unknown() })).catch([]);
export const made = z.looseObject({ id: idText, date_modified_gmt: maybeText, meta_data: meta });

/** The reference goes along as hidden meta data; WooCommerce cannot be asked for it, so each look-up finds by more. */
export const marked = ({ reference }: ActionContext): Json => [{ key: refKey, value: reference }];

/** Done, when the answer holds what was made. Its changed-at is its version. */
export function done({ body }: Response) {
  const { id, date_modified_gmt: version } = made.parse(body);
  return doneWith(id, { version: maybeUtc(version) });
}

/** Looks through one page of records for the one with our reference. */
export function ours({ body }: Response, { reference }: ActionContext) {
  const all = z.array(made).parse(body);
  const found = all.find((raw) => raw.meta_data.some(({ key, value }) => key === refKey && value === reference));
  return found ? doneWith(found.id) : { absent: true as const };
}
