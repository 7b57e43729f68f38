import type { ConnectionView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { PretendMark } from '../../components/PretendMark.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { When } from '../../components/When.tsx';
import { changeText } from '../../lib/status.ts';
import css from './MyConnections.module.css';

/** The connections there are, one row each. */
export function MyConnections({ connections }: { connections: readonly ConnectionView[] }) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{say('catalogue.columns.name')}</th>
          <th scope="col">{say('catalogue.columns.state')}</th>
          <th scope="col">{say('catalogue.columns.last')}</th>
          <th scope="col">{say('catalogue.columns.brought')}</th>
          <th scope="col">{say('catalogue.columns.next')}</th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => (
          <Row key={connection.id} connection={connection} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ connection }: { connection: ConnectionView }) {
  const { id, name, providerName, account, mark, status, lastOkAt, nextDueAt, timezone, pretend } = connection;
  return (
    <tr>
      <th scope="row">
        <div className={css.who}>
          <VendorMark name={providerName} mark={mark} size={32} />
          <div className={css.words}>
            <TextLink
              to="/connections/$connectionId"
              params={{ connectionId: id }}
              className={css.name ?? ''}
              title={name}
            >
              {name}
            </TextLink>
            <span className={css.account} title={account}>
              {account}
            </span>
          </div>
          {pretend ? <PretendMark /> : null}
        </div>
      </th>
      <td>
        <StateMark state={status.state} />
      </td>
      <td>
        <When at={lastOkAt} zone={timezone} />
      </td>
      <td>{changeText(connection) ?? '–'}</td>
      <td>{status.state === 'off' || nextDueAt === null ? '–' : <When at={nextDueAt} zone={timezone} coming />}</td>
    </tr>
  );
}
