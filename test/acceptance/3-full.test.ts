import { describe, expect, it } from 'vitest';
import { type EntityKind, entitySchemas } from '../../contract/entities/index.ts';
import { expectDone, expectTruth, total } from './compare.ts';
import { everyProvider, openStand } from './stand.ts';

describe.each(everyProvider)('%s', (id) => {
  it('reads every record once, as it is, and finds nothing new the second time', async () => {
    const stand = await openStand(id);
    const first = await stand.sync();
    expectDone(first);
    expectTruth(stand);
    expect(total(first, 'added')).toBeGreaterThan(100);
    stand.time.advance(60_000);
    const second = await stand.sync({ full: true });
    expectDone(second);
    expect({ added: total(second, 'added'), changed: total(second, 'changed') }).toEqual({ added: 0, changed: 0 });
    expect(total(second, 'unchanged')).toBe(total(first, 'added'));
    expectTruth(stand);
  });

  it('keeps what it reads in the one form that every system has', async () => {
    const stand = await openStand(id, { scale: 0.05 });
    await stand.sync();
    for (const { id: stream, entity } of stand.provider.streams) {
      for (const row of stand.rows(stream).values()) {
        expect(() => entitySchemas[entity satisfies EntityKind].parse(JSON.parse(row.canonical))).not.toThrow();
      }
    }
  });
});
