import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../../relay/settings.ts';
import { openStore } from '../../relay/store/open.ts';
import type { Inbox, RelayStore } from '../../relay/store/types.ts';
import { startNats } from './relay-nats.ts';

/** A store of the relay without a relay, in a folder or a NATS of its own. */
export async function makeRelayStore(kind: 'sqlite' | 'nats', env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-relay-store-'));
  const nats = kind === 'nats' ? await startNats() : null;
  const settings = readSettings({ RELAY_DATA: folder, RELAY_STORE: nats?.url ?? 'sqlite', ...env });
  const open = () => openStore(settings, 'a fingerprint');
  let names = 0;
  return {
    nats,
    /** Opens it; a second time beside the first one on NATS only. */
    open,
    async addInbox(store: RelayStore): Promise<Inbox> {
      names += 1;
      const inbox = {
        id: `inbox-${names}`,
        publicKey: '',
        createdAt: new Date().toISOString(),
        tokenHash: 'x',
        nextTokenHash: null,
        lostBefore: null,
      };
      await store.addInbox(inbox);
      return inbox;
    },
    async remove(): Promise<void> {
      await nats?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An event whose sealed bytes are a text. */
export function arrival(inboxId: string, text: string, receivedAt = new Date().toISOString()) {
  return { inboxId, addressId: 'an-address', receivedAt, sealed: Buffer.from(text) };
}

/** The texts of all that a device finds after a cursor, read in pages. */
export async function textsOf(store: RelayStore, inboxId: string, device = 'device-one', from = 0) {
  const texts: string[] = [];
  for (let after = from; ; ) {
    const { events, more } = await store.read({ inboxId, device, after, limit: 100, maxBytes: 1_000_000 });
    texts.push(...events.map(({ sealed }) => Buffer.from(sealed).toString()));
    after = events.at(-1)?.seq ?? after;
    if (!more) return texts;
  }
}
