import { HubError } from '../../../contract/errors.ts';
import type { FlowView, PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import type { Call } from '../command.ts';
import { exits } from '../exit.ts';
import { badUsage, flowName } from './flows-words.ts';

/** `Order-To-Invoice` and `order_to_invoice` alike. */
const plain = (text: string) => text.trim().toLowerCase().replaceAll('-', '_');

/**
 * The flow of that id, or the only one whose kind, source and target hold every word of the text.
 * @throws HubError not_found, bad_input where several fit
 */
export async function findFlow(backroom: Backroom, text: string): Promise<FlowView> {
  const all = await backroom.ask('flows.list', {});
  const byId = all.find(({ id }) => id === text);
  if (byId) return byId;
  const words = plain(text).split(/\s+/);
  const fits = all.filter(({ kind, source, target }) => {
    const whole = plain(`${kind} ${source.name} ${target.name}`);
    return words.every((word) => whole.includes(word));
  });
  const exact = fits.filter(
    ({ kind, source, target }) => plain(`${kind} ${source.name} ${target.name}`) === plain(text),
  );
  const [only, more] = exact.length === 1 ? exact : fits;
  if (!only) throw new HubError('not_found', { params: { what: 'flow', name: text.slice(0, 100) } });
  if (more) {
    throw badUsage('several', { value: text.slice(0, 100), flows: fits.slice(0, 10).map(flowName).join('; ') });
  }
  return only;
}

/** Waits until nothing is being looked at or sent any more, and shows meanwhile how far it is. */
export async function settle(backroom: Backroom, { terminal }: Call): Promise<void> {
  const sums = async () => {
    const all = await backroom.ask('flows.list', {});
    const sum = (part: 'done' | 'ready') => all.reduce((total, { counts }) => total + counts[part], 0);
    return { done: sum('done'), ready: sum('ready') };
  };
  const before = await sums();
  let over = false;
  let asking = false;
  const show = (now: { done: number; ready: number }) => {
    asking = false;
    if (over || now.done <= before.done) return;
    terminal.progress('flows', say('flowsCli.say.progress', { done: now.done - before.done, left: now.ready }));
  };
  const mute = backroom.listen((one) => {
    if (asking || one.topic !== 'changed' || !one.payload.kinds.includes('pushes')) return;
    asking = true;
    // Only for show: what goes wrong is told by the question that is waited for.
    sums().then(show, () => undefined);
  });
  try {
    await backroom.ask('flows.settled', {});
  } finally {
    over = true;
    mute();
  }
}

/** What a command that sent documents ends with: the worst of them decides. */
export function exitOfPushes(rows: readonly Pick<PushRow, 'state'>[]): number {
  const states = new Set(rows.map(({ state }) => state));
  if (states.has('failed')) return exits.failed;
  return states.has('held') ? exits.setAside : exits.done;
}
