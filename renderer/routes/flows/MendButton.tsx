import { Button } from '@mantine/core';
import type { PushReason } from '../../../contract/flows/index.ts';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './FlowPage.module.css';
import { fieldId } from './mapping.ts';
import { goTo } from './SetupStep.tsx';
import { type Mend, matchKindOf } from './tell.ts';

interface MendButtonProps {
  mend: Mend | 'again';
  flow: Pick<FlowView, 'id' | 'source' | 'target'>;
  pushIds: readonly number[];
  choice: string | undefined;
  code: PushReason | undefined;
}

/** The one button that mends what is held or has failed. */
export function MendButton({ mend, flow, pushIds, choice, code }: MendButtonProps) {
  const retry = useDo('pushes.retry');
  const fetch = useDo('sync.start');
  const again = () => retry.mutate({ pushIds: [...pushIds] });
  const problem = retry.error ?? fetch.error;
  const wrong = problem ? <p className={css.wrong}>{problemSentence(problem)}</p> : null;
  switch (mend) {
    case 'mapping':
      return (
        <ButtonLink
          to="/flows/$flowId/setup"
          params={{ flowId: flow.id }}
          search={choice ? { choice } : {}}
          // The page goes to the choice by itself.
          resetScroll={choice === undefined}
          // It may be the same page, asked for the same choice a second time.
          onClick={() => choice && goTo(fieldId(choice))}
        >
          {say('flows.mend.mapping')}
        </ButtonLink>
      );
    case 'matches':
      return (
        <ButtonLink to="/matches" search={{ kind: matchKindOf(code) }}>
          {say('flows.mend.matches')}
        </ButtonLink>
      );
    case 'fetch':
    case 'add': {
      // What was added by hand is on the side that is written to.
      const { id, name } = mend === 'add' ? flow.target : flow.source;
      return (
        <>
          <Button loading={fetch.isPending} onClick={() => fetch.mutate({ connectionIds: [id] })}>
            {say('flows.mend.fetch', { name })}
          </Button>
          {wrong}
        </>
      );
    }
    case 'look':
    case 'approve':
    case 'again':
      return (
        <>
          <Button loading={retry.isPending} onClick={again}>
            {say(mend === 'again' ? 'common.tryAgain' : 'flows.mend.look')}
          </Button>
          {wrong}
        </>
      );
    case 'after':
    case 'none':
      return null;
    default:
      return mend satisfies never;
  }
}
