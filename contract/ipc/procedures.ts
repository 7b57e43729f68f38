import { z } from 'zod';
import { actionKindSchema } from '../actions/index.ts';
import { relayStatusSchema } from '../relay/index.ts';
import { appStatusSchema, auditRowSchema, backupSchema, overviewSchema, settingsSchema, storageSchema } from './app.ts';
import { attemptViewSchema, providerViewSchema } from './catalogue.ts';
import { connectionIdSchema, done, nothing } from './common.ts';
import { connectionDetailSchema, connectionViewSchema, healthViewSchema } from './connections.ts';
import {
  flowChangeSchema,
  flowRunSchema,
  flowViewSchema,
  flowWishSchema,
  galleryEntrySchema,
  mappingQuerySchema,
  mappingSchema,
  oneFlowSchema,
  previewQuerySchema,
  previewSchema,
  pushDetailSchema,
  pushPageSchema,
  pushQuerySchema,
  quotaSchema,
  somePushesSchema,
  undoViewSchema,
  undoWishSchema,
} from './flows.ts';
import {
  matchGroupPageSchema,
  matchKindSchema,
  matchQuerySchema,
  matchSuggestionPageSchema,
  suggestionIdSchema,
} from './matches.ts';
import {
  deliveryDetailSchema,
  deliveryRowSchema,
  eventFilterSchema,
  eventRowSchema,
  eventTypeViewSchema,
  subscriptionSchema,
} from './outbound.ts';
import { proofProcedures } from './proof.ts';
import { recordDetailSchema, recordKindSchema, recordPageSchema, recordQuerySchema } from './records.ts';
import { hookViewSchema, inboxDetailSchema, inboxRowSchema, relayViewSchema } from './relay.ts';
import { runDetailSchema, runViewSchema, setAsideViewSchema } from './runs.ts';
import { checkedViewSchema, subscriptionViewSchema, webhooksViewSchema, writtenViewSchema } from './writes.ts';

const typed = z.record(z.string().max(100), z.string().max(20_000));
const day = z.iso.date();
const passphrase = z.string().min(1).max(1000);
const pageOf = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), next: z.int().nullable() });
const connection = z.strictObject({ connectionId: connectionIdSchema });
const streamOf = z.strictObject({ connectionId: connectionIdSchema, stream: z.string().max(100) });
const shortId = z.string().min(1).max(100);
const oneSubscription = z.strictObject({ id: shortId });
const subscriptionWish = z.strictObject({
  url: z.url().max(2000),
  description: z.string().max(200).optional(),
  types: z.array(z.string().max(100)).min(1).max(200),
  filter: eventFilterSchema.optional(),
  private: z.boolean().optional(),
});
const oneSuggestion = z.strictObject({ id: suggestionIdSchema });
const attempt = z.strictObject({ attemptId: z.string().max(100) });

/**
 * Everything a window may ask of the Hub: name -> what goes in, what comes out. Both sides derive their types from
 * here, and both sides check.
 */
