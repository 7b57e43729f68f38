import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { PanelFacts } from '../../components/SidePanel.tsx';
import { When } from '../../components/When.tsx';
import { addressLines, type Field, type FieldValue, type LineRow } from './fields.ts';
import css from './RecordPanel.module.css';
import { statusWord } from './status-word.ts';

/** Labelled values, one under the other. */
export function FieldList({ fields }: { fields: readonly Field[] }) {
  return (
    <PanelFacts flush>
      {fields.map(({ name, value }) => (
        <div key={name}>
          <dt>{say(`records.field.${name}`)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </PanelFacts>
  );
}

function Value({ value }: { value: FieldValue }) {
  switch (value.as) {
    case 'text':
      return value.text;
    case 'status':
      return statusWord(value.text);
    case 'instant':
    case 'day':
      return <When at={value.text} />;
    case 'money':
      return <MoneyText money={value.money} />;
    case 'party':
      return (
        <Stacked lines={[value.party.name, value.party.email ?? (value.party.name ? null : value.party.externalId)]} />
      );
    case 'address':
      return <Stacked lines={addressLines(value.address)} />;
    case 'yesNo':
      return say(value.yes ? 'records.yes' : 'records.no');
    case 'word':
      return say(value.word, value.count === undefined ? {} : { count: value.count });
    case 'list':
      return <Stacked lines={value.items} />;
    default:
      return value satisfies never;
  }
}

function Stacked({ lines }: { lines: readonly (string | null)[] }) {
  return <span className={css.stacked}>{lines.filter((line) => line !== null && line !== '').join('\n')}</span>;
}

/** The lines of a document. */
export function LineTable({ lines }: { lines: readonly LineRow[] }) {
  return (
    <table className={css.lines}>
      <caption>{say('records.field.lines')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('records.lines.item')}</th>
          <th scope="col" data-numeric>
            {say('records.lines.quantity')}
          </th>
          <th scope="col" data-numeric>
            {say('records.lines.total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.externalId ?? index}>
            <td>
              {line.title}
              {line.sku && <span className={css.sku}>{say('records.lines.sku', { sku: line.sku })}</span>}
            </td>
            <td data-numeric>{line.quantity}</td>
            <td data-numeric>{line.total && <MoneyText money={line.total} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
