import { workerData } from 'node:worker_threads';
import { asHubError, HubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { instantOf, shiftedClock } from '../clock.ts';
import { createNetwork, type Network } from '../http/network.ts';
import { type Connection, createConnections } from '../store/connections.ts';
import { joinStore } from '../store/database.ts';
import { createHooks } from '../store/hooks.ts';
import { createInbox } from '../store/inbox.ts';
import { createInboxWriter, type Judged } from '../store/inbox-writer.ts';
import { createRelayRepo } from '../store/relay.ts';
import { hubPort, loadProviders } from '../thread.ts';
import { certificatesByEndpoint } from './certificates.ts';
import { collect, type Polled, receivedOf } from './collect.ts';
import { type Candidate, candidatesOf, judge } from './judge.ts';
import type { FromInboxWorker, InboxOrder, InboxWorkerStart, Secrets, ToInboxWorker } from './messages.ts';
import { createOpener } from './open.ts';
import { createPoller, type Poller } from './poller.ts';
import { createRelayClient } from './relay-client.ts';
import type { Received } from './signed-text.ts';

/*
 * Collects deliveries from the relay, off the main thread: opening, checking and writing them takes most of a core while
 * there are many. It has the inbox's key, and asks the main thread for the secrets that deliveries are checked with.
 */

/** How often deliveries are looked at again whose vendor's certificate could not be had. */
const judgeAgainMs = 60_000;
const judgedAtOnce = 1000;
const polledEveryMs = 30_000;

const start = workerData as InboxWorkerStart; // only the Hub starts this file, with exactly this
const port = hubPort();
const clock = shiftedClock(start.clockOffsetMs);
const db = joinStore(start.databaseFile, start.nativeBinding);
const repos = { connections: createConnections(db), hooks: createHooks(db), inbox: createInbox(db) };
const relay = createRelayRepo(db);
const writer = createInboxWriter(db);
const registry = loadProviders(start.registry);
const asked = new Map<number, (secrets: Secrets | 'locked') => void>();
const known = new Map<string, Promise<Secrets>>();
let asks = 0;
let collecting: { readonly stop: AbortController; readonly poller: Poller; readonly done: Promise<void> } | undefined;
let judging: ReturnType<typeof judgingWith> | undefined;

port.on('message', (message: ToInboxWorker) => {
  switch (message.kind) {
    case 'collect':
      void rest().then(() => begin(message.order));
      return;
    case 'rest':
      void rest().then(() => tell({ kind: 'rested' }));
      return;
    case 'wake':
      collecting?.poller.wake();
      return;
    case 'judge':
      void judgeAgain(['no_secret', 'wrong', 'unjudged'], message.connectionId);
      return;
    case 'secrets':
      asked.get(message.ask)?.(message.secrets);
      asked.delete(message.ask);
      return;
    case 'forget':
      known.delete(message.connectionId);
      return;
    case 'quit':
      void rest().then(() => {
        db.close();
        port.close();
      });
      return;
    default:
      message satisfies never;
  }
});

setInterval(() => void judgeAgain(['unjudged'], null), judgeAgainMs).unref();

function tell(message: FromInboxWorker): void {
  port.postMessage(message);
}

async function begin(order: InboxOrder): Promise<void> {
  const network = createNetwork(order.network);
  const open = await createOpener(order);
  judging = judgingWith(order, network);
  const store = async (events: readonly Polled[]) => {
    const candidates = candidatesCache(await registry);
    const arrivals = await collect(events, {
      open,
      judge: (received, addressId) => judgeOne(received, candidates(addressId)),
    });
    const cursor = events.at(-1)?.seq ?? 0;
    tell({ kind: 'stored', stored: writer.take(order.inboxId, arrivals, cursor, instantOf(clock)) });
  };
  const stop = new AbortController();
  const poller = createPoller({
    client: createRelayClient({ network, url: order.url, token: order.token }),
    device: order.device,
    cursor: () => relay.get()?.cursor ?? 0,
    store,
    onState: (now) => tell({ kind: 'state', now }),
    onAnswer: notePolls(),
  });
  const done = poller.run(stop.signal).finally(() => network.close());
  collecting = { stop, poller, done };
}

async function rest(): Promise<void> {
  const ending = collecting;
  collecting = undefined;
  ending?.stop.abort();
  await ending?.done;
  known.clear();
}

/** Tells holes when they are new, and writes now and then when the relay was last heard of. */
function notePolls() {
  let lastNoted = Number.NEGATIVE_INFINITY;
  let toldHoles = '';
  return ({ downtimes, lostBefore }: { downtimes: { from: string; to: string }[]; lostBefore: string | null }) => {
    const holes = JSON.stringify([downtimes, lostBefore]);
    if (holes !== toldHoles) tell({ kind: 'holes', downtimes, lostBefore });
    toldHoles = holes;
    const now = performance.now();
    if (now - lastNoted < polledEveryMs) return;
    lastNoted = now;
    relay.polled(instantOf(clock));
  };
}

/** Whom an address is for, looked up once for each batch. */
function candidatesCache(providers: ReadonlyMap<string, Provider>): (addressId: string) => Candidate[] {
  const found = new Map<string, Candidate[]>();
  return (addressId) => {
    const before = found.get(addressId);
    if (before) return before;
    const connections = repos.hooks.at(addressId).map(({ connectionId }) => repos.connections.get(connectionId));
    const candidates = candidatesOf(connections, providers);
    found.set(addressId, candidates);
    return candidates;
  };
}

function judgingWith({ endpoints }: InboxOrder, network: Network) {
  const certificatesFrom = certificatesByEndpoint({ network, now: clock.now });
  return { secretsOf, certificateAt: (url: URL, { id }: Connection) => certificatesFrom(endpoints[id])(url) };
}

async function judgeOne(received: Received, candidates: readonly Candidate[]): Promise<Judged> {
  if (!judging) throw new Error('deliveries are judged while there is an inbox');
  return judge(received, candidates, judging);
}

/** Asked for once and kept: each opening of a credential is an audit row, and deliveries come by the thousand. */
function secretsOf(connectionId: string): Promise<Secrets> {
  const before = known.get(connectionId);
  if (before) return before;
  asks += 1;
  const ask = asks;
  const secrets = new Promise<Secrets>((resolve, reject) => {
    asked.set(ask, (answer) => {
      if (answer !== 'locked') return resolve(answer);
      known.delete(connectionId);
      reject(new HubError('vault_locked'));
    });
    tell({ kind: 'secrets', ask, connectionId });
  });
  known.set(connectionId, secrets);
  return secrets;
}

async function judgeAgain(verdicts: readonly ('no_secret' | 'wrong' | 'unjudged')[], connectionId: string | null) {
  try {
    const candidates = candidatesCache(await registry);
    for (const id of repos.inbox.unjudged(verdicts, connectionId, judgedAtOnce)) {
      const event = repos.inbox.find(id);
      if (!event || !judging) continue;
      const judged = await judgeOne(receivedOf(event), candidates(event.addressId));
      tell({ kind: 'stored', stored: writer.judgeAgain(id, judged) });
    }
  } catch (thrown) {
    tell({
      kind: 'log',
      level: 'warn',
      facts: { problem: asHubError(thrown).message },
      message: 'judging again failed',
    });
  }
}
