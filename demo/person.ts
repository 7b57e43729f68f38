import { isLoopback } from './http.ts';

/** Where the person ended up and what the browser shows there. */
export interface Ended {
  url: string;
  status: number;
  html: string;
}

interface Form {
  action: string;
  fields: URLSearchParams;
}

const MAX_STEPS = 15;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

function attributes(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map((match) => [match[1] ?? '', unescapeHtml(match[2] ?? '')]);
  return Object.fromEntries(pairs);
}

/** The first form of a page, filled as it stands and sent with the button whose id or name is the answer. */
function readForm(html: string, baseUrl: string, answer: string): Form | null {
  const match = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(html);
  if (match === null) return null;
  const [, head = '', body = ''] = match;
  const fields = new URLSearchParams();
  for (const [tag] of body.matchAll(/<input\b[^>]*>/g)) {
    const { name, value } = attributes(tag);
    if (name !== undefined) fields.append(name, value ?? '');
  }
  for (const [tag] of body.matchAll(/<button\b[^>]*>/g)) {
    const { id, name, value } = attributes(tag);
    if (id === answer || name === answer) fields.append(name ?? answer, value ?? '');
  }
  return { action: new URL(attributes(head).action ?? '', baseUrl).href, fields };
}

/** Cookies by origin, as far as the pretend vendors need them: path and expiry are not looked at. */
class CookieJar {
  readonly #byOrigin = new Map<string, Map<string, string>>();

  header(url: string): Record<string, string> {
    const cookies = this.#byOrigin.get(new URL(url).origin);
    if (cookies === undefined || cookies.size === 0) return {};
    return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  keep(url: string, response: Response): void {
    const { origin } = new URL(url);
    const cookies = this.#byOrigin.get(origin) ?? new Map<string, string>();
    this.#byOrigin.set(origin, cookies);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1);
      if (value === '') cookies.delete(pair.slice(0, equals));
      else cookies.set(pair.slice(0, equals), value);
    }
  }
}

/**
 * Stands in for the person and the browser: follows an authorize address, answers the vendor's form, and goes back to
 * the app's loopback address. Throws when the walk does not end, or no page of it asked anything.
 */
export async function consent(url: string, answer: 'allow' | 'deny' = 'allow'): Promise<Ended> {
  const jar = new CookieJar();
  let at = url;
  let form: Form | null = null;
  let hasAnswered = false;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const response: Response = await fetch(at, {
      redirect: 'manual',
      headers: jar.header(at),
      ...(form === null ? {} : { method: 'POST', body: form.fields }),
    });
    jar.keep(at, response);
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      at = new URL(location, at).href;
      // A page of the shop owner's own, out on the web: what counts is where the browser ended.
      if (!isLoopback(at)) return { url: at, status: response.status, html: '' };
      form = null;
      continue;
    }
    const html = await response.text();
    form = hasAnswered ? null : readForm(html, at, answer);
    if (form === null) {
      if (!hasAnswered) throw new Error(`the sign-in page answered ${response.status} without a form`);
      return { url: at, status: response.status, html };
    }
    hasAnswered = true;
    at = form.action;
  }
  throw new Error('the sign-in page sent the person round in circles');
}
