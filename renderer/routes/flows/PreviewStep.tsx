import { Progress } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { useSlow } from '../../lib/slow.ts';
import { Answering } from './Answering.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { documentState, documentsOf, idsIn, type PreviewRow } from './documents.ts';
import { EarlierDays } from './EarlierDays.tsx';
import fcss from './FlowPage.module.css';
import { HeldCard } from './HeldCard.tsx';
import { Ledger } from './Ledger.tsx';
import { LeftOut } from './LeftOut.tsx';
import css from './Preview.module.css';
import { PreviewSums } from './PreviewSums.tsx';
import { anchor, goTo } from './SetupStep.tsx';
import { groupHeld, partText } from './tell.ts';
import { type PreviewList, usePreview } from './usePreview.ts';
import { useSelection } from './useSelection.ts';
import { WrittenFields } from './WrittenFields.tsx';

/** Its place among the steps. */
export const previewStep = 3;

interface PreviewStepProps {
  flow: FlowView;
  /** How many choices are still to be made. */
  left: number;
  isUnsaved: boolean;
}

/** The exact documents that would be written, proved to the cent, before anything is. */
export function PreviewStep({ flow, left, isUnsaved }: PreviewStepProps) {
  if (left > 0) return <p className={css.later}>{say('flows.setup.preview.left', { count: left })}</p>;
  if (isUnsaved) return <p className={css.later}>{say('flows.setup.preview.unsaved')}</p>;
  return <Shown flow={flow} />;
}

function Shown({ flow }: { flow: FlowView }) {
  const list = usePreview(flow.id);
  const { preview, error } = list;
  if (error && !preview) return <Problem problem={error} level={3} onRetry={() => void list.refetch()} />;
  if (!preview) return <Loading />;
  if (preview.count === 0 && preview.held === 0 && preview.waiting === 0) {
    return (
      <>
        <EarlierDays flow={flow} onDone={() => goTo(anchor(previewStep))} />
        <LeftOut flow={flow} />
      </>
    );
  }
  return (
    <>
      <p className={css.lead}>
        {say(preview.totals.length > 0 ? 'flows.setup.preview.lead' : 'flows.setup.preview.leadPlain', {
          source: flow.source.name,
          target: flow.target.name,
        })}
      </p>
      <Working done={preview.count + preview.held} waiting={preview.waiting} />
      <PreviewSums preview={preview} flow={flow} />
      <HeldOnes flow={flow} list={list} />
      <Documents flow={flow} list={list} />
      <LeftOut flow={flow} />
    </>
  );
}

/** How far it is, while it is being worked out; told every few seconds to those who listen. */
function Working({ done, waiting }: { done: number; waiting: number }) {
  const text = waiting === 0 ? '' : say('flows.setup.preview.working', { done, total: done + waiting });
  const told = useSlow(text, 4000);
  return (
    <>
      {waiting === 0 ? null : (
        <div className={css.working}>
          <span aria-hidden="true">{text}</span>
          <Progress.Root size={4}>
            <Progress.Section
              value={(done / (done + waiting)) * 100}
              aria-label={say('flows.setup.preview.workingLabel')}
            />
          </Progress.Root>
        </div>
      )}
      <span role="status" className={css.unseen}>
        {told}
      </span>
    </>
  );
}

function HeldOnes({ flow, list }: { flow: FlowView; list: PreviewList }) {
  const held = list.rows.filter(({ state }) => state === 'held' || state === 'failed');
  const count = list.preview?.held ?? 0;
  if (count === 0) return null;
  return (
    <section>
      <h3 className={css.part}>{say('flows.held.title', { count })}</h3>
      <p className={css.lead}>{say('flows.held.lead')}</p>
      <div className={fcss.cards}>
        {groupHeld(held).map((group) => (
          <HeldCard key={group.key} group={group} flow={flow} />
        ))}
      </div>
    </section>
  );
}

function Documents({ flow, list }: { flow: FlowView; list: PreviewList }) {
  const documents = documentsOf(list.rows.filter(({ state }) => state !== 'held' && state !== 'failed'));
  const selection = useSelection(
    documents.filter((document) => idsIn(document, 'proposed').length > 0).map(({ main }) => main.id),
  );
  const count = list.preview?.count ?? 0;
  if (count === 0 && documents.length === 0) return null;
  const chosen = documents.filter(({ main }) => selection.has(main.id));
  const { source, target } = flow;
  return (
    <section>
      <h3 className={css.part}>{say('flows.setup.preview.documents', { count })}</h3>
      {flow.counts.proposed === 0 ? null : (
        <Answering
          flow={flow}
          count={flow.counts.proposed}
          chosen={chosen.flatMap((document) => idsIn(document, 'proposed'))}
          onDone={selection.clear}
        />
      )}
      <DocumentTable
        caption={say('flows.setup.preview.caption')}
        documents={documents}
        selection={selection}
        isOn={flow.on}
        canSelect={(document) => idsIn(document, 'proposed').length > 0}
        withState={documents.some((document) => documentState(document) !== 'proposed')}
        fold={({ rows }) =>
          rows.map((row) => <Lines key={row.id} row={row} source={source.name} target={target.name} />)
        }
      />
      <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
    </section>
  );
}

/** What is written where there is nothing to add up; asked for once it is unfolded. */
function Fields({ id, caption }: { id: number; caption: string }) {
  const push = useAsk('pushes.get', { id });
  return (
    <>
      <p className={css.noLines}>{caption}</p>
      {push.isPending ? <Loading /> : null}
      {push.data ? <WrittenFields input={push.data.input} /> : null}
    </>
  );
}

function Lines({ row, source, target }: { row: PreviewRow; source: string; target: string }) {
  const { part, title, ledger, proof } = row;
  const caption = say('flows.ledger.caption', { part: partText(part), title });
  if (ledger.length === 0 && proof === null) return <Fields id={row.id} caption={caption} />;
  return <Ledger caption={caption} lines={ledger} proof={proof} source={source} target={target} />;
}
