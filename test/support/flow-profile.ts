import type { Choices } from '../../contract/flows/index.ts';
import type { Choice } from '../../contract/ipc/flows.ts';
import { consent } from '../../demo/person.ts';
import type { Shop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import type { Hub } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';

/** What an owner in a hurry answers: what is suggested, else for a tax the rate that is next to it, else the first. */
function answered({ id, options, suggested, value }: Choice, given: Choices): string | null {
  if (given[id] !== undefined) return given[id];
  if (suggested !== null) return suggested;
  if (value !== null || options.length === 0) return value;
  const percent = Number(/^tax\.([\d.]+)$/.exec(id)?.[1]);
  const away = ({ label }: { label: string }) => {
    const at = /(\d+(?:\.\d+)?) ?%/.exec(label)?.[1];
    return at === undefined || /purchase/.test(label) ? Number.POSITIVE_INFINITY : Math.abs(Number(at) - percent);
  };
  const [best] = Number.isNaN(percent) ? options : options.toSorted((a, b) => away(a) - away(b));
  return best?.value ?? null;
}

/** Answers all that is asked; an answer may lead to another question. */
async function answerAll(hub: Hub, id: string, given: Choices): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const { choices, missing } = await hub.flows.mapping(id);
    if (round > 0 && missing.length === 0) return;
    const open = choices.filter((one) => round === 0 || missing.includes(one.id));
    const answers = open.flatMap((one) => {
      const answer = answered(one, given);
      return answer === null ? [] : [[one.id, answer]];
    });
    hub.flows.change(id, { choices: Object.fromEntries(answers) });
  }
  throw new Error('the mapping asks on and on');
}

/** A profile whose flows are switched on, ask nothing, and have sent nothing yet. */
export interface FlowProfile {
  readonly source: Connection;
  /** By the flow's id. */
  readonly targets: ReadonlyMap<string, Connection>;
}

interface Place {
  readonly shop: Shop;
  readonly vendor: VendorId;
}

/**
 * Everybody becomes somebody else in each currency that they pay in, with a name and an address of their own: some books
 * take each name once and know each customer by one currency, and a person would have to tell them apart.
 */
function tellBuyersApart({ db }: Hub, { id }: Connection): void {
  db.prepare(
    `UPDATE record SET canonical = json_set(canonical,
       '$.customer.externalId', (canonical ->> '$.customer.externalId') || '-' || (canonical ->> '$.total.currency'),
       '$.customer.email', lower(canonical ->> '$.total.currency') || '.' || (canonical ->> '$.customer.email'),
       '$.customer.name', coalesce(canonical ->> '$.customer.name', '') || ' ' || (canonical ->> '$.total.currency') || ' '
         || coalesce(canonical ->> '$.customer.email', id))
     WHERE entity = 'order' AND stream_id IN (SELECT id FROM stream_state WHERE connection_id = ?)`,
  ).run(id);
}

/** Connects a shop and its books, and switches a flow on from the one to each of the others, with everything paused. */
export async function flowProfile(hub: Hub, from: Place, to: readonly Place[], choices: Choices): Promise<FlowProfile> {
  const source = await signIn(hub, from.shop, from.vendor);
  const targets = new Map<string, Connection>();
  tellBuyersApart(hub, source);
  hub.pause.set('forever', new Date());
  for (const { shop, vendor } of to) {
    const target = await signIn(hub, shop, vendor);
    const wish = { kind: 'order_to_invoice', sourceId: source.id, targetId: target.id, startOn: '2020-01-01' } as const;
    const id = hub.flows.create(wish);
    hub.flows.change(id, { approval: { mode: 'never' } });
    await answerAll(hub, id, choices);
    // Looking at the preview would work everything out twice.
    hub.repos.flows.change(id, { previewed: true });
    hub.flows.enable(id);
    targets.set(id, target);
  }
  await hub.flows.settled();
  return { source, targets };
}

/** Signs in to a pretend vendor so that writing is allowed, and waits for the first fetch. */
export async function signIn(hub: Hub, shop: Shop, vendor: VendorId): Promise<Connection> {
  const [how] = shop.logins[vendor];
  if (!how) throw new Error(`nobody signs in to ${vendor}`);
  const attempt = hub.connect.start({
    ...{ provider: vendor, way: how.method, name: '', settings: how.settings, secrets: how.secrets, writes: true },
    firstChoice: true,
    openPage: async (url) => (await consent(url)).url,
  });
  const id = await attempt.done;
  if (id === undefined) throw new Error('the sign-in gave no connection');
  const run = hub.repos.runs.latest(id);
  if (run) await hub.sync.ended(run.id).catch(() => undefined);
  await hub.matches.refresh();
  return hub.repos.connections.get(id);
}
