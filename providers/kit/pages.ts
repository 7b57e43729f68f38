import type { Request } from './request.ts';
import { withQuery } from './request.ts';

/** What one page of a list numbered from 1 says of the whole. */
export interface Numbered {
  readonly request: Request;
  /** The query parameter that holds the page's number. */
  readonly parameter: string;
  readonly pageSize: number;
  /** Records on this page. */
  readonly count: number;
  /** How many records there are, and how many pages, where the vendor says. */
  readonly total?: number | undefined;
  readonly pages?: number | undefined;
}

/**
 * What to ask after a page of a list that is read in a fixed order by page numbers. A record that is deleted meanwhile
 * moves the later ones forward, over the edge of a page already read; it shows in a total smaller than before, and then
 * the pass goes back as far.
 * @throws RangeError for an empty page where the vendor promises records
 */
export function pageAfter(page: Numbered): Request[] {
  const { request, parameter, pageSize, count, total } = page;
  const number = Number(request.query?.[parameter] ?? 1);
  if (count === 0 && total !== undefined && (number - 1) * pageSize < total) {
    throw new RangeError(`page ${number} of ${total} records is empty`);
  }
  const before = Number(request.carry?.total ?? total ?? 0);
  const moved = Math.max(0, before - (total ?? before));
  const next = Math.max(1, number + 1 - (moved > 0 ? 1 + Math.ceil(moved / pageSize) : 0));
  const last = page.pages ?? (total === undefined ? undefined : Math.ceil(total / pageSize));
  const isOver = last === undefined ? count < pageSize : next > last;
  if (isOver) return [];
  const carry = { ...request.carry, ...(total === undefined ? {} : { total }) };
  return [withQuery({ ...request, carry }, { [parameter]: next })];
}
