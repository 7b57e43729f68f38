import type { PushState, PushWhy } from '../../contract/flows/index.ts';
import type { Wanted } from '../flows/plan.ts';
import type { Db } from './database.ts';
import { type Inverse, type Made, type Push, type PushProblem, type PushRowShape, pushOf } from './push-row.ts';

/** Where a push comes from and goes to; with a key it names one. */
export interface Way {
  readonly sourceId: string;
  readonly targetId: string;
}

export interface NewPush extends Way {
  readonly flowId: string;
  readonly wanted: Wanted;
  readonly recordId: number | null;
  readonly state: PushState;
  readonly why: PushWhy | null;
  readonly generation: number;
  readonly reference: string;
  readonly replaces: number | null;
  readonly at: string;
}

/** What a push is changed to; null empties. */
export interface PushChange {
  readonly state?: PushState;
  readonly flowId?: string;
  readonly runId?: number | null;
  readonly why?: PushWhy | null;
  readonly attempts?: number;
  readonly triedAt?: string | null;
  readonly nextTryAt?: string | null;
  readonly problem?: PushProblem | null;
  readonly made?: Made | null;
  readonly inverse?: Inverse | null;
  readonly final?: string | null;
  readonly doneAt?: string | null;
  readonly undoneAt?: string | null;
  /** With its reference, where it turns out to be a later one. */
  readonly generation?: number;
  readonly reference?: string;
}

/** The outbox: all of it is to be called inside a transaction where several things belong together. */
export interface PushRepo {
  get(id: number): Push | null;
  /** The newest generation of a key. */
  newest(way: Way, key: string): Push | null;
  /** The one that is there in the target now. */
  standing(way: Way, key: string): Push | null;
  /** What a record of a flow has led to and was never sent. */
  unsentOf(flowId: string, recordId: number): Push[];
  add(push: NewPush): number;
  /** Another plan in the place of one that was not sent. */
  replan(id: number, wanted: Wanted, state: PushState, why: PushWhy | null): void;
  change(id: number, change: PushChange): void;
  drop(id: number): void;
  log(id: number, entry: { at: string; actor: string; what: string; detail?: string | null }): void;
  /** Those of these states among the pushes about one thing. */
  about(way: Way, about: string, states: readonly PushState[]): Push[];
  /** Pushes that need a key and are in one of these states. */
  needing(way: Way, key: string, states: readonly PushState[]): Push[];
  /** The next push of a target that can be sent, after this id. */
  sendable(targetId: string, afterId: number, now: string): Push | null;
  /** One that is to be taken back and that nothing builds on any more. */
  undoable(targetId: string, now: string): Push | null;
  inState(states: readonly PushState[], flowId?: string): number[];
  /** Where something is to be sent or taken back. */
  busyTargets(): string[];
  /** When the next one waits to be tried again; null for none. */
  nextTry(): string | null;
  /** The push that made a record. */
  maker(targetId: string, externalId: string, action: string): Push | null;
  /** Whether another push makes something of this name there. */
  isTitled(way: Way, title: string, action: string, otherThan: string): boolean;
  /** Whether something is being made there by such an action, and nobody knows yet how it ended. */
  isMaking(targetId: string, action: string): boolean;
  /** Ids of the pushes that a run has written. */
  ofRun(runId: number): number[];
}

const columns: Readonly<Record<keyof PushChange, string>> = {
  state: 'state',
  flowId: 'flow_id',
  runId: 'run_id',
  why: 'why',
  attempts: 'attempts',
  triedAt: 'tried_at',
  nextTryAt: 'next_try_at',
  problem: 'problem',
  made: 'made',
  inverse: 'inverse',
  final: 'final',
  doneAt: 'done_at',
  undoneAt: 'undone_at',
  generation: 'generation',
  reference: 'reference',
};

const isColumn = (name: string): name is keyof PushChange => name in columns;

export function createPushes(db: Db): PushRepo {
  return { ...createPushWriter(db), ...createPushLooks(db), ...createPushQueue(db) };
}

