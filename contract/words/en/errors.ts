/**
 * One plain sentence or two for each error code: what happened and what to do.
 * Placeholders are the error's params; `name` is a connection or system by its name.
 */
export const errors = {
  signed_out: 'The sign-in is no longer accepted there. Sign in again to go on; nothing that was fetched is lost.',
  forbidden:
    'The sign-in works, but it may not read this. Give it the missing permission at the vendor, then try again.',
  limited: 'The other side asked us to slow down. Backroom goes on by itself as soon as it may.',
  unreachable:
    'The other side could not be reached. Backroom tries again by itself; check the internet connection if this stays.',
  vendor_fault: 'The other side answered with a fault of its own. Backroom tries again by itself.',
  bad_data: 'The answer was not what the vendor promises. Nothing was changed here; the details say what came.',
  full_disk: 'The disk of this PC is full. Free some space, then fetch again; what was fetched so far is kept.',
  bug: 'Something went wrong inside Backroom. Nothing was lost; the details help us mend it.',
  bad_input: 'That does not look right: {what}',
  bad_credentials: 'The vendor does not accept these values. Copy them again from the page named beside each field.',
  not_found: 'There is no {what} called {name}.',
  already_exists: 'There is already a connection called {name}. Choose another name.',
  already_running: 'Backroom is already busy with this. Wait until it is done, or stop it first.',
  not_allowed: 'This is not allowed from here.',
  stopped: 'Stopped, as asked. The next fetch goes on from here.',
  vault_locked: 'The vault is locked. Enter the passphrase to unlock it.',
  vault_not_set_up: 'Choose first how Backroom keeps your sign-ins safe: with this PC’s keychain or with a passphrase.',
  wrong_passphrase: 'This is not the passphrase of this vault. Nothing was changed; try it again.',
  keychain_missing:
    'This PC has no keychain that Backroom can use. Choose a passphrase instead; Backroom asks for it at each start.',
  keychain_key_missing:
    'The keychain no longer holds Backroom’s key, so the saved sign-ins cannot be read. Your records are safe; bring the keychain entry back, or sign in again to each system.',
  keychain_key_changed:
    'The keychain holds another key than the one this vault was locked with. Your records are safe; bring the old entry back, or sign in again to each system.',
  store_newer:
    'This data was written by a newer Backroom (format {found}, this one knows {known}). Install the newest Backroom; nothing was changed.',
  store_corrupt: 'The data file is damaged: {file}. Restore a backup; the damaged file is kept beside it.',
  store_read_only: 'Backroom cannot write to its folder: {folder}. Choose a folder on this PC that you may write to.',
  store_synced_folder:
    'The folder {folder} is copied around by {service}, which damages a live data file. Choose a folder that is only on this PC.',
  backup_unreadable: 'This file is not a whole Backroom backup: {file}. Choose another one; nothing was changed.',
  sign_in_denied: 'The sign-in was refused in the browser. Try again and choose “Allow” there.',
  sign_in_expired: 'Nobody signed in within five minutes. Start again when you are ready.',
  sign_in_mismatch: 'That answer belongs to another sign-in attempt. Start again and use the newest browser page.',
  sign_in_failed: 'The vendor ended the sign-in with an error. The details say which; try again.',
  ports_taken:
    'The way back from the browser is taken by other programs on this PC (ports {ports}). Close them, then try again.',
  conflict: 'It was changed there in the meantime. Look at it again and repeat.',
  reading_only: '{name} is connected for reading only. Let Backroom write there first, on the page of the connection.',
  refused: 'The other side does not take this as it is; the details say why. Nothing was written.',
  duplicate: 'There is already one with this name or number there. Nothing was written.',
  gone: 'What this is about is no longer there. Nothing was written.',
  unsure:
    'The line broke before the answer came, so it is not known whether it was written. Look there before you repeat it.',
  no_relay: 'There is no relay yet. Connect one under Webhooks, then try again.',
  relay_refused: 'The relay does not know this PC any more. Connect it again under Webhooks.',
  not_invited: 'This relay takes in whoever has an invitation. Ask its owner for one and enter it here.',
} as const;
