import { z } from 'zod';
import { spotAnswerSchema } from '../../contract/relay/index.ts';
import { createRecent } from './recent.ts';
import type { Db } from './schema.ts';
import type { Address, Inbox, RelayStore } from './types.ts';

type InboxMethods = 'addInbox' | 'inbox' | 'setTokens' | 'removeInbox';
type AddressMethods = 'addAddress' | 'addressByHash' | 'setAnswers' | 'removeAddress' | 'countAddresses';

export function sqliteInboxes(db: Db): Pick<RelayStore, InboxMethods> {
  const add = db.prepare<Inbox>(
    `INSERT INTO inboxes (id, public_key, created_at, token_hash, next_token_hash, lost_before)
     VALUES (@id, @publicKey, @createdAt, @tokenHash, @nextTokenHash, @lostBefore)`,
  );
  const find = db.prepare<[string], Inbox>(
    `SELECT id, public_key AS publicKey, created_at AS createdAt, token_hash AS tokenHash,
       next_token_hash AS nextTokenHash, lost_before AS lostBefore
     FROM inboxes WHERE id = ?`,
  );
  const setTokens = db.prepare<[string, string | null, string]>(
    'UPDATE inboxes SET token_hash = ?, next_token_hash = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM inboxes WHERE id = ?');
  return {
    addInbox: async (inbox) => void add.run(inbox),
    inbox: async (id) => find.get(id) ?? null,
    setTokens: async (id, { tokenHash, nextTokenHash }) => void setTokens.run(tokenHash, nextTokenHash, id),
    removeInbox: async (id) => void remove.run(id),
  };
}

/** An address whose inbox has gone may be remembered for so long; nothing can be appended to it. */
const rememberMs = 10_000;

interface AddressRow {
  readonly id: string;
  readonly inboxId: string;
  readonly publicKey: string;
  readonly hash: string;
  readonly answers: string;
}

const answersSchema = z.array(spotAnswerSchema);

export function sqliteAddresses(db: Db): Pick<RelayStore, AddressMethods> {
  const add = db.prepare<AddressRow>(
    'INSERT INTO addresses (hash, id, inbox, answers) SELECT @hash, @id, key, @answers FROM inboxes WHERE id = @inboxId',
  );
  const find = db.prepare<[string], AddressRow>(
    `SELECT addresses.id, inboxes.id AS inboxId, public_key AS publicKey, hash, answers
     FROM addresses JOIN inboxes ON inboxes.key = inbox WHERE hash = ?`,
  );
  const ofInbox = 'inbox = (SELECT key FROM inboxes WHERE id = ?)';
  const setAnswers = db.prepare<[string, string, string]>(
    `UPDATE addresses SET answers = ? WHERE id = ? AND ${ofInbox}`,
  );
  const remove = db.prepare<[string, string]>(`DELETE FROM addresses WHERE id = ? AND ${ofInbox}`);
  const count = db.prepare<[string], number>(`SELECT count(*) FROM addresses WHERE ${ofInbox}`).pluck();
  const recent = createRecent(rememberMs, async (hash) => addressOf(find.get(hash)));
  return {
    addAddress: async (address) => void add.run({ ...address, answers: JSON.stringify(address.answers) }),
    addressByHash: recent.get,
    async setAnswers(inboxId, id, answers) {
      recent.clear();
      return setAnswers.run(JSON.stringify(answers), id, inboxId).changes > 0;
    },
    async removeAddress(inboxId, id) {
      recent.clear();
      return remove.run(id, inboxId).changes > 0;
    },
    countAddresses: async (inboxId) => count.get(inboxId) ?? 0,
  };
}

function addressOf(row: AddressRow | undefined): Address | null {
  return row ? { ...row, answers: answersSchema.parse(JSON.parse(row.answers)) } : null;
}
