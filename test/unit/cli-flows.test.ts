import { describe, expect, it } from 'vitest';
import type { Choice, FlowView, Preview, PushDetail } from '../../contract/ipc/index.ts';
import type { Backroom } from '../../main/cli/backroom.ts';
import type { Call, Command } from '../../main/cli/command.ts';
import { stateWord, whySentence } from '../../main/cli/commands/flows-words.ts';
import { commands } from '../../main/cli/commands/index.ts';
import { parseCommand } from '../../main/cli/parse.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

function flow(id: string, kind: FlowView['kind'], source: string, target: string): FlowView {
  const counts = { held: 0, proposed: 0, ready: 0, failed: 0, done: 0, doneToday: 0, outdated: 0, undone: 0 };
  return {
    ...{ id, kind, on: true, removed: false, startOn: '2026-01-01', approval: { mode: 'never' }, counts, waiting: 0 },
    source: { id: `${source}-1`, name: source, provider: 'x' },
    target: { id: `${target}-1`, name: target, provider: 'y' },
    ...{ lastDoneAt: null, stopped: null },
  };
}

const flows = [
  flow('f1', 'order_to_invoice', 'Shop', 'Books'),
  flow('f2', 'order_to_invoice', 'Shop', 'Books Two'),
  flow('f3', 'refund_to_credit_note', 'Web-Shop', 'Books'),
];

const push: PushDetail = {
  ...{ id: 42, flowId: 'f1', runId: 7, state: 'proposed', why: null, title: '#1001', entity: 'order', externalId: '1' },
  ...{ part: 'invoice', about: 'order/1', action: 'invoice.create', occurredOn: '2026-01-05', money: eur(12_400) },
  proof: { source: eur(12_400), target: eur(12_400) },
  warnings: [{ code: 'rounded', params: {} }],
  ...{
    made: null,
    doneAt: null,
    undoneAt: null,
    final: null,
    attempts: 0,
    waitsFor: null,
    nextTryAt: null,
    problem: null,
  },
  ledger: [{ title: 'Mug', quantity: '2', account: 'Sales', taxRate: '24 %', net: eur(10_000), tax: eur(2400) }],
  ...{ input: {}, reference: 'ref-1', sourceRecordId: 1, log: [], takesAlong: ['Payment of #1001'] },
};
const apart: PushDetail = {
  ...{ ...push, id: 43, title: '#1002', state: 'held', why: { code: 'totals_differ', params: {} }, warnings: [] },
  proof: { source: eur(12_400), target: eur(12_399) },
};

const preview: Preview = {
  ...{ rows: [push, apart], next: null, waiting: 0, count: 1, held: 1 },
  totals: [{ part: 'invoice', source: eur(24_800), target: eur(24_799) }],
  accounts: [{ account: 'Sales', net: eur(20_000) }],
  taxes: [{ taxRate: '24 %', tax: eur(4799) }],
};

const account = (id: string, more: Partial<Choice> = {}): Choice => ({
  ...{ id, group: 'accounts', word: 'account', params: {}, of: 'option', worded: false, value: null, suggested: '11' },
  options: [
    { value: '11', label: 'Sales' },
    { value: '12', label: 'Sales' },
    { value: '13', label: 'Shipping' },
  ],
  ...{ required: true, seen: 3, examples: [], problem: null },
  ...more,
});

/** Runs a command on a Backroom that answers with what is made up here, and keeps what it was asked. */
async function run(line: readonly string[], answers: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, unknown][] = [];
  const usual: Readonly<Record<string, unknown>> = {
    'flows.list': flows,
    'flows.settled': { ok: true },
    'flows.change': { ok: true },
    ...answers,
  };
  const backroom = {
    ask: async (name: string, input: unknown) => {
      asked.push([name, input]);
      if (!(name in usual)) throw new Error(`nobody expected ${name}`);
      return usual[name];
    },
    listen: () => () => undefined,
  } as unknown as Backroom;
  const { command, given } = parseCommand(line, commands);
  const open = async () => backroom;
  const notes: string[] = [];
  const terminal = { isPerson: false, note: (text: string) => notes.push(text), progress: () => undefined };
  const call = { ...given, terminal, now: new Date(0), look: open, work: open, workUnlocked: open } as unknown as Call;
  const outcome = await (command as Command).run(call);
  return { ...outcome, asked, notes };
}

