import { Checkbox } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import type { PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ChevronRightIcon } from '../../components/icons.tsx';
import { MoneyText } from '../../components/MoneyText.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { shortDay } from '../../lib/format.ts';
import css from './DocumentTable.module.css';
import { type Document, documentState } from './documents.ts';
import { ProofMark } from './ProofMark.tsx';
import { partText, pushState, reasonText, warningsOf } from './tell.ts';
import type { Selection } from './useSelection.ts';

export interface DocumentTableProps<Row extends PushRow> {
  /** What the list is called, for those who hear it. */
  caption: string;
  documents: readonly Document<Row>[];
  selection?: Selection;
  /** Documents that can be ticked; all unless said otherwise. */
  canSelect?: (document: Document<Row>) => boolean;
  /** Opens one beside the list. */
  onOpen?: (id: number, line: HTMLElement) => void;
  openId?: number | undefined;
  /** What unfolds below one instead. */
  fold?: (document: Document<Row>) => ReactNode;
  /** At the end of each line. */
  action?: (document: Document<Row>) => ReactNode;
  /** How each stands; left out where all stand alike. */
  withState?: boolean;
  /** Whether their flow is on; it is unless said otherwise. */
  isOn?: boolean;
}

/** Documents, one to a line: what they come from, what is made of it, its day, what it comes to and that it is proved. */
export function DocumentTable<Row extends PushRow>(props: DocumentTableProps<Row>) {
  const { caption, documents, selection, action, withState = false } = props;
  const [unfolded, setUnfolded] = useState<number | null>(null);
  if (documents.length === 0) return null;
  return (
    <div className={css.around}>
      <table className={css.table} data-plain={documents.every(isPlain) || undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {selection ? <SelectAll selection={selection} /> : null}
            <th scope="col">{say('flows.table.title')}</th>
            <th scope="col" data-column="what">
              {say('flows.table.what')}
            </th>
            {withState ? (
              <th scope="col" data-column="state">
                {say('flows.table.state')}
              </th>
            ) : null}
            <th scope="col" data-column="day">
              {say('flows.table.day')}
            </th>
            <th scope="col" data-numeric data-column="amount">
              {say('flows.table.amount')}
            </th>
            <th scope="col" data-column="proof">
              {say('flows.table.proof')}
            </th>
            {action ? (
              <th scope="col" data-column="action">
                {say('flows.table.action')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <DocumentLine
              key={document.main.id}
              {...props}
              document={document}
              isUnfolded={unfolded === document.main.id}
              onFold={() => setUnfolded(unfolded === document.main.id ? null : document.main.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing of it comes to an amount: a customer, a product, a number in stock. */
function isPlain({ rows }: Document<PushRow>): boolean {
  return rows.every(({ money, proof }) => money === null && proof === null);
}

function SelectAll({ selection }: { selection: Selection }) {
  return (
    <th scope="col" data-column="tick">
      <Checkbox
        size="xs"
        aria-label={say('flows.table.all')}
        checked={selection.isAll}
        indeterminate={selection.chosen.length > 0 && !selection.isAll}
        onChange={selection.toggleAll}
      />
    </th>
  );
}

interface LineProps<Row extends PushRow> extends DocumentTableProps<Row> {
  document: Document<Row>;
  isUnfolded: boolean;
  onFold: () => void;
}

function DocumentLine<Row extends PushRow>(props: LineProps<Row>) {
  const { document, selection, canSelect, openId, fold, action, withState, isOn, isUnfolded } = props;
  const { main, rows } = document;
  const columns = 5 + (selection ? 1 : 0) + (withState ? 1 : 0) + (action ? 1 : 0);
  return (
    <Fragment>
      <tr data-current={rows.some(({ id }) => id === openId) || undefined}>
        {selection ? (
          <td data-column="tick">
            {canSelect?.(document) === false ? null : (
              <Checkbox
                size="xs"
                aria-label={say('flows.table.choose', { title: main.title })}
                checked={selection.has(main.id)}
                onChange={() => selection.toggle(main.id)}
              />
            )}
          </td>
        ) : null}
        <td>
          <Title {...props} />
          <Below document={document} withState={withState} isOn={isOn} />
          <Remarks document={document} />
        </td>
        <td data-column="what" className={css.soft}>
          {partsText(document)}
        </td>
        {withState ? (
          <td data-column="state">
            <StateMark {...pushState(documentState(document), isOn)} />
          </td>
        ) : null}
        <td data-column="day" className={css.soft}>
          {shortDay(main.occurredOn)}
        </td>
        <td data-numeric data-column="amount">
          <MoneyText money={main.money} />
        </td>
        <td data-column="proof">
          <ProofMark proof={main.proof} />
        </td>
        {action ? <td data-column="action">{action(document)}</td> : null}
      </tr>
      {fold && isUnfolded ? (
        <tr className={css.unfolded}>
          <td colSpan={columns}>{fold(document)}</td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function Title<Row extends PushRow>({ document: { main }, fold, onOpen, isUnfolded, onFold }: LineProps<Row>) {
  if (fold) {
    return (
      <button type="button" className={css.fold} aria-expanded={isUnfolded} onClick={onFold}>
        <ChevronRightIcon size={14} />
        {main.title}
      </button>
    );
  }
  if (!onOpen) return <span className={css.name}>{main.title}</span>;
  return (
    <button type="button" className={css.open} onClick={(event) => onOpen(main.id, event.currentTarget)}>
      {main.title}
    </button>
  );
}

function partsText({ rows }: Document<PushRow>): string {
  return rows.map(({ part }) => partText(part)).join(', ');
}

interface BelowProps {
  document: Document<PushRow>;
  withState: boolean | undefined;
  isOn: boolean | undefined;
}

/** What the columns say for which there is no room: each stands in one of the two places. */
function Below({ document, withState, isOn }: BelowProps) {
  return (
    <>
      <span className={css.below} data-instead="what">
        {partsText(document)}
      </span>
      <span className={css.below} data-instead="amount">
        <MoneyText money={document.main.money} />
      </span>
      {withState ? (
        <span className={css.below} data-instead="state">
          <StateMark {...pushState(documentState(document), isOn)} />
        </span>
      ) : null}
    </>
  );
}

/** Why it is proposed once more, and what is to be known beforehand. */
function Remarks({ document: { rows } }: { document: Document<PushRow> }) {
  const why = rows.flatMap((row) => (row.why !== null && row.state !== 'held' ? [reasonText(row.why)] : []));
  const waits = rows.flatMap(({ waitsFor }) =>
    waitsFor ? [say('flows.waitsFor', { ...waitsFor, part: partText(waitsFor.part) })] : [],
  );
  const warnings = rows.flatMap((row) => warningsOf(row).map(reasonText));
  return (
    <>
      {why.length + waits.length === 0 ? null : (
        <span className={css.remark} data-why>
          {[...new Set([...waits, ...why])].join(' ')}
        </span>
      )}
      {warnings.length === 0 ? null : <span className={css.remark}>{[...new Set(warnings)].join(' ')}</span>}
    </>
  );
}
