import type { ProofView, ProofWindowView, State, StreamProof } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { money, number, shortDay } from '../../lib/format.ts';

/** From here on everything is counted that has no beginning. */
const dawn = '2000-01-01';

/** How a stream stands against the vendor's own numbers: one of the five states, and its words. */
export function standing(proof: StreamProof, now: Date): { state: State; word: string } {
  const { at, missing, completeTo, windows, problem, sums, unprovable, way } = proof;
  const isEmpty = windows.length === 0 && sums.length === 0;
  if (at === null || (problem !== null && isEmpty)) return { state: 'off', word: say('proof.notYet') };
  if (unprovable !== null && isEmpty) return { state: 'off', word: say('proof.cannot') };
  if (way === 'balance') {
    return isUneven(proof)
      ? { state: 'needs_you', word: say('proof.unequal') }
      : { state: 'up_to_date', word: say('proof.completeSum') };
  }
  if (missing > 0) return { state: 'needs_you', word: missingWord(proof, now) };
  if (completeTo !== null)
    return { state: 'up_to_date', word: say('proof.complete', { day: shortDay(completeTo, null, now) }) };
  const count = windows.reduce((sum, one) => sum + one.ours, 0);
  return { state: 'up_to_date', word: say('proof.completeAll', { count }) };
}

/** True where the vendor's balance is not what is here. */
export function isUneven({ sums }: StreamProof): boolean {
  return sums.some(({ gap }) => gap !== 0);
}

function missingWord({ missing, windows }: StreamProof, now: Date): string {
  const days = windows.filter(({ gap }) => gap > 0);
  const [only, more] = days;
  const isOneDay = only !== undefined && more === undefined && only.first !== null && only.first === only.last;
  if (!isOneDay) return say('proof.missing', { count: missing });
  return say('proof.missingOn', { count: missing, day: daysOf(only, now) });
}

/** What else is to be known about it, as sentences. */
export function remarks(proof: StreamProof, name: string, now: Date): string[] {
  const { missing, completeTo, surplus, setAside, problem, unprovable } = proof;
  const said = sumSentences(proof, name);
  if (missing > 0 && completeTo !== null) said.push(say('proof.complete', { day: shortDay(completeTo, null, now) }));
  if (surplus > 0) said.push(`${say('proof.surplus', { count: surplus, name })}. ${say('proof.surplusHelp')}`);
  if (setAside > 0) said.push(say('proof.setAside', { count: setAside }));
  if (unprovable !== null) said.push(say(`proof.unprovable.${unprovable}`, { name, what: whatOf(proof) }));
  if (problem !== null)
    said.push(say('proof.problem', { why: sayMaybe(`shell.problem.title.${problem}`, {}, problem) }));
  return said;
}

/** What a stream is called within a sentence. */
export function whatOf({ label }: StreamProof): string {
  return label.toLowerCase();
}

function sumSentences(proof: StreamProof, name: string): string[] {
  return proof.sums
    .filter(({ gap }) => gap !== 0)
    .map(({ gap, currency }) => {
      const amount = money({ amountMinor: Math.abs(gap), currency });
      return say(gap > 0 ? 'proof.more' : 'proof.less', { name, amount, what: whatOf(proof) });
    });
}

export function daysOf({ first, last }: ProofWindowView, now: Date): string {
  if (first === null || last === null) return say('proof.all');
  const to = shortDay(last, null, now);
  if (first === last) return to;
  return first <= dawn
    ? say('proof.since', { day: to })
    : say('proof.range', { first: shortDay(first, null, now), last: to });
}

/** "+2" is missing here, "−1" is too many here. */
export function gapText(gap: number): string {
  if (gap === 0) return '–';
  return gap > 0 ? `+${number(gap)}` : `−${number(-gap)}`;
}

/** The streams with numbers of their own, those that come with another, and those that nothing is known of. */
export function sorted({ streams }: ProofView) {
  const on = streams.filter(({ enabled }) => enabled);
  return {
    counted: on.filter(({ way }) => way === 'days' || way === 'whole' || way === 'balance'),
    along: on.filter(({ way }) => way === 'with_other'),
    silent: on.filter(({ way }) => way === 'no_numbers'),
  };
}