const refused = (line: readonly string[], answers = {}) =>
  run(line, answers).then(
    () => '',
    (thrown: { params: Record<string, string> }) => `${thrown.params.what} ${thrown.params.name ?? ''}`,
  );

describe('a flow is named', () => {
  const answers = { 'flows.disable': { ok: true }, 'flows.get': flows[0] };
  const named = async (text: string) => {
    const { asked } = await run(['flows', 'disable', text], answers);
    return asked.find(([name]) => name === 'flows.disable')?.[1];
  };

  it('by its id, by all of it, or by words that fit no other', async () => {
    expect(await named('f2')).toEqual({ id: 'f2' });
    expect(await named('order-to-invoice Shop Books')).toEqual({ id: 'f1' });
    expect(await named('two')).toEqual({ id: 'f2' });
    expect(await named('REFUND web-shop')).toEqual({ id: 'f3' });
  });

  it('and is never guessed', async () => {
    expect(await refused(['flows', 'disable', 'order'])).toContain(
      'fits several flows: order_to_invoice: Shop to Books',
    );
    expect(await refused(['flows', 'disable', 'stock'])).toBe('flow stock');
  });
});

describe('the preview', () => {
  it('shows each document with its lines, its proof and its sums, and ends with 3 while one is held', async () => {
    const { text, code } = await run(['flows', 'preview', 'f1'], { 'flows.preview': preview });
    expect(code).toBe(3);
    expect(text).toContain('42  #1001: Invoice, 2026-01-05, 124.00 EUR');
    expect(text).toMatch(/Mug +2 +Sales +24 % +100\.00 EUR +24\.00 EUR/);
    expect(text).toContain('Proof: 124.00 EUR in Shop is 124.00 EUR in Books.');
    expect(text).toContain('No proof: 124.00 EUR in Shop is 123.99 EUR in Books, 0.01 EUR apart.');
    expect(text).toMatch(/Sales +200\.00 EUR/);
    expect(text).toMatch(/24 % +47\.99 EUR/);
    expect(text).toContain('Invoice: No proof: 248.00 EUR in Shop is 247.99 EUR in Books, 0.01 EUR apart.');
    expect(text).toContain('1 document is to be written, 1 is held.');
  });

  it('ends with 0 where nothing is held', async () => {
    const whole = { ...preview, rows: [push], held: 0 };
    expect((await run(['flows', 'preview', 'f1'], { 'flows.preview': whole })).code).toBe(0);
    const none = { ...preview, rows: [], count: 0, held: 0 };
    expect((await run(['flows', 'preview', 'f1'], { 'flows.preview': none })).text).toBe(
      'There is nothing to be written.',
    );
  });
});

describe('the mapping', () => {
  const choices = [account('account.sales'), account('account.tips', { value: '13' })];
  const answers = { 'flows.mapping': { choices, missing: ['account.sales'] } };
  const chosen = async (...args: string[]) => {
    const { asked } = await run(['flows', 'map', 'f1', ...args], answers);
    return asked.find(([name]) => name === 'flows.change')?.[1];
  };

  it('is decided by value, by name, as none, or as suggested, and only what is open', async () => {
    expect(await chosen('--set', 'account.sales=12')).toEqual({ id: 'f1', choices: { 'account.sales': '12' } });
    expect(await chosen('--set', 'account.sales=shipping')).toEqual({ id: 'f1', choices: { 'account.sales': '13' } });
    expect(await chosen('--set', 'account.tips=')).toEqual({ id: 'f1', choices: { 'account.tips': '' } });
    expect(await chosen('--accept-suggestions')).toEqual({ id: 'f1', choices: { 'account.sales': '11' } });
    const both = await chosen('--accept-suggestions', '--set', 'account.sales=13');
    expect(both).toEqual({ id: 'f1', choices: { 'account.sales': '13' } });
  });

  it('refuses what is not there, and a name that two have', async () => {
    expect(await refused(['flows', 'map', 'f1', '--set', 'account.x=1'], answers)).toContain(
      'account.sales, account.tips',
    );
    expect(await refused(['flows', 'map', 'f1', '--set', 'account.sales=Sales'], answers)).toContain('11, 12');
    expect(await refused(['flows', 'map', 'f1', '--set', 'account.sales=9'], answers)).toContain('cannot be “9”');
  });

  it('is shown with what is left, and one choice with all its options', async () => {
    const { text } = await run(['flows', 'map', 'f1'], answers);
    expect(text).toMatch(/account\.sales .* Sales +3 +to be decided/);
    expect(text).toContain('1 thing is left to decide: account.sales.');
    expect((await run(['flows', 'map', 'f1', 'account.tips'], answers)).text).toMatch(/13 +Shipping +decided/);
  });

  it('keeps a flow from being switched on', async () => {
    expect(await refused(['flows', 'enable', 'f1'], answers)).toContain('1 thing is not decided yet: account.sales');
  });
});

