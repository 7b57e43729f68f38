import { Agent as PlainAgent, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSafe, Agent as SafeAgent } from 'node:https';
import type { FaultSwitches } from './faults.ts';
import { compared, type Hooks, type Message, type Parcel, type Subscriber } from './hooks.ts';
import type { Vendor } from './vendor.ts';

/** One try of a delivery, as the vendor's own list of deliveries would show it. */
export interface DeliveryTry extends Parcel {
  subscription: string;
  url: string;
  topic: string;
  /** The changed record's id as the API writes it; null where the delivery names none. */
  record: string | null;
  /** 0 for the first. */
  retry: number;
  /** What the address answered; null without an answer. */
  status: number | null;
  /** Why it was never on its way, or got no answer. */
  problem: string | null;
}

export interface DeliveryLog {
  /** The newest 10,000 tries, oldest first; a try is added when it has ended. */
  log: readonly DeliveryTry[];
  /** Resolves when nothing is on its way and no retry is waiting; what a fault holds back does not count. */
  settled(): Promise<void>;
}

export interface DeliveriesOptions {
  nowMs: () => number;
  faults: FaultSwitches;
  /** How much faster the waits between retries pass than the vendor's own: 3,600 makes an hour a second. */
  speed: number;
  /** Where an address is really found; null sends nothing there. */
  reach: (url: string) => string | null;
}

const LOG_LIMIT = 10_000;
const AT_ONCE = 8;

type Answered = Pick<DeliveryTry, 'status' | 'problem'>;

const NO_ANSWER: Answered = { status: null, problem: null };
const LOST: Answered = { status: null, problem: 'lost on the way' };
const ELSEWHERE: Answered = { status: null, problem: 'the pretend shop delivers on this machine only' };

interface Job {
  to: Subscriber;
  message: Message;
  retry: number;
  firstMs: number;
  reason: string;
}

/** The loopback interface and nothing else: a pretend shop never calls anybody up. */
export function onThisMachine(url: string): string | null {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host) ? url : null;
}

/** What one vendor delivers: it looks for what changed, tells whoever is subscribed, and tries again as it says. */
export class Deliveries implements DeliveryLog {
  readonly log: DeliveryTry[] = [];
  readonly #hooks: Hooks;
  readonly #options: DeliveriesOptions;
  /** Null as long as nobody is subscribed: nothing is looked at then. */
  #seen: Map<string, string> | null = null;
  #greeted = new Set<string>();
  #held: Job[] = [];
  readonly #failures = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Jobs that are on their way or wait for a retry. */
  #open = 0;
  #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  // Connections are not kept: one that the other side has closed meanwhile would look like a failure.
  readonly #plain = new PlainAgent({ maxSockets: AT_ONCE });
  readonly #safe = new SafeAgent({ maxSockets: AT_ONCE });

  constructor(hooks: Hooks, options: DeliveriesOptions) {
    this.#hooks = hooks;
    this.#options = options;
  }

