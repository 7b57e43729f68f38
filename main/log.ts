import { appendFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Logger, pino, stdSerializers } from 'pino';
import { redact } from './redact.ts';
import { makeFolder } from './store/folder.ts';

export type Log = Logger;

export interface LogOptions {
  /** Which part writes: window, cli, worker. */
  readonly part: string;
  /** `<profile>/logs`; none for no file. */
  readonly folder?: string | undefined;
  /** Where lines go too, such as standard error for the command line. */
  readonly also?: ((line: string) => void) | undefined;
  readonly level?: string | undefined;
  /** Rotates beyond this size; 5 MB unless said. */
  readonly maxBytes?: number | undefined;
}

const file = 'backroom.log';
const keptFiles = 4;

/** The only way to a log. Every secret this process has met is taken out where lines are written (must-not-fail 40). */
export function createLog(options: LogOptions): Log {
  const toFile = options.folder === undefined ? undefined : fileSink(options.folder, options.maxBytes ?? 5_000_000);
  const write = (line: string) => {
    const clean = redact(line);
    toFile?.(clean);
    options.also?.(clean);
  };
  const base = { part: options.part, pid: process.pid };
  const serializers = { error: stdSerializers.errWithCause, err: stdSerializers.errWithCause };
  const settings = { level: options.level ?? 'info', base, serializers, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(settings, { write });
}

/**
 * Appends line by line without keeping the file open, since the window, the worker and the command line share it and
 * any of them may rotate it.
 */
function fileSink(folder: string, maxBytes: number): (line: string) => void {
  const current = path.join(folder, file);
  return (line) => {
    try {
      makeFolder(folder);
      if (sizeOf(current) + line.length > maxBytes) rotate(current);
      appendFileSync(current, line, { mode: 0o600 });
    } catch {
      // A full disk must not stop what is being logged.
    }
  };
}

/** backroom.log becomes backroom.log.1, that .2, and so on; the last is overwritten. */
function rotate(current: string): void {
  for (let age = keptFiles - 1; age >= 0; age -= 1) {
    const from = age === 0 ? current : `${current}.${age}`;
    if (sizeOf(from) > 0) renameSync(from, `${current}.${age + 1}`);
  }
}

function sizeOf(name: string): number {
  return statSync(name, { throwIfNoEntry: false })?.size ?? 0;
}
