import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { InputOf, SetAsideView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { usePages } from '../../components/usePages.ts';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './RunPage.module.css';

interface SetAsideListProps {
  /** Of one connection; of all of them otherwise. */
  connectionId?: string | undefined;
  connectionName?: string | undefined;
  stream?: string | undefined;
}

/** What was set aside and still is: why, the record as it came, and another try for one or for all. */
export function SetAsideList({ connectionId, connectionName, stream }: SetAsideListProps) {
  const list = usePages('setAside.list', {
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(stream === undefined ? {} : { stream }),
  });
  const retry = useDo('setAside.retry');
  const { rows, error } = list;
  const result = useRef<HTMLParagraphElement>(null);
  // The button pressed may be gone with its record: the keyboard goes on from what came of it.
  const again = (which: InputOf<'setAside.retry'>) => retry.mutate(which, { onSuccess: () => result.current?.focus() });
  // Without a stream "all" means all there are, and not only those that were loaded.
  const everyOne = stream === undefined ? (connectionId === undefined ? {} : { connectionId }) : { ids: idsOf(rows) };
  const trying = retry.isPending ? retry.variables.ids : undefined;
  return (
    <section className={css.section} aria-busy={list.isFetching}>
      <div className={css.heading}>
        <h2>
          {connectionName === undefined
            ? say('history.aside.all')
            : say('history.aside.title', { connection: connectionName })}
        </h2>
        {rows.length > 1 && (
          <Button variant="default" loading={retry.isPending && !isOne(trying)} onClick={() => again(everyOne)}>
            {say('history.aside.retryAll')}
          </Button>
        )}
      </div>
      <p role="status" className={css.result} ref={result} tabIndex={-1}>
        {retry.data && say('history.aside.mended', retry.data)}
      </p>
      {retry.error && <Problem problem={retry.error} level={3} />}
      {error && rows.length === 0 && (
        <Problem
          problem={error}
          title={say('history.aside.moreFailed')}
          level={3}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isSuccess && rows.length === 0 && <p className={css.quiet}>{say('history.aside.none')}</p>}
      {rows.length > 0 && <p className={css.quiet}>{say('history.aside.lead', { count: rows.length })}</p>}
      <ul className={css.asides}>
        {rows.map((row) => (
          <Aside
            key={row.id}
            row={row}
            named={connectionId === undefined}
            trying={isOne(trying) && trying[0] === row.id}
            onRetry={() => again({ ids: [row.id] })}
          />
        ))}
      </ul>
      <MoreButton list={list} label={say('history.aside.more')} failed={say('history.aside.moreFailed')} />
    </section>
  );
}

const idsOf = (rows: readonly SetAsideView[]) => rows.slice(0, 1000).map((row) => row.id);
const isOne = (ids: readonly number[] | undefined): ids is readonly [number] => ids?.length === 1;

interface AsideProps {
  row: SetAsideView;
  /** Says of which connection it is, where the list is of several. */
  named: boolean;
  trying: boolean;
  onRetry: () => void;
}

function Aside({ row, named, trying, onRetry }: AsideProps) {
  return (
    <li className={css.aside}>
      <div className={css.asideHead}>
        <h3>{say('history.aside.record', { stream: row.streamLabel, id: row.externalId })}</h3>
        <Button variant="default" size="xs" loading={trying} onClick={onRetry}>
          {say('history.aside.retry')}
        </Button>
      </div>
      <p className={css.asideWhy}>{row.reason}</p>
      <p className={css.asideFacts}>
        {named && <span>{row.connectionName}</span>}
        <span>
          {say('history.aside.since')} <When at={row.firstSeenAt} />
        </span>
        <span>{say('history.aside.times', { count: row.attempts })}</span>
      </p>
      <RawJson title={say('history.aside.raw')} text={row.raw} />
    </li>
  );
}
