import { Switch } from '@mantine/core';
import type { ConnectionDetail, HookView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { hookSentence, hookState } from '../webhooks/tell.ts';
import css from './Telling.module.css';

/** Whether the system tells Backroom by itself, with the one thing to do about it. */
export function Telling({ connection }: { connection: ConnectionDetail }) {
  const hook = useAsk('hooks.list', {}).data?.find(({ connectionId }) => connectionId === connection.id);
  if (!hook) return null;
  const see = (
    <TextLink to="/webhooks" search={{ connection: connection.id }}>
      {say('webhooks.section.see')}
    </TextLink>
  );
  return (
    <Section title={say('webhooks.section.title')} aside={see}>
      <div className={css.line}>
        <StateMark {...hookState(hook)} />
        <span className={css.sentence}>{hookSentence(hook)}</span>
        <OneThing hook={hook} />
      </div>
      <p className={css.last}>
        {hook.lastEventAt === null ? (
          say('webhooks.hooks.noneAtAll')
        ) : (
          <>
            {say('webhooks.section.last')} <When at={hook.lastEventAt} zone={connection.timezone} />
          </>
        )}
      </p>
      {hook.state === 'failed' && hook.problem ? <Problem problem={hook.problem} level={3} standing /> : null}
    </Section>
  );
}

function OneThing({ hook }: { hook: HookView }) {
  const turn = useDo('hooks.switch');
  const { connectionId, connectionName: name, state } = hook;
  if (state === 'impossible') return null;
  if (state === 'no_relay') {
    return (
      <ButtonLink to="/webhooks" variant="default" size="compact-sm">
        {say('webhooks.section.useRelay')}
      </ButtonLink>
    );
  }
  return (
    <>
      {state === 'by_hand' ? (
        <ButtonLink to="/webhooks" search={{ steps: connectionId }} size="compact-sm">
          {say('webhooks.section.showSteps')}
        </ButtonLink>
      ) : null}
      <Switch
        aria-label={say('webhooks.hooks.switchOn', { name })}
        checked={turn.isPending ? turn.variables.on : state !== 'off'}
        disabled={turn.isPending}
        onChange={(event) => turn.mutate({ connectionId, on: event.currentTarget.checked })}
      />
      {turn.error ? <Problem problem={turn.error} level={3} /> : null}
    </>
  );
}
