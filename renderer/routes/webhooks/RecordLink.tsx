import { say } from '../../../contract/words/index.ts';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { titleText } from '../records/readable.ts';

/** A record by its own title, leading to its panel; `otherwise` is what stands there where it is no longer here. */
export function RecordLink({ id, otherwise }: { id: number; otherwise: string | null }) {
  const { data, error } = useAsk('records.get', { id });
  if (error) return otherwise === null ? null : say('webhooks.inbox.about', { id: otherwise });
  if (!data) return say('webhooks.inbox.record');
  const { entity, subtitle } = data;
  return (
    <TextLink to="/records" search={{ kind: entity, record: id }}>
      {`${say(`records.one.${entity}`)} ${titleText(data)}`}
      {subtitle === null ? '' : ` · ${subtitle}`}
    </TextLink>
  );
}
