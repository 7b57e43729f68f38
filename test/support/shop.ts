import { createServer, type ServerResponse } from 'node:http';
import { portOf } from './vendor.ts';

/** A record as the small vendor keeps and sends it. */
export interface ShopRecord {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly changed: string;
  readonly amount: number;
  readonly [more: string]: unknown;
}

export interface ShopPage {
  readonly records: readonly unknown[];
  readonly next: string | null;
  readonly total?: number;
  readonly deleted?: readonly string[];
  readonly incomplete?: string;
}

/** One request for a page, as a script sees it. */
export interface Ask {
  readonly stream: string;
  /** How many requests there were before, for this stream and altogether. */
  readonly ofStream: number;
  readonly ofAll: number;
  readonly query: URLSearchParams;
}

/** What a script may do to one answer; nothing lets it be. */
export interface Fault {
  /** Breaks the connection instead of answering. */
  readonly cut?: true;
  /** Answers only when this has resolved. */
  readonly after?: Promise<unknown>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  readonly truncated?: true;
  readonly change?: (page: ShopPage) => unknown;
}

/** A vendor on loopback whose records, clock and misbehaviour a test decides on. */
export interface Shop {
  readonly site: string;
  readonly asked: readonly Ask[];
  pageSize: number;
  /** How far its clock runs ahead of this PC's. */
  skewMs: number;
  /** Called for each request for a page, before it is answered; it may change the shop's records, too. */
  script: (ask: Ask) => Fault | undefined;
  now(): string;
  records(stream: string): ReadonlyMap<string, ShopRecord>;
  /** Adds records or changes them; their stamps are the shop's clock unless given. */
  put(stream: string, ...records: readonly (Partial<ShopRecord> & { readonly id: string })[]): void;
  fill(stream: string, count: number, prefix?: string): void;
  remove(stream: string, ...ids: readonly string[]): void;
  close(): Promise<void>;
}

interface Kept extends ShopRecord {
  readonly place: number;
}

export async function openShop(): Promise<Shop> {
  const streams = new Map<string, Map<string, Kept>>();
  const removed = new Map<string, { id: string; at: string }[]>();
  const asked: Ask[] = [];
  let places = 0;

  const of = (stream: string) => {
    const found = streams.get(stream) ?? new Map<string, Kept>();
    streams.set(stream, found);
    return found;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    const date = new Date(Date.now() + shop.skewMs).toUTCString();
    response.setHeader('date', date);
    if (url.pathname === '/account') return void sendJson(response, { id: 'shop', name: 'The Shop' });
    answer(response, url);
  });

  function answer(response: ServerResponse, url: URL): void {
    const stream = url.pathname.slice(1);
    const ofStream = asked.filter((one) => one.stream === stream).length;
    const ask = { stream, ofStream, ofAll: asked.length, query: url.searchParams };
    asked.push(ask);
    const fault = shop.script(ask) ?? {};
    if (fault.after) void fault.after.then(() => reply(response, ask, fault));
    else reply(response, ask, fault);
  }

  function reply(response: ServerResponse, { stream, query }: Ask, fault: Fault): void {
    if (fault.cut) return void response.destroy();
    if (fault.status !== undefined || fault.body !== undefined) {
      response.writeHead(fault.status ?? 200, { 'content-type': 'application/json', ...fault.headers });
      return void response.end(fault.body ?? '{"message":"as scripted"}');
    }
    const page = pageOf(stream, query);
    const text = JSON.stringify(fault.change ? fault.change(page) : page);
    response.setHeader('content-type', 'application/json');
    response.end(fault.truncated ? text.slice(0, text.length / 2) : text);
  }

  /** All records by when they came, or those changed since by when they changed; a page begins after a key. */
  function pageOf(stream: string, query: URLSearchParams): ShopPage {
    const since = query.get('since');
    const from = query.get('from');
    const until = query.get('until');
    const ids = query.get('ids')?.split(',');
    const key = (one: Kept) => `${since === null ? '' : one.changed}#${String(one.place).padStart(9, '0')}`;
    const wanted = [...of(stream).values()].filter(
      (one) =>
        (since === null || one.changed >= since) &&
        (from === null || one.created >= from) &&
        (until === null || one.created < until) &&
        (ids === undefined || ids.includes(one.id)),
    );
    const sorted = wanted.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const left = sorted.filter((one) => key(one) > (query.get('after') ?? ''));
    const rows = left.slice(0, shop.pageSize);
    const last = rows.at(-1);
    const gone =
      since === null ? [] : (removed.get(stream) ?? []).filter((one) => one.at >= since && !of(stream).has(one.id));
    return {
      records: rows.map(({ place: _place, ...record }) => record),
      next: left.length > rows.length && last ? key(last) : null,
      ...(since === null ? { total: sorted.length } : {}),
      ...(query.get('feed') ? { deleted: gone.map((one) => one.id) } : {}),
      ...(ids ? { deleted: ids.filter((id) => !of(stream).has(id)) } : {}),
    };
  }

  const shop: Shop = {
    site: '',
    asked,
    pageSize: 10,
    skewMs: 0,
    script: () => undefined,
    now: () => new Date(Date.now() + shop.skewMs).toISOString(),
    records: (stream) => of(stream),
    put(stream, ...records) {
      for (const record of records) {
        const before = of(stream).get(record.id);
        const stamp = shop.now();
        places += 1;
        const fresh = { name: `Name of ${record.id}`, amount: 100, created: stamp, place: places };
        of(stream).set(record.id, { ...fresh, ...before, changed: stamp, ...record });
      }
    },
    fill(stream, count, prefix = stream[0] ?? 'r') {
      for (let index = 1; index <= count; index += 1) shop.put(stream, { id: `${prefix}${index}` });
    },
    remove(stream, ...ids) {
      for (const id of ids) {
        of(stream).delete(id);
        removed.set(stream, [...(removed.get(stream) ?? []), { id, at: shop.now() }]);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(shop, { site: `http://127.0.0.1:${portOf(server)}` });
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}
