/** A whole page of plain HTML without scripts or styles of its own. */
function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
${head}<title>${title}</title>
</head>
<body>
${body}
</body>
</html>
`;
}

/** @param target an address whose query is percent-encoded; it is escaped for HTML here all the same */
export function goOnPage(target: string): string {
  const safe = target.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const head = `<meta http-equiv="refresh" content="0;url=${safe}">\n`;
  return page('Back to the app', head, `<p><a href="${safe}">Go on to the app on this PC</a></p>`);
}

export const wrongPage = page(
  'This sign-in has ended',
  '',
  '<p>This sign-in was not begun here, or it took more than ten minutes. Begin it again in the app.</p>',
);
