import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { InboxRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { When } from '../../components/When.tsx';
import css from './Inbox.module.css';
import type { ReceivedSearch } from './search.ts';
import { inboxState, inboxTitle, shortId } from './tell.ts';
import lists from './Webhooks.module.css';

interface InboxTableProps {
  rows: readonly InboxRow[];
  search: ReceivedSearch;
  /** The line that was opened last, where the keyboard goes back to. */
  opened: RefObject<HTMLAnchorElement | null>;
}

const columns = ['what', 'from', 'outcome', 'at'] as const;

export function InboxTable({ rows, search, opened }: InboxTableProps) {
  return (
    <table className={`${lists.table} ${css.table}`} data-beside={search.message !== undefined || undefined}>
      <caption>{say('webhooks.inbox.caption')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" data-column={column}>
              {say(`webhooks.inbox.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} search={search} opened={opened} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ row, search, opened }: { row: InboxRow } & Omit<InboxTableProps, 'rows'>) {
  const { id, connectionName, mark, receivedAt, externalId, count } = row;
  return (
    <tr data-current={search.message === id || undefined}>
      <td>
        <Link
          to="/webhooks"
          search={{ ...search, message: id }}
          replace
          resetScroll={false}
          className={lists.open}
          onClick={(event) => {
            opened.current = event.currentTarget;
          }}
        >
          {inboxTitle(row)}
        </Link>{' '}
        {externalId === null ? null : <span className={css.id}>{shortId(externalId)}</span>}{' '}
        {count > 1 ? <span className={lists.quiet}>{say('webhooks.inbox.andMore', { count: count - 1 })}</span> : null}
      </td>
      <td data-column="from">
        <span className={css.from}>
          {connectionName === null ? (
            <span className={lists.quiet}>{say('webhooks.inbox.nobody')}</span>
          ) : (
            <>
              <VendorMark name={connectionName} mark={mark} size={20} />
              <span>{connectionName}</span>
            </>
          )}
        </span>
      </td>
      <td>
        <StateMark {...inboxState(row)} />
      </td>
      <td data-column="at">
        <When at={receivedAt} />
      </td>
    </tr>
  );
}
