import { z } from 'zod';
import {
  type DatedTally,
  get,
  localDay,
  type Request,
  type Response,
  type Settings,
  type StreamContext,
  startOfDay,
  type TallyWindow,
  type WholeTally,
} from '../kit/index.ts';
import { list, placeOf, type Resource } from './resources.ts';

/** What every list asks for besides. */
const include: Readonly<Record<string, string>> = { invoices: 'lines', credit_notes: 'lines', bills: 'vendor' };

export function included({ many }: Resource): NonNullable<Request['query']> {
  const what = include[many];
  return what ? { 'include[]': what } : {};
}

const counted = z.object({ response: z.object({ result: z.object({ total: z.int() }) }) });
const dated = z.object({ date: z.string() });

/** https://www.freshbooks.com/api/parameters: each page says how many there are; deleted ones are left out. */
function read([response]: readonly Response[]) {
  return { count: counted.parse(response?.body).response.result.total };
}

function one(resource: Resource, settings: Settings, query: NonNullable<Request['query']> = {}): Request {
  return get(placeOf(resource, settings), { page: 1, per_page: 1, ...query });
}

export function countingAll(resource: Resource): WholeTally {
  return { by: 'whole', ask: ({ settings }) => [one(resource, settings)], read };
}

/** Payments and expenses can be asked for by their day, of which the last is left out. */
export function countingDated(resource: Resource, by: 'occurred' | 'day'): DatedTally {
  const within = ({ firstDay, until }: TallyWindow, { account }: StreamContext) => ({
    'search[date_min]': firstDay,
    'search[date_max]': localDay(until, account.timezone),
  });
  return {
    by,
    ask: (window, context) => [one(resource, context.settings, within(window, context))],
    again: (window, context) => [
      list(resource, context.settings, { ...within(window, context), ...included(resource) }),
    ],
    read,
    dateOf: (raw, { account }) => {
      const { date } = dated.parse(raw);
      return by === 'day' ? date : startOfDay(date, account.timezone);
    },
  };
}
