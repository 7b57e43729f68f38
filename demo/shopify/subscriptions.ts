import { isLoopback } from '../http.ts';
import type { Context, Node } from './connection.ts';
import { isoText } from './connection.ts';
import type { Subscription } from './state.ts';
import { gid } from './state.ts';

export function subscriptionNode(subscription: Subscription): Node {
  return {
    __typename: 'WebhookSubscription',
    id: gid('WebhookSubscription', subscription.id),
    legacyResourceId: String(subscription.id),
    topic: subscription.topic,
    uri: subscription.uri,
    format: 'JSON',
    filter: subscription.filter,
    includeFields: [],
    createdAt: isoText(subscription.createdAt),
    updatedAt: isoText(subscription.createdAt),
  };
}

interface CreateArgs {
  topic: string;
  webhookSubscription: { uri?: string; callbackUrl?: string; filter?: string };
}

function create({ state, nowMs }: Context, { topic, webhookSubscription }: CreateArgs): Node {
  const uri = webhookSubscription.uri ?? webhookSubscription.callbackUrl ?? '';
  const failed = (message: string) => ({
    webhookSubscription: null,
    userErrors: [{ field: ['webhookSubscription', 'uri'], message }],
  });
  if (!uri.startsWith('https://') && !isLoopback(uri)) return failed('Address protocol http:// is not supported');
  for (const known of state.subscriptions.values()) {
    if (known.topic === topic && known.uri === uri) return failed('Address for this topic has already been taken');
  }
  const id = state.nextId();
  const made = { id, topic, uri, filter: webhookSubscription.filter ?? null, createdAt: nowMs };
  state.subscriptions.set(id, made);
  return { webhookSubscription: subscriptionNode(made), userErrors: [] };
}

function remove({ state }: Context, id: string): Node {
  const number = Number(id.split('/').at(-1));
  if (state.subscriptions.delete(number)) return { deletedWebhookSubscriptionId: id, userErrors: [] };
  const message = 'Webhook subscription does not exist';
  return { deletedWebhookSubscriptionId: null, userErrors: [{ field: ['id'], message }] };
}

/** Resolvers of the webhook subscription mutations. */
export function subscriptionMutations(context: Context): Node {
  return {
    webhookSubscriptionCreate: (args: CreateArgs) => create(context, args),
    webhookSubscriptionDelete: ({ id }: { id: string }) => remove(context, id),
  };
}
