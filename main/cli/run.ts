import path from 'node:path';
import { asHubError, HubError } from '../../contract/errors.ts';
import { say, sayMaybe } from '../../contract/words/index.ts';
import { readEndpoints } from '../http/endpoints.ts';
import type { HubOptions } from '../hub.ts';
import { createLog } from '../log.ts';
import type { WorkerFiles } from '../paths.ts';
import { rememberSecret } from '../redact.ts';
import { createDoor, type Door } from './backroom.ts';
import { openBrowser } from './browser.ts';
import type { Call, Command, Given, Outcome } from './command.ts';
import { commands } from './commands/index.ts';
import { exitOfError, exits } from './exit.ts';
import { toJson } from './format.ts';
import { helpText } from './help.ts';
import { parseCommand } from './parse.ts';
import { heedSignals } from './signals.ts';
import { createTerminal, type Streams, type Terminal } from './terminal.ts';
import { createKeys, unlockVault } from './unlock.ts';

/** What the place that the command line runs in lends to it. */
export interface CliPlace extends WorkerFiles {
  readonly streams: Streams;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** The folder of the data unless another is named. */
  readonly usualProfile: string;
  /** A packaged app heeds no BACKROOM_ENDPOINTS. */
  readonly packaged: boolean;
  readonly nativeBinding: string | undefined;
}

/** Runs one command. Never throws: what goes wrong is said, and becomes the exit code. */
export async function runCli(args: readonly string[], place: CliPlace): Promise<number> {
  const terminal = createTerminal(place.streams);
  // Until the words are sorted, whether JSON is wanted can only be guessed.
  let json = args.includes('--json');
  try {
    const { command, given } = parseCommand(args, commands);
    json = given.flag('json');
    const outcome = await perform(command, given, place, terminal);
    await terminal.write(json ? toJson(outcome.data) : outcome.text, outcome.shows);
    return outcome.code ?? exits.done;
  } catch (thrown) {
    return complain(asHubError(thrown), { terminal, json, env: place.env, verbose: args.includes('--verbose') });
  }
}

async function perform(command: Command | null, given: Given, place: CliPlace, terminal: Terminal): Promise<Outcome> {
  if (given.flag('version')) return { data: { version: place.version }, text: place.version };
  if (command === null || given.flag('help')) {
    const help = helpText(command, commands);
    const wanted = given.flag('help');
    if (!wanted) terminal.note(`${help}\n`);
    if (!wanted) throw new HubError('bad_input', { params: { what: say('cli.usage.noCommand') } });
    return { data: { help }, text: help };
  }
  const signals = heedSignals();
  const { call, door } = callOf(given, place, terminal, signals.stopping);
  try {
    const running = Promise.resolve(command.run(call));
    return await (command.stops ? running : Promise.race([running, signals.stopped]));
  } finally {
    await door.close();
    signals.forget();
  }
}

function callOf(given: Given, place: CliPlace, terminal: Terminal, stopping: AbortSignal): { call: Call; door: Door } {
  const { env, nativeBinding, version } = place;
  const named = given.text('profile') ?? env.BACKROOM_PROFILE;
  const profileDir = path.resolve(named || place.usualProfile);
  const passphrase = env.BACKROOM_PASSPHRASE || undefined;
  if (passphrase) rememberSecret(passphrase);
  const door = createDoor({
    hub: hubOptions(given, place, terminal, profileDir, passphrase),
    version,
    named: Boolean(named),
  });
  const keys = createKeys(terminal, passphrase);
  const unlocked = async (opening: ReturnType<Door['look']>) => {
    const backroom = await opening;
    await unlockVault(backroom, keys);
    return backroom;
  };
  const call: Call = {
    ...given,
    ...{ terminal, profileDir, env, nativeBinding, stopping, now: new Date(), verbose: given.flag('verbose') },
    ...{ look: door.look, work: door.work, claim: door.claim, passphrase: keys.present },
    lookUnlocked: () => unlocked(door.look()),
    workUnlocked: () => unlocked(door.work()),
  };
  return { call, door };
}

function hubOptions(
  given: Given,
  { env, packaged, nativeBinding, syncWorker, pretendWorker, inboxWorker }: CliPlace,
  terminal: Terminal,
  profileDir: string,
  passphrase: string | undefined,
): HubOptions {
  const also = given.flag('verbose') ? (line: string) => terminal.note(line.trimEnd()) : undefined;
  return {
    ...{ profileDir, passphrase, nativeBinding, syncWorker, pretendWorker, inboxWorker },
    actor: 'cli',
    endpoints: readEndpoints(env.BACKROOM_ENDPOINTS, packaged),
    host: {
      openPage: async (url) => void (given.flag('no-browser') || openBrowser(url, env)),
      isOnline: () => true,
    },
    log: createLog({ part: 'cli', folder: path.join(profileDir, 'logs'), also }),
  };
}

interface Complaint {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly verbose: boolean;
}

/** Says what went wrong, in one sentence. @returns the exit code */
async function complain(error: HubError, { terminal, json, env, verbose }: Complaint): Promise<number> {
  const { code, params, detail } = error;
  const message = sayMaybe(`error.${code}`, { what: detail ?? '', name: '', file: '', ...params }, code);
  const hint = code === 'wrong_passphrase' && !env.BACKROOM_PASSPHRASE ? '' : sayMaybe(`cli.hint.${code}`, {}, '');
  terminal.note([message, hint].filter((part) => part !== '').join(' '));
  if (detail !== undefined && (verbose || code === 'bug')) terminal.note(`  ${detail}`);
  if (env.BACKROOM_DEBUG) terminal.note(String(error.cause instanceof Error ? error.cause.stack : error.stack));
  if (json) await terminal.write(toJson({ error: { code, message, params, detail: detail ?? null } }));
  return exitOfError(code);
}
