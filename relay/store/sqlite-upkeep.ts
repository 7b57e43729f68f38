import type { Db } from './schema.ts';
import { createLetGo } from './sqlite-devices.ts';
import type { Downtime, RelayStore } from './types.ts';

/** Pages that are given back to the disk in one sweep. */
const pagesAtOnce = 2_000;

export function sqliteUpkeep(db: Db): Pick<RelayStore, 'beat' | 'downtimes' | 'sweep' | 'check'> {
  const lastBeat = db.prepare<[], string>('SELECT at FROM heartbeat').pluck();
  const setBeat = db.prepare<[string]>('INSERT OR REPLACE INTO heartbeat (only, at) VALUES (1, ?)');
  const addDowntime = db.prepare<[string, string]>('INSERT INTO downtimes (from_at, to_at) VALUES (?, ?)');
  const downtimes = db.prepare<[string], Downtime>(
    'SELECT from_at AS "from", to_at AS "to" FROM downtimes WHERE to_at >= ? ORDER BY from_at',
  );
  const beat = db.transaction((at: string, gapMs: number) => {
    const last = lastBeat.get();
    if (last !== undefined && Date.parse(at) - Date.parse(last) > gapMs) addDowntime.run(last, at);
    setBeat.run(at);
  });
  const sweep = createSweep(db);
  return {
    beat: async (at, gapMs) => beat.immediate(at, gapMs),
    downtimes: async (since) => downtimes.all(since),
    async sweep(before) {
      sweep.immediate(before);
      db.pragma(`incremental_vacuum(${pagesAtOnce})`);
    },
    // A read alone would also pass on a full disk.
    check: async () => void setBeat.run(lastBeat.get() ?? new Date().toISOString()),
  };
}

function createSweep(db: Db) {
  const forgetDowntimes = db.prepare<[string]>('DELETE FROM downtimes WHERE to_at < ?');
  const forgetDevices = db.prepare<[string]>('DELETE FROM devices WHERE seen_at < ?');
  const held = db.prepare<[], { inbox: number; upTo: number }>(
    'SELECT inbox, min(acknowledged) AS upTo FROM devices GROUP BY inbox',
  );
  const old = db.prepare<[string], { inbox: number; upTo: number }>(
    'SELECT inbox, max(seq) AS upTo FROM events WHERE received_at < ? GROUP BY inbox',
  );
  const note = db.prepare<[string, number]>('UPDATE inboxes SET lost_before = ? WHERE key = ?');
  const letGo = createLetGo(db);
  return db.transaction((before: string) => {
    forgetDowntimes.run(before);
    if (forgetDevices.run(before).changes > 0) for (const { inbox, upTo } of held.all()) letGo(inbox, upTo);
    for (const { inbox, upTo } of old.all(before)) {
      // "Before this instant": one that came in exactly then is still kept.
      if (letGo(inbox, upTo) > 0) note.run(before, inbox);
    }
  });
}
