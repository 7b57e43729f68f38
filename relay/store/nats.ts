import { z } from 'zod';
import { SettingError, type Settings } from '../settings.ts';
import { createByteCounts } from './nats-bytes.ts';
import { natsDevices } from './nats-devices.ts';
import { createEntries } from './nats-entries.ts';
import { natsEvents } from './nats-events.ts';
import { natsInboxes } from './nats-inboxes.ts';
import { type Link, openLink } from './nats-link.ts';
import { natsUpkeep } from './nats-upkeep.ts';
import type { RelayStore } from './types.ts';

/** On NATS JetStream: any number of relay processes share it. @throws SettingError */
export async function openNatsStore(settings: Settings, keyFingerprint: string): Promise<RelayStore> {
  const link = await openLink(settings);
  await checkKey(link, keyFingerprint);
  const counts = createByteCounts(link);
  const devices = natsDevices(link, settings.limits);
  return {
    ...natsInboxes(link),
    ...natsEvents(link, settings.limits, counts),
    ...devices,
    async acknowledge(inboxId, ...about) {
      await devices.acknowledge(inboxId, ...about);
      counts.forget(inboxId);
    },
    ...natsUpkeep(link),
    close: () => link.nc.drain(),
  };
}

/** What one process seals or signs, all others open: they need the same key. */
async function checkKey(link: Link, fingerprint: string): Promise<void> {
  const known = await createEntries(link.kv, 'key', z.string()).change('fingerprint', (there) => there ?? fingerprint);
  if (known === fingerprint) return;
  await link.nc.close();
  throw new SettingError('RELAY_KEY does not fit: the relays that share this NATS have another one.');
}
