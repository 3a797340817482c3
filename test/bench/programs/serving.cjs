/** Tells the parent where the app listens, and what it has used when asked. */
const { cpuMicros } = require('./subject.cjs');

exports.serving = (server) => {
  process.on('message', () => process.send({ cpuMicros: cpuMicros(), rss: process.memoryUsage.rss() }));
  process.send({ port: server.address().port });
};

/** Whether the tracer that is installed has a span for the request under way; absent without a tracer. */
exports.isTraced = () => globalThis.benchTraces?.();
