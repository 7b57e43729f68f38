import { getRouteApi } from '@tanstack/react-router';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { textIn } from '../../lib/search.ts';
import { ConnectForm } from './ConnectForm.tsx';

const route = getRouteApi('/connect/$provider');

/** Connects one system, or signs in to a connection again. */
export function ConnectPage() {
  const { provider: wanted } = route.useParams();
  const search = route.useSearch();
  const again = textIn(search, 'again');
  const write = textIn(search, 'write') === 'yes';
  const catalogue = useAsk('catalogue.list', {});
  const mine = useAsk('connections.list', {});
  const before = useAsk('connections.get', { connectionId: again ?? '-' }, { enabled: again !== undefined });
  const trouble = catalogue.error ?? mine.error ?? before.error;
  if (trouble) {
    const retry = () => void Promise.all([catalogue.refetch(), mine.refetch(), ...(again ? [before.refetch()] : [])]);
    return <Problem problem={trouble} level={1} title={say('shell.page.failed')} onRetry={retry} />;
  }
  if (!catalogue.data || !mine.data || (again !== undefined && !before.data)) return <Loading page />;
  const provider = catalogue.data.find((one) => one.id === wanted);
  if (!provider) return <Unknown name={wanted} />;
  // The key makes a fresh form for another system: nothing typed for one is carried to the next.
  return (
    <ConnectForm
      key={`${wanted} ${again ?? ''} ${write}`}
      provider={provider}
      mine={mine.data}
      again={before.data ?? null}
      write={write}
    />
  );
}

function Unknown({ name }: { name: string }) {
  return (
    <EmptyPage
      level={1}
      title={say('connect.unknown')}
      action={<ButtonLink to="/connections">{say('connect.back')}</ButtonLink>}
    >
      {say('connect.unknownLead', { name })}
    </EmptyPage>
  );
}
