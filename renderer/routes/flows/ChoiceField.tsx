import { Select, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import type { FlowKind } from '../../../contract/flows/index.ts';
import type { Choice } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import css from './Mapping.module.css';
import { fieldId, type Shown } from './mapping.ts';
import { choiceHelp, choiceWords } from './tell.ts';

/** From so many on, a list can be searched by typing. */
const searchedFrom = 8;
/** The most letters that a field of half the width shows whole. */
const narrowText = 32;

/** What a flow's choices are counted in. */
const countedAs: Readonly<Record<FlowKind, EntityKind>> = {
  order_to_invoice: 'order',
  refund_to_credit_note: 'refund',
  payout_to_deposit: 'payout',
  customers: 'customer',
  products: 'product',
  stock: 'inventory_level',
  invoice_to_order: 'invoice',
  shipment_to_order: 'shipment',
  fees_to_expenses: 'payment',
  purchase_order_to_bill: 'purchase_order',
  bills: 'bill',
};

interface ChoiceFieldProps {
  shown: Shown;
  kind: FlowKind;
  onChoose: (value: string) => void;
}

/** One thing to be chosen: from real things, or a text of one's own with what it gives beside it. */
export function ChoiceField({ shown, kind, onChoose }: ChoiceFieldProps) {
  const { choice } = shown;
  const label = <Label shown={shown} />;
  const help = helpOf(choice, kind);
  if (choice.of === 'expression') {
    return <TextField shown={shown} label={label} help={help} onChoose={onChoose} />;
  }
  const options = choice.options.map(({ value, label: name }) => ({ value, label: optionText(choice, value, name) }));
  const isWide = choice.worded && options.some((option) => option.label.length > narrowText);
  return (
    <Select
      id={fieldId(choice.id)}
      wrapperProps={{ 'data-wide': isWide || undefined }}
      label={label}
      description={help}
      data={options}
      value={shown.value}
      placeholder={say(choice.required ? 'flows.setup.mapping.choose' : 'flows.setup.mapping.usual')}
      searchable={options.length >= searchedFrom}
      openOnFocus={false}
      nothingFoundMessage={say('flows.setup.mapping.noSuch')}
      // Within the page's landmark, and the list itself scrolls: screen readers then know it for one.
      comboboxProps={{ withinPortal: false }}
      withScrollArea={false}
      classNames={{ options: css.options ?? '' }}
      error={choice.required && shown.value === null ? say('flows.setup.mapping.missing') : null}
      onChange={(picked) => picked !== null && onChoose(picked)}
    />
  );
}

/** A real thing's own name, or a word; an empty one stands for none, and that is right. */
function optionText({ worded, params }: Choice, value: string, name: string): string {
  if (value === '') return say('flows.setup.mapping.none');
  return worded ? sayMaybe(`flows.option.${name}`, params, name.replaceAll('_', ' ')) : name;
}

function helpOf({ word, params, seen }: Choice, kind: FlowKind): string | undefined {
  const parts = [
    choiceHelp(word, params),
    // What nothing needs yet is not counted aloud.
    seen === null || seen === 0
      ? null
      : say('flows.setup.mapping.seen', { what: say(`records.counted.${countedAs[kind]}`, { count: seen }) }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** Its name, and whether what stands there was chosen by the owner or only fits best. */
function Label({ shown: { choice, from } }: { shown: Shown }) {
  return (
    <>
      {choiceWords(choice.word, choice.params)}{' '}
      {from === 'suggested' ? <span className={css.suggested}>{say('flows.setup.mapping.suggested')}</span> : null}
      {from === 'draft' ? <span className={css.changed}>{say('flows.setup.mapping.changed')}</span> : null}
    </>
  );
}

interface TextFieldProps {
  shown: Shown;
  label: ReactNode;
  help: string | undefined;
  onChoose: (value: string) => void;
}

/** A text of the owner's own, worked out with the newest real records as it is typed. */
function TextField({ shown: { choice, value }, label, help, onChoose }: TextFieldProps) {
  return (
    <div className={css.text}>
      <Textarea
        id={fieldId(choice.id)}
        label={label}
        description={help ?? say('flows.setup.mapping.textHelp')}
        value={value ?? ''}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        classNames={{ input: css.code ?? '' }}
        error={choice.problem}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
      {choice.examples.length === 0 ? null : (
        <dl className={css.examples} aria-label={say('flows.setup.mapping.examples')}>
          {choice.examples.map(({ title, value: given }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{given === '' ? say('flows.setup.mapping.empty') : given}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
