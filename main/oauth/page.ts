import { createHash } from 'node:crypto';

export type Ending = 'done' | 'denied' | 'failed' | 'mismatch' | 'over';

/** A sentence of the words. */
export type Say = (key: string) => string;

const style = `
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 26rem; padding: 2rem; text-align: center; }
h1 { font-size: 1.4rem; font-weight: 600; margin: 0 0 0.75rem; }
p { margin: 0; opacity: 0.8; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** No script, nothing from anywhere else, no address handed on. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
};

/** The page that says how the sign-in went and to go back to the app; nothing of the request stands in it. */
export function endingPage(ending: Ending, say: Say): string {
  const title = escaped(say(`oauthPage.${ending}.title`));
  const text = escaped(say(`oauthPage.${ending}.text`));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
