import type { StreamProof } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { money } from '../../lib/format.ts';
import css from './Proof.module.css';
import { whatOf } from './proof-words.ts';

/** The vendor's balance and what is here of it, currency by currency. */
export function ProofSums({ proof, name }: { proof: StreamProof; name: string }) {
  if (proof.sums.length === 0) return say('proof.noSums');
  const titles = [say('proof.currency'), say('proof.theirs', { name }), say('proof.ours'), say('proof.gap')];
  return (
    <table className={css.numbers}>
      <caption className={css.caption}>{say('proof.details', { what: whatOf(proof) })}</caption>
      <thead>
        <tr>
          {titles.map((title, at) => (
            <th key={title} scope="col" className={`${at === 0 ? css.days : css.figure} ${css.title}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {proof.sums.map(({ currency, theirs, ours, gap }) => (
          <tr key={currency} data-differs={gap !== 0 || undefined}>
            <th scope="row" className={css.days}>
              {currency}
            </th>
            {[theirs, ours].map((amountMinor, at) => (
              <td key={titles[at + 1]} className={css.figure}>
                {money({ amountMinor, currency })}
              </td>
            ))}
            <td className={css.figure}>{gap === 0 ? '–' : money({ amountMinor: gap, currency })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
