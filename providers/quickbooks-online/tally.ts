import { z } from 'zod';
import {
  type DatedTally,
  exactNumber,
  get,
  instant,
  type Response,
  startOfDay,
  type WholeTally,
} from '../kit/index.ts';
import { firstQuery, nameLists, stamp, version } from './pull.ts';

const counted = z.object({ QueryResponse: z.object({ totalCount: exactNumber.transform(Number).pipe(z.int()) }) });
const made = z.object({ MetaData: z.object({ CreateTime: z.string() }) });
const dated = z.object({ TxnDate: z.string() });

function read([response]: readonly Response[]) {
  return { count: counted.parse(response?.body).QueryResponse.totalCount };
}

/** https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries */
function count(entity: string, where: readonly string[]) {
  const filter = where.length > 0 ? ` where ${where.join(' and ')}` : '';
  return get('/query', { query: `select count(*) from ${entity}${filter}`, ...version });
}

function active(entity: string): string[] {
  return nameLists.has(entity) ? ['Active in (true, false)'] : [];
}

/** Names by when they were made. */
export function countingMade(entity: string, by: DatedTally['by']): DatedTally {
  const within = ({ from, until }: { from: string; until: string }) => [
    `MetaData.CreateTime >= '${stamp(from)}'`,
    `MetaData.CreateTime < '${stamp(until)}'`,
  ];
  return {
    by,
    ask: (window) => [count(entity, [...active(entity), ...within(window)])],
    again: (window, context) => [firstQuery(entity, context, within(window))],
    read,
    dateOf: (raw) => instant(made.parse(raw).MetaData.CreateTime),
  };
}

/** Papers by their date; `occurred` where ours is an instant. */
export function countingDated(entity: string, by: 'occurred' | 'day'): DatedTally {
  const within = ({ firstDay, lastDay }: { firstDay: string; lastDay: string }) => [
    `TxnDate >= '${firstDay}'`,
    `TxnDate <= '${lastDay}'`,
  ];
  return {
    by,
    ask: (window) => [count(entity, within(window))],
    again: (window, context) => [firstQuery(entity, context, within(window))],
    read,
    dateOf: (raw, { account }) => {
      const { TxnDate: day } = dated.parse(raw);
      return by === 'day' ? day : startOfDay(day, account.timezone);
    },
  };
}

/** A list that can be asked for no dates. */
export function countingAll(entity: string): WholeTally {
  return { by: 'whole', ask: () => [count(entity, [])], read };
}
