import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { createEntries } from './nats-entries.ts';
import { type Link, stream, subjectOf } from './nats-link.ts';
import { lastMessage, nextMessage, receivedAtOf } from './nats-messages.ts';
import { type RelayStore, type StoreLimits, seenEveryMs } from './types.ts';

type DeviceMethods = 'devices' | 'seeDevice' | 'acknowledge';

const devicesSchema = z.array(z.object({ device: z.string(), acknowledged: z.int(), seenAt: z.string() }));
type Devices = z.infer<typeof devicesSchema>;
const dayMs = 86_400_000;

/**
 * The devices of an inbox are one value: with a list that changes as a whole, no device can come in between reading
 * what all have acknowledged and writing it down.
 */
export function natsDevices(link: Link, limits: StoreLimits): Pick<RelayStore, DeviceMethods> {
  const entries = createEntries(link.kv, 'devices', devicesSchema);

  /** @param upTo null when it only asked */
  function note(inboxId: string, device: string, upTo: number | null, at: string) {
    return entries.change(inboxId, (list) => {
      const living = (list ?? []).filter((one) => Date.parse(at) - Date.parse(one.seenAt) < limits.keepDays * dayMs);
      const known = living.find((one) => one.device === device);
      if (!known && living.length >= limits.devices) {
        throw new Refusal('too_many', 'This inbox has as many devices as it may have.');
      }
      const isFresh = known && Date.parse(at) - Date.parse(known.seenAt) < seenEveryMs;
      if (isFresh && (upTo ?? 0) <= known.acknowledged) return list;
      const acknowledged = Math.max(upTo ?? 0, known?.acknowledged ?? 0);
      return [...living.filter((one) => one !== known), { device, acknowledged, seenAt: at }];
    });
  }

  return {
    devices: async (inboxId) => (await entries.get(inboxId)) ?? [],
    seeDevice: async (inboxId, device, at) => void (await note(inboxId, device, null, at)),
    async acknowledge(inboxId, device, upTo, at) {
      const { state } = await link.jsm.streams.info(stream);
      // Nobody has what is still to come.
      const list = (await note(inboxId, device, Math.min(upTo, state.last_seq), at)) ?? [];
      await letGo(link, inboxId, acknowledgedByAll(list));
    },
  };
}

function acknowledgedByAll(list: Devices): number {
  return Math.min(...list.map((one) => one.acknowledged));
}

/**
 * Purges by subject, and only up to a place: what came in since stays. When the last one came in is noted before, for
 * the status.
 */
async function letGo(link: Link, inboxId: string, upTo: number): Promise<void> {
  const [first, last] = await Promise.all([nextMessage(link, inboxId, 1), lastMessage(link, inboxId)]);
  if (!first || !last || first.seq > upTo) return;
  await lastTimes(link).change(inboxId, () => receivedAtOf(last));
  await link.jsm.streams.purge(stream, { filter: subjectOf(inboxId), seq: upTo + 1 });
}

/** When an inbox whose events are all gone was last sent one. */
export function lastTimes({ kv }: Link) {
  return createEntries(kv, 'last', z.string());
}
