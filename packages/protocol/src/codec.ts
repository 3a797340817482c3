import { ClientMessage, type ClientMessageInput, ServerMessage } from './messages.ts';

/** What came is not of the protocol. `message` is a sentence without any of the bytes that came. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** The one codec: JSON text, checked against the schemas on the way in. Nothing from the wire is trusted further. */
export function encode(message: ServerMessage | ClientMessageInput): string {
  return JSON.stringify(message);
}

/** @throws ProtocolError */
export function decodeFromClient(text: string): ClientMessage {
  const result = ClientMessage.safeParse(parse(text));
  if (!result.success) throw new ProtocolError('That is no message of the async-console protocol.');
  return result.data;
}

/** @throws ProtocolError */
export function decodeFromServer(text: string): ServerMessage {
  const result = ServerMessage.safeParse(parse(text));
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ProtocolError(
      `The agent sent a message that this console does not understand (${issue?.path.join('.')}).`,
    );
  }
  return result.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('That is not JSON.');
  }
}
