import { expect, test } from 'vitest';
import { createRepos } from '../../main/store/repos.ts';
import { anOrder, createBooks, openFlow } from '../support/flow-engine.ts';
import { tempStore } from '../support/store.ts';

test('a name is taken by what another source makes in the same books, even of the same e-mail address', async () => {
  const db = tempStore();
  db.pragma('synchronous = OFF');
  const flow = openFlow(db, createBooks());
  flow.put('order', anOrder('1'));
  await flow.settle();
  const made = flow.pushes().find(({ plan }) => plan.action === 'customer.create');
  const { sourceId = '', targetId = '', title = '', key = '' } = made ?? {};
  const { pushes } = createRepos(db);
  const isTaken = (from: string, name = title) =>
    pushes.isTitled({ sourceId: from, targetId }, name, 'customer.create', key);
  expect([isTaken(sourceId), isTaken('another'), isTaken('another', 'Nobody')]).toEqual([false, true, false]);
});
