import { describe, expect, it } from 'vitest';
import { type PushReason, pushStates, pushWhySchema } from '../../../contract/flows/index.ts';
import type { Choice, FlowRun, FlowView, GalleryEntry, Preview, PushRow } from '../../../contract/ipc/index.ts';
import { isWordKey } from '../../../contract/words/index.ts';
import { quotaLeft, quotaShares, quotaText } from '../../../renderer/components/quota.ts';
import { approvalOf, draftOf } from '../../../renderer/routes/flows/approval.ts';
import {
  differenceOf,
  documentState,
  documentsOf,
  idsIn,
  isProved,
  ledgerSums,
  stacked,
} from '../../../renderer/routes/flows/documents.ts';
import { runsByDay, runText } from '../../../renderer/routes/flows/journal.ts';
import {
  choicesToSave,
  inGroups,
  isUnsaved,
  leftToChoose,
  shownChoices,
  toCheck,
} from '../../../renderer/routes/flows/mapping.ts';
import { flowSearchSchema, setupSearchSchema } from '../../../renderer/routes/flows/search.ts';
import {
  byKind,
  choiceWords,
  flowNumbers,
  flowState,
  groupHeld,
  isNew,
  logText,
  mendOf,
  needsOwner,
  partText,
  pushState,
  reasonText,
} from '../../../renderer/routes/flows/tell.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const none = { held: 0, proposed: 0, ready: 0, failed: 0, done: 5, doneToday: 0, outdated: 0, undone: 0 };
type Standing = Pick<FlowView, 'on' | 'removed' | 'stopped' | 'counts' | 'waiting' | 'lastDoneAt'>;
const standing: Standing = {
  on: true,
  removed: false,
  stopped: null,
  counts: none,
  waiting: 0,
  lastDoneAt: '2026-03-01T10:00:00.000Z',
};

const push: PushRow = {
  id: 1,
  flowId: 'f',
  runId: null,
  state: 'proposed',
  why: null,
  warnings: [],
  title: '#1001',
  entity: 'order',
  externalId: '1001',
  part: 'invoice',
  about: 'order/1001',
  action: 'invoice.create',
  occurredOn: '2026-03-01',
  money: eur(12400),
  proof: { source: eur(12400), target: eur(12400) },
  made: null,
  doneAt: null,
  undoneAt: null,
  final: null,
  attempts: 0,
  waitsFor: null,
  nextTryAt: null,
  problem: null,
};

describe('how a flow stands', () => {
  it.each<[string, Partial<Standing>, string, string]>([
    ['is never set up', { on: false, counts: { ...none, done: 0 }, lastDoneAt: null }, 'off', 'Not set up yet'],
    ['is removed', { on: false, removed: true }, 'off', 'Removed'],
    ['is off, and has written before', { on: false }, 'off', 'Switched off'],
    ['cannot write any more', { stopped: 'reading_only' }, 'needs_you', 'May not write'],
    ['is refused by the other side', { stopped: 'forbidden' }, 'needs_you', 'Not allowed to write'],
    ['gets no answer', { stopped: 'unreachable' }, 'waiting', 'No answer'],
    ['is paused with all else', { stopped: 'paused', counts: { ...none, held: 3 } }, 'waiting', 'Paused'],
    ['holds something', { counts: { ...none, held: 1, proposed: 4 } }, 'needs_you', 'Needs a hand'],
    ['failed once', { counts: { ...none, failed: 1 } }, 'needs_you', 'Needs a hand'],
    ['has written what was cancelled since', { counts: { ...none, outdated: 1 } }, 'needs_you', 'Needs a hand'],
    ['asks', { counts: { ...none, proposed: 4 } }, 'needs_you', 'Waits for your yes'],
    ['has something to look at', { waiting: 7 }, 'working', 'At work'],
    ['sends', { counts: { ...none, ready: 2 } }, 'working', 'At work'],
    ['is quiet', {}, 'up_to_date', 'Up to date'],
  ])('that %s', (_, patch, state, word) => {
    expect(flowState({ ...standing, ...patch })).toEqual({ state, word });
  });

  it('is the owner’s business only while it is on', () => {
    const asks = { ...standing, counts: { ...none, proposed: 4 } };
    expect([needsOwner(asks), needsOwner({ ...asks, on: false }), needsOwner(standing)]).toEqual([true, false, false]);
    expect([isNew(standing), isNew({ ...standing, on: false })]).toEqual([false, false]);
  });

  it('is said in numbers, each with its noun', () => {
    const busy = { ...standing, waiting: 1, counts: { ...none, doneToday: 12, proposed: 3, held: 1 } };
    expect(flowNumbers(busy)).toBe('12 written today, 1 change to look at, 3 wait for your yes, 1 needs a hand');
    expect(flowNumbers(standing)).toBe('nothing written today');
  });
});

