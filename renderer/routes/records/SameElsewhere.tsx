import { Button } from '@mantine/core';
import { type MatchMember, matchKinds, type RecordDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { PanelFacts } from '../../components/SidePanel.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useDo } from '../../lib/bridge.ts';
import { JoinSame } from './JoinSame.tsx';
import css from './RecordPanel.module.css';

/** What is the same thing in other systems, and the ways to say that it is, or is not. */
export function SameElsewhere({ record }: { record: RecordDetail }) {
  const split = useDo('matches.split');
  const undo = useDo('matches.undo');
  const kind = matchKinds.find((one) => one === record.entity);
  if (kind === undefined) return null;
  const problem = split.error ?? undo.error;
  const canUndo = split.isSuccess && !undo.isSuccess;
  return (
    <section aria-label={say('matches.section')}>
      <h3 className={css.section}>{say('matches.section')}</h3>
      {problem && <Problem problem={problem} level={3} />}
      {record.same.length === 0 ? <p className={css.kind}>{say('matches.join.none')}</p> : null}
      <PanelFacts flush>
        {record.same.map((one) => (
          <Same key={one.recordId} one={one} record={record} onSplit={() => split.mutate({ recordId: one.recordId })} />
        ))}
      </PanelFacts>
      {canUndo && (
        <p className={css.note} role="status">
          {say('matches.undone')}{' '}
          <Button variant="default" size="xs" onClick={() => undo.mutate({ group: record.id })}>
            {say('matches.undo')}
          </Button>
        </p>
      )}
      <div className={css.join}>
        <JoinSame record={record} kind={kind} />
      </div>
    </section>
  );
}

function Same({ one, record, onSplit }: { one: MatchMember; record: RecordDetail; onSplit: () => void }) {
  const { recordId, connectionName, title, how, reasons } = one;
  const why = [say(`matches.how.${how}`), ...reasons.map((reason) => say(`matches.reason.${reason}`))].join(' · ');
  return (
    <div>
      <dt>{connectionName}</dt>
      <dd>
        <TextLink to="/records" search={{ kind: record.entity, record: recordId }}>
          {title}
        </TextLink>
        <p className={css.kind}>{why}</p>
        <Button
          variant="default"
          size="compact-xs"
          aria-label={say('matches.apartLabel', { title, connection: connectionName })}
          onClick={onSplit}
        >
          {say('matches.apart')}
        </Button>
      </dd>
    </div>
  );
}
