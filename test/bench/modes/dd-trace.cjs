// Spans are made, encoded and flushed as always; the agent they go to is a socket that is not there. What would talk to
// the network beside that is off.
Object.assign(process.env, {
  DD_TRACE_AGENT_URL: 'unix:///nonexistent/async-console-bench.sock',
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
  DD_CRASHTRACKING_ENABLED: 'false',
  DD_TRACE_STARTUP_LOGS: 'false',
});
const tracer = require('dd-trace').init();

globalThis.benchTraces = () => tracer.scope().active() !== null;
