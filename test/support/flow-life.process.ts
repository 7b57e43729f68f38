/**
 * The sending half of Backroom in a process of its own, to be killed: the real store, vault, sign-in, client, planner,
 * outbox and sender on a profile, without what else a Hub starts, so that a life takes a fraction of a second:
 * `<profile> <keychain> <endpoints>`. It loads its modules, says `warm`, and leads the `Life` that comes as a line of
 * standard input. What it tells on standard output is a word a line.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityOf } from '../../contract/entities/index.ts';
import { createActions } from '../../main/actions/service.ts';
import { instantOf, shiftedClock, systemClock } from '../../main/clock.ts';
import { createEvents } from '../../main/events.ts';
import { createFlows } from '../../main/flows/service.ts';
import { createFlowWork } from '../../main/flows/work.ts';
import { createNetwork } from '../../main/http/network.ts';
import { createAccess } from '../../main/oauth/access.ts';
import { createAudit } from '../../main/store/audit.ts';
import { type Db, openStore } from '../../main/store/database.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRepos } from '../../main/store/repos.ts';
import { createVault } from '../../main/vault/vault.ts';
import { freshbooks } from '../../providers/freshbooks/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { quickbooksOnline } from '../../providers/quickbooks-online/index.ts';
import { shopify } from '../../providers/shopify/index.ts';
import { xero } from '../../providers/xero/index.ts';
import { type Death, deadly, type Life } from './flow-life.ts';
import { fakeKeychain } from './keychain.ts';

const [profileDir = '', entries = '[]', endpoints = '{}'] = process.argv.slice(2);
// Written at once: what a pipe still held would be lost with the process.
const say = (word: string) => void writeSync(1, `${word}\n`);

const keychain = fakeKeychain();
for (const [account, secret] of JSON.parse(entries)) keychain.entries.set(account, secret);
const origins = new Map<string, string>(Object.entries(JSON.parse(endpoints)));
const known: readonly Provider[] = [shopify, xero, quickbooksOnline, freshbooks];
// What the vendors allow is kept elsewhere; here it would only make lives long.
const limits = { concurrency: 1, rates: [{ burst: 10, perSecond: 2000 }] };
const providers = new Map(known.map((provider) => [provider.id, { ...provider, limits }]));

// What the client needs to ask anything is loaded with its first call, which is to be over by then.
await import('got');
say('warm');
for await (const line of createInterface({ input: process.stdin })) {
  await lead(JSON.parse(line) as Life); // the test's own words
  break;
}

async function open(death: Death | null, aheadMs: number) {
  const db = openStore(profileDir);
  const repos = createRepos(db);
  const audit = createAudit(db, 'process');
  const vault = createVault({ db, keychain, audit });
  await vault.start();
  const log = {
    warn: () => undefined,
    error: (facts: object, text: string) => say(`! ${text} ${JSON.stringify(facts)}`),
  };
  const common = {
    ...{ db, vault, audit, providers, log, clock: systemClock, network: createNetwork({}, {}) },
    ...{ endpointOf: ({ provider }: { readonly provider: string }) => origins.get(provider) },
  };
  const access = createAccess({
    ...common,
    connectionOf: repos.connections.get,
    providerOf: (id) => providers.get(id),
    onSignedOut: (id) => say(`! signed out of ${id}`),
  });
  const actions = createActions({
    ...{ ...common, access, connections: repos.connections },
    onCall: (id, ok) => repos.samples.countCalls(id, instantOf(systemClock).slice(0, 10), 1, ok ? 0 : 1),
  });
  const work = createFlowWork(db, providers, () => instantOf(systemClock));
  const flows = createFlows({
    ...{ ...common, repos, events: createEvents(), actor: 'process', isHeld: () => false },
    // Ahead of the time of day, so that what waits to be tried again has waited long enough in the next life.
    clock: shiftedClock(aheadMs),
    actions: deadly(actions, death, say),
    async plan() {
      // As the worker thread does it: others have a turn between two slices.
      while (await work.slice()) await delay(0);
    },
    survey: work.survey,
  });
  return { db, repos, flows };
}

interface Row {
  readonly streamId: number;
  readonly externalId: string;
  readonly parentId: string | null;
  readonly canonical: string;
  readonly raw: string;
}

/** Writes records of the shop as a fetch does that a webhook has begun. */
function deliveries(db: Db) {
  const row = db.prepare<[number], Row>(
    `SELECT stream_id AS streamId, external_id AS externalId, parent_id AS parentId, canonical, raw
     FROM record WHERE id = ?`,
  );
  return (recordId: number, change: (order: EntityOf<'order'>) => EntityOf<'order'>) => {
    const known = row.get(recordId);
    if (!known) return;
    const { streamId, externalId, parentId, canonical, raw } = known;
    const writer = createRecordWriter(db, streamId, 'order', () => instantOf(systemClock));
    // Another text than before, such as by a stamp that means nothing.
    const text = `${raw} `;
    const entity = change(JSON.parse(canonical));
    writer.put({ externalId, parentId, text }, digestOf(text), entity, writer.find(externalId));
  };
}

function editedAgain(order: EntityOf<'order'>): EntityOf<'order'> {
  const lines = order.lines.map((line, at) => (at === 0 ? { ...line, title: `${line.title}!` } : line));
  return { ...order, lines };
}

async function lead({ death, aheadMs, again, edited, retry }: Life): Promise<void> {
  const { db, repos, flows } = await open(death, aheadMs);
  const on = repos.flows.list();
  const deliver = deliveries(db);
  db.transaction(() => {
    for (const id of edited) deliver(id, editedAgain);
    for (const id of [...again, ...again]) deliver(id, (order) => order);
  }).immediate();
  flows.begin();
  say('begun');
  if (retry) for (const { id } of on) flows.retry({ flowId: id });
  // As if the owner had pressed the button twice.
  await Promise.all(on.flatMap(({ id }) => [flows.run(id), flows.run(id)]));
  await flows.settled();
  const left = repos.pushes.inState(['ready', 'sending', 'undoing']).length;
  const waiting = on.reduce((sum, { id }) => sum + repos.flows.waiting(id), 0);
  await flows.stop();
  db.close();
  say(`quiet ${left} ${waiting}`);
  process.exit(0);
}
