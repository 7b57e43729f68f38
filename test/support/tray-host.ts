import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { decode, encode, fieldCodes, type Message, type Typed } from './dbus-message.ts';

const run = promisify(execFile);
const busName = 'org.freedesktop.DBus';
const watcherName = 'org.kde.StatusNotifierWatcher';

/** A desktop's place for tray icons, on the session's bus. */
export interface TrayHost {
  /** How many icons announced themselves. */
  icons(): number;
  /** The texts of the newest icon's menu. */
  menu(): Promise<string[]>;
  close(): void;
}

/** An icon as it announced itself: who shows it, and under which path. */
interface Icon {
  owner: string;
  path: string;
}

/** An icon names its path or its owner; in the latter case the path is the usual one. */
function pathOf(argument: string | undefined): string {
  return argument?.startsWith('/') ? argument : '/StatusNotifierItem';
}

function socketPath(): string {
  const path = /unix:(?:path|abstract)=([^,]+)/.exec(process.env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1];
  if (!path) throw new Error('There is no session bus: run the test with `npm test -- desktop`.');
  return process.env.DBUS_SESSION_BUS_ADDRESS?.includes('abstract=') ? `\0${path}` : path;
}

/** Signs in to the bus as the user that owns this process. */
async function signIn(): Promise<Socket> {
  const socket = connect(socketPath());
  await once(socket, 'connect');
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');
  return socket;
}

/** Owns the watcher's name, says that a host is there, and takes every icon that registers. */
export async function openTrayHost(): Promise<TrayHost> {
  const socket = await signIn();
  let serial = 0;
  const icons: Icon[] = [];
  const send = (message: Omit<Message, 'serial'>) => {
    serial += 1;
    socket.write(encode({ ...message, serial }));
  };
  const callBus = (member: string, body: readonly Typed[]) => {
    const fields: [number, Typed][] = [
      [fieldCodes.path, ['o', '/org/freedesktop/DBus']],
      [fieldCodes.interface, ['s', busName]],
      [fieldCodes.member, ['s', member]],
      [fieldCodes.destination, ['s', busName]],
    ];
    send({ type: 'call', fields: new Map(fields), body });
  };
  const answer = (to: string, replySerial: number, value?: Typed) => {
    const fields: [number, Typed][] = [
      [fieldCodes.replySerial, ['u', replySerial]],
      [fieldCodes.destination, ['s', to]],
    ];
    send({ type: 'reply', fields: new Map(fields), ...(value && { body: [value], asVariant: true }) });
  };

  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let message = decode(pending); message; message = decode(pending)) {
      pending = pending.subarray(message.length);
      const member = message.fields.get(fieldCodes.member);
      const sender = message.fields.get(fieldCodes.sender);
      if (message.type !== 1 || !sender) continue;
      if (member === 'RegisterStatusNotifierItem') icons.push({ owner: sender, path: pathOf(message.argument) });
      answer(sender, message.serial, member === 'Get' ? ['b', true] : undefined);
    }
  });
  callBus('Hello', []);
  callBus('RequestName', [
    ['s', watcherName],
    ['u', 0],
  ]);
  return { icons: () => icons.length, menu: () => readMenu(icons.at(-1)), close: () => socket.destroy() };
}

async function ask(destination: string, path: string, method: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('dbus-send', [
    '--session',
    '--print-reply',
    `--dest=${destination}`,
    path,
    method,
    ...args,
  ]);
  return stdout;
}

/** Asks the icon's owner for its menu, as a desktop does when the icon is clicked. */
async function readMenu(icon: Icon | undefined): Promise<string[]> {
  if (!icon) throw new Error('No tray icon was announced.');
  const property = ['string:org.kde.StatusNotifierItem', 'string:Menu'];
  const answer = await ask(icon.owner, icon.path, 'org.freedesktop.DBus.Properties.Get', ...property);
  const path = /object path "([^"]+)"/.exec(answer)?.[1] ?? '';
  const layout = ['int32:0', 'int32:-1', 'array:string:'];
  const menu = await ask(icon.owner, path, 'com.canonical.dbusmenu.GetLayout', ...layout);
  return [...menu.matchAll(/string "label"\s+variant\s+string "([^"]*)"/g)].map(([, label = '']) => label);
}