function createPushWriter(db: Db): Pick<PushRepo, 'add' | 'replan' | 'change' | 'drop' | 'log'> {
  const insert = db.prepare(
    `INSERT INTO push (flow_id, source_id, target_id, key, generation, about, record_id, state, why, title, occurred_on,
       amount_minor, currency, plan, plan_hash, reference, replaces, created_at)
     VALUES (@flowId, @sourceId, @targetId, @key, @generation, @about, @recordId, @state, @why, @title, @occurredOn,
       @amountMinor, @currency, @plan, @hash, @reference, @replaces, @at)`,
  );
  const replan = db.prepare(
    `UPDATE push SET state = @state, why = @why, title = @title, about = @about, occurred_on = @occurredOn,
       amount_minor = @amountMinor, currency = @currency, plan = @plan, plan_hash = @hash, problem = NULL, attempts = 0,
       next_try_at = NULL WHERE id = @id`,
  );
  const need = db.prepare('INSERT OR IGNORE INTO push_need (push_id, key) VALUES (?, ?)');
  const needNothing = db.prepare('DELETE FROM push_need WHERE push_id = ?');
  const drop = db.prepare('DELETE FROM push WHERE id = ?');
  const log = db.prepare('INSERT INTO push_log (push_id, at, actor, what, detail) VALUES (?, ?, ?, ?, ?)');
  const text = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  const of = ({ key, about, title, occurredOn, money, plan, hash }: Wanted) => ({
    ...{ key, about, title, occurredOn, hash, plan: JSON.stringify(plan) },
    ...{ amountMinor: money?.amountMinor ?? null, currency: money?.currency ?? null },
  });
  const updates = new Map<string, ReturnType<Db['prepare']>>();

  return {
    add({ wanted, why, ...rest }) {
      const id = Number(insert.run({ ...rest, ...of(wanted), why: text(why) }).lastInsertRowid);
      for (const key of wanted.plan.needs) need.run(id, key);
      return id;
    },
    replan(id, wanted, state, why) {
      replan.run({ ...of(wanted), id, state, why: text(why) });
      needNothing.run(id);
      for (const key of wanted.plan.needs) need.run(id, key);
    },
    change(id, change) {
      const names = Object.keys(change).filter(isColumn);
      const sql = `UPDATE push SET ${names.map((name) => `${columns[name]} = ?`).join(', ')} WHERE id = ?`;
      const statement = updates.get(sql) ?? db.prepare(sql);
      updates.set(sql, statement);
      statement.run(...names.map((name) => plain(change[name])), id);
    },
    drop: (id) => void drop.run(id),
    log: (id, { at, actor, what, detail = null }) => void log.run(id, at, actor, what, detail),
  };
}

/** A value as its column keeps it. */
function plain(value: PushChange[keyof PushChange]): string | number | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}

type Looks =
  | ('get' | 'newest' | 'standing' | 'unsentOf' | 'about')
  | ('needing' | 'maker' | 'isTitled' | 'isMaking' | 'ofRun');

