import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { QuotaMeter } from '../../components/QuotaMeter.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { flowState, isNew } from '../flows/tell.ts';
import css from './FlowsHere.module.css';

/** The flows that read here or write here, and the calls that they will need. */
export function FlowsHere({ connection }: { connection: ConnectionDetail }) {
  const flows = useAsk('flows.list', {}).data ?? [];
  const quota = useAsk('flows.quota', {}).data?.find(({ connectionId }) => connectionId === connection.id);
  const own = flows.filter(({ source, target }) => source.id === connection.id || target.id === connection.id);
  if (own.length === 0) return null;
  const isWritten = own.some(({ target }) => target.id === connection.id);
  return (
    <Section title={say('flows.here.title')} aside={<TextLink to="/flows">{say('flows.here.all')}</TextLink>}>
      <ul className={css.rows}>
        {own.map((flow) => (
          <li key={flow.id} className={css.row}>
            <TextLink
              to={isNew(flow) ? '/flows/$flowId/setup' : '/flows/$flowId'}
              params={{ flowId: flow.id }}
              className={css.name ?? ''}
            >
              {say(`flows.kind.${flow.kind}`)}
            </TextLink>
            <span className={css.pair}>
              {say('flows.fromTo', { source: flow.source.name, target: flow.target.name })}
            </span>
            <StateMark {...flowState(flow)} />
          </li>
        ))}
      </ul>
      {isWritten && quota ? <QuotaMeter quota={quota} name={connection.name} /> : null}
    </Section>
  );
}
