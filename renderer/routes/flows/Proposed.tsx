import { say } from '../../../contract/words/index.ts';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { Answering } from './Answering.tsx';
import { DocumentTable } from './DocumentTable.tsx';
import { documentsOf, idsIn } from './documents.ts';
import type { FlowPart } from './part.ts';
import { useSelection } from './useSelection.ts';

/** What was worked out and waits for the owner's yes. */
export function Proposed({ flow, openId, onOpen }: FlowPart) {
  const list = usePages('pushes.list', { flowId: flow.id, states: ['proposed'] }, flow.counts.proposed > 0);
  const documents = documentsOf(list.rows);
  const selection = useSelection(documents.map(({ main }) => main.id));
  const chosen = documents.filter(({ main }) => selection.has(main.id));
  if (flow.counts.proposed === 0) return null;
  const ids = documents.map(({ main }) => main.id);
  return (
    <Section title={say('flows.proposed.title', { count: flow.counts.proposed })} lead={say('flows.proposed.lead')}>
      {list.error && documents.length === 0 ? (
        <Problem problem={list.error} level={3} onRetry={() => void list.refetch()} />
      ) : null}
      <Answering
        flow={flow}
        count={flow.counts.proposed}
        chosen={chosen.flatMap((document) => idsIn(document, 'proposed'))}
        onDone={selection.clear}
      />
      <DocumentTable
        caption={say('flows.proposed.caption')}
        documents={documents}
        selection={selection}
        openId={openId}
        onOpen={(id, line) => onOpen(id, line, ids)}
      />
      <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
    </Section>
  );
}
