import { Button } from '@mantine/core';
import type { PushReason } from '../../../contract/flows/index.ts';
import type { FlowView, MatchKind } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './FlowPage.module.css';
import type { Mend } from './tell.ts';

interface MendButtonProps {
  mend: Mend | 'again';
  flow: Pick<FlowView, 'id' | 'source'>;
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
      return (
        <>
          <Button loading={fetch.isPending} onClick={() => fetch.mutate({ connectionIds: [flow.source.id] })}>
            {say('flows.mend.fetch', { name: flow.source.name })}
          </Button>
          {wrong}
        </>
      );
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

function matchKindOf(code: PushReason | undefined): MatchKind {
  if (code === 'product_unclear') return 'product';
  return code === 'supplier_unclear' ? 'supplier' : 'customer';
}
