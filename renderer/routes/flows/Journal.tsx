import { useState } from 'react';
import type { FlowRun } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ChevronRightIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { When } from '../../components/When.tsx';
import { useNow } from '../../lib/now.ts';
import { dayTitle } from '../history/days.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { documentsOf } from './documents.ts';
import css from './FlowPage.module.css';
import { runsByDay, runText } from './journal.ts';
import { PushAction } from './PushAction.tsx';
import type { FlowPart } from './part.ts';
import { UndoButton } from './UndoButton.tsx';

/** All that the flow has written and taken back, run by run, newest first. */
export function Journal(part: FlowPart) {
  const runs = usePages('flows.runs', { flowId: part.flow.id });
  const now = useNow();
  const days = runsByDay(runs.rows);
  return (
    <Section title={say('flows.journal.title')}>
      {runs.error && runs.rows.length === 0 ? (
        <Problem problem={runs.error} level={3} onRetry={() => void runs.refetch()} />
      ) : null}
      {runs.isPending ? <Loading /> : null}
      {runs.isSuccess && days.length === 0 ? <p className={css.none}>{say('flows.journal.empty')}</p> : null}
      {days.map(({ day, runs: of }, dayPosition) => (
        <div key={day}>
          <h3 className={css.day}>{dayTitle(day, now)}</h3>
          <ul className={css.runs}>
            {[...of.entries()].map(([position, run]) => (
              <Run key={run.id} run={run} part={part} isFirst={dayPosition + position === 0} />
            ))}
          </ul>
        </div>
      ))}
      <MoreButton list={runs} label={say('flows.journal.older')} failed={say('flows.journal.olderFailed')} />
    </Section>
  );
}

function Run({ run, part, isFirst }: { run: FlowRun; part: FlowPart; isFirst: boolean }) {
  const [open, setOpen] = useState(isFirst);
  return (
    <li className={css.run}>
      <div className={css.runHead}>
        <button type="button" className={css.runFold} aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRightIcon size={14} />
          {runText(run)}
        </button>
        <span className={css.runSum}>{say(`flows.journal.trigger.${run.trigger}`)}</span>
        <span className={css.told}>
          <When at={run.startedAt} />
        </span>
        {run.done > 0 && run.endedAt !== null ? (
          <UndoButton
            wish={{ runId: run.id }}
            label={say('flows.undo.run')}
            named={say('flows.undo.runNamed', { id: run.id })}
          />
        ) : null}
      </div>
      {open ? <RunDocuments run={run} part={part} /> : null}
    </li>
  );
}

function RunDocuments({ run, part: { flow, openId, onOpen } }: { run: FlowRun; part: FlowPart }) {
  const list = usePages('pushes.list', { flowId: flow.id, runId: run.id });
  const documents = documentsOf(list.rows);
  const ids = documents.map(({ main }) => main.id);
  return (
    <div className={css.runBody}>
      {list.error && documents.length === 0 ? (
        <Problem problem={list.error} level={3} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <Loading /> : null}
      <DocumentTable
        caption={say('flows.journal.caption')}
        documents={documents}
        openId={openId}
        withState
        onOpen={(id, line) => onOpen(id, line, ids)}
        action={(document) => <PushAction document={document} target={flow.target.name} />}
      />
      <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
    </div>
  );
}
