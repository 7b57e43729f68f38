import { Button, Switch } from '@mantine/core';
import type { HookView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { HookSteps } from './HookSteps.tsx';
import css from './Hooks.module.css';
import { hookSentence, hookState } from './tell.ts';

interface HookRowProps {
  hook: HookView;
  /** Shows the steps by hand at once. */
  open: boolean;
  onShowRefused: () => void;
}

/** One connection: whether it tells Backroom, what came of it, and the one thing to do. */
export function HookRow({ hook, open, onShowRefused }: HookRowProps) {
  const { connectionId, connectionName: name, mark, state, problem, received, refused } = hook;
  const failed = state === 'failed' && problem !== null;
  return (
    <li className={css.row}>
      <div className={css.line}>
        <VendorMark name={name} mark={mark} size={32} />
        <div className={css.words}>
          <div className={css.name}>
            <TextLink to="/connections/$connectionId" params={{ connectionId }} className={css.link ?? ''}>
              {name}
            </TextLink>
            <StateMark {...hookState(hook)} />
          </div>
          <div className={css.sentence}>{hookSentence(hook)}</div>
        </div>
        <HookFacts hook={hook} onShowRefused={onShowRefused} />
        <HookActions hook={hook} />
      </div>
      {failed ? (
        <div className={css.below}>
          <Problem problem={problem} level={3} standing />
        </div>
      ) : null}
      {refused > 0 && received === 0 ? <p className={css.note}>{say('webhooks.hooks.allRefused', { name })}</p> : null}
      {hook.keyAtRelay ? <p className={css.quietNote}>{say('webhooks.hooks.keyAtRelay', { name })}</p> : null}
      <HookSteps hook={hook} open={open} />
    </li>
  );
}

function HookFacts({ hook, onShowRefused }: Pick<HookRowProps, 'hook' | 'onShowRefused'>) {
  const { state, lastEventAt, received, refused } = hook;
  if (state !== 'on' && state !== 'by_hand' && lastEventAt === null && refused === 0) return null;
  return (
    <div className={css.facts}>
      {lastEventAt === null ? (
        <div>{say('webhooks.hooks.noneAtAll')}</div>
      ) : (
        <div>
          {say('webhooks.hooks.last')} <When at={lastEventAt} />
        </div>
      )}
      <div>
        {received > 0 ? say('webhooks.hooks.week', { count: received }) : null}
        {refused > 0 ? (
          <>
            {received > 0 ? ' · ' : null}
            <button type="button" className={css.refused} onClick={onShowRefused}>
              {say('webhooks.hooks.refused', { count: refused })}
            </button>
          </>
        ) : null}
      </div>
    </div>
  );
}

/** Switches it on and off, and asks the vendor now whether all is as it should be. */
function HookActions({ hook }: { hook: HookView }) {
  const turn = useDo('hooks.switch');
  const check = useDo('hooks.check');
  const { connectionId, connectionName: name, state, checkedAt } = hook;
  if (state === 'impossible' || state === 'no_relay') return null;
  const on = turn.isPending ? turn.variables.on : state !== 'off';
  const trouble = turn.error ?? check.error;
  return (
    <>
      <div className={css.actions}>
        {state === 'on' || state === 'failed' || state === 'setting_up' ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={check.isPending}
            aria-label={say(state === 'failed' ? 'webhooks.hooks.tryNamed' : 'webhooks.hooks.checkNamed', { name })}
            onClick={() => check.mutate({ connectionId })}
          >
            {say(state === 'failed' ? 'webhooks.hooks.tryNow' : 'webhooks.hooks.check')}
          </Button>
        ) : null}
        <Switch
          aria-label={say('webhooks.hooks.switchOn', { name })}
          checked={on}
          disabled={turn.isPending}
          onChange={(event) => turn.mutate({ connectionId, on: event.currentTarget.checked })}
        />
        <span className={css.checked} role="status">
          {check.isSuccess && checkedAt !== null ? (
            <>
              {say('webhooks.hooks.checked')} <When at={checkedAt} />
            </>
          ) : null}
        </span>
      </div>
      {trouble ? (
        <div className={css.below}>
          <Problem problem={trouble} level={3} />
        </div>
      ) : null}
    </>
  );
}
