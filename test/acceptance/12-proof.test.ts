import { describe, expect, it } from 'vitest';
import type { VendorId } from '../../demo/vendors.ts';
import { shiftDay } from '../../main/proof/days.ts';
import { fetchingOf, isLacking } from '../../main/proof/mend.ts';
import { proveStream } from '../../main/proof/prove.ts';
import { gapOf } from '../../main/proof/split.ts';
import type { Proof } from '../../main/store/proof.ts';
import { runConnection } from '../../main/sync/run.ts';
import type { SyncWish } from '../../main/sync/service.ts';
import { type CountTally, type ErasedSource, isDerived, type Tally } from '../../providers/kit/index.ts';
import { expectDone } from './compare.ts';
import { everyProvider, fail, openStand, type Stand } from './stand.ts';

/** must-not-fail 6 to 9 and 13: whatever is lost on the way, the vendor's own numbers tell. */

type Counted = ErasedSource & { readonly tally: CountTally };
type Provable = ErasedSource & { readonly tally: Tally };

function provableBy(stand: Stand): Provable[] {
  return stand.provider.streams.flatMap((stream) =>
    isDerived(stream) || !stream.tally ? [] : [{ ...stream, tally: stream.tally }],
  );
}

function countedBy(stand: Stand): Counted[] {
  return provableBy(stand).flatMap((stream) =>
    stream.tally.by === 'balance' ? [] : [{ ...stream, tally: stream.tally }],
  );
}

async function prove(stand: Stand, stream: Provable): Promise<Proof> {
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
  for (const { id } of ids) forget(stand, id);
  return ids.map((one) => one.external_id);
}

/** Takes a record out of the store behind Backroom's back. */
function forget({ db }: Stand, id: number): void {
  for (const table of ['record_words', 'record']) db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id);
  db.prepare('DELETE FROM record_text WHERE rowid = ?').run(id);
}

/** These count nothing; the second keeps a balance, and of the first the window says that there are no numbers. */
const silent = ['amazon-seller', 'stripe'];
const balanced: readonly VendorId[] = ['stripe'];

it('knows which systems give numbers', async () => {
  const counting = await Promise.all(everyProvider.map(async (id) => countedBy(await openStand(id)).length > 0));
  expect(everyProvider.filter((_, index) => !counting[index])).toEqual(silent);
  const balancing = await Promise.all(
    everyProvider.map(async (id) => provableBy(await openStand(id)).some(({ tally }) => tally.by === 'balance')),
  );
  expect(everyProvider.filter((_, index) => balancing[index])).toEqual(balanced);
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

describe.each(balanced)('%s keeps a balance', (id) => {
  /** Everything fetched; gives the one stream that adds up to it. */
  async function filled() {
    const stand = await openStand(id);
    expectDone(await stand.sync());
    const [stream] = provableBy(stand).filter(({ tally }) => tally.by === 'balance');
    return { stand, stream: stream ?? fail('keeps no balance') };
  }

  it('which is what its movements add up to, to the cent, whatever moves from day to day', async () => {
    const { stand, stream } = await filled();
    for (const what of [null, 'payments', 'refunds', 'disputes', 'payouts', 'balance']) {
      if (what !== null) expect(stand.hands.add(what, stand.time.nowMs()), what).not.toBeNull();
      const before = stand.asked.length;
      const { sums, problem } = await prove(stand, stream);
      expect(problem, String(what)).toBeNull();
      expect(sums.length, String(what)).toBeGreaterThan(0);
      for (const { theirs, ours } of sums) expect(ours, String(what)).toBe(theirs);
      expect(stand.asked.length - before).toBe(3);
    }
  });

  it('and tells by its amount which movement was lost here, and that it came again', async () => {
    const { stand, stream } = await filled();
    const rows = stand.db
      .prepare<[string], { id: number; amount: number; currency: string }>(
        `SELECT r.id, r.amount_minor AS amount, r.currency FROM record AS r JOIN stream_state AS s ON s.id = r.stream_id
          WHERE s.stream = ? AND r.amount_minor <> 0 ORDER BY r.occurred_at, r.id`,
      )
      .all(stream.id);
    for (const lost of [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)]) {
      forget(stand, lost?.id ?? fail('no movement'));
      const [differs, ...others] = (await prove(stand, stream)).sums.filter(({ theirs, ours }) => theirs !== ours);
      expect(others).toEqual([]);
      expect(differs?.currency).toBe(lost?.currency);
      expect((differs?.theirs ?? 0) - (differs?.ours ?? 0)).toBe(lost?.amount);
      for (const time of ['first', 'second'] as const) {
        const order = fetchingOf([{ stream, proof: await prove(stand, stream) }], await stand.connection(), time);
        if (order) await perform(stand, order);
      }
      expect(isLacking(await prove(stand, stream))).toBe(false);
      expect(stand.rows(stream.id).size).toBe(rows.length);
    }
  });

  it('and cries no wolf when money moves while it is asked', async () => {
    const { stand, stream } = await filled();
    const { vendor } = stand.stall;
    const respond = vendor.respond.bind(vendor);
    for (const turn of [0, 1, 2]) {
      let asked = 0;
      vendor.respond = (call) => {
        if (asked === turn) stand.hands.add('payments', stand.time.nowMs());
        asked += 1;
        return respond(call);
      };
      const proof = await prove(stand, stream);
      expect(proof.problem).toBeNull();
      expect(isLacking(proof)).toBe(false);
      expect(asked).toBe(turn === 0 ? 3 : 6);
    }
  });
});
