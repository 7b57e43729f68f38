import path from 'node:path';

/**
 * Folder names that file-syncing services keep under a home folder. A database in one is copied while it is being
 * written and comes back damaged (must-not-fail 37).
 */
const services: readonly (readonly [pattern: RegExp, service: string])[] = [
  [/^onedrive( - .+)?$/i, 'OneDrive'],
  [/^dropbox( \(.+\))?$/i, 'Dropbox'],
  [/^(google drive|googledrive|my drive)$/i, 'Google Drive'],
  [/^(icloud drive|icloud~.*|com~apple~clouddocs|mobile documents)$/i, 'iCloud Drive'],
  [/^nextcloud$/i, 'Nextcloud'],
  [/^(box|box sync)$/i, 'Box'],
  [/^syncthing$/i, 'Syncthing'],
];

/** The name of the service whose folder this path lies in, or null. */
export function syncedFolderOf(folder: string): string | null {
  for (const part of path.resolve(folder).split(path.sep)) {
    const hit = services.find(([pattern]) => pattern.test(part));
    if (hit) return hit[1];
  }
  return null;
}
