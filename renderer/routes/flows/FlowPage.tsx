import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import lists from '../webhooks/Webhooks.module.css';
import { FlowActions } from './FlowActions.tsx';
import css from './FlowPage.module.css';
import { FlowPicture } from './FlowPicture.tsx';
import { FlowQuota } from './FlowQuota.tsx';
import { FlowStanding } from './FlowStanding.tsx';
import { Held } from './Held.tsx';
import { Journal } from './Journal.tsx';
import { LeftOut } from './LeftOut.tsx';
import { OnTheWay } from './OnTheWay.tsx';
import { Outdated } from './Outdated.tsx';
import { Proposed } from './Proposed.tsx';
import { PushPanel } from './PushPanel.tsx';
import type { OpenPush } from './part.ts';
import { RemoveFlow } from './RemoveFlow.tsx';
import { Rules } from './Rules.tsx';
import { flowSearchSchema } from './search.ts';
import { pairText } from './tell.ts';

/** One flow: how it stands, what waits for a yes, what needs a hand, and all that it has written. */
export function FlowPage() {
  const { flowId = '' } = useParams({ strict: false });
  const flow = useAsk('flows.get', { id: flowId });
  if (flow.error?.code === 'not_found') return <MissingFlow />;
  if (flow.data) return <Known key={flowId} flow={flow.data} />;
  if (flow.error) {
    return (
      <Problem problem={flow.error} level={1} title={say('shell.page.failed')} onRetry={() => void flow.refetch()} />
    );
  }
  return <Loading page />;
}

export function MissingFlow() {
  return (
    <EmptyPage level={1} title={say('flows.missing')} action={<ButtonLink to="/flows">{say('flows.back')}</ButtonLink>}>
      {say('flows.missingText')}
    </EmptyPage>
  );
}

function Known({ flow }: { flow: FlowView }) {
  const { id, kind, source, target } = flow;
  const { push } = flowSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const opened = useRef<HTMLElement | null>(null);
  const [around, setAround] = useState<readonly number[]>([]);
  const go = (next: number | undefined) => {
    void navigate({
      to: '/flows/$flowId',
      params: { flowId: id },
      search: next === undefined ? {} : { push: next },
      replace: true,
      resetScroll: false,
    });
    if (next === undefined) opened.current?.focus();
  };
  const open: OpenPush = (next, line, ids) => {
    opened.current = line;
    setAround(ids);
    go(next);
  };
  const shown = { flow, openId: push, onOpen: open };
  return (
    <>
      <TextLink to="/flows" className={css.back ?? ''}>
        <ArrowLeftIcon size={16} />
        {say('flows.back')}
      </TextLink>
      <PageHeader
        before={<FlowPicture kind={kind} source={source} target={target} size={40} />}
        title={say(`flows.kind.${kind}`)}
        windowTitle={`${say(`flows.kind.${kind}`)}: ${pairText(flow)}`}
        lead={pairText(flow)}
        actions={<FlowActions flow={flow} />}
      />
      <FlowStanding flow={flow} />
      <div className={lists.split} data-open={push !== undefined || undefined}>
        <div className={css.parts}>
          <Held {...shown} />
          <Outdated {...shown} />
          <OnTheWay {...shown} />
          <Proposed {...shown} />
          <LeftOut flow={flow} />
          <Journal {...shown} />
          {flow.removed ? null : (
            <>
              <FlowQuota flow={flow} />
              <Rules flow={flow} />
              <RemoveFlow flow={flow} />
            </>
          )}
        </div>
        {push === undefined ? null : <PushPanel key={push} id={push} ids={around} onGo={go} />}
      </div>
    </>
  );
}
