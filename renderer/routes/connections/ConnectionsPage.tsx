import { useState } from 'react';
import type { ConnectionView, ProviderView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { Catalogue } from './Catalogue.tsx';
import { MyConnections } from './MyConnections.tsx';

/** Mine first, then everything that can be connected. */
export function ConnectionsPage() {
  const mine = useAsk('connections.list', {});
  const catalogue = useAsk('catalogue.list', {});
  const trouble = mine.error ?? catalogue.error;
  if (mine.data && catalogue.data) return <Lists mine={mine.data} providers={catalogue.data} />;
  if (!trouble) return <Loading page />;
  const again = () => void Promise.all([mine.refetch(), catalogue.refetch()]);
  return <Problem problem={trouble} level={1} title={say('shell.page.failed')} onRetry={again} />;
}

function Lists({ mine, providers }: { mine: readonly ConnectionView[]; providers: readonly ProviderView[] }) {
  const [search, setSearch] = useState('');
  const none = mine.length === 0;
  return (
    <>
      <PageHeader
        title={say('catalogue.title')}
        lead={none ? undefined : say('catalogue.mineLead', { count: mine.length })}
      />
      {none ? null : <MyConnections connections={mine} />}
      <Section title={say(none ? 'catalogue.first' : 'catalogue.more')}>
        <Catalogue providers={providers} mine={mine} search={search} onSearch={setSearch} />
      </Section>
    </>
  );
}
