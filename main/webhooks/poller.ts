import { setTimeout as pause } from 'node:timers/promises';
import { asHubError, type HubError } from '../../contract/errors.ts';
import type { PollAnswer } from '../../contract/relay/index.ts';
import type { Polled } from './collect.ts';
import type { PollState } from './messages.ts';
import type { RelayClient } from './relay-client.ts';

export interface PollerOptions {
  readonly client: RelayClient;
  readonly device: string;
  /** The last delivery that is stored. */
  readonly cursor: () => number;
  /** Keeps deliveries and moves the cursor past them. Throws HubError where that cannot be done now. */
  readonly store: (events: readonly Polled[]) => Promise<void>;
  readonly onState: (state: PollState) => void;
  readonly onAnswer: (answer: PollAnswer) => void;
  /** 0 to 1; Math.random unless given. */
  readonly random?: () => number;
}

export interface Poller {
  /** Polls until it is stopped; resolves then. Never rejects. */
  run(stop: AbortSignal): Promise<void>;
  /** Breaks off what waits and polls at once: the PC woke, or the line is back. */
  wake(): void;
}

/** Less than what proxies and routers grant a quiet connection. */
const waitSeconds = 25;
const batch = 500;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** A relay that does not know this PC is asked now and then all the same: its owner may have put a backup back. */
const refusedPauseMs = 15 * 60_000;

/** Collects by long poll: what is stored is acknowledged, and while one batch is written the next is on its way. */
export function createPoller(options: PollerOptions): Poller {
  const { client, device, store, onState, onAnswer, random = Math.random } = options;
  let nudge = new AbortController();
  let failures = 0;

  function ask(after: number, wait: number, stop: AbortSignal): Promise<PollAnswer> {
    const answer = client.poll({ device, after, wait, limit: batch }, AbortSignal.any([stop, nudge.signal]));
    // Who takes it sees the error; one that nobody takes any more is no unhandled rejection.
    answer.catch(() => undefined);
    return answer;
  }

  /** Not waited for: the next one covers one that got lost. */
  function acknowledge(upTo: number): void {
    client.acknowledge(device, upTo).catch(() => undefined);
  }

  /** One round of questions, until an error ends it. */
  async function collect(stop: AbortSignal): Promise<void> {
    let answer = ask(options.cursor(), 0, stop);
    for (;;) {
      const { events, more, ...about } = await answer;
      onAnswer({ events, more, ...about });
      const state: PollState = { state: more ? 'catching_up' : 'well', error: null };
      const last = events.at(-1)?.seq;
      if (last === undefined) {
        failures = 0;
        onState(state);
        answer = ask(options.cursor(), waitSeconds, stop);
        continue;
      }
      const ahead = more ? ask(last, 0, stop) : null;
      await store(events);
      failures = 0;
      onState(state);
      acknowledge(last);
      answer = ahead ?? ask(last, waitSeconds, stop);
    }
  }

  function pauseMs({ code, waitMs }: HubError): number {
    if (code === 'relay_refused') return refusedPauseMs;
    const most = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
    return Math.max(waitMs ?? 0, most / 2 + (most / 2) * random());
  }

  async function rest(ms: number, stop: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal: AbortSignal.any([stop, nudge.signal]), ref: false }).catch(() => undefined);
  }

  return {
    async run(stop) {
      while (!stop.aborted) {
        try {
          await collect(stop);
        } catch (thrown) {
          const error = asHubError(thrown);
          if (stop.aborted) break;
          // Woken: asked again at once.
          if (error.code === 'stopped') continue;
          const state = error.code === 'relay_refused' ? 'refused' : 'waiting';
          onState({ state, error: error.toWire() });
          await rest(pauseMs(error), stop);
          failures += 1;
        }
      }
      onState({ state: 'resting', error: null });
    },
    wake() {
      failures = 0;
      nudge.abort();
      nudge = new AbortController();
    },
  };
}
