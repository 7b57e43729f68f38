import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';

/** Structured lines on stderr. Nothing of a request but its method and its route is ever handed to it. */
export function createLog(level: string): FastifyBaseLogger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