describe('words', () => {
  it.each(pushStates)('a push that is %s has a word', (state) => {
    expect(pushState(state).word).not.toContain('flows.');
  });

  it.each(pushWhySchema.shape.code.options)('%s has a heading, and something to do about it', (code) => {
    expect(isWordKey(`flows.short.${code}`)).toBe(true);
    expect(isWordKey(`flows.todo.${mendOf(code)}`)).toBe(true);
  });

  it('a yes given while the flow is off is not on its way', () => {
    expect(pushState('ready', false)).toEqual({ state: 'up_to_date', word: 'Your yes is there' });
    expect(pushState('ready').state).toBe('working');
  });

  it('a reason without what its sentence needs is said without gaps', () => {
    const code: PushReason = 'payout_differs';
    expect(reasonText({ code, params: {} })).toBe('The payout does not add up');
    const params = { sum: '10.00', amount: '11.00', difference: '1.00', currency: 'EUR' };
    expect(reasonText({ code, params })).toContain('1.00 EUR apart');
  });

  it('what nobody has words for is shown as it is', () => {
    expect([partText('customer.USD'), partText('odd_thing')]).toEqual(['Customer (USD)', 'odd thing']);
    expect([logText('planned'), logText('new_code')]).toEqual(['Worked out', 'new code']);
    expect(choiceWords('never_heard.of', {})).toBe('never heard of');
  });
});

describe('what is held', () => {
  const held = (id: number, code: PushReason, params: Record<string, string>): PushRow => ({
    ...push,
    ...{ id, title: `#${id}`, state: 'held', why: { code, params } },
  });

  it('is one matter for all that miss the same, and what waits for others stands last', () => {
    const rows = [
      held(1, 'order_not_pushed', { order: '#3' }),
      held(2, 'order_not_pushed', { order: '#4' }),
      held(3, 'unmapped', { choice: 'tax.24' }),
      held(4, 'unmapped', { choice: 'tax.24' }),
      held(5, 'unmapped', { choice: 'tax.13' }),
      held(6, 'totals_differ', { difference: '0.01 EUR' }),
      held(7, 'totals_differ', { difference: '0.02 EUR' }),
    ];
    const ids = groupHeld(rows).map((group) => group.rows.map(({ id }) => id));
    expect(ids).toEqual([[3, 4], [6, 7], [5], [1, 2]]);
  });

  it('has failed for the same cause or for another', () => {
    const failed = (id: number, code: string): PushRow => ({
      ...push,
      ...{ id, state: 'failed', problem: { code, params: {} } },
    });
    const groups = groupHeld([failed(1, 'refused'), failed(2, 'refused'), failed(3, 'duplicate')]);
    expect(groups.map(({ rows, why }) => [rows.length, why])).toEqual([
      [2, null],
      [1, null],
    ]);
  });
});

