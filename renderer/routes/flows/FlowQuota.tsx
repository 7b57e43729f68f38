import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { QuotaMeter } from '../../components/QuotaMeter.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';

/** The calls that the system which is written to allows, and those that what waits here will need. */
export function FlowQuota({ flow }: { flow: FlowView }) {
  const quota = useAsk('flows.quota', {}).data?.find(({ connectionId }) => connectionId === flow.target.id);
  if (!quota) return null;
  return (
    <Section title={say('flows.quota.title', { name: flow.target.name })}>
      <QuotaMeter quota={quota} name={flow.target.name} />
    </Section>
  );
}
