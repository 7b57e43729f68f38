import { describe, expect, it } from 'vitest';
import {
  type EventTypeView,
  type HookView,
  hookViewSchema,
  type InboxRow,
  inboxOutcomeSchema,
  type Subscription,
  verdictSchema,
} from '../../../contract/ipc/index.ts';
import { isWordKey } from '../../../contract/words/index.ts';
import { absenceSentence } from '../../../renderer/routes/overview/absence.ts';
import { lastDay, rangeOf } from '../../../renderer/routes/webhooks/range.ts';
import { relayTrouble } from '../../../renderer/routes/webhooks/relay-check.ts';
import { receivedSearchSchema, sentSearchSchema } from '../../../renderer/routes/webhooks/search.ts';
import {
  addressState,
  foldTrials,
  groupTypes,
  hookSentence,
  hookState,
  inboxState,
  inboxTitle,
  shortId,
  toldText,
  topicWords,
} from '../../../renderer/routes/webhooks/tell.ts';

const hook: HookView = {
  connectionId: 'c',
  connectionName: 'Garden shop',
  provider: 'p',
  mark: null,
  state: 'on',
  problem: null,
  why: null,
  url: null,
  byHand: null,
  secret: null,
  keyAtRelay: false,
  topics: 3,
  checkedAt: null,
  lastEventAt: null,
  received: 0,
  refused: 0,
};

describe('a vendor’s own name for what happened', () => {
  it.each([
    ['orders/updated', 'Orders updated'],
    ['payment_intent.succeeded', 'Payment intent succeeded'],
    ['CUSTOMER.DISPUTE.CREATED', 'Customer dispute created'],
    ['orderCreated', 'Order created'],
    ['UPDATE:Invoice', 'Update invoice'],
    ['///', '///'],
  ])('%s is "%s"', (topic, words) => expect(topicWords(topic)).toBe(words));

  it('an id is shown by its own part', () => {
    expect(shortId('gid://shop/Order/55')).toBe('55');
    expect(shortId('evt_1')).toBe('evt_1');
    expect(shortId('ends/')).toBe('ends/');
  });
});

