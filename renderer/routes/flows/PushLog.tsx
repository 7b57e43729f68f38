import type { PushDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { RawJson } from '../../components/RawJson.tsx';
import { PanelFact, PanelFacts } from '../../components/SidePanel.tsx';
import { When } from '../../components/When.tsx';
import lists from '../webhooks/Webhooks.module.css';
import css from './FlowPage.module.css';
import { actorText, logText } from './tell.ts';

/** What became of it, step by step, and what exactly is sent. */
export function PushLog({ push, target }: { push: PushDetail; target: string }) {
  const { log, input, reference, attempts, nextTryAt, action } = push;
  return (
    <>
      <h4 className={lists.part}>{say('flows.panel.log')}</h4>
      <ol className={css.log}>
        {[...log.entries()].map(([position, { at, actor, what, detail }]) => (
          <li key={position}>
            <span>
              {logText(what)}
              {detail === null ? '' : `: ${detail}`}
            </span>
            <span className={lists.quiet}>
              {actorText(actor)} · <When at={at} />
            </span>
          </li>
        ))}
      </ol>
      <div className={lists.folds}>
        {input === null ? null : (
          <RawJson title={say('flows.panel.input', { name: target })} text={JSON.stringify(input)} />
        )}
        <details>
          <summary className={lists.soft}>{say('flows.panel.technical')}</summary>
          <PanelFacts>
            {action === null ? null : (
              <PanelFact label={say('flows.panel.action')}>
                <span className={lists.mono}>{action}</span>
              </PanelFact>
            )}
            <PanelFact label={say('flows.panel.reference')}>
              <span className={lists.mono}>{reference}</span>
            </PanelFact>
            <PanelFact label={say('flows.panel.attempts')}>{attempts}</PanelFact>
            {nextTryAt === null ? null : (
              <PanelFact label={say('flows.panel.nextTry')}>
                <When at={nextTryAt} coming />
              </PanelFact>
            )}
          </PanelFacts>
        </details>
      </div>
    </>
  );
}
