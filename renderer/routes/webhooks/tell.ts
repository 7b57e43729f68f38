import type {
  DeliveryRow,
  EventTypeView,
  HookView,
  InboxDetail,
  InboxRow,
  Problem,
  State,
  Subscription,
} from '../../../contract/ipc/index.ts';
import { isWordKey, say, sayMaybe } from '../../../contract/words/index.ts';

/** One of the five states with the word that this matter has for it. */
export interface Told {
  state: State;
  word: string;
}

/** Failures of setting up that wait for a person and not for the daily check. */
const needsPerson: ReadonlySet<string> = new Set(['signed_out', 'forbidden', 'vault_locked', 'reading_only']);

const isForPerson = (problem: Problem | null) => problem !== null && needsPerson.has(problem.code);

/** How far a connection's system is with telling by itself. */
export function hookState({ state, problem, secret }: Pick<HookView, 'state' | 'problem' | 'secret'>): Told {
  const word = say(`webhooks.states.${state}`);
  switch (state) {
    case 'on':
      return { state: 'up_to_date', word };
    case 'setting_up':
      return { state: 'working', word };
    case 'by_hand':
      // With the key here, it is the vendor's turn.
      return secret?.present ? { state: 'waiting', word: say('state.label.waiting') } : { state: 'needs_you', word };
    case 'failed':
      return { state: isForPerson(problem) ? 'needs_you' : 'waiting', word };
    case 'off':
    case 'no_relay':
    case 'impossible':
      return { state: 'off', word };
    default:
      return state satisfies never;
  }
}

/** The same in a sentence. */
export function hookSentence({ state, connectionName: name, why, secret, problem }: HookView): string {
  if (state === 'impossible' && why !== null) return why;
  if (state === 'by_hand' && secret?.present) return say('webhooks.hooks.says.by_hand_waiting', { name });
  if (state === 'failed' && isForPerson(problem)) return say('webhooks.hooks.says.failed_person', { name });
  return say(`webhooks.hooks.says.${state}`, { name });
}

/**
 * What became of a message, in a word or two. What was kept apart is drawn quietly, since anyone may send forged ones
 * to an address; only a missing key waits for the owner.
 */
export function inboxState({ verdict, outcome }: Pick<InboxRow, 'verdict' | 'outcome'>): Told {
  if (verdict === 'unjudged') return { state: 'waiting', word: say('webhooks.inbox.short.unjudged') };
  if (verdict === 'asked') return { state: 'waiting', word: say('webhooks.inbox.short.asked') };
  if (verdict === 'confirmed') return { state: 'up_to_date', word: say('webhooks.inbox.short.confirmed') };
  if (verdict === 'greeting') return { state: 'off', word: say('webhooks.inbox.short.greeting') };
  if (outcome === 'kept_apart' && verdict !== 'good') {
    return { state: verdict === 'no_secret' ? 'needs_you' : 'off', word: say(`webhooks.inbox.short.${verdict}`) };
  }
  const word = say(`webhooks.inbox.outcome.${outcome}`);
  switch (outcome) {
    case 'waiting':
      return { state: 'waiting', word };
    case 'fetched':
      return { state: 'up_to_date', word };
    case 'failed':
      return { state: 'needs_you', word };
    case 'nothing':
    case 'duplicate':
    case 'kept_apart':
      return { state: 'off', word };
    default:
      return outcome satisfies never;
  }
}

/** What became of one thing that a message told. */
export function toldState(state: InboxDetail['told'][number]['state']): Told {
  if (state === 'fetching') return { state: 'working', word: say('state.label.working') };
  return inboxState({ verdict: 'good', outcome: state });
}

/**
 * A vendor's name for what happened as words: "orders/updated", "invoice.payment_failed" and "ORDER.PAID" become
 * "Orders updated", "Invoice payment failed" and "Order paid".
 */
export function topicWords(topic: string): string {
  const words = topic
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[\s/._:-]+/)
    .filter((word) => word !== '')
    .join(' ')
    .toLowerCase();
  return words === '' ? topic : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The vendor looks whether somebody is there. */
const trials: ReadonlySet<InboxRow['verdict']> = new Set(['confirmed', 'greeting', 'asked']);

