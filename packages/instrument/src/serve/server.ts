/** The Unix socket that consoles connect to. Everything that is not a console of this user is refused without a word. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

// Not imported, as in `http/requests.ts`: undici would be loaded with it.
const { createServer } = process.getBuiltinModule('node:http');

const MAX_CONSOLES = 8;
/** Milliseconds for the request that asks for the upgrade. */
const UPGRADE_WITHIN_MS = 5000;

export interface Listening {
  close(): void;
}

/** @throws when the socket cannot be made. `onConsole` gets each connection that was let in. */
export async function listen(path: string, onConsole: (socket: WebSocket) => void): Promise<Listening> {
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 64 * 1024,
    clientTracking: true,
  });
  const server = createServer((_request, response) => {
    response.writeHead(426, { connection: 'close' }).end();
  });
  server.headersTimeout = UPGRADE_WITHIN_MS;
  server.requestTimeout = UPGRADE_WITHIN_MS;
  server.on('upgrade', (request, stream: Duplex, head) => {
    stream.on('error', () => stream.destroy());
    // A page in a browser always sends an Origin; no console does.
    if (request.headers.origin !== undefined) return refuse(stream, 403, 'Forbidden');
    if (webSockets.clients.size >= MAX_CONSOLES) return refuse(stream, 503, 'Service Unavailable');
    webSockets.handleUpgrade(request, stream, head, onConsole);
  });
  server.on('clientError', (_error, stream) => stream.destroy());
  await listening(server, path);
  return {
    close: () => {
      for (const socket of webSockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

function refuse(stream: Duplex, status: number, reason: string): void {
  stream.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      server.on('error', () => {});
      done();
    });
  });
}