export const procedures = {
  'app.status': { input: nothing, output: appStatusSchema },
  'app.overview': { input: nothing, output: overviewSchema },
  'app.pause': { input: z.strictObject({ until: z.enum(['hour', 'tomorrow', 'forever', 'now']) }), output: done },
  'app.settings': { input: nothing, output: settingsSchema },
  'app.changeSettings': { input: settingsSchema.partial().strict(), output: settingsSchema },
  'app.storage': { input: nothing, output: storageSchema },
  'app.backup': { input: nothing, output: z.object({ file: z.string() }) },
  /** Lets the owner choose a backup that lies elsewhere. */
  'app.pickBackup': { input: nothing, output: backupSchema.nullable() },
  /** Puts a backup in the place of the store and starts anew; one of the profile's own, or the one just picked. */
  'app.restore': { input: z.strictObject({ file: z.string().max(4000) }), output: done },
  'app.audit': { input: z.strictObject({ before: z.int().optional() }), output: pageOf(auditRowSchema) },
  'app.openLink': { input: z.strictObject({ url: z.url().max(2000) }), output: done },
  'app.openProfile': { input: nothing, output: done },

  'catalogue.list': { input: nothing, output: z.array(providerViewSchema) },
  'connect.start': {
    input: z.strictObject({
      provider: z.string().max(100),
      way: z.string().max(100),
      name: z.string().max(100),
      settings: typed,
      secrets: typed,
      streams: z.array(z.string().max(100)).optional(),
      backfillFrom: day.nullable().optional(),
      cron: z.string().max(100).optional(),
      /** Whether Backroom may write there; false unless said. */
      writes: z.boolean().optional(),
      /** Which of several companies or shops, by id or name, where the sign-in reaches more than one. */
      choice: z.string().max(200).optional(),
      /** Signing in again to this one, keeping its records and cursors. */
      connectionId: connectionIdSchema.optional(),
    }),
    output: attemptViewSchema,
  },
  'connect.state': { input: attempt, output: attemptViewSchema },
  'connect.reopen': { input: attempt, output: done },
  'connect.paste': { input: attempt.extend({ text: z.string().max(20_000) }), output: attemptViewSchema },
  'connect.choose': { input: attempt.extend({ choice: z.string().max(200) }), output: attemptViewSchema },
  'connect.cancel': { input: attempt, output: done },

  /** Writes to a system that the owner lets Backroom write to. */
  'actions.perform': {
    input: connection.extend({
      action: actionKindSchema,
      input: z.record(z.string(), z.unknown()),
      /** Of an earlier try, to go on with it. */
      reference: z.string().max(36).optional(),
    }),
    output: writtenViewSchema,
  },
  'webhooks.about': { input: connection, output: webhooksViewSchema },
  'webhooks.list': { input: connection, output: z.array(subscriptionViewSchema) },
  /** To an address of the owner's own; Backroom subscribes those of the relay by itself. */
  'webhooks.subscribe': {
    input: connection.extend({ url: z.url().max(2000), topics: z.array(z.string().max(200)).optional() }),
    output: z.array(subscriptionViewSchema),
  },
  'webhooks.unsubscribe': {
    input: connection.extend({ subscription: z.string().max(2000) }),
    output: z.object({ count: z.int() }),
  },
  /** A delivery as it came in, with its body in base64. */
  'webhooks.check': {
    input: connection.extend({
      url: z.string().max(2000),
      headers: z.record(z.string().max(200), z.string().max(20_000)),
      bodyBase64: z.base64().max(8_000_000),
      receivedAt: z.iso.datetime().optional(),
    }),
    output: checkedViewSchema,
  },

  'relay.status': { input: nothing, output: relayViewSchema },
  /** What the relay itself says: how much it keeps, and within which limits. */
  'relay.ask': { input: nothing, output: relayStatusSchema },
  'relay.enrol': {
    input: z.strictObject({ url: z.url().max(2000), invitation: z.string().max(200).optional() }),
    output: relayViewSchema,
  },
  /** Collects what the relay keeps and has it fetched, to the end. */
  'relay.collect': { input: nothing, output: z.object({ collected: z.int() }) },
  /** A new token in the place of the present one. */
  'relay.rotate': { input: nothing, output: done },
  /** Ends the subscriptions at the vendors and forgets the inbox. */
  'relay.leave': { input: nothing, output: done },
  'hooks.list': { input: nothing, output: z.array(hookViewSchema) },
  'hooks.switch': { input: connection.extend({ on: z.boolean() }), output: hookViewSchema },
  /** Asks the vendor now whether the subscriptions are as they should be, and mends them. */
  'hooks.check': { input: connection, output: hookViewSchema },
  /** Keeps the key that the owner has copied from the vendor. */
  'hooks.keepSecret': { input: connection.extend({ secret: z.string().min(1).max(1000) }), output: hookViewSchema },
  'inbox.list': {
    input: z.strictObject({
      connectionId: connectionIdSchema.optional(),
      /** `failed`: what could not be understood. `apart`: what is not genuine. */
      only: z.enum(['failed', 'apart', 'waiting']).optional(),
      before: z.int().optional(),
    }),
    output: pageOf(inboxRowSchema),
  },
  'inbox.get': { input: z.strictObject({ id: z.int() }), output: inboxDetailSchema },
  /** Has what genuine deliveries name fetched once more: one, or all from one instant to another. */
  'inbox.replay': {
    input: z.union([
      z.strictObject({ id: z.int() }),
      z.strictObject({
        from: z.iso.datetime(),
        to: z.iso.datetime(),
        connectionId: connectionIdSchema.optional(),
      }),
    ]),
    output: z.object({ count: z.int() }),
  },

  'events.types': { input: nothing, output: z.array(eventTypeViewSchema) },
  /** The JSON Schema (2020-12) of what is sent for an event type. */
  'events.schema': { input: z.strictObject({ type: z.string().max(100) }), output: z.object({ schema: z.unknown() }) },
  'events.list': {
    input: z.strictObject({ type: z.string().max(100).optional(), before: z.int().optional() }),
    output: pageOf(eventRowSchema),
  },
  'subscriptions.list': { input: nothing, output: z.array(subscriptionSchema) },
  'subscriptions.add': {
    input: subscriptionWish.extend({
      /** A secret that the receiver has already, instead of a new one. */
      secret: z
        .string()
        .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
        .optional(),
    }),
    output: subscriptionSchema,
  },
  'subscriptions.change': {
    input: subscriptionWish.partial().extend({ id: shortId, paused: z.boolean().optional() }),
    output: subscriptionSchema,
  },
  'subscriptions.remove': { input: oneSubscription, output: done },
  /** The secret that deliveries are signed with is shown outside of the page, to be copied into the other program. */
  'subscriptions.showSecret': { input: oneSubscription, output: done },
  /** A new secret; the one before signs along for a day. */
  'subscriptions.rotate': { input: oneSubscription, output: subscriptionSchema },
  /** Sends a made-up event of a type now, once, and says what came of it. */
  'subscriptions.test': {
    input: oneSubscription.extend({ type: z.string().max(100).optional() }),
    output: deliveryDetailSchema,
  },
  'deliveries.list': {
    input: z.strictObject({
      subscriptionId: shortId.optional(),
      state: z.enum(['waiting', 'delivered', 'failed', 'stopped']).optional(),
      before: z.int().optional(),
    }),
    output: pageOf(deliveryRowSchema),
  },
  'deliveries.get': { input: z.strictObject({ id: z.int() }), output: deliveryDetailSchema },
  /** Sends again: one, or all of an address from one instant to another. */
  'deliveries.redeliver': {
    input: z.union([
      z.strictObject({ id: z.int() }),
      z.strictObject({ subscriptionId: shortId, from: z.iso.datetime(), to: z.iso.datetime() }),
    ]),
    output: z.object({ count: z.int() }),
  },

  'connections.list': { input: nothing, output: z.array(connectionViewSchema) },
  'connections.get': { input: connection, output: connectionDetailSchema },
  'connections.change': {
    input: connection.extend({
      name: z.string().min(1).max(100).optional(),
      cron: z.string().max(100).optional(),
      paused: z.boolean().optional(),
      writes: z.boolean().optional(),
      streams: z.array(z.string().max(100)).optional(),
    }),
    output: connectionDetailSchema,
  },
  'connections.check': { input: connection, output: healthViewSchema },
  'connections.disconnect': { input: connection.extend({ keepRecords: z.boolean() }), output: done },
  'connections.resetStream': { input: streamOf, output: done },
  /** The owner's word on records that a whole pass did not meet: let them go, or keep them. */
  'connections.settleDeletions': { input: streamOf.extend({ accept: z.boolean() }), output: done },

  'sync.start': {
    input: z.strictObject({
      connectionIds: z.array(connectionIdSchema).min(1).max(500).optional(),
      streams: z.array(z.string().max(100)).optional(),
      full: z.boolean().optional(),
      since: day.optional(),
      dryRun: z.boolean().optional(),
    }),
    output: z.object({ runIds: z.array(z.int()) }),
  },
  'sync.stop': { input: z.strictObject({ runId: z.int() }), output: done },

  'runs.list': {
    input: z.strictObject({
      connectionId: connectionIdSchema.optional(),
      status: z.enum(['well', 'trouble']).optional(),
      /** Also the many small runs that webhooks made and that went well. */
      told: z.boolean().optional(),
      before: z.int().optional(),
    }),
    output: pageOf(runViewSchema),
  },
  'runs.get': { input: z.strictObject({ runId: z.int() }), output: runDetailSchema },
  'setAside.list': {
    input: z.strictObject({
      connectionId: connectionIdSchema.optional(),
      stream: z.string().max(100).optional(),
      before: z.int().optional(),
    }),
    output: pageOf(setAsideViewSchema),
  },
  'setAside.retry': {
    input: z.strictObject({ ids: z.array(z.int()).max(1000).optional(), connectionId: connectionIdSchema.optional() }),
    output: z.object({ mended: z.int(), left: z.int() }),
  },

  'records.list': { input: recordQuerySchema, output: recordPageSchema },
  'records.get': { input: z.strictObject({ id: z.int() }), output: recordDetailSchema },
  'records.kinds': {
    input: z.strictObject({ connectionId: connectionIdSchema.optional() }),
    output: z.array(recordKindSchema),
  },

  /** Every flow that could be between what is connected. */
  'flows.gallery': { input: nothing, output: z.array(galleryEntrySchema) },
  'flows.list': { input: nothing, output: z.array(flowViewSchema) },
  'flows.get': { input: oneFlowSchema, output: flowViewSchema },
  /** Makes a flow that is switched off, with what fits best suggested. */
  'flows.create': { input: flowWishSchema, output: z.object({ id: z.string() }) },
  'flows.mapping': { input: mappingQuerySchema, output: mappingSchema },
  'flows.change': { input: flowChangeSchema, output: done },
  /** Works out what it would write, without writing. */
  'flows.preview': { input: previewQuerySchema, output: previewSchema },
  /** Refused while something is unmapped, or nobody has looked at the preview. */
  'flows.enable': { input: oneFlowSchema, output: done },
  'flows.disable': { input: oneFlowSchema, output: done },
  /** Looks at what has changed and sends what may be sent, now. */
  'flows.run': { input: oneFlowSchema, output: z.object({ runId: z.int().nullable() }) },
  /** Answers when nothing is being looked at, sent or taken back any more. */
  'flows.settled': { input: nothing, output: done },
  /** Its journal stays. */
  'flows.remove': { input: oneFlowSchema, output: done },
  'flows.runs': {
    input: z.strictObject({ flowId: shortId.optional(), before: z.int().optional() }),
    output: pageOf(flowRunSchema),
  },
  'flows.quota': { input: nothing, output: z.array(quotaSchema) },
  'pushes.list': { input: pushQuerySchema, output: pushPageSchema },
  'pushes.get': { input: z.strictObject({ id: z.int().positive() }), output: pushDetailSchema },
  'pushes.approve': { input: somePushesSchema, output: z.object({ count: z.int() }) },
  /** One that is done and outdated is kept as it is. */
  'pushes.leaveOut': { input: somePushesSchema, output: z.object({ count: z.int() }) },
  /** Looks again at those that are held, and sends again those that have failed. */
  'pushes.retry': { input: somePushesSchema, output: z.object({ count: z.int() }) },
  'pushes.undoCheck': { input: undoWishSchema, output: undoViewSchema },
  /** Begins to take back, newest first; what becomes of it is told by the pushes. */
  'pushes.undo': { input: undoWishSchema, output: z.object({ count: z.int() }) },

  'matches.list': { input: matchQuerySchema, output: matchGroupPageSchema },
  /** Best first. */
  'matches.suggestions': { input: matchQuerySchema, output: matchSuggestionPageSchema },
  'matches.accept': { input: oneSuggestion, output: done },
  'matches.reject': { input: oneSuggestion, output: done },
  'matches.join': { input: z.strictObject({ left: z.int(), right: z.int() }), output: done },
  'matches.split': { input: z.strictObject({ recordId: z.int() }), output: done },
  /** The last step about a group, or about a record of it; says what was taken back. */
  'matches.undo': { input: z.strictObject({ group: z.int() }), output: z.object({ what: z.string() }) },
  /** The records that a connection has under a vendor's id: several where kinds are numbered alike. */
  'matches.find': {
    input: z.strictObject({
      connection: z.string().max(200),
      externalId: z.string().max(1000),
      kind: matchKindSchema.optional(),
    }),
    output: z.object({ recordIds: z.array(z.int()) }),
  },
  'matches.export': {
    input: z.strictObject({ after: z.string().max(60).optional() }),
    output: z.object({ lines: z.array(z.string()), next: z.string().nullable() }),
  },
  'matches.import': {
    input: z.strictObject({ lines: z.array(z.string().max(200_000)).max(200) }),
    output: z.object({ taken: z.int(), known: z.int(), unknown: z.int() }),
  },

  ...proofProcedures,

  'vault.setUp': { input: z.strictObject({ passphrase: passphrase.nullable() }), output: done },
  'vault.unlock': { input: z.strictObject({ passphrase }), output: done },
  'vault.lock': { input: nothing, output: done },
  /** `present` is the passphrase that protects the vault now, where one does. */
  'vault.protect': {
    input: z.strictObject({ passphrase: passphrase.nullable(), present: passphrase.optional() }),
    output: done,
  },
  'vault.rekey': { input: z.strictObject({ present: passphrase.optional() }), output: done },
  /** The key as text to write down and keep elsewhere; showing it is an audit row. */
  'vault.recoveryCode': { input: nothing, output: done },
  'vault.recover': {
    input: z.strictObject({ code: z.string().max(200), passphrase: passphrase.nullable() }),
    output: done,
  },
  /** A new key where the old one is lost; each connection is then signed in again. */
  'vault.startOver': { input: z.strictObject({ passphrase: passphrase.nullable() }), output: done },

  'pretend.start': { input: nothing, output: done },
  'pretend.remove': { input: nothing, output: done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
export type InputOf<N extends ProcedureName> = z.input<Procedures[N]['input']>;
/** The input after its schema filled in the defaults, as a handler gets it. */
export type ParsedInputOf<N extends ProcedureName> = z.output<Procedures[N]['input']>;
export type OutputOf<N extends ProcedureName> = z.output<Procedures[N]['output']>;
