import { randomUUID } from 'node:crypto';
import { asHubError, HubError } from '../../contract/errors.ts';
import type { AttemptView } from '../../contract/ipc/index.ts';
import type { Events } from '../events.ts';
import type { Attempt as SignIn } from '../oauth/sign-in.ts';

/** One try to connect, from the form to the first records. */
export interface Attempt {
  readonly id: string;
  view(): AttemptView;
  change(change: Partial<AttemptView>): void;
  /** The sign-in in the browser, while there is one. */
  signIn: SignIn | null;
  /** Answers the question which of several is meant, while it is asked. */
  choose: ((choice: string) => void) | null;
  readonly cancelled: AbortSignal;
  cancel(): void;
  /** Resolves with the connection's id. */
  readonly done: Promise<string>;
}

export interface Attempts {
  /** Begins one; `work` does it step by step and returns the connection's id. */
  begin(work: (attempt: Attempt) => Promise<string>): Attempt;
  /** @throws HubError not_found */
  get(id: string): Attempt;
}

/** Ended attempts that a window may still ask about. */
const keep = 20;

export function createAttempts(events: Events): Attempts {
  const all = new Map<string, Attempt>();

  function begin(work: (attempt: Attempt) => Promise<string>): Attempt {
    const abort = new AbortController();
    let view: AttemptView = {
      id: randomUUID(),
      phase: 'checking',
      url: null,
      pasteOnly: false,
      choices: null,
      expiresAt: null,
      connectionId: null,
      account: null,
      problem: null,
    };
    let settle: { resolve: (id: string) => void; reject: (error: HubError) => void } | undefined;
    const done = new Promise<string>((resolve, reject) => {
      settle = { resolve, reject };
    });
    done.catch(() => undefined);
    const attempt: Attempt = {
      id: view.id,
      view: () => view,
      change(change) {
        view = { ...view, ...change };
        events.tell({ topic: 'connect', payload: view });
      },
      signIn: null,
      choose: null,
      cancelled: abort.signal,
      cancel() {
        abort.abort();
        attempt.signIn?.cancel();
      },
      done,
    };
    all.set(attempt.id, attempt);
    for (const id of [...all.keys()].slice(0, -keep)) all.delete(id);
    void work(attempt).then(
      (connectionId) => {
        attempt.change({ phase: 'done', connectionId });
        settle?.resolve(connectionId);
      },
      (thrown: unknown) => {
        const error = asHubError(thrown);
        const { code, params, detail } = error;
        const field = typeof params['field'] === 'string' ? params['field'] : null;
        attempt.change({ phase: 'failed', problem: { code, params: { ...params }, detail: detail ?? null, field } });
        settle?.reject(error);
      },
    );
    return attempt;
  }

  return {
    begin,
    get(id) {
      const attempt = all.get(id);
      if (!attempt) throw new HubError('not_found', { params: { what: 'sign-in', name: id } });
      return attempt;
    },
  };
}
