import type { ProcedureName, TopicName } from '../contract/ipc/index.ts';

/*
 * The contract's names, written out once more so that the sandboxed preload stays tiny: importing the contract itself
 * would load every schema into it. Both lists fail to compile when one is missing or too many.
 */
const procedureNames: ReadonlySet<string> = new Set(
  Object.keys({
    'app.status': true,
    'app.overview': true,
    'app.pause': true,
    'app.settings': true,
    'app.changeSettings': true,
    'app.storage': true,
    'app.backup': true,
    'app.pickBackup': true,
    'app.restore': true,
    'app.audit': true,
    'app.openLink': true,
    'app.openProfile': true,
    'catalogue.list': true,
    'connect.start': true,
    'connect.state': true,
    'connect.reopen': true,
    'connect.paste': true,
    'connect.choose': true,
    'connect.cancel': true,
    'actions.perform': true,
    'webhooks.about': true,
    'webhooks.list': true,
    'webhooks.subscribe': true,
    'webhooks.unsubscribe': true,
    'webhooks.check': true,
    'connections.list': true,
    'connections.get': true,
    'connections.change': true,
    'connections.check': true,
    'connections.disconnect': true,
    'connections.resetStream': true,
    'connections.settleDeletions': true,
    'sync.start': true,
    'sync.stop': true,
    'runs.list': true,
    'runs.get': true,
    'setAside.list': true,
    'setAside.retry': true,
    'records.list': true,
    'records.get': true,
    'records.kinds': true,
    'vault.setUp': true,
    'vault.unlock': true,
    'vault.lock': true,
    'vault.protect': true,
    'vault.rekey': true,
    'vault.recoveryCode': true,
    'vault.recover': true,
    'vault.startOver': true,
    'pretend.start': true,
    'pretend.remove': true,
    'relay.status': true,
    'relay.ask': true,
    'relay.enrol': true,
    'relay.collect': true,
    'relay.rotate': true,
    'relay.leave': true,
    'hooks.list': true,
    'hooks.switch': true,
    'hooks.check': true,
    'hooks.keepSecret': true,
    'inbox.list': true,
    'inbox.get': true,
    'inbox.replay': true,
    'events.types': true,
    'events.schema': true,
    'events.list': true,
    'subscriptions.list': true,
    'subscriptions.add': true,
    'subscriptions.change': true,
    'subscriptions.remove': true,
    'subscriptions.showSecret': true,
    'subscriptions.rotate': true,
    'subscriptions.test': true,
    'deliveries.list': true,
    'deliveries.get': true,
    'deliveries.redeliver': true,
  } satisfies Record<ProcedureName, true>),
);

const topicNames: ReadonlySet<string> = new Set(
  Object.keys({ changed: true, progress: true, connect: true, show: true } satisfies Record<TopicName, true>),
);

/** True for a name that the contract knows; what comes from the page may be anything. */
export function isProcedure(name: unknown): name is ProcedureName {
  return typeof name === 'string' && procedureNames.has(name);
}

export function isTopic(name: unknown): name is TopicName {
  return typeof name === 'string' && topicNames.has(name);
}
