/**
 * The version of the wire. The same major understands each other: a newer minor only adds messages and optional fields,
 * and unknown fields are ignored. Another major is refused with one clear line.
 */
const PROTOCOL_MAJOR = 1;
const PROTOCOL_MINOR = 1;

export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

export const PROTOCOL: ProtocolVersion = { major: PROTOCOL_MAJOR, minor: PROTOCOL_MINOR };

export function isCompatible(other: ProtocolVersion): boolean {
  return other.major === PROTOCOL_MAJOR;
}
