import { Button } from '@mantine/core';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useDo } from '../../lib/bridge.ts';
import { relativeTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import css from './AddressPage.module.css';

/** The secret that messages are signed with: never in the page, but shown outside of it, and made anew. */
export function Secret({ address }: { address: Subscription }) {
  const show = useDo('subscriptions.showSecret');
  const rotate = useDo('subscriptions.rotate');
  const now = useNow();
  const { id, oldSecretUntil } = address;
  const trouble = show.error ?? rotate.error;
  return (
    <Section title={say('webhooks.address.secretTitle')} lead={say('webhooks.address.secretText')}>
      <div className={css.buttons}>
        <Button variant="default" loading={show.isPending} onClick={() => show.mutate({ id })}>
          {say('webhooks.address.showSecret')}
        </Button>
        <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate({ id })}>
          {say('webhooks.address.rotate')}
        </Button>
        <span role="status" className={css.said}>
          {secretNews(show.isSuccess, rotate.isSuccess)}
        </span>
      </div>
      <p className={css.note}>
        {oldSecretUntil === null
          ? say('webhooks.address.rotateText')
          : say('webhooks.address.overlap', { time: relativeTime(oldSecretUntil, now, null, { coming: true }) })}
      </p>
      {trouble ? <Problem problem={trouble} level={3} /> : null}
    </Section>
  );
}

function secretNews(shown: boolean, rotated: boolean): string {
  if (shown) return say('webhooks.address.secretShown');
  return rotated ? say('webhooks.address.rotated') : '';
}
