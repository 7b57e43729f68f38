import { Button } from '@mantine/core';
import type { PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { useDo } from '../../lib/bridge.ts';
import { relativeTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { documentsOf } from './documents.ts';
import css from './FlowPage.module.css';
import type { FlowPart } from './part.ts';

/** What is being written or taken back just now, or waits for its next try. */
export function OnTheWay({ flow, openId, onOpen }: FlowPart) {
  const list = usePages('pushes.list', { flowId: flow.id, states: ['ready', 'sending', 'undoing'] });
  const documents = documentsOf(list.rows);
  if (documents.length === 0) return null;
  const ids = documents.map(({ main }) => main.id);
  return (
    <Section title={say('flows.way.title')}>
      <NextTry rows={list.rows} isStopped={flow.on && flow.stopped !== null} />
      <DocumentTable
        caption={say('flows.way.title')}
        documents={documents}
        openId={openId}
        withState
        isOn={flow.on}
        onOpen={(id, line) => onOpen(id, line, ids)}
      />
    </Section>
  );
}

/** Why it is tried once more, when, and the way not to wait for that; what stops all of it is told above. */
function NextTry({ rows, isStopped }: { rows: readonly PushRow[]; isStopped: boolean }) {
  const retry = useDo('pushes.retry');
  const now = useNow();
  const waiting = rows.filter((row) => row.nextTryAt !== null || row.problem !== null);
  const time = waiting.flatMap(({ nextTryAt }) => nextTryAt ?? []).toSorted()[0];
  if (waiting.length === 0) return null;
  const problem = waiting.find((row) => row.problem !== null)?.problem ?? null;
  const why = isStopped ? say('flows.way.stopped') : problem && problemSentence(problem);
  return (
    <div className={css.bulk}>
      <span className={css.told}>
        {why === null ? null : `${why} `}
        {time === undefined ? null : say('flows.way.again', { time: relativeTime(time, now, null, { coming: true }) })}
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={retry.isPending}
        onClick={() => retry.mutate({ pushIds: waiting.map(({ id }) => id) })}
      >
        {say('flows.way.now')}
      </Button>
      {retry.error ? <span className={css.wrong}>{problemSentence(retry.error)}</span> : null}
    </div>
  );
}
