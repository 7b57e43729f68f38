import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { say } from '../../contract/words/index.ts';
import { redact } from '../redact.ts';
import { badUsage } from './usage.ts';

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Where a command reads and writes: results on standard output, everything said on the way on standard error. */
export interface Terminal {
  /** True when somebody sits there who can be asked. */
  readonly isPerson: boolean;
  /** @param shows the one secret that is not taken out, since it was asked for */
  write(text: string, shows?: string): Promise<void>;
  note(line: string): void;
  /** Shows how far something is: rewritten in place for a person, else a line only when `topic` is a new one. */
  progress(topic: string, line: string): void;
  ask(question: string): Promise<string>;
  /** As `ask`, without showing what is typed. */
  askSecret(question: string): Promise<string>;
  /** Everything that standard input holds. @throws HubError bad_input when that is more than a secret can be */
  readAll(): Promise<string>;
  /** Hands over each line that is typed; returns the function that ends it. */
  onLine(listener: (line: string) => void): () => void;
}

const longestInput = 100_000;
const clearLine = '\r\u001b[K';

export function createTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  const isPerson = stdin.isTTY === true && stderr.isTTY === true;
  let shown = '';
  let showing = false;

  function note(line: string): void {
    stderr.write(`${showing ? clearLine : ''}${redact(line)}\n`);
    showing = false;
  }

  function lines(output: Writable | undefined) {
    const reader = createInterface({ input: stdin, output, terminal: output !== undefined });
    // A reader in terminal mode takes Ctrl-C for itself.
    reader.on('SIGINT', () => process.emit('SIGINT'));
    return reader;
  }

  function askOn(output: Writable, question: string): Promise<string> {
    stderr.write(question);
    return new Promise((resolve) => {
      const reader = lines(output);
      let answer = '';
      reader.once('line', (line) => {
        answer = line;
        reader.close();
      });
      reader.once('close', () => resolve(answer));
    });
  }

  return {
    isPerson,
    write: (text, shows) => {
      const clean = shows ? text.split(shows).map(redact).join(shows) : redact(text);
      // A line that was to be rewritten does not stand before the result.
      if (showing) stderr.write(clearLine);
      showing = false;
      return new Promise((resolve) => stdout.write(`${clean}\n`, () => resolve()));
    },
    note,
    progress(topic, line) {
      if (!stderr.isTTY) {
        if (topic !== shown) note(line);
        shown = topic;
        return;
      }
      stderr.write(`${clearLine}${line}`);
      showing = true;
    },
    ask: (question) => askOn(stderr, question),
    async askSecret(question) {
      const answer = await askOn(new Writable({ write: (_chunk, _encoding, done) => done() }), question);
      stderr.write('\n');
      return answer;
    },
    async readAll() {
      let text = '';
      stdin.setEncoding('utf8');
      for await (const chunk of stdin) {
        text += String(chunk);
        if (text.length > longestInput) throw badUsage('bigFile', { file: '-' });
      }
      return text;
    },
    onLine(listener) {
      const reader = lines(undefined);
      reader.on('line', listener);
      return () => reader.close();
    },
  };
}

/** A new passphrase, asked for twice. */
export async function askNewPassphrase(terminal: Terminal): Promise<string> {
  for (;;) {
    const first = await terminal.askSecret(say('cli.ask.newPassphrase'));
    if (first === '') return '';
    if ((await terminal.askSecret(say('cli.ask.again'))) === first) return first;
    terminal.note(say('cli.ask.differ'));
  }
}