describe('documents', () => {
  const payment: PushRow = { ...push, id: 2, part: 'payment', state: 'ready' };
  const customer: PushRow = { ...push, id: 3, part: 'customer.EUR', about: 'customer/7', proof: null, money: null };

  it('are what is made of one thing, what others build on first', () => {
    const [order, buyer, ...more] = documentsOf([customer, payment, push]);
    expect(more).toEqual([]);
    expect(order?.rows.map(({ part }) => part)).toEqual(['customer.EUR']);
    expect(buyer?.rows.map(({ part }) => part)).toEqual(['invoice', 'payment']);
    expect(buyer?.main.part).toBe('invoice');
  });

  it('of two flows are never one, and one stands as its part that is furthest from well', () => {
    expect(documentsOf([push, { ...push, id: 9, flowId: 'other' }])).toHaveLength(2);
    const [document] = documentsOf([push, payment, { ...push, id: 4, part: 'payment', state: 'failed' }]);
    expect(document && documentState(document)).toBe('failed');
    expect(document && idsIn(document, 'proposed')).toEqual([1]);
  });

  it('are proved only to the cent and in one currency', () => {
    expect(isProved({ source: eur(100), target: eur(100) })).toBe(true);
    expect(isProved({ source: eur(100), target: eur(101) })).toBe(false);
    expect(isProved({ source: eur(100), target: { amountMinor: 100, currency: 'USD' } })).toBe(false);
    expect(differenceOf({ source: eur(100), target: eur(99) })).toEqual(eur(-1));
    expect(differenceOf({ source: eur(1), target: { amountMinor: 1, currency: 'USD' } })).toBeNull();
  });

  it('come to the sum of their lines; two currencies have none', () => {
    const line: Preview['rows'][number]['ledger'][number] = {
      ...{ title: 'Mug', quantity: '1', account: null, taxRate: null, net: eur(1000), tax: eur(240) },
    };
    expect(ledgerSums([line, { ...line, tax: null }])).toEqual({ net: eur(2000), tax: eur(240) });
    expect(ledgerSums([{ ...line, tax: null }])).toEqual({ net: eur(1000), tax: null });
    expect(ledgerSums([line, { ...line, net: { amountMinor: 1, currency: 'USD' } }])).toBeNull();
    expect(ledgerSums([])).toBeNull();
  });

  it('sums of one account stand together', () => {
    const usd = { amountMinor: 5, currency: 'USD' };
    const sums = [eur(1), eur(2), usd].map((money, at) => ({ name: at === 1 ? 'Tips' : 'Sales', money }));
    expect(stacked(sums)).toEqual([
      { name: 'Sales', amounts: [eur(1), usd] },
      { name: 'Tips', amounts: [eur(2)] },
    ]);
  });
});

describe('the mapping', () => {
  const choice = (id: string, patch: Partial<Choice> = {}): Choice => ({
    id,
    group: 'accounts',
    word: 'sales',
    params: {},
    of: 'option',
    options: ['1', '2', ''].map((value) => ({ value, label: value })),
    worded: false,
    value: null,
    suggested: null,
    required: true,
    seen: null,
    examples: [],
    problem: null,
    ...patch,
  });
  const saved = new Map<string, string | null>([['kept', '1']]);
  const shown = shownChoices(
    [
      choice('kept', { value: '1', group: 'what' }),
      choice('fits', { suggested: '2' }),
      choice('gone', { value: '9' }),
      choice('typed'),
      choice('free', { required: false }),
      choice('note', { of: 'expression', options: [], required: false, group: 'texts' }),
    ],
    { typed: '', note: '"x" & number' },
    new Map([...saved, ['gone', '9']]),
  );

  it('shows what was chosen just now, what was saved, what fits; what is no longer there counts as nothing', () => {
    expect(shown.map(({ choice: { id }, value, from }) => [id, value, from])).toEqual([
      ['kept', '1', 'saved'],
      ['fits', '2', 'suggested'],
      ['gone', null, 'nothing'],
      ['typed', '', 'draft'],
      ['free', null, 'nothing'],
      ['note', '"x" & number', 'draft'],
    ]);
  });

  it('lists what is left, and what is to be checked', () => {
    expect(leftToChoose(shown).map(({ choice: { id } }) => id)).toEqual(['gone']);
    expect(toCheck(shown).map(({ choice: { id } }) => id)).toEqual(['fits']);
    expect(isUnsaved(shown)).toBe(true);
    expect(isUnsaved(shownChoices([choice('kept', { value: '1' })], { kept: '1' }, saved))).toBe(false);
  });

  it('saves all that stands there, "none" among it, and nothing else', () => {
    expect(choicesToSave(shown)).toEqual({ kept: '1', fits: '2', typed: '', note: '"x" & number' });
    expect(inGroups(shown).map(({ group, of }) => [group, of.length])).toEqual([
      ['what', 1],
      ['accounts', 4],
      ['texts', 1],
    ]);
  });
});

