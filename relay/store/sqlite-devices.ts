import { Refusal } from '../refusal.ts';
import type { Db } from './schema.ts';
import { createLastSeq } from './sqlite-events.ts';
import { type Device, type RelayStore, type StoreLimits, seenEveryMs } from './types.ts';

type DeviceMethods = 'devices' | 'seeDevice' | 'acknowledge';

export function sqliteDevices(db: Db, limits: StoreLimits): Pick<RelayStore, DeviceMethods> {
  const keyOf = db.prepare<[string], number>('SELECT key FROM inboxes WHERE id = ?').pluck();
  const list = db.prepare<[number], Device>(
    'SELECT device, acknowledged, seen_at AS seenAt FROM devices WHERE inbox = ? ORDER BY device',
  );
  const put = db.prepare<[number, string, number, string]>(
    `INSERT INTO devices (inbox, device, acknowledged, seen_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET acknowledged = max(acknowledged, excluded.acknowledged), seen_at = excluded.seen_at`,
  );
  const letGo = createLetGo(db);
  const lastSeq = createLastSeq(db);

  const note = db.transaction((inboxId: string, device: string, upTo: number | null, at: string) => {
    const inbox = keyOf.get(inboxId);
    if (inbox === undefined) return;
    const those = list.all(inbox);
    const known = those.find((one) => one.device === device);
    if (!known && those.length >= limits.devices) {
      throw new Refusal('too_many', 'This inbox has as many devices as it may have.');
    }
    if (known && upTo === null && Date.parse(at) - Date.parse(known.seenAt) < seenEveryMs) return;
    // Nobody has what is still to come.
    put.run(inbox, device, Math.min(upTo ?? 0, lastSeq()), at);
    if (upTo !== null) letGo(inbox, Math.min(...list.all(inbox).map((one) => one.acknowledged)));
  });

  return {
    async devices(inboxId) {
      const inbox = keyOf.get(inboxId);
      return inbox === undefined ? [] : list.all(inbox);
    },
    seeDevice: async (inboxId, device, at) => note.immediate(inboxId, device, null, at),
    acknowledge: async (inboxId, device, upTo, at) => note.immediate(inboxId, device, upTo, at),
  };
}

/** Deletes the events of an inbox up to a `seq`, and gives their room back. @returns how many */
export function createLetGo(db: Db) {
  const measure = db.prepare<[number, number], { events: number; bytes: number }>(
    'SELECT count(*) AS events, coalesce(sum(length(sealed)), 0) AS bytes FROM events WHERE inbox = ? AND seq <= ?',
  );
  const remove = db.prepare<[number, number]>('DELETE FROM events WHERE inbox = ? AND seq <= ?');
  const giveBack = db.prepare<[number, number, number]>(
    'UPDATE inboxes SET events = events - ?, bytes = bytes - ? WHERE key = ?',
  );
  return (inbox: number, upTo: number): number => {
    const { events, bytes } = measure.get(inbox, upTo) ?? { events: 0, bytes: 0 };
    if (events === 0) return 0;
    remove.run(inbox, upTo);
    giveBack.run(events, bytes, inbox);
    return events;
  };
}
