import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RelayView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import { RelayForm } from '../webhooks/RelayForm.tsx';
import { LeaveRelay } from './LeaveRelay.tsx';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

/** The relay that takes messages in for this PC: sign up, what it keeps, a new token, leave. */
export function Relay() {
  const relay = useAsk('relay.status', {});
  const { data, error } = relay;
  return (
    <Section title={say('settings.section.relay')} lead={say('webhooks.settings.lead')}>
      {error && !data ? <Problem problem={error} level={3} onRetry={() => void relay.refetch()} /> : null}
      {relay.isPending ? <Loading /> : null}
      {data?.state === 'none' ? <None /> : null}
      {data && data.state !== 'none' ? <There relay={data} /> : null}
    </Section>
  );
}

function None() {
  return (
    <SettingRow title={say('webhooks.settings.relay')} help={say('webhooks.relay.noneText')}>
      <div className={css.wide}>
        <RelayForm label={say('webhooks.relay.use')} />
        <p className={css.said}>{say('webhooks.relay.cannotRead')}</p>
      </div>
    </SettingRow>
  );
}

function There({ relay }: { relay: RelayView }) {
  const { url, enrolledAt, lastPollAt, bounce } = relay;
  return (
    <>
      <SettingRow
        title={say('webhooks.settings.relay')}
        help={
          <>
            <div className={css.path}>{url}</div>
            <div>
              {say('webhooks.settings.since')} <When at={enrolledAt} />. {say('webhooks.settings.asked')}{' '}
              <When at={lastPollAt} />.
            </div>
          </>
        }
      />
      <Keeps />
      <SettingRow
        title={say('webhooks.settings.bounce')}
        help={say(bounce ? 'webhooks.settings.bounceYes' : 'webhooks.settings.bounceNo')}
      />
      <Rotate />
      <Leave />
    </>
  );
}

/** What the relay itself says: how much waits there, and within which limits. */
function Keeps() {
  const asked = useAsk('relay.ask', {});
  const { data, error } = asked;
  const failed = error ? <Problem problem={error} level={3} onRetry={() => void asked.refetch()} /> : null;
  const stillAsking = asked.isPending ? <Loading /> : failed;
  return (
    <SettingRow
      title={say('webhooks.settings.says')}
      help={
        data ? (
          <>
            <p>
              {say('webhooks.settings.keeps', {
                count: data.kept.events,
                size: bytes(data.kept.bytes),
                limit: data.limits.events,
                days: data.limits.keepDays,
              })}
            </p>
            <p>{say('webhooks.settings.devices', { count: Math.max(1, data.devices.length) })}</p>
          </>
        ) : undefined
      }
    >
      {stillAsking}
    </SettingRow>
  );
}

function Rotate() {
  const rotate = useDo('relay.rotate');
  const button = (
    <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate({})}>
      {say('webhooks.settings.rotateGo')}
    </Button>
  );
  return (
    <SettingRow title={say('webhooks.settings.rotate')} help={say('webhooks.settings.rotateHelp')} control={button}>
      <p role="status" className={css.said}>
        {rotate.isSuccess ? say('webhooks.settings.rotated') : ''}
      </p>
      {rotate.error ? <Problem problem={rotate.error} level={3} /> : null}
    </SettingRow>
  );
}

function Leave() {
  const [asking, setAsking] = useState(false);
  const button = (
    <Button variant="outline" color="red" onClick={() => setAsking(true)}>
      {say('webhooks.settings.leaveGo')}
    </Button>
  );
  return (
    <>
      <SettingRow title={say('webhooks.settings.leave')} help={say('webhooks.settings.leaveHelp')} control={button} />
      {asking ? <LeaveRelay onClose={() => setAsking(false)} /> : null}
    </>
  );
}
