import type { DeliveryRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { duration, relativeTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { hostOf } from './AddressTable.tsx';
import css from './DeliveryTable.module.css';
import { aboutText, deliveryState, topicWords } from './tell.ts';
import lists from './Webhooks.module.css';

interface DeliveryTableProps {
  rows: readonly DeliveryRow[];
  openId: number | undefined;
  /** Says to which address each went, where the list is of several. */
  named: boolean;
  onOpen: (id: number, line: HTMLButtonElement) => void;
}

const columns = ['what', 'to', 'state', 'answer', 'at'] as const;

export function DeliveryTable({ rows, openId, named, onOpen }: DeliveryTableProps) {
  if (rows.length === 0) return null;
  return (
    <table
      className={`${lists.table} ${css.table}`}
      data-beside={openId !== undefined || undefined}
      data-named={named || undefined}
    >
      <caption>{say('webhooks.log.caption')}</caption>
      <thead>
        <tr>
          {columns.map((column) =>
            column === 'to' && !named ? null : (
              <th key={column} scope="col" data-column={column}>
                {say(`webhooks.log.column.${column}`)}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} current={row.id === openId} named={named} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps extends Pick<DeliveryTableProps, 'named' | 'onOpen'> {
  row: DeliveryRow;
  current: boolean;
}

function Line({ row, current, named, onOpen }: LineProps) {
  return (
    <tr data-current={current || undefined}>
      <td>
        <button type="button" className={lists.open} onClick={(event) => onOpen(row.id, event.currentTarget)}>
          {topicWords(row.type)}
        </button>{' '}
        <span className={css.about}>{aboutText(row)}</span>
      </td>
      {named ? (
        <td data-column="to" title={row.url}>
          {hostOf(row.url)}
        </td>
      ) : null}
      <td>
        <StateMark {...deliveryState(row)} />
      </td>
      <td data-column="answer" className={lists.soft}>
        <Answer row={row} />
      </td>
      <td data-column="at">
        <When at={row.at} />
      </td>
    </tr>
  );
}

/** What the newest try was answered, and when the next one is. */
function Answer({ row }: { row: DeliveryRow }) {
  const now = useNow();
  const { attempts, status, latencyMs, nextAt, state } = row;
  const parts: string[] = [];
  if (attempts > 0) {
    parts.push(
      status === null || latencyMs === null
        ? say('webhooks.log.noAnswer')
        : say('webhooks.log.answered', { status, time: duration(latencyMs) }),
    );
  }
  if (state === 'waiting' && nextAt !== null && attempts > 0) {
    parts.push(say('webhooks.log.next', { time: relativeTime(nextAt, now, null, { coming: true }) }));
  }
  if (parts.length === 0) return say('webhooks.log.tries', { count: 0 });
  return parts.join(', ');
}