describe('when the owner is asked', () => {
  it.each([
    ['250', eur(25000)],
    ['250,5', eur(25050)],
    ['0.01', eur(1)],
  ])('above %s', (amount, money) => {
    expect(approvalOf({ mode: 'above', amount, currency: 'eur' })).toEqual({ mode: 'above', amount: money });
  });

  it.each(['', 'a lot', '1.000,00', '-5', '1e3'])('an amount like "%s" is none', (amount) => {
    expect(approvalOf({ mode: 'above', amount, currency: 'EUR' })).toBeNull();
  });

  it('needs a currency, and only then', () => {
    expect(approvalOf({ mode: 'above', amount: '1', currency: 'E' })).toBeNull();
    expect(approvalOf({ mode: 'never', amount: 'x', currency: '' })).toEqual({ mode: 'never' });
    expect(draftOf({ mode: 'above', amount: eur(1250) }, 'USD')).toEqual({
      ...{ mode: 'above', amount: '12.50', currency: 'EUR' },
    });
    expect(draftOf({ mode: 'always' }, 'USD').currency).toBe('USD');
  });
});

describe('the journal', () => {
  const run: FlowRun = {
    id: 1,
    flowId: 'f',
    trigger: 'change',
    startedAt: '2026-03-02T10:00:00.000Z',
    endedAt: '2026-03-02T10:00:05.000Z',
    done: 3,
    failed: 0,
    undone: 0,
    totals: [],
  };

  it('goes day by day, without runs that did nothing', () => {
    const days = runsByDay([
      run,
      { ...run, id: 2, done: 0 },
      { ...run, id: 3, done: 0, endedAt: null },
      { ...run, id: 4, startedAt: '2026-02-27T10:00:00.000Z' },
    ]);
    expect(days.map((day) => day.runs.map(({ id }) => id))).toEqual([[1, 3], [4]]);
  });

  it('says what a run did', () => {
    expect(runText({ ...run, failed: 1, undone: 2 })).toBe('3 written, 1 failed, 2 taken back');
    expect(runText({ ...run, done: 0, endedAt: null })).toBe('at work now');
    expect(runText({ ...run, done: 0 })).toBe('Nothing written');
  });
});

describe('the gallery', () => {
  const side = { id: 'a', name: 'A', provider: 'p' };
  const entry: GalleryEntry = { kind: 'stock', source: side, target: side, flowId: null, needs: [] };

  it('is sorted by what is done; what can be begun at once stands first, what is there already last', () => {
    const entries: GalleryEntry[] = [
      { ...entry, flowId: 'f' },
      { ...entry, needs: ['writes'] },
      { ...entry, kind: 'bills' },
      entry,
    ];
    const groups = byKind(entries).map(({ kind, entries: of }) => [
      kind,
      of.map(({ flowId, needs }) => flowId ?? needs),
    ]);
    expect(groups).toEqual([
      ['stock', [[], ['writes'], 'f']],
      ['bills', [[]]],
    ]);
  });
});

describe('the calls of a day', () => {
  it('are used, wanted and left', () => {
    const quota = { connectionId: 'c', used: 400, perDay: 500, planned: 300 };
    expect(quotaLeft(quota)).toBe(100);
    expect(quotaShares(quota)?.used).toBeCloseTo(0.8);
    expect(quotaShares(quota)?.planned).toBeCloseTo(0.2);
    expect(quotaText(quota, 'Books')).toBe(
      '400 calls to Books today; 100 are left. What waits here needs about 300 calls.',
    );
  });

  it('may have no limit, or be over it', () => {
    const free = { connectionId: 'c', used: 1, perDay: null, planned: 0 };
    expect([quotaLeft(free), quotaShares(free)]).toEqual([null, null]);
    expect(quotaText(free, 'Books')).toBe('1 call to Books today. It has no limit by the day.');
    expect(quotaShares({ ...free, used: 900, perDay: 500, planned: 9 })).toEqual({ used: 1, planned: 0 });
  });
});

describe('addresses', () => {
  it('carry what they can, and nonsense is left out', () => {
    expect(flowSearchSchema.parse({ push: 7 })).toEqual({ push: 7 });
    expect(flowSearchSchema.parse({ push: 'x' })).toEqual({});
    expect(setupSearchSchema.parse({ choice: 'tax.24' })).toEqual({ choice: 'tax.24' });
    expect(setupSearchSchema.parse({ choice: 5 })).toEqual({});
  });
});
