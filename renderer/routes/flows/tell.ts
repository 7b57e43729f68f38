import type { FlowKind, PushReason, PushState, PushWhy } from '../../../contract/flows/index.ts';
import type { FlowView, GalleryEntry, MatchKind, PushRow, State } from '../../../contract/ipc/index.ts';
import { isWordKey, say, sayMaybe } from '../../../contract/words/index.ts';

interface Told {
  state: State;
  word: string;
}

type FlowStanding = Pick<FlowView, 'on' | 'removed' | 'stopped' | 'counts' | 'waiting' | 'lastDoneAt'>;

/** True for a flow that was never switched on: it has written nothing and is still being set up. */
export function isNew({ on, removed, counts, lastDoneAt }: FlowStanding): boolean {
  return !on && !removed && lastDoneAt === null && counts.done === 0 && counts.undone === 0;
}

/** How many things of a flow cannot go on without the owner. */
export function needsHand({ counts }: FlowStanding): number {
  return counts.held + counts.failed + counts.outdated;
}

/** True for one that is on and cannot go on without the owner, or waits for a yes. */
export function needsOwner(flow: FlowStanding): boolean {
  return flow.on && flowState(flow).state === 'needs_you';
}

/** Stops that end by themselves, or when the owner ends them. */
const passing: ReadonlySet<FlowView['stopped']> = new Set(['paused', 'limited', 'unreachable'] as const);

/** How a flow stands, most urgent first. */
export function flowState(flow: FlowStanding): Told {
  const { on, stopped, counts, waiting } = flow;
  if (flow.removed) return { state: 'off', word: say('flows.standing.gone') };
  if (!on) return { state: 'off', word: say(isNew(flow) ? 'flows.standing.unready' : 'flows.standing.off') };
  if (stopped !== null) {
    return { state: passing.has(stopped) ? 'waiting' : 'needs_you', word: say(`flows.standing.${stopped}`) };
  }
  if (needsHand(flow) > 0) return { state: 'needs_you', word: say('flows.standing.hand') };
  if (counts.proposed > 0) return { state: 'needs_you', word: say('flows.standing.proposed') };
  if (waiting > 0 || counts.ready > 0) return { state: 'working', word: say('flows.standing.working') };
  return { state: 'up_to_date', word: say('flows.standing.well') };
}

/** "12 documents today, 3 wait for your yes, 1 needs a hand": what a flow's row says beside its state. */
export function flowNumbers(flow: FlowStanding): string {
  const { counts, waiting } = flow;
  const parts = [say('flows.numbers.today', { count: counts.doneToday })];
  if (counts.ready > 0) parts.push(say('flows.numbers.ready', { count: counts.ready }));
  if (waiting > 0) parts.push(say('flows.numbers.looking', { count: waiting }));
  if (counts.proposed > 0) parts.push(say('flows.numbers.proposed', { count: counts.proposed }));
  if (needsHand(flow) > 0) parts.push(say('flows.numbers.hand', { count: needsHand(flow) }));
  return parts.join(', ');
}

/** How a flow stands, in a sentence beside its state. */
export function standingText(flow: FlowView): string {
  const { on, stopped, source, target, waiting } = flow;
  if (flow.removed) return say('flows.says.gone');
  if (isNew(flow)) return say('flows.says.unready');
  if (!on) return say('flows.says.off', { count: waiting });
  if (stopped !== null) return say(`flows.says.${stopped}`, { source: source.name, target: target.name });
  const text = flowNumbers(flow);
  return say('flows.says.sentence', { text: text.charAt(0).toUpperCase() + text.slice(1) });
}

const shapes: Readonly<Record<PushState, State>> = {
  held: 'needs_you',
  proposed: 'waiting',
  ready: 'working',
  sending: 'working',
  done: 'up_to_date',
  failed: 'needs_you',
  undoing: 'working',
  undone: 'off',
  left_out: 'off',
};

/** How a push stands; while its flow is off, what has a yes is not on its way yet. */
export function pushState(state: PushState, isOn = true): Told {
  if (state === 'ready' && !isOn) return { state: 'up_to_date', word: say('flows.willBe') };
  return { state: shapes[state], word: say(`flows.state.${state}`) };
}

/** "Invoice": what is made. A part may say more after a dot, such as `customer.EUR`. */
export function partText(part: string): string {
  const [name = '', ...more] = part.split('.');
  const word = sayMaybe(`flows.part.${name}`, {}, name.replaceAll('_', ' '));
  return more.length === 0 ? word : `${word} (${more.join(' ')})`;
}

/** Why it is so, as a sentence. One whose parameters did not come is said without them rather than with gaps. */
export function reasonText({ code, params }: PushWhy): string {
  const full = say(`flows.reason.${code}`, params);
  return /[{}]|“”/.test(full) ? say(`flows.short.${code}`) : full;
}

/** What is to be known about a push; that a customer is added is no news once that is done. */
export function warningsOf({ state, warnings }: Pick<PushRow, 'state' | 'warnings'>): PushWhy[] {
  const isOver = state === 'done' || state === 'undone';
  return isOver ? warnings.filter(({ code }) => code !== 'new_customer') : warnings;
}

/** What mends a reason: where the one button of its card leads, or what it does. */
export type Mend = 'mapping' | 'matches' | 'add' | 'fetch' | 'look' | 'approve' | 'after' | 'none';

