import { connectVendor, openBenchHub } from './bench-hub.ts';

/**
 * One sync in a process of its own, since peak memory is a fact of a process: `node sync-child.ts PROFILE ORIGIN TWICE`.
 * Prints JSON: how long the first sync (and with TWICE a second, all unchanged) took, and the peak memory.
 */
const [profileDir = '', origin = '', twice] = process.argv.slice(2);
const hub = await openBenchHub(profileDir, origin);

/** From the first request to the last commit, as the run itself measured it; starting the thread is not in it. */
async function timed(runId: number) {
  const { status } = await hub.sync.ended(runId);
  const [tally] = hub.repos.runs.tallies(runId);
  return { status, tookMs: tally?.durationMs ?? 0, counts: tally?.counts };
}

const { connectionId, runId } = await connectVendor(hub);
const first = await timed(runId);
let second: Awaited<ReturnType<typeof timed>> | undefined;
if (twice) {
  const [again = 0] = hub.sync.start({ connectionIds: [connectionId], full: true });
  second = await timed(again);
}
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ first, second, peakMb })}\n`);
await hub.stop();
