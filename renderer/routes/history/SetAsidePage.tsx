import { useSearch } from '@tanstack/react-router';
import { say } from '../../../contract/words/index.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { BackLink } from './BackLink.tsx';
import { SetAsideList } from './SetAsideList.tsx';
import { setAsideSearchSchema } from './search.ts';

/** Everything that is set aside now, over all runs. */
export function SetAsidePage() {
  const { connection: connectionId, stream } = setAsideSearchSchema.parse(useSearch({ strict: false }));
  const connections = useAsk('connections.list', {});
  const connectionName = connections.data?.find(({ id }) => id === connectionId)?.name;
  return (
    <>
      <BackLink />
      <PageHeader title={say('history.aside.pageTitle')} lead={say('history.aside.pageLead')} />
      <SetAsideList connectionId={connectionId} connectionName={connectionName} stream={stream} />
    </>
  );
}
