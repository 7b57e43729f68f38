import { Button } from '@mantine/core';
import type { InboxDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { HeaderLines, PanelFact, PanelFacts, SidePanel } from '../../components/SidePanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import css from './Inbox.module.css';
import { RecordLink } from './RecordLink.tsx';
import { inboxState, inboxTitle, shortId, toldState, topicWords } from './tell.ts';
import lists from './Webhooks.module.css';

/** A message that was collected within this time needs no second time of day. */
const soonMs = 60_000;

interface InboxPanelProps {
  id: number;
  ids: readonly number[];
  onGo: (id: number | undefined) => void;
}

/** One message: what it told in words, whether it is genuine, what became of it, and how it came. */
export function InboxPanel({ id, ids, onGo }: InboxPanelProps) {
  const asked = useAsk('inbox.get', { id });
  const { data, error } = asked;
  const label = say('webhooks.inbox.panel', { title: data ? inboxTitle(data) : '' });
  return (
    <SidePanel label={label} ids={ids} id={id} busy={asked.isFetching} onGo={onGo}>
      {error ? (
        <Problem problem={error} level={3} onRetry={() => void asked.refetch()}>
          {error.code === 'not_found' ? say('webhooks.inbox.notFound') : undefined}
        </Problem>
      ) : null}
      {!error && data ? <Body message={data} /> : null}
      {asked.isPending ? <Loading /> : null}
    </SidePanel>
  );
}

function Body({ message }: { message: InboxDetail }) {
  const { connectionId, connectionName, verdict, outcome, receivedAt, storedAt, runId, problem } = message;
  return (
    <>
      <header className={lists.head}>
        <h3 className={lists.title}>{inboxTitle(message)}</h3>
        <div>
          <StateMark {...inboxState(message)} />
        </div>
      </header>
      <Replay message={message} />
      <PanelFacts>
        <PanelFact label={say('webhooks.inbox.from')}>
          {connectionId === null ? (
            say('webhooks.inbox.nobody')
          ) : (
            <TextLink to="/connections/$connectionId" params={{ connectionId }}>
              {connectionName}
            </TextLink>
          )}
        </PanelFact>
        <PanelFact label={say('webhooks.inbox.received')}>
          <When at={receivedAt} />
        </PanelFact>
        {Date.parse(storedAt) - Date.parse(receivedAt) < soonMs ? null : (
          <PanelFact label={say('webhooks.inbox.stored')}>
            <When at={storedAt} />
          </PanelFact>
        )}
        <PanelFact label={say('webhooks.inbox.genuine')}>{say(`webhooks.inbox.verdict.${verdict}`)}</PanelFact>
        <PanelFact label={say('webhooks.inbox.outcomeLabel')}>{say(`webhooks.inbox.became.${outcome}`)}</PanelFact>
        {runId === null ? null : (
          <PanelFact label={say('webhooks.inbox.run')}>
            <TextLink to="/history/$runId" params={{ runId: String(runId) }}>
              {say('webhooks.inbox.runLink')}
            </TextLink>
          </PanelFact>
        )}
      </PanelFacts>
      {problem === null ? null : <p className={lists.card}>{problem}</p>}
      <ToldList told={message.told} />
      <Payload message={message} />
    </>
  );
}

/** Only what is genuine is ever acted on, so only that can be fetched again. */
function Replay({ message }: { message: InboxDetail }) {
  const replay = useDo('inbox.replay');
  if (message.verdict !== 'good' || message.told.length === 0) return null;
  return (
    <>
      <div className={lists.buttons}>
        <Button
          variant="default"
          size="xs"
          loading={replay.isPending}
          onClick={() => replay.mutate({ id: message.id })}
        >
          {say('webhooks.inbox.replay')}
        </Button>
        <span role="status" className={lists.said}>
          {replay.data ? say('webhooks.inbox.replayed', replay.data) : ''}
        </span>
      </div>
      {replay.error ? <Problem problem={replay.error} level={3} /> : null}
    </>
  );
}

function ToldList({ told }: Pick<InboxDetail, 'told'>) {
  return (
    <>
      <h4 className={lists.part}>{say('webhooks.inbox.told')}</h4>
      {told.length === 0 ? <p className={lists.none}>{say('webhooks.inbox.toldNothing')}</p> : null}
      <ul className={css.told}>
        {[...told.entries()].map(([position, one]) => (
          <li key={position}>
            <div className={css.toldHead}>
              <span className={css.toldName}>{topicWords(one.topic)}</span>
              <StateMark {...toldState(one.state)} />
            </div>
            <div className={lists.soft}>
              {one.recordId === null ? (
                one.externalId !== null && say('webhooks.inbox.about', { id: shortId(one.externalId) })
              ) : (
                <RecordLink id={one.recordId} otherwise={one.externalId} />
              )}
              {one.gone ? ` ${say('webhooks.inbox.gone')}` : ''}
              {one.at === null ? null : (
                <>
                  {' · '}
                  <When at={one.at} />
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Payload({ message }: { message: InboxDetail }) {
  const { body, topic, method, url, headers } = message;
  const size = bytes(message.bytes);
  return (
    <div className={lists.folds}>
      {body === null ? (
        <p className={lists.none}>{say('webhooks.inbox.payloadNone', { size })}</p>
      ) : (
        <RawJson title={say('webhooks.inbox.payload')} text={body} />
      )}
      <HeaderLines title={say('webhooks.inbox.headers')} headers={headers} />
      <details>
        <summary className={lists.soft}>{say('webhooks.inbox.technical')}</summary>
        <PanelFacts>
          {topic === null ? null : (
            <PanelFact label={say('webhooks.inbox.ownName')}>
              <span className={lists.mono}>{topic}</span>
            </PanelFact>
          )}
          <PanelFact label={say('webhooks.inbox.method')}>{method}</PanelFact>
          <PanelFact label={say('webhooks.inbox.address')}>
            <span className={lists.mono}>{url}</span>
          </PanelFact>
          <PanelFact label={say('webhooks.inbox.size')}>{size}</PanelFact>
        </PanelFacts>
      </details>
      <p className={lists.quiet}>{say('webhooks.inbox.hidden')}</p>
    </div>
  );
}
