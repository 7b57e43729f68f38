/** What stands where a secret stood. */
export const redacted = '[secret]';

/** Shorter values would also hide ordinary words and numbers. */
const minLength = 6;

/** Access tokens come and go for as long as the app runs; the oldest are dead and may be forgotten. */
const maxValues = 2000;

export interface Redaction {
  /** Remembers a value that must never be written anywhere, in all the forms it is likely to take. */
  add(value: string): void;
  /** The text with every remembered value replaced. */
  redact(text: string): string;
}

/** A list of secret values, replaced wherever text leaves the process (must-not-fail 40). */
export function createRedaction(): Redaction {
  const forms = new Map<string, readonly string[]>();
  return {
    add(value) {
      if (value.length < minLength || forms.has(value)) return;
      forms.set(value, formsOf(value));
      const oldest = forms.keys().next();
      if (forms.size > maxValues && !oldest.done) forms.delete(oldest.value);
    },
    redact(text) {
      let clean = text;
      for (const group of forms.values()) {
        for (const form of group) if (clean.includes(form)) clean = clean.replaceAll(form, redacted);
      }
      return clean;
    },
  };
}

const ofThisProcess = createRedaction();

/** Remembers a secret for the rest of this process; whoever opens or receives one calls it. */
export function rememberSecret(value: string): void {
  ofThisProcess.add(value);
}

/** The text without any secret that this process has met. */
export function redact(text: string): string {
  return ofThisProcess.redact(text);
}

/** The value as it stands in text, JSON, addresses, forms and base64; longest first. */
function formsOf(value: string): readonly string[] {
  const url = encodeURIComponent(value);
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = [0, 1, 2].map((shift) => base64Core(value, shift)).filter((core) => core.length >= minLength);
  const base64Url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(value).toString('hex');
  const all = new Set([value, url, url.toLowerCase(), form, json, JSON.stringify(json).slice(1, -1), hex]);
  for (const core of [...base64, ...base64Url]) all.add(core);
  return [...all].sort((a, b) => b.length - a.length);
}

/**
 * The characters that a value always leaves in base64 when `shift` (mod 3) bytes stand before it, as in
 * base64("user:password"): the first and last may mix with its neighbours and are left out.
 */
function base64Core(value: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
  return bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
}
