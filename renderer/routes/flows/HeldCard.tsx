import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Choice, FlowView, PushRow } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import css from './FlowPage.module.css';
import { MendButton } from './MendButton.tsx';
import { choiceOf, choiceWords, type HeldGroup, type Mend, matchKindOf, mendOf, reasonText } from './tell.ts';

/** So many are named at once. */
const named = 6;

interface HeldCardProps {
  group: HeldGroup;
  flow: Pick<FlowView, 'id' | 'source' | 'target'>;
  /** Opens one beside the page; left out where there is no room for it. */
  onOpen?: (id: number, line: HTMLElement) => void;
  /** It stands where its title and its buttons already do. */
  isAlone?: boolean;
}

/** One thing that is wrong with one document or with many: why in words, what to do, the button that does it. */
export function HeldCard({ group, flow, onOpen, isAlone = false }: HeldCardProps) {
  const leaveOut = useDo('pushes.leaveOut');
  const { why, problem, rows } = group;
  const { mend, choice } = useMend(why, flow.id);
  const pushIds = rows.map(({ id }) => id).slice(0, 1000);
  const names = { source: flow.source.name, target: flow.target.name };
  const isShared = new Set(rows.map(sentenceOf)).size === 1;
  const title = why === null ? say('flows.held.failed') : say(`flows.short.${why.code}`);
  return (
    <Problem
      level={3}
      standing
      problem={problem === null ? { code: why?.code ?? 'bug', params: {} } : { ...problem, detail: saidBy(problem) }}
      title={rows.length === 1 ? title : say('flows.held.many', { title, count: rows.length })}
      action={
        <div className={css.side}>
          <MendButton mend={mend} flow={flow} pushIds={pushIds} choice={choice} code={why?.code} />
          {isAlone ? null : (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={leaveOut.isPending}
              onClick={() => leaveOut.mutate({ pushIds })}
            >
              {say('flows.held.leaveOut', { count: rows.length })}
            </Button>
          )}
        </div>
      }
    >
      {isShared ? <Why group={group} flow={flow} /> : null}
      <p className={css.todo}>{todoText(group, mend, names)}</p>
      {isAlone ? null : <Titles rows={rows} own={!isShared} onOpen={onOpen} />}
      {leaveOut.error ? <p className={css.wrong}>{problemSentence(leaveOut.error)}</p> : null}
    </Problem>
  );
}

/**
 * What mends it, and the choice that it is about. Where nothing is suggested as the same, there is nothing to say yes
 * to: it has to be added first, which a flow of bills may do by itself.
 */
function useMend(why: HeldGroup['why'], flowId: string): { mend: Mend | 'again'; choice: string | undefined } {
  const usual = why === null ? 'again' : mendOf(why.code);
  const kind = matchKindOf(why?.code);
  const suggested = useAsk('matches.suggestions', { kind, limit: 1 }, { enabled: usual === 'matches' }).data;
  const isNew = usual === 'matches' && suggested?.rows.length === 0;
  const mapping = useAsk('flows.mapping', { id: flowId }, { enabled: isNew && kind === 'supplier' }).data;
  if (!isNew) return { mend: usual, choice: choiceOf(why) };
  const isKeptOut = mapping?.choices.some(({ id, value }) => id === 'suppliers' && value === 'hold');
  return isKeptOut ? { mend: 'mapping', choice: 'suppliers' } : { mend: 'add', choice: undefined };
}

/** What to do about it, by the reason where that says it better than what mends it. */
function todoText({ why, problem, rows }: HeldGroup, mend: Mend | 'again', names: { source: string; target: string }) {
  const isTriedOften = rows.some(({ attempts }) => attempts > 1);
  const usual = say(mend === 'again' && !isTriedOften ? 'flows.todo.once' : `flows.todo.${mend}`, names);
  const code = why?.code ?? problem?.code;
  return sayMaybe(`flows.todoFor.${mend}_${code}`, names, sayMaybe(`flows.todoFor.${code}`, names, usual));
}

/** Why, in a sentence; what is not chosen is named as the mapping names it. */
function Why({ group, flow }: Pick<HeldCardProps, 'group' | 'flow'>) {
  const choice = group.why?.code === 'unmapped' ? choiceOf(group.why) : undefined;
  const mapping = useAsk('flows.mapping', { id: flow.id }, { enabled: choice !== undefined }).data;
  const found = mapping?.choices.find(({ id }) => id === choice);
  const said = group.problem?.code === 'refused' ? saidBy(group.problem) : null;
  if (said !== null) return <p className={css.todo}>{say('flows.held.said', { name: flow.target.name, said })}</p>;
  return <p className={css.todo}>{found ? choiceText(found, group.why) : sentenceOf(group)}</p>;
}

/** What is not chosen, or was chosen for several of which only one can be it. */
function choiceText({ word, params, value }: Choice, why: HeldGroup['why']): string {
  const rivals = why?.params.name;
  if (value !== null && typeof rivals === 'string') return say('flows.held.clash', { names: rivals });
  return say('flows.held.choice', { choice: choiceWords(word, params) });
}

/** The vendor's own words, for whoever helps. */
function saidBy({ params }: NonNullable<PushRow['problem']>): string | null {
  return typeof params.said === 'string' ? params.said : null;
}

function sentenceOf({ why, problem }: Pick<HeldGroup, 'why' | 'problem'>): string {
  if (why !== null) return reasonText(why);
  return problem === null ? '' : problemSentence(problem);
}

interface TitlesProps {
  rows: readonly PushRow[];
  /** Each has its own reason, told beside it. */
  own: boolean;
  onOpen: HeldCardProps['onOpen'];
}

function Titles({ rows, own, onOpen }: TitlesProps) {
  const [all, setAll] = useState(false);
  const rest = rows.length - named;
  return (
    <ul className={css.titles} data-own={own || undefined}>
      {(all ? rows : rows.slice(0, named)).map((row) => (
        <li key={row.id}>
          {onOpen ? (
            <button type="button" className={css.title} onClick={(event) => onOpen(row.id, event.currentTarget)}>
              {row.title}
            </button>
          ) : (
            row.title
          )}
          {own ? <span className={css.own}>: {sentenceOf(row)}</span> : null}
        </li>
      ))}
      {all || rest <= 0 ? null : (
        <li>
          <button type="button" className={css.title} onClick={() => setAll(true)}>
            {say('flows.held.more', { count: rest })}
          </button>
        </li>
      )}
    </ul>
  );
}
