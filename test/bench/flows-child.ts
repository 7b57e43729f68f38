import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EntityOf } from '../../contract/entities/index.ts';
import { systemClock } from '../../main/clock.ts';
import { clientFor, reachOf } from '../../main/connect/reach.ts';
import { createNetwork } from '../../main/http/network.ts';
import type { Hub } from '../../main/hub.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { openBenchHub } from './bench-hub.ts';
import { median } from './children.ts';
import { lookUp, providers } from './flows-provider.ts';

/**
 * Orders to invoices in a process of its own, since memory is a fact of a process: `node flows-child.ts PROFILE ORIGIN
 * COUNT`. Prints JSON: what planning and sending took, and what the same requests take when nothing else is done.
 */
const [profileDir = '', origin = '', countText = ''] = process.argv.slice(2);
const count = Number(countText);

const at = (index: number) => new Date(1_790_000_000_000 + index * 1000).toISOString();
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** Three lines and shipping, 24 % of tax on each. */
function order(index: number): EntityOf<'order'> {
  const line = {
    productId: '7',
    sku: 'MUG',
    title: 'A mug with a handle',
    quantity: '1',
    total: eur(2500),
    tax: eur(600),
  };
  return {
    ...{
      externalId: String(index),
      createdAt: at(index),
      changedAt: at(index),
      number: `#${index}`,
      placedAt: at(index),
    },
    ...{ status: 'paid', customer: { externalId: `c${index % 500}`, name: 'Eleni P.', email: 'eleni@example.com' } },
    lines: [
      ...[1, 2, 3].map((part) => ({ ...line, externalId: `${index}-${part}` })),
      {
        ...line,
        externalId: `${index}-s`,
        title: 'Shipping',
        productId: null,
        sku: null,
        total: eur(500),
        tax: eur(120),
        role: 'shipping',
      },
    ],
    ...{ discount: eur(0), shipping: eur(0), tax: eur(1920), total: eur(9920), taxIncluded: false, shipTo: null },
  };
}

function connect(hub: Hub, provider: string, stream: string, entity: 'order' | 'tax_rate'): number {
  hub.repos.connections.add({
    ...{ id: provider, provider, name: provider, way: 'key', settings: {}, state: 'ready', pretend: false, signing: 0 },
    ...{
      account: { id: provider, name: provider, currency: 'EUR', timezone: 'Europe/Athens' },
      paused: false,
      writes: true,
    },
    ...{ cron: '0 0 1 1 *', nextDueAt: '2990-01-01T00:00:00.000Z', backfillFrom: null, createdAt: at(0) },
  });
  hub.vault.write(provider, { token: 'bench' });
  return hub.repos.streams.ensure(provider, stream, entity).id;
}

function fill(hub: Hub): string {
  const [orders, rates] = [
    connect(hub, 'bench', 'orders', 'order'),
    connect(hub, 'bench-books', 'tax-rates', 'tax_rate'),
  ];
  hub.db
    .transaction(() => {
      const put = <K extends 'order' | 'tax_rate'>(stream: number, entity: K, one: EntityOf<K>) => {
        const text = JSON.stringify(one);
        const writer = writers[entity] ?? createRecordWriter(hub.db, stream, entity, () => at(0));
        writers[entity] = writer;
        writer.put({ externalId: one.externalId, parentId: null, text }, digestOf(text), one, undefined);
      };
      const writers: Partial<Record<string, ReturnType<typeof createRecordWriter>>> = {};
      put(rates, 'tax_rate', {
        externalId: 't24',
        createdAt: null,
        changedAt: null,
        name: 'VAT',
        code: null,
        percent: '24',
        inclusive: null,
        country: null,
        status: 'active',
      });
      for (let index = 1; index <= count; index += 1) put(orders, 'order', order(index));
    })
    .immediate();
  const id = hub.flows.create({
    kind: 'order_to_invoice',
    sourceId: 'bench',
    targetId: 'bench-books',
    startOn: '2026-01-01',
  });
  const choices = {
    ...{ when: 'paid', customers: 'one', customer: 'c1', products: 'one', taxes: 'rates', 'tax.24': 't24' },
    ...{ payments: 'none', number: 'own', changes: 'ask' },
  };
  hub.repos.flows.change(id, { choices, approval: { mode: 'never' }, previewed: true, state: 'on' });
  hub.repos.flows.markAll(id, 'bench', ['order'], '2026-01-01');
  return id;
}

/** The time from one invoice to the next, in ms. */
async function gaps(): Promise<number[]> {
  const answer = await fetch(`${origin}/times`);
  const times = (await answer.json()) as number[]; // the vendor's own list
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The resident set, in MB, without what nobody holds any more. */
function megabytes(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 1024 / 1024;
}

/** The same requests through the same client, one document after the other, with nothing around them. */
async function bare(hub: Hub, documents: number, round: string): Promise<number[]> {
  const connection = hub.repos.connections.get('bench-books');
  const provider = providers.get('bench-books');
  const action = provider?.actions?.[0];
  if (!provider || !action) throw new Error('the books of the bench are gone');
  const network = createNetwork({}, {});
  const log = { warn: () => undefined };
  const reaching = { network, clock: systemClock, log, access: hub.access, endpointOf: () => origin };
  const client = clientFor(reachOf(connection, provider, reaching));
  const [push] = hub.repos.pushes.inState(['ready', 'done']);
  const input = hub.repos.pushes.get(push ?? 0)?.plan.input;
  for (let index = 0; index < documents; index += 1) {
    const reference = `bare-${round}-${index}`;
    const context = { reference, key: () => reference, settings: {}, account: connection.account, now: at(0) };
    await client.send(lookUp(reference));
    await client.send({ ...action.prepare(input, context).first(), beforeWrite: true });
  }
  network.close();
  return gaps();
}

const module = new URL('flows-provider.ts', import.meta.url).href;
const hub = await openBenchHub(profileDir, origin, { id: 'bench-books', map: providers, module });
const flowId = fill(hub);
hub.repos.connections.change('bench-books', { paused: true });
const began = performance.now();
await hub.flows.refresh();
const planMs = (performance.now() - began) / count;
const ready = hub.repos.pushes.inState(['ready'], flowId).length;
if (ready !== count) throw new Error(`${ready} of ${count} are ready: ${JSON.stringify(hub.repos.pushes.get(1))}`);

const before = await bare(hub, Math.min(1000, count), 'before');
hub.repos.connections.change('bench-books', { paused: false });
const sizes: [done: number, mb: number][] = [];
const done = hub.db.prepare<[], number>("SELECT count(*) FROM push WHERE state = 'done'").pluck();
let isOver = false;
const watching = (async () => {
  while (!isOver) {
    sizes.push([done.get() ?? 0, megabytes()]);
    await delay(500);
  }
})();
const sendBegan = performance.now();
await hub.flows.run(flowId);
await hub.flows.settled();
const sendMs = (performance.now() - sendBegan) / count;
isOver = true;
await watching;
const sent = await gaps();
const after = await bare(hub, Math.min(1000, count), 'after');
if ((done.get() ?? 0) !== count) throw new Error(`${done.get()} of ${count} were sent`);
const mbAt = (share: number) =>
  median(sizes.filter(([one]) => Math.abs(one - count * share) <= count * 0.04).map(([, mb]) => mb));
process.stdout.write(
  `${JSON.stringify({ planMs, sendMs, documentMs: median(sent), bareMs: median([...before, ...after]), mbEarly: mbAt(0.1), mbLate: mbAt(0.96) })}\n`,
);
await hub.stop();
