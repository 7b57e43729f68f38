import type { Choice, Mapping } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import type { Call, Outcome } from '../command.ts';
import { count } from '../format.ts';
import { formatTable, onOneLine } from '../table.ts';
import { readPairs } from '../values.ts';
import { findFlow } from './flows-ground.ts';
import { badUsage, left, openChoices, right } from './flows-words.ts';

/** What there is to decide about a flow, and deciding it. */
export async function map(call: Call): Promise<Outcome> {
  const [text = '', choiceId] = call.args;
  const wanted = readPairs('--set', call.list('set'));
  const suggestions = call.flag('accept-suggestions');
  const changes = wanted.size > 0 || suggestions;
  const backroom = changes ? await call.work() : await call.look();
  const { id } = await findFlow(backroom, text);
  const before = await backroom.ask('flows.mapping', { id });
  if (choiceId !== undefined) checkChoice(before, choiceId);
  const decided = decide(before, wanted, suggestions);
  let mapping = before;
  // An answer may lead to another question, which has a suggestion of its own.
  for (let open = decided; Object.keys(open).length > 0; ) {
    await backroom.ask('flows.change', { id, choices: open });
    mapping = await backroom.ask('flows.mapping', { id });
    open = suggestions ? suggestedIn(mapping, decided) : {};
    Object.assign(decided, open);
  }
  const said = Object.entries(decided).map(([choice, value]) => decidedLine(mapping, choice, value));
  const one = mapping.choices.find((choice) => choice.id === choiceId);
  const shown = one ? choiceText(one) : `${choicesTable(mapping)}\n${openChoices(mapping.missing)}`;
  return { data: { flowId: id, decided, ...mapping }, text: [...said, shown].join('\n').trim() };
}

function checkChoice({ choices }: Mapping, id: string): Choice {
  const found = choices.find((choice) => choice.id === id);
  const known = choices.map((choice) => choice.id).join(', ');
  if (!found) throw badUsage('choice', { value: id.slice(0, 100), choices: known });
  return found;
}

/** Everything that is decided now: what was typed, and what is suggested for whatever is still open. */
function decide(mapping: Mapping, wanted: ReadonlyMap<string, string>, suggestions: boolean): Record<string, string> {
  const decided: Record<string, string> = {};
  for (const [id, text] of wanted) decided[id] = optionValue(checkChoice(mapping, id), text);
  return suggestions ? { ...suggestedIn(mapping, decided), ...decided } : decided;
}

function suggestedIn({ choices }: Mapping, decided: Readonly<Record<string, string>>): Record<string, string> {
  const open = choices.filter(({ id, value }) => value === null && !Object.hasOwn(decided, id));
  return Object.fromEntries(open.flatMap(({ id, suggested }) => (suggested === null ? [] : [[id, suggested]])));
}

/** A value as it stands, or the one option that is called so. @throws HubError bad_input */
function optionValue(choice: Choice, text: string): string {
  if (choice.of === 'expression' || text === '' || choice.options.some(({ value }) => value === text)) return text;
  const named = choice.options.filter((option) => labelOf(choice, option).toLowerCase() === text.trim().toLowerCase());
  const [only, more] = named;
  if (!only) throw badUsage('value', { choice: choice.id, value: text.slice(0, 100) });
  if (more)
    throw badUsage('severalValues', {
      choice: choice.id,
      value: text,
      values: named.map(({ value }) => value).join(', '),
    });
  return only.value;
}

function labelOf({ worded, params }: Choice, { label }: { label: string }): string {
  return onOneLine(worded ? sayMaybe(`flows.option.${label}`, params, label) : label);
}

/** A value by what people call it. */
function called(choice: Choice, value: string | null): string {
  if (value === null) return '';
  const option = choice.options.find((one) => one.value === value);
  if (option) return labelOf(choice, option);
  return value === '' ? say('flowsCli.say.noneRight') : value;
}

function aboutChoice({ word, params }: Choice): string {
  return onOneLine(sayMaybe(`flows.choice.${word}`, params, word));
}

function decidedLine({ choices }: Mapping, id: string, value: string): string {
  const choice = choices.find((one) => one.id === id);
  return say('flowsCli.say.decided', { choice: id, value: choice ? called(choice, value) : value });
}

function choicesTable({ choices, missing }: Mapping): string {
  const rows = choices.map((choice) => [
    ...[choice.id, aboutChoice(choice), called(choice, choice.value)],
    choice.value === null ? called(choice, choice.suggested) : '',
    choice.seen === null ? '' : count(choice.seen),
    say(`flowsCli.need.${missing.includes(choice.id) ? 'missing' : choice.required ? 'needed' : 'free'}`),
  ]);
  const columns = [left('choice'), left('about'), left('value'), left('suggested'), right('seen'), left('needed')];
  const problems = choices.flatMap(({ id, problem }) => (problem ? [`${id}: ${onOneLine(problem)}`] : []));
  return [formatTable(columns, rows), ...problems].join('\n');
}

/** One choice with everything that may be chosen for it. */
function choiceText(choice: Choice): string {
  const title = say('flowsCli.say.choiceHas', { choice: choice.id, about: aboutChoice(choice) });
  const rows = choice.options.map((option) => [
    ...[option.value, labelOf(choice, option)],
    option.value === choice.value
      ? say('flowsCli.column.value')
      : option.value === choice.suggested
        ? say('flowsCli.column.suggested')
        : '',
  ]);
  const options = formatTable([left('option'), left('name'), { title: '' }], rows);
  const examples = choice.examples.map(({ title: of, value }) =>
    onOneLine(say('flowsCli.say.example', { title: of, value })),
  );
  const parts = [
    title,
    choice.of === 'expression' ? say('flowsCli.say.anything') : '',
    choice.of === 'expression' ? (choice.value ?? '') : '',
  ];
  return [...parts, choice.problem ?? '', options, ...examples].filter((part) => part !== '').join('\n');
}
