import type { Socket } from 'node:net';

/**
 * Reads messages that stand on one line each, as JSON.
 * @param longest bytes that one may have; whoever sends more is cut off, as is whoever sends no JSON
 */
export function readLines(socket: Socket, longest: number, onMessage: (message: unknown) => void): void {
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    for (const [index, line] of lines.entries()) {
      parts.push(line);
      length += line.length;
      if (length > longest) return void socket.destroy();
      if (index === lines.length - 1) return;
      const text = parts.join('');
      parts = [];
      length = 0;
      if (!take(text)) return void socket.destroy();
    }
  });

  function take(text: string): boolean {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return false;
    }
    onMessage(message);
    return true;
  }
}

export function writeLine(socket: Socket, message: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
