import { Link } from '@tanstack/react-router';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import link from '../../components/RowLink.module.css';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { FlowPicture } from './FlowPicture.tsx';
import css from './FlowsPage.module.css';
import { flowNumbers, flowState, isNew, pairText, standingText } from './tell.ts';

/** One row each: from where to where, how it stands, today's numbers. */
export function MyFlows({ flows }: { flows: readonly FlowView[] }) {
  if (flows.length === 0) return null;
  return (
    <Section title={say('flows.mine.title')}>
      <ul className={css.rows}>
        {flows.map((flow) => (
          <FlowRow key={flow.id} flow={flow} />
        ))}
      </ul>
    </Section>
  );
}

function FlowRow({ flow }: { flow: FlowView }) {
  const { id, kind, source, target } = flow;
  const fresh = isNew(flow);
  return (
    <li className={css.row}>
      <FlowPicture kind={kind} source={source} target={target} />
      <div className={css.words}>
        <Link
          to={fresh ? '/flows/$flowId/setup' : '/flows/$flowId'}
          params={{ flowId: id }}
          className={`${css.open} ${link.link}`}
        >
          {say(`flows.kind.${kind}`)}
        </Link>
        <span className={css.pair}>{pairText(flow)}</span>
      </div>
      <div className={css.standing}>
        <StateMark {...flowState(flow)} />
        <span className={css.numbers}>
          {fresh ? say('flows.mine.goOn') : flow.on && flow.stopped !== null ? standingText(flow) : flowNumbers(flow)}
        </span>
      </div>
    </li>
  );
}
