import { describe, expect, it } from 'vitest';
import { HubError } from '../../contract/errors.ts';
import type { PollAnswer } from '../../contract/relay/index.ts';
import type { PollState } from '../../main/webhooks/messages.ts';
import { createPoller } from '../../main/webhooks/poller.ts';
import type { PollQuery, RelayClient } from '../../main/webhooks/relay-client.ts';

/** A relay that keeps these, and refuses the polls of certain numbers. Where nothing is left, polls wait. */
function relayThat(kept: readonly number[], atOnce: number, refused: ReadonlyMap<number, HubError>) {
  const asked: PollQuery[] = [];
  const acknowledged: number[] = [];
  const refuse = async (): Promise<never> => {
    throw new Error('not asked for here');
  };
  const client: RelayClient = {
    ...{ enrol: refuse, status: refuse, leave: refuse, newToken: refuse, addAddress: refuse },
    ...{ changeAddress: refuse, removeAddress: refuse, ticket: refuse },
    async acknowledge(_device, upTo) {
      acknowledged.push(upTo);
    },
    poll(query, signal) {
      asked.push(query);
      const error = refused.get(asked.length);
      if (error) return Promise.reject(error);
      const left = kept.filter((seq) => seq > query.after);
      if (left.length > 0 || query.wait === 0) {
        return Promise.resolve(answerOf(left.slice(0, atOnce), left.length > atOnce));
      }
      return new Promise((_resolve, reject) => {
        if (signal?.aborted) reject(new HubError('stopped'));
        signal?.addEventListener('abort', () => reject(new HubError('stopped')), { once: true });
      });
    },
  };
  return { client, asked, acknowledged };
}

function answerOf(seqs: readonly number[], more: boolean): PollAnswer {
  const events = seqs.map((seq) => ({ seq, addressId: 'a', receivedAt: '2026-11-21T10:00:00.000Z', sealed: '' }));
  return { events, more, downtimes: [], lostBefore: null };
}

interface Course {
  readonly kept: readonly number[];
  readonly atOnce?: number;
  /** By the number of the poll. */
  readonly refused?: ReadonlyMap<number, HubError>;
  /** How often storing fails first. */
  readonly fails?: number;
}

/** Polls until everything is collected. */
async function collectAll({ kept, atOnce = 10, refused = new Map(), fails = 0 }: Course) {
  const relay = relayThat(kept, atOnce, refused);
  const stored: number[] = [];
  const states: PollState[] = [];
  const stop = new AbortController();
  let cursor = 0;
  let failed = 0;
  const poller = createPoller({
    client: relay.client,
    device: 'device-1',
    cursor: () => cursor,
    async store(events) {
      failed += 1;
      if (failed <= fails) throw new HubError('full_disk');
      stored.push(...events.map(({ seq }) => seq));
      cursor = events.at(-1)?.seq ?? cursor;
    },
    onState: (state) => {
      states.push(state);
      // Whatever it waits for is over at once.
      if (state.state === 'waiting' || state.state === 'refused') setImmediate(() => poller.wake());
      if (state.state === 'well') stop.abort();
    },
    onAnswer: () => undefined,
    random: () => 0,
  });
  await poller.run(stop.signal);
  return { ...relay, stored, states: states.map(({ state }) => state) };
}

describe('polling', () => {
  it('goes on from the last one that is stored, and acknowledges it', async () => {
    const { asked, acknowledged, stored, states } = await collectAll({ kept: [1, 2, 5], atOnce: 2 });
    expect(stored).toEqual([1, 2, 5]);
    expect(acknowledged).toEqual([2, 5]);
    expect(states).toEqual(['catching_up', 'well', 'resting']);
    expect(asked.map(({ after, wait }) => [after, wait])).toEqual([
      [0, 0],
      [2, 0],
      [5, 25],
    ]);
  });

  it('what could not be stored is not acknowledged and asked for again', async () => {
    const { asked, acknowledged, stored, states } = await collectAll({ kept: [1], fails: 2 });
    expect(stored).toEqual([1]);
    expect(acknowledged).toEqual([1]);
    expect(states).toEqual(['waiting', 'waiting', 'well', 'resting']);
    expect(asked.slice(0, 3).map(({ after }) => after)).toEqual([0, 0, 0]);
  });

  it.each([
    ['unreachable', 'waiting'],
    ['vendor_fault', 'waiting'],
    ['limited', 'waiting'],
    ['relay_refused', 'refused'],
  ] as const)('%s is told as %s, and it goes on', async (code, state) => {
    const { states, stored } = await collectAll({ kept: [3], refused: new Map([[1, new HubError(code)]]) });
    expect(states).toEqual([state, 'well', 'resting']);
    expect(stored).toEqual([3]);
  });

  it('a batch that was asked for ahead and failed is asked for again', async () => {
    const refused = new Map([[2, new HubError('unreachable')]]);
    const { stored, states } = await collectAll({ kept: [1, 2, 3], atOnce: 1, refused });
    expect(stored).toEqual([1, 2, 3]);
    expect(states).toEqual(['catching_up', 'waiting', 'catching_up', 'well', 'resting']);
  });
});