function createPushLooks(db: Db): Pick<PushRepo, Looks> {
  const get = db.prepare<[number], PushRowShape>('SELECT * FROM push WHERE id = ?');
  const keyed = 'SELECT * FROM push WHERE target_id = ? AND source_id = ? AND key = ?';
  const newest = db.prepare<[string, string, string], PushRowShape>(`${keyed} ORDER BY generation DESC LIMIT 1`);
  const standing = db.prepare<[string, string, string], PushRowShape>(
    `${keyed} AND state IN ('done', 'undoing') ORDER BY generation DESC LIMIT 1`,
  );
  const unsent = db.prepare<[number, string], PushRowShape>(
    `SELECT * FROM push WHERE record_id = ? AND flow_id = ? AND state IN ('held', 'proposed', 'ready', 'failed')`,
  );
  const about = db.prepare<[string, string, string, string], PushRowShape>(
    `SELECT * FROM push WHERE target_id = ? AND source_id = ? AND about = ?
       AND state IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const needing = db.prepare<[string, string, string, string], PushRowShape>(
    `SELECT p.* FROM push_need AS n JOIN push AS p ON p.id = n.push_id WHERE n.key = ? AND p.target_id = ?
       AND p.source_id = ? AND p.state IN (SELECT value FROM json_each(?)) ORDER BY p.id`,
  );
  const maker = db.prepare<[string, string, string], PushRowShape>(
    `SELECT * FROM push WHERE target_id = ? AND json_extract(made, '$.externalId') = ?
       AND json_extract(plan, '$.action') = ? AND state = 'done' ORDER BY id DESC LIMIT 1`,
  );
  const titled = db.prepare<[string, string, string, string, string]>(
    `SELECT 1 FROM push WHERE target_id = ? AND title = ? AND json_extract(plan, '$.action') = ?
       AND (key <> ? OR source_id <> ?) AND state <> 'left_out' LIMIT 1`,
  );
  const making = db.prepare<[string, string]>(
    `SELECT 1 FROM push WHERE target_id = ? AND (state = 'sending' OR state = 'ready' AND attempts > 0)
       AND json_extract(plan, '$.action') = ? LIMIT 1`,
  );
  const ofRun = db.prepare<[number], number>('SELECT id FROM push WHERE run_id = ? ORDER BY id').pluck();
  const maybe = (row: PushRowShape | undefined) => (row ? pushOf(row) : null);
  return {
    get: (id) => maybe(get.get(id)),
    newest: ({ sourceId, targetId }, key) => maybe(newest.get(targetId, sourceId, key)),
    standing: ({ sourceId, targetId }, key) => maybe(standing.get(targetId, sourceId, key)),
    unsentOf: (flowId, recordId) => unsent.all(recordId, flowId).map(pushOf),
    about: ({ sourceId, targetId }, what, states) =>
      about.all(targetId, sourceId, what, JSON.stringify(states)).map(pushOf),
    needing: ({ sourceId, targetId }, key, states) =>
      needing.all(key, targetId, sourceId, JSON.stringify(states)).map(pushOf),
    maker: (targetId, externalId, action) => maybe(maker.get(targetId, externalId, action)),
    isTitled: ({ sourceId, targetId }, title, action, key) =>
      titled.get(targetId, title, action, key, sourceId) !== undefined,
    isMaking: (targetId, action) => making.get(targetId, action) !== undefined,
    ofRun: (runId) => ofRun.all(runId),
  };
}

/** A need is met when something of its key stands in the target. */
const unmet = `EXISTS (SELECT 1 FROM push_need AS n WHERE n.push_id = p.id AND NOT EXISTS (
  SELECT 1 FROM push AS d WHERE d.target_id = p.target_id AND d.source_id = p.source_id AND d.key = n.key
    AND d.state = 'done'))`;

function createPushQueue(db: Db): Pick<PushRepo, 'sendable' | 'undoable' | 'inState' | 'busyTargets' | 'nextTry'> {
  const sendable = db.prepare<[string, number, string], PushRowShape>(
    `SELECT p.* FROM push AS p JOIN flow AS f ON f.id = p.flow_id AND f.state = 'on'
     WHERE p.target_id = ? AND p.state = 'ready' AND p.id > ? AND coalesce(p.next_try_at, '') <= ? AND NOT ${unmet}
     ORDER BY p.id LIMIT 1`,
  );
  // What builds on it goes first, else the newest.
  const undoable = db.prepare<[string, string], PushRowShape>(
    `SELECT p.* FROM push AS p WHERE p.target_id = ? AND p.state = 'undoing' AND coalesce(p.next_try_at, '') <= ? AND NOT EXISTS (
       SELECT 1 FROM push_need AS n JOIN push AS d ON d.id = n.push_id
       WHERE n.key = p.key AND d.target_id = p.target_id AND d.source_id = p.source_id AND d.state IN ('undoing', 'done'))
     ORDER BY p.id DESC LIMIT 1`,
  );
  const inState = db
    .prepare<{ states: string; flowId: string | null }, number>(
      `SELECT id FROM push WHERE state IN (SELECT value FROM json_each(@states))
         AND (@flowId IS NULL OR flow_id = @flowId) ORDER BY id`,
    )
    .pluck();
  const busy = db
    .prepare<[], string>(`SELECT DISTINCT target_id FROM push WHERE state IN ('ready', 'undoing', 'sending')`)
    .pluck();
  const nextTry = db
    .prepare<[], string | null>(`SELECT min(next_try_at) FROM push WHERE state IN ('ready', 'undoing')`)
    .pluck();
  return {
    sendable: (targetId, afterId, now) => {
      const row = sendable.get(targetId, afterId, now);
      return row ? pushOf(row) : null;
    },
    undoable: (targetId, now) => {
      const row = undoable.get(targetId, now);
      return row ? pushOf(row) : null;
    },
    inState: (states, flowId) => inState.all({ states: JSON.stringify(states), flowId: flowId ?? null }),
    busyTargets: () => busy.all(),
    nextTry: () => nextTry.get() ?? null,
  };
}
