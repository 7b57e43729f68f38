import { VisuallyHidden } from '@mantine/core';
import type { Proof } from '../../../contract/flows/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { money } from '../../lib/format.ts';
import { differenceOf, isProved } from './documents.ts';
import css from './Ledger.module.css';

/** A tick where both totals are the same to the cent, else by how much they are not. */
export function ProofMark({ proof, inWords = false }: { proof: Proof | null; inWords?: boolean }) {
  if (proof === null) return null;
  if (isProved(proof)) {
    return (
      <span className={css.equal} title={say('flows.proof.equal')}>
        <CheckIcon size={16} />
        {inWords ? say('flows.proof.equal') : <VisuallyHidden>{say('flows.proof.equal')}</VisuallyHidden>}
      </span>
    );
  }
  const difference = differenceOf(proof);
  return (
    <span className={css.unequal}>
      {difference === null ? say('flows.proof.other') : say('flows.proof.off', { by: money(difference) })}
    </span>
  );
}
