import type { FailureReason } from '../../contract/errors.ts';
import type { Counts, RunStatus, RunStreamView, RunView } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';

export type Trigger = RunView['trigger'];
export type StreamStatus = RunStreamView['status'];

export interface Run {
  readonly id: number;
  readonly connectionId: string;
  readonly trigger: Trigger;
  readonly dry: boolean;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly status: RunStatus;
  readonly reason: FailureReason | null;
  readonly detail: string | null;
  readonly folded: number;
}

/** What one stream did in one run; the counts are committed together with the records they count. */
export interface StreamTally {
  stream: string;
  mode: 'full' | 'changes' | 'only';
  status: StreamStatus;
  reason: FailureReason | null;
  detail: string | null;
  counts: Counts;
  calls: number;
  durationMs: number;
  total: number | null;
}

interface RunRow {
  id: number;
  connection_id: string;
  trigger: Trigger;
  dry: number;
  started_at: string;
  ended_at: string | null;
  status: RunStatus;
  reason: FailureReason | null;
  detail: string | null;
  folded: number;
}

interface TallyRow {
  stream: string;
  mode: 'full' | 'changes' | 'only';
  status: StreamStatus;
  reason: FailureReason | null;
  detail: string | null;
  added: number;
  changed: number;
  unchanged: number;
  deleted: number;
  set_aside: number;
  calls: number;
  duration_ms: number;
  total: number | null;
}

export interface RunFilter {
  connectionId?: string | undefined;
  status?: 'well' | 'trouble' | undefined;
  /** Also those that webhooks made and that went well: there are many, and each is small. */
  told?: boolean | undefined;
  /** Keyset: only runs with a smaller id. */
  before?: number | undefined;
  limit: number;
}

export interface RunRepo {
  begin(run: Pick<Run, 'connectionId' | 'trigger' | 'dry' | 'startedAt' | 'folded'>): number;
  end(
    id: number,
    end: { endedAt: string; status: RunStatus; reason: FailureReason | null; detail: string | null },
  ): void;
  get(id: number): Run | null;
  list(filter: RunFilter): Run[];
  latest(connectionId: string): Run | null;
  running(): Run[];
  saveTally(runId: number, tally: StreamTally): void;
  tallies(runId: number): StreamTally[];
}

export function createRuns(db: Db): RunRepo {
  const begin = db.prepare(`INSERT INTO sync_run (connection_id, trigger, dry, started_at, status, folded)
    VALUES (@connectionId, @trigger, @dry, @startedAt, 'running', @folded)`);
  const end = db.prepare(
    'UPDATE sync_run SET ended_at = @endedAt, status = @status, reason = @reason, detail = @detail WHERE id = @id',
  );
  // What still counts as under way when the run has ended was cut with it.
  const settle = db.prepare(
    "UPDATE sync_run_stream SET status = @status WHERE run_id = @id AND status IN ('waiting', 'running')",
  );
  const one = db.prepare<[number], RunRow>('SELECT * FROM sync_run WHERE id = ?');
  const latest = db.prepare<[string], RunRow>(
    'SELECT * FROM sync_run WHERE connection_id = ? AND dry = 0 ORDER BY id DESC LIMIT 1',
  );
  const running = db.prepare<[], RunRow>("SELECT * FROM sync_run WHERE status = 'running' ORDER BY id");
  const list = db.prepare<[Record<string, string | number | null>], RunRow>(`SELECT * FROM sync_run
    WHERE (@connectionId IS NULL OR connection_id = @connectionId)
      AND (@before IS NULL OR id < @before)
      AND (@status IS NULL OR (@status = 'well') = (status IN ('done', 'running', 'stopped')))
      AND (@told OR trigger <> 'webhook' OR status NOT IN ('done', 'running', 'stopped'))
    ORDER BY id DESC LIMIT @limit`);
  const save = db.prepare(`INSERT INTO sync_run_stream (run_id, stream, mode, status, reason, detail, added, changed,
      unchanged, deleted, set_aside, calls, duration_ms, total)
    VALUES (@runId, @stream, @mode, @status, @reason, @detail, @added, @changed, @unchanged, @deleted, @setAside,
      @calls, @durationMs, @total)
    ON CONFLICT DO UPDATE SET mode = excluded.mode, status = excluded.status, reason = excluded.reason,
      detail = excluded.detail, added = excluded.added, changed = excluded.changed, unchanged = excluded.unchanged,
      deleted = excluded.deleted, set_aside = excluded.set_aside, calls = excluded.calls,
      duration_ms = excluded.duration_ms, total = excluded.total`);
  const tallies = db.prepare<[number], TallyRow>('SELECT * FROM sync_run_stream WHERE run_id = ? ORDER BY stream');

  return {
    begin: (run) => Number(begin.run({ ...run, dry: run.dry ? 1 : 0 }).lastInsertRowid),
    end: db.transaction((id: number, how: Parameters<RunRepo['end']>[1]) => {
      end.run({ id, ...how });
      settle.run({ id, status: how.status === 'stopped' ? 'stopped' : 'cut' });
    }),
    get: (id) => {
      const row = one.get(id);
      return row ? fromRow(row) : null;
    },
    latest: (connectionId) => {
      const row = latest.get(connectionId);
      return row ? fromRow(row) : null;
    },
    running: () => running.all().map(fromRow),
    list: ({ connectionId = null, status = null, told = false, before = null, limit }) =>
      list.all({ connectionId, status, told: told ? 1 : 0, before, limit }).map(fromRow),
    saveTally: (runId, { counts, ...tally }) => void save.run({ runId, ...tally, ...counts }),
    tallies: (runId) => tallies.all(runId).map(tallyFromRow),
  };
}

function fromRow(row: RunRow): Run {
  const { connection_id: connectionId, started_at: startedAt, ended_at: endedAt, dry, ...rest } = row;
  return { ...rest, connectionId, startedAt, endedAt, dry: dry === 1 };
}

function tallyFromRow(row: TallyRow): StreamTally {
  const { added, changed, unchanged, deleted, set_aside: setAside, duration_ms: durationMs, ...rest } = row;
  const { stream, mode, status, reason, detail, calls, total } = rest;
  const counts = { added, changed, unchanged, deleted, setAside };
  return { stream, mode, status, reason, detail, counts, calls, durationMs, total };
}
