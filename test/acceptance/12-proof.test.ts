import { describe, expect, it } from 'vitest';
import { shiftDay } from '../../main/proof/days.ts';
import { fetchingOf } from '../../main/proof/mend.ts';
import { proveStream } from '../../main/proof/prove.ts';
import { gapOf } from '../../main/proof/split.ts';
import type { Proof } from '../../main/store/proof.ts';
import { runConnection } from '../../main/sync/run.ts';
import type { SyncWish } from '../../main/sync/service.ts';
import { type ErasedSource, isDerived, type Tally } from '../../providers/kit/index.ts';
import { expectDone } from './compare.ts';
import { everyProvider, fail, openStand, type Stand } from './stand.ts';

/** must-not-fail 6 to 9 and 13: whatever is lost on the way, the vendor's own numbers tell. */

type Counted = ErasedSource & { readonly tally: Tally };

function countedBy(stand: Stand): Counted[] {
  return stand.provider.streams.flatMap((stream) =>
    isDerived(stream) || !stream.tally ? [] : [{ ...stream, tally: stream.tally }],
  );
}

async function prove(stand: Stand, stream: Counted): Promise<Proof> {
  const connection = await stand.connection();
  const state = stand.repos.streams.find(connection.id, stream.id) ?? fail(`${stream.id} has no state`);
  const client = stand.client(connection);
  const proof = await proveStream({
    ...{ connection, stream, tally: stream.tally, state, proofs: stand.repos.proofs },
    send: (request) => client.send(request),
    now: stand.time.now().toISOString(),
  });
  return proof ?? fail(`${stream.id} has nothing to prove`);
}

/** Carries out what main/proof orders, as the Hub would. */
async function perform(stand: Stand, { streams = [], only = [], full = false }: SyncWish): Promise<void> {
  const connection = await stand.connection();
  const { repos, db, provider, time } = stand;
  const runId = repos.runs.begin({
    ...{ connectionId: connection.id, trigger: 'retry', dry: false, folded: 0 },
    startedAt: time.now().toISOString(),
  });
  const end = await runConnection({
    ...{ db, runId, connection, provider, streams, only, dry: false, timer: time },
    wish: { full, since: null },
    client: stand.client(connection),
    signal: new AbortController().signal,
    now: () => time.now().toISOString(),
    onPage: () => undefined,
  });
  expect(end.status).toBe('done');
}

/** Loses four records of a stream here, the first among them. */
function lose(stand: Stand, stream: Counted, proof: Proof): string[] {
  const { tally } = stream;
  const column = tally.by === 'created' ? 'created_at' : 'occurred_at';
  const rest = tally.without === undefined ? '' : `AND json_extract(canonical, '$.${tally.without}') IS NULL`;
  const from = tally.by === 'whole' ? '' : shiftDay(proof.firstDay ?? '', 1);
  const until = tally.by === 'whole' ? '9999' : (proof.lastDay ?? '');
  const ids = stand.db
    .prepare<[number, string, string], { id: number; external_id: string }>(
      `SELECT id, external_id FROM record WHERE stream_id = ? AND deleted_at IS NULL AND ${column} >= ? AND ${column} < ? ${rest} ORDER BY id`,
    )
    .all(proof.streamId, from, until)
    .filter((_, index, { length }) => index % Math.ceil(length / 4) === 0);
  for (const { id } of ids) {
    for (const table of ['record_words', 'record']) stand.db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id);
    stand.db.prepare('DELETE FROM record_text WHERE rowid = ?').run(id);
  }
  return ids.map((one) => one.external_id);
}

/** These give no numbers at all, which the window says. */
const silent = ['amazon-seller', 'stripe'];

it('knows which systems give numbers', async () => {
  const counting = await Promise.all(everyProvider.map(async (id) => countedBy(await openStand(id)).length > 0));
  expect(everyProvider.filter((_, index) => !counting[index])).toEqual(silent);
});

describe.each(everyProvider.filter((id) => !silent.includes(id)))('%s', (id) => {
  it('agrees with the vendor after a full reading, stream by stream', async () => {
    const stand = await openStand(id);
    expectDone(await stand.sync());
    const counted = countedBy(stand);
    const lines: string[] = [];
    for (const stream of counted) {
      const before = stand.asked.length;
      const proof = await prove(stand, stream);
      const theirs = proof.windows.reduce((sum, one) => sum + one.theirs, 0);
      expect({ stream: stream.id, missing: proof.missing, surplus: proof.surplus }).toEqual({
        ...{ stream: stream.id, missing: 0, surplus: 0 },
      });
      expect(theirs, stream.id).toBeGreaterThan(0);
      lines.push(`${stream.id} ${theirs} to ${proof.lastDay ?? 'now'} in ${stand.asked.length - before}`);
    }
    const none = stand.provider.streams.filter((one) => !isDerived(one) && !one.tally).map((one) => one.id);
    process.stdout.write(
      `\n${id}: ${lines.join(', ') || 'counts nothing'}${none.length ? `; no numbers: ${none}` : ''}\n`,
    );
  });

  it('finds what was lost here, on the very days, and fetches it again', async () => {
    const stand = await openStand(id);
    await stand.sync();
    const connection = await stand.connection();
    for (const stream of countedBy(stand)) {
      const whole = await prove(stand, stream);
      const before = stand.rows(stream.id);
      const lost = lose(stand, stream, whole);
      if (lost.length === 0) continue;
      const found = await prove(stand, stream);
      expect({ stream: stream.id, missing: found.missing }).toEqual({ stream: stream.id, missing: lost.length });
      const days = found.windows.filter((one) => gapOf(one) > 0);
      for (const one of days) expect(one.first, stream.id).toBe(one.last);
      for (const time of ['first', 'second'] as const) {
        const left = await prove(stand, stream);
        const order = fetchingOf([{ stream, proof: left }], connection, time);
        if (order) await perform(stand, order);
      }
      expect((await prove(stand, stream)).missing, stream.id).toBe(0);
      expect(new Set(stand.rows(stream.id).keys()), stream.id).toEqual(new Set(before.keys()));
    }
  });
});
