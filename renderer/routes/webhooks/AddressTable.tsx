import { Link } from '@tanstack/react-router';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { number } from '../../lib/format.ts';
import css from './AddressTable.module.css';
import { addressState, toldText } from './tell.ts';
import lists from './Webhooks.module.css';

const columns = ['address', 'state', 'told', 'waiting', 'last'] as const;

/** The owner's own addresses, one line each; what needs a hand first. */
export function AddressTable({ addresses }: { addresses: readonly Subscription[] }) {
  const rows = addresses.toSorted((a, b) => Number(b.state === 'stopped') - Number(a.state === 'stopped'));
  return (
    <table className={`${lists.table} ${css.table}`}>
      <caption>{say('webhooks.sentPage.title')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" data-numeric={column === 'waiting' || undefined}>
              {say(`webhooks.sentPage.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((address) => (
          <Line key={address.id} address={address} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ address }: { address: Subscription }) {
  const { id, url, description, waiting, lastDeliveredAt } = address;
  return (
    <tr>
      <td>
        <Link to="/webhooks/sent/$addressId" params={{ addressId: id }} className={lists.open}>
          {description === '' ? hostOf(url) : description}
        </Link>
        <div className={`${lists.mono} ${css.url}`} title={url}>
          {url}
        </div>
      </td>
      <td>
        <StateMark {...addressState(address)} />
      </td>
      <td className={lists.soft}>{toldText(address)}</td>
      <td data-numeric>
        {waiting === 0 ? <span className={lists.quiet}>{say('webhooks.sentPage.noneWaiting')}</span> : number(waiting)}
      </td>
      <td>
        <When at={lastDeliveredAt} otherwise={say('webhooks.sentPage.neverTold')} />
      </td>
    </tr>
  );
}

/** What an address without a description is called. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
