import { Button } from '@mantine/core';
import type { MatchKind, MatchSide, MatchSuggestion } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { type Compared, compare, speaksAgainst } from './compare.ts';
import css from './Matches.module.css';
import type { Answer } from './useAnswers.ts';

interface PairProps {
  suggestion: MatchSuggestion;
  onAnswer: (what: Answer) => void;
  onLater: () => void;
}

/** Both records beside each other, what speaks for and against, and the three answers. */
export function Pair({ suggestion, onAnswer, onLater }: PairProps) {
  const { kind, reasons, left, right } = suggestion;
  const [a, b] = [useAsk('records.get', { id: left.recordId }), useAsk('records.get', { id: right.recordId })];
  const error = a.error ?? b.error;
  return (
    <div className={css.pair}>
      <h2 className={css.question}>{say(`matches.page.question.${kind}`)}</h2>
      <ul className={css.reasons}>
        {reasons.map((reason) => (
          <li key={reason} data-against={speaksAgainst(reason) || undefined}>
            {say(`matches.reason.${reason}`)}
          </li>
        ))}
      </ul>
      {error ? (
        <Problem problem={error} level={3} onRetry={() => void Promise.all([a.refetch(), b.refetch()])} />
      ) : null}
      {a.data && b.data ? <Table left={left} right={right} kind={kind} fields={compare(a.data, b.data)} /> : null}
      {a.isPending || b.isPending ? <Loading /> : null}
      <div className={css.answers}>
        <Button onClick={() => onAnswer('accept')} rightSection={<kbd className={css.key}>A</kbd>}>
          {say('matches.page.accept')}
        </Button>
        <Button variant="default" onClick={() => onAnswer('reject')} rightSection={<kbd className={css.key}>R</kbd>}>
          {say('matches.page.reject')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onLater} rightSection={<kbd className={css.key}>↓</kbd>}>
          {say('matches.page.later')}
        </Button>
      </div>
    </div>
  );
}

interface TableProps {
  left: MatchSide;
  right: MatchSide;
  kind: MatchKind;
  fields: readonly Compared[];
}

function Table({ left, right, kind, fields }: TableProps) {
  return (
    <table className={css.fields}>
      <caption>{say('matches.page.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={css.unseen}>{say('matches.page.field')}</span>
          </th>
          {[left, right].map((side) => (
            <th key={side.recordId} scope="col">
              <span className={css.quiet}>{side.connectionName}</span>
              <TextLink to="/records" search={{ kind, record: side.recordId }} className={css.side ?? ''}>
                {side.title}
              </TextLink>
            </th>
          ))}
          <th scope="col">
            <span className={css.unseen}>{say('matches.page.verdict')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, left: one, right: other, verdict }) => (
          <tr key={name} data-verdict={verdict}>
            <th scope="row">{say(`records.field.${name}`)}</th>
            <td>{one ?? '–'}</td>
            <td>{other ?? '–'}</td>
            <td className={css.verdict}>{verdict === 'alone' ? '' : say(`matches.page.is.${verdict}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
