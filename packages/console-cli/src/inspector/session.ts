/** One conversation with the inspector of another process, in the engine's own protocol. */
import { WebSocket } from 'ws';

/** What the engine answers where it cannot do what it was asked. */
export class InspectorError extends Error {}

/** The inspector has gone: the process has ended, or somebody has closed it. */
export class InspectorGone extends Error {}

export interface InspectorSession {
  /**
   * Resolves with the engine's result.
   *
   * @throws InspectorError when the engine refuses
   * @throws InspectorGone when the connection ends before it has answered
   */
  send<Result = unknown>(method: string, params?: object): Promise<Result>;
  /** Of an event, in their order, as they come: nothing is kept for later. Returns what ends it. */
  on<Params = unknown>(event: string, listener: (params: Params) => void): () => void;
  /** Settles when the connection has ended, by whichever side. */
  readonly ended: Promise<void>;
  /** Ends the connection, and leaves the inspector open. */
  close(): void;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** `url`: the `webSocketDebuggerUrl` of a target. */
export async function openSession(url: string): Promise<InspectorSession> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 30 });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(new InspectorGone(error.message)));
  });
  const asked = new Map<number, { resolve(result: unknown): void; reject(error: Error): void; method: string }>();
  const listeners = new Map<string, Set<(params: never) => void>>();
  let last = 0;
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isOver = true;
      for (const { reject, method } of asked.values()) reject(gone(method));
      asked.clear();
      resolve();
    });
  });
  // What follows is a close.
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const { id, method, params, result, error } = JSON.parse(String(data)) as Answer;
    if (id === undefined) {
      for (const listener of listeners.get(method ?? '') ?? []) listener(params as never);
      return;
    }
    const one = asked.get(id);
    asked.delete(id);
    if (error === undefined) one?.resolve(result);
    else one?.reject(new InspectorError(`${one.method}: ${error.message}`));
  });
  return {
    send: <Result>(method: string, params: object = {}) =>
      new Promise<Result>((resolve, reject) => {
        if (isOver) {
          reject(gone(method));
          return;
        }
        last += 1;
        asked.set(last, { resolve: resolve as (result: unknown) => void, reject, method });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => void known.delete(listener);
    },
    ended,
    close: () => socket.close(),
  };
}

function gone(method: string): InspectorGone {
  return new InspectorGone(`the inspector has gone before it has answered ${method}`);
}
