import { type Money, sumMoney } from '../../contract/money.ts';
import type { Balanced, BalanceTally } from '../../providers/kit/index.ts';
import type { Proof, ProofSum } from '../store/proof.ts';
import { ask, contextFor, type ProveInput } from './ask.ts';

/** A vendor may count a record a moment before it lists it, and records may come while it is asked. */
const mostTries = 3;

/** So late may a movement show up in the vendor's list; one of the last moments before a fetch may not be in it. */
const listedLateMs = 60_000;

type BalanceInput = ProveInput & { readonly tally: BalanceTally };
type Unprovable = 'history' | 'apart' | 'set_aside' | 'moving';

/**
 * Lays the vendor's balance beside the sum of what is here. It proves something only where all records ever made are
 * here to be added up, and nothing moved while it was asked; otherwise the proof says why it is none.
 * @returns null before the first whole reading
 * @throws HubError as the client, and bad_data
 */
export async function proveBalance(input: BalanceInput): Promise<Proof | null> {
  const { connection, stream, tally, state, proofs, now } = input;
  if (state.cursor === null || state.completeSince === null) return null;
  if (state.completeSince !== 'always' || stream.reach) return proofOf(input, 'history');
  const requests = tally.ask(contextFor(connection, now));
  let found: readonly ProofSum[] | Unprovable = 'moving';
  for (let tries = 0; tries < mostTries && !isEven(found); tries += 1) {
    const balanced = await ask(input, requests, tally.read);
    if (balanced.apart) return proofOf(input, 'apart');
    found = balanced.steady ? compare(balanced, state.cursor, input) : 'moving';
  }
  if (found === 'moving') {
    // What was proved a while ago still is.
    const before = proofs.find(state.id);
    return { ...proofOf(input, 'moving'), sums: before?.sums ?? [] };
  }
  const mayBeAside = !isEven(found) && proofs.setAside(state.id).length > 0;
  return proofOf(input, mayBeAside ? 'set_aside' : found);
}

function isEven(found: readonly ProofSum[] | Unprovable): boolean {
  return typeof found !== 'string' && found.every(({ theirs, ours }) => theirs === ours);
}

/**
 * What was made since the last fetch began is no difference. When more is new than the vendor tells of at once, nothing
 * can be said.
 */
function compare({ balance, newest }: Balanced, cursor: string, input: BalanceInput): ProofSum[] | 'moving' {
  const { state, stream, proofs } = input;
  const begun = Date.parse(cursor) - listedLateMs;
  const since = newest.filter((one) => Date.parse(one.at) >= begun && !proofs.isHere(state.id, one.externalId));
  const ours = [...proofs.sums({ streamId: state.id, entity: stream.entity }), ...since.map(({ amount }) => amount)];
  const currencies = new Set([...balance, ...ours].map(({ currency }) => currency));
  const sums = [...currencies].sort().map((currency) => {
    return { currency, theirs: sumOf(balance, currency), ours: sumOf(ours, currency) };
  });
  const isAllNew = newest.length > 0 && since.length === newest.length;
  return isAllNew && !isEven(sums) ? 'moving' : sums;
}

function sumOf(amounts: readonly Money[], currency: string): number {
  const own = amounts.filter((one) => one.currency === currency);
  return sumMoney(own, currency).amountMinor;
}

function proofOf({ state, proofs, now }: BalanceInput, found: readonly ProofSum[] | Unprovable): Proof {
  const isReason = typeof found === 'string';
  return {
    ...{ streamId: state.id, at: now, firstDay: null, lastDay: null, missing: 0, surplus: 0 },
    setAside: proofs.setAside(state.id).length,
    problem: isReason ? found : null,
    tried: proofs.find(state.id)?.tried ?? null,
    windows: [],
    sums: isReason ? [] : found,
  };
}
