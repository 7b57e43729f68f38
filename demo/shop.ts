import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRandom } from './data/random.ts';
import type { Fault } from './faults.ts';
import { FaultSwitches } from './faults.ts';
import type { Answer, Call, Listener } from './http.ts';
import { callHead, listen, send } from './http.ts';
import type { Changes, Login, Vendor } from './vendor.ts';
import { VENDORS, type VendorId, vendors } from './vendors.ts';

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
}

export interface CallLog {
  /** Calls of the API proper; sign-in pages and token calls are not among them. */
  count: number;
  /** The newest 10,000 requests of any kind, oldest first, without credentials. */
  log: { method: string; path: string }[];
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

/** One vendor's imitation on a port of its own. */
export interface Stall {
  vendor: Vendor;
  faults: FaultSwitches;
  calls: CallLog;
  listener: Listener;
  nowMs: () => number;
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
  return { vendor, faults, calls, listener, nowMs };
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
    faults: (id, fault) => stall(id).faults.set(fault === null ? [] : [fault].flat()),
    calls: (id) => ({ count: stall(id).calls.count, log: [...stall(id).calls.log] }),
    webhook: (id, topic) => stall(id).vendor.webhook(topic, stall(id).nowMs()),
    webhookSecrets: perVendor((id) => stall(id).vendor.webhookSecret),
    close: async () => {
      await Promise.all(VENDORS.map((id) => stall(id).listener.close()));
    },
  };
}
