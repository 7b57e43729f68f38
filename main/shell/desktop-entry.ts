import { say } from '../../contract/words/index.ts';

/**
 * One argument for an Exec line.
 * https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
function quoteExec(text: string): string {
  return `"${text.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** The autostart file of the Linux desktops. */
export function desktopEntry(command: readonly string[]): string {
  const exec = command.map(quoteExec).join(' ');
  const lines = ['[Desktop Entry]', 'Type=Application', `Name=${say('common.appName')}`, `Exec=${exec}`];
  return `${[...lines, 'Terminal=false', 'X-GNOME-Autostart-enabled=true'].join('\n')}\n`;
}