const mends: Readonly<Record<PushReason, Mend>> = {
  unmapped: 'mapping',
  totals_differ: 'look',
  tax_unclear: 'mapping',
  customer_unclear: 'matches',
  product_unclear: 'matches',
  supplier_unclear: 'matches',
  order_missing: 'fetch',
  order_not_pushed: 'after',
  no_document: 'look',
  over_refund: 'look',
  overpaid: 'look',
  rate_unsure: 'mapping',
  payout_differs: 'fetch',
  payout_incomplete: 'fetch',
  currency_differs: 'mapping',
  too_many_lines: 'none',
  cannot_be_written: 'none',
  expression: 'mapping',
  both_changed: 'mapping',
  going_in_circles: 'look',
  changed_there: 'look',
  period_closed: 'look',
  changed_since: 'approve',
  cancelled_since: 'approve',
  restored: 'approve',
  tax_differs: 'none',
  rounded: 'none',
  cannot_be_undone: 'none',
  new_customer: 'none',
  not_settled: 'none',
};

export function mendOf(code: PushReason): Mend {
  return mends[code];
}

/** What is to be said to be the same, for a reason that is mended so. */
export function matchKindOf(code: PushReason | undefined): MatchKind {
  if (code === 'product_unclear') return 'product';
  return code === 'supplier_unclear' ? 'supplier' : 'customer';
}

/** The choice that a reason is about, where it names one. */
export function choiceOf(why: PushWhy | null): string | undefined {
  const { choice, field } = why?.params ?? {};
  if (typeof choice === 'string' && choice !== '') return choice;
  // What both sides have changed is settled by which of them counts for that field.
  return typeof field === 'string' && field !== '' ? `field.${field}` : undefined;
}

export interface HeldGroup {
  /** What they have in common, for a list's key. */
  key: string;
  why: PushWhy | null;
  problem: PushRow['problem'];
  rows: PushRow[];
}

/** Held and failed ones by what is wrong with them: the same missing tax rate in 300 orders is one matter. */
export function groupHeld(rows: readonly PushRow[]): HeldGroup[] {
  const groups = new Map<string, HeldGroup>();
  for (const row of rows) {
    const { why, problem, state } = row;
    const about = state === 'failed' ? ['failed', problem?.code ?? '', problem?.params.why ?? ''] : sameness(why);
    const key = JSON.stringify(about);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { key, why: state === 'failed' ? null : why, problem, rows: [row] });
  }
  const isLast = ({ why }: HeldGroup) => Number(why !== null && mendOf(why.code) === 'after');
  // What goes on once something else does stands last.
  return [...groups.values()].sort((a, b) => isLast(a) - isLast(b) || b.rows.length - a.rows.length);
}

/** What is missing is one matter for all that miss it; what is each one's own is told beside each. */
function sameness(why: PushWhy | null): unknown[] {
  if (why === null) return ['held'];
  return mendOf(why.code) === 'mapping' ? [why.code, choiceOf(why) ?? ''] : [why.code];
}

export interface KindGroup {
  kind: FlowKind;
  entries: GalleryEntry[];
}

/** Kept in line on both sides, whichever is named first. */
const twoWay: ReadonlySet<FlowKind> = new Set(['customers', 'products', 'stock'] as const);

export function isTwoWay(kind: FlowKind): boolean {
  return twoWay.has(kind);
}

/** "From Web shop to Books", or "Web shop and Books" where it goes both ways. */
export function pairText({ kind, source, target }: Pick<FlowView, 'kind' | 'source' | 'target'>): string {
  return say(isTwoWay(kind) ? 'flows.between' : 'flows.fromTo', { source: source.name, target: target.name });
}

/** The category of a system, by its provider. */
type CategoryOf = (provider: string) => string | undefined;

/** From a shop to the books is what most come for. */
function oddness({ source, target }: GalleryEntry, categoryOf: CategoryOf): number {
  const isShop = categoryOf(source.provider) === 'ecommerce';
  return Number(!isShop) * 2 + Number(categoryOf(target.provider) !== 'accounting');
}

/**
 * The gallery by what is done, in the contract's order. What can be begun at once stands first, and of two ways round
 * the usual one.
 */
export function byKind(entries: readonly GalleryEntry[], categoryOf: CategoryOf = () => undefined): KindGroup[] {
  const groups = new Map<FlowKind, GalleryEntry[]>();
  for (const entry of entries) groups.set(entry.kind, [...(groups.get(entry.kind) ?? []), entry]);
  const rank = (entry: GalleryEntry) =>
    (entry.flowId === null ? entry.needs.length : 3) * 4 + oddness(entry, categoryOf);
  return [...groups].map(([kind, of]) => ({ kind, entries: of.toSorted((a, b) => rank(a) - rank(b)) }));
}

/** What the journal says happened to a push; a code without words is shown as it is. */
export function logText(what: string): string {
  return sayMaybe(`flows.log.${what}`, {}, what.replaceAll('_', ' '));
}

export function actorText(actor: string): string {
  return sayMaybe(`flows.actor.${actor}`, {}, actor);
}

/** A choice's own words, or those of the first part of its name. */
export function choiceWords(word: string, params: Readonly<Record<string, string | number>>): string {
  const key = `flows.choice.${word}`;
  if (isWordKey(key)) return say(key, params);
  return word.replaceAll(/[._]/g, ' ');
}

/** What a choice means for the documents, where that is worth a sentence. */
export function choiceHelp(word: string, params: Readonly<Record<string, string | number>>): string | null {
  const key = `flows.choiceHelp.${word}`;
  return isWordKey(key) ? say(key, params) : null;
}
