import { Fragment, useState } from 'react';
import type { ConnectionDetail, StreamView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { FetchIcon } from '../../components/icons.tsx';
import { RowToggle } from '../../components/RowToggle.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { number } from '../../lib/format.ts';
import { StreamDetails } from './StreamDetails.tsx';
import css from './Streams.module.css';

const columns = ['what', 'count', 'newest', 'last', 'since', 'aside', 'actions'] as const;

/** A row for each stream: what, how many, newest, last fetched, complete since, left aside. */
export function Streams({ connection }: { connection: ConnectionDetail }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Section title={say('connection.streams.title')}>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {say(`connection.streams.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {connection.streams.map((stream) => (
              <Fragment key={stream.id}>
                <Row
                  connection={connection}
                  stream={stream}
                  open={open === stream.id}
                  onToggle={() => setOpen(open === stream.id ? null : stream.id)}
                />
                {open === stream.id ? (
                  <tr>
                    <td colSpan={columns.length} className={css.details}>
                      <StreamDetails connection={connection} stream={stream} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

interface RowProps {
  connection: ConnectionDetail;
  stream: StreamView;
  open: boolean;
  onToggle: () => void;
}

function Row({ connection, stream, open, onToggle }: RowProps) {
  const { timezone: zone } = connection;
  const { id, label, enabled, count, newestAt, lastOkAt, completeSince, setAside } = stream;
  const what = label.toLowerCase();
  return (
    <tr data-off={!enabled || undefined}>
      <th scope="row">
        <RowToggle
          label={label}
          named={say('connection.streams.detailsNamed', { what })}
          open={open}
          onToggle={onToggle}
        />
      </th>
      <td data-column="count">
        <TextLink
          to="/records"
          search={{ kind: stream.entity, connection: connection.id }}
          title={say('connection.streams.records', { what })}
        >
          {number(count)}
        </TextLink>
      </td>
      <td>{newestAt === null ? '–' : <When at={newestAt} zone={zone} />}</td>
      <td>{enabled ? <When at={lastOkAt} zone={zone} /> : say('connection.streams.off')}</td>
      <td>{completeSince === null ? '–' : <When at={completeSince} zone={zone} />}</td>
      <td data-column="aside">
        {setAside === 0 ? (
          '–'
        ) : (
          <TextLink to="/history/set-aside" search={{ connection: connection.id, stream: id }}>
            {number(setAside)}
          </TextLink>
        )}
      </td>
      <td data-column="actions">
        {enabled && connection.status.state !== 'off' ? <FetchStream connection={connection} stream={stream} /> : null}
      </td>
    </tr>
  );
}

function FetchStream({ connection, stream }: { connection: ConnectionDetail; stream: StreamView }) {
  const start = useDo('sync.start');
  return (
    <button
      type="button"
      className={css.fetch}
      disabled={start.isPending || connection.runningRunId !== null}
      aria-label={say('connection.streams.fetchNamed', { what: stream.label.toLowerCase() })}
      onClick={() => start.mutate({ connectionIds: [connection.id], streams: [stream.id] })}
    >
      <FetchIcon size={16} />
      {say('connection.streams.fetch')}
    </button>
  );
}
