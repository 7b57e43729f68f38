import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import css from '../flows/FlowsPage.module.css';
import { StopButton } from '../flows/StandingButton.tsx';
import { flowNumbers, flowState, needsHand, needsOwner, pairText, standingText } from '../flows/tell.ts';

/** The flows that wait for the owner, and what the others have written today. */
export function FlowMatters({ flows }: { flows: readonly FlowView[] }) {
  const on = flows.filter((flow) => flow.on);
  if (on.length === 0) return null;
  return (
    <Section title={say('flows.overview.title')} aside={<TextLink to="/flows">{say('flows.overview.all')}</TextLink>}>
      <ul className={css.rows}>
        {inOrder(on).map((flow, position, all) => (
          <Row key={flow.id} flow={flow} tellsStop={tellsStop(flow, all.slice(0, position))} />
        ))}
      </ul>
    </Section>
  );
}

/** What needs the owner stands first, and together what the same system stops. */
function inOrder(flows: readonly FlowView[]): FlowView[] {
  const stop = ({ stopped, target }: FlowView) => (stopped === null ? '' : `${stopped} ${target.id}`);
  return flows.toSorted(
    (a, b) => Number(needsOwner(b)) - Number(needsOwner(a)) || stop(b).localeCompare(stop(a), 'en'),
  );
}

/** A stop of a whole system is told once, with what mends it; that one is signed out has a card above. */
function tellsStop({ stopped, target }: FlowView, before: readonly FlowView[]): boolean {
  if (stopped === null || stopped === 'signed_out') return false;
  return !before.some((other) => other.stopped === stopped && other.target.id === target.id);
}

function Row({ flow, tellsStop: isTold }: { flow: FlowView; tellsStop: boolean }) {
  const { id, kind, source, counts, stopped } = flow;
  const look = say('flows.overview.look', { count: needsHand(flow) + counts.proposed });
  return (
    <li className={css.row}>
      <div className={css.words}>
        <span className={css.name}>{say(`flows.kind.${kind}`)}</span>
        <span className={css.pair}>{pairText(flow)}</span>
      </div>
      <div className={css.standing}>
        <StateMark {...flowState(flow)} />
        <span className={css.numbers}>{isTold ? standingText(flow) : flowNumbers(flow)}</span>
      </div>
      {isTold ? <StopButton flow={flow} size="compact-sm" /> : null}
      <ButtonLink
        to="/flows/$flowId"
        params={{ flowId: id }}
        size="compact-sm"
        variant={needsOwner(flow) && stopped === null ? 'filled' : 'default'}
        aria-label={say('flows.overview.named', { look, what: say(`flows.kind.${kind}`), source: source.name })}
      >
        {look}
      </ButtonLink>
    </li>
  );
}
