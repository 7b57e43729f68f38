import { say, sayMaybe } from '../../contract/words/index.ts';
import type { Command, Option } from './command.ts';
import { everywhere } from './parse.ts';

/** What `--help` shows: of one command, or of all. */
export function helpText(command: Command | null, commands: readonly Command[]): string {
  return command ? ofOne(command) : ofAll(commands);
}

function ofAll(commands: readonly Command[]): string {
  const usage = say('cli.help.usage', { usage: 'COMMAND [options]' });
  const list = commands.map(({ name, summary }) => [name, say(summary)] as const);
  return [
    ...[say('cli.help.intro'), usage],
    section(say('cli.help.commands'), list),
    section(say('cli.help.everywhere'), optionLines(everywhere)),
    ...[say('cli.help.codes'), say('cli.help.more')],
  ].join('\n\n');
}

function ofOne(command: Command): string {
  const { name, summary, args, more, moreParams, options, optionWords } = command;
  const words = [name, ...(args ? [say(args)] : []), '[options]'];
  const usage = say('cli.help.usage', { usage: words.join(' ') });
  return [
    `${usage}\n\n${name}: ${say(summary)}`,
    more ? say(more, moreParams) : '',
    section(say('cli.help.options'), optionLines(options, optionWords)),
    section(say('cli.help.everywhere'), optionLines(everywhere)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function optionLines(options: Readonly<Record<string, Option>>, own = 'cli.option'): (readonly [string, string])[] {
  return Object.entries(options).map(([name, option]) => {
    const value = option.type === 'string' ? ` ${option.value}` : '';
    return [`--${name}${value}`, sayMaybe(`${own}.${name}`, {}, sayMaybe(`cli.option.${name}`, {}, ''))] as const;
  });
}

function section(title: string, lines: readonly (readonly [string, string])[]): string {
  if (lines.length === 0) return '';
  const width = Math.max(...lines.map(([left]) => left.length));
  return [title, ...lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n');
}
