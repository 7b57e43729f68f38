import type { EntityOf } from '../../../contract/entities/index.ts';
import { emailKey } from '../../matches/keys.ts';
import { phoneKey } from '../../matches/phone.ts';
import type { Ask, Recipe, World } from '../recipe.ts';
import type { Rule } from '../two-way.ts';
import type { SideName } from '../two-way-base.ts';
import { type Keeping, planKept, type Writing, writing } from './kept.ts';
import {
  archiveAsk,
  cleaned,
  createAsk,
  directionAsk,
  fieldAsk,
  makesAt,
  policyOf,
  tidy,
  writesTo,
} from './kept-choices.ts';
import { because, type Problem } from './plans.ts';

type Customer = EntityOf<'customer'>;

const fields = ['name', 'company', 'email', 'phone', 'address'] as const;

/** An address on one line; null where nothing of it is known. */
function addressText({ address }: Customer): string | null {
  if (address === null) return null;
  const { lines, postcode, city, region, country } = address;
  return cleaned([...lines, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean).join(', '));
}

/** A person is called by whatever there is. */
function nameOf({ name, company, email }: Customer): string | null {
  return cleaned(name) ?? cleaned(company) ?? cleaned(email);
}

function fieldsOf(one: Customer) {
  return {
    name: nameOf(one),
    company: cleaned(one.company),
    email: cleaned(one.email),
    phone: cleaned(one.phone),
    address: addressText(one),
  };
}

/** What tells two values of a field apart: vendors write e-mail in lower case, and phone numbers in every way. */
function normalsFor(source: Customer, target: Customer): Readonly<Record<(typeof fields)[number], Rule['normal']>> {
  const country = source.address?.country ?? target.address?.country ?? null;
  return {
    name: tidy,
    company: tidy,
    email: (text) => emailKey(text) ?? tidy(text),
    phone: (text) => phoneKey(text, country) ?? tidy(text),
    address: (text) => tidy(text).toLowerCase(),
  };
}

function isNameless({ email, phone }: Customer): boolean {
  return cleaned(email) === null && cleaned(phone) === null;
}

/** Somebody of the same address is there already, whom the match book keeps apart or has not looked at yet. */
function hasTwin({ email }: Customer, world: World, to: SideName): boolean {
  const key = emailKey(email);
  return key !== null && world[to].keyed('customer', 'email', key).length > 0;
}

function create(one: Customer, world: World, to: SideName): Writing | Problem | null {
  const name = nameOf(one);
  if (!makesAt(world, to, 'both') || !world[to].can('customer.create') || name === null) return null;
  if (isNameless(one) && world.choice('nameless') !== 'make') return null;
  if (hasTwin(one, world, to)) return because('customer_unclear', { name });
  const { company, email, phone } = fieldsOf(one);
  return writing('customer.create', { name, company, email, phone, address: one.address });
}

/** Those of the fields that change. */
function change(names: readonly string[], from: Customer, externalId: string, version: string | null): Writing {
  const { name, company, email, phone } = fieldsOf(from);
  const has = (field: (typeof fields)[number]) => names.includes(field);
  return writing('customer.update', {
    ...{ externalId, version },
    ...(has('name') && name !== null ? { name } : {}),
    ...(has('company') ? { company } : {}),
    ...(has('email') ? { email } : {}),
    ...(has('phone') ? { phone } : {}),
    ...(has('address') ? { address: addressText(from) === null ? null : from.address } : {}),
  });
}

const keeping: Keeping<'customer'> = {
  entity: 'customer',
  unclear: 'customer_unclear',
  titleOf: (one) => nameOf(one) ?? one.externalId,
  moneyOf: () => null,
  isActive: ({ active }) => active,
  isNew: ({ active }) => active,
  isForeign: () => false,
  fieldsOf,
  warningsOf: () => [],
  rulesOf(world, source, target) {
    const normals = normalsFor(source, target);
    return fields.map((name) => ({
      ...{ name, policy: policyOf(world, name, 'newest'), normal: normals[name] },
      ...{ isText: true, optional: name !== 'name' },
      writes: (to: SideName) => writesTo(world, to) && world[to].can('customer.update'),
    }));
  },
  create,
  change,
  archive: (world, to, externalId, version) =>
    world.choice('archive') === 'archive' && world[to].can('customer.archive')
      ? writing('customer.archive', { externalId, version })
      : null,
};

/** Customers of a shop and those of the books, kept in line; guests are no customers, and stay where they are. */
export const customerRecipe: Recipe = {
  kind: 'customers',
  triggers: ['customer'],
  backTriggers: ['customer'],
  isMutual: true,
  needs: { source: ['customer'], target: ['customer.create'] },
  survey: (_entity, record) => ('phone' in record && isNameless(record) ? ['nameless'] : []),
  asks(world, { counts }): readonly Ask[] {
    const seen = counts.get('nameless');
    return [
      directionAsk(world, ['customer.create', 'customer.update']),
      createAsk(world, 'both'),
      ...fields.map((name) => fieldAsk(world, name, { fallback: 'newest' })),
      {
        ...{ id: 'nameless', group: 'people', word: 'nameless', of: 'option', worded: true, fallback: 'leave' },
        options: [
          { value: 'leave', label: 'leave_out' },
          { value: 'make', label: 'make' },
        ],
        ...(seen === undefined ? {} : { seen }),
      },
      ...archiveAsk(world, 'customer.archive'),
    ];
  },
  plan: (_entity, record, world, from) =>
    'phone' in record ? planKept(keeping, record, world, from) : { kind: 'nothing' },
};
