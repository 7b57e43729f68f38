import type { ConnectionFacts, OwnData } from '../../contract/events/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Alert } from '../store/alerts.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import { createEventWriter } from '../store/outbound-events.ts';
import type { Repos } from '../store/repos.ts';

/** What Backroom itself has to tell; kept among what happened also when no address wants it. */
export interface OwnEvents {
  /** Does something that may raise alerts of a connection, and tells of those that are new, in one transaction. */
  reviewing(connection: Connection, review: () => void): void;
  /** A run has failed: told unless the one before it failed for the same reason. */
  failed(connection: Connection, runId: number): void;
}

const factsOf = ({ id, name, provider }: Connection): ConnectionFacts => ({ id, name, provider });

export function createOwnEvents(db: Db, repos: Repos, clock: Clock): OwnEvents {
  const writer = createEventWriter(db);

  const alertsOf = ({ id }: Connection) => repos.alerts.list().filter((alert) => alert.connectionId === id);

  function tellAttention(connection: Connection, { code, params }: Alert): void {
    const told: Omit<OwnData<'connection.needs_attention'>, 'connection'> = {
      why: code,
      count: Number(params.count ?? 0),
    };
    write('connection.needs_attention', connection, told);
  }

  function write(type: 'connection.needs_attention' | 'sync.failed', connection: Connection, data: object): void {
    const about = { connection: factsOf(connection), recordId: null, title: connection.name, money: null };
    writer.write({ type, ...about, at: instantOf(clock), data }, true);
  }

  /** The run before this one that came to an end of its own. */
  function before(connection: Connection, runId: number) {
    const runs = repos.runs.list({ connectionId: connection.id, before: runId, told: true, limit: 20 });
    return runs.find((run) => !run.dry && !['running', 'stopped', 'cut'].includes(run.status));
  }

  return {
    reviewing: (connection, review) =>
      db
        .transaction(() => {
          const known = new Set(alertsOf(connection).map(({ matter }) => matter));
          review();
          for (const alert of alertsOf(connection)) if (!known.has(alert.matter)) tellAttention(connection, alert);
        })
        .immediate(),
    failed(connection, runId) {
      const run = repos.runs.get(runId);
      if (!run || run.dry || run.status !== 'failed' || run.reason === null || run.endedAt === null) return;
      const last = before(connection, runId);
      if (last?.status === 'failed' && last.reason === run.reason) return;
      const { startedAt, endedAt, reason } = run;
      const told: Omit<OwnData<'sync.failed'>, 'connection'> = { run: { id: runId, startedAt, endedAt }, reason };
      db.transaction(() => write('sync.failed', connection, told)).immediate();
    },
  };
}
