import type { RecordPage, RecordQuery } from '../../contract/ipc/index.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { openBenchHub } from './bench-hub.ts';
import { median } from './children.ts';
import type { Figure } from './figures.ts';

const rounds = 15;

/** Lists and searches over the million records of a profile, through the router as the window asks. */
export async function measureLists(profileDir: string): Promise<Figure[]> {
  const hub = await openBenchHub(profileDir, 'http://127.0.0.1:9');
  const nothing = async () => undefined;
  const shown = { openFolder: nothing, showText: nothing, pickFile: async () => null, restart: () => undefined };
  const desk = { ...shown, version: 'bench', locale: 'en' };
  const answer = createRouter(createHandlers(hub, desk), hub.log);
  const connectionId = hub.repos.connections.list()[0]?.id ?? '';

  async function list(query: RecordQuery): Promise<RecordPage> {
    const answered = await answer('records.list', query);
    if (!answered.ok) throw new Error(answered.error.code);
    return answered.value as RecordPage; // checked by the router against this very schema
  }

  async function timeOf(query: RecordQuery): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const begunAt = performance.now();
      await list(query);
      times.push(performance.now() - begunAt);
    }
    return median(times);
  }

  const base = { entity: 'order' } as const;
  const lists: RecordQuery[] = [
    base,
    { ...base, order: 'oldest' },
    { ...base, connectionId },
    { ...base, status: 'cancelled' },
    { ...base, status: 'refunded' },
    { ...base, since: '2024-01-01' },
    { ...base, deleted: true },
    { entity: 'customer' },
  ];
  // `ex` begins a word that every record contains (the mail host's ending): nothing is worse for a full-text index.
  const searches = [
    '#500123',
    'eleni',
    'ελένη παπ',
    'rossi 4',
    'pa',
    'pap',
    'papa',
    'ex',
    'st',
    'bi',
    'bigmail',
    '12',
    'nothing like this',
    'e',
    'weber miller',
    'nothing ex',
    'bigmail stamp',
  ];
  const narrowed: RecordQuery[] = [
    { ...base, search: 'ex', order: 'oldest' },
    { ...base, search: 'ex', deleted: true },
    { ...base, search: 'ex', status: 'refunded' },
    { ...base, search: 'ex', status: 'cancelled', connectionId },
    { ...base, search: 'bigmail ', since: '2024-01-01' },
    { entity: 'customer', search: 'ex' },
  ];
  const listTimes = await timesOf(lists, timeOf);
  const searchTimes = await timesOf([...searches.map((search) => ({ ...base, search })), ...narrowed], timeOf);
  const { first, late } = await measureDepth(list);
  await hub.stop();
  return [
    {
      name: 'first page of the slowest list, 1,000,000 records',
      value: Math.max(...listTimes),
      unit: 'ms',
      atMost: 20,
    },
    { name: 'slowest search, 1,000,000 records', value: Math.max(...searchTimes), unit: 'ms', atMost: 50 },
    { name: 'page 4,000 as a ratio to page 1', value: late / first, unit: 'times', atMost: 1.5 },
  ];
}

async function timesOf(
  queries: readonly RecordQuery[],
  timeOf: (query: RecordQuery) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (const query of queries) {
    const took = await timeOf(query);
    process.stderr.write(`  ${JSON.stringify(query)}: ${took.toFixed(2)} ms\n`);
    times.push(took);
  }
  return times;
}

/** Walks 4,000 pages by their keys; the first and the last hundred are compared. */
async function measureDepth(
  list: (query: RecordQuery) => Promise<RecordPage>,
): Promise<{ first: number; late: number }> {
  const times: number[] = [];
  let after: string | null = null;
  for (let page = 1; page <= 4000; page += 1) {
    const begunAt = performance.now();
    const answer: RecordPage = await list({ entity: 'order', ...(after === null ? {} : { after }) });
    times.push(performance.now() - begunAt);
    after = answer.next;
  }
  // The very first pages also warm the code up; the comparison begins after them.
  return { first: median(times.slice(50, 150)), late: median(times.slice(-100)) };
}
