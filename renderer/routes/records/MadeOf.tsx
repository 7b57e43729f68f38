import type { PushRow, RecordDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { PanelFacts } from '../../components/SidePanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { partText, pushState } from '../flows/tell.ts';
import css from './RecordPanel.module.css';

/** What flows have made of a record in other systems, those among them that were removed since. */
export function MadeOf({ record }: { record: RecordDetail }) {
  const { entity, externalId, connectionId } = record;
  const pushes = useAsk('pushes.list', { about: `${entity}/${externalId}`, sourceId: connectionId }).data?.rows ?? [];
  if (pushes.length === 0) return null;
  return (
    <section aria-label={say('flows.record.title')}>
      <h3 className={css.section}>{say('flows.record.title')}</h3>
      <PanelFacts flush>
        {pushes.map((push) => (
          <Made key={push.id} push={push} />
        ))}
      </PanelFacts>
    </section>
  );
}

function Made({ push: { id, flowId, part, made, state } }: { push: PushRow }) {
  const flow = useAsk('flows.get', { id: flowId }).data;
  return (
    <div>
      <dt>{flow?.target.name}</dt>
      <dd>
        <TextLink to="/flows/$flowId" params={{ flowId }} search={{ push: id }}>
          {[partText(part), made?.number].filter(Boolean).join(' ')}
        </TextLink>{' '}
        <StateMark {...pushState(state)} />
      </dd>
    </div>
  );
}
