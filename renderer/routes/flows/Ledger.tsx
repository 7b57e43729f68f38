import type { LedgerLine, Proof } from '../../../contract/flows/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { ledgerSums } from './documents.ts';
import css from './Ledger.module.css';
import { ProofMark } from './ProofMark.tsx';

interface LedgerProps {
  /** What the table is called: "Invoice of #1001". */
  caption: string;
  lines: readonly LedgerLine[];
  proof: Proof | null;
  source: string;
  target: string;
}

/** A document line by line, as an accountant reads it, with its proof under it. */
export function Ledger({ caption, lines, proof, source, target }: LedgerProps) {
  const sums = ledgerSums(lines);
  const hasQuantity = lines.some(({ quantity }) => quantity !== null);
  const hasTax = lines.some(({ tax }) => tax !== null);
  return (
    <div className={css.ledger}>
      {lines.length === 0 ? null : (
        <table className={css.lines}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{say('flows.ledger.item')}</th>
              {hasQuantity ? (
                <th scope="col" data-numeric>
                  {say('flows.ledger.quantity')}
                </th>
              ) : null}
              <th scope="col" data-column="more">
                {say('flows.ledger.account')}
              </th>
              <th scope="col" data-column="more">
                {say('flows.ledger.taxRate')}
              </th>
              <th scope="col" data-numeric>
                {say('flows.ledger.net')}
              </th>
              {hasTax ? (
                <th scope="col" data-numeric>
                  {say('flows.ledger.tax')}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {[...lines.entries()].map(([position, line]) => (
              <Line key={position} line={line} hasQuantity={hasQuantity} hasTax={hasTax} />
            ))}
          </tbody>
          {sums === null ? null : (
            <tfoot>
              <tr>
                <th scope="row">{say('flows.ledger.sum')}</th>
                {hasQuantity ? <td /> : null}
                <td data-column="more" />
                <td data-column="more" />
                <td data-numeric>
                  <MoneyText money={sums.net} />
                </td>
                {hasTax ? (
                  <td data-numeric>
                    <MoneyText money={sums.tax} />
                  </td>
                ) : null}
              </tr>
            </tfoot>
          )}
        </table>
      )}
      {proof === null ? null : <ProofLine proof={proof} source={source} target={target} />}
    </div>
  );
}

interface LineProps {
  line: LedgerLine;
  hasQuantity: boolean;
  hasTax: boolean;
}

function Line({ line: { title, quantity, account, taxRate, net, tax }, hasQuantity, hasTax }: LineProps) {
  return (
    <tr>
      <td>
        {title}
        <span className={css.below}>{[account, taxRate].filter(Boolean).join(' · ')}</span>
      </td>
      {hasQuantity ? <td data-numeric>{quantity}</td> : null}
      <td data-column="more" className={css.soft}>
        {account}
      </td>
      <td data-column="more" className={css.soft}>
        {taxRate}
      </td>
      <td data-numeric>
        <MoneyText money={net} />
      </td>
      {hasTax ? (
        <td data-numeric>
          <MoneyText money={tax} />
        </td>
      ) : null}
    </tr>
  );
}

/** Both totals side by side, and that they are the same. */
function ProofLine({ proof, source, target }: { proof: Proof; source: string; target: string }) {
  return (
    <dl className={css.proof}>
      <div>
        <dt>{say('flows.proof.in', { name: source })}</dt>
        <dd>
          <MoneyText money={proof.source} />
        </dd>
      </div>
      <div>
        <dt>{say('flows.proof.in', { name: target })}</dt>
        <dd>
          <MoneyText money={proof.target} />
        </dd>
      </div>
      <div>
        <dt>{say('flows.proof.title')}</dt>
        <dd>
          <ProofMark proof={proof} inWords />
        </dd>
      </div>
    </dl>
  );
}
