import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { flowNumbers, flowState, needsHand, needsOwner } from '../flows/tell.ts';
import css from './FlowMatters.module.css';

/** The flows that wait for the owner, and what the others have written today. */
export function FlowMatters({ flows }: { flows: readonly FlowView[] }) {
  const on = flows.filter((flow) => flow.on);
  if (on.length === 0) return null;
  return (
    <Section title={say('flows.overview.title')} aside={<TextLink to="/flows">{say('flows.overview.all')}</TextLink>}>
      <ul className={css.rows}>
        {on
          .toSorted((a, b) => Number(needsOwner(b)) - Number(needsOwner(a)))
          .map((flow) => (
            <Row key={flow.id} flow={flow} />
          ))}
      </ul>
    </Section>
  );
}

function Row({ flow }: { flow: FlowView }) {
  const { id, kind, source, target, counts } = flow;
  const look = say('flows.overview.look', { count: needsHand(flow) + counts.proposed });
  return (
    <li className={css.row}>
      <div className={css.words}>
        <span className={css.name}>{say(`flows.kind.${kind}`)}</span>
        <span className={css.quiet}>{say('flows.fromTo', { source: source.name, target: target.name })}</span>
      </div>
      <div className={css.standing}>
        <StateMark {...flowState(flow)} />
        <span className={css.quiet}>{flowNumbers(flow)}</span>
      </div>
      <ButtonLink
        to="/flows/$flowId"
        params={{ flowId: id }}
        size="compact-sm"
        variant={needsOwner(flow) ? 'filled' : 'default'}
        aria-label={say('flows.overview.named', { look, what: say(`flows.kind.${kind}`), source: source.name })}
      >
        {look}
      </ButtonLink>
    </li>
  );
}
