import { useDebouncedValue } from '@mantine/hooks';
import type { Choices } from '../../../contract/flows/index.ts';
import type { Mapping } from '../../../contract/ipc/index.ts';
import { useAsk } from '../../lib/bridge.ts';

/** A text is worked out with real records once nobody has typed for so long. */
const settleMs = 300;

/** The choices as they are with what was chosen on the page and not saved yet: some lead to others, texts to examples. */
export function useMapping(id: string, saved: Mapping, draft: Choices): Mapping {
  const [settled] = useDebouncedValue(draft, settleMs);
  const isDrafted = Object.keys(settled).length > 0;
  const drafted = useAsk('flows.mapping', { id, draft: settled }, { enabled: isDrafted, keepPrevious: true });
  return isDrafted ? (drafted.data ?? saved) : saved;
}
