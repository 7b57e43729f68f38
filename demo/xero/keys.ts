import type { Answer, Call } from '../http.ts';
import { invalid } from './lists.ts';

const REMEMBERED_MS = 6 * 60_000;

interface Known {
  request: string;
  answer: Answer;
  until: number;
}

/** The answers to writes with an Idempotency-Key, which Xero remembers for six minutes. */
export class KeyMemory {
  readonly #known = new Map<string, Known>();

  once(call: Call, nowMs: number, act: () => Answer): Answer {
    const key = call.headers['idempotency-key'];
    if (typeof key !== 'string') return act();
    if (key.length > 128) return invalid(['The Idempotency-Key is longer than 128 characters.'], 'BadRequest');
    const request = `${call.method} ${call.path} ${call.body}`;
    const before = this.#known.get(key);
    if (before !== undefined && before.until > nowMs) {
      return before.request === request
        ? before.answer
        : invalid(['The Idempotency-Key was used before.'], 'BadRequest');
    }
    const answer = act();
    this.#known.set(key, { request, answer, until: nowMs + REMEMBERED_MS });
    return answer;
  }
}
