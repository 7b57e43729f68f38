import type { Answer, Call } from './http.ts';
import { parseJson } from './http.ts';
import type { FaultFields, Page, Vendor } from './vendor.ts';

type FaultKind =
  | { kind: 'slow'; ms: number }
  | { kind: 'clock-skew'; minutes: number }
  | { kind: 'rate-limit'; retryAfterSeconds?: number | null }
  | {
      kind:
        | 'http-500'
        | 'http-500-done'
        | 'http-502-html'
        | 'truncated-json'
        | 'expired-tokens'
        | 'revoked'
        | 'duplicate-page'
        | 'empty-page'
        | 'changed-schema'
        | 'edit-during-pull'
        | 'cut-connection'
        | 'unknown-enum'
        | 'null-field'
        | 'huge-number'
        | 'forbidden'
        | 'not-found'
        | 'conflict'
        | 'invalid'
        | 'strip-auth'
        | 'tight-bucket';
    }
  | { kind: WebhookFault; share?: number };

/** Deliveries that come twice, never, or only when the fault is lifted. */
export type WebhookFault = 'duplicate-webhooks' | 'lose-webhooks' | 'late-webhooks';

/**
 * One way for a vendor to misbehave. `times`: how many calls it strikes (all, when left out). `path`: only calls whose
 * path with query, or body, it matches; without one, all calls of the API proper, so not those that sign in. `writes`:
 * only calls other than GET. `http-500-done` does what was asked and says that it failed. `clock-skew`, `strip-auth` and `tight-bucket` hold as long as they are set;
 * `expired-tokens` strikes once, when it is set. Those of webhooks strike deliveries, and `path` their topics;
 * `share` is how many of them, from 0 to 1: a half is every other one.
 */
export type Fault = FaultKind & { times?: number; path?: RegExp; writes?: true };

const BAD_GATEWAY =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>';
/** More than a double or a 64-bit integer holds. */
const HUGE_DIGITS = '123456789012345678901234567890';
const HUGE_MARK = '@huge@';

type Row = Record<string, unknown>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Replaces the first of the named fields that the record has; dots lead into nested objects. */
function replaceField(record: Row, names: string[], replace: (owner: Row, key: string) => void): void {
  for (const name of names) {
    const steps = name.split('.');
    const key = steps.pop() ?? '';
    const owner = steps.reduce<unknown>((at, step) => (isRow(at) ? at[step] : undefined), record);
    if (isRow(owner) && owner[key] !== undefined && owner[key] !== null) {
      replace(owner, key);
      return;
    }
  }
}

const SPOIL: Record<string, { fields: keyof FaultFields; replace: (owner: Row, key: string) => void }> = {
  'changed-schema': {
    fields: 'needed',
    replace: (owner, key) => {
      owner[`${key}_v2`] = owner[key];
      delete owner[key];
    },
  },
  'unknown-enum': {
    fields: 'enumeration',
    replace: (owner, key) => {
      const old = owner[key];
      owner[key] = typeof old === 'string' && old === old.toUpperCase() ? 'TELEPORTED' : 'teleported';
    },
  },
  'null-field': {
    fields: 'nullable',
    replace: (owner, key) => {
      owner[key] = null;
    },
  },
  'huge-number': {
    fields: 'amount',
    replace: (owner, key) => {
      owner[key] = typeof owner[key] === 'number' ? HUGE_MARK : `${HUGE_DIGITS}.99`;
    },
  },
};

/** Every third record of the page is spoilt, the first one included. */
function spoilRows(page: Page, kind: string, fields: FaultFields): void {
  const spoil = SPOIL[kind];
  if (spoil === undefined) return;
  page.rows.forEach((row, index) => {
    if (index % 3 !== 0 || !isRow(row)) return;
    // GraphQL edges hold the record one level down.
    const record = isRow(row.node) ? row.node : row;
    replaceField(record, fields[spoil.fields], spoil.replace);
  });
}

export class FaultSwitches {
  #faults: { fault: Fault; left: number; due: number }[] = [];
  readonly #vendor: Vendor;
  readonly #lastRows = new Map<string, unknown[]>();
  readonly #seenLists = new Set<string>();

  constructor(vendor: Vendor) {
    this.#vendor = vendor;
  }

