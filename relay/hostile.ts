import type { Socket } from 'node:net';

const headMs = 10_000;

/**
 * How long a client may take, and how much head it may send. Node looks for late ones once in each interval.
 * https://nodejs.org/docs/latest-v24.x/api/http.html#serverheaderstimeout
 * @param requestSeconds for a whole request with its body
 */
export function clientLimits(requestSeconds: number) {
  const requestTimeout = requestSeconds * 1000;
  const headersTimeout = Math.min(headMs, requestTimeout);
  return {
    requestTimeout,
    keepAliveTimeout: 72_000,
    http: { headersTimeout, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
  };
}

const statusTexts: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is no HTTP, too long or too slow is told so in a fixed text, and its connection is closed. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const body = '{"error":{"code":"bad_input","message":"The request does not fit."}}';
  const head = [
    `HTTP/1.1 ${statusTexts[error.code ?? ''] ?? '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
