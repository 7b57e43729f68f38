import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRandom } from './data/random.ts';
import { Deliveries, type DeliveryLog, lookingAfter, onThisMachine } from './deliveries.ts';
import type { Fault } from './faults.ts';
import { FaultSwitches } from './faults.ts';
import type { Hooks } from './hooks.ts';
import type { Answer, Call, Listener } from './http.ts';
import { callHead, listen, send } from './http.ts';
import type { Changes, Hands, Login, Vendor } from './vendor.ts';
import { VENDORS, type VendorId, vendors } from './vendors.ts';

export type { DeliveryLog, DeliveryTry } from './deliveries.ts';
export type { Fault } from './faults.ts';
export type { Login } from './vendor.ts';
export type { VendorId } from './vendors.ts';

export interface ShopOptions {
  seed?: number;
  /** 1 = about 500 customers, 200 products and 2,000 orders in each shop. */
  scale?: number;
  /** The shop's clock at the start; it runs on from there. */
  now?: Date;
  /**
   * When the first data end, if that was before the clock's start: a shop that is opened again with the same seed and
   * this time holds the same records.
   */
  dataUntil?: Date;
  host?: string;
  ports?: Partial<Record<VendorId, number>>;
  /** Life of access tokens that can be refreshed, in seconds; the vendors' own hour when left out. */
  tokenSeconds?: number;
  /** How much faster the vendors' waits between tries to deliver pass: 3,600 makes an hour a second; 1 unless said. */
  webhookSpeed?: number;
  /** Where an address that deliveries go to is really found; null, as for all beyond this machine unless said, nowhere. */
  reach?: (url: string) => string | null;
}

export interface CallLog {
  /** Calls of the API proper; sign-in pages and token calls are not among them. */
  count: number;
  /** The newest 10,000 requests of any kind, oldest first, without credentials. */
  log: { method: string; path: string }[];
}

/** `Hands` at the shop's clock of now. */
export interface ShopHands {
  truth: Hands['truth'];
  edit(stream: string): string | null;
  add(stream: string): string | null;
  remove(stream: string): string | null;
  /** An order of this shop comes to the other one as well, as if an app tied them together. Tells its id there. */
  bringTo(other: VendorId, id: string): string | null;
}

/** What `change` did, per vendor and stream id. */
export type ChangeSummary = Record<VendorId, Changes>;

export interface Shop {
  origins: Record<VendorId, string>;
  logins: Record<VendorId, Login[]>;
  /** How many records of each stream the vendor holds now; what counts is said in each vendor's holds.ts. */
  holds(vendor: VendorId): Record<string, number>;
  /** A day passes in the shop: new, edited, refunded and deleted records, stamped with the shop's clock of now. */
  change(): ChangeSummary;
  /** What somebody does in one vendor's shop, one thing at a time. */
  hands(vendor: VendorId): ShopHands;
  /** What the vendor has delivered to the addresses that are subscribed there. */
  deliveries(vendor: VendorId): DeliveryLog;
  /** The owner subscribes an address at the vendor's own page. Throws where the vendor has no such page. */
  subscribeByHand(vendor: VendorId, url: string): { secret: string };
  faults(vendor: VendorId, fault: Fault | Fault[] | null): void;
  calls(vendor: VendorId): CallLog;
  /** Body and headers as the vendor would send them for the record of this topic that changed last. */
  webhook(vendor: VendorId, topic: string): { headers: Record<string, string>; body: string };
  /** What each vendor signs its webhooks with. */
  webhookSecrets: Record<VendorId, string>;
  close(): Promise<void>;
}

const LOG_LIMIT = 10_000;
const SECRET_PARAMETERS = ['consumer_key', 'consumer_secret', 'access_token', 'client_secret', 'code', 'state', 'hmac'];

/** A vendor that tells nothing by itself. */
const NONE: Hooks = {
  subscribers: () => [],
  marks: () => new Map(),
  messages: () => [],
  retrySeconds: [],
  answerMs: 1000,
};

/** One vendor's imitation on a port of its own. */
export interface Stall {
  vendor: Vendor;
  faults: FaultSwitches;
  calls: CallLog;
  listener: Listener;
  nowMs: () => number;
  /** The same clock for what is done by hand: no two things are done in the same millisecond. */
  nextMs: () => number;
  deliveries: DeliveryLog;
  /** Sets what goes wrong; what was held back is let go first. */
  setFaults(faults: Fault[]): void;
  close(): Promise<void>;
}

function logPath(call: Call): string {
  const query = new URLSearchParams(call.query);
  for (const name of SECRET_PARAMETERS) query.delete(name);
  const text = query.toString();
  return text === '' ? call.path : `${call.path}?${text}`;
}

function record(stall: { vendor: Vendor; calls: CallLog }, call: Call): void {
  if (stall.vendor.isApi(call.path)) stall.calls.count += 1;
  stall.calls.log.push({ method: call.method, path: logPath(call) });
  if (stall.calls.log.length > LOG_LIMIT) stall.calls.log.shift();
}

