import { z } from 'zod';
import type { ErrorParams } from '../../contract/errors.ts';
import type { Db } from './database.ts';

/** Something that needs a person; one row per matter while it lasts, so nobody is told twice. */
export interface Alert {
  readonly matter: string;
  readonly connectionId: string | null;
  /** Why, one of the words `state.why.*`. */
  readonly code: string;
  readonly params: ErrorParams;
  readonly raisedAt: string;
}

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

export interface AlertRepo {
  raise(alert: Alert): void;
  settle(matter: string): void;
  list(): Alert[];
}

export function createAlerts(db: Db): AlertRepo {
  const raise = db.prepare(`INSERT INTO alert (matter, connection_id, code, params, raised_at)
    VALUES (@matter, @connectionId, @code, @params, @raisedAt) ON CONFLICT (matter) DO UPDATE SET params = excluded.params`);
  const settle = db.prepare('DELETE FROM alert WHERE matter = ?');
  const list = db.prepare<[], Omit<Alert, 'params'> & { params: string }>(
    'SELECT matter, connection_id AS connectionId, code, params, raised_at AS raisedAt FROM alert ORDER BY id',
  );
  return {
    raise: (alert) => {
      raise.run({ ...alert, params: JSON.stringify(alert.params) });
    },
    settle: (matter) => void settle.run(matter),
    list: () => list.all().map((row) => ({ ...row, params: paramsSchema.parse(JSON.parse(row.params)) })),
  };
}
