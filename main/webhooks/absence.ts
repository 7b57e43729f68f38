import type { Absence } from '../../contract/ipc/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { AbsenceRepo } from '../store/absences.ts';
import type { ConnectionRepo } from '../store/connections.ts';
import type { InboxRepo } from '../store/inbox.ts';
import type { SettingRepo } from '../store/settings.ts';
import type { StreamRepo } from '../store/streams.ts';

export interface AbsenceOptions {
  readonly absences: AbsenceRepo;
  readonly connections: ConnectionRepo;
  readonly inbox: InboxRepo;
  readonly settings: SettingRepo;
  readonly streams: StreamRepo;
  readonly clock: Clock;
  readonly events: Events;
  /** Nothing is left at the relay, as far as it can be reached; true where there is none. */
  readonly isCollected: () => boolean;
}

/** Notices when this PC was away, and follows up what was fetched since until nothing is missing (must-not-fail 23). */
export interface AbsenceWatch {
  /** To be called each minute, and when the PC has woken. */
  beat(): void;
  view(): Absence | null;
}

/** A shorter gap is a busy minute, or a restart. */
const gapMs = 10 * 60_000;
/** So long is an absence worth telling. */
const newsMs = 24 * 3_600_000;
const seenKey = 'seenAt';

export function createAbsenceWatch(options: AbsenceOptions): AbsenceWatch {
  const { absences, connections, inbox, settings, streams, clock, events } = options;

  /** Connections that have not been read whole since; those that cannot be read now are among them. */
  function missingSince(instant: string): string[] {
    return connections.list().flatMap((connection) => {
      if (connection.state === 'off' || connection.paused) return [];
      const known = streams.list(connection.id).filter(({ enabled, lastOkAt }) => enabled && lastOkAt !== null);
      return known.some(({ lastOkAt }) => (lastOkAt ?? '') < instant) ? [connection.name] : [];
    });
  }

  function follow(): void {
    const absence = absences.latest();
    if (!absence || absence.settledAt !== null) return;
    const { id, to } = absence;
    const counts = { folded: absences.foldedSince(to), collected: inbox.collected(to, to) };
    if (counts.folded !== absence.folded || counts.collected !== absence.collected) {
      absences.count(id, counts);
      events.changed(['relay']);
    }
    if (!options.isCollected() || missingSince(to).length > 0) return;
    absences.settle(id, instantOf(clock));
    events.changed(['relay']);
  }

  return {
    beat() {
      const now = instantOf(clock);
      const seen = settings.get(seenKey);
      if (seen !== null && Date.parse(now) - Date.parse(seen) > gapMs) absences.add(seen, now);
      settings.set(seenKey, now);
      follow();
    },
    view() {
      const absence = absences.latest();
      if (!absence || clock.now().getTime() - Date.parse(absence.to) > newsMs) return null;
      const { from, to, folded, collected, settledAt } = absence;
      const missing = settledAt === null ? missingSince(to) : [];
      return { from, to, folded, collected, settling: settledAt === null, missing };
    },
  };
}
