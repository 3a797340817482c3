// src/observer/boot.ts
/** The channel between the observer and one worker thread: reports this way, heartbeats that way. */
function channelOf(channel, thread) {
  return `${channel}:${thread}`;
}

export { channelOf as t };
