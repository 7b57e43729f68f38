import { Button } from '@mantine/core';
import type { PushDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ExternalIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoneyText } from '../../components/MoneyText.tsx';
import { Problem } from '../../components/Problem.tsx';
import { PanelFact, PanelFacts, SidePanel } from '../../components/SidePanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { exactTime } from '../../lib/format.ts';
import lists from '../webhooks/Webhooks.module.css';
import { Ledger } from './Ledger.tsx';
import { PushAnswers } from './PushAnswers.tsx';
import { PushLog } from './PushLog.tsx';
import { PushWhyCard } from './PushWhyCard.tsx';
import { partText, pushState } from './tell.ts';
import { WrittenFields } from './WrittenFields.tsx';
import { writtenFields } from './written.ts';

interface PushPanelProps {
  id: number;
  ids: readonly number[];
  onGo: (id: number | undefined) => void;
}

/** One thing that was or will be written: what it comes from, line by line, its proof, and all that became of it. */
export function PushPanel({ id, ids, onGo }: PushPanelProps) {
  const asked = useAsk('pushes.get', { id });
  const { data, error } = asked;
  const label = say('flows.panel.label', { title: data ? titleOf(data) : '' });
  return (
    <SidePanel label={label} ids={ids} id={id} busy={asked.isFetching} onGo={onGo}>
      {error ? (
        <Problem problem={error} level={3} onRetry={() => void asked.refetch()}>
          {error.code === 'not_found' ? say('flows.panel.notFound') : undefined}
        </Problem>
      ) : null}
      {!error && data ? <Body push={data} /> : null}
      {asked.isPending ? <Loading /> : null}
    </SidePanel>
  );
}

function titleOf({ part, title }: Pick<PushDetail, 'part' | 'title'>): string {
  return say('flows.panel.title', { part: partText(part), title });
}

function Body({ push }: { push: PushDetail }) {
  const flow = useAsk('flows.get', { id: push.flowId }).data;
  const source = flow?.source.name ?? say('flows.panel.source');
  const target = flow?.target.name ?? say('flows.panel.target');
  return (
    <>
      <header className={lists.head}>
        <h3 className={lists.title}>{titleOf(push)}</h3>
        <div className={lists.buttons}>
          <StateMark {...pushState(push.state, flow?.on)} />
          <MoneyText money={push.money} />
        </div>
      </header>
      <PushWhyCard push={push} flow={flow} />
      <PushAnswers push={push} />
      <Facts push={push} target={target} />
      {push.ledger.length === 0 && push.proof === null ? (
        <>
          {writtenFields(push.input).length === 0 ? null : (
            <h4 className={lists.part}>{say('flows.written.heading')}</h4>
          )}
          <WrittenFields input={push.input} />
        </>
      ) : (
        <>
          <h4 className={lists.part}>{say('flows.ledger.title')}</h4>
          <Ledger
            caption={say('flows.ledger.caption', { part: partText(push.part), title: push.title })}
            lines={push.ledger}
            proof={push.proof}
            source={source}
            target={target}
          />
        </>
      )}
      <PushLog push={push} target={target} />
    </>
  );
}

function Facts({ push, target }: { push: PushDetail; target: string }) {
  const { sourceRecordId, title, made, occurredOn, doneAt, undoneAt } = push;
  const openLink = useDo('app.openLink');
  const url = made?.url ?? null;
  return (
    <PanelFacts>
      <PanelFact label={say('flows.panel.from')}>
        {sourceRecordId === null ? title : <RecordLine id={sourceRecordId} otherwise={title} />}
      </PanelFact>
      {made === null ? null : (
        <PanelFact label={say('flows.panel.made', { name: target })}>
          {made.number ?? made.externalId}{' '}
          {url === null ? null : (
            <Button
              variant="default"
              size="compact-xs"
              rightSection={<ExternalIcon size={14} />}
              onClick={() => openLink.mutate({ url })}
            >
              {say('records.panel.openThere')}
            </Button>
          )}
        </PanelFact>
      )}
      <PanelFact label={say('flows.panel.day')}>{exactTime(occurredOn)}</PanelFact>
      {doneAt === null ? null : (
        <PanelFact label={say('flows.panel.done')}>
          <When at={doneAt} />
        </PanelFact>
      )}
      {undoneAt === null ? null : (
        <PanelFact label={say('flows.panel.undone')}>
          <When at={undoneAt} />
        </PanelFact>
      )}
    </PanelFacts>
  );
}

/** The record it comes from, by what people call it. */
function RecordLine({ id, otherwise }: { id: number; otherwise: string }) {
  const record = useAsk('records.get', { id }).data;
  if (!record) return otherwise;
  return (
    <TextLink to="/records" search={{ kind: record.entity, record: id }}>
      {`${say(`records.one.${record.entity}`)} ${otherwise}`}
    </TextLink>
  );
}