/** What a list calls a message; what is not genuine was never read. */
export function inboxTitle({ topic, verdict, outcome }: Pick<InboxRow, 'topic' | 'verdict' | 'outcome'>): string {
  if (topic !== null) return topicWords(topic);
  if (trials.has(verdict)) return say('webhooks.inbox.untitled.trial');
  const isOpened = outcome === 'failed' || verdict === 'unreadable';
  return say(`webhooks.inbox.untitled.${isOpened ? 'unreadable' : 'unread'}`);
}

/** A vendor's id without what stands before it: of "gid://shop/Order/55" the part that tells it from others. */
export function shortId(externalId: string): string {
  return externalId.slice(externalId.lastIndexOf('/') + 1) || externalId;
}

/**
 * Some vendors try a new address once for each topic: those in a row are one line, which counts them.
 * @param rows newest first
 */
export function foldTrials(rows: readonly InboxRow[]): InboxRow[] {
  const folded: InboxRow[] = [];
  for (const row of rows) {
    const last = folded.at(-1);
    const isSame = last?.verdict === row.verdict && last.connectionId === row.connectionId && trials.has(row.verdict);
    if (last && isSame) folded[folded.length - 1] = { ...last, count: Math.max(last.count, 1) + 1 };
    else folded.push(row);
  }
  return folded;
}

/** How one of the owner's addresses stands; one that fails is not off before five days. */
export function addressState({ state, failingSince }: Pick<Subscription, 'state' | 'failingSince'>): Told {
  switch (state) {
    case 'on':
      return failingSince === null
        ? { state: 'up_to_date', word: say('webhooks.addressState.on') }
        : { state: 'waiting', word: say('webhooks.addressState.failing') };
    case 'paused':
      return { state: 'off', word: say('webhooks.addressState.paused') };
    case 'stopped':
      return { state: 'needs_you', word: say('webhooks.addressState.stopped') };
    default:
      return state satisfies never;
  }
}

/** What an address is told, in brief: "Everything", "3 kinds of events, filtered". */
export function toldText({ types, filter }: Pick<Subscription, 'types' | 'filter'>): string {
  const filtered = (filter.connectionIds?.length ?? 0) > 0 || filter.minAmountMinor !== undefined;
  if (types.includes('*')) return say(filtered ? 'webhooks.sentPage.everythingOnly' : 'webhooks.sentPage.everything');
  return say(filtered ? 'webhooks.sentPage.kindsOnly' : 'webhooks.sentPage.kinds', { count: types.length });
}

/** How an event stands with one address. */
export function deliveryState({ state }: Pick<DeliveryRow, 'state'>): Told {
  const word = say(`webhooks.log.state.${state}`);
  switch (state) {
    case 'waiting':
      return { state: 'waiting', word };
    case 'delivered':
      return { state: 'up_to_date', word };
    case 'failed':
      return { state: 'needs_you', word };
    case 'stopped':
      return { state: 'off', word };
    default:
      return state satisfies never;
  }
}

/** What an event is about; only what the test button makes up is about nothing. */
export function aboutText({ title }: Pick<DeliveryRow, 'title'>): string {
  return title === '' ? say('webhooks.log.test') : title;
}

export interface EventGroup {
  entity: string | null;
  title: string;
  types: EventTypeView[];
}

/** Event types under what they are about, in the Hub's order; what concerns Backroom itself comes last. */
export function groupTypes(types: readonly EventTypeView[]): EventGroup[] {
  const groups = new Map<string | null, EventTypeView[]>();
  for (const type of types) groups.set(type.entity, [...(groups.get(type.entity) ?? []), type]);
  return [...groups]
    .map(([entity, members]) => ({ entity, title: groupTitle(entity), types: members }))
    .toSorted((a, b) => Number(a.entity === null) - Number(b.entity === null));
}

function groupTitle(entity: string | null): string {
  if (entity === null) return say('webhooks.form.backroom');
  const key = `records.kind.${entity}`;
  return isWordKey(key) ? say(key) : sayMaybe(`webhooks.entity.${entity}`, {}, topicWords(entity));
}