  /** Looks for what changed since the last time, and tells it. */
  look(): void {
    const subscribers = this.#hooks.subscribers();
    for (const to of subscribers) {
      if (!to.active) this.#failures.delete(to.id);
      if (this.#greeted.has(to.id)) continue;
      for (const message of this.#hooks.greet?.(to) ?? []) this.#begin(to, message);
    }
    this.#greeted = new Set(subscribers.map(({ id }) => id));
    for (const { to, message } of this.#hooks.asked?.() ?? []) this.#begin(to, message);
    if (subscribers.length === 0) {
      this.#seen = null;
      return;
    }
    const before = this.#seen;
    this.#seen = this.#hooks.marks();
    if (before === null) return;
    const messages = compared(before, this.#seen).flatMap((one) => this.#hooks.messages(one, this.#options.nowMs()));
    for (const message of messages) {
      for (const to of subscribers) if (to.active && this.#wants(to, message.topic)) this.#begin(to, message);
    }
  }

  #wants(to: Subscriber, topic: string): boolean {
    return this.#hooks.wants?.(to, topic) ?? to.topics.includes(topic);
  }

  #begin(to: Subscriber, message: Message): void {
    const job = { to, message, retry: 0, firstMs: this.#options.nowMs(), reason: '' };
    if (message.answered === undefined && this.#options.faults.takeWebhook('late-webhooks', message.topic)) {
      this.#held.push(job);
    } else {
      this.#after(0, job);
    }
  }

  /** Sends what a fault has held back. */
  release(): void {
    for (const job of this.#held.splice(0)) this.#after(0, job);
  }

  /** A later turn of the event loop even for none: the vendor answers the call that made the change first. */
  #after(seconds: number, job: Job): void {
    if (this.#closing.signal.aborted) return;
    this.#open += 1;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.#try(job).finally(() => this.#end());
      },
      (seconds * 1000) / this.#options.speed,
    );
    this.#timers.add(timer);
  }

  #end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #try(job: Job): Promise<void> {
    const { to, message, retry } = job;
    // It may have ended, or been switched off, while this waited.
    const current = this.#hooks.subscribers().find(({ id }) => id === to.id);
    if (current === undefined || (message.answered === undefined && !current.active)) return;
    const { firstMs, reason } = job;
    const parcel = message.pack(current, { number: retry, nowMs: this.#options.nowMs(), firstMs, reason });
    const isGreeting = message.answered !== undefined;
    if (!isGreeting && this.#options.faults.takeWebhook('lose-webhooks', message.topic)) {
      this.#write(job, parcel, LOST);
      return;
    }
    const copies = !isGreeting && this.#options.faults.takeWebhook('duplicate-webhooks', message.topic) ? 2 : 1;
    const [answer = NO_ANSWER] = await Promise.all(Array.from({ length: copies }, () => this.#post(job, parcel)));
    if (isGreeting) message.answered?.(answer.status);
    else this.#judge(job, answer);
  }

  #judge(job: Job, { status, problem }: Answered): void {
    const { to, retry } = job;
    if (this.#closing.signal.aborted) return;
    if (status !== null && status >= 200 && status < 300) {
      this.#failures.delete(to.id);
      return;
    }
    const inARow = (this.#failures.get(to.id) ?? 0) + 1;
    this.#failures.set(to.id, inARow);
    this.#hooks.failed?.(to, inARow);
    const wait = this.#hooks.retrySeconds[retry];
    if (wait === undefined) this.#hooks.gaveUp?.(to);
    else this.#after(wait, { ...job, retry: retry + 1, reason: problem ?? `http_error ${status}` });
  }

  async #post(job: Job, parcel: Parcel): Promise<Answered> {
    const where = this.#options.reach(job.to.url);
    const end = where === null ? ELSEWHERE : await this.#send(new URL(where), parcel);
    this.#write(job, parcel, end);
    return end;
  }

  #write({ to, message, retry }: Job, parcel: Parcel, end: Answered): void {
    const { topic, record } = message;
    this.log.push({ subscription: to.id, url: to.url, topic, record, retry, ...end, ...parcel });
    if (this.log.length > LOG_LIMIT) this.log.shift();
  }

  /** Redirects are not followed: an address is told to the vendor, not to be changed by whoever answers there. */
  #send(url: URL, { headers, body }: Parcel): Promise<Answered> {
    const isSafe = url.protocol === 'https:';
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) },
      agent: isSafe ? this.#safe : this.#plain,
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#hooks.answerMs)]),
    };
    return new Promise((resolve) => {
      const request = (isSafe ? requestSafe : requestPlain)(url, options, (response) => {
        response.resume();
        response.once('close', () => resolve({ status: response.statusCode ?? null, problem: null }));
      });
      request.once('error', (error) => resolve({ status: null, problem: error.message }));
      request.end(body);
    });
  }

  settled(): Promise<void> {
    return this.#open === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives up whatever waits or is on its way. */
  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers) {
      clearTimeout(timer);
      this.#end();
    }
    this.#timers.clear();
    this.#plain.destroy();
    this.#safe.destroy();
  }
}

/** Looks for changes after each thing that may have made one. */
export function lookingAfter(vendor: Vendor, deliveries: Deliveries): void {
  const { hands, hooks, respond, change, nudge } = vendor;
  function looked<A extends unknown[], R>(run: (...given: A) => R): (...given: A) => R {
    return (...given) => {
      const done = run(...given);
      deliveries.look();
      return done;
    };
  }
  vendor.respond = async (call) => {
    const answer = await respond(call);
    const isReading = call.method === 'GET' || hooks?.isReading?.(call) === true;
    if (!isReading && vendor.isApi(call.path)) deliveries.look();
    return answer;
  };
  vendor.change = looked(change);
  vendor.nudge = looked(nudge);
  if (vendor.subscribeByHand !== undefined) vendor.subscribeByHand = looked(vendor.subscribeByHand);
  if (hands === undefined) return;
  vendor.hands = { ...hands, edit: looked(hands.edit), add: looked(hands.add), remove: looked(hands.remove) };
}
