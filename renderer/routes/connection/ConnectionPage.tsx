import { getRouteApi } from '@tanstack/react-router';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { PretendMark } from '../../components/PretendMark.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { Actions } from './Actions.tsx';
import { Calls } from './Calls.tsx';
import css from './ConnectionPage.module.css';
import { Disconnect } from './Disconnect.tsx';
import { FlowsHere } from './FlowsHere.tsx';
import { HeldDeletions } from './HeldDeletions.tsx';
import { Proof } from './Proof.tsx';
import { RecentRuns } from './RecentRuns.tsx';
import { ScheduleSection } from './ScheduleSection.tsx';
import { SignIn } from './SignIn.tsx';
import { StateCard } from './StateCard.tsx';
import { Streams } from './Streams.tsx';
import { Telling } from './Telling.tsx';
import { Writing } from './Writing.tsx';

const route = getRouteApi('/connections/$connectionId');

/** One connection: its state and the one thing to do on top, danger at the bottom. */
export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const detail = useAsk('connections.get', { connectionId });
  // A refetch that finds it gone must not go on showing what it was.
  if (detail.error?.code === 'not_found') return <Missing />;
  if (detail.data) return <Loaded key={connectionId} connection={detail.data} />;
  if (detail.error) {
    return (
      <Problem
        problem={detail.error}
        level={1}
        title={say('shell.page.failed')}
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return <Loading page />;
}

function Missing() {
  return (
    <EmptyPage
      level={1}
      title={say('connection.missing')}
      action={<ButtonLink to="/connections">{say('connection.back')}</ButtonLink>}
    >
      {say('connection.missingLead')}
    </EmptyPage>
  );
}

function Loaded({ connection }: { connection: ConnectionDetail }) {
  const { name, providerName, mark, account, pretend } = connection;
  return (
    <>
      <TextLink to="/connections" className={css.back ?? ''}>
        <ArrowLeftIcon size={16} />
        {say('connection.back')}
      </TextLink>
      <PageHeader
        before={<VendorMark name={providerName} mark={mark} size={48} />}
        title={name}
        lead={
          <>
            {account} {pretend ? <PretendMark /> : null}
          </>
        }
        actions={<Actions connection={connection} />}
      />
      <StateCard connection={connection} />
      <HeldDeletions connection={connection} />
      <Streams connection={connection} />
      <Proof connection={connection} />
      <RecentRuns connection={connection} />
      <div className={css.pair}>
        <ScheduleSection connection={connection} />
        <Calls connection={connection} />
      </div>
      <Telling connection={connection} />
      <Writing connection={connection} />
      <FlowsHere connection={connection} />
      <SignIn connection={connection} />
      <Disconnect connection={connection} />
    </>
  );
}
