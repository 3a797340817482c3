/**
 * Nothing of this thread gets into the app's outputs by way of `process.stdout` and `process.stderr`: not a warning of
 * Node, and not what `NODE_DEBUG` asks for. What a worker writes there, its parent's thread would be told, and then kept
 * alive until somebody reads it.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (_text: unknown, encoding?: unknown, written?: unknown): boolean => {
    const done = typeof encoding === 'function' ? encoding : written;
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  };
}
