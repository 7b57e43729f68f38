import { say } from '../../../contract/words/index.ts';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { relativeTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { documentsOf } from './documents.ts';
import css from './FlowPage.module.css';
import type { FlowPart } from './Held.tsx';

/** What is being written or taken back just now, or waits for its next try. */
export function OnTheWay({ flow, openId, onOpen }: FlowPart) {
  const list = usePages('pushes.list', { flowId: flow.id, states: ['ready', 'sending', 'undoing'] });
  const now = useNow();
  const documents = documentsOf(list.rows);
  if (documents.length === 0) return null;
  const ids = documents.map(({ main }) => main.id);
  const tries = list.rows.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [nextTryAt])).sort();
  return (
    <Section title={say('flows.way.title')}>
      {tries[0] === undefined ? null : (
        <p className={css.none}>
          {say('flows.way.again', { time: relativeTime(tries[0], now, null, { coming: true }) })}
        </p>
      )}
      <DocumentTable
        caption={say('flows.way.title')}
        documents={documents}
        openId={openId}
        withState
        onOpen={(id, line) => onOpen(id, line, ids)}
      />
    </Section>
  );
}
