import { z } from 'zod';
import { spotAnswerSchema } from '../../contract/relay/index.ts';
import { createEntries } from './nats-entries.ts';
import { type Link, stream, subjectOf } from './nats-link.ts';
import { createRecent } from './recent.ts';
import type { RelayStore } from './types.ts';

type InboxMethods = 'addInbox' | 'inbox' | 'setTokens' | 'removeInbox';
type AddressMethods = 'addAddress' | 'addressByHash' | 'setAnswers' | 'removeAddress' | 'countAddresses';

const inboxSchema = z.object({
  id: z.string(),
  publicKey: z.string(),
  createdAt: z.string(),
  tokenHash: z.string(),
  nextTokenHash: z.string().nullable(),
  lostBefore: z.string().nullable(),
});

const addressSchema = z.object({
  id: z.string(),
  inboxId: z.string(),
  publicKey: z.string(),
  hash: z.string(),
  answers: z.array(spotAnswerSchema),
});

const listSchema = z.array(z.object({ id: z.string(), hash: z.string() }));

/** How long another process may still go by what was there before a change. */
const staleMs = 2_000;

export function inboxEntries({ kv }: Link) {
  return createEntries(kv, 'inbox', inboxSchema);
}

/** Inboxes and addresses: keys of the bucket, those of addresses by the hash of their secret part. */
export function natsInboxes(link: Link): Pick<RelayStore, InboxMethods | AddressMethods> {
  const inboxes = inboxEntries(link);
  const addresses = createEntries(link.kv, 'address', addressSchema);
  /** Which addresses an inbox has. */
  const lists = createEntries(link.kv, 'addresses', listSchema);
  const recent = createRecent(staleMs, addresses.get);

  async function removeAddresses(inboxId: string, isGone: (id: string) => boolean): Promise<boolean> {
    const gone = ((await lists.get(inboxId)) ?? []).filter(({ id }) => isGone(id));
    for (const { hash } of gone) {
      await addresses.remove(hash);
      recent.forget(hash);
    }
    if (gone.length > 0) await lists.change(inboxId, (list) => (list ?? []).filter(({ id }) => !isGone(id)));
    return gone.length > 0;
  }

  return {
    addInbox: async (inbox) => void (await inboxes.change(inbox.id, () => ({ ...inbox }))),
    inbox: (id) => (id === '' ? Promise.resolve(null) : inboxes.get(id)),
    setTokens: async (id, tokens) => void (await inboxes.change(id, (inbox) => inbox && { ...inbox, ...tokens })),
    async removeInbox(id) {
      await inboxes.remove(id);
      await removeAddresses(id, () => true);
      for (const prefix of ['addresses', 'devices', 'last']) await link.kv.purge(`${prefix}.${id}`);
      await link.jsm.streams.purge(stream, { filter: subjectOf(id) });
    },
    async addAddress({ answers, ...address }) {
      const { id, inboxId, hash } = address;
      // In the list first: what is in no list could never be removed.
      await lists.change(inboxId, (list) => [...(list ?? []), { id, hash }]);
      await addresses.change(hash, () => ({ ...address, answers: [...answers] }));
    },
    addressByHash: recent.get,
    async setAnswers(inboxId, addressId, answers) {
      const known = (await lists.get(inboxId))?.find(({ id }) => id === addressId);
      if (!known) return false;
      await addresses.change(known.hash, (address) => address && { ...address, answers: [...answers] });
      recent.forget(known.hash);
      return true;
    },
    removeAddress: (inboxId, addressId) => removeAddresses(inboxId, (id) => id === addressId),
    countAddresses: async (inboxId) => ((await lists.get(inboxId)) ?? []).length,
  };
}
