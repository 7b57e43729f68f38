import { say } from '../../../contract/words/index.ts';
import { PanelFact, PanelFacts } from '../../components/SidePanel.tsx';
import { writtenFields } from './written.ts';

/** What is written where there are no lines to add up: a customer's fields, a product's, a number in stock. */
export function WrittenFields({ input }: { input: Readonly<Record<string, unknown>> | null }) {
  const fields = writtenFields(input);
  if (fields.length === 0) return null;
  return (
    <PanelFacts>
      {fields.map(({ name, text }) => (
        <PanelFact key={name} label={say(`flows.written.${name}`)}>
          {text}
        </PanelFact>
      ))}
    </PanelFacts>
  );
}
