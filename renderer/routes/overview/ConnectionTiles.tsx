import { Link } from '@tanstack/react-router';
import type { ConnectionView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { PretendMark } from '../../components/PretendMark.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { When } from '../../components/When.tsx';
import { changeText } from '../../lib/status.ts';
import css from './ConnectionTiles.module.css';

/** More than these are looked for on their own page. */
const shown = 12;

/** One quiet tile for each connection: mark, name, state, when last, what changed. */
export function ConnectionTiles({ connections }: { connections: readonly ConnectionView[] }) {
  const count = connections.length;
  return (
    <Section
      title={say('overview.connections.title')}
      aside={
        count > shown ? <TextLink to="/connections">{say('overview.connections.all', { count })}</TextLink> : undefined
      }
    >
      <ul className={css.tiles}>
        {connections.slice(0, shown).map((connection) => (
          <li key={connection.id}>
            <Tile connection={connection} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Tile({ connection }: { connection: ConnectionView }) {
  const { id, name, providerName, mark, status, lastOkAt, timezone, pretend } = connection;
  const changes = changeText(connection);
  return (
    <Link to="/connections/$connectionId" params={{ connectionId: id }} className={css.tile}>
      <VendorMark name={providerName} mark={mark} size={32} />
      <span className={css.words}>
        <span className={css.name} title={name}>
          {name}
        </span>
        <span className={css.state}>
          <StateMark state={status.state} size={14} />
          {pretend ? <PretendMark /> : null}
        </span>
        <span className={css.quiet}>
          {lastOkAt === null ? say('overview.connections.never') : <When at={lastOkAt} zone={timezone} />}
        </span>
        {lastOkAt === null || changes === null ? null : <span className={css.quiet}>{changes}</span>}
      </span>
    </Link>
  );
}
