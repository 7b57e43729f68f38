import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { DeliveryDetail, Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useAsk, type useDo } from '../../lib/bridge.ts';
import { duration } from '../../lib/format.ts';
import css from './AddressPage.module.css';
import { topicWords } from './tell.ts';

export type Test = ReturnType<typeof useDo<'subscriptions.test'>>;

/** Sends a made-up event at once. */
export function AddressTest({ address, test }: { address: Subscription; test: Test }) {
  const types = useAsk('events.types', {}).data ?? [];
  const [type, setType] = useState('');
  const told = types.filter((one) => address.types.includes('*') || address.types.includes(one.type));
  const send = () => test.mutate({ id: address.id, ...(type === '' ? {} : { type }) });
  return (
    <>
      <Select
        className={css.testType ?? ''}
        aria-label={say('webhooks.address.testOf')}
        data={[
          { value: '', label: say('webhooks.address.testAny') },
          ...told.map((one) => ({ value: one.type, label: topicWords(one.type) })),
        ]}
        value={type}
        onChange={(picked) => setType(picked ?? '')}
      />
      <Button loading={test.isPending} onClick={send}>
        {say('webhooks.address.test')}
      </Button>
    </>
  );
}

/** What came of the test. */
export function TestAnswer({ test }: { test: Test }) {
  return (
    <>
      <div role="status" className={test.data ? css.answer : ''}>
        {test.data ? <Answered delivery={test.data} /> : null}
      </div>
      {test.error ? <Problem problem={test.error} /> : null}
    </>
  );
}

function Answered({ delivery }: { delivery: DeliveryDetail }) {
  const last = delivery.tries.at(-1);
  const good = delivery.state === 'delivered';
  return (
    <>
      <p>
        <StateMark
          state={good ? 'up_to_date' : 'needs_you'}
          word={say(`webhooks.log.state.${good ? 'delivered' : 'failed'}`)}
          shapeOnly
        />{' '}
        <span>{testSentence(last, good)}</span>
      </p>
      {last?.answer ? <RawJson title={say('webhooks.address.testAnswer')} text={last.answer} /> : null}
      <RawJson title={say('webhooks.address.testSent')} text={delivery.payload} />
    </>
  );
}

function testSentence(last: DeliveryDetail['tries'][number] | undefined, good: boolean): string {
  if (last === undefined || last.status === null) {
    const problem = last?.problem ?? null;
    return problem === null ? say('webhooks.address.testNoneBare') : say('webhooks.address.testNone', { problem });
  }
  const { status, latencyMs } = last;
  return say(good ? 'webhooks.address.testGood' : 'webhooks.address.testBad', { status, time: duration(latencyMs) });
}
