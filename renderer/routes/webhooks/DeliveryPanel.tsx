import { Button } from '@mantine/core';
import type { DeliveryDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { HeaderLines, PanelFact, PanelFacts, SidePanel } from '../../components/SidePanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { duration } from '../../lib/format.ts';
import css from './DeliveryTable.module.css';
import { aboutText, deliveryState, topicWords } from './tell.ts';
import lists from './Webhooks.module.css';

interface DeliveryPanelProps {
  id: number;
  ids: readonly number[];
  onGo: (id: number | undefined) => void;
}

/** One event for one address: how it stands, each try with its answer, and what is sent. */
export function DeliveryPanel({ id, ids, onGo }: DeliveryPanelProps) {
  const asked = useAsk('deliveries.get', { id });
  const { data, error } = asked;
  const label = say('webhooks.log.panel', { title: data ? `${topicWords(data.type)} ${aboutText(data)}` : '' });
  return (
    <SidePanel label={label} ids={ids} id={id} busy={asked.isFetching} onGo={onGo}>
      {error ? (
        <Problem problem={error} level={3} onRetry={() => void asked.refetch()}>
          {error.code === 'not_found' ? say('webhooks.log.notFound') : undefined}
        </Problem>
      ) : null}
      {!error && data ? <Body delivery={data} /> : null}
      {asked.isPending ? <Loading /> : null}
    </SidePanel>
  );
}

function Body({ delivery }: { delivery: DeliveryDetail }) {
  const { subscriptionId, url, type, at, nextAt, state, eventId } = delivery;
  return (
    <>
      <header className={lists.head}>
        <h3 className={lists.title}>
          {topicWords(type)} · {aboutText(delivery)}
        </h3>
        <div>
          <StateMark {...deliveryState(delivery)} />
        </div>
      </header>
      <Again id={delivery.id} />
      <PanelFacts>
        <PanelFact label={say('webhooks.log.to')}>
          <TextLink to="/webhooks/sent/$addressId" params={{ addressId: subscriptionId }}>
            {url}
          </TextLink>
        </PanelFact>
        <PanelFact label={say('webhooks.log.happened')}>
          <When at={at} />
        </PanelFact>
        <PanelFact label={say('webhooks.log.outcome')}>{say(stateSentence(delivery))}</PanelFact>
        {state === 'waiting' && nextAt !== null ? (
          <PanelFact label={say('webhooks.log.nextTry')}>
            <When at={nextAt} coming />
          </PanelFact>
        ) : null}
        <PanelFact label={say('webhooks.log.eventId')}>
          <span className={lists.mono}>{eventId}</span>
        </PanelFact>
      </PanelFacts>
      <Tries tries={delivery.tries} />
      <div className={lists.folds}>
        <RawJson title={say('webhooks.log.payload')} text={delivery.payload} />
      </div>
    </>
  );
}

function stateSentence({ state, attempts }: DeliveryDetail) {
  return state === 'waiting' && attempts === 0
    ? 'webhooks.log.says.waitingFirst'
    : (`webhooks.log.says.${state}` as const);
}

function Again({ id }: { id: number }) {
  const again = useDo('deliveries.redeliver');
  return (
    <>
      <div className={lists.buttons}>
        <Button variant="default" size="xs" loading={again.isPending} onClick={() => again.mutate({ id })}>
          {say('webhooks.log.again')}
        </Button>
        <span role="status" className={lists.said}>
          {again.data ? say('webhooks.log.sentAgain', again.data) : ''}
        </span>
      </div>
      {again.error ? <Problem problem={again.error} level={3} /> : null}
    </>
  );
}

function Tries({ tries }: Pick<DeliveryDetail, 'tries'>) {
  return (
    <>
      <h4 className={lists.part}>{say('webhooks.log.triesTitle')}</h4>
      {tries.length === 0 ? <p className={lists.none}>{say('webhooks.log.noTries')}</p> : null}
      <ol className={css.tries}>
        {tries.map((one, index) => (
          <li key={one.at}>
            <div className={css.tryHead}>
              <span className={css.tryName}>{say('webhooks.log.try', { n: index + 1 })}</span>
              <When at={one.at} />
            </div>
            <div className={lists.soft}>
              {one.status === null
                ? (one.problem ?? say('webhooks.log.noAnswer'))
                : say('webhooks.log.answered', { status: one.status, time: duration(one.latencyMs) })}
            </div>
            {one.answer === null || one.answer === '' ? null : (
              <RawJson title={say('webhooks.log.tryAnswer')} text={one.answer} />
            )}
            <HeaderLines title={say('webhooks.log.tryHeaders')} headers={one.headers} />
          </li>
        ))}
      </ol>
    </>
  );
}
