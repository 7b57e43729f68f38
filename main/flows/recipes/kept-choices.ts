import type { ActionKind } from '../../../contract/actions/index.ts';
import type { Ask, World } from '../recipe.ts';
import type { Policy } from '../two-way.ts';
import type { SideName } from '../two-way-base.ts';

const policies = ['newest', 'source', 'target', 'ask', 'leave'] as const;
type Said = (typeof policies)[number];

/** Text without spaces around and rows of them within; null where nothing is left. */
export function cleaned(text: string | null): string | null {
  const plain = tidy(text ?? '');
  return plain === '' ? null : plain;
}

export function tidy(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}

/** What happens where both have changed a field; `fallback` while the owner has not said. */
export function policyOf(world: World, field: string, fallback: Said): Policy {
  const said = world.choice(`field.${field}`);
  return policies.find((one) => one === said) ?? fallback;
}

/** Whether Backroom may write to a side at all: what goes both ways is the owner's word (must-not-fail 34). */
export function writesTo(world: World, to: SideName): boolean {
  return to === 'target' || world.choice('direction') === 'both';
}

const makings = ['both', 'there', 'back', 'no'] as const;
type Making = (typeof makings)[number];

/** Whether what is new is made on a side; `fallback` while the owner has not said. */
export function makesAt(world: World, to: SideName, fallback: Making): boolean {
  const said = world.choice('create') ?? fallback;
  return writesTo(world, to) && (said === 'both' || said === (to === 'target' ? 'there' : 'back'));
}

/** What the two are called, for the words of choices. */
export function namesIn({ source, target }: World): Readonly<Record<'source' | 'target', string>> {
  return { source: source.name, target: target.name };
}

/** Only there, or both ways where the source can be written to. */
export function directionAsk(world: World, actions: readonly ActionKind[]): Ask {
  const canBoth = actions.some((action) => world.source.can(action));
  return {
    ...{ id: 'direction', group: 'what', word: 'direction', of: 'option', worded: true, required: true },
    params: namesIn(world),
    options: [...(canBoth ? [{ value: 'both', label: 'both_ways' }] : []), { value: 'there', label: 'one_way' }],
    suggested: canBoth ? 'both' : 'there',
  };
}

export function createAsk(world: World, fallback: Making): Ask {
  const options = makings.map((value) => ({ value, label: `make_${value}` }));
  const params = namesIn(world);
  return { id: 'create', group: 'what', word: 'create', params, of: 'option', worded: true, options, fallback };
}

/** Whose value is kept where both have changed a field. Money has no `fallback`, so that the owner has to say. */
export function fieldAsk(
  world: World,
  field: string,
  said: { readonly fallback: Said } | { readonly suggested: Said },
): Ask {
  const options = policies.map((value) => ({ value, label: `keep_${value}` }));
  const word = `field_${field}`;
  const required = 'suggested' in said;
  const rest = { params: namesIn(world), of: 'option', worded: true, options, required } as const;
  return { id: `field.${field}`, group: 'fields', word, ...rest, ...said };
}

/** What happens to the counterpart of what is put aside; not asked where nothing can. */
export function archiveAsk(world: World, action: ActionKind): readonly Ask[] {
  if (!world.target.can(action) && !world.source.can(action)) return [];
  return [
    {
      ...{ id: 'archive', group: 'what', word: 'archive', of: 'option', worded: true, fallback: 'leave' },
      options: [
        { value: 'leave', label: 'keep_leave' },
        { value: 'archive', label: 'archive' },
      ],
    },
  ];
}
