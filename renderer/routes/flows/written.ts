import { addressSchema } from '../../../contract/entities/common.ts';
import { moneySchema } from '../../../contract/money.ts';
import { say } from '../../../contract/words/index.ts';
import { money } from '../../lib/format.ts';

/** What an owner knows by name among what an action takes, in the order of reading. Ids and versions are left out. */
const told = [
  ...(['name', 'company', 'email', 'phone', 'address', 'title', 'sku', 'price', 'status'] as const),
  ...(['available', 'carrier', 'trackingNumber', 'amount'] as const),
];

/** The fields of an action's input that an owner knows, with their values in words. */
export function writtenFields(input: Readonly<Record<string, unknown>> | null) {
  if (input === null) return [];
  return told.flatMap((name) => {
    const value = input[name];
    const text = value === undefined ? null : valueText(name, value, input);
    return text === null ? [] : [{ name, text }];
  });
}

function valueText(name: (typeof told)[number], value: unknown, input: Readonly<Record<string, unknown>>) {
  if (value === null || value === '') return 'version' in input ? say('flows.written.empty') : null;
  if (name === 'address') return addressText(value);
  const amount = moneySchema.safeParse(value);
  if (amount.success) return money(amount.data);
  if (name === 'status') return say(value === 'archived' ? 'flows.written.archived' : 'flows.written.active');
  if (name === 'available' && typeof input.expected === 'string') {
    return say('flows.written.instead', { now: String(value), before: input.expected });
  }
  return String(value);
}

function addressText(value: unknown): string | null {
  const address = addressSchema.safeParse(value);
  if (!address.success) return null;
  const { lines, postcode, city, region, country } = address.data;
  return [...lines, postcode, city, region, country].filter(Boolean).join(', ');
}