/** Starts one vendor; `clock` is the shop's, in milliseconds. */
export async function openStall(
  id: VendorId,
  options: ShopOptions,
  startMs: number,
  clock: () => number,
): Promise<Stall> {
  const random = createRandom(options.seed ?? 1);
  let origin = '';
  let nudges = 0;
  let lastMs = 0;
  const nowMs = () => clock() + (stall.faults?.skewMs() ?? 0);
  const stall: { faults?: FaultSwitches } = {};
  const vendor = vendors[id]({
    random,
    scale: options.scale ?? 1,
    nowMs,
    startMs: options.dataUntil?.getTime() ?? startMs,
    tokenSeconds: options.tokenSeconds ?? 3600,
    origin: () => origin,
  });
  const faults = new FaultSwitches(vendor);
  stall.faults = faults;
  const reach = options.reach ?? onThisMachine;
  const deliveries = new Deliveries(vendor.hooks ?? NONE, { nowMs, faults, reach, speed: options.webhookSpeed ?? 1 });
  if (vendor.hooks !== undefined) lookingAfter(vendor, deliveries);
  const calls: CallLog = { count: 0, log: [] };
  const nudge = () => {
    nudges += 1;
    vendor.nudge(random.fork(`nudge:${id}:${nudges}`), nowMs());
  };

  async function respond(call: Call): Promise<Answer> {
    record({ vendor, calls }, call);
    return (await faults.before(call, nudge)) ?? faults.after(call, await vendor.respond(call));
  }

  function raw(request: IncomingMessage, response: ServerResponse): boolean {
    const call = callHead(request);
    const served = vendor.raw;
    if (served === undefined || !served.takes(call.path)) return false;
    record({ vendor, calls }, call);
    void faults.before(call, nudge).then((answer) => {
      if (answer === null) served.serve(request, response);
      else send(response, answer);
    });
    return true;
  }

  const host = options.host ?? '127.0.0.1';
  const listener = await listen(respond, { host, port: options.ports?.[id] ?? 0, nowMs, raw });
  origin = listener.origin;
  await vendor.begin?.(origin);
  return {
    ...{ vendor, faults, calls, listener, nowMs, deliveries },
    nextMs() {
      lastMs = Math.max(nowMs(), lastMs + 1);
      return lastMs;
    },
    setFaults(wanted) {
      faults.set(wanted);
      deliveries.release();
    },
    async close() {
      deliveries.close();
      await listener.close();
    },
  };
}

function handsAt({ vendor, nextMs }: Stall, stall: (id: VendorId) => Stall): ShopHands {
  const { hands } = vendor;
  if (hands === undefined) throw new Error('nobody works in this pretend shop');
  return {
    truth: hands.truth,
    edit: (stream) => hands.edit(stream, nextMs()),
    add: (stream) => hands.add(stream, nextMs()),
    remove: (stream) => hands.remove(stream, nextMs()),
    bringTo(other, id) {
      const sale = hands.sale?.(id);
      const there = stall(other);
      return sale ? (there.vendor.hands?.bring?.(sale, there.nextMs()) ?? null) : null;
    },
  };
}

/** The keys are all of VENDORS, so the record is complete. */
function perVendor<T>(make: (id: VendorId) => T): Record<VendorId, T> {
  return Object.fromEntries(VENDORS.map((id) => [id, make(id)])) as Record<VendorId, T>;
}

/**
 * Starts the pretend shop: one imitation per vendor, each on a loopback port of its own. The data of a vendor are made
 * when it is first asked, always the same for the same seed, scale and start time.
 */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const startedMs = Date.now();
  const startMs = options.now?.getTime() ?? startedMs;
  const clock = () => startMs + (Date.now() - startedMs);
  const random = createRandom(options.seed ?? 1);
  let days = 0;
  const opened = await Promise.all(VENDORS.map((id) => openStall(id, options, startMs, clock)));
  const stalls = new Map(VENDORS.map((id, index) => [id, opened[index]]));
  const stall = (id: VendorId): Stall => {
    const found = stalls.get(id);
    if (found === undefined) throw new Error(`the pretend shop has no vendor ${id}`);
    return found;
  };
  return {
    origins: perVendor((id) => stall(id).listener.origin),
    logins: perVendor((id) => stall(id).vendor.logins(stall(id).listener.origin)),
    holds: (id) => stall(id).vendor.holds(),
    change() {
      days += 1;
      return perVendor((id) => stall(id).vendor.change(random.fork(`day:${days}:${id}`), stall(id).nowMs()));
    },
    hands: (id) => handsAt(stall(id), stall),
    deliveries: (id) => stall(id).deliveries,
    subscribeByHand(id, url) {
      const made = stall(id).vendor.subscribeByHand?.(url);
      if (made === undefined) throw new Error(`${id} has no page to subscribe an address at`);
      return made;
    },
    faults: (id, fault) => stall(id).setFaults(fault === null ? [] : [fault].flat()),
    calls: (id) => ({ count: stall(id).calls.count, log: [...stall(id).calls.log] }),
    webhook: (id, topic) => stall(id).vendor.webhook(topic, stall(id).nowMs()),
    webhookSecrets: perVendor((id) => stall(id).vendor.webhookSecret),
    close: async () => {
      await Promise.all(VENDORS.map((id) => stall(id).close()));
    },
  };
}
