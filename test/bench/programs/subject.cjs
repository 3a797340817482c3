/**
 * The measured side of a benchmark: says that it is ready, does the work once it is told to, and sends what that cost.
 * Callbacks, not promises: nothing of this is in the figures. It stays until its parent ends it.
 */
exports.subject = (work) => {
  process.on('message', () => work((cost) => process.send(cost)));
  process.send('ready');
};

/** CPU of the whole process so far, in microseconds: the observer's thread, the compiler and the collector too. */
exports.cpuMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
