import { Button } from '@mantine/core';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useDo } from '../../lib/bridge.ts';
import { relativeTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import css from './AddressPage.module.css';
import { addressState } from './tell.ts';

/** How the address stands, in a sentence, with pausing, going on, or switching it on again. */
export function AddressState({ address }: { address: Subscription }) {
  const change = useDo('subscriptions.change');
  const { id, state, problem, waiting: count } = address;
  const pause = (paused: boolean) => change.mutate({ id, paused });
  const sentence = useSentence(address);
  const trouble = change.error ? <Problem problem={change.error} level={3} /> : null;
  if (state === 'stopped') {
    const on = (
      <Button loading={change.isPending} onClick={() => pause(false)}>
        {say('webhooks.address.switchOn')}
      </Button>
    );
    return (
      <>
        <Problem
          standing
          problem={problem ?? { code: 'unreachable', params: {} }}
          title={say('webhooks.address.stoppedTitle')}
          action={on}
        >
          {say('webhooks.address.stoppedText', { count })}
        </Problem>
        {trouble}
      </>
    );
  }
  return (
    <>
      <div className={css.line}>
        <StateMark {...addressState(address)} />
        <span className={css.sentence}>{sentence}</span>
        <Button variant="default" size="compact-sm" loading={change.isPending} onClick={() => pause(state === 'on')}>
          {say(state === 'on' ? 'webhooks.address.pause' : 'webhooks.address.resume')}
        </Button>
      </div>
      {trouble}
    </>
  );
}

function useSentence({ state, failingSince, waiting: count }: Subscription): string {
  const now = useNow();
  if (state === 'paused') return say('webhooks.address.says.paused', { count });
  if (failingSince !== null) {
    return say('webhooks.address.says.failing', { since: relativeTime(failingSince, now), count });
  }
  const waits = count === 0 ? '' : ` ${say('webhooks.address.says.onWaiting', { count })}`;
  return `${say('webhooks.address.says.on')}${waits}`;
}