  set(faults: Fault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY, due: 0 }));
    this.#lastRows.clear();
    this.#seenLists.clear();
    const has = (kind: Fault['kind']) => faults.some((fault) => fault.kind === kind);
    if (has('expired-tokens')) this.#vendor.expireTokens();
    if (has('revoked')) this.#vendor.revokeAll();
    this.#vendor.setSwitch?.('strip-auth', has('strip-auth'));
    this.#vendor.setSwitch?.('tight-bucket', has('tight-bucket'));
  }

  skewMs(): number {
    return this.#faults.reduce(
      (sum, { fault }) => (fault.kind === 'clock-skew' ? sum + fault.minutes * 60_000 : sum),
      0,
    );
  }

  /** Takes one strike of the first fault of this kind that is left and fits the call. */
  #take<K extends Fault['kind']>(kind: K, call: Call): Extract<Fault, { kind: K }> | null {
    const isApi = this.#vendor.isApi(call.path);
    const entry = this.#faults.find(({ fault, left }) => fault.kind === kind && left > 0 && fits(fault, call, isApi));
    if (entry === undefined) return null;
    entry.left -= 1;
    // The search above compared the kind.
    return entry.fault as Extract<Fault, { kind: K }>;
  }

  /** Takes one strike of a fault that hits deliveries of this topic. */
  takeWebhook(kind: WebhookFault, topic: string): boolean {
    const hits = ({ path }: Fault) => path === undefined || withoutPlace(path).test(topic);
    const entry = this.#faults.find(({ fault, left }) => fault.kind === kind && left > 0 && hits(fault));
    if (entry === undefined) return false;
    // It strikes whenever the shares of those that came by add up to one.
    entry.due += 'share' in entry.fault ? (entry.fault.share ?? 1) : 1;
    if (entry.due < 1) return false;
    entry.due -= 1;
    entry.left -= 1;
    return true;
  }

  /** What goes wrong before the vendor answers: null when the call may go on. */
  async before(call: Call, nudge: () => void): Promise<Answer | null> {
    const slow = this.#take('slow', call);
    if (slow !== null) await new Promise((resolve) => setTimeout(resolve, slow.ms));
    if (this.#take('revoked', call) !== null) return this.#vendor.refuse('revoked', null);
    if (this.#take('http-500', call) !== null) return this.#vendor.refuse('http-500', null);
    for (const kind of ['forbidden', 'not-found', 'conflict', 'invalid'] as const) {
      if (this.#take(kind, call) !== null) return this.#vendor.refuse(kind, null);
    }
    if (this.#take('http-502-html', call) !== null) return { status: 502, text: BAD_GATEWAY };
    const limited = this.#take('rate-limit', call);
    if (limited !== null) return this.#vendor.refuse('rate-limit', limited.retryAfterSeconds ?? null);
    const list = `${call.path}?${call.method === 'GET' ? '' : call.body.slice(0, 40)}`;
    if (this.#seenLists.has(list) && this.#take('edit-during-pull', call) !== null) nudge();
    this.#seenLists.add(list);
    return null;
  }

  /** What goes wrong with a good answer on its way. */
  after(call: Call, answer: Answer): Answer {
    if (this.#faults.length === 0 || answer.json === undefined) return answer;
    if (this.#take('http-500-done', call) !== null) return this.#vendor.refuse('http-500', null);

    // The faults change a copy, never the vendor's own objects.
    const json: unknown = parseJson(JSON.stringify(answer.json));
    const page = this.#vendor.page(json, call);
    if (page !== null) this.#spoilPage(call, page);
    const text = JSON.stringify(json).replaceAll(`"${HUGE_MARK}"`, HUGE_DIGITS);
    const headers = { 'content-type': 'application/json; charset=utf-8', ...answer.headers };
    if (this.#take('truncated-json', call) !== null) {
      return { status: answer.status, headers, text: text.slice(0, Math.floor(text.length / 2)) };
    }
    if (this.#take('cut-connection', call) !== null) return { status: answer.status, headers, text, cut: true };
    return { status: answer.status, headers, text };
  }

  #spoilPage(call: Call, page: Page): void {
    const before = this.#lastRows.get(page.key);
    const own = [...page.rows];
    if (before !== undefined && this.#take('duplicate-page', call) !== null) page.rows.unshift(...before);
    if (this.#take('empty-page', call) !== null) page.rows.length = 0;
    for (const kind of ['changed-schema', 'unknown-enum', 'null-field', 'huge-number'] as const) {
      if (page.rows.length > 0 && this.#take(kind, call) !== null) spoilRows(page, kind, this.#vendor.faultFields);
    }
    this.#lastRows.set(page.key, own);
  }
}

function fits(fault: Fault, call: Call, isApi: boolean): boolean {
  if (fault.writes === true && call.method === 'GET') return false;
  if (fault.path === undefined) return isApi;
  const pattern = withoutPlace(fault.path);
  const query = call.query.toString();
  return pattern.test(query === '' ? call.path : `${call.path}?${query}`) || pattern.test(call.body);
}

/** A pattern that always begins at the beginning, as often as it is asked. */
function withoutPlace(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}
