import type { InboxOutcome, Verdict } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';
import { createRelayRepo } from './relay.ts';

/** One thing that a genuine delivery tells of a connection. */
export interface Told {
  readonly connectionId: string;
  /** The vendor's id of the event, or what its content comes to; see `sameOnce`. */
  readonly same: string;
  /** True where no other event ever has this `same`. */
  readonly sameOnce: boolean;
  readonly topic: string;
  readonly externalId: string | null;
  readonly gone: boolean;
  readonly at: string | null;
  /** The streams to read again. */
  readonly streams: readonly string[];
}

/** What came of looking at a delivery. */
export interface Judged {
  readonly verdict: Verdict;
  readonly connectionId: string | null;
  readonly told: readonly Told[];
  /** Why nothing could be made of a genuine one, or why it is kept apart. */
  readonly problem: string | null;
}

/** A delivery as it is kept. */
export interface Kept {
  readonly seq: number;
  readonly addressId: string;
  readonly receivedAt: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface Arrival extends Kept {
  readonly judged: Judged;
}

export interface Stored {
  /** How many were not here before. */
  readonly fresh: number;
  /** Connections that have something to be fetched. */
  readonly waiting: readonly string[];
  /** Deliveries by which a vendor asks whether the address is ours. */
  readonly asked: readonly number[];
}

export interface InboxWriter {
  /** Keeps what was polled and moves the cursor past it, in one transaction. A delivery that is here already stays. */
  take(inboxId: string, arrivals: readonly Arrival[], cursor: number, at: string): Stored;
  /** A delivery that is here is looked at once more, with a key that was not there before. */
  judgeAgain(eventId: number, judged: Judged): Stored;
}

/** The vendor's id of an event is looked for as far back as this many days; nobody tries to deliver for longer. */
const duplicateDays = 30;

export function createInboxWriter(db: Db): InboxWriter {
  const relay = createRelayRepo(db);
  const insert =
    db.prepare(`INSERT INTO webhook_event (inbox_id, seq, address_id, connection_id, received_at, stored_at,
      method, url, headers, body, topic, external_id, count, verdict, outcome, problem)
    VALUES (@inboxId, @seq, @addressId, @connectionId, @receivedAt, @storedAt, @method, @url, @headers, @body, @topic,
      @externalId, @count, @verdict, @outcome, @problem)
    ON CONFLICT (inbox_id, seq) DO NOTHING`);
  // A relay that an older copy was put back of hands out numbers again: what has the number gives it up.
  const giveUp = db.prepare(`UPDATE webhook_event SET seq = -id
    WHERE inbox_id = @inboxId AND seq = @seq AND (received_at <> @receivedAt OR body <> @body)`);
  const rejudge = db.prepare(`UPDATE webhook_event SET connection_id = @connectionId, topic = @topic,
    external_id = @externalId, count = @count, verdict = @verdict, outcome = @outcome, problem = @problem
    WHERE id = @id`);
  const tell = createTeller(db);

  function columns(judged: Judged, states: readonly ToldState[]) {
    const [first] = judged.told;
    return {
      connectionId: judged.connectionId,
      topic: first?.topic ?? null,
      externalId: first?.externalId ?? null,
      count: judged.told.length,
      verdict: judged.verdict,
      outcome: outcomeOf(judged, states),
      problem: judged.problem,
    };
  }

  function storedOf(judged: Judged, states: readonly ToldState[], id: number): Omit<Stored, 'fresh'> {
    const waiting = judged.told.flatMap((one, index) => (states[index] === 'waiting' ? [one.connectionId] : []));
    return { waiting, asked: judged.verdict === 'asked' ? [id] : [] };
  }

  function takeOne(inboxId: string, arrival: Arrival, at: string): Omit<Stored, 'fresh'> | null {
    const { judged, headers, body, ...kept } = arrival;
    const states = judged.told.map((one) => tell.stateOf(one, kept.receivedAt));
    const row = { inboxId, ...kept, headers: JSON.stringify(headers), body, storedAt: at, ...columns(judged, states) };
    let { changes, lastInsertRowid } = insert.run(row);
    if (changes === 0 && giveUp.run(row).changes > 0) ({ changes, lastInsertRowid } = insert.run(row));
    if (changes === 0) return null;
    const id = Number(lastInsertRowid);
    tell.write(id, judged.told, states, kept.receivedAt);
    return storedOf(judged, states, id);
  }

  const take = db.transaction((inboxId: string, arrivals: readonly Arrival[], cursor: number, at: string): Stored => {
    const stored = arrivals.flatMap((arrival) => takeOne(inboxId, arrival, at) ?? []);
    tell.noteHeard();
    relay.moved(cursor);
    return {
      fresh: stored.length,
      waiting: [...new Set(stored.flatMap((one) => one.waiting))],
      asked: stored.flatMap((one) => one.asked),
    };
  });

  const again = db.transaction((id: number, judged: Judged): Stored => {
    const receivedAt = String(db.prepare('SELECT received_at FROM webhook_event WHERE id = ?').pluck().get(id));
    db.prepare('DELETE FROM webhook_told WHERE event_id = ?').run(id);
    const states = judged.told.map((one) => tell.stateOf(one, receivedAt));
    rejudge.run({ id, ...columns(judged, states) });
    tell.write(id, judged.told, states, receivedAt);
    tell.noteHeard();
    return { fresh: 0, ...storedOf(judged, states, id) };
  });

  return {
    take: (inboxId, arrivals, cursor, at) => take.immediate(inboxId, arrivals, cursor, at),
    judgeAgain: (id, judged) => again.immediate(id, judged),
  };
}

type ToldState = 'waiting' | 'nothing' | 'duplicate';

function outcomeOf({ verdict, problem }: Judged, states: readonly ToldState[]): InboxOutcome {
  if (verdict === 'asked' || verdict === 'unjudged') return 'waiting';
  if (verdict !== 'good' && verdict !== 'confirmed' && verdict !== 'greeting') return 'kept_apart';
  if (problem !== null) return 'failed';
  if (states.includes('waiting')) return 'waiting';
  return states.length > 0 && states.every((state) => state === 'duplicate') ? 'duplicate' : 'nothing';
}

/** What genuine deliveries tell, each thing once (must-not-fail 17). */
function createTeller(db: Db) {
  const before = db.prepare<[string, string, string]>(
    `SELECT 1 FROM webhook_told JOIN webhook_event ON webhook_event.id = event_id
     WHERE webhook_told.connection_id = ? AND same = ? AND received_at > ? LIMIT 1`,
  );
  const open = db.prepare<[string, string]>(
    "SELECT 1 FROM webhook_told WHERE connection_id = ? AND same = ? AND state = 'waiting' LIMIT 1",
  );
  const insert =
    db.prepare(`INSERT INTO webhook_told (event_id, position, connection_id, same, topic, external_id, gone, at, state)
    VALUES (@eventId, @position, @connectionId, @same, @topic, @externalId, @gone, @at, @state)`);
  const heard = db.prepare(
    'UPDATE hook SET last_event_at = max(ifnull(last_event_at, @at), @at) WHERE connection_id = @connectionId',
  );

  const newest = new Map<string, string>();

  function wasHere({ connectionId, same, sameOnce }: Told, receivedAt: string): boolean {
    // Of two with the same content and no id, the second may tell of another change, unless the first still waits.
    if (!sameOnce) return open.get(connectionId, same) !== undefined;
    const since = new Date(Date.parse(receivedAt) - duplicateDays * 86_400_000).toISOString();
    return before.get(connectionId, same, since) !== undefined;
  }

  return {
    stateOf(told: Told, receivedAt: string): ToldState {
      if (wasHere(told, receivedAt)) return 'duplicate';
      return told.streams.length === 0 ? 'nothing' : 'waiting';
    },
    write(eventId: number, all: readonly Told[], states: readonly ToldState[], receivedAt: string): void {
      for (const [position, told] of all.entries()) {
        const { connectionId, same, topic, externalId, gone, at } = told;
        const state = states[position];
        insert.run({ eventId, position, connectionId, same, topic, externalId, gone: gone ? 1 : 0, at, state });
      }
      for (const { connectionId } of all) {
        const before = newest.get(connectionId);
        if (before === undefined || before < receivedAt) newest.set(connectionId, receivedAt);
      }
    },
    /** Once for all that were written in a transaction. */
    noteHeard(): void {
      for (const [connectionId, at] of newest) heard.run({ at, connectionId });
      newest.clear();
    },
  };
}
