import { Button } from '@mantine/core';
import type { EventFilter, Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Fact } from '../../components/Fact.tsx';
import { Section } from '../../components/Section.tsx';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { money } from '../../lib/format.ts';
import css from './AddressPage.module.css';
import { topicWords } from './tell.ts';

/** What the address is told, when, and since when. */
export function AddressFacts({ address, onEdit }: { address: Subscription; onEdit: () => void }) {
  const { types, filter, createdAt, lastDeliveredAt } = address;
  const only = useFilterWords(filter);
  const edit = (
    <Button variant="default" size="compact-sm" onClick={onEdit}>
      {say('webhooks.address.edit')}
    </Button>
  );
  return (
    <Section title={say('webhooks.address.facts.title')} aside={edit}>
      <dl className={css.facts}>
        <Fact label={say('webhooks.address.facts.told')}>
          {types.includes('*') ? (
            say('webhooks.form.all')
          ) : (
            <ul className={css.types}>
              {types.map((type) => (
                <li key={type} title={type}>
                  {topicWords(type)}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact label={say('webhooks.address.facts.filter')}>{only}</Fact>
        <Fact label={say('webhooks.address.facts.network')}>
          {say(address.private ? 'webhooks.address.facts.private' : 'webhooks.address.facts.public')}
        </Fact>
        <Fact label={say('webhooks.address.facts.created')}>
          <When at={createdAt} />
        </Fact>
        <Fact label={say('webhooks.address.facts.last')}>
          <When at={lastDeliveredAt} otherwise={say('webhooks.sentPage.neverTold')} />
        </Fact>
      </dl>
    </Section>
  );
}

function useFilterWords({ connectionIds = [], minAmountMinor, currency }: EventFilter): string {
  const connections = useAsk('connections.list', {}).data ?? [];
  const parts: string[] = [];
  if (connectionIds.length > 0) {
    const names = connectionIds.map((id) => connections.find((one) => one.id === id)?.name ?? id);
    parts.push(say('webhooks.address.filterConnections', { names: names.join(', ') }));
  }
  if (minAmountMinor !== undefined && currency !== undefined) {
    const amount = money({ amountMinor: minAmountMinor, currency });
    parts.push(say('webhooks.address.filterAmount', { amount }));
  }
  return parts.length === 0 ? say('webhooks.address.noFilter') : parts.join('; ');
}
