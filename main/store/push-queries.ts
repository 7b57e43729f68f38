import type { PushState } from '../../contract/flows/index.ts';
import type { PushQuery } from '../../contract/ipc/flows.ts';
import type { Money } from '../../contract/money.ts';
import type { Db } from './database.ts';
import { type Push, type PushRowShape, pushOf } from './push-row.ts';

export interface PushLogRow {
  readonly at: string;
  readonly actor: string;
  readonly what: string;
  readonly detail: string | null;
}

interface Sums {
  readonly totals: { part: string; source: Money; target: Money }[];
  readonly accounts: { account: string; net: Money }[];
  readonly taxes: { taxRate: string; tax: Money }[];
}

/** The outbox and the journal as they are looked at. */
export interface PushQueries {
  /** Newest first. */
  page(query: PushQuery): { rows: Push[]; next: number | null };
  counts(flowId: string): Readonly<Partial<Record<PushState, number>>>;
  /** Done, and not as it should be any more: cancelled since, or not to be taken back. */
  outdated(flowId: string): number;
  doneSince(flowId: string, since: string): number;
  lastDoneAt(flowId: string): string | null;
  /** What the pushes of a flow in these states come to. */
  sums(flowId: string, states: readonly PushState[]): Sums;
  log(pushId: number): PushLogRow[];
  runCounts(runId: number): { done: number; failed: number; undone: number; totals: Money[] };
  /** How many wait to be sent to a system. */
  waitingFor(targetId: string): number;
  /** How many need a hand, over all flows that are not removed: proposed; held or failed. */
  needing(): { proposed: number; stuck: number };
}

interface MoneyRow {
  readonly name: string;
  readonly currency: string;
  readonly minor: number;
}

const isOutdated = `p.state = 'done' AND p.why IS NOT NULL`;

/** Narrows nothing: with it the index of what pushes are about can be used, whose first column this is. */
const anyTarget = 'p.target_id IN (SELECT target_id FROM flow UNION SELECT source_id FROM flow)';

