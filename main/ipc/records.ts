import type { Hub } from '../hub.ts';
import type { Handlers } from './types.ts';

type RecordHandlers = Pick<Handlers, Extract<keyof Handlers, `records.${string}`>>;

export function recordHandlers({ repos, providers, matches }: Hub): RecordHandlers {
  return {
    'records.list': (ask) => repos.records.list(ask),
    'records.get': ({ id }) => {
      const record = repos.records.get(id);
      const connection = repos.connections.get(record.connectionId);
      const stream = providers.get(connection.provider)?.streams.find((one) => one.id === record.stream);
      const link = stream?.page?.(record.externalId, connection.settings) ?? null;
      return { ...record, link, same: matches.same(id) };
    },
    'records.kinds': ({ connectionId }) => repos.overview.kinds(connectionId ?? null),
  };
}
