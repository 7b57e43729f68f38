import { useState } from 'react';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ChevronRightIcon } from '../../components/icons.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { usePages } from '../../components/usePages.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { documentsOf } from './documents.ts';
import css from './FlowPage.module.css';
import { PushAction } from './PushAction.tsx';

/** What the owner does not want written: out of the way, and found again from here. */
export function LeftOut({ flow }: { flow: Pick<FlowView, 'id' | 'target'> }) {
  const [open, setOpen] = useState(false);
  const list = usePages('pushes.list', { flowId: flow.id, states: ['left_out'] });
  const documents = documentsOf(list.rows);
  if (documents.length === 0) return null;
  return (
    <div className={css.leftOut}>
      <button type="button" className={css.runFold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRightIcon size={14} />
        {say('flows.leftOut.title')}
      </button>
      {open ? (
        <div className={css.runBody}>
          <DocumentTable
            caption={say('flows.leftOut.title')}
            documents={documents}
            action={(document) => <PushAction document={document} target={flow.target.name} />}
          />
          <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
        </div>
      ) : null}
    </div>
  );
}
