import { z } from 'zod';
import type { InboxOutcome, Verdict } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';

/** A delivery, as lists show it. */
export interface InboxEntry {
  readonly id: number;
  readonly connectionId: string | null;
  readonly receivedAt: string;
  readonly storedAt: string;
  readonly topic: string | null;
  readonly externalId: string | null;
  readonly count: number;
  readonly verdict: Verdict;
  readonly outcome: InboxOutcome;
}

export interface InboxFull extends InboxEntry {
  readonly addressId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly runId: number | null;
  readonly problem: string | null;
  readonly told: readonly ToldEntry[];
}

export type ToldState = 'waiting' | 'fetching' | 'fetched' | 'nothing' | 'duplicate';

export interface ToldEntry {
  readonly eventId: number;
  readonly position: number;
  readonly connectionId: string;
  readonly topic: string;
  readonly externalId: string | null;
  readonly gone: boolean;
  readonly at: string | null;
  readonly state: ToldState;
}

export interface InboxFilter {
  readonly connectionId?: string | undefined;
  readonly only?: 'failed' | 'apart' | 'waiting' | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface InboxRepo {
  list(filter: InboxFilter): InboxEntry[];
  find(id: number): InboxFull | null;
  /** What is to be fetched for a connection, oldest first. */
  waiting(connectionId: string, limit: number): ToldEntry[];
  /** Connections that have something to be fetched. */
  connectionsWaiting(): string[];
  /** A fetch for these begins; what comes in from now on is not of it. */
  begin(told: readonly ToldEntry[]): void;
  /** The fetch has ended: well, with a run; or not, and they wait on. */
  settle(told: readonly ToldEntry[], runId: number | null): void;
  /**
   * A whole reading that began then has brought what waited by that time, but what is told to be gone: a reading of
   * changes does not show that. So many at once. @returns how many
   */
  settleBefore(connectionId: string, storedBefore: string, runId: number, limit: number): number;
  /** What a kill left half done waits again. */
  recover(): void;
  /** Genuine deliveries that are to be fetched once more. @returns how many */
  replay(of: { id: number } | { from: string; to: string; connectionId?: string | undefined }): number;
  confirmed(id: number, verdict: 'confirmed' | 'wrong', problem: string | null): void;
  /** Those that could not be judged for want of a key, oldest first. */
  unjudged(verdicts: readonly Verdict[], connectionId: string | null, limit: number): number[];
  /** Genuine ones and others since an instant, by connection. */
  counts(since: string): Map<string, { received: number; refused: number }>;
  newestAt(): string | null;
  count(): number;
  /** How many came to the relay up to an instant and were stored after it. */
  collected(receivedBefore: string, storedSince: string): number;
  /** Lets go of the oldest: beyond so many days, and beyond so many. @returns how many */
  trim(olderThan: string, atMost: number): number;
}

const entryColumns = `webhook_event.id, webhook_event.connection_id AS connectionId, received_at AS receivedAt,
  stored_at AS storedAt, topic, external_id AS externalId, count, verdict, outcome`;
const toldColumns = `event_id AS eventId, position, connection_id AS connectionId, topic, external_id AS externalId,
  gone, at, state`;

/** As the index on what is open says it, word by word: SQLite takes such an index for nothing else. */
const open = "state IN ('waiting', 'fetching')";
const openOutcome = "outcome IN ('waiting', 'kept_apart', 'failed')";

type ToldRow = Omit<ToldEntry, 'gone'> & { gone: number };
const toldOf = (row: ToldRow): ToldEntry => ({ ...row, gone: row.gone === 1 });
const pairsSchema = z.array(z.tuple([z.string(), z.string()]));

export function createInbox(db: Db): InboxRepo {
  const one = db.prepare<[number], Omit<InboxFull, 'told' | 'headers'> & { headers: string }>(
    `SELECT ${entryColumns}, address_id AS addressId, method, url, headers, body, run_id AS runId, problem
     FROM webhook_event WHERE id = ?`,
  );
  const told = db.prepare<[number], ToldRow>(
    `SELECT ${toldColumns} FROM webhook_told WHERE event_id = ? ORDER BY position`,
  );
  const waiting = db.prepare<[string, number], ToldRow>(`SELECT ${toldColumns} FROM webhook_told
    WHERE connection_id = ? AND ${open} AND state = 'waiting' ORDER BY event_id, position LIMIT ?`);
  const connectionsWaiting = db
    .prepare<[], string>(`SELECT DISTINCT connection_id FROM webhook_told WHERE ${open} AND state = 'waiting'`)
    .pluck();
  const counts = db.prepare<[string], { connectionId: string; received: number; refused: number }>(
    `SELECT connection_id AS connectionId, sum(outcome <> 'kept_apart' AND verdict <> 'greeting') AS received, sum(outcome = 'kept_apart') AS refused
     FROM webhook_event WHERE received_at >= ? AND connection_id IS NOT NULL GROUP BY connection_id`,
  );

  return {
    list: (filter) => listOf(db, filter),
    find(id) {
      const row = one.get(id);
      if (!row) return null;
      return { ...row, headers: pairsSchema.parse(JSON.parse(row.headers)), told: told.all(id).map(toldOf) };
    },
    waiting: (connectionId, limit) => waiting.all(connectionId, limit).map(toldOf),
    connectionsWaiting: () => connectionsWaiting.all(),
    ...createSettling(db),
    counts: (since) => new Map(counts.all(since).map(({ connectionId, ...count }) => [connectionId, count])),
    count: () => Number(db.prepare('SELECT count(*) FROM webhook_event').pluck().get()),
    newestAt: () => scalar(db, 'SELECT received_at FROM webhook_event ORDER BY id DESC LIMIT 1'),
    collected: (receivedBefore, storedSince) =>
      Number(
        db
          .prepare('SELECT count(*) FROM webhook_event WHERE received_at <= ? AND stored_at >= ?')
          .pluck()
          .get(receivedBefore, storedSince),
      ),
    trim(olderThan, atMost) {
      const byAge = db.prepare('DELETE FROM webhook_event WHERE received_at < ?').run(olderThan).changes;
      const byCount = db
        .prepare('DELETE FROM webhook_event WHERE id <= (SELECT max(id) FROM webhook_event) - ?')
        .run(atMost).changes;
      return byAge + byCount;
    },
  };
}

const outcomes = { failed: 'failed', apart: 'kept_apart', waiting: 'waiting' } as const;

/** Newest first. Each wish is a condition of its own, so that its index is taken. */
function listOf(db: Db, { connectionId, only, before, limit }: InboxFilter): InboxEntry[] {
  const conditions = [
    ...(connectionId === undefined ? [] : ['connection_id = @connectionId']),
    ...(before === undefined ? [] : ['id < @before']),
    ...(only === undefined ? [] : [openOutcome, 'outcome = @outcome']),
  ];
  const values = { connectionId, before, limit, outcome: only && outcomes[only] };
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return db
    .prepare<[object], InboxEntry>(`SELECT ${entryColumns} FROM webhook_event ${where} ORDER BY id DESC LIMIT @limit`)
    .all(given);
}

function scalar(db: Db, sql: string): string | null {
  const value = db.prepare(sql).pluck().get();
  return typeof value === 'string' ? value : null;
}

type Settling = 'begin' | 'settle' | 'settleBefore' | 'recover' | 'replay' | 'confirmed' | 'unjudged';

/** How what waits becomes what was fetched. */
function createSettling(db: Db): Pick<InboxRepo, Settling> {
  const state = db.prepare('UPDATE webhook_told SET state = ? WHERE event_id = ? AND position = ?');
  // A delivery is fetched when all that it tells is.
  const close = db.prepare(`UPDATE webhook_event SET outcome = 'fetched', run_id = @runId WHERE id = @id AND NOT EXISTS
    (SELECT 1 FROM webhook_told WHERE event_id = @id AND state IN ('waiting', 'fetching'))`);
  const reopen = db.prepare("UPDATE webhook_event SET outcome = 'waiting' WHERE id = ?");
  const waitAgain = db.prepare(
    `UPDATE webhook_told SET state = 'waiting' WHERE event_id = ? AND state IN ('fetched', 'fetching', 'duplicate')`,
  );

  const settle = db.transaction((all: readonly ToldEntry[], runId: number | null) => {
    for (const { eventId, position } of all) state.run(runId === null ? 'waiting' : 'fetched', eventId, position);
    if (runId !== null) for (const id of new Set(all.map(({ eventId }) => eventId))) close.run({ runId, id });
  });

  // Immediate, as whatever reads before it writes: what another thread commits in between would make it fail.
  const settleBefore = db.transaction((connectionId: string, storedBefore: string, runId: number, limit: number) => {
    const brought = db
      .prepare<[string, string, number], ToldRow>(
        `SELECT event_id AS eventId, position, webhook_told.connection_id AS connectionId,
           webhook_told.topic, webhook_told.external_id AS externalId, gone, at, state
         FROM webhook_told JOIN webhook_event ON webhook_event.id = event_id
         WHERE webhook_told.connection_id = ? AND ${open} AND state = 'waiting' AND gone = 0 AND stored_at < ? LIMIT ?`,
      )
      .all(connectionId, storedBefore, limit);
    settle(brought.map(toldOf), runId);
    return brought.length;
  });

  const replay = db.transaction((of: Parameters<InboxRepo['replay']>[0]) => {
    const ids = replayable(of).filter((id) => waitAgain.run(id).changes > 0);
    for (const id of ids) reopen.run(id);
    return ids.length;
  });

  function replayable(of: Parameters<InboxRepo['replay']>[0]): number[] {
    if ('id' in of) {
      return db
        .prepare<[number], number>("SELECT id FROM webhook_event WHERE id = ? AND verdict = 'good'")
        .pluck()
        .all(of.id);
    }
    const { from, to, connectionId = null } = of;
    return db
      .prepare<[{ from: string; to: string; connectionId: string | null }], number>(`SELECT id FROM webhook_event
        WHERE verdict = 'good' AND received_at BETWEEN @from AND @to
          AND (@connectionId IS NULL OR connection_id = @connectionId)`)
      .pluck()
      .all({ from, to, connectionId });
  }

  return {
    begin: db.transaction((all: readonly ToldEntry[]) => {
      for (const { eventId, position } of all) state.run('fetching', eventId, position);
    }),
    settle,
    settleBefore: (...about) => settleBefore.immediate(...about),
    recover: () =>
      void db.prepare(`UPDATE webhook_told SET state = 'waiting' WHERE ${open} AND state = 'fetching'`).run(),
    replay: (of) => replay.immediate(of),
    confirmed: (id, verdict, problem) => {
      const outcome = verdict === 'confirmed' ? 'nothing' : 'kept_apart';
      db.prepare('UPDATE webhook_event SET verdict = ?, outcome = ?, problem = ? WHERE id = ?').run(
        ...[verdict, outcome, problem, id],
      );
    },
    unjudged: (verdicts, connectionId, limit) =>
      db
        .prepare<
          [{ verdicts: string; connectionId: string | null; limit: number }],
          number
        >(`SELECT id FROM webhook_event
          WHERE ${openOutcome} AND outcome <> 'failed' AND verdict IN (SELECT value FROM json_each(@verdicts))
            AND (@connectionId IS NULL OR connection_id = @connectionId) ORDER BY id LIMIT @limit`)
        .pluck()
        .all({ verdicts: JSON.stringify(verdicts), connectionId, limit }),
  };
}