describe('how a system stands with telling by itself', () => {
  it('has a word and a sentence for each state', () => {
    for (const state of hookViewSchema.shape.state.options) {
      expect(isWordKey(`webhooks.states.${state}`), state).toBe(true);
      expect(hookSentence({ ...hook, state }), state).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('waits by itself where it could not be reached, and for a person where it was forbidden', () => {
    const failed = (code: 'unreachable' | 'forbidden') => ({
      ...hook,
      state: 'failed' as const,
      problem: { code, params: {}, detail: null },
    });
    expect(hookState(failed('unreachable')).state).toBe('waiting');
    expect(hookState(failed('forbidden')).state).toBe('needs_you');
    expect(hookSentence(failed('unreachable'))).toContain('daily check');
    expect(hookSentence(failed('forbidden'))).not.toContain('daily check');
  });

  it('says why it is impossible, and that a kept key only waits for a message', () => {
    expect(hookSentence({ ...hook, state: 'impossible', why: 'It has no bell.' })).toBe('It has no bell.');
    const byHand = { ...hook, state: 'by_hand' as const };
    expect(hookSentence({ ...byHand, secret: { key: 'k', present: true } })).toContain('first message');
    expect(hookSentence({ ...byHand, secret: { key: 'k', present: false } })).toContain('one thing');
    expect(hookState({ ...byHand, secret: { key: 'k', present: true } }).state).toBe('waiting');
    expect(hookState(byHand).state).toBe('needs_you');
  });
});

describe('a message that came in', () => {
  it('has words for each verdict and outcome', () => {
    for (const verdict of verdictSchema.options) {
      expect(isWordKey(`webhooks.inbox.verdict.${verdict}`), verdict).toBe(true);
      for (const outcome of inboxOutcomeSchema.options) {
        expect(inboxState({ verdict, outcome }).word, `${verdict} ${outcome}`).not.toContain('webhooks.');
      }
    }
    for (const outcome of inboxOutcomeSchema.options) expect(isWordKey(`webhooks.inbox.became.${outcome}`)).toBe(true);
  });

  it('calls for nobody when somebody forges one, and for the owner when the key is missing', () => {
    expect(inboxState({ verdict: 'wrong', outcome: 'kept_apart' })).toEqual({ state: 'off', word: 'Not genuine' });
    expect(inboxState({ verdict: 'no_secret', outcome: 'kept_apart' }).state).toBe('needs_you');
    expect(inboxState({ verdict: 'good', outcome: 'failed' }).state).toBe('needs_you');
  });
});

describe('tries of a new address', () => {
  const row = (id: number, verdict: InboxRow['verdict'], connectionId = 'c'): InboxRow => ({
    ...{
      id,
      verdict,
      connectionId,
      connectionName: 'Garden shop',
      mark: null,
      topic: null,
      externalId: null,
      count: 0,
    },
    ...{ receivedAt: '2026-03-01T00:00:00.000Z', storedAt: '2026-03-01T00:00:00.000Z', outcome: 'nothing' },
  });
  const shown = (rows: InboxRow[]) => foldTrials(rows).map(({ id, count }) => [id, count]);

  it('in a row are one line that counts them', () => {
    expect(shown([row(5, 'greeting'), row(4, 'greeting'), row(3, 'greeting')])).toEqual([[5, 3]]);
  });

  it('of another system, and all other messages, are lines of their own', () => {
    const rows = [row(5, 'greeting'), row(4, 'greeting', 'd'), row(3, 'wrong'), row(2, 'wrong'), row(1, 'greeting')];
    expect(shown(rows)).toEqual(rows.map(({ id }) => [id, 0]));
  });
});

describe('a message without a topic', () => {
  it.each([
    ['wrong', 'kept_apart', 'A message that was left unread'],
    ['unreadable', 'kept_apart', 'A message that could not be read'],
    ['good', 'failed', 'A message that could not be read'],
    ['greeting', 'nothing', 'A try of the address'],
  ] as const)('%s, %s: "%s"', (verdict, outcome, title) =>
    expect(inboxTitle({ topic: null, verdict, outcome })).toBe(title),
  );
});

describe('an address of the owner’s', () => {
  const told = (types: string[], filter: Subscription['filter'] = {}) => toldText({ types, filter });

  it('fails for a while before it is switched off', () => {
    expect(addressState({ state: 'on', failingSince: null }).state).toBe('up_to_date');
    expect(addressState({ state: 'on', failingSince: '2026-03-01T00:00:00Z' }).state).toBe('waiting');
    expect(addressState({ state: 'stopped', failingSince: null }).state).toBe('needs_you');
  });

  it('is told everything or some kinds, filtered or not', () => {
    expect(told(['*'])).toBe('Everything');
    expect(told(['order.paid'])).toBe('1 kind of event');
    expect(told(['*'], { minAmountMinor: 0, currency: 'EUR' })).toBe('Everything, filtered');
    expect(told(['a', 'b'], { connectionIds: ['c'] })).toBe('2 kinds of events, filtered');
    expect(told(['a', 'b'], { connectionIds: [] })).toBe('2 kinds of events');
  });

  it('chooses among kinds that stand under what they are about, Backroom itself last', () => {
    const type = (name: string, entity: string | null): EventTypeView => {
      return { type: name, entity, summary: '', possible: true };
    };
    const groups = groupTypes([
      type('sync.failed', null),
      type('order.created', 'order'),
      type('ticket.created', 'ticket'),
      type('order.paid', 'order'),
      type('unheard.of', 'unheard_of'),
    ]);
    expect(groups.map(({ title, types }) => [title, types.length])).toEqual([
      ['Orders', 2],
      ['Tickets', 1],
      ['Unheard of', 1],
      ['Backroom itself', 1],
    ]);
  });
});

describe('23: an absence', () => {
  const now = new Date(2026, 2, 4, 18);
  const absence = {
    from: new Date(2026, 2, 3, 23).toISOString(),
    to: new Date(2026, 2, 4, 8).toISOString(),
    folded: 3,
    collected: 41,
    settling: false,
    missing: [],
  };

  it('is one sentence on the day it ended', () => {
    expect(absenceSentence(absence, now)).toBe(
      'This PC was away for 9 hours: 3 missed runs folded into one, 41 webhooks collected, nothing missing.',
    );
  });

  it('is none on the next day, or where there was none', () => {
    expect(absenceSentence(absence, new Date(2026, 2, 5, 1))).toBeNull();
    expect(absenceSentence(null, now)).toBeNull();
  });

  it('does not say that nothing is missing before that is so', () => {
    const settling = { ...absence, folded: 0, collected: 0, settling: true };
    expect(absenceSentence(settling, now)).toContain('is being fetched');
    expect(absenceSentence({ ...settling, missing: ['The books'] }, now)).toContain('missing at The books');
  });
});

describe('what the pages take from people', () => {
  it('a time span ends after it begins', () => {
    const { from, to } = lastDay(new Date(2026, 2, 4, 18, 5, 30));
    expect([from, to]).toEqual(['2026-03-03T18:05', '2026-03-04T18:06']);
    const range = rangeOf(from, to);
    expect(range).toEqual({
      from: new Date(2026, 2, 3, 18, 5).toISOString(),
      to: new Date(2026, 2, 4, 18, 6).toISOString(),
    });
    expect(rangeOf(to, from)).toBe('wrong');
    expect(rangeOf('', to)).toBe('missing');
  });

  it.each([
    ['https://relay.example.com', true],
    [' http://127.0.0.1:8080 ', true],
    ['relay.example.com', false],
    ['ftp://relay.example.com', false],
    ['', false],
  ])('the relay’s address %s: %s', (typed, well) => expect(relayTrouble(typed) === null).toBe(well));

  it('nonsense in a page’s address is left out', () => {
    expect(receivedSearchSchema.parse({ only: 'all', message: 'x', connection: 'c' })).toEqual({ connection: 'c' });
    expect(sentSearchSchema.parse({ state: 'sent', delivery: -1 })).toEqual({});
  });
});
