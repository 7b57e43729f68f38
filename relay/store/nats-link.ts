import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';
import { SettingError, type Settings } from '../settings.ts';

export const stream = 'RELAY';
const bucket = 'RELAY';
const dayMs = 86_400_000;
/** Beyond the days that are promised: the sweep lets go before, and writes down that it did. */
const spareDays = 2;
/** What a sealed event has on top of its body: the head (16 KB, at most doubled by JSON), the address, the seal. */
const envelopeBytes = 40_000;
/** Vendors wait for 3 to 5 seconds at the least. */
const timeoutMs = 4_000;

export const subjectOf = (inboxId: string) => `relay.in.${inboxId}`;
export const wakeSubjectOf = (inboxId: string) => `relay.wake.${inboxId}`;

/** What every part of this store works with. */
export interface Link {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly kv: KV;
}

/** Connects and makes stream and bucket when they are not there yet. @throws SettingError */
export async function openLink(settings: Settings): Promise<Link> {
  const nc = await connectTo(settings.store.split(','));
  try {
    const most = nc.info?.max_payload ?? 0;
    if (settings.limits.bodyBytes + envelopeBytes > most) {
      throw new SettingError(`RELAY_MAX_BODY does not fit: the NATS server takes no more than ${most} bytes at once.`);
    }
    const jsm = await jetstreamManager(nc, { timeout: timeoutMs });
    const js = jetstream(nc, { timeout: timeoutMs });
    await makeStream(jsm, settings);
    const options = { replicas: settings.natsReplicas, history: 1, storage: StorageType.File, allow_direct: false };
    return { nc, js, jsm, kv: await new Kvm(js).create(bucket, options) };
  } catch (thrown) {
    await nc.close();
    if (thrown instanceof SettingError) throw thrown;
    throw new SettingError(`RELAY_STORE does not fit: JetStream does not answer there (${String(thrown)}).`);
  }
}

async function connectTo(servers: string[]): Promise<NatsConnection> {
  try {
    return await connect({ servers, name: 'backroom-relay', maxReconnectAttempts: -1, reconnectTimeWait: 250 });
  } catch (thrown) {
    throw new SettingError(`RELAY_STORE does not fit: no NATS server answers there (${String(thrown)}).`);
  }
}

/**
 * One stream, one subject for each inbox. Nothing is deleted because a consumer has seen it (limits, not interest):
 * consumers come and go with polls, and what all devices have acknowledged is purged by subject. `republish` tells every
 * process that polls of an event once it is stored, whoever stored it. https://docs.nats.io/nats-concepts/jetstream/streams
 */
async function makeStream(jsm: JetStreamManager, { limits, natsReplicas }: Settings): Promise<void> {
  const config = {
    name: stream,
    subjects: [subjectOf('*')],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    discard_new_per_subject: true,
    max_msgs_per_subject: limits.events,
    max_age: nanos((limits.keepDays + spareDays) * dayMs),
    num_replicas: natsReplicas,
    duplicate_window: nanos(1_000),
    republish: { src: subjectOf('*'), dest: wakeSubjectOf('{{wildcard(1)}}'), headers_only: true },
  };
  const known = await jsm.streams.info(stream).catch(() => null);
  await (known ? jsm.streams.update(stream, config) : jsm.streams.add(config));
}
