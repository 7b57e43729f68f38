import { environmentSchema } from './settings.ts';

/** What `--help` prints: every setting with what it does and what it is untold. */
export function helpText(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const usual = schema.safeParse(undefined).data;
    return `  ${name.padEnd(26)} ${schema.description ?? ''}${usual === undefined ? '' : ` [${usual}]`}`;
  });
  return `${usage}\n\nSettings, from the environment:\n${rows.join('\n')}\n`;
}

const usage = `The relay takes in webhooks, seals them, and keeps them until the app has fetched them.

usage: npm run relay -- [--host HOST] [--port PORT] [--store STORE] [--data FOLDER]

When it listens it prints one line of JSON with its address. It logs to stderr.`;
