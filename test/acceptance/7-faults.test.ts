import { describe, expect, it } from 'vitest';
import type { Fault } from '../../demo/faults.ts';
import { expectDone, expectTruth, total } from './compare.ts';
import { everyProvider, excuse, type Outcome, openStand, type Stand } from './stand.ts';

const hourMs = 3_600_000;

/** Trouble that passes: the run ends as if nothing had been. */
const passing: readonly (readonly [string, readonly Fault[]])[] = [
  ['429 that says how long', [{ kind: 'rate-limit', retryAfterSeconds: 2, times: 1 }]],
  ['429 that does not', [{ kind: 'rate-limit', retryAfterSeconds: null, times: 1 }]],
  ['a server error', [{ kind: 'http-500', times: 2 }]],
  ['a web page of a gateway', [{ kind: 'http-502-html', times: 1 }]],
  ['a cut connection', [{ kind: 'cut-connection', times: 1 }]],
  ['half an answer', [{ kind: 'truncated-json', times: 1 }]],
  ['an access token that has run out', [{ kind: 'expired-tokens' }]],
];

/** Trouble that stays, and what the run says of it. */
const lasting: readonly (readonly [string, Fault['kind'], readonly string[]])[] = [
  ['401 for good', 'revoked', ['signed_out']],
  ['403', 'forbidden', ['forbidden']],
  ['404', 'not-found', ['bad_data']],
  ['409', 'conflict', ['bad_data', 'vendor_fault']],
  ['422', 'invalid', ['bad_data']],
  ['server errors', 'http-500', ['vendor_fault']],
  ['web pages of a gateway', 'http-502-html', ['vendor_fault']],
  ['answers that are cut off', 'truncated-json', ['vendor_fault']],
];

/** Records that are not what was promised: they are set aside, or the value does not matter; the others go on. */
const spoilt: readonly Fault['kind'][] = ['unknown-enum', 'changed-schema', 'null-field', 'huge-number'];

/** Pages that are not what was promised. */
const oddPages: readonly Fault['kind'][] = ['empty-page', 'duplicate-page'];

async function filled(id: (typeof everyProvider)[number]): Promise<Stand> {
  const stand = await openStand(id, { scale: 0.06 });
  expectDone(await stand.sync());
  stand.time.advance(hourMs);
  return stand;
}

function withFaults(stand: Stand, faults: readonly Fault[], wish = {}): Promise<Outcome> {
  stand.stall.faults.set([...faults]);
  return stand.sync({ full: true, ...wish }).finally(() => stand.stall.faults.set([]));
}

describe.each(everyProvider)('%s', (id) => {
  it('gets over trouble that passes', async () => {
    const stand = await filled(id);
    for (const [what, faults] of passing) {
      const outcome = await withFaults(stand, faults);
      expect(outcome, what).toMatchObject({ status: 'done' });
      expect(total(outcome, 'deleted') + total(outcome, 'added') + total(outcome, 'changed'), what).toBe(0);
      stand.time.advance(hourMs);
    }
    const late = await withFaults(stand, [{ kind: 'slow', ms: 400, times: 1 }], { responseMs: 200 });
    expect(late, 'no answer in time').toMatchObject({ status: 'done' });
    expectTruth(stand);
  });

  it('says of trouble that stays what it is, and loses nothing', async () => {
    const stand = await filled(id);
    for (const [what, kind, reasons] of lasting) {
      const outcome = await withFaults(stand, [{ kind } as Fault]);
      expect(outcome.status, what).toBe('failed');
      expect(reasons, what).toContain(outcome.reason);
      expect(total(outcome, 'deleted'), what).toBe(0);
      expectTruth(stand);
      if (kind === 'revoked') await stand.connect(stand.login(), { again: (await stand.connection()).id });
      stand.time.advance(hourMs);
    }
    expectDone(await stand.sync({ full: true }));
  });

  it('sets aside records that are not what was promised, and takes them when they are mended', async () => {
    const stand = await filled(id);
    let aside = 0;
    for (const kind of spoilt) {
      const outcome = await withFaults(stand, [{ kind } as Fault]);
      expect(['done', 'set_aside'], kind).toContain(outcome.status);
      expect(total(outcome, 'deleted'), kind).toBe(0);
      aside += total(outcome, 'setAside');
      stand.time.advance(hourMs);
      expectDone(await stand.sync({ full: true }));
      expectTruth(stand);
      stand.time.advance(hourMs);
    }
    expect(aside, 'nothing was ever set aside').toBeGreaterThan(0);
  });

  it('is not led astray by an empty page or one that comes twice', async () => {
    const stand = await filled(id);
    for (const kind of oddPages) {
      if (excuse(id, `faults ${kind}`)) continue;
      const outcome = await withFaults(stand, [{ kind, times: 1 } as Fault]);
      expect(total(outcome, 'deleted'), kind).toBe(0);
      stand.time.advance(hourMs);
      expectDone(await stand.sync({ full: true }));
      expectTruth(stand);
    }
  });
});
