import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { z } from 'zod';
import { createEntries } from './nats-entries.ts';
import { inboxEntries } from './nats-inboxes.ts';
import { type Link, stream, subjectOf } from './nats-link.ts';
import { lastMessage, nextMessage } from './nats-messages.ts';
import type { RelayStore } from './types.ts';

const downtimesSchema = z.array(z.object({ from: z.string(), to: z.string() }));
const dayMs = 86_400_000;
const keepDowntimesMs = 31 * dayMs;
const idleMs = 30_000;

/** The beat is everybody's: a downtime is when no process was there, or none reached the stream. */
export function natsUpkeep(link: Link): Pick<RelayStore, 'beat' | 'downtimes' | 'sweep' | 'check'> {
  const beats = createEntries(link.kv, 'beat', z.string());
  const downtimes = createEntries(link.kv, 'downtimes', downtimesSchema);

  async function beat(at: string, gapMs: number): Promise<void> {
    let gap: { from: string; to: string } | null = null;
    await beats.change('all', (last) => {
      gap = last !== null && Date.parse(at) - Date.parse(last) > gapMs ? { from: last, to: at } : null;
      // Another process's clock may be a bit ahead.
      return last !== null && last > at ? last : at;
    });
    const found: { from: string; to: string } | null = gap;
    if (!found) return;
    const oldest = new Date(Date.parse(at) - keepDowntimesMs).toISOString();
    await downtimes.change('all', (list) => [...(list ?? []).filter(({ to }) => to >= oldest), found]);
  }

  return {
    beat,
    downtimes: async (since) => ((await downtimes.get('all')) ?? []).filter(({ to }) => to >= since),
    sweep: (before) => sweep(link, before),
    check: async () => void (await link.jsm.streams.info(stream)),
  };
}

/** Lets go what came in before. Devices that are gone are dropped when another one of their inbox acknowledges. */
async function sweep(link: Link, before: string): Promise<void> {
  const { state } = await link.jsm.streams.info(stream, { subjects_filter: subjectOf('*') });
  if (state.messages === 0 || Date.parse(`${state.first_ts}`) >= Date.parse(before)) return;
  const inboxes = inboxEntries(link);
  for (const subject of Object.keys(state.subjects ?? {})) {
    const inboxId = subject.slice(subjectOf('').length);
    const first = await nextMessage(link, inboxId, 1);
    if (!first || first.time.toISOString() >= before) continue;
    const from = await firstSince(link, inboxId, before);
    // Written down first: after a crash in between it is said once too often, never too little.
    await inboxes.change(inboxId, (inbox) => inbox && { ...inbox, lostBefore: before });
    await link.jsm.streams.purge(stream, { filter: subject, seq: from });
  }
}

/** Where what came in at or after an instant begins; where the next one will be when there is none. */
async function firstSince(link: Link, inboxId: string, instant: string): Promise<number> {
  const last = await lastMessage(link, inboxId);
  const info = await link.jsm.consumers.add(stream, {
    filter_subject: subjectOf(inboxId),
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: instant,
    ack_policy: AckPolicy.None,
    headers_only: true,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(idleMs),
  });
  const consumer = link.js.consumers.getConsumerFromInfo(info);
  const message = info.num_pending > 0 ? await consumer.next({ expires: 1_000 }) : null;
  await consumer.delete();
  return message?.seq ?? (last?.seq ?? 0) + 1;
}
