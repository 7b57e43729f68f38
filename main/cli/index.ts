/** `npm run backroom -- COMMAND`: the command line in a checkout. The packaged app runs `runCli` itself. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { checkoutWorkers } from '../paths.ts';
import { usualProfile } from './profile.ts';
import { runCli } from './run.ts';

const packageFile = new URL('../../package.json', import.meta.url);
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')));

const { env, stdin, stdout, stderr } = process;
// Whoever reads our output may have seen enough, as `head` has.
stdout.on('error', () => process.exit(0));

const code = await runCli(process.argv.slice(2), {
  ...checkoutWorkers,
  streams: { stdin, stdout, stderr },
  env,
  version,
  usualProfile: usualProfile(env),
  packaged: false,
  nativeBinding: env.BACKROOM_SQLITE_BINDING,
});
process.exit(code);
