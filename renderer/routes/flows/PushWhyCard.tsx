import type { FlowView, PushDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import lists from '../webhooks/Webhooks.module.css';
import css from './FlowPage.module.css';
import { HeldCard } from './HeldCard.tsx';
import { groupHeld, reasonText, warningsOf } from './tell.ts';

/** Why it does not go on, with what mends it; what is to be known about one that does. */
export function PushWhyCard({ push, flow }: { push: PushDetail; flow: FlowView | undefined }) {
  const { state, why } = push;
  const [group] = state === 'held' || state === 'failed' ? groupHeld([push]) : [];
  const remarks = [...(why !== null && state === 'proposed' ? [why] : []), ...warningsOf(push)];
  return (
    <>
      {group && flow ? <HeldCard group={group} flow={flow} isAlone /> : null}
      {remarks.length === 0 ? null : (
        <ul
          className={css.remarks}
          data-open={state === 'proposed' || undefined}
          aria-label={say('flows.panel.remarks')}
        >
          {remarks.map((one) => (
            <li key={one.code}>{reasonText(one)}</li>
          ))}
        </ul>
      )}
      {why !== null && (state === 'done' || state === 'undone' || state === 'left_out') ? (
        <p className={lists.soft}>{reasonText(why)}</p>
      ) : null}
    </>
  );
}
