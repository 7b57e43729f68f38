import type { HookView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { HookRow } from './HookRow.tsx';
import css from './Hooks.module.css';
import type { ReceivedSearch } from './search.ts';

interface HooksProps {
  search: ReceivedSearch;
  onChange: (patch: Partial<ReceivedSearch>) => void;
}

/** A row for each connection: whether its system tells Backroom by itself, and what to do about it. */
export function Hooks({ search, onChange }: HooksProps) {
  const hooks = useAsk('hooks.list', {});
  return (
    <Section title={say('webhooks.hooks.title')} lead={say('webhooks.hooks.lead')}>
      {hooks.error && !hooks.data ? (
        <Problem problem={hooks.error} level={3} onRetry={() => void hooks.refetch()} />
      ) : null}
      {hooks.isPending ? <Loading /> : null}
      {hooks.data?.length === 0 ? <Nobody /> : null}
      <ul className={css.list}>
        {inOrder(hooks.data ?? []).map((hook) => (
          <HookRow
            key={hook.connectionId}
            hook={hook}
            open={search.steps === hook.connectionId || (search.steps === undefined && hook.state === 'by_hand')}
            onShowRefused={() => onChange({ connection: hook.connectionId, only: 'apart', message: undefined })}
          />
        ))}
      </ul>
    </Section>
  );
}

/** What waits for the owner first; what cannot be at the end. */
const urgency: Readonly<Record<HookView['state'], number>> = {
  by_hand: 0,
  failed: 1,
  setting_up: 2,
  on: 2,
  no_relay: 3,
  off: 3,
  impossible: 4,
};

function inOrder(hooks: readonly HookView[]): HookView[] {
  return hooks.toSorted((a, b) => urgency[a.state] - urgency[b.state]);
}

function Nobody() {
  return (
    <div className={css.nobody}>
      <span>{say('webhooks.hooks.none')}</span>
      <ButtonLink to="/connections" variant="default" size="compact-sm">
        {say('webhooks.hooks.connect')}
      </ButtonLink>
    </div>
  );
}
