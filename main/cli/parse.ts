import { parseArgs } from 'node:util';
import { say } from '../../contract/words/index.ts';
import { type Command, flag, type Given, type Option, valued } from './command.ts';
import { badUsage } from './usage.ts';

/** Options that every command takes. */
export const everywhere = {
  json: flag,
  profile: valued('DIR'),
  verbose: flag,
  help: flag,
  version: flag,
} as const satisfies Readonly<Record<string, Option>>;

export interface Parsed {
  /** Null for no command, as in `--help`. */
  readonly command: Command | null;
  readonly given: Given;
}

/** Sorts a command line. @throws HubError bad_input saying what is wrong with it */
export function parseCommand(args: readonly string[], commands: readonly Command[]): Parsed {
  if (args.some((arg) => arg.includes('\0'))) throw badUsage('nul');
  const at = findWord(args);
  const name = args[at];
  if (name === undefined) return { command: null, given: parse('backroom', args, everywhere) };
  const command = commands.find((one) => one.name === name);
  if (!command) throw badUsage('unknownCommand', { name: name.slice(0, 40) });
  const given = parse(name, [...args.slice(0, at), ...args.slice(at + 1)], { ...everywhere, ...command.options });
  if (!given.flag('help')) checkArgs(command, given.args);
  return { command, given };
}

/** The place of the first word that is neither an option nor an option's value. */
function findWord(args: readonly string[]): number {
  return args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--profile');
}

function checkArgs({ name, args, fewest, most }: Command, given: readonly string[]): void {
  if (given.length < fewest) throw badUsage('few', { command: name, args: args ? say(args) : '' });
  const extra = given[most];
  if (extra !== undefined) throw badUsage('many', { command: name, extra: extra.slice(0, 40) });
}

type Value = string | boolean;

function parse(command: string, args: readonly string[], options: Readonly<Record<string, Option>>): Given {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, Value[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw badUsage('unknownOption', { command, option: token.rawName.slice(0, 40) });
    const known = values.get(token.name) ?? [];
    // `--name --json` forgot the value; one that does begin with a dash is written `--name=-x`.
    const forgot = token.inlineValue === false && token.value.length > 1 && token.value.startsWith('-');
    const value = forgot ? undefined : token.value;
    values.set(token.name, [...known, readValue(token.rawName, value, option, known.length > 0)]);
  }
  return {
    args: words,
    flag: (name) => values.has(name),
    text: (name) => list(name)[0],
    list,
  };

  function list(name: string): string[] {
    return (values.get(name) ?? []).filter((value) => typeof value === 'string');
  }
}

function readValue(name: string, value: string | undefined, option: Option, isKnown: boolean): Value {
  if (option.type === 'boolean') {
    if (value !== undefined) throw badUsage('strayValue', { option: name });
    return true;
  }
  if (value === undefined || value === '') throw badUsage('noValue', { option: name });
  if (isKnown && !option.multiple) throw badUsage('twice', { option: name });
  return value;
}
