import type { FlowView, Preview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import css from './Preview.module.css';
import { ProofMark } from './ProofMark.tsx';

/** What all of it comes to: both sides in each currency, then by account and by tax rate. */
export function PreviewSums({ preview, flow }: { preview: Preview; flow: Pick<FlowView, 'source' | 'target'> }) {
  const { totals, accounts, taxes } = preview;
  if (totals.length + accounts.length + taxes.length === 0) return null;
  return (
    <div className={css.sums}>
      {totals.length === 0 ? null : (
        <table className={css.sum}>
          <caption>{say('flows.proof.title')}</caption>
          <thead>
            <tr>
              <th scope="col" data-numeric>
                {say('flows.proof.in', { name: flow.source.name })}
              </th>
              <th scope="col" data-numeric>
                {say('flows.proof.in', { name: flow.target.name })}
              </th>
              <th scope="col">{say('flows.table.proof')}</th>
            </tr>
          </thead>
          <tbody>
            {totals.map((proof) => (
              <tr key={proof.source.currency}>
                <td data-numeric>
                  <MoneyText money={proof.source} />
                </td>
                <td data-numeric>
                  <MoneyText money={proof.target} />
                </td>
                <td>
                  <ProofMark proof={proof} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <SumTable
        caption={say('flows.ledger.perAccount')}
        what={say('flows.ledger.account')}
        amount={say('flows.ledger.net')}
        rows={accounts.map(({ account, net }) => ({ name: account, money: net }))}
      />
      <SumTable
        caption={say('flows.ledger.perTax')}
        what={say('flows.ledger.taxRate')}
        amount={say('flows.ledger.tax')}
        rows={taxes.map(({ taxRate, tax }) => ({ name: taxRate, money: tax }))}
      />
    </div>
  );
}

interface SumTableProps {
  caption: string;
  what: string;
  amount: string;
  rows: readonly { name: string; money: Preview['accounts'][number]['net'] }[];
}

function SumTable({ caption, what, amount, rows }: SumTableProps) {
  if (rows.length === 0) return null;
  return (
    <table className={css.sum}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col" data-numeric>
            {amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, money }) => (
          <tr key={`${name} ${money.currency}`}>
            <th scope="row">{name}</th>
            <td data-numeric>
              <MoneyText money={money} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
