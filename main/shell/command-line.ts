import path from 'node:path';

/** Started with this, the window stays closed and the tray is all that shows. */
export const hiddenSwitch = '--hidden';
const profileSwitch = '--profile';

/** What the app was started with, the executable (and in development the app's folder) left off. */
export function ownArguments(argv: readonly string[], isDefaultApp: boolean): string[] {
  return argv.slice(isDefaultApp ? 2 : 1);
}

/** The profile folder that was asked for, by switch or by BACKROOM_PROFILE; undefined means the usual one. */
export function profileAsked(args: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const at = args.findIndex((arg) => arg === profileSwitch || arg.startsWith(`${profileSwitch}=`));
  const found = at < 0 ? undefined : args[at]?.slice(profileSwitch.length + 1) || args[at + 1];
  const folder = found || env.BACKROOM_PROFILE;
  return folder ? path.resolve(folder) : undefined;
}

/**
 * The command line to run instead of opening a window: any word that is no switch begins one.
 * `backroom --profile DIR sync --all` is one, `backroom --hidden` is not.
 */
export function commandAsked(args: readonly string[]): string[] | undefined {
  const own = args.filter((arg) => !isChromiumSwitch(arg));
  const hasWord = own.some((arg, index) => !arg.startsWith('-') && own[index - 1] !== profileSwitch);
  return hasWord || own.includes('--help') || own.includes('--version') ? own : undefined;
}

const chromiumSwitch =
  /^--(no-sandbox|disable-gpu|ozone-platform|log-level|remote-debugging-|inspect|user-data-dir|enable-|force-|lang=)/;

function isChromiumSwitch(arg: string): boolean {
  return chromiumSwitch.test(arg);
}
