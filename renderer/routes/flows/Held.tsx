import { say } from '../../../contract/words/index.ts';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import css from './FlowPage.module.css';
import { HeldCard } from './HeldCard.tsx';
import type { FlowPart } from './part.ts';
import { groupHeld } from './tell.ts';

/** What is held or has failed: one card for each thing that is wrong, with what mends it. */
export function Held({ flow, onOpen }: FlowPart) {
  const count = flow.counts.held + flow.counts.failed;
  const list = usePages('pushes.list', { flowId: flow.id, states: ['held', 'failed'] }, count > 0);
  if (count === 0) return null;
  const ids = list.rows.map(({ id }) => id);
  return (
    <Section title={say('flows.held.title', { count })} lead={say('flows.held.lead')}>
      {list.error && list.rows.length === 0 ? (
        <Problem problem={list.error} level={3} onRetry={() => void list.refetch()} />
      ) : null}
      <div className={css.cards}>
        {groupHeld(list.rows).map((group) => (
          <HeldCard key={group.key} group={group} flow={flow} onOpen={(id, line) => onOpen(id, line, ids)} />
        ))}
      </div>
      <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
    </Section>
  );
}