describe('the outbox and undo', () => {
  it('asks for what is meant', async () => {
    const page = { rows: [push, apart], next: null };
    const { asked, text } = await run(['outbox', 'f1', '--state', 'held', '--state', 'left-out'], {
      'pushes.list': page,
    });
    expect(asked).toContainEqual(['pushes.list', { states: ['held', 'left_out'], flowId: 'f1', limit: 21 }]);
    expect(text).toMatch(new RegExp(`42 +${stateWord('proposed')} +#1001 +Invoice +2026-01-05 +124\\.00 EUR`));
    expect(text).toContain(`\n43: ${whySentence({ code: 'totals_differ', params: {} })}`);
    const all = await run(['outbox', '--state', 'all', '--run', 'run-7', '--last', '1'], { 'pushes.list': page });
    expect(all.asked).toContainEqual(['pushes.list', { runId: 7, limit: 2 }]);
    expect(all.text).toContain('There are more');
  });

  it.each([
    [{ state: 'done' }, 0],
    [{ state: 'held' }, 3],
    [{ state: 'failed', problem: { code: 'refused', params: {} } }, 4],
  ] as const)('approving ends with what became of it: %j', async (became, expected) => {
    const answers = { 'pushes.approve': { count: 1 }, 'pushes.get': { ...push, ...became } };
    const { asked, code } = await run(['outbox', 'approve', '42', '42'], answers);
    expect(asked).toContainEqual(['pushes.approve', { pushIds: [42] }]);
    expect(asked.map(([name]) => name)).toContain('flows.settled');
    expect(code).toBe(expected);
  });

  it('approves all of a flow only when that is said', async () => {
    const answers = { 'pushes.approve': { count: 1 }, 'pushes.get': push, 'pushes.list': { rows: [push], next: null } };
    const { asked } = await run(['outbox', 'approve', '--all', 'two'], answers);
    expect(asked).toContainEqual(['pushes.approve', { flowId: 'f2' }]);
    expect(await refused(['outbox', 'approve', 'two'])).toContain('a document is named by its number');
  });

  it('says beforehand what cannot be taken back', async () => {
    const view = { count: 1, titles: ['#1001'], impossible: [{ title: '#1002', why: 'The period is closed.' }] };
    const checked = await run(['undo', 'run-7', '--check'], { 'pushes.undoCheck': view });
    expect(checked).toMatchObject({ code: 3, asked: [['pushes.undoCheck', { runId: 7 }]] });
    expect(checked.text).toContain('Cannot be taken back: #1002. The period is closed.');
    const none = { count: 0, titles: [], impossible: view.impossible };
    expect((await run(['undo', '42'], { 'pushes.undoCheck': none })).code).toBe(4);
  });

  it.each(['7x', 'run-', 'run-0', '0', '-1'])('takes %s for no document and no run', async (text) => {
    expect(await refused(['undo', '--check', '--', text])).toMatch(/name a document|is named|has no option/);
  });
});

describe('slips', () => {
  it.each([
    [['flows', 'fly'], 'flows knows'],
    [['flows', 'add', 'orders', 'Shop', 'Books'], 'no kind of flow “orders”'],
    [['flows', 'add', 'stock'], 'flows add needs KIND SOURCE TARGET'],
    [['flows', 'run', 'f1', 'f2'], 'does not take “f2”'],
    [['flows', 'run', 'f1', '--set', 'a=1'], 'flows run has no use for --set'],
    [['flows', 'change', 'f1'], 'say what to change'],
    [['flows', 'change', 'f1', '--approval', 'sometimes'], '--approval is always'],
    [['outbox', '--state', 'odd'], 'no state “odd”'],
    [['outbox', '--run', '7'], 'named like run-7'],
    [['outbox', 'show'], 'outbox show needs ID'],
    [['outbox', 'retry', 'x'], 'named by its number'],
    [['outbox', '--all'], 'no use for --all'],
    [['undo', 'x'], 'like run-7'],
  ])('%j', async (line, said) => {
    expect(await refused(line)).toContain(said);
  });
});
