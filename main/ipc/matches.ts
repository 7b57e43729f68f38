import type { Hub } from '../hub.ts';
import type { Handlers } from './types.ts';

type MatchHandlers = Pick<Handlers, Extract<keyof Handlers, `matches.${string}`>>;

const done = { ok: true } as const;

export function matchHandlers({ matches, repos }: Hub): MatchHandlers {
  return {
    'matches.list': (query) => matches.list(query),
    'matches.suggestions': (query) => matches.suggestions(query),
    'matches.accept': ({ id }) => {
      matches.accept(id);
      return done;
    },
    'matches.reject': ({ id }) => {
      matches.reject(id);
      return done;
    },
    'matches.join': ({ left, right }) => {
      matches.join(left, right);
      return done;
    },
    'matches.split': ({ recordId }) => {
      matches.split(recordId);
      return done;
    },
    'matches.undo': ({ group }) => ({ what: matches.undo(group) }),
    'matches.find': ({ connection, externalId, kind }) => ({
      recordIds: repos.matches.named(connection, externalId, kind),
    }),
    'matches.export': ({ after }) => matches.export(after),
    'matches.import': ({ lines }) => matches.import(lines),
  };
}
