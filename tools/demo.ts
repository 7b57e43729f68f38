/** `npm run demo`: Backroom at work on a pretend shop, from connecting to the last deleted record. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { asHubError, HubError } from '../contract/errors.ts';
import { say, sayMaybe } from '../contract/words/index.ts';
import { readEndpoints } from '../main/http/endpoints.ts';
import { createHub, type Hub } from '../main/hub.ts';
import { createLog } from '../main/log.ts';
import { checkoutWorkers } from '../main/paths.ts';
import { isFlowProved } from './demo/flows.ts';
import { openShop, type RemoteShop } from './demo/shop.ts';
import { type Story, tellStory } from './demo/story.ts';
import { openWindow } from './demo/window.ts';

/** Protects nothing worth protecting; said aloud, so that the data can be opened again. */
const passphrase = process.env.BACKROOM_PASSPHRASE ?? 'pretend shop';

interface Options {
  readonly profile: string | undefined;
  readonly scale: number;
  readonly window: boolean;
  readonly help: boolean;
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { profile: text, scale: text, 'no-window': flag, help: flag };
  const { values } = parseArgs({ args: [...args], options });
  const scale = Number(values.scale ?? 1);
  if (!(scale >= 0.01 && scale <= 20)) throw new RangeError(say('demo.scale'));
  return { profile: values.profile, scale, window: !values['no-window'], help: values.help };
}

async function openHub(profileDir: string, shop: RemoteShop): Promise<Hub> {
  const hub = await createHub({
    ...checkoutWorkers,
    profileDir,
    actor: 'demo',
    passphrase,
    host: { openPage: async () => undefined, isOnline: () => true },
    log: createLog({ part: 'demo', folder: path.join(profileDir, 'logs') }),
    endpoints: readEndpoints(JSON.stringify(shop.origins), false),
  });
  if (hub.repos.connections.list().length === 0) return hub;
  await hub.stop();
  throw new RangeError(say('demo.used', { folder: profileDir }));
}

/** Runs the story on a profile. @returns the exit code: 0 only if every count equals and every run ended well */
async function prove(profileDir: string, shop: RemoteShop, signal: AbortSignal): Promise<number> {
  const begunAt = performance.now();
  const hub = await openHub(profileDir, shop);
  const halt = () => void hub.sync.stopAll();
  signal.addEventListener('abort', halt);
  try {
    const story = await tellStory(hub, shop, print, signal);
    print(`\n${conclusion(story, hub, performance.now() - begunAt)}`);
    return isProved(story) ? 0 : 1;
  } finally {
    signal.removeEventListener('abort', halt);
    await hub.stop();
  }
}

function isProved({ runs, compared, flows }: Story): boolean {
  const isFetched = runs.every((run) => run.status === 'done') && compared.every(({ here, there }) => here === there);
  return isFetched && flows.every(isFlowProved);
}

function conclusion(story: Story, hub: Hub, tookMs: number): string {
  const { runs, compared } = story;
  if (!isProved(story)) {
    const count = compared.filter(({ here, there }) => here !== there).length;
    const flows = story.flows.filter((flow) => !isFlowProved(flow)).length;
    return say('demo.failed', { count, runs: runs.filter((run) => run.status !== 'done').length, flows });
  }
  const connections = hub.repos.connections.list();
  return say('demo.proved', {
    connections: connections.length,
    streams: compared.length / 2,
    records: compared.slice(compared.length / 2).reduce((sum, { here }) => sum + here, 0),
    seconds: (tookMs / 1000).toFixed(1),
    calls: runs.reduce((sum, run) => sum + run.calls, 0),
    flows: story.flows.length,
    documents: story.flows.reduce((sum, { written }) => sum + written, 0),
  });
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    print(say('demo.help'));
    return 0;
  }
  const profileDir = options.profile
    ? path.resolve(options.profile)
    : mkdtempSync(path.join(tmpdir(), 'backroom-demo-'));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  print(say('demo.opening'));
  const shop = await openShop(options.scale);
  try {
    const code = await prove(profileDir, shop, stopping.signal);
    if (options.window && !stopping.signal.aborted) {
      await openWindow({ profileDir, passphrase, endpoints: shop.origins, print, signal: stopping.signal });
    }
    if (options.profile) print(say('demo.kept', { folder: profileDir, passphrase }));
    return code;
  } finally {
    await shop.close();
    if (!options.profile) rmSync(profileDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @returns the exit code for what stopped the demo, after saying it */
function explain(thrown: unknown): number {
  if (thrown instanceof RangeError || (thrown instanceof TypeError && 'code' in thrown)) {
    process.stderr.write(`${say('demo.usage', { what: thrown.message })}\n`);
    return 2;
  }
  const error = asHubError(thrown);
  const why = sayMaybe(`error.${error.code}`, { what: '', ...error.params }, error.code);
  const sentence = error.code === 'stopped' ? say('demo.stopped') : say('demo.broke', { why });
  process.stderr.write(`${sentence}\n${error.detail ? `${error.detail}\n` : ''}`);
  if (process.env.BACKROOM_DEBUG) process.stderr.write(`${new HubError('bug', { cause: thrown }).stack}\n`);
  return error.code === 'stopped' ? 130 : 1;
}

process.exitCode = await main().catch(explain);
