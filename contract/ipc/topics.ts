import { z } from 'zod';
import { attemptViewSchema } from './catalogue.ts';
import { progressSchema } from './runs.ts';

export const changeKinds = [
  'app',
  'connections',
  'runs',
  'records',
  'setAside',
  'settings',
  'relay',
  'hooks',
  'inbox',
  'subscriptions',
  'deliveries',
  'matches',
  'proof',
  'flows',
  'pushes',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** What the Hub tells a window unasked. `changed` names kinds and ids only: the window asks again for the rest. */
export const topics = {
  changed: z.object({ kinds: z.array(z.enum(changeKinds)), connectionIds: z.array(z.string()) }),
  progress: progressSchema,
  connect: attemptViewSchema,
  /** A notification or the tray was clicked: show this page (a path of the window's routes). */
  show: z.object({ path: z.string() }),
} as const;

export type Topics = typeof topics;
export type TopicName = keyof Topics;
export type TopicPayload<T extends TopicName> = z.output<Topics[T]>;
