import type { FlowView, PushRow, RecordDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { partText, pushState } from '../flows/tell.ts';
import css from './RecordPanel.module.css';

/** What flows have made of a record in other systems. */
export function MadeOf({ record }: { record: RecordDetail }) {
  const about = `${record.entity}/${record.externalId}`;
  const pushes = useAsk('pushes.list', { about }).data?.rows ?? [];
  const flows = useAsk('flows.list', {}, { enabled: pushes.length > 0 }).data ?? [];
  // Another system may have a record of the same kind and number.
  const own = pushes.flatMap((push) => {
    const flow = flows.find(({ id }) => id === push.flowId);
    return flow && [flow.source.id, flow.target.id].includes(record.connectionId) ? [{ push, flow }] : [];
  });
  if (own.length === 0) return null;
  return (
    <section aria-label={say('flows.record.title')}>
      <h3 className={css.section}>{say('flows.record.title')}</h3>
      <dl className={css.fields}>
        {own.map(({ push, flow }) => (
          <Made key={push.id} push={push} flow={flow} />
        ))}
      </dl>
    </section>
  );
}

function Made({ push: { id, part, made, state }, flow }: { push: PushRow; flow: FlowView }) {
  return (
    <div className={css.field}>
      <dt>{flow.target.name}</dt>
      <dd>
        <TextLink to="/flows/$flowId" params={{ flowId: flow.id }} search={{ push: id }}>
          {[partText(part), made?.number].filter(Boolean).join(' ')}
        </TextLink>{' '}
        <StateMark {...pushState(state)} />
      </dd>
    </div>
  );
}
