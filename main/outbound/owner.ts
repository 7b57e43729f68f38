import { randomUUID } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import { isEventType } from '../../contract/events/index.ts';
import type { EventFilter } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Db } from '../store/database.ts';
import type { Address } from '../store/outbound-addresses.ts';
import type { Repos } from '../store/repos.ts';
import type { Guard } from './guard.ts';
import type { AddressSecrets } from './secrets.ts';
import { matterOf } from './standing.ts';

/** What the owner says about an address. */
export interface AddressWish {
  readonly url: string;
  readonly description?: string | undefined;
  readonly types: readonly string[];
  readonly filter?: EventFilter | undefined;
  readonly private?: boolean | undefined;
}

/** What the owner says anew; what is undefined stays. */
export type AddressChange = { readonly [K in keyof AddressWish]?: AddressWish[K] | undefined } & {
  readonly paused?: boolean | undefined;
};

/** What the owner does with the addresses. */
export interface AddressDesk {
  /** @throws HubError bad_input saying what is wrong with the address or the events */
  add(wish: AddressWish & { readonly secret?: string | undefined }): Promise<Address>;
  /** Going on after a stop clears what was wrong. @throws HubError bad_input, not_found */
  change(id: string, change: AddressChange): Promise<Address>;
  remove(id: string): void;
  /** The secret of an address; each look is an audit row. @throws HubError vault_locked, not_found */
  secret(id: string): string;
  /** A new secret; the one before signs along for a day. */
  rotate(id: string): Address;
}

export interface AddressDeskOptions {
  readonly db: Db;
  readonly repos: Repos;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly secrets: AddressSecrets;
  /** Told of everything that the owner has done. */
  readonly noted: (action: string, id: string, detail?: string) => void;
}

const mostAddresses = 100;

export function createAddressDesk(options: AddressDeskOptions): AddressDesk {
  const { db, repos, clock, guard, secrets, noted } = options;
  const { addresses } = repos;

  async function check({ url, types, private: isPrivate = false }: AddressWish): Promise<void> {
    const unknown = types.find((type) => type !== '*' && !isEventType(type));
    if (unknown !== undefined) throw badInput(say('outbound.refused.type', { type: unknown }));
    await guard.check({ url: new URL(url), private: isPrivate });
  }

  return {
    async add({ secret, ...wish }) {
      await check(wish);
      const isFull = addresses.list().length >= mostAddresses;
      if (isFull) throw badInput(say('outbound.refused.full', { most: mostAddresses }));
      const address = newAddress(wish, instantOf(clock));
      // The secret first: without one the address could not be told anything.
      secrets.make(address.id, secret);
      addresses.add(address);
      noted('add', address.id, `${address.url} ${address.types.join(', ')}`);
      return address;
    },
    async change(id, { paused, ...wish }) {
      const before = addresses.get(id);
      const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
      const next = { ...before, ...given, url: new URL(wish.url ?? before.url).href };
      if ([wish.url, wish.types, wish.private].some((value) => value !== undefined)) await check(next);
      const save = db.transaction(() => changeAddress(options, before, { ...given, url: next.url }, paused));
      const address = save.immediate();
      noted('change', id, [...Object.keys(given), ...(paused === undefined ? [] : ['paused'])].join(', '));
      return address;
    },
    remove(id) {
      const { url } = addresses.get(id);
      db.transaction(() => {
        addresses.remove(id);
        repos.alerts.settle(matterOf(id));
      }).immediate();
      secrets.forget(id);
      noted('remove', id, url);
    },
    secret: (id) => secrets.read(addresses.get(id), 'to show the secret of an address').secret,
    rotate(id) {
      addresses.get(id);
      const address = addresses.change(id, { oldSecretUntil: secrets.rotate(id) });
      noted('rotate', id);
      return address;
    },
  };
}

const well = { failingSince: null, failures: 0 } as const;

/** Another address is another chance; so is the owner's word that it goes on. */
function changeAddress(
  { repos, clock }: Pick<AddressDeskOptions, 'repos' | 'clock'>,
  before: Address,
  given: Partial<Address> & { readonly url: string },
  paused: boolean | undefined,
): Address {
  const { id, state, url } = before;
  const isElsewhere = given.url !== url;
  const goesOn = paused === false || (isElsewhere && state === 'stopped');
  if (goesOn) repos.alerts.settle(matterOf(id));
  if (goesOn || isElsewhere) repos.deliveries.hasten(id, instantOf(clock));
  const pausing = paused === true && state === 'on' ? ({ state: 'paused' } as const) : {};
  const goingOn = goesOn ? ({ state: 'on', problem: null } as const) : {};
  return repos.addresses.change(id, { ...given, ...pausing, ...goingOn, ...(goesOn || isElsewhere ? well : {}) });
}

function newAddress({ url, types, description, filter, private: isPrivate }: AddressWish, createdAt: string): Address {
  return {
    ...{ id: `to_${randomUUID().slice(0, 8)}`, url: new URL(url).href, types: [...new Set(types)] },
    ...{ description: description ?? '', filter: filter ?? {}, private: isPrivate ?? false },
    ...{ state: 'on', problem: null, createdAt, lastDeliveredAt: null, oldSecretUntil: null, ...well },
  };
}

export function badInput(what: string): HubError {
  return new HubError('bad_input', { params: { what } });
}
