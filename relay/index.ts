import { parseArgs } from 'node:util';
import { helpText } from './help.ts';
import { startRelay } from './relay.ts';
import { readSettings, SettingError } from './settings.ts';

/** How long what is under way may take when the relay is to stop. */
const stopMs = 10_000;

/** Settings from the environment, and from flags where they were given. @returns null when only help was asked for */
function settingsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h' },
      store: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
    },
  });
  if (values.help) return null;
  const flags = Object.entries(values).map(([name, value]) => [`RELAY_${name.toUpperCase()}`, value]);
  return readSettings({ ...process.env, ...Object.fromEntries(flags) });
}

async function main(): Promise<void> {
  const settings = settingsOf(process.argv.slice(2));
  if (!settings) return void process.stdout.write(helpText());
  const relay = await startRelay(settings);
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    setTimeout(() => process.exit(1), stopMs).unref();
    void relay.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.stdout.write(`${JSON.stringify({ url: relay.url, port: relay.port, pid: process.pid })}\n`);
}

main().catch((thrown: unknown) => {
  const isTheirs = thrown instanceof SettingError || (thrown instanceof TypeError && 'code' in thrown);
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(isTheirs ? 2 : 1);
});
