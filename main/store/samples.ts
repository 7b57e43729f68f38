import type { Db } from './database.ts';

export interface Sample {
  readonly at: string;
  readonly ok: boolean;
  readonly latencyMs: number;
  readonly code: string | null;
}

/** What is known of how a connection answers: probes, and calls and failures by day. */
export interface SampleRepo {
  add(connectionId: string, sample: Sample): void;
  latest(connectionId: string, limit: number): Sample[];
  countCalls(connectionId: string, day: string, calls: number, failures: number): void;
  callsSince(connectionId: string, day: string): { calls: number; failures: number };
}

export function createSamples(db: Db): SampleRepo {
  const add = db.prepare('INSERT INTO health_sample (connection_id, at, ok, latency_ms, code) VALUES (?, ?, ?, ?, ?)');
  // must-not-fail 20: nothing grows without end; the newest 500 probes of a connection are kept.
  const trim = db.prepare(`DELETE FROM health_sample WHERE connection_id = @id AND id <=
    (SELECT id FROM health_sample WHERE connection_id = @id ORDER BY id DESC LIMIT 1 OFFSET 500)`);
  const latest = db.prepare<[string, number], { at: string; ok: number; latency_ms: number; code: string | null }>(
    'SELECT at, ok, latency_ms, code FROM health_sample WHERE connection_id = ? ORDER BY id DESC LIMIT ?',
  );
  const count = db.prepare(`INSERT INTO call_count (connection_id, day, calls, failures) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures`);
  const since = db.prepare<[string, string], { calls: number; failures: number }>(`SELECT
    coalesce(sum(calls), 0) AS calls, coalesce(sum(failures), 0) AS failures
    FROM call_count WHERE connection_id = ? AND day >= ?`);
  return {
    add: db.transaction((connectionId: string, { at, ok, latencyMs, code }: Sample) => {
      add.run(connectionId, at, ok ? 1 : 0, latencyMs, code);
      trim.run({ id: connectionId });
    }),
    latest: (connectionId, limit) =>
      latest
        .all(connectionId, limit)
        .map(({ at, ok, latency_ms: latencyMs, code }) => ({ at, ok: ok === 1, latencyMs, code })),
    countCalls: (connectionId, day, calls, failures) => void count.run(connectionId, day, calls, failures),
    callsSince: (connectionId, day) => since.get(connectionId, day) ?? { calls: 0, failures: 0 },
  };
}
