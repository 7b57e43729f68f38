import { createHmac } from 'node:crypto';
import type { Hooks, Message, Parcel, Subscriber } from '../hooks.ts';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { result } from './routes.ts';
import { ACCOUNT_ID, NAMES, shapeCallback } from './shapes.ts';
import type { Books, Callback, Kind } from './state.ts';
import { second } from './state.ts';

/** The topic that a kind's changes are told under. */
// Object.entries forgets the keys; these are all kinds.
const TOPICS = Object.entries(NAMES).map(([kind, { one }]) => ({ kind: kind as Kind, topic: one }));
const VERBS = ['create', 'update', 'delete'];

function failed(status: number, message: string, details?: string[]): Answer {
  return { status, json: { errno: status, message, ...(details === undefined ? {} : { details }) } };
}

function isEvent(event: unknown): boolean {
  const [topic, verb] = String(event).split('.');
  return TOPICS.some((one) => one.topic === topic) && (verb === undefined || VERBS.includes(verb));
}

interface CallbackBody {
  callback?: { event?: unknown; uri?: unknown; verifier?: unknown; resend?: unknown };
}

/** Every callback has one of its own; the first's is told by the pretend shop beforehand. */
function verifierFor(books: Books, id: number, first: string): string {
  const isFree = ![...books.callbacks.values()].some(({ verifier }) => verifier === first);
  return isFree ? first : createHmac('sha256', first).update(String(id)).digest('base64url').slice(0, 32);
}

/** `/events/account/<id>/events/callbacks`: https://www.freshbooks.com/api/webhooks */
export function callbacksRoute(books: Books, id: number | null, call: Call, verifier: string, nowMs: number): Answer {
  // Every field is looked at as unknown below.
  const { callback = {} } = (parseJson(call.body) ?? {}) as CallbackBody;
  if (id === null && call.method === 'GET') {
    const callbacks = [...books.callbacks.values()].map(shapeCallback);
    return result({ callbacks, page: 1, pages: 1, per_page: 100, total: callbacks.length });
  }
  if (id === null && call.method === 'POST') {
    const { event, uri } = callback;
    if (!isEvent(event)) return failed(422, 'The request was unable to be followed.', ['event: Unrecognized event.']);
    if (!URL.canParse(String(uri))) return failed(422, 'The request was unable to be followed.', ['uri: not a URL']);
    const id = books.nextId();
    const own = verifierFor(books, id, verifier);
    const made = { id, event: String(event), uri: String(uri), verified: false, verifier: own };
    books.callbacks.set(made.id, { ...made, updatedMs: second(nowMs) });
    return result({ callback: shapeCallback({ ...made, updatedMs: second(nowMs) }) });
  }
  const found = id === null ? undefined : books.callbacks.get(id);
  if (found === undefined) return failed(404, 'Requested resource could not be found.');
  if (call.method === 'DELETE') {
    books.callbacks.delete(found.id);
    return { status: 204, text: '' };
  }
  if (call.method === 'PUT' && callback.resend === true) books.resend.push(found.id);
  else if (call.method === 'PUT') {
    if (callback.verifier !== found.verifier)
      return failed(422, 'The request was unable to be followed.', ['verifier']);
    found.verified = true;
  }
  return result({ callback: shapeCallback(found) });
}

/** As Python's json.dumps writes a dict of str: ", " and ": " between, ASCII only. */
function pythonJson(fields: [string, string][]): string {
  const quoted = (text: string) =>
    JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `{${fields.map(([name, value]) => `${quoted(name)}: ${quoted(value)}`).join(', ')}}`;
}

/** The fields of a delivery as a form, and their signature. */
function signed(name: string, id: number, verifier: string, more: [string, string][] = []): Parcel {
  const fields: [string, string][] = [
    ['name', name],
    ['object_id', String(id)],
    ['account_id', ACCOUNT_ID],
    ['business_id', '439000'],
    ['identity_id', '12345'],
    ['user_id', '1'],
    ...more,
  ];
  const signature = createHmac('sha256', verifier).update(pythonJson(fields)).digest('base64');
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-freshbooks-hmac-sha256': signature },
    body: new URLSearchParams(fields).toString(),
  };
}

/** A signed delivery about the record of this topic ("invoice" or "invoice.update", or "*") that changed last. */
export function delivery(books: Books, topic: string, verifier: string): Parcel {
  const [wanted = '*', verb] = topic.split('.');
  const newest = TOPICS.filter((one) => wanted === '*' || one.topic === wanted)
    .flatMap(({ kind, topic: name }) => [...books.lists[kind].values()].map((record) => ({ name, record })))
    .reduce<{ name: string; record: { id: number; updatedMs: number; createdMs: number; vis: number } } | null>(
      (last, one) => (last === null || one.record.updatedMs >= last.record.updatedMs ? one : last),
      null,
    );
  if (newest === null) throw new Error(`the pretend business has nothing to tell about ${topic}`);
  const { record, name } = newest;
  const usual = record.vis === 1 ? 'delete' : record.createdMs === record.updatedMs ? 'create' : 'update';
  return signed(`${name}.${verb ?? usual}`, record.id, verifier);
}

const VERB = { created: 'create', updated: 'update', deleted: 'delete' };
/** Whether FreshBooks tries again is not written anywhere; so it does not. */
const NO_RETRIES: readonly number[] = [];
const ANSWER_MS = 10_000;

/** Every record that is not deleted, under "topic id". Stamps of whole seconds are too coarse to go by. */
function marks(books: Books): Map<string, string> {
  const found = new Map<string, string>();
  for (const { kind, topic } of TOPICS) {
    for (const record of books.lists[kind].values()) {
      if (record.vis !== 1) found.set(`${topic} ${record.id}`, JSON.stringify(record));
    }
  }
  return found;
}

/** Asks the address to send `verifier` back; the callback tells nothing before. */
const PROOF: Message = {
  topic: 'callback.verify',
  record: null,
  pack: ({ id, key }) => signed('callback.verify', Number(id), key, [['verifier', key]]),
  answered: () => undefined,
};

function subscriber({ id, uri, event, verifier, verified }: Callback): Subscriber {
  return { id: String(id), url: uri, topics: [event], key: verifier, active: verified };
}

/** The callbacks of a business. */
export function freshbooksHooks(books: () => Books): Hooks {
  return {
    subscribers: () => [...books().callbacks.values()].map(subscriber),
    marks: () => marks(books()),
    messages({ kind, id, verb }) {
      const topic = `${kind}.${VERB[verb]}`;
      return [{ topic, record: id, pack: ({ key }) => signed(topic, Number(id), key) }];
    },
    // An event without a verb stands for all of them.
    wants: ({ topics: [event] }, topic) => event === topic || event === topic.split('.')[0],
    greet: () => [PROOF],
    asked: () =>
      books()
        .resend.splice(0)
        .flatMap((id) => books().callbacks.get(id) ?? [])
        .map((callback) => ({ to: subscriber(callback), message: PROOF })),
    retrySeconds: NO_RETRIES,
    answerMs: ANSWER_MS,
  };
}
