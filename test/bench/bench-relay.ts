import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Hub } from '../../main/hub.ts';
import { startRelay } from '../support/relay.ts';
import { connectVendor } from './bench-hub.ts';
import { hookSecret } from './hook-signing.ts';

/** Connects the loopback vendor, reads it once, and enrols at the relay. @returns where its deliveries go */
export async function enrolBench(hub: Hub, relayUrl: string): Promise<{ connectionId: string; receiveUrl: string }> {
  const { connectionId, runId } = await connectVendor(hub);
  await hub.sync.ended(runId);
  await hub.relay.enrol(relayUrl);
  const { url } = await hub.hooks.ensure(connectionId);
  if (url === null) throw new Error('the connection has no address at the relay');
  await hub.hooks.keepSecret(connectionId, hookSecret);
  return { connectionId, receiveUrl: url };
}

/** A relay on SQLite and the loopback vendor that tells what changes, each a process of its own. */
export async function startHookVendor(orders: number) {
  const vendor = spawn(process.execPath, [path.join(import.meta.dirname, 'hook-vendor.ts'), String(orders)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!vendor.stdout) throw new Error('the vendor has no output');
  const [line] = await once(vendor.stdout, 'data');
  const relay = await startRelay({ env: { RELAY_LOG: 'warn' } });
  return {
    vendor,
    origin: String(line).trim(),
    relayUrl: relay.url,
    async stop() {
      vendor.kill();
      await relay.close();
    },
  };
}
