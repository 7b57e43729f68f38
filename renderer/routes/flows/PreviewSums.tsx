import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FlowView, Preview } from '../../../contract/ipc/index.ts';
import type { Money } from '../../../contract/money.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { stacked } from './documents.ts';
import css from './Preview.module.css';
import { ProofMark } from './ProofMark.tsx';
import { partText } from './tell.ts';

/** So many accounts are seen at once: goods may be booked product by product. */
const seenRows = 8;

/** What all of it comes to: both sides in each currency, then by account and by tax rate. */
export function PreviewSums({ preview, flow }: { preview: Preview; flow: Pick<FlowView, 'source' | 'target'> }) {
  const { totals, accounts, taxes } = preview;
  if (totals.length + accounts.length + taxes.length === 0) return null;
  return (
    <>
      {totals.length === 0 ? null : <Totals totals={totals} flow={flow} />}
      <div className={css.sums}>
        <SumTable
          caption={say('flows.ledger.perAccount')}
          what={say('flows.ledger.account')}
          amount={say('flows.ledger.net')}
          rows={stacked(accounts.map(({ account, net }) => ({ name: account, money: net })))}
        />
        <SumTable
          caption={say('flows.ledger.perTax')}
          what={say('flows.ledger.taxRate')}
          amount={say('flows.ledger.tax')}
          rows={stacked(taxes.map(({ taxRate, tax }) => ({ name: taxRate, money: tax })))}
        />
      </div>
    </>
  );
}

/** Both sides, kind by kind and currency by currency, each with its tick. */
function Totals({ totals, flow }: Pick<Preview, 'totals'> & { flow: Pick<FlowView, 'source' | 'target'> }) {
  return (
    <table className={css.sum}>
      <caption>{say('flows.proof.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('flows.table.what')}</th>
          <th scope="col" data-numeric>
            {say('flows.proof.in', { name: flow.source.name })}
          </th>
          <th scope="col" data-numeric>
            {say('flows.proof.in', { name: flow.target.name })}
          </th>
          <th scope="col" data-proof>
            {say('flows.table.proof')}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.map(({ part, ...proof }, position) => (
          <tr key={`${part} ${proof.source.currency}`}>
            <th scope="row">
              {/* Said once for all its currencies, and heard with each. */}
              <span className={totals[position - 1]?.part === part ? css.unseen : undefined}>{partText(part)}</span>
            </th>
            <td data-numeric>
              <MoneyText money={proof.source} />
            </td>
            <td data-numeric>
              <MoneyText money={proof.target} />
            </td>
            <td data-proof>
              <ProofMark proof={proof} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SumTableProps {
  caption: string;
  what: string;
  amount: string;
  rows: readonly { name: string; amounts: readonly Money[] }[];
}

function SumTable({ caption, what, amount, rows }: SumTableProps) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  return (
    <div>
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
          {(all ? rows : rows.slice(0, seenRows)).map(({ name, amounts }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-numeric>
                {amounts.map((money) => (
                  <div key={money.currency}>
                    <MoneyText money={money} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all || rows.length <= seenRows ? null : (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {say('flows.proof.all', { count: rows.length })}
        </Button>
      )}
    </div>
  );
}
