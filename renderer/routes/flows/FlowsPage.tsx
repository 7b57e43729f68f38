import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { Gallery } from './Gallery.tsx';
import { MyFlows } from './MyFlows.tsx';

/** My flows, and those that could be between what is connected. */
export function FlowsPage() {
  const flows = useAsk('flows.list', {});
  return (
    <>
      <PageHeader
        title={say('flows.title')}
        lead={say('flows.lead')}
        actions={
          <ButtonLink to="/matches" variant="default">
            {say('matches.title')}
          </ButtonLink>
        }
      />
      {flows.error && !flows.data ? <Problem problem={flows.error} onRetry={() => void flows.refetch()} /> : null}
      {flows.isPending ? <Loading /> : null}
      {flows.data ? <MyFlows flows={flows.data} /> : null}
      <Gallery isFirst={flows.data?.length === 0} />
    </>
  );
}
