import type { Command } from '../command.ts';
import { connect } from './connect.ts';
import { audit, backup, restore } from './data.ts';
import { deliveries, events, subscriptions } from './events.ts';
import { flows } from './flows.ts';
import { outbox } from './flows-outbox.ts';
import { undo } from './flows-undo.ts';
import { connections, health, providers, runs } from './look.ts';
import { matches } from './matches.ts';
import { proof } from './proof.ts';
import { deletions, disconnect, errors, records, reset } from './records.ts';
import { relay } from './relay.ts';
import { sync } from './sync.ts';
import { vault } from './vault.ts';
import { webhooks } from './webhooks.ts';
import { write } from './writes.ts';

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [
  ...[providers, connect, connections, sync, health, runs, errors, records, matches, proof],
  ...[flows, outbox, undo],
  ...[write, relay, webhooks],
  ...[events, subscriptions, deliveries],
  ...[disconnect, deletions, reset, backup, restore, vault, audit],
];
