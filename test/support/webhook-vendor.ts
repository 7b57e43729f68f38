import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Shop } from './shop.ts';
import { numbered } from './webhook-provider.ts';

/** A vendor that makes orders and tells of each, again and again until it has its 2xx. */
export interface NumberedVendor {
  /** Numbers of the events that got a 2xx. */
  readonly accepted: ReadonlySet<number>;
  /** How often each event was sent. */
  readonly sent: ReadonlyMap<number, number>;
  /** Resolves when so many more have got theirs. */
  more(count: number): Promise<void>;
  /** Begins nothing new, and resolves when all that was begun has got its 2xx. */
  stop(): Promise<void>;
}

const atOnce = 4;
/** Between two events of one sender, and before what was not taken is sent again. */
const pauseMs = 15;
/** One in so many is sent twice at the same time, as vendors do now and then. */
const twiceEach = 12;

export function startNumberedVendor(url: string, shop: Shop): NumberedVendor {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * atOnce });
  const accepted = new Set<number>();
  const sent = new Map<number, number>();
  const listeners = new Set<() => void>();
  let made = 0;
  let isOn = true;

  function post(number: number): Promise<boolean> {
    sent.set(number, (sent.get(number) ?? 0) + 1);
    const { headers, body } = numbered(number);
    return new Promise((resolve) => {
      const sending = request(url, { method: 'POST', agent, headers, timeout: 10_000 }, (answer) => {
        const { statusCode = 0 } = answer;
        answer.resume().once('close', () => resolve(statusCode >= 200 && statusCode < 300));
      });
      sending.once('timeout', () => sending.destroy());
      // The vendor does not know whether it was taken in.
      sending.once('error', () => resolve(false));
      sending.end(body);
    });
  }

  async function tell(number: number): Promise<void> {
    const copies = number % twiceEach === 0 ? 2 : 1;
    for (;;) {
      const answers = await Promise.all(Array.from({ length: copies }, () => post(number)));
      if (answers.includes(true)) break;
      await delay(pauseMs);
    }
    accepted.add(number);
    for (const listener of listeners) listener();
  }

  async function work(): Promise<void> {
    while (isOn) {
      made += 1;
      const number = made;
      shop.put('orders', { id: `n${number}` });
      await tell(number);
      await delay(pauseMs);
    }
  }

  const working = Array.from({ length: atOnce }, work);
  return {
    accepted,
    sent,
    more(count) {
      const goal = accepted.size + count;
      return new Promise((resolve) => {
        const look = () => {
          if (accepted.size < goal) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      });
    },
    async stop() {
      isOn = false;
      await Promise.all(working);
      agent.destroy();
    },
  };
}

/** Lets a shop answer for single orders that are asked for by their ids. */
export function answerByIds(shop: Shop): void {
  shop.script = ({ stream, query }) => {
    const ids = query.get('ids');
    if (ids === null) return undefined;
    const all = shop.records(stream);
    const records = ids.split(',').flatMap((id) => {
      const found = all.get(id);
      if (!found) return [];
      const { place: _place, ...record } = found;
      return [record];
    });
    return { body: JSON.stringify({ records, next: null }) };
  };
}
