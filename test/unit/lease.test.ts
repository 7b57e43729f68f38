import { describe, expect, it } from 'vitest';
import { createLeases } from '../../main/store/lease.ts';
import { tempFolder, tempStore } from '../support/store.ts';
import { virtualTime } from '../support/timer.ts';

describe('lease', () => {
  it('is held by one, renewed only by its holder, and free again after release', () => {
    const time = virtualTime();
    const leases = createLeases(tempStore(), time, time);
    const first = leases.take('sync', 1000);
    expect(first).not.toBeNull();
    expect(leases.take('sync', 1000)).toBeNull();
    expect(leases.take('other', 1000)).not.toBeNull();
    expect(first?.renew(5000)).toBe(true);
    time.advance(4000);
    expect(leases.isHeld('sync')).toBe(true);
    first?.release();
    expect(leases.isHeld('sync')).toBe(false);
    expect(leases.take('sync', 1000)).not.toBeNull();
  });

  it('passes on from a holder that died, who can then neither renew nor release it', () => {
    const time = virtualTime();
    const leases = createLeases(tempStore(), time, time);
    const dead = leases.take('sync', 1000);
    time.advance(1000);
    const next = leases.take('sync', 1000);
    expect(next).not.toBeNull();
    expect(dead?.renew(1000)).toBe(false);
    dead?.release();
    expect(leases.isHeld('sync')).toBe(true);
  });

  it('#20 that could not be released on a full disk is nobody’s once there is room', () => {
    const db = tempStore();
    const leases = createLeases(db);
    const lease = leases.take('sync', 60_000);
    // Stands in for a disk on which nothing can be written.
    db.pragma('query_only = ON');
    expect(() => lease?.release()).toThrow();
    db.pragma('query_only = OFF');
    expect(leases.isHeld('sync')).toBe(false);
    expect(leases.take('sync', 60_000)).not.toBeNull();
  });

  it('is waited for, across connections to the store, and given back after a failure', async () => {
    const folder = tempFolder();
    const [one, two] = [tempStore(folder), tempStore(folder)];
    const order: string[] = [];
    const options = { ttlMs: 10_000, waitMs: 10_000 };
    const failing = createLeases(one).hold('access', options, async () => {
      order.push('first');
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('broken');
    });
    const waiting = createLeases(two).hold('access', options, async () => order.push('second'));
    await expect(failing).rejects.toThrow('broken');
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });

  it('gives up after a while, and at once when told to', async () => {
    const time = virtualTime();
    const leases = createLeases(tempStore(), time, time);
    const keeper = leases.take('sync', 1e9);
    const never = () => Promise.reject(new Error('not alone'));
    await expect(leases.hold('sync', { ttlMs: 10, waitMs: 500 }, never)).rejects.toMatchObject({
      code: 'already_running',
    });
    const aborted = { ttlMs: 10, waitMs: 1e9, signal: AbortSignal.abort() };
    await expect(leases.hold('sync', aborted, never)).rejects.toMatchObject({ code: 'stopped' });
    expect(keeper?.renew(10)).toBe(true);
  });
});
