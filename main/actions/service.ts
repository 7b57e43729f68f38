import { randomUUID } from 'node:crypto';
import { asHubError, HubError } from '../../contract/errors.ts';
import type { Done, Intent, Provider } from '../../providers/kit/index.ts';
import { instantOf } from '../clock.ts';
import { clientFor, type Reach, type Reaching, reachOf } from '../connect/reach.ts';
import { createLimiter, type Limiter } from '../http/limiter.ts';
import { limitsAt } from '../http/pretend.ts';
import type { Audit, AuditEntry } from '../store/audit.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import { keyFor } from './keys.ts';
import { findMade, type Performed, perform } from './perform.ts';

export interface ActionsOptions extends Reaching {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly connections: ConnectionRepo;
  readonly audit: Audit;
  /** Told of each call to a vendor, retries included. */
  readonly onCall?: (connectionId: string, ok: boolean) => void;
}

export interface Order {
  readonly connectionId: string;
  readonly action: string;
  readonly input: unknown;
  /** The reference of an earlier try, to go on with it; a new one unless given. */
  readonly reference?: string | undefined;
  /** Further references that it may have been made under already: what stands under one of them is not made again. */
  readonly others?: readonly string[];
  /** Whoever asks writes the rows of the audit trail, together with rows of its own: `auditOf`. */
  readonly isAudited?: true;
}

/** The row of the audit trail for one step of a write: that it begins, and how it ended. */
export function auditOf(order: Pick<Order, 'connectionId' | 'action'>, what: string, reference: string): AuditEntry {
  return { action: `write.${order.action}`, subject: order.connectionId, detail: `${what} (${reference})` };
}

/** How a write ended, in the words of the audit trail. */
export function endOf(ended: Outcome | HubError): string {
  if (ended instanceof HubError) return `failed: ${ended.code}`;
  return `${ended.wasThere ? 'was there' : 'done'}: ${ended.done.externalId}`;
}

export interface Outcome {
  /** The one that it is known by: that of the order, or one of its others. */
  readonly reference: string;
  readonly done: Done;
  /** True when an earlier try of the same reference had made it. */
  readonly wasThere: boolean;
  /** What takes it back. */
  readonly inverse: Intent | null;
  /** Why nothing does, in a sentence. */
  readonly final: string | null;
}

/** Writes to the systems of connections that the owner lets Backroom write to. */
export interface ActionsService {
  /** @throws HubError not_found, not_allowed, bad_input, and as `perform` */
  perform(order: Order, signal?: AbortSignal): Promise<Outcome>;
}

/** A reference given by hand may have been tried at any time before. */
const longAgo = '1970-01-01T00:00:00.000Z';
const referencePattern = /^[A-Za-z0-9._-]{1,36}$/;

export function createActions(options: ActionsOptions): ActionsService {
  const { providers, connections, audit, clock } = options;

  function actionOf(connection: Connection, kind: string) {
    const provider = providers.get(connection.provider);
    const action = provider?.actions?.find((one) => one.kind === kind);
    if (!provider || !action) throw new HubError('not_found', { params: { what: 'action', name: kind } });
    if (connection.writes) return { provider, action };
    throw new HubError('reading_only', { params: { name: connection.name } });
  }

  // All writes to one system share what its vendor allows.
  const limiters = new Map<string, { readonly endpoint: string | undefined; readonly limiter: Limiter }>();

  function limiterOf(connectionId: string, { endpoint, provider }: Reach): Limiter {
    const known = limiters.get(connectionId);
    if (known && known.endpoint === endpoint) return known.limiter;
    const limiter = createLimiter(limitsAt(endpoint, provider.limits));
    limiters.set(connectionId, { endpoint, limiter });
    return limiter;
  }

  const counted = (connectionId: string) => (report: { readonly ok: boolean }) =>
    options.onCall?.(connectionId, report.ok);

  return {
    async perform(order, signal) {
      const { connectionId, action: kind, input, reference: given } = order;
      if (given !== undefined && !referencePattern.test(given)) {
        throw new HubError('bad_input', {
          params: { what: 'a reference has at most 36 letters, digits, dots and dashes.' },
        });
      }
      const connection = connections.get(connectionId);
      const { provider, action } = actionOf(connection, kind);
      const reference = given ?? randomUUID();
      const reach = reachOf(connection, provider, options);
      const client = clientFor({ ...reach, onCall: counted(connectionId) }, limiterOf(connectionId, reach));
      const asked = (known: string) => ({
        ...{ action, input, client, signal, triedAt: given === undefined ? null : longAgo },
        context: {
          reference: known,
          key: (step?: string) => keyFor(connectionId, kind, known, step),
          settings: connection.settings,
          account: connection.account,
          now: instantOf(clock),
        },
      });
      const outcomeOf = (known: string, performed: Performed): Outcome => {
        return { reference: known, ...performed, final: action.undoable ? null : (action.final ?? null) };
      };
      const made = async (): Promise<Outcome> => {
        for (const other of order.others ?? []) {
          const found = await findMade(asked(other));
          if (found) return outcomeOf(other, found);
        }
        return outcomeOf(reference, await perform(asked(reference)));
      };
      const note = (what: string) => {
        if (!order.isAudited) audit.write(auditOf(order, what, reference));
      };
      note('begins');
      try {
        const outcome = await made();
        note(endOf(outcome));
        return outcome;
      } catch (thrown) {
        note(endOf(asHubError(thrown)));
        throw thrown;
      }
    },
  };
}
