import type { ActionView, FieldView, ProviderView, WayView } from '../../contract/ipc/index.ts';
import {
  type Action,
  type AuthWay,
  type Field,
  isDerived,
  type Provider,
  type Stream,
} from '../../providers/kit/index.ts';

/** A provider as the window shows it: no function and no secret crosses. `bounceUri` is the relay's page for sign-ins. */
export function providerView(provider: Provider, bounceUri: string | null = null): ProviderView {
  const { id, name, category, summary, docs, mark } = provider;
  return {
    id,
    name,
    category,
    summary,
    docs,
    mark: mark ? { path: mark.path, colour: mark.colour } : null,
    ways: provider.auth.map((way) => wayView(provider, way, bounceUri)),
    streams: provider.streams.map((stream) => ({
      id: stream.id,
      label: stream.label,
      entity: stream.entity,
      note: noteOf(stream),
    })),
    actions: (provider.actions ?? []).map(actionView),
  };
}

/** One thing that can be written, as the window says it. */
export function actionView({ kind, note, final, undoable }: Action): ActionView {
  return { kind, note: note ?? null, final: undoable ? null : (final ?? null) };
}

function noteOf(stream: Stream): string | null {
  return isDerived(stream) ? null : (stream.reach?.why ?? null);
}

function wayView(provider: Provider, way: AuthWay, bounceUri: string | null): WayView {
  // Where there is a relay, its page takes the place of one of the owner's own.
  const own = bounceUri !== null && way.kind === 'oauth2' && 'own' in way.redirect ? way.redirect.own : null;
  const fields = [...provider.fields, ...way.fields].map(fieldView);
  return {
    id: way.id,
    kind: way.kind,
    label: way.label,
    help: way.help,
    link: way.link ?? null,
    fields: fields.map((field) => (field.key === own ? { ...field, initial: bounceUri ?? '' } : field)),
    redirects: own !== null && bounceUri !== null ? [bounceUri] : way.kind === 'oauth2' ? redirectsOf(way) : [],
  };
}

/** Every address that the browser may be sent back to, for the owner to register at the vendor. */
function redirectsOf({ redirect }: Extract<AuthWay, { kind: 'oauth2' }>): string[] {
  if ('own' in redirect) return [];
  const { host, ports, path } = redirect;
  return ports.map((port) => `http://${host}:${port}${path}`);
}

function fieldView(field: Field): FieldView {
  return {
    key: field.key,
    label: field.label,
    help: field.help,
    secret: field.secret ?? false,
    optional: field.optional ?? false,
    placeholder: field.placeholder ?? null,
    pattern: field.pattern?.source ?? null,
    tidied: field.tidy !== undefined,
    options: [...(field.options ?? [])],
    initial: field.initial ?? '',
  };
}
