import type { StreamProof } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { money } from '../../lib/format.ts';
import { ProofNumbers } from './ProofNumbers.tsx';
import { whatOf } from './proof-words.ts';

/** The vendor's balance and what is here of it, currency by currency. */
export function ProofSums({ proof, name }: { proof: StreamProof; name: string }) {
  if (proof.sums.length === 0) return say('proof.noSums');
  const titles = [say('proof.currency'), say('proof.theirs', { name }), say('proof.ours'), say('proof.gap')];
  const rows = proof.sums.map(({ currency, theirs, ours, gap }) => {
    const text = (amountMinor: number) => money({ amountMinor, currency });
    const figures = [text(theirs), text(ours), gap === 0 ? '–' : text(gap)];
    return { key: currency, about: currency, figures, differs: gap !== 0 };
  });
  return <ProofNumbers caption={say('proof.details', { what: whatOf(proof) })} titles={titles} rows={rows} />;
}
