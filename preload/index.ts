import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../contract/ipc/bridge.ts';
import { channels } from '../contract/ipc/bridge.ts';
import { isProcedure, isTopic } from './names.ts';

/** Nothing but these two verbs reaches the page; the main process checks names and shapes once more. */
const bridge = {
  invoke(name, input) {
    if (!isProcedure(name)) return Promise.reject(new TypeError(`There is no procedure ${String(name)}`));
    return ipcRenderer.invoke(channels.invoke, name, input);
  },
  subscribe(topic, listener) {
    if (!isTopic(topic)) throw new TypeError(`There is no topic ${String(topic)}`);
    const forward = (_event: Electron.IpcRendererEvent, name: string, payload: Parameters<typeof listener>[0]) => {
      if (name === topic) listener(payload);
    };
    ipcRenderer.on(channels.topic, forward);
    return () => ipcRenderer.off(channels.topic, forward);
  },
} satisfies Bridge;

contextBridge.exposeInMainWorld('backroom', bridge);