export function createPushQueries(db: Db): PushQueries {
  const counts = db.prepare<[string], { state: PushState; n: number }>(
    'SELECT state, count(*) AS n FROM push WHERE flow_id = ? GROUP BY state',
  );
  const outdated = db
    .prepare<[string], number>(`SELECT count(*) FROM push AS p WHERE p.flow_id = ? AND ${isOutdated}`)
    .pluck();
  const doneSince = db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM push WHERE flow_id = ? AND done_at >= ? AND state = 'done'`,
    )
    .pluck();
  const lastDone = db.prepare<[string], string | null>('SELECT max(done_at) FROM push WHERE flow_id = ?').pluck();
  const log = db.prepare<[number], PushLogRow>(
    'SELECT at, actor, what, detail FROM push_log WHERE push_id = ? ORDER BY id',
  );
  const runStates = db.prepare<[number], { state: PushState; n: number }>(
    'SELECT state, count(*) AS n FROM push WHERE run_id = ? GROUP BY state',
  );
  const runTotals = db.prepare<[number], { currency: string; minor: number }>(
    `SELECT currency, sum(amount_minor) AS minor FROM push
     WHERE run_id = ? AND state = 'done' AND amount_minor IS NOT NULL
       AND key NOT LIKE '%/payment' AND key NOT LIKE '%/pay_out' GROUP BY currency`,
  );
  const waiting = db
    .prepare<[string], number>(`SELECT count(*) FROM push WHERE target_id = ? AND state IN ('ready', 'proposed')`)
    .pluck();
  const needing = db.prepare<[], { proposed: number; stuck: number }>(
    `SELECT coalesce(sum(p.state = 'proposed'), 0) AS proposed, coalesce(sum(p.state IN ('held', 'failed')), 0) AS stuck
     FROM push AS p JOIN flow AS f ON f.id = p.flow_id AND f.state = 'on' WHERE p.state IN ('proposed', 'held', 'failed')`,
  );
  return {
    page: createPages(db),
    counts: (flowId) => Object.fromEntries(counts.all(flowId).map(({ state, n }) => [state, n])),
    outdated: (flowId) => outdated.get(flowId) ?? 0,
    doneSince: (flowId, since) => doneSince.get(flowId, since) ?? 0,
    lastDoneAt: (flowId) => lastDone.get(flowId) ?? null,
    sums: createSums(db),
    log: (pushId) => log.all(pushId),
    runCounts(runId) {
      const by = new Map(runStates.all(runId).map(({ state, n }) => [state, n]));
      const totals = runTotals.all(runId).map(({ currency, minor }) => ({ amountMinor: minor, currency }));
      return { done: by.get('done') ?? 0, failed: by.get('failed') ?? 0, undone: by.get('undone') ?? 0, totals };
    },
    waitingFor: (targetId) => waiting.get(targetId) ?? 0,
    needing: () => needing.get() ?? { proposed: 0, stuck: 0 },
  };
}

function createPages(db: Db): PushQueries['page'] {
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (where: string) =>
    db.prepare<Record<string, string | number>, PushRowShape>(
      `SELECT * FROM push AS p WHERE ${where} ORDER BY p.id DESC LIMIT @limit`,
    );
  return ({ flowId, states, runId, outdated, about, sourceId, before, limit }) => {
    const conditions = [
      'p.id < @before',
      ...(flowId === undefined ? [] : ['p.flow_id = @flowId']),
      ...(states === undefined ? [] : ['p.state IN (SELECT value FROM json_each(@states))']),
      ...(runId === undefined ? [] : ['p.run_id = @runId']),
      ...(outdated === undefined ? [] : [isOutdated]),
      ...(about === undefined ? [] : ['p.about = @about']),
      ...(sourceId === undefined ? [] : ['p.source_id = @sourceId', anyTarget]),
    ].join(' AND ');
    const statement = statements.get(conditions) ?? prepare(conditions);
    statements.set(conditions, statement);
    const rows = statement.all({
      ...{ before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 },
      ...(flowId === undefined ? {} : { flowId }),
      ...(states === undefined ? {} : { states: JSON.stringify(states) }),
      ...(runId === undefined ? {} : { runId }),
      ...(about === undefined ? {} : { about }),
      ...(sourceId === undefined ? {} : { sourceId }),
    });
    const page = rows.slice(0, limit).map(pushOf);
    return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
  };
}

function createSums(db: Db): PushQueries['sums'] {
  const of = `FROM push AS p WHERE p.flow_id = ? AND p.state IN (SELECT value FROM json_each(?))`;
  const lines = `FROM push AS p, json_each(p.plan, '$.ledger') AS l
    WHERE p.flow_id = ? AND p.state IN (SELECT value FROM json_each(?))`;
  // The part stands behind the last slash of a key.
  const totals = db.prepare<[string, string], { part: string; currency: string; source: number; target: number }>(
    `SELECT replace(p.key, rtrim(p.key, replace(p.key, '/', '')), '') AS part,
       json_extract(p.plan, '$.proof.source.currency') AS currency,
       sum(json_extract(p.plan, '$.proof.source.amountMinor')) AS source,
       sum(json_extract(p.plan, '$.proof.target.amountMinor')) AS target
     ${of} AND json_extract(p.plan, '$.proof') IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const sumBy = (name: string, money: string) =>
    db.prepare<[string, string], MoneyRow>(
      `SELECT json_extract(l.value, '$.${name}') AS name, json_extract(l.value, '$.${money}.currency') AS currency,
         sum(json_extract(l.value, '$.${money}.amountMinor')) AS minor
       ${lines} AND json_extract(l.value, '$.${name}') IS NOT NULL AND json_extract(l.value, '$.${money}') IS NOT NULL
       GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  const [accounts, taxes] = [sumBy('account', 'net'), sumBy('taxRate', 'tax')];
  return (flowId, states) => {
    const about = [flowId, JSON.stringify(states)] as const;
    return {
      totals: totals.all(...about).map(({ part, currency, source, target }) => ({
        part,
        source: { amountMinor: source, currency },
        target: { amountMinor: target, currency },
      })),
      accounts: accounts.all(...about).map(({ name, currency, minor }) => ({
        ...{ account: name, net: { amountMinor: minor, currency } },
      })),
      taxes: taxes.all(...about).map(({ name, currency, minor }) => ({
        ...{ taxRate: name, tax: { amountMinor: minor, currency } },
      })),
    };
  };
}
